"""Deciding what becomes of incoming rows: added, updated or unchanged, duplicates included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.project.merge import Folded, stored_schema
from workbench.schema import Table

__all__ = ["ADDED", "REJECTED", "UNCHANGED", "UPDATED", "Plan", "plan_upsert", "row_keys"]

UNCHANGED, ADDED, UPDATED, REJECTED = 0, 1, 2, 3

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to append, what to merge, and the outcome of each incoming row (int8)."""

    fresh: pa.Table
    merged: pa.Table
    outcomes: npt.NDArray[np.int8]


def row_keys(rows: pa.Table, table: Table) -> Any:  # noqa: ANN401  # an Arrow string array
    """Return the key of each row as one string."""
    parts = []
    for name in table.key:
        column = rows.column(name).combine_chunks()
        is_time = pa.types.is_timestamp(column.type)
        parts.append(column.cast(pa.int64()).cast(pa.string()) if is_time else column)
    return pc.binary_join_element_wise(*parts, "\x1f") if len(parts) > 1 else parts[0]


def plan_upsert(
    known: pa.Table,
    incoming: pa.Table,
    table: Table,
    fold: Callable[[pa.Table, pa.Table, Table], Folded],
) -> Plan:
    """Merge `incoming` into the `known` rows of the same keys, in order of arrival.

    Parameters
    ----------
    known
        Stored rows, in the stored schema; rows of other keys are ignored.
    incoming
        Rows in the schema of `table`; the first of a new key is added, repeats that say nothing
        new are unchanged, others update.
    """
    rows = _with_stored_columns(incoming, table)
    if not known.num_rows and (fresh := _all_new(rows, table)) is not None:
        return fresh
    state = _State(known, rows, table)
    outcomes = np.zeros(rows.num_rows, np.int8)
    turns = _turns(rows, state.codes)
    for number, turn in enumerate(turns):
        new = state.is_new(turn) if number == 0 else np.zeros(len(turn), bool)
        late, dirty = rows.take(turn), new.copy()
        outcomes[turn[new]] = ADDED
        if not new.all():
            folded = fold(state.before(turn[~new]), late.filter(pa.array(~new)), table)
            outcomes[turn[~new][folded.changed]] = UPDATED
            dirty[~new] = folded.touched
            late = _replaced(late, np.flatnonzero(~new), folded.rows)
        coming = turns[number + 1] if number + 1 < len(turns) else turn[:0]
        state.settle(turn, late, dirty=dirty, coming=coming)
    return Plan(*state.settled(), outcomes)


def _all_new(rows: pa.Table, table: Table) -> Plan | None:
    """Return the plan for rows of which none is stored, if every key occurs once."""
    if pc.count_distinct(row_keys(rows, table)).as_py() != rows.num_rows:
        return None
    return Plan(rows, rows.slice(0, 0), np.full(rows.num_rows, ADDED, np.int8))


