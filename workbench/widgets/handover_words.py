"""What the hand-over board says: who is chosen, when a file was made, what would change."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pandas as pd

from workbench.export.minors import held_out
from workbench.phrases import render, say
from workbench.widgets.short_text import short

if TYPE_CHECKING:
    from workbench.export import Reimport
    from workbench.project import Project
    from workbench.shortlist import Shortlist

__all__ = [
    "campaign_words",
    "count_words",
    "is_before",
    "last_decided",
    "months_of",
    "shown_plan",
    "when_made",
]

MOST_ROWS = 300
MOST_MONTHS = 12
LONGEST = 400
LONGEST_NAME = 120


def campaign_words(shortlist: Shortlist, language: str) -> str:
    """Say which campaign files are about; nothing where there is only one."""
    from workbench.widgets.board_campaign import campaign_of

    campaign = campaign_of(shortlist, language)
    if len(campaign["all"]) == 1:
        return ""
    return say(
        "widgets.handover_campaign", language, campaign=short(campaign["name"], LONGEST_NAME)
    )


def count_words(shortlist: Shortlist, language: str) -> str:
    """Say how many people of what status stand on the shortlist; those held out do not count."""
    from workbench.shortlist import STATUSES

    people = shortlist.table()
    held = held_out(shortlist.project)
    inside = [held.isdisjoint(accounts) for accounts in people["accounts"]]
    counts = people.loc[inside, "status"].value_counts()
    if counts.empty:
        return say("widgets.handover_nobody", language)
    parts = [
        f"{render('{n:n}', {'n': int(counts[status])}, language)} "
        f"{say(f'widgets.status_{status}', language)}"
        for status in STATUSES
        if status in counts.index
    ]
    return say(
        "widgets.handover_people", language, people=int(counts.sum()), parts=", ".join(parts)
    )


def last_decided(shortlist: Shortlist) -> dt.datetime | None:
    """Return when somebody last decided for this campaign, linked accounts or took it back."""
    from workbench.project.replay import CAMPAIGN, KINDS, UNDONE, Replay

    state = Replay(shortlist.project.events.read(KINDS))
    for event in reversed(state.events):
        if event.kind == UNDONE:
            ours = state.campaign_of(event) == shortlist.campaign
        else:  # links of older versions hold everywhere
            ours = event.payload.get("campaign") in {shortlist.campaign, None}
        if ours and event.kind != CAMPAIGN:
            return event.at
    return None


def months_of(posts: pd.DataFrame, timezone: str) -> list[str]:
    """Return the months that the data know, whole ones first, then the newest, which may be open.

    Parameters
    ----------
    posts
        Needs `created_at`.
    timezone
        In which months begin.
    """
    days = posts["created_at"].dropna().dt.tz_convert(timezone)
    if days.empty:
        return []
    newest = days.max()
    months = sorted({f"{day:%Y-%m}" for day in days.dt.normalize().unique()}, reverse=True)
    is_open = (newest + pd.Timedelta(days=1)).month == newest.month
    return (months[1:] + months[:1] if is_open else months)[:MOST_MONTHS]


def when_made(
    moment: float, timezone: str, language: str, *, decided: dt.datetime | None = None
) -> str:
    """Say when a file was made, with its day: a page may stay open over midnight.

    Parameters
    ----------
    decided
        When what it holds was last changed; that it is older is said.
    """
    then = dt.datetime.fromtimestamp(moment, ZoneInfo(timezone))
    day = render("{day:date}", {"day": then.date()}, language)
    before = is_before(moment, decided)
    phrase = "widgets.handover_made_before" if before else "widgets.handover_made_on"
    return say(phrase, language, day=day, time=f"{then:%H:%M}")


def is_before(moment: float, decided: dt.datetime | None) -> bool:
    """Say whether a file is older than what it holds."""
    return decided is not None and decided.timestamp() > moment


def shown_plan(plan: Reimport, project: Project, language: str) -> dict[str, Any]:
    """Return a preview for the browser: a sentence, and row by row what would change.

    People whom the project holds out stand there as a number of rows that are refused, unnamed.
    """
    held = held_out(project)
    rows = [
        {
            "row": int(line.row),
            "account": "" if line.account is None or line.account in held else line.account,
            "action": line.action,
            "field": line.field or "",
            "old": _short(cell["old"]) if line.account not in held else "",
            "new": _short(cell["new"]) if line.account not in held else "",
            "reason": say(line.reason, language, **line.values) if line.reason else "",
        }
        for line, cell in zip(
            plan.lines[:MOST_ROWS], plan.table.head(MOST_ROWS).to_dict("records"), strict=True
        )
    ]
    return {
        "file": plan.path.name,
        "words": plan.summary(language),
        "rows": rows,
        "more": max(0, len(plan.lines) - MOST_ROWS),
        "changes": any(row["action"] in {"change", "new"} for row in rows),
    }


def _short(cell: object) -> str:
    text = cell if isinstance(cell, str) else ""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
