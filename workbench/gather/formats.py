"""The formats we read: one row each, for reading, for `workbench formats` and for the docs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from workbench.errors import FormatError, SettingError
from workbench.gather import brightdata, meta_export, presets, sniff
from workbench.gather.columns import name_key
from workbench.gather.fields import Options, Piece
from workbench.gather.format import Format
from workbench.gather.instaloader_files import is_instaloader, read_files
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
from workbench.gather.totals import without_totals

__all__ = ["Format", "by_name", "formats", "recognise_format"]


def _sniff_instaloader(file: Opened) -> bool:
    if sniff.container(file) != "json":
        return False
    start = b"".join(file.head[:4096].split())
    if start.startswith(b'{"node":{') or b'"instaloader"' in file.head:
        content = sniff.whole_if_small(file)
        return isinstance(content, dict) and is_instaloader(content)
    if file.path.name.lower().endswith("_comments.json") or b'"answers":' in start:
        content = sniff.whole_if_small(file)
        return isinstance(content, list) and is_instaloader(content)
    return False


def _sniff_json(test: Callable[[object], bool]) -> Callable[[Opened], bool]:
    return lambda file: sniff.container(file) == "json" and test(sniff.first_record(file))


def _is_ndjson(file: Opened) -> bool:
    return sniff.container(file) == "json" and is_lines(file.head)


def _is_csv(file: Opened) -> bool:
    return sniff.container(file) == "text" and layout_of(file) is not None


def _read_instaloader(file: Opened, options: Options) -> Iterator[Piece]:
    return read_files([file.path], file.path, options, alone=True)


def _read_profiles(file: Opened, options: Options) -> Iterator[Piece]:
    return brightdata.profile_pieces(records_in(document(file)), options, file.shown)


def _read_meta(file: Opened, options: Options) -> Iterator[Piece]:
    records = records_in(document(file))
    flat = [meta_export.flatten(r) or r if isinstance(r, dict) else r for r in records]
    options.platform = options.platform or "instagram"
    return pieces(lambda: record_chunks(flat, came_as=records), options, file.shown)


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

_OWN = (
    Format(
        "instaloader",
        "gather.about_instaloader",
        _sniff_instaloader,
        _read_instaloader,
        platforms=("instagram",),
        tables=("posts", "comments", "accounts"),
        files=("JSON", "JSON.XZ"),
    ),
    Format(
        "brightdata",
        "gather.about_brightdata",
        _sniff_json(brightdata.has_nested_posts),
        _read_profiles,
        platforms=("instagram",),
        tables=("posts", "accounts", "reported"),
        files=("JSON",),
    ),
    Format(
        "meta",
        "gather.about_meta",
        _sniff_json(meta_export.is_meta),
        _read_meta,
        platforms=("instagram",),
        tables=("posts", "accounts"),
        files=("JSON",),
    ),
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
    return (*_OWN, *presets.formats(), *_GENERAL)


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
