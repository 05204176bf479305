"""Per-field merge: the newest known value wins, null never overwrites, older data fills gaps.

Each row carries `collected_at`, and `field_times` where single fields are older than the row: so
the result is the same in whatever order exports arrive. At equal times the later arrival wins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.project.pictures import keep_paths
from workbench.schema import Table

__all__ = ["FIELD_TIMES", "Folded", "clock_of", "fold_fields", "fold_sightings", "stored_schema"]

FIELD_TIMES = "field_times"
_FIELD_TIMES = pa.field(FIELD_TIMES, pa.list_(pa.int64()))

Flags = npt.NDArray[np.bool_]
Times = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Folded:
    """Rows after a merge; which say something new, and which must be written."""

    rows: pa.Table
    changed: Flags
    touched: Flags


def clock_of(table: Table) -> str:
    """Return the column that says when a row was true."""
    return "collected_at" if "collected_at" in table else "as_of"


def has_field_times(table: Table) -> bool:
    """Say whether rows of `table` are merged across times, so that fields have their own."""
    return clock_of(table) not in table.key and table.name != "aliases"


def stored_schema(table: Table) -> pa.Schema:
    """Return the Arrow schema as stored: the table's own, plus `field_times` where needed."""
    schema = table.arrow_schema()
    return schema.append(_FIELD_TIMES) if has_field_times(table) else schema


def fold_fields(old: pa.Table, new: pa.Table, table: Table) -> Folded:
    """Merge `new` into `old` row by row.

    Parameters
    ----------
    old, new
        Rows of the same keys in the same order, in the stored schema of `table`.

    Returns
    -------
    Folded
        `changed` leaves out rows where only the time or the source moved.
    """
    clock = clock_of(table)
    n = old.num_rows
    old_times, new_times = _times(old, table), _times(new, table)
    newest = np.maximum(_ticks(old, clock), _ticks(new, clock))
    changed, touched = np.zeros(n, bool), newest != _ticks(old, clock)
    columns: dict[str, pa.Array] = {}
    kept = np.empty_like(old_times)
    for i, name in enumerate(_fields(table)):
        was = a = _solid(old, name)
        b = _solid(new, name)
        if name == "media":
            a, b = keep_paths(a, b)
        known_a, known_b = _known(a), _known(b)
        take = known_b & (~known_a | (new_times[:, i] >= old_times[:, i]))
        columns[name] = _chosen(a, b, take)
        kept[:, i] = np.where(take, new_times[:, i], old_times[:, i])
        kept[~(known_a | known_b), i] = newest[~(known_a | known_b)]
        differs = take & (~known_a | _unlike(was, b, take & known_a))
        if a is not was:
            differs |= ~take & _unlike(was, a, known_a & ~take)
        touched |= differs | (kept[:, i] != old_times[:, i]) & (known_a | known_b)
        changed |= differs if name != "source" else False
    columns[clock] = pa.array(newest).cast(table.arrow_schema().field(clock).type)
    if has_field_times(table):
        columns[FIELD_TIMES] = _pack(kept, newest)
    for name in table.key:
        columns[name] = _solid(old, name)
    schema = stored_schema(table)
    rows = pa.Table.from_arrays([columns[name] for name in schema.names], schema=schema)
    return Folded(rows, changed, touched)


def _chosen(a: Any, b: Any, take: Flags) -> Any:  # noqa: ANN401  # Arrow arrays
    """Return `b` where `take` holds, else `a`; nothing is copied where all come from one side."""
    if not take.any():
        return a
    if take.all():
        return b
    return pa.concat_arrays([a, b]).take(np.arange(len(take)) + len(take) * take)


def fold_sightings(old: pa.Table, new: pa.Table, table: Table) -> Folded:
    """Merge aliases: the first sighting is the earliest of both, the last the latest."""
    first = np.minimum(_ticks(old, "first_seen"), _ticks(new, "first_seen"))
    last = np.maximum(_ticks(old, "last_seen"), _ticks(new, "last_seen"))
    moved = (first != _ticks(old, "first_seen")) | (last != _ticks(old, "last_seen"))
    schema = table.arrow_schema()
    times = [pa.array(t).cast(schema.field("first_seen").type) for t in (first, last)]
    columns = [_solid(old, name) for name in table.key] + times
    return Folded(pa.Table.from_arrays(columns, schema=schema), moved, moved)


def _fields(table: Table) -> list[str]:
    clock = clock_of(table)
    return [name for name in table.names if name not in table.key and name != clock]


def _times(rows: pa.Table, table: Table) -> Times:
    """Return when each field of each row was true, (n_rows, n_fields) microseconds."""
    width = len(_fields(table))
    times = np.repeat(_ticks(rows, clock_of(table))[:, None], width, axis=1)
    if has_field_times(table):
        lists = _solid(rows, FIELD_TIMES)
        own = _known(lists)
        if own.any():
            flat = pc.list_flatten(lists.filter(pa.array(own)))
            values = pc.fill_null(flat, -1).to_numpy(zero_copy_only=False).reshape(-1, width)
            known = _known(flat).reshape(-1, width)
            times[own] = np.where(known, values, times[own])
    return times


def _pack(times: Times, newest: Times) -> pa.Array:
    """Return `field_times`: null where every field is as new as its row."""
    older = times != newest[:, None]
    some = older.any(axis=1)
    offsets = np.concatenate([[0], np.cumsum(some * times.shape[1])]).astype(np.int32)
    values = pa.array(times[some].ravel(), mask=~older[some].ravel(), type=pa.int64())
    return pa.ListArray.from_arrays(pa.array(offsets), values, mask=pa.array(~some))


def _ticks(rows: pa.Table, name: str) -> Times:
    ticks: Times = _solid(rows, name).cast(pa.int64()).to_numpy(zero_copy_only=False)
    return ticks


def _solid(rows: pa.Table, name: str) -> Any:  # noqa: ANN401  # an Arrow array, untyped upstream
    column = rows.column(name)
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _known(array: Any) -> Flags:  # noqa: ANN401  # an Arrow array, untyped upstream
    flags: Flags = pc.is_valid(array).to_numpy(zero_copy_only=False)
    return flags


def _unlike(a: Any, b: Any, where: Flags) -> Flags:  # noqa: ANN401  # Arrow arrays
    """Say where two columns differ, looking only at rows in `where`, known in both."""
    result = np.zeros(len(where), bool)
    if not where.any():
        return result
    at = np.flatnonzero(where)
    left, right = a.take(at), b.take(at)
    if pa.types.is_nested(left.type):
        pairs = zip(left.to_pylist(), right.to_pylist(), strict=True)
        result[at] = [x != y for x, y in pairs]
    else:
        result[at] = pc.not_equal(left, right).to_numpy(zero_copy_only=False)
    return result
