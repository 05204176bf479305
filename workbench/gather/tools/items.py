"""One record of an export, read value by value: what resists is named and costs only itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from workbench.gather import numbers, times
from workbench.gather.encodings import clean
from workbench.gather.fields import NAMED, bare, short
from workbench.gather.instaloader_nodes import pick
from workbench.schema import Problem, account_key

__all__ = ["Item", "Notes", "handles", "hidden", "text_of"]


class Notes:
    """Problems of the records of one file: of each field the first 20, the others as one line."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._seen: dict[str, int] = {}

    def refuse(self, row: int, field: str, column: str, value: object) -> None:
        """Note that a value could not be read; its record is kept."""
        self._seen[column] = self._seen.get(column, 0) + 1
        if self._seen[column] <= NAMED:
            values = {"column": column, "value": short(value)}
            problem = Problem(row, field, "gather.bad_value", values, rejected=False)
            self._problems.append(problem)

    def add(self, problem: Problem) -> None:
        """Note a problem."""
        self._problems.append(problem)

    def taken(self) -> tuple[Problem, ...]:
        """Return the problems noted since the last call."""
        problems, self._problems = tuple(self._problems), []
        return problems

    def rest(self) -> tuple[Problem, ...]:
        """Return one line for each column with more bad values than were named."""
        return tuple(
            Problem(
                None,
                column,
                "gather.more_bad_values",
                {"column": column, "more": seen - NAMED},
                rejected=False,
            )
            for column, seen in self._seen.items()
            if seen > NAMED
        )


class Item:
    """One record.

    Parameters
    ----------
    node
        The record; values are named by dotted paths within it.
    row
        Its number in the file.
    notes
        Where values that cannot be read are noted.
    """

    __slots__ = ("node", "notes", "row")

    def __init__(self, node: Mapping[str, Any], row: int, notes: Notes) -> None:
        self.node = node
        self.row = row
        self.notes = notes

    def pick(self, *paths: str) -> Any:  # noqa: ANN401  # JSON is anything
        """Return the first value that is there, as it is; empty texts are not there."""
        for path in paths:
            value = pick(self.node, path)
            if value is not None and value != "":
                return value
        return None

    def text(self, *paths: str) -> str | None:
        """Return the first text that says anything."""
        for path in paths:
            if (text := text_of(pick(self.node, path))) is not None:
                return text
        return None

    def id(self, *paths: str) -> str | None:
        """Return the first identifier, as text."""
        for path in paths:
            value = pick(self.node, path)
            if isinstance(value, float) and value.is_integer():
                value = int(value)
            if isinstance(value, (str, int)) and not isinstance(value, bool):
                text = clean(str(value)).strip()
                if text and not numbers.is_missing(text):
                    return text
        return None

    def count(self, field: str, *paths: str) -> int | None:
        """Return a whole figure; None where hidden, absent or not readable."""
        for path in paths:
            value = pick(self.node, path)
            if value is None:
                continue
            read = numbers.count(value)
            if read is numbers.BAD:
                self.notes.refuse(self.row, field, path, value)
            elif isinstance(read, int):
                return read
        return None

    def hidden(self, *paths: str) -> bool:
        """Say whether a count is written as hidden: -1 or a word for it."""
        return hidden(*(pick(self.node, path) for path in paths))

    def time(self, field: str, *paths: str) -> dt.datetime | None:
        """Return a moment; a whole number is seconds, milli- or microseconds by its size."""
        for path in paths:
            value = pick(self.node, path)
            if value is None or value == "":
                continue
            read = times.moment(value)
            if isinstance(read, int):
                return times.to_datetime(read)
            if read is numbers.BAD:
                self.notes.refuse(self.row, field, path, value)
        return None

    def flag(self, *paths: str) -> bool | None:
        """Return yes, no or None."""
        for path in paths:
            read = numbers.truth(pick(self.node, path))
            if isinstance(read, bool):
                return read
        return None

    def items(self, *paths: str) -> list[Item]:
        """Return the objects in the first list that is there."""
        found = next((v for p in paths if isinstance(v := pick(self.node, p), list)), [])
        return [self.inner(v) for v in found if isinstance(v, dict)]

    def inner(self, node: Mapping[str, Any]) -> Item:
        """Return an object within this record as an item of the same row."""
        return Item(node, self.row, self.notes)

    def account(self, platform: str, handle: str | None, user_id: str | None = None) -> str | None:
        """Return an account key: by handle, else by number."""
        return account_key(platform, clean(handle) if handle else None, user_id)


def text_of(value: object) -> str | None:
    """Return a text that says anything, without NULs and lone surrogates.

    >>> text_of("  "), text_of("Hafer"), text_of({"text": "no"})
    (None, 'Hafer', None)
    """
    if not isinstance(value, str) or not value.strip():
        return None
    return clean(value)


def hidden(*values: object) -> bool:
    """Say whether one of several counts is written as hidden.

    >>> hidden(None, -1), hidden(0)
    (True, False)
    """
    return any(numbers.count(value) is numbers.HIDDEN for value in values)


def handles(parts: Iterable[object] | None, *paths: str) -> list[str] | None:
    """Return the bare handles in a list of texts or objects; None if there is no list.

    >>> handles(["@Mila", {"username": "uwe"}], "username"), handles(None)
    (['mila', 'uwe'], None)
    """
    if not isinstance(parts, (list, tuple)):
        return None
    found = (pick(part, *paths) if isinstance(part, dict) else part for part in parts)
    return list(dict.fromkeys(h for f in found if isinstance(f, str) and (h := bare(clean(f)))))
