"""Requests that were honoured, erasures and objections: that there were some, not whose.

A person is noted under a keyed hash of each name they were known by, so that the same person
under another spelling is still one.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Iterable
from sqlite3 import Connection

from workbench.project.pseudonyms import Pseudonyms
from workbench.project.state import State, now, stamp

__all__ = ["count_objection", "erasures", "note_erasure", "objections", "strike_erasure"]


def note_erasure(state: State, names: Iterable[str]) -> bytes | None:
    """Note that a person is being erased; before it begins, so that a crash loses no count.

    Parameters
    ----------
    names
        Every account key of the person.

    Returns
    -------
    bytes or None
        What `strike_erasure` takes; None if this person was erased before.
    """
    hashes = _hashes(state, names)
    with state.writing() as db:
        known = _person(db, hashes)
        person = known or hashes[0]
        rows = [(digest, person, stamp(now())) for digest in hashes]
        db.executemany("INSERT OR IGNORE INTO erasures VALUES (?, ?, ?)", rows)
    return None if known else person


def strike_erasure(state: State, person: bytes) -> None:
    """Take an erasure back that found nothing to erase."""
    with state.writing() as db:
        db.execute("DELETE FROM erasures WHERE person = ?", (person,))


def erasures(state: State) -> int:
    """Return how many people were erased on request."""
    with state.reading() as db:
        return int(db.execute("SELECT COUNT(DISTINCT person) FROM erasures").fetchone()[0])


def count_objection(state: State, names: Iterable[str], came: dt.datetime) -> None:
    """Note when an objection came and that it was honoured now, of a person by all their names."""
    came = came if came.tzinfo else came.replace(tzinfo=dt.UTC)
    hashes = _hashes(state, names)
    with state.writing() as db:
        row = (_person(db, hashes) or hashes[0], stamp(came), stamp(now()))
        db.execute("INSERT OR REPLACE INTO objections VALUES (?, ?, ?)", row)


def objections(state: State) -> int:
    """Return how many people objected."""
    with state.reading() as db:
        return int(db.execute("SELECT COUNT(*) FROM objections").fetchone()[0])


def _hashes(state: State, names: Iterable[str]) -> list[bytes]:
    key, veil = state.key, Pseudonyms(state)
    plain = sorted({veil.of(name) for name in names})  # a name and its pseudonym are one
    said = (f"objection\x1f{name}".encode("utf-8", "surrogatepass") for name in plain)
    return [hmac.digest(key, message, "sha256") for message in said]


def _person(db: Connection, hashes: list[bytes]) -> bytes | None:
    """Return under which hash a person was noted before."""
    marks = ", ".join("?" * len(hashes))
    sql = f"SELECT person FROM erasures WHERE hash IN ({marks}) LIMIT 1"  # noqa: S608  # marks only
    row = db.execute(sql, hashes).fetchone()
    return None if row is None else bytes(row[0])
