"""Drafts of the documents a company needs for processing people's data, filled from a project."""

from __future__ import annotations

import re
from importlib.resources import files

from workbench.brand import Brand
from workbench.phrases import say
from workbench.project import state as clock
from workbench.project.overview import PrivacyReport

__all__ = ["NAMES", "documents"]

NAMES = ("information_notice", "balancing_test", "record_of_processing")
_LIVE = {"instagram_live": "privacy.live_used", "graph_api": "privacy.api_used"}
"""What is said about each format of the import ledger that is fetched and no file."""
_FIELD = re.compile(r"\{\{(\w+)\}\}")


def documents(report: PrivacyReport, brand: Brand, language: str) -> dict[str, str]:
    """Return the text of each document by file name.

    Parameters
    ----------
    report
        What the project holds.
    brand
        Whose project it is.
    language
        ``"de"`` or ``"en"``.
    """
    values = _values(report, brand, language)
    folder = files("workbench.project") / "templates" / language
    return {
        f"{name}.{language}.md": _FIELD.sub(
            lambda m: values[m[1]], (folder / f"{name}.md").read_text(encoding="utf-8")
        )
        for name in NAMES
    }


def _values(report: PrivacyReport, brand: Brand, language: str) -> dict[str, str]:
    sources = [
        "- " + say("privacy.source", language, **{n: getattr(s, n) for n in
                   ("format", "rows", "files", "first", "last")})
        for s in report.sources
    ]  # fmt: skip
    tables = [
        "- " + say("privacy.holding", language, table=h.table, rows=h.rows, accounts=h.accounts)
        for h in report.holdings
        if h.rows
    ]
    veil = "veiled" if report.pseudonymous_commenters else "unveiled"
    none = say("privacy.none_yet", language)
    return {
        "brand": _plain(brand.name),
        "brief": _plain(brand.brief) or none,
        "day": say("privacy.day", language, day=clock.now().date()),
        "sources": "\n".join(sources) or none,
        "tables": "\n".join(tables) or none,
        "accounts": say("privacy.count_accounts", language, value=report.accounts),
        "pseudonymous": say("privacy.number", language, value=report.pseudonymous),
        "since": say("privacy.day", language, day=report.since),
        "retention": say("privacy.count_days", language, value=report.retention_days),
        "commenters": say(f"privacy.commenters_{veil}", language),
        "raw": say("privacy.raw_kept" if report.raw else "privacy.raw_not_kept", language),
        "live": " ".join(say(phrase, language) for phrase in _fetched(report)),
        "requests": say(
            "privacy.requests", language, people=report.suppressed, objections=report.objections
        ),
    }


def _fetched(report: PrivacyReport) -> list[str]:
    """Return the sentences on what was fetched live; accepting the terms alone fetches nothing."""
    fetched = {source.format for source in report.sources if source.rows}
    said = [phrase for name, phrase in _LIVE.items() if name in fetched]
    return said or ["privacy.live_unused"]


def _plain(text: str) -> str:
    """Return text as one line without what Markdown would read."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))
