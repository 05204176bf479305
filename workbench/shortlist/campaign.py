"""A campaign: what people are chosen for, when, and for how much."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.errors import SettingError
from workbench.phrases import say
from workbench.schema import bare_handle

__all__ = ["DEFAULT", "Campaign", "campaign_changes"]

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign.

    Parameters
    ----------
    id
        Short name in files and on the command line.
    name
        As people call it.
    brief
        What is wanted.
    start, end
        First and last day; None if open.
    hashtags
        Bare, lower case.
    budget
        In the team's currency; None if none was set.
    """

    id: str
    name: str
    brief: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    hashtags: tuple[str, ...] = ()
    budget: float | None = None

    @classmethod
    def of(cls, key: str, fields: Mapping[str, Any]) -> Campaign:
        """Return the campaign that events describe; the default one may have no event."""
        unnamed = say("shortlist.default_campaign") if key == DEFAULT else key
        return cls(
            id=key,
            name=fields.get("name") or unnamed,
            brief=fields.get("brief") or "",
            start=_day(fields.get("start")),
            end=_day(fields.get("end")),
            hashtags=tuple(fields.get("hashtags") or ()),
            budget=fields.get("budget"),
        )


def campaign_changes(
    *,
    name: str | None = None,
    brief: str | None = None,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    hashtags: Iterable[str] | None = None,
    budget: float | None = None,
) -> dict[str, Any]:
    """Return the fields to set as plain JSON values; None means unchanged.

    Raises
    ------
    SettingError
        A day is no date, or the budget is negative or no number.
    """
    changes: dict[str, Any] = {}
    texts = {"name": name, "brief": brief}
    changes |= {key: text.strip() for key, text in texts.items() if text is not None}
    for key, day in (("start", start), ("end", end)):
        if day is not None:
            changes[key] = _iso(day)
    if hashtags is not None:
        many = [hashtags] if isinstance(hashtags, str) else hashtags
        tags = (bare_handle(tag).lstrip("#") for tag in many)
        changes["hashtags"] = list(dict.fromkeys(tag for tag in tags if tag))
    if budget is not None:
        if isinstance(budget, bool) or not math.isfinite(budget) or budget < 0:
            raise SettingError("shortlist.bad_cost", cost=budget)
        changes["budget"] = float(budget)
    return changes


def _iso(day: dt.date | str) -> str:
    if isinstance(day, dt.datetime):
        return day.date().isoformat()
    try:
        return (day if isinstance(day, dt.date) else dt.date.fromisoformat(day)).isoformat()
    except (ValueError, TypeError) as error:
        raise SettingError("shortlist.bad_day", day=day) from error


def _day(text: object) -> dt.date | None:
    return dt.date.fromisoformat(text) if isinstance(text, str) and text else None
