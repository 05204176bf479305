"""Reading whole columns into the types of the tables, and naming every value that resists.

A value that cannot be read costs its field, never its record: it becomes null and a `Problem`
with ``rejected=False``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any

import msgspec
import numpy as np
import pyarrow as pa

from workbench.gather import numbers, times, uniform
from workbench.gather.chunks import Chunk
from workbench.gather.columns import Recognised
from workbench.gather.encodings import clean, repair_column
from workbench.gather.local_times import to_utc
from workbench.schema import Problem, Table, bare_handle
from workbench.schema.tables import ARROW

__all__ = ["Fields", "Options", "Piece", "bare", "table_from"]

NAMED = 20
SHORT = 40  # characters of a value in a message
STAMP = pa.timestamp("us", tz="UTC")
_SPLIT = re.compile(r"[\s,;|]+")
_LIST_KEYS = (
    "username",
    "screen_name",
    "text",
    "name",
    "title",
    "uniqueId",
    "handle",
    "hashtagName",
)
_FLOAT_ID = re.compile(r"(-?\d+)\.0")
_ROUNDED_ID = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+")


@dataclass(slots=True)
class Options:
    """How one file is read: what the user asked for, and what was found out on the way.

    `collected_at` is in microseconds since 1970: the file's modification time, for records that
    do not say when they were collected. `alone` is whether no other file is read with it,
    `timezone` that of times which state none, and `fixed` says which column is which field where
    nothing need be guessed.
    """

    source: str
    collected_at: int
    platform: str | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    day_first: dict[str, bool] = field(default_factory=dict)
    recognised: Recognised | None = None
    german: bool = False
    keep_raw: bool = False
    alone: bool = False
    timezone: str | None = None
    fixed: Callable[[Sequence[str]], Recognised] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Tables made of some records, which of them are counted, and what went wrong."""

    tables: Mapping[str, pa.Table]
    counted: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


