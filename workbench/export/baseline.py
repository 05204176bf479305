"""What a file of the shortlist was written with, told from the file itself.

A file that comes back may be any of those that were written, and a newer one of the same name lies
in its place by then. So every row carries how many decisions there were when it was written, and
up to when: from that what held then is replayed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from workbench.project.replay import KINDS, Replay

if TYPE_CHECKING:
    from workbench.shortlist import Shortlist

__all__ = ["STAMP", "Baselines", "decided_until", "stamp_of"]

STAMP = "export"
"""The last column of a file: what it was written with."""
MOST = 30  # files whose rows were put together in one
_FORM = re.compile(r"(?P<events>\d{1,9})-(?P<until>\d{8}T\d{12}|0)-(?P<campaign>[0-9a-f]{6})")
_MOMENT = "%Y%m%dT%H%M%S%f"

Fields = dict[str, dict[str, Any]]
"""By person, what holds, by field."""


def decided_until(shortlist: Shortlist) -> dict[str, Any]:
    """Return up to which decision a file of the shortlist is: `plan_reimport` compares with it."""
    events = shortlist.project.events.read(KINDS)
    last = max((e.at for e in events), default=None)
    return {
        "campaign": shortlist.campaign,
        "events": len(events),
        "until": None if last is None else last.isoformat(),
    }


def stamp_of(decided: Mapping[str, Any]) -> str:
    """Return what `decided_until` said as one word that no spreadsheet takes for a number.

    >>> stamp_of({"campaign": "default", "events": 0, "until": None})
    '0-0-37a8ee'
    """
    until = decided["until"]
    moment = "0" if until is None else f"{dt.datetime.fromisoformat(until):{_MOMENT}}"
    return f"{decided['events']}-{moment}-{_short(decided['campaign'])}"


class Baselines:
    """What held when the rows of a file were written.

    Parameters
    ----------
    shortlist
        Of the campaign that the file is about.
    about
        What a workbook says of itself, for rows without a stamp.
    fields
        Takes a replay and returns what holds, by person.
    """

    def __init__(
        self, shortlist: Shortlist, about: Mapping[str, Any], fields: Callable[[Replay], Fields]
    ) -> None:
        self._shortlist = shortlist
        self._stamp = _told(about.get("decisions"))
        self._fields = fields
        self._known: dict[str, Fields | None] = {}

    def of(self, stamp: str | None) -> Fields | None:
        """Return what held when a row with this stamp was written; None if that cannot be told.

        Events that came in by a merge since, but are older than the file, were not in it: then the
        file does not say what it was written with.
        """
        told = (stamp or self._stamp or "").strip()
        if told not in self._known and len(self._known) < MOST:
            self._known[told] = self._replayed(told)
        return self._known.get(told)

    def _replayed(self, stamp: str) -> Fields | None:
        found = _FORM.fullmatch(stamp)
        if found is None or found["campaign"] != _short(self._shortlist.campaign):
            return None
        number = 0
        if found["until"] != "0":
            try:
                until = dt.datetime.strptime(found["until"], _MOMENT).replace(tzinfo=dt.UTC)
            except ValueError:
                return None
            number = bisect_right(self._events, until, key=lambda e: e.at)
        if number != int(found["events"]):
            return None
        return self._fields(Replay(self._events[:number]))

    @cached_property
    def _events(self) -> list[Any]:
        return sorted(self._shortlist.project.events.read(KINDS), key=lambda e: (e.at, e.id))


def _told(decided: object) -> str | None:
    """Return the stamp that the second sheet of a workbook amounts to."""
    if not isinstance(decided, Mapping):
        return None
    until = decided.get("until") or None
    try:
        said = {"campaign": str(decided["campaign"]), "events": int(decided["events"]),
                "until": until and dt.datetime.fromisoformat(str(until)).isoformat()}  # fmt: skip
        return stamp_of(said)
    except (KeyError, TypeError, ValueError):
        return None


def _short(campaign: str) -> str:
    return hashlib.sha256(campaign.encode("utf-8", "replace")).hexdigest()[:6]
