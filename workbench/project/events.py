"""The event log: what people decided, kept for ever unless someone must be forgotten.

Events carry a UUID, so that the logs of two people merge by set union; see
`docs/decisions/0002-events-not-rows.md`.
"""

from __future__ import annotations

import getpass
import json
import platform
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Connection, Row
from typing import Any

from workbench.errors import SettingError
from workbench.project.state import State, now, stamp, unstamp
from workbench.project.suppression import Suppression

__all__ = ["Event", "EventLog"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, once and for ever.

    Parameters
    ----------
    id
        UUID.
    at
        When, UTC; later events of one project have later times, whatever the clock says.
    writer
        Who, as ``user@host`` or whatever label was set.
    kind
        What, such as ``"decided"``.
    payload
        The details, plain JSON values.
    subjects
        Keys of the accounts it is about.
    """

    id: str
    at: datetime
    writer: str
    kind: str
    payload: Mapping[str, Any]
    subjects: tuple[str, ...] = ()


class EventLog:
    """The events of a project.

    Parameters
    ----------
    state
        The project's database.
    suppression
        Events about people who were forgotten do not come back.
    writer
        Label of whoever writes from here; ``user@host`` by default. It may be changed.
    """

    def __init__(
        self, state: State, suppression: Suppression, *, writer: str | None = None
    ) -> None:
        self._state = state
        self._suppression = suppression
        self.writer = writer or _default_writer()

    def append(
        self, kind: str, payload: Mapping[str, Any], *, subjects: Sequence[str] = ()
    ) -> Event:
        """Write one event; it is on the disk when this returns.

        Parameters
        ----------
        kind
            What happened.
        payload
            Plain JSON values; names of people who were forgotten are taken out.
        subjects
            Account keys it is about.

        Raises
        ------
        SettingError
            It is about someone who was forgotten.
        TypeError
            The payload is not plain JSON.
        ProjectError
            The disk is full or not writable.
        """
        return self.append_all(kind, [(payload, subjects)])[0]

    def append_all(
        self, kind: str, events: Iterable[tuple[Mapping[str, Any], Sequence[str]]]
    ) -> list[Event]:
        """Write several events of one kind, all of them or none.

        Parameters
        ----------
        kind
            What happened.
        events
            Payload and subjects of each, as for `append`.

        Raises
        ------
        SettingError
            One of them is about someone who was forgotten; none was written.
        TypeError
            A payload is not plain JSON.
        ProjectError
            The disk is full or not writable.
        """
        given = [
            (
                json.loads(json.dumps(dict(payload), ensure_ascii=False, allow_nan=False)),
                tuple(whom),
            )
            for payload, whom in events
        ]
        written = []
        with self._state.writing() as db:
            at = _after(db)
            for number, (payload, subjects) in enumerate(given):
                moment = at + timedelta(microseconds=number)
                event = Event(str(uuid.uuid4()), moment, self.writer, kind, payload, subjects)
                # Inside the transaction, so that nobody is forgotten in between.
                if (account := self._suppression.forgotten_in(event)) is not None:
                    raise SettingError("project.about_forgotten", account=account)
                written.append(self._suppression.screen_event(event) or event)
            db.executemany("INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)", map(_row, written))
        return written

    def read(self, kinds: Collection[str] | None = None) -> list[Event]:
        """Return events in order of (time, id).

        Parameters
        ----------
        kinds
            Only events of these kinds.
        """
        with self._state.reading() as db:
            rows = db.execute(
                "SELECT id, at, writer, kind, payload, subjects FROM events ORDER BY at, id"
            ).fetchall()
        wanted = None if kinds is None else set(kinds)
        return [_event(row) for row in rows if wanted is None or row[3] in wanted]

    def mark(self) -> tuple[int, str]:
        """Return how many events there are and when the newest was: the same while none comes."""
        with self._state.reading() as db:
            size, newest = db.execute("SELECT COUNT(*), MAX(at) FROM events").fetchone()
        return int(size), newest or ""

    def rename(self, names: Mapping[str, str]) -> None:
        """Put other account keys in place of those in `names`; the caller holds the lock."""
        with self._state.writing() as db:
            for event in self.read():
                subjects = [names.get(key, key) for key in event.subjects]
                payload = _renamed(dict(event.payload), names)
                if (subjects, payload) != (list(event.subjects), dict(event.payload)):
                    row = (json.dumps(payload, ensure_ascii=False),
                           json.dumps(subjects, ensure_ascii=False), event.id)  # fmt: skip
                    db.execute("UPDATE events SET payload = ?, subjects = ? WHERE id = ?", row)

    def union(self, other: Iterable[Event]) -> int:
        """Take in the events of another log; return how many were new.

        Events already here stay as they are, so that doing it twice changes nothing.
        """
        kept = [event for event in map(self._suppression.screen_event, other) if event is not None]
        with self._state.writing() as db:
            before = db.execute("SELECT COUNT(*) FROM events").fetchone()[0]
            db.executemany(
                "INSERT OR IGNORE INTO events VALUES (?, ?, ?, ?, ?, ?)",
                [_row(event) for event in kept],
            )
            return int(db.execute("SELECT COUNT(*) FROM events").fetchone()[0]) - int(before)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {names.get(key, key): _renamed(one, names) for key, one in value.items()}
    return value


def _after(db: Connection) -> datetime:
    """Return the time now, but later than every event so far, so that order survives clocks."""
    last = db.execute("SELECT MAX(at) FROM events").fetchone()[0]
    moment = now()
    return max(moment, unstamp(last) + timedelta(microseconds=1)) if last else moment


def _row(event: Event) -> tuple[str, ...]:
    payload = json.dumps(dict(event.payload), ensure_ascii=False, allow_nan=False)
    about = json.dumps(list(event.subjects), ensure_ascii=False)
    return event.id, stamp(event.at), event.writer, event.kind, payload, about


def _event(row: Row | tuple[str, ...]) -> Event:
    key, at, writer, kind, payload, subjects = row
    return Event(key, unstamp(at), writer, kind, json.loads(payload), tuple(json.loads(subjects)))


def _default_writer() -> str:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = "someone"
    return f"{user}@{platform.node() or 'here'}"
