"""A campaign: what people are chosen for, when, and for how much."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from workbench.errors import SettingError
from workbench.phrases import say
from workbench.project.replay import CAMPAIGN, UNDONE, Replay
from workbench.schema import bare_handle
from workbench.shortlist.decision import amount_or_none

if TYPE_CHECKING:
    from workbench.project import Event

__all__ = [
    "CURRENCY",
    "DEFAULT",
    "Campaign",
    "campaign_changes",
    "campaigns_of",
    "plan_campaign",
    "write_campaign",
]

DEFAULT = "default"
CURRENCY = "EUR"
_CODE = re.compile(r"[A-Z]{3}")
LARGEST = 10_000


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
        In `currency`; None if none was set.
    size
        How many people are wanted; None if that is open.
    currency
        ISO 4217 code of the budget and of all costs.
    """

    id: str
    name: str
    brief: str = ""
    start: dt.date | None = None
    end: dt.date | None = None
    hashtags: tuple[str, ...] = ()
    budget: float | None = None
    size: int | None = None
    currency: str = CURRENCY

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
            size=fields.get("size"),
            currency=fields.get("currency") or CURRENCY,
        )


def campaign_changes(
    *,
    name: str | None = None,
    brief: str | None = None,
    start: dt.date | str | None = None,
    end: dt.date | str | None = None,
    hashtags: Iterable[str] | None = None,
    budget: float | Literal[""] | None = None,
    size: int | Literal[""] | None = None,
    currency: str | None = None,
) -> dict[str, Any]:
    """Return the fields to set as plain JSON values; None means unchanged, `""` cleared.

    Raises
    ------
    SettingError
        A day is no date, the budget is negative or no number, the size no number of people from 1,
        or the currency no code of three letters.
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
        changes["budget"] = amount_or_none(budget)
    if size is not None:
        changes["size"] = _size(size)
    if currency is not None:
        changes["currency"] = _currency(currency)
    return changes


def campaigns_of(log: Any) -> list[Campaign]:  # noqa: ANN401  # an EventLog or its like
    """Return all campaigns, the default one first; decisions are not replayed for that."""
    found = Replay(log.read((CAMPAIGN, UNDONE))).campaigns
    keys = [DEFAULT, *sorted(set(found) - {DEFAULT})]
    return [Campaign.of(key, found.get(key, {})) for key in keys]


def plan_campaign(state: Replay, key: str, changes: Mapping[str, Any]) -> Campaign:
    """Return the campaign that changes would make.

    Raises
    ------
    SettingError
        The id is empty, or the end would be before the start.
    """
    if not key.strip():
        raise SettingError("shortlist.no_campaign_id")
    planned = Campaign.of(key, {**state.campaigns.get(key, {}), **changes})
    if planned.start and planned.end and planned.end < planned.start:
        raise SettingError("shortlist.end_before_start", start=planned.start, end=planned.end)
    return planned


def write_campaign(
    log: Any,  # noqa: ANN401  # an EventLog or its like
    key: str,
    changes: Mapping[str, Any],
) -> Event:
    """Keep what `campaign_changes` returned; return the event, for an undo."""
    event: Event = log.append(CAMPAIGN, {"campaign": key, "fields": dict(changes)})
    return event


def _size(size: int | Literal[""]) -> int | None:
    if size == "":
        return None
    if type(size) is not int or not 1 <= size <= LARGEST:  # True is no number of people
        raise SettingError("shortlist.bad_size", size=size, most=LARGEST)
    return size


def _currency(code: str) -> str:
    text = str(code).strip().upper()
    if not _CODE.fullmatch(text):
        raise SettingError("shortlist.bad_currency", currency=text[:20])
    return text


def _iso(day: dt.date | str) -> str:
    if isinstance(day, dt.datetime):
        return day.date().isoformat()
    try:
        return (day if isinstance(day, dt.date) else dt.date.fromisoformat(day)).isoformat()
    except (ValueError, TypeError) as error:
        raise SettingError("shortlist.bad_day", day=day) from error


def _day(text: object) -> dt.date | None:
    return dt.date.fromisoformat(text) if isinstance(text, str) and text else None
