"""A table in whichever container it comes: CSV, XLSX, Parquet, JSON, NDJSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbench.errors import FormatError
from workbench.gather import sniff
from workbench.gather.chunks import Chunk, record_chunk
from workbench.gather.encodings import decode
from workbench.gather.json_records import (
    UNREADABLE,
    document,
    is_lines,
    line_chunks,
    load,
    record_chunks,
    records_in,
)
from workbench.gather.opened import Opened
from workbench.gather.spreadsheets import parquet_chunks, sheet_chunks, sheet_header
from workbench.gather.tabular import check_layout, layout_of, read_chunks
from workbench.gather.totals import without_totals

__all__ = ["Header", "header_of", "table_chunks"]

_LINES = 20
_MEMO = "table_file.header"


@dataclass(frozen=True, slots=True)
class Header:
    """What stands above the rows of a table.

    Parameters
    ----------
    names
        Column names.
    titles
        The lines above them.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...] = ()


def header_of(file: Opened) -> Header | None:
    """Return the header of a table by the beginning of its file; None if it is no table."""
    if _MEMO not in file.memo:
        try:
            file.memo[_MEMO] = _header(file)
        except FormatError:
            file.memo[_MEMO] = None
    header: Header | None = file.memo[_MEMO]
    return header


def _header(file: Opened) -> Header | None:
    kind = sniff.container(file)
    if kind == "text":
        layout = layout_of(file)
        if layout is None:
            return None
        titles = decode(file.head).splitlines()[: layout.skipped]
        return Header(layout.names, tuple(titles))
    if kind == "xlsx":
        names, above = sheet_header(file)
        return Header(names, tuple(above))
    if kind == "parquet":
        first = next(parquet_chunks(file), None)
        return Header(first.names) if first is not None else None
    if kind == "json":
        records = _first_lines(file) if is_lines(file.head) else [sniff.first_record(file)]
        objects = [r for r in records if isinstance(r, dict)]
        return Header(record_chunk(objects, range(len(objects))).names) if objects else None
    return None


def _first_lines(file: Opened) -> list[object]:
    records: list[object] = []
    for line in decode(file.head).lstrip("\ufeff").split("\n")[:_LINES]:
        try:
            records.append(load(line))
        except UNREADABLE:
            continue
    return records


def table_chunks(file: Opened, wanted: Sequence[str] = ()) -> Callable[[], Iterator[Chunk]]:
    """Return what opens the rows of a table anew.

    Parameters
    ----------
    file
        Any file that holds a table.
    wanted
        Column names that speak for a row being the header.

    Raises
    ------
    FormatError
        It holds none, or is damaged.
    """
    kind = sniff.container(file)
    if kind == "text":
        layout = check_layout(file, wanted)
        return lambda: without_totals(read_chunks(file, layout))
    if kind == "xlsx":
        return lambda: without_totals(sheet_chunks(file, wanted))
    if kind == "parquet":
        return lambda: parquet_chunks(file)
    if kind == "json":
        if is_lines(file.head):
            return lambda: line_chunks(file)
        records = records_in(document(file))
        return lambda: record_chunks(records)
    raise FormatError("gather.no_columns", path=file.shown)
