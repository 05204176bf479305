"""Where a run may go on: how far a listing was read, and how far a list was worked through.

Listings come newest first. A sweep reads one from the top down to where the one before it ended,
less the days that are read again. Its place travels with every page into the project, so that an
interrupted sweep goes on where it was.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

__all__ = ["Place", "Sweep", "Thread"]

STALE = timedelta(days=1)


@dataclass(slots=True)
class Thread:
    """Comments or answers that did not fit on a page: which node, whose, and from where on."""

    edge: str
    node: str
    post: str | None
    after: str | None
    parent: str | None = None


@dataclass(slots=True)
class Sweep:
    """How far a listing was read.

    Parameters
    ----------
    begun
        When the sweep under way began; None if none is.
    after
        The API's mark of the next page; None for the first.
    ended
        True once the last page was read and only `threads` are left.
    top
        Time of the newest record of the sweep under way.
    floor
        Where the sweep under way ends; None for the very end.
    stamp
        Time of the newest record of the last whole sweep.
    reach
        How far back whole sweeps went; None for all the way.
    whole
        True once there was a whole sweep.
    threads
        What hangs on the pages read so far and is not read yet.
    """

    begun: float | None = None
    after: str | None = None
    ended: bool = False
    top: float | None = None
    floor: float | None = None
    stamp: float | None = None
    reach: float | None = None
    whole: bool = False
    threads: list[Thread] = field(default_factory=list)

    @classmethod
    def read(cls, text: str | None) -> Sweep:
        """Return the sweep a cursor describes; one that cannot be read starts anew."""
        try:
            known: dict[str, Any] = json.loads(text) if text else {}
            threads = [Thread(**thread) for thread in known.pop("threads", [])]
            return cls(**known, threads=threads)
        except (ValueError, TypeError, AttributeError):
            return cls()

    def to_text(self) -> str:
        """Return the sweep as a cursor."""
        plain = asdict(self)
        return json.dumps({f.name: plain[f.name] for f in fields(self) if plain[f.name]})

    @property
    def stale(self) -> bool:
        """True if the sweep under way began so long ago that there is news above it."""
        return self.begun is not None and datetime.now(UTC).timestamp() - self.begun > (
            STALE.total_seconds()
        )

    def begin(self, since: datetime | None, refresh: timedelta) -> None:
        """Begin a sweep from the top."""
        self.begun, self.after, self.ended = datetime.now(UTC).timestamp(), None, False
        self.top, self.threads = None, []
        wish = since.timestamp() if since else None
        covered = self.whole and (self.reach is None or (wish is not None and self.reach <= wish))
        if covered and self.stamp is not None:
            again = self.stamp - refresh.total_seconds()
            self.floor = again if wish is None else max(again, wish)
        else:
            self.floor = wish

    def note(self, times: Iterable[datetime | None], after: str | None, *, tail: int) -> None:
        """Note a page: the times of its records, and the mark of the next one.

        The sweep ends where the last `tail` records of a page lie below its floor.
        """
        stamps = [time.timestamp() for time in times if time is not None]
        self.top = max([*stamps, *([self.top] if self.top is not None else [])], default=None)
        below = bool(stamps) and self.floor is not None and max(stamps[-tail:]) < self.floor
        self.after = after
        self.ended = after is None or below

    def finish(self) -> bool:
        """Close the sweep if nothing of it is left; return whether it is closed."""
        if not self.ended or self.threads:
            return False
        if not self.whole:
            self.reach = self.floor
        elif self.reach is not None:
            self.reach = None if self.floor is None else min(self.reach, self.floor)
        if self.top is not None:
            self.stamp = max(self.top, self.stamp or self.top)
        self.begun, self.after, self.ended, self.top, self.floor = None, None, False, None, None
        self.whole = True
        return True


@dataclass(frozen=True, slots=True)
class Place:
    """How far a list was worked through: the list goes by a hash, so that it names nobody.

    A finished list keeps its place until the whole run is through: a run that stops in a later
    list does not begin with this one again.
    """

    items: str
    next: int = 0

    @classmethod
    def of(cls, items: Iterable[object], text: str | None) -> Place:
        """Return the place in this very list that a cursor describes, else its beginning."""
        total = hashlib.blake2b(repr(list(items)).encode(), digest_size=12)
        fresh = cls(total.hexdigest())
        try:
            known = json.loads(text) if text else {}
            if known["items"] == fresh.items and isinstance(known["next"], int):
                return cls(fresh.items, max(known["next"], 0))
        except (ValueError, TypeError, KeyError):
            pass
        return fresh

    def at(self, number: int) -> str:
        """Return the cursor for going on with item `number`."""
        return json.dumps({"items": self.items, "next": number})
