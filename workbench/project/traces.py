"""Where a person is named outside the tables: cursors of live sources, and paths in the ledger."""

from __future__ import annotations

import json
from typing import Any

from workbench.project.cursors import is_about
from workbench.project.held import day_of
from workbench.project.needles import Needles
from workbench.project.pseudonyms import Pseudonyms, number_key
from workbench.project.state import State

__all__ = ["cursors_of", "erase_cursors", "has_cursors", "imports_of"]

Rows = list[dict[str, Any]]


def cursors_of(state: State, names: Needles) -> Rows:
    """Return the cursors that are about a person: name, value, and when it was written.

    Somebody of whom nothing but cursors is there is known by the number that one of them holds.
    """
    veil = Pseudonyms(state)
    people = {*names.account_keys(), *names.keys}
    with state.reading() as db:
        rows = db.execute("SELECT name, value, at FROM cursors ORDER BY name").fetchall()

    def is_person(key: str) -> bool:
        return key in people or veil.of(key) in people

    for name, value, _ in rows:
        if ":account:" in name and is_about(name, value, is_person):
            people.update(_number(names.platform, value))
    return [
        {"name": name, "value": value, "at": at}
        for name, value, at in rows
        if is_about(name, value, is_person)
    ]


def imports_of(state: State, names: Needles) -> Rows:
    """Return the imports whose path names a person or a post of theirs."""
    named, own = names.pattern(), set(names.keys)
    with state.reading() as db:
        rows = db.execute("SELECT path, format, at FROM ledger ORDER BY id").fetchall()
    return [
        {"path": path, "format": kind, "at": at}
        for path, kind, at in rows
        if path in own or named(path)
    ]


def has_cursors(state: State, last: int) -> bool:
    """Say whether a cursor was last written on the day numbered `last`, or before."""
    with state.reading() as db:
        row = db.execute("SELECT 1 FROM cursors WHERE at < ? LIMIT 1", (_after(last),)).fetchone()
    return row is not None


def erase_cursors(state: State, last: int) -> int:
    """Erase such cursors; return how many. A live source then begins anew, and loses nothing."""
    with state.writing() as db:
        return db.execute("DELETE FROM cursors WHERE at < ?", (_after(last),)).rowcount


def _after(last: int) -> str:
    """Return what every time of the day after sorts behind."""
    return day_of(last + 1).isoformat()


def _number(platform: str, value: str) -> set[str]:
    try:
        found = json.loads(value)
    except ValueError:
        return set()
    number = found.get("id") if isinstance(found, dict) else None
    return {number_key(platform, number)} if isinstance(number, str) and number else set()
