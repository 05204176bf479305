"""What an import said and what is next, as plain values that a board draws."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from workbench.phrases import say
from workbench.project.report import problem_line

if TYPE_CHECKING:
    from workbench.funnel import NextSteps
    from workbench.project import FileReport, ImportReport

__all__ = ["named_step", "shown_report", "shown_steps"]

FIELDS = ("account", "created_at", "text", "likes", "comments", "views", "followers")
MOST_PROBLEMS = 10


def shown_report(report: ImportReport, language: str) -> dict[str, Any]:
    """Return totals and, for each file, counts, coverage of the fields that matter, and problems.

    Coverage is a list of ``{label, share}`` with share in 0..1, in a fixed order.
    """
    names = ("read", "added", "updated", "unchanged", "rejected")
    totals = {name: sum(getattr(file, name) for file in report.files) for name in names}
    holds = {name: getattr(report, name) for name in ("posts", "comments", "accounts")}
    return {
        "total": say("project.import_total", language, **totals),
        "holds": say("project.import_holds", language, **holds),
        "files": [_file(file, language) for file in report.files],
    }


def _file(file: FileReport, language: str) -> dict[str, Any]:
    known = "project.file_known"
    problems = [problem_line(p, language) for p in file.problems[:MOST_PROBLEMS]]
    return {
        "name": PurePath(file.path).name,
        "format": file.format,
        "line": say(known, language, path=PurePath(file.path).name, read=file.read)
        if file.known
        else "",
        "counts": {
            n: getattr(file, n) for n in ("read", "added", "updated", "unchanged", "rejected")
        },
        "coverage": _coverage(file, language),
        "reasons": [
            say("project.reason_line", language, reason=r, count=n) for r, n in file.reasons.items()
        ],
        "problems": problems,
    }


def _coverage(file: FileReport, language: str) -> list[dict[str, Any]]:
    """Return the shares of the fields that matter; of several tables the fuller one counts."""
    shares: dict[str, float] = {}
    for name, share in file.coverage.items():
        field = name.rpartition(".")[2]
        if field in FIELDS:
            shares[field] = max(share, shares.get(field, 0.0))
    return [
        {"label": say(f"widgets.gather_has_{field}", language), "share": shares[field]}
        for field in FIELDS
        if field in shares
    ]


def shown_steps(steps: NextSteps, language: str) -> dict[str, Any]:
    """Return the coverage of each signal and the steps, in words."""
    rows = steps.coverage.to_dict("records") if steps.candidates else []
    return {
        "coverage": [
            {
                "label": say(f"funnel.signal_{row['signal']}", language),
                "share": row["share"],
                "of": say("funnel.of", language, known=row["candidates"], all=row["of"]),
                "why": steps.why(row["signal"], language),
            }
            for row in rows
        ],
        "steps": [
            {
                "what": step.what(language),
                "why": step.why(language),
                "price": step.price(language),
                "commands": steps.commands(step),
                "people": list(step.people),
                "way": _FORMS.get(step.kind, ("", ()))[0],
                "checks": list(_FORMS.get(step.kind, ("", ()))[1]),
            }
            for step in steps.steps
        ],
    }


def named_step(names: tuple[str, ...], language: str) -> dict[str, Any]:
    """Return the step that follows a list of names: have the posts of these people fetched."""
    return {
        "what": say("widgets.gather_fetch_named", language, n=len(names)),
        "why": say("widgets.gather_fetch_named_why", language),
        "price": "",
        "commands": [],
        "people": list(names),
        "way": "api",
        "checks": [],
    }


_FORMS: dict[str, tuple[str, tuple[str, ...]]] = {
    "import": ("file", ()),
    "followers_list": ("file", ()),
    "own_comments_list": ("file", ()),
    "own_posts": ("api", ("own", "with_comments")),
    "own_comments": ("api", ("own", "with_comments")),
    "tagged": ("api", ("tagged",)),
    "followers": ("api", ()),
    "second_snapshot": ("api", ()),
    "posts": ("api", ()),
    "comments": ("live", ("comments_of",)),
    "competitors": ("live", ("competitors",)),
    "similar": ("live", ("similar",)),
}
"""Which form of the board carries a step out, and what is ticked in it."""
