"""XLSX and Parquet: tables whose cells have types already."""

from __future__ import annotations

import contextlib
import itertools
import re
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import FormatError, WorkbenchError
from workbench.gather.chunks import ROWS, Chunk, column_chunk
from workbench.gather.columns import recognised_names
from workbench.gather.opened import Opened
from workbench.gather.tabular import TITLE_ROWS, find_header, unique_names
from workbench.schema import Problem

__all__ = ["parquet_chunks", "sheet_chunks", "sheet_header"]

MOST_UNPACKED = 2 << 30
MOST_RATIO = 500
WORTH_A_LOOK = 50 << 20
BLOCK = 1 << 20


def sheet_chunks(file: Opened, wanted: Sequence[str] = ()) -> Iterator[Chunk]:
    """Yield the rows of the sheet with the most known columns; `rows` are the sheet's.

    Raises
    ------
    FormatError
        The workbook is damaged, holds no table, or unpacks to an absurd size.
    """
    with _workbook(file) as (book, stream):
        sheet, header, top = _best_sheet(book, file, wanted)
        yield from _rows(sheet, header, _names(top[header]), _formulas(stream, sheet))


def sheet_header(file: Opened) -> tuple[tuple[str, ...], list[str]]:
    """Return the column names of the sheet that would be read, and the title rows above them.

    Raises
    ------
    FormatError
        The workbook is damaged, holds no table, or unpacks to an absurd size.
    """
    with _workbook(file) as (book, _):
        _, header, top = _best_sheet(book, file, ())
        titles = [" ".join(str(c) for c in row if c not in {None, ""}) for row in top[:header]]
        return _names(top[header]), titles


@contextlib.contextmanager
def _workbook(file: Opened) -> Iterator[tuple[Any, IO[bytes]]]:
    import openpyxl  # half a second, for spreadsheets only

    with file.seekable() as stream:
        _refuse_bomb(stream, file.shown)
        try:
            with warnings.catch_warnings():
                # openpyxl warns of styles and extensions it leaves out; values are all we read.
                warnings.simplefilter("ignore")
                book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
            yield book, stream
        except (WorkbenchError, GeneratorExit):
            raise
        except Exception as error:  # openpyxl raises almost anything on damage
            raise FormatError("gather.damaged", path=file.shown) from error


def _refuse_bomb(stream: IO[bytes], shown: str) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise FormatError("gather.damaged", path=shown) from error
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if size > MOST_UNPACKED or (size > WORTH_A_LOOK and size / packed > MOST_RATIO):
        raise FormatError("gather.bomb", path=shown, size=size >> 20)
    stream.seek(0)


def _best_sheet(
    book: Any,  # noqa: ANN401  # untyped
    file: Opened,
    wanted: Sequence[str],
) -> tuple[Any, int, list[list[Any]]]:
    """Return the sheet with the most known columns, where its header is, and its first rows."""
    best: tuple[int, Any, int, list[list[Any]]] | None = None
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        top = [list(r) for r in itertools.islice(sheet.iter_rows(values_only=True), TITLE_ROWS)]
        header = find_header(top, wanted)
        if header is not None:
            known = recognised_names(top[header]) + sum(c in wanted for c in top[header])
            if best is None or known > best[0]:
                best = (known, sheet, header, top)
    if best is None:
        raise FormatError("gather.no_columns", path=file.shown)
    return best[1:]


def _names(cells: Sequence[Any]) -> tuple[str, ...]:
    filled = [i for i, cell in enumerate(cells) if cell not in {None, ""}]
    return unique_names(cells[: filled[-1] + 1])


def _rows(
    sheet: Any,  # noqa: ANN401  # untyped
    header: int,
    names: tuple[str, ...],
    empty_formulas: Mapping[int, int],
) -> Iterator[Chunk]:
    notes = [
        Problem(None, None, "presets.formulas", {"column": names[c], "rows": n}, rejected=False)
        for c, n in empty_formulas.items()
        if c < len(names)
    ]
    rows: list[Sequence[Any]] = []
    numbers: list[int] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number <= header + 1 or not any(cell not in {None, ""} for cell in row):
            continue
        rows.append((*row[: len(names)], *[None] * (len(names) - len(row))))
        numbers.append(number)
        if len(rows) >= ROWS:
            yield column_chunk(names, list(zip(*rows, strict=True)), numbers, notes)
            rows, numbers, notes = [], [], []
    yield column_chunk(names, list(zip(*rows, strict=True)), numbers, notes)


def _formulas(stream: IO[bytes], sheet: Any) -> Mapping[int, int]:  # noqa: ANN401  # untyped
    """Return by column how many formulas came without their result, as some tools write them."""
    found: Counter[int] = Counter()
    try:
        with zipfile.ZipFile(stream) as archive, archive.open(sheet._worksheet_path) as part:
            rest = b""
            while block := part.read(BLOCK):
                text = rest + block
                end = text.rfind(b"</c>") + 4
                rest = text[end:][-BLOCK:]
                if b"<f" in text:
                    found.update(_column(m[1]) for m in _NO_RESULT.finditer(text[:end]))
    except (zipfile.BadZipFile, KeyError, AttributeError, OSError, ValueError, zlib.error):
        return {}  # what is damaged is told where the rows are read
    return dict(sorted(found.items()))


_NO_RESULT = re.compile(
    rb'<c r="([A-Z]{1,3})\d+"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def parquet_chunks(file: Opened) -> Iterator[Chunk]:
    """Yield the rows of a Parquet file; nested columns are joined with dots.

    Raises
    ------
    FormatError
        The file is damaged.
    """
    try:
        with file.seekable() as stream:
            done = 0
            for batch in pq.ParquetFile(stream).iter_batches(batch_size=ROWS):
                table = pa.Table.from_batches([batch])
                while any(pa.types.is_struct(f.type) for f in table.schema):
                    table = table.flatten()
                names = unique_names(table.column_names)
                columns = [_plain(column) for column in table.columns]
                yield column_chunk(names, columns, range(done + 1, done + len(batch) + 1))
                done += len(batch)
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, FormatError):
            raise
        raise FormatError("gather.damaged", path=file.shown) from error


def _plain(column: pa.ChunkedArray) -> list[Any]:
    kind = column.type
    if pa.types.is_timestamp(kind):  # pandas need not be asked about nanoseconds
        column = column.cast(pa.timestamp("us", tz=kind.tz), safe=False)
    elif pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    elif pa.types.is_decimal(kind):
        column = column.cast(pa.float64())
    values: list[Any] = column.to_pylist()
    return values
