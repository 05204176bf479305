"""The Delta Lake tables of a project: read, upsert, rewrite, compact.

Only whole commits are ever visible, so a reader needs no lock. Statistics are off and nothing of
the past is kept: values would otherwise survive in the log after they were erased.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from workbench.errors import BusyError, ProjectError
from workbench.project.guard import storage_errors
from workbench.project.merge import Folded, fold_fields, fold_sightings, stored_schema
from workbench.project.room import ask_for_room
from workbench.project.upsert import Plan, plan_upsert, row_keys
from workbench.schema import TABLES, Table

if TYPE_CHECKING:
    from deltalake import DeltaTable

__all__ = ["Corpus"]

MAX_FILES = 50
"""A table of more files than this is compacted."""
MAX_VERSIONS = 50
"""After this many commits replaced files and log entries are cleared away."""
_TRIES = 6
_BATCH_ROWS = 64_000
_FILTER_BYTES = 16_000_000

_SETTINGS = {
    "delta.dataSkippingNumIndexedCols": "0",
    "delta.logRetentionDuration": "interval 0 seconds",
    "delta.deletedFileRetentionDuration": "interval 0 seconds",
    "delta.enableExpiredLogCleanup": "true",
}

T = TypeVar("T")


class Corpus:
    """The tables in one folder.

    Parameters
    ----------
    folder
        `corpus/` of the project; each table is a folder inside.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(
        self,
        name: str,
        *,
        columns: Sequence[str] | None = None,
        where: pc.Expression | None = None,
        by: str | None = None,
    ) -> pa.Table:
        """Return a table as it is now, in no particular order.

        Parameters
        ----------
        columns
            Which columns; those of the table's schema by default.
        where
            Only rows for which this holds; it asks about the column `by`.
        """
        table = TABLES[name]
        wanted = list(columns) if columns is not None else table.names

        def scan() -> pa.Table:
            delta = self._load(name)
            if delta is None:
                return stored_schema(table).empty_table().select(wanted)
            schema = pa.schema([stored_schema(table).field(c) for c in wanted])
            dataset = _dataset(delta, self._path(name))
            if where is None:
                return dataset.to_table(columns=wanted).cast(schema)
            return _filtered(dataset, wanted, stored_schema(table), by=by, where=where).cast(schema)

        return self._patiently(name, scan)

    def scan(self, name: str, columns: list[str], see: Callable[[pa.Table], None]) -> None:
        """Show `see` a table part by part; parts may come twice if the table changes meanwhile."""
        types = pa.schema([stored_schema(TABLES[name]).field(c) for c in columns])

        def show() -> None:
            delta = self._load(name)
            if delta is None:
                return
            dataset = _dataset(delta, self._path(name))
            for rows in _together(_batches(dataset, columns)):
                see(rows.cast(types))

        self._patiently(name, show)

    def version(self, name: str) -> int:
        """Return the number of a table's newest commit; -1 before there is any."""
        delta = self._load(name)
        return -1 if delta is None else int(delta.version())

    def rows(self, name: str) -> int:
        """Return how many rows a table has."""

        def count() -> int:
            delta = self._load(name)
            return 0 if delta is None else int(_dataset(delta, self._path(name)).count_rows())

        return self._patiently(name, count)

    def upsert(
        self, name: str, incoming: pa.Table, *, planned: Callable[[Any], None] = lambda _: None
    ) -> Any:  # noqa: ANN401  # int8 array
        """Add what is new and merge what changed; doing it twice changes nothing.

        Parameters
        ----------
        incoming
            Rows in the schema of the table; a key may occur several times.
        planned
            Is told what will become of each row before anything is written.

        Returns
        -------
        numpy.ndarray of int8
            What became of each row: ADDED, UPDATED or UNCHANGED.
        """
        table = TABLES[name]
        fold = fold_sightings if name == "aliases" else fold_fields
        with storage_errors(self._path(name)):
            return self._retry(name, lambda: self._upsert(table, incoming, fold, planned))

    def rewrite(self, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
        """Replace a table by what `change` makes of each part of it, and leave no trace.

        Overwriting whole tables instead of deleting by predicate keeps values out of the log.
        The caller holds the lock.
        """
        from deltalake import write_deltalake

        delta = self._load(name)
        if delta is None:
            return
        schema = stored_schema(TABLES[name])
        dataset = _dataset(delta, self._path(name))

        def changed() -> Iterator[pa.RecordBatch]:
            for batch in dataset.to_batches(batch_size=_BATCH_ROWS):
                rows = pa.Table.from_batches([batch]).select(schema.names).cast(schema)
                yield from change(rows).to_batches()

        with storage_errors(self._path(name)):
            ask_for_room(self.folder, self._bytes(name))
            reader = pa.RecordBatchReader.from_batches(schema, changed())
            since = time.time()
            write_deltalake(delta, reader, mode="overwrite", writer_properties=_properties())
            self._settle(name, since)
            self.clear_past(name)

    def compact(self, name: str) -> None:
        """Join small files and clear away what was replaced; the caller holds the lock."""
        with storage_errors(self._path(name)):
            delta = self._load(name)
            if delta is None:
                return
            if len(delta.file_uris()) > 1:
                since = time.time()
                delta.optimize.compact(writer_properties=_properties())
                self._settle(name, since)
            self.clear_past(name)

    def clear_past(self, name: str) -> None:
        """Delete replaced and unfinished files and old log entries; the caller holds the lock."""
        delta = self._load(name)
        if delta is None:
            return
        delta.vacuum(0, dry_run=False, enforce_retention_duration=False, full=True)
        delta.update_incremental()
        delta.create_checkpoint()
        delta.cleanup_metadata()

    def check(self, name: str) -> str | None:
        """Read every row of a table; return what is wrong, or None."""
        try:
            delta = self._load(name)
            if delta is not None:
                for _ in _dataset(delta, self._path(name)).to_batches(batch_size=_BATCH_ROWS):
                    pass
        except Exception as error:  # noqa: BLE001  # a check reports whatever is wrong
            return str(error).splitlines()[0] if str(error) else type(error).__name__
        return None

    def files(self, name: str) -> int:
        """Return of how many files a table consists."""
        delta = self._load(name)
        return 0 if delta is None else len(delta.file_uris())

    def _upsert(
        self,
        table: Table,
        incoming: pa.Table,
        fold: Callable[[pa.Table, pa.Table, Table], Folded],
        planned: Callable[[Any], None],
    ) -> Any:  # noqa: ANN401  # int8 array
        known = self._matching(table, incoming)
        plan = plan_upsert(known, incoming, table, fold)
        planned(plan.outcomes)
        if plan.fresh.num_rows or plan.merged.num_rows:
            self._commit(table, plan)
        return plan.outcomes

    def _matching(self, table: Table, incoming: pa.Table) -> pa.Table:
        """Return the stored rows whose key occurs in `incoming`: keys first, rows if any."""
        lead = table.key[0]
        values = pc.unique(incoming.column(lead))
        where = pc.field(lead).isin(values)
        keys = self.read(table.name, columns=table.key, where=where, by=lead)
        hit = pc.is_in(row_keys(keys, table), value_set=row_keys(incoming, table))
        schema = stored_schema(table)
        if not pc.any(hit, min_count=0).as_py():
            return schema.empty_table()
        values = pc.unique(keys.filter(hit).column(lead))
        where = pc.field(lead).isin(values)
        return self.read(table.name, columns=schema.names, where=where, by=lead)

    def _commit(self, table: Table, plan: Plan) -> None:
        from deltalake import write_deltalake

        delta = self._load(table.name) or self._found(table)
        replaced = self._bytes(table.name) if plan.merged.num_rows else 0
        ask_for_room(self.folder, int(plan.fresh.nbytes + plan.merged.nbytes + replaced))
        since = time.time()
        try:
            if plan.fresh.num_rows:
                write_deltalake(delta, plan.fresh, mode="append", writer_properties=_properties())
            if plan.merged.num_rows:
                same = " AND ".join(f"t.{name} = s.{name}" for name in table.key)
                merging = delta.merge(
                    plan.merged,
                    same,
                    source_alias="s",
                    target_alias="t",
                    writer_properties=_properties(),
                )
                merging.when_matched_update_all().execute()
            self._settle(table.name, since)
        except Exception:  # whatever it was, it goes on upwards once its files are gone
            self._sweep(table.name)
            raise
        files = len(delta.file_uris())
        if files > MAX_FILES or (delta.version() and delta.version() % MAX_VERSIONS == 0):
            self.compact(table.name)

    def _bytes(self, name: str) -> int:
        return sum(file.stat().st_size for file in self._path(name).glob("*.parquet"))

    def _found(self, table: Table) -> DeltaTable:
        from deltalake import DeltaTable

        return DeltaTable.create(
            self._path(table.name), schema=stored_schema(table), configuration=_SETTINGS
        )

    def _load(self, name: str) -> DeltaTable | None:
        from deltalake import DeltaTable

        path = self._path(name)
        if not (path / "_delta_log").is_dir() or not DeltaTable.is_deltatable(str(path)):
            return None
        return DeltaTable(path)

    def _path(self, name: str) -> Path:
        return self.folder / name

    def _settle(self, name: str, since: float) -> None:
        """Have the disk keep what was committed `since`, before the ledger relies on it."""
        path = self._path(name)
        for file in (*path.glob("*.parquet"), *(path / "_delta_log").glob("*.json")):
            if file.stat().st_mtime >= since - 2:
                with file.open("rb+") as handle:
                    os.fsync(handle.fileno())

    def _sweep(self, name: str) -> None:
        """Delete files of a write that failed half-way; best effort, as the disk may be full."""
        path = self._path(name)
        try:
            delta = self._load(name)
            used = {Path(uri).name for uri in delta.file_uris()} if delta else set()
            for file in path.glob("*.parquet"):
                if file.name not in used:
                    file.unlink(missing_ok=True)
        except (OSError, ProjectError):
            return

    def _retry(self, name: str, step: Callable[[], T]) -> T:
        """Repeat a write that lost a race against another writer, on the newest snapshot."""
        from deltalake.exceptions import CommitFailedError

        for attempt in range(_TRIES):
            try:
                return step()
            except CommitFailedError:
                time.sleep(random.uniform(0, 0.05 * 2**attempt))  # noqa: S311  # no secret
        raise BusyError("project.busy", where=str(self._path(name)))

    def _patiently(self, name: str, scan: Callable[[], T]) -> T:
        """Repeat a read whose snapshot was cleared away in the meantime."""
        with storage_errors(self._path(name)):
            for _ in range(_TRIES - 1):
                try:
                    return scan()
                except FileNotFoundError:
                    time.sleep(0.02)
            return scan()


def _filtered(
    dataset: Any,  # noqa: ANN401  # an Arrow dataset, untyped upstream
    columns: list[str],
    schema: pa.Schema,
    *,
    by: str | None,
    where: pc.Expression,
) -> pa.Table:
    """Filter part by part, so that memory holds what was asked for.

    Arrow's own pushdown compares with the statistics of a file in the file's types, which fails
    where another engine wrote strings as views.
    """
    needed = [name for name in schema.names if name in columns or name == by]
    types = pa.schema([schema.field(name) for name in needed])
    parts = [schema.empty_table().select(columns)]
    for rows in _together(_batches(dataset, needed)):
        found = rows.cast(types).filter(where).select(columns)
        if found.num_rows:
            parts.append(found)
    return pa.concat_tables(parts)


def _batches(dataset: Any, columns: list[str]) -> Iterator[pa.RecordBatch]:  # noqa: ANN401  # untyped
    """Read a table part by part, and not many parts of many files ahead."""
    return dataset.to_batches(  # type: ignore[no-any-return]  # untyped upstream
        columns=columns, batch_size=_BATCH_ROWS, batch_readahead=2, fragment_readahead=1
    )


def _together(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """Join batches of few bytes, as every filter begins with a table of what it looks for."""
    waiting: list[pa.RecordBatch] = []
    size = 0
    for batch in batches:
        waiting.append(batch)
        size += batch.nbytes
        if size >= _FILTER_BYTES:
            yield pa.Table.from_batches(waiting)
            waiting, size = [], 0
    if waiting:
        yield pa.Table.from_batches(waiting)


def _properties() -> Any:  # noqa: ANN401  # untyped upstream
    """Return how Parquet is written: without statistics, which would repeat values."""
    from deltalake import ColumnProperties, WriterProperties

    plain = ColumnProperties(statistics_enabled="NONE")
    return WriterProperties(
        compression="ZSTD", compression_level=1, default_column_properties=plain
    )


def _dataset(delta: DeltaTable, path: Path) -> Any:  # noqa: ANN401  # untyped upstream
    from pyarrow import fs

    # Arrow's own file system is faster than the one that comes with the Delta table.
    local = fs.SubTreeFileSystem(os.fspath(path.absolute()), fs.LocalFileSystem())
    return delta.to_pyarrow_dataset(filesystem=local)