class _State:
    """Rows by key code while they are merged.

    Every key of a turn was in the turn before, so only the rows of one turn are at hand: what
    does not come again is put aside, and a key that comes often costs no more each time.
    """

    def __init__(self, known: pa.Table, rows: pa.Table, table: Table) -> None:
        encoded = row_keys(rows, table).dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        self.codes: Codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        size = len(encoded.dictionary)
        self._at: Codes = np.full(size, -1, np.int64)
        self._dirty = np.zeros(size, bool)
        found = pc.index_in(row_keys(known, table), value_set=encoded.dictionary)
        at = pc.fill_null(found, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        self._at[at[at >= 0]] = np.flatnonzero(at >= 0)
        self._stored = self._at >= 0
        self._rows = known.combine_chunks()
        self._done: list[tuple[Codes, pa.Table]] = [(np.zeros(0, np.int64), known.slice(0, 0))]

    def is_new(self, turn: Codes) -> Flags:
        """Say which keys are not stored."""
        flags: Flags = ~self._stored[self.codes[turn]]
        return flags

    def before(self, turn: Codes) -> pa.Table:
        """Return the rows of known keys as they are before a turn."""
        return self._rows.take(self._at[self.codes[turn]])

    def settle(self, turn: Codes, rows: pa.Table, *, dirty: Flags, coming: Codes) -> None:
        """Keep what a turn made of the rows; those whose keys are not `coming` are final."""
        codes = self.codes[turn]
        self._dirty[codes] |= dirty
        final = self._dirty[codes] & ~np.isin(codes, self.codes[coming])
        if final.any():
            self._done.append((codes[final], rows.filter(pa.array(final))))
        self._at[codes] = np.arange(len(codes))
        self._rows = rows

    def settled(self) -> tuple[pa.Table, pa.Table]:
        """Return new rows and changed ones, each in order of the first arrival of their keys."""
        codes = np.concatenate([codes for codes, _ in self._done])
        rows = pa.concat_tables([rows for _, rows in self._done]).combine_chunks()
        order = np.argsort(codes, kind="stable")
        stored = self._stored[codes[order]]
        return rows.take(order[~stored]), rows.take(order[stored])


def _replaced(rows: pa.Table, at: Codes, by: pa.Table) -> pa.Table:
    """Return `rows` with those numbered `at` replaced."""
    order = np.arange(rows.num_rows)
    order[at] = rows.num_rows + np.arange(len(at))
    return by if len(at) == len(order) else pa.concat_tables([rows, by]).take(order)


def _with_stored_columns(incoming: pa.Table, table: Table) -> pa.Table:
    schema = stored_schema(table)
    for name in schema.names:
        if name not in incoming.column_names:
            nulls = pa.nulls(incoming.num_rows, schema.field(name).type)
            incoming = incoming.append_column(schema.field(name), nulls)
    return incoming.select(schema.names).cast(schema).combine_chunks()


def _turns(rows: pa.Table, codes: Codes) -> list[Codes]:
    """Split row numbers into turns in which every key occurs once, in order of arrival.

    A row that repeats the one before it of the same key says nothing new and gets no turn.
    """
    counts = np.bincount(codes) if len(codes) else np.zeros(0, int)
    alone = counts[codes] == 1 if len(codes) else np.zeros(0, bool)
    if alone.all():
        return [np.arange(len(codes))] if len(codes) else []
    several = np.flatnonzero(~alone)
    several = several[np.argsort(codes[several], kind="stable")]
    kept = several[~_repeats(rows.take(several), codes[several])]
    order = np.sort(np.concatenate([np.flatnonzero(alone), kept]))
    turn = pd.Series(codes[order]).groupby(codes[order]).cumcount().to_numpy()
    in_turns = order[np.argsort(turn, kind="stable")]
    return np.split(in_turns, np.cumsum(np.bincount(turn))[:-1])


def _repeats(rows: pa.Table, codes: Codes) -> Flags:
    """Say which rows, sorted by key, repeat the row before them of the same key."""
    same: Flags = np.zeros(len(codes), bool)
    same[1:] = codes[1:] == codes[:-1]
    nested = [field.name for field in rows.schema if pa.types.is_nested(field.type)]
    for name in [name for name in rows.column_names if name not in nested] + nested:
        at = np.flatnonzero(same)
        if not len(at):
            break
        same[at] = ~_unlike(rows.column(name).combine_chunks(), at)
    return same


def _unlike(column: pa.Array, at: Codes) -> Flags:
    """Say which of the values numbered `at` differ from the value before them."""
    one, other = column.take(at), column.take(at - 1)
    if pa.types.is_nested(column.type):
        pairs = zip(one.to_pylist(), other.to_pylist(), strict=True)
        return np.array([a != b for a, b in pairs], bool)
    differ = pc.fill_null(pc.not_equal(one, other), fill_value=True)
    missing = pc.and_(pc.is_null(one), pc.is_null(other))
    return np.asarray(pc.and_not(differ, missing))
