"""Some thousand records of a file, by column: what every tabular reader hands on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from typing import Any

from workbench.schema import Problem

__all__ = ["ROWS", "Chunk", "column_chunk", "record_chunk"]

ROWS = 20_000
MOST_NAMES = 2_000
DEEPEST = 5
WIDE = 200  # columns up to which all are taken apart at once

Values = Sequence[Any]


class Chunk:
    """Records by column.

    Parameters
    ----------
    names
        Column names as the file has them; nested keys are joined with dots.
    rows
        The line or record number of each record, from 1.
    column
        Gives the values of a column, as long as `rows`; absent values are None.
    problems
        Records that could not even be split into columns.
    record
        Gives the record at a position as it came; its columns by name if left out.
    """

    def __init__(
        self,
        names: Sequence[str],
        rows: Sequence[int],
        column: Callable[[str], Values],
        problems: Sequence[Problem] = (),
        *,
        record: Callable[[int], object] | None = None,
    ) -> None:
        self.names = tuple(names)
        self.rows = rows
        self.problems = tuple(problems)
        self._column = column
        self._record = record

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> Values:
        """Return the values of the column called `name`."""
        return self._column(name)

    def record(self, position: int) -> object:
        """Return the record at `position` as it came."""
        if self._record is not None:
            return self._record(position)
        return {name: self._column(name)[position] for name in self.names}

    def take(self, positions: Sequence[int]) -> Chunk:
        """Return only the records at `positions`, without the problems."""

        def column(name: str) -> Values:
            values = self._column(name)
            return [values[i] for i in positions]

        return Chunk(
            self.names,
            [self.rows[i] for i in positions],
            column,
            record=lambda i: self.record(positions[i]),
        )


def column_chunk(
    names: Sequence[str],
    columns: Sequence[Values],
    rows: Sequence[int],
    problems: Sequence[Problem] = (),
) -> Chunk:
    """Return a chunk of columns that are already apart."""
    where = {name: i for i, name in enumerate(names)}
    blank = [None] * len(rows)
    return Chunk(names, rows, lambda name: columns[where[name]] if rows else blank, problems)


def record_chunk(
    records: Sequence[Mapping[str, Any]],
    rows: Sequence[int],
    problems: Sequence[Problem] = (),
    *,
    came_as: Sequence[object] | None = None,
) -> Chunk:
    """Return a chunk of records; nested objects become columns such as ``owner.username``.

    Values are picked out of the records only for the columns that are asked for. `came_as` are
    the records as the file has them, where a reader has changed them.

    >>> chunk = record_chunk([{"id": 1, "owner": {"username": "mila"}}, {"id": 2}], [1, 2])
    >>> chunk.names, chunk.column("owner.username")
    (('id', 'owner.username'), ['mila', None])
    """
    paths: dict[str, tuple[str, ...]] = {}
    known = _collect_paths(records, (), paths)
    ready = {path: known[path[0]] for path in paths.values() if len(path) == 1 and path[0] in known}

    def column(name: str) -> Values:
        path = paths.get(name, (name,))
        return ready[path] if path in ready else _values(records, path)

    return Chunk(
        list(paths),
        rows,
        column,
        problems,
        record=(records if came_as is None else came_as).__getitem__,
    )


def _collect_paths(
    records: Sequence[Mapping[str, Any]], prefix: tuple[str, ...], paths: dict[str, tuple[str, ...]]
) -> dict[str, Values]:
    """Note the path of each column; return the values of the outer ones, where that is cheap."""
    orders = dict.fromkeys(map(tuple, records))
    keys = dict.fromkeys(chain.from_iterable(orders))
    columns: dict[str, Values] = {}
    if len(keys) <= WIDE:
        if len(orders) == 1:  # every record has the same keys in the same order
            columns = dict(zip(keys, zip(*[r.values() for r in records], strict=True), strict=True))
        else:
            columns = {key: [r.get(key) for r in records] for key in keys}
        objects = {key for key, values in columns.items() if dict in set(map(type, values))}
    else:
        objects = {k for r in records for k, v in r.items() if v.__class__ is dict}
    for key in keys:
        if key not in objects:
            if len(paths) >= MOST_NAMES:
                return columns
            paths[".".join((*prefix, str(key)))] = (*prefix, key)
            continue
        inner = [v for r in records if (v := r.get(key)).__class__ is dict]
        mixed = any((v := r.get(key)) is not None and v.__class__ is not dict for r in records)
        if len(prefix) < DEEPEST:
            _collect_paths(inner, (*prefix, key), paths)
        if mixed and len(paths) < MOST_NAMES:
            paths[".".join((*prefix, str(key)))] = (*prefix, key)
    return columns


def _values(records: Sequence[Any], path: tuple[str, ...]) -> list[Any]:
    *outer, last = path
    for key in outer:
        records = [r.get(key) if r.__class__ is dict else None for r in records]
    if not outer:
        return [r.get(last) for r in records]
    return [r.get(last) if r.__class__ is dict else None for r in records]
