"""What axe-core finds on a page."""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = frozenset({"serious", "critical"})


def found_by_axe(page, within: str | None = None, *, minor: bool = False) -> list[str]:
    """Rules that a page breaks, each with the part that breaks it.

    Only `within` a selector where the rest is somebody else's, as JupyterLab's is; with `minor`
    also what is neither serious nor critical.
    """
    violations = Axe().run(page, context=within).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in violations
        if minor or rule["impact"] in SERIOUS
        for node in rule["nodes"]
    ]
