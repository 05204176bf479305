"""The formats we read: one row each, for reading, for `workbench formats` and for the docs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from workbench.errors import FormatError, SettingError
from workbench.gather import presets, sniff
from workbench.gather.columns import name_key
from workbench.gather.fields import Options, Piece
from workbench.gather.format import Format
from workbench.gather.json_records import (
    document,
    is_lines,
    line_chunks,
    record_chunks,
    records_in,
)
from workbench.gather.mapping import pieces
from workbench.gather.opened import Opened
from workbench.gather.spreadsheets import parquet_chunks, sheet_chunks
from workbench.gather.tabular import check_layout, layout_of, read_chunks
from workbench.gather.tools.formats import FORMATS
from workbench.gather.totals import without_totals

__all__ = ["Format", "by_name", "formats", "recognise_format"]


def _is_ndjson(file: Opened) -> bool:
    return sniff.container(file) == "json" and is_lines(file.head)


def _is_csv(file: Opened) -> bool:
    return sniff.container(file) == "text" and layout_of(file) is not None


def _read_json(file: Opened, options: Options) -> Iterator[Piece]:
    records = records_in(document(file))
    if not records:
        raise FormatError("gather.no_records", path=file.shown)
    return pieces(lambda: record_chunks(records), options, file.shown)


def _read_lines(file: Opened, options: Options) -> Iterator[Piece]:
    return pieces(lambda: line_chunks(file), options, file.shown)


def _read_csv(file: Opened, options: Options) -> Iterator[Piece]:
    layout = check_layout(file, tuple(options.overrides))
    options.german = layout.separator == ";" or any(name_key(n) in _GERMAN for n in layout.names)
    return pieces(lambda: without_totals(read_chunks(file, layout)), options, file.shown)


def _read_sheet(file: Opened, options: Options) -> Iterator[Piece]:
    wanted = tuple(options.overrides)
    return pieces(lambda: without_totals(sheet_chunks(file, wanted)), options, file.shown)


def _read_parquet(file: Opened, options: Options) -> Iterator[Piece]:
    return pieces(lambda: parquet_chunks(file), options, file.shown)


_GERMAN = frozenset(
    ("datum", "beschreibung", "nutzername", "benutzername", "kommentare", "beitrag")
)

_ALL = ("posts", "comments", "accounts", "reported")
_GENERAL = (
    Format(
        "ndjson", "gather.about_ndjson", _is_ndjson, _read_lines,
        tables=_ALL, files=("NDJSON",), mapped=True,
    ),
    Format(
        "json", "gather.about_json", lambda f: sniff.container(f) == "json", _read_json,
        tables=_ALL, files=("JSON",), mapped=True,
    ),
    Format(
        "xlsx", "gather.about_xlsx", lambda f: sniff.container(f) == "xlsx", _read_sheet,
        tables=_ALL, files=("XLSX",), mapped=True,
    ),
    Format(
        "parquet", "gather.about_parquet", lambda f: sniff.container(f) == "parquet",
        _read_parquet, tables=_ALL, files=("Parquet",), mapped=True,
    ),
    Format(
        "csv", "gather.about_csv", _is_csv, _read_csv,
        tables=_ALL, files=("CSV", "TSV"), mapped=True,
    ),
)  # fmt: skip


@cache
def formats() -> tuple[Format, ...]:
    """Return every format we read, in the order in which they are tried.

    Tools by name first, then the presets, then any table and any JSON.

    >>> formats()[0].name, formats()[-1].name
    ('instaloader', 'csv')
    """
    return (*FORMATS, *presets.formats(), *_GENERAL)


def by_name(name: str) -> Format:
    """Return the format called `name`.

    Raises
    ------
    SettingError
        There is none.
    """
    alias = {"tsv": "csv", "jsonl": "ndjson", "excel": "xlsx"}.get(name.lower(), name.lower())
    for known in formats():
        if known.name == alias:
            return known
    raise SettingError(
        "gather.unknown_format_name", name=name, known=", ".join(f.name for f in formats())
    )


def recognise_format(file: Opened) -> Format:
    """Return the format of a file, by its content.

    Raises
    ------
    FormatError
        It is none that we read; the message says what it is instead.
    """
    for known in formats():
        if known.sniff(file):
            return known
    raise FormatError("gather.unknown_format", path=file.shown, seen=sniff.seen(file))
