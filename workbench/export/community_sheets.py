"""Files for a community team: the reply queue, and the monthly report as table and as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.export.files import write_file
from workbench.export.links import post_link
from workbench.export.minors import (
    about_held_out,
    held_out,
    must_not_appear,
    report_without,
    without_messages,
)
from workbench.export.sheets import versions
from workbench.export.tables import Excel, write_csv
from workbench.phrases import current_language
from workbench.schema import check
from workbench.text import detect_language

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.shortlist import Community, Template
    from workbench.ugc import MonthlyReport, ReplyQueue

__all__ = ["monthly_csv", "monthly_json", "queue_csv"]

_FIRST = (
    "message", "kind", "reply_kind", "urgent", "waiting", "created_at", "account", "text", "url",
    "post", "post_text", "post_url", "owner", "draft",
)  # fmt: skip
_LAST = ("support_kinds", "labels", "sentiment", "answered", "answer", "answered_at",
         "answered_by_others", "ticked", "ticked_at", "ticked_by", "data_age_hours")  # fmt: skip
_NEEDS = ("message", "kind", "reply_kind", "account", "text", "post", "url")


def queue_csv(
    queue: ReplyQueue | pd.DataFrame,
    path: str | Path,
    *,
    community: Community | None = None,
    excel: Excel = "none",
    language: str | None = None,
    project: Project | None = None,
) -> Path:
    """Write a reply queue, one row a message, the most pressing first.

    Parameters
    ----------
    queue
        What `reply_queue`, `Community.replies` or `Community.queue` gave.
    path
        The CSV; the JSON with the age of the data is ``<path>.json``.
    community
        For a column `draft`: the first template that fits, filled in, in the language of the
        message. Nothing is sent.
    excel
        ``"german"``: semicolons and decimal commas.
    language
        Of the words in the JSON, and of drafts to messages in neither German nor English.
    project
        Remembers files outside its folder; that of `community` by default. People it holds out,
        who say that they are under 18, stay out of the file, and the JSON says how many; what
        others wrote below their posts stays, without the post.

    Returns
    -------
    pathlib.Path
        The CSV; `read_csv` reads it back.

    Raises
    ------
    SchemaError
        A frame lacks a column of a queue.
    ProjectError
        The place cannot be written to.
    """
    table = queue if isinstance(queue, pd.DataFrame) else queue.table
    check(table, _NEEDS, where="queue_csv")
    home = project if project is not None or community is None else community.project
    hidden = must_not_appear(home, table["account"], table.get("post", ()))
    spoken = language or (home.brand.language if home is not None else current_language())
    linked = table.assign(
        url=_links(table, "url", "message"), post_url=_links(table, "post_url", "post")
    )
    shown = without_messages(linked, hidden, home)
    if community is not None:
        shown = shown.assign(draft=_drafts(shown, community, spoken))
    columns = [name for name in (*_FIRST, *_LAST) if name in shown]
    about = {
        "language": spoken,
        **_about_age(queue, spoken),
        **about_held_out(held_out(home), table["account"].dropna(), spoken),
        "versions": versions(),
    }
    return write_csv(shown[columns], path, excel=excel, about=about, project=home)


def monthly_csv(
    report: MonthlyReport,
    path: str | Path,
    *,
    excel: Excel = "none",
    project: Project | None = None,
) -> Path:
    """Write the figures of a monthly report, one row a figure.

    Parameters
    ----------
    report
        What `monthly_report` gave.
    path
        The CSV; the JSON beside it says month, limits and versions.
    excel
        ``"german"``: semicolons and decimal commas.
    project
        Remembers files outside its folder; people it holds out are no evidence.
    """
    told = report_without(report, project)
    about = {
        "brand": told.brand,
        "month": told.month,
        "begins": told.span.begins,
        "ends": told.span.ends,
        "as_of": told.as_of,
        "limits": told.limits_said(),
        "versions": versions(),
    }
    return write_csv(told.to_frame(), path, excel=excel, about=about, project=project)


def monthly_json(
    report: MonthlyReport,
    path: str | Path,
    *,
    language: str | None = None,
    project: Project | None = None,
) -> Path:
    """Write a whole monthly report as JSON: figures, lists, sentences, limits.

    Parameters
    ----------
    report
        What `monthly_report` gave.
    path
        The JSON, UTF-8.
    language
        Of its sentences; the one spoken now if None.
    project
        Remembers files outside its folder; people it holds out are neither quoted nor evidence.
    """
    told = json.loads(report_without(report, project).to_json(language))
    text = json.dumps({**told, "versions": versions()}, ensure_ascii=False, indent=2)
    return write_file(path, text + "\n", project=project)


def _links(table: pd.DataFrame, column: str, key: str) -> pd.Series:
    """Return addresses; those the data do not hold are made from the keys of posts."""
    links = table[column] if column in table else pd.Series(None, index=table.index, dtype="str")
    made = [
        post_link(post, account if kind == "post" else None) if isinstance(post, str) else None
        for post, account, kind in zip(_post_keys(table, key), table["account"], table["kind"],
                                       strict=True)
    ]  # fmt: skip
    return links.fillna(pd.Series(made, index=table.index, dtype="str"))


def _post_keys(table: pd.DataFrame, key: str) -> pd.Series:
    return (
        table["post"] if key == "post" else table[key].where(table["kind"] == "post", table["post"])
    )


def _drafts(table: pd.DataFrame, community: Community, fallback: str) -> list[str | None]:
    known: dict[tuple[str, str], list[Template]] = {}
    drafts: list[str | None] = []
    brand = community.project.brand.name
    told = detect_language(table["text"].tolist())
    for kind, account, language in zip(table["reply_kind"], table["account"], told, strict=True):
        spoken = language if language in {"de", "en"} else fallback
        if (kind, spoken) not in known:
            known[kind, spoken] = community.templates(kind, spoken)
        fitting = known[kind, spoken]
        named = account if isinstance(account, str) else None
        drafts.append(fitting[0].fill(account=named, brand=brand) if fitting else None)
    return drafts


def _about_age(queue: ReplyQueue | pd.DataFrame, language: str) -> dict[str, Any]:
    if isinstance(queue, pd.DataFrame):
        return {}
    return {
        "as_of": queue.as_of,
        "collected_at": queue.collected_at,
        "data_age_hours": queue.data_age_hours,
        "sentence": queue.sentence(language),
    }