class Fields:
    """The columns of a chunk by field, read into types.

    Parameters
    ----------
    chunk
        The records.
    recognised
        Which column is which field.
    options
        Day-first decisions and the fallback of `collected_at`.
    """

    def __init__(self, chunk: Chunk, recognised: Recognised, options: Options) -> None:
        self.chunk = chunk
        self.columns = {f: c for f, c in recognised.fields.items() if c in set(chunk.names)}
        self.options = options
        self.problems: list[Problem] = []
        self._raw: dict[str, Sequence[Any]] = {}
        self._bad: dict[tuple[str, str], list[tuple[int, object]]] = {}

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def raw(self, name: str) -> Sequence[Any]:
        """Return the values of a field as they are; all None if no column has it."""
        if name not in self._raw:
            column = self.columns.get(name)
            nothing = [None] * len(self.chunk)
            self._raw[name] = nothing if column is None else self.chunk.column(column)
        return self._raw[name]

    def unspoilt(self, name: str) -> Sequence[Any]:
        """Return the values of a field as they are, but for garbled texts, which are repaired."""
        values = self.raw(name)
        if not any(v.__class__ is str and not v.isascii() for v in values):
            return values
        repaired = repair_column([v if isinstance(v, str) else None for v in values])
        return [v if r is None else r for v, r in zip(values, repaired, strict=True)]

    def refuse(
        self, name: str, position: int, value: object, reason: str = "gather.bad_value"
    ) -> None:
        """Note that the value of a field could not be read."""
        self._bad.setdefault((name, reason), []).append((position, value))

    def finished(self) -> tuple[Problem, ...]:
        """Return the problems: the first 20 of a field by row, the others as one line."""
        values: dict[str, object]
        for (name, reason), bad in self._bad.items():
            column = self.columns.get(name, name)
            for position, value in islice(bad, NAMED):
                values = {"column": column, "value": short(value)}
                row = self.chunk.rows[position]
                self.problems.append(Problem(row, name.lstrip("_"), reason, values, rejected=False))
            if len(bad) > NAMED:
                values = {"column": column, "more": len(bad) - NAMED}
                self.problems.append(
                    Problem(
                        None, name.lstrip("_"), "gather.more_bad_values", values, rejected=False
                    )
                )
        self._bad.clear()
        return tuple(self.problems)

    def texts(self, name: str) -> list[str | None]:
        """Return free text; garbled columns are repaired, NULs dropped."""
        values = [_text(v) if v.__class__ is not str or not v else v for v in self.raw(name)]
        repaired = repair_column(values)
        return repaired if isinstance(repaired, list) else list(repaired)

    def ids(self, name: str) -> list[str | None]:
        """Return identifiers as texts; those a spreadsheet has rounded are refused."""
        if (plain := uniform.ids(self.raw(name))) is not None:
            return plain
        result: list[str | None] = []
        for i, value in enumerate(self.raw(name)):
            if value.__class__ is str:
                text = value.strip()
                if text[-2:] == ".0" and (whole := _FLOAT_ID.fullmatch(text)):
                    text = whole[1]
                elif "+" in text and _ROUNDED_ID.fullmatch(text):
                    self.refuse(name, i, value, "gather.rounded_id")
                    text = ""
                result.append(None if not text or numbers.is_missing(text) else text)
            else:
                result.append(_plain_id(value))
        return result

    def counts(self, name: str) -> tuple[list[int | None], list[bool]]:
        """Return whole figures, and for each whether its author hides it."""
        values = self.raw(name)
        if (plain := uniform.counts(values)) is not None:
            return plain, [False] * len(plain)
        for mark, nothing in ((-1, None), ("-1", "")):
            hidden = [v == mark for v in values] if mark in values else []
            known = [nothing if h else v for v, h in zip(values, hidden, strict=False)]
            if known and (plain := uniform.counts(known)) is not None:
                return plain, hidden
        read = numbers.counts(values)
        hidden = [v is numbers.HIDDEN for v in read]
        for i, value in enumerate(read):
            if value is numbers.BAD:
                self.refuse(name, i, self.raw(name)[i])
        return [v if v.__class__ is int else None for v in read], hidden

    def flags(self, name: str) -> list[bool | None]:
        """Return yes, no or None."""
        if (plain := uniform.flags(self.raw(name))) is not None:
            return plain
        read = [numbers.truth(v) for v in self.raw(name)]
        for i, value in enumerate(read):
            if value is numbers.BAD:
                self.refuse(name, i, self.raw(name)[i])
        return [v if isinstance(v, bool) else None for v in read]

    def stamps(self, name: str, clock: str | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return microseconds since 1970 and whether each was read.

        Parameters
        ----------
        name
            The field.
        clock
            A field with the time of day, if the file keeps it apart from the date.
        """
        values = self.raw(name)
        if clock and clock in self and name in self and self.columns[clock] != self.columns[name]:
            values = [_joined(d, t) for d, t in zip(values, self.raw(clock), strict=True)]
        column = self.columns.get(name, "")
        stamps, state = times.moments(values, day_first=self.options.day_first.get(column, False))
        for i in np.flatnonzero(state == times.UNREADABLE).tolist():
            self.refuse(name, i, values[i])
        zones = self.raw("_zone") if "_zone" in self else self.options.timezone
        if zones:
            stamps = to_utc(values, stamps, state == 0, zones)
        return stamps, state == 0

    def collected(self, name: str = "collected_at") -> np.ndarray:
        """Return when each record was collected: as it says, else as the file says."""
        if name not in self:
            return np.full(len(self.chunk), self.options.collected_at, np.int64)
        stamps, good = self.stamps(name)
        return np.where(good, stamps, self.options.collected_at)

    def names(self, name: str, *, handles: bool) -> list[list[str] | None]:
        """Return lists of bare handles or hashtags.

        An empty cell of a table is known to be empty; a key that a JSON record lacks is unknown.
        """
        if name not in self:
            return [None] * len(self.chunk)
        known: dict[str, list[str]] = {}
        result: list[list[str] | None] = []
        for value in self.unspoilt(name):
            if value.__class__ is str:
                if value not in known:
                    known[value] = _names(split_list(value), handles=handles)
                result.append(known[value])
            elif isinstance(value, list):
                result.append(_names(value, handles=handles))
            else:
                result.append(None if value is None else _names([value], handles=handles))
        return result


def _joined(date: object, clock: object) -> object:
    """Return a date and a time of day kept in two columns as one."""
    if isinstance(clock, str) and clock.strip():
        if isinstance(date, str) and ":" not in date:
            return f"{date.strip()} {clock.strip()}"
        if isinstance(date, dt.datetime) and not (date.hour or date.minute):
            return f"{date:%Y-%m-%d} {clock.strip()}"
    return date


def split_list(text: str) -> list[Any]:
    """Return the parts of a list written into one cell.

    >>> split_list("['a', 'b']"), split_list("#a, #b"), split_list("a b|c")
    (['a', 'b'], ['#a', '#b'], ['a', 'b', 'c'])
    """
    text = text.strip()
    if text[:1] == "[" and text[-1:] == "]":
        for attempt in (text, text.replace("'", '"')):
            try:
                parts = msgspec.json.decode(attempt)
            except (msgspec.DecodeError, UnicodeError):
                continue
            return parts if isinstance(parts, list) else []
        text = text[1:-1].replace("'", "").replace('"', "")
    return [part for part in _SPLIT.split(text) if part]


def _names(parts: Iterable[Any], *, handles: bool) -> list[str]:
    found: dict[str, None] = {}
    for part in parts:
        text = _listed_name(part)
        # No platform has handles with a colon: what stands before one is the platform of a key.
        name = bare(text.rpartition(":")[2]) if handles else text.strip().lstrip("#＃").lower()
        if name and not numbers.is_missing(name):
            found[clean(name)] = None
    return list(found)


def _listed_name(part: object) -> str:
    """Return the name in an element of a list: a text, or an object that holds one."""
    if isinstance(part, str):
        return part
    if isinstance(part, dict):
        inner = part.get("user") or part.get("node") or part
        if isinstance(inner, dict):
            inner = inner.get("user", inner) if isinstance(inner.get("user"), dict) else inner
            return next((v for k in _LIST_KEYS if isinstance(v := inner.get(k), str)), "")
    return str(part) if isinstance(part, int) else ""


@lru_cache(maxsize=1 << 16)
def bare(handle: str) -> str:
    """Return `workbench.schema.bare_handle` of `handle`, remembered.

    >>> bare("@Mila.Backt")
    'mila.backt'
    """
    return clean(bare_handle(handle))


def _text(value: object) -> str | None:
    if numbers.is_missing(value) or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return str(value)
    return None


def _plain_id(value: object) -> str | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else None
    return str(value) if isinstance(value, int) else None


def short(value: object) -> str:
    """Return a value as it is named in a problem: at most 40 characters of it.

    >>> short("x" * 99)[-3:]
    'xx…'
    """
    text = clean(str(value)[:60]).strip()
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def table_from(columns: Mapping[str, Any], table: Table, length: int) -> pa.Table:
    """Return columns as an Arrow table of `table`; absent ones are null.

    Parameters
    ----------
    columns
        Lists, or Arrow arrays of the right type.
    table
        Its schema.
    length
        Number of rows.
    """
    arrays = []
    for column in table.columns:
        values = columns.get(column.name)
        kind = ARROW[column.kind]
        if values is None:
            arrays.append(pa.nulls(length, kind))
        elif isinstance(values, (pa.Array, pa.ChunkedArray)):
            arrays.append(values)
        else:
            arrays.append(_arrow(values, kind))
    return pa.Table.from_arrays(arrays, schema=table.arrow_schema())


def _arrow(values: Any, kind: pa.DataType) -> pa.Array:  # noqa: ANN401  # a list of anything
    if kind == pa.string():
        if (plain := uniform.strings(values)) is not None:
            return plain
        joined = [None if not v else v.replace("\x00", "") if "\x00" in v else v for v in values]
        try:
            return pa.array(joined, kind)
        except UnicodeError:
            return pa.array([v and clean(v) for v in joined], kind)
    return pa.array(values, kind)


def time_array(stamps: np.ndarray, good: np.ndarray | None = None) -> pa.Array:
    """Return microseconds since 1970 as an Arrow column of times; null where not `good`."""
    mask = None if good is None else ~good
    return pa.array(stamps, pa.int64(), mask=mask).cast(STAMP)
