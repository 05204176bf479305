"""Since when each account is held, and when something new about it last came in.

Days count, not moments: an import renews thousands of accounts, and most of them once a day. What
counts is when the project received something, not when it was written or collected: a campaign
of three years ago that is imported today is held from today.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from sqlite3 import Connection

import pyarrow as pa
import pyarrow.compute as pc

from workbench.project import state as clock
from workbench.project.corpus import Corpus
from workbench.project.state import State

__all__ = ["DATED", "Held", "authors", "day_of", "insert_names", "number_of", "rename_held"]

DATED = ("posts", "comments", "accounts", "reported")
"""The tables that say something about their accounts."""
_EPOCH = dt.date(1970, 1, 1)
_MARK = "held"


def number_of(moment: dt.datetime) -> int:
    """Return the day of a moment, UTC, as a number.

    >>> number_of(dt.datetime(1970, 1, 2, 23, tzinfo=dt.UTC))
    1
    """
    return (moment.astimezone(dt.UTC).date() - _EPOCH).days


def day_of(number: int) -> dt.date:
    """Return the day that `number_of` numbered."""
    return _EPOCH + dt.timedelta(days=number)


class Held:
    """The days in the project's database.

    Parameters
    ----------
    state
        The project's database.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    def begin(self, corpus: Corpus) -> None:
        """Start the clock for people who were there before there was one; the first time only."""
        with self._state.reading() as db:
            if db.execute("SELECT 1 FROM meta WHERE name = ?", (_MARK,)).fetchone():
                return
        today = number_of(clock.now())
        names: set[str] = set()
        for table in DATED:
            columns = ["account"] if table == "reported" else ["account", "user_id"]
            if table in {"posts", "comments"}:
                columns.append("platform")
            names.update(authors(corpus.read(table, columns=columns)))
        with self._state.writing() as db:
            _insert(db, names, today)
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, '')", (_MARK,))

    def expect(self, names: Iterable[str]) -> None:
        """Note people before their rows are written, so that nobody is held without a date."""
        with self._state.writing() as db:
            _insert(db, names, number_of(clock.now()))

    def renew(self, names: Iterable[str]) -> None:
        """Note that something new came in about people."""
        today = number_of(clock.now())
        with self._state.writing() as db:
            db.execute(
                "UPDATE held SET last = ?1 WHERE last < ?1 AND account IN"
                " (SELECT value FROM json_each(?2))",
                (today, json.dumps(list(names))),
            )

    def until(self, last: int, *, after: int = -1) -> dict[str, int]:
        """Return the accounts with ``after < day last renewed <= last``, with that day."""
        with self._state.reading() as db:
            return dict(
                db.execute(
                    "SELECT account, last FROM held WHERE last > ? AND last <= ?", (after, last)
                ).fetchall()
            )

    def days(self, names: Iterable[str]) -> dict[str, tuple[int, int]]:
        """Return since when accounts are held, and when they were last renewed."""
        with self._state.reading() as db:
            rows = db.execute(
                "SELECT account, since, last FROM held JOIN json_each(?) ON account = value",
                (json.dumps(list(names)),),
            ).fetchall()
        return {account: (since, last) for account, since, last in rows}

    def put_off(self, days: Mapping[str, int]) -> None:
        """Set the day of accounts that belong to somebody renewed later under another name."""
        with self._state.writing() as db:
            rows = [(last, account) for account, last in days.items()]
            db.executemany("UPDATE held SET last = ? WHERE account = ?", rows)

    def first(self) -> int | None:
        """Return the first day anybody is held since."""
        with self._state.reading() as db:
            row = db.execute("SELECT MIN(since) FROM held").fetchone()
        return None if row[0] is None else int(row[0])


def authors(rows: pa.Table) -> set[str]:
    """Return who rows are by or about: the account key, else the key of the number."""
    account = rows.column("account")
    if "user_id" in rows.column_names and "platform" in rows.column_names:
        lacking = pc.is_null(account)
        if pc.any(lacking).as_py():
            few = rows.filter(lacking)
            numbers = pc.binary_join_element_wise(
                few.column("platform"), few.column("user_id"), ":id="
            )
            return {*_distinct(account), *_distinct(numbers)}
    return _distinct(account)


def _distinct(column: pa.ChunkedArray) -> set[str]:
    return set(pc.unique(column).drop_null().to_pylist())


def rename_held(db: Connection, names: Mapping[str, str]) -> None:
    """Put other names in place; of two entries the longer span holds."""
    for old, new in names.items():
        row = db.execute("SELECT since, last FROM held WHERE account = ?", (old,)).fetchone()
        if row:
            db.execute("DELETE FROM held WHERE account = ?", (old,))
            db.execute(
                "INSERT INTO held VALUES (?, ?, ?) ON CONFLICT (account) DO UPDATE SET"
                " since = min(since, excluded.since), last = max(last, excluded.last)",
                (new, *row),
            )


def insert_names(db: Connection, statement: str, names: Iterable[str]) -> None:
    """Insert names, in order, so that neighbours in the table are written together.

    Parameters
    ----------
    statement
        Ends in ``FROM``; takes each name as `value`.
    """
    plain: list[str] = []
    odd: list[str] = []
    for name in names:
        (odd if "\0" in name else plain).append(name)
    db.execute(f"{statement} json_each(?)", (json.dumps(sorted(plain)),))
    # SQLite's JSON ends a text at its first NUL.
    db.executemany(f"{statement} (SELECT ? AS value)", [(name,) for name in odd])


def _insert(db: Connection, names: Iterable[str], day: int) -> None:
    sql = f"INSERT OR IGNORE INTO held SELECT value, {int(day)}, {int(day)} FROM"
    insert_names(db, sql, names)
