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
    names = stored_schema(table).names
    rows = _with_stored_columns(incoming, table)
    state = _State(known, rows, table)
    outcomes = np.zeros(rows.num_rows, np.int8)
    for turn in _turns(rows, state.codes):
        codes = state.codes[turn]
        new = state.position[codes] < 0
        outcomes[turn[new]] = ADDED
        state.put(codes[new], rows.take(turn[new]), dirty=True)
        old, late = codes[~new], rows.take(turn[~new])
        if len(old):
            folded = fold(state.rows.take(state.position[old]), late, table)
            outcomes[turn[~new][folded.changed]] = UPDATED
            moved = folded.touched
            state.put(old[moved], folded.rows.filter(pa.array(moved)), dirty=True)
    fresh = state.position[state.dirty & ~state.stored]
    merged = state.position[state.dirty & state.stored]
    return Plan(
        state.rows.take(fresh).select(names), state.rows.take(merged).select(names), outcomes
    )


class _State:
    """Rows by key code while they are merged: positions point at the newest version of a row."""

    def __init__(self, known: pa.Table, rows: pa.Table, table: Table) -> None:
        encoded = row_keys(rows, table).dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        self.codes: Codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        size = len(encoded.dictionary)
        self.position: Codes = np.full(size, -1, np.int64)
        self.dirty = np.zeros(size, bool)
        found = pc.index_in(row_keys(known, table), value_set=encoded.dictionary)
        at = pc.fill_null(found, -1).to_numpy(zero_copy_only=False).astype(np.int64)
        self.position[at[at >= 0]] = np.flatnonzero(at >= 0)
        self.stored = self.position >= 0
        self.rows = known

    def put(self, codes: Codes, rows: pa.Table, *, dirty: bool) -> None:
        if len(codes):
            self.position[codes] = self.rows.num_rows + np.arange(len(codes))
            self.dirty[codes] = dirty
            self.rows = pa.concat_tables([self.rows, rows]).combine_chunks()


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
    last: dict[int, dict[str, Any]] = {}
    kept = []
    for at, record in zip(several.tolist(), rows.take(several).to_pylist(), strict=True):
        code = int(codes[at])
        if last.get(code) != record:
            kept.append(at)
            last[code] = record
    order = np.sort(np.concatenate([np.flatnonzero(alone), np.array(kept, np.int64)]))
    turn = pd.Series(codes[order]).groupby(codes[order]).cumcount().to_numpy()
    return [order[turn == i] for i in range(int(turn.max()) + 1)]
