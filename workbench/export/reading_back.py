"""Reading a table that people edited: any separator, any encoding, XLSX too, all of it as text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError  # its error only, nothing is parsed

import pandas as pd

from workbench.errors import FormatError, NotFoundError
from workbench.export.baseline import STAMP
from workbench.export.cells import tidy, unguard
from workbench.gather.encodings import decode

__all__ = ["Sheet", "read_back", "read_sheet"]

SEPARATORS = ";\t,"
MOST_UNPACKED = 200 << 20  # bytes; a sheet of 100,000 people has a tenth of it
MOST_RATIO, WORTH_A_LOOK = 60, 16 << 20  # sheets shrink to a twentieth
MOST_ROWS, MOST_COLUMNS = 200_000, 200
MOST_CELLS = 4_000_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ERROR = re.compile(r"#[A-Z0-9/]+[!?]?")
SHEETS = 2  # the table, and where it comes from


@dataclass(frozen=True)
class Sheet:
    """A table as text, and what the file itself says of where it comes from.

    Parameters
    ----------
    table
        One row a person; every cell text or missing. The index is the row in the file, from 2.
    about
        `profile`, `decisions` and the like, as they were written; empty if they are lost. Of a
        CSV only `profile`, and not where the rows say themselves what they were written with: the
        JSON beside it may be that of a newer file of the same name.
    formulas
        Row and column of cells that hold a formula whose outcome the file does not say: those are
        missing in the table, which is not to say emptied.
    """

    table: pd.DataFrame
    about: Mapping[str, Any] = field(default_factory=dict)
    formulas: frozenset[tuple[int, str]] = frozenset()


class _Formula(str):
    """A cell with a formula that nobody worked out."""

    __slots__ = ()


def read_back(path: str | Path) -> pd.DataFrame:
    """Return a table that `csv` or `xlsx` wrote, whatever a spreadsheet made of it since.

    Separator and encoding are told from the file, so that a CSV which a German Excel saved
    (semicolons, cp1252) reads as well.

    Parameters
    ----------
    path
        A CSV or XLSX.

    Returns
    -------
    pandas.DataFrame
        Every cell as text without its guard, or missing; blank rows left out. The index is the
        row in the file.

    Raises
    ------
    NotFoundError
        There is no such file.
    FormatError
        It is no table.
    """
    return read_sheet(path).table


def read_sheet(path: str | Path) -> Sheet:
    """Return the table with what is said of it beside (CSV) or on its second sheet (XLSX)."""
    source = Path(path)
    try:
        content = source.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFoundError("export.no_file", path=str(source)) from error
    if content[:4] == b"PK\x03\x04":
        rows, about = _workbook(content, source)
        table, formulas = _table(rows, source)
        return Sheet(table, about, formulas)
    table, _ = _table(_delimited(content, source), source)
    return Sheet(table, {} if STAMP in table else _beside(source))


def _table(
    rows: list[tuple[int, list[str | None]]], source: Path
) -> tuple[pd.DataFrame, frozenset[tuple[int, str]]]:
    head = next((row for row in rows if any(row[1])), None)
    if head is None:
        raise FormatError("export.not_csv", where=str(source))
    names = _unique([unguard(cell or "").strip() for cell in head[1]])
    wide = len(names)
    body = [(n, (cells + [None] * wide)[:wide]) for n, cells in rows if n > head[0] and any(cells)]
    columns = {name: [_text(cells[i]) for _, cells in body] for i, name in enumerate(names) if name}
    formulas = frozenset(
        (n, name)
        for n, cells in body
        for name, cell in zip(names, cells, strict=True)
        if name and isinstance(cell, _Formula)
    )
    return pd.DataFrame(columns, index=[n for n, _ in body], dtype="str"), formulas


def _text(cell: str | None) -> str | None:
    return None if cell is None or isinstance(cell, _Formula) else unguard(tidy(str(cell)))


def _unique(names: list[str]) -> list[str]:
    """Return names, each once: of equal ones only the first column counts."""
    seen: Counter[str] = Counter()
    out = []
    for name in names:
        seen[name] += 1
        out.append(name if seen[name] == 1 else "")
    return out


def _delimited(content: bytes, source: Path) -> list[tuple[int, list[str | None]]]:
    text = decode(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    if first.lower().startswith("sep=") and len(first) == 5:  # noqa: PLR2004  # Excel's own hint
        separator, text = first[4], text.partition("\n")[2]
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise FormatError("export.not_csv", where=str(source)) from error
    return [(n, [cell or None for cell in row]) for n, row in enumerate(rows, start=1)]


def _workbook(
    content: bytes, source: Path
) -> tuple[list[tuple[int, list[str | None]]], dict[str, Any]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    damaged = FormatError("export.not_csv", where=str(source))
    try:
        _refuse_bomb(content, source)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = [_cells(sheet, source) for sheet in book.worksheets[:SHEETS]]
        if sheets and _has_formulas(content):
            raw = load_workbook(io.BytesIO(content), read_only=True)
            sheets[0] = _with_formulas(sheets[0], raw.worksheets[0])
    except FormatError:
        raise
    except (
        zipfile.BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, TypeError,
        AttributeError, IndexError, OSError, NotImplementedError, EOFError,
    ) as error:  # fmt: skip
        raise damaged from error
    if not sheets:
        raise damaged
    about = next((found for rows in sheets[1:] if (found := _about(rows))), {})
    return sheets[0], about


def _refuse_bomb(content: bytes, source: Path) -> None:
    """Refuse what unpacks to absurdly much, by what its directory says of it."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        size = sum(part.file_size for part in packed.infolist())
    if size > min(MOST_UNPACKED, max(WORTH_A_LOOK, MOST_RATIO * len(content))):
        raise FormatError("export.too_large", where=str(source))


def _cells(sheet: Any, source: Path) -> list[tuple[int, list[str | None]]]:  # noqa: ANN401  # openpyxl, untyped
    sheet.reset_dimensions()  # what the file says of its size may be a lie
    found, held = [], 0
    rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS, max_col=MOST_COLUMNS)
    for number, row in enumerate(rows, start=1):
        cells = [_plain(cell) for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        held += len(cells)
        if held > MOST_CELLS:
            raise FormatError("export.too_large", where=str(source))
        if cells:
            found.append((number, cells))
    return found


def _has_formulas(content: bytes) -> bool:
    """Say whether any sheet may have some; most have none, and are then read once only."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = [n for n in packed.namelist() if n.startswith("xl/worksheets/")]
        return any(_FORMULA.search(packed.read(part)) for part in parts)


def _with_formulas(
    rows: list[tuple[int, list[str | None]]],
    sheet: Any,  # noqa: ANN401  # openpyxl, untyped
) -> list[tuple[int, list[str | None]]]:
    """Return rows with a `_Formula` where one is whose outcome the file does not say."""
    sheet.reset_dimensions()
    found = dict(rows)
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        for cell in row:
            if getattr(cell, "data_type", "") != "f":
                continue
            cells = found.setdefault(cell.row, [])
            cells += [None] * (cell.column - len(cells))
            known = cells[cell.column - 1]
            if known is None or _ERROR.fullmatch(known):
                cells[cell.column - 1] = _Formula("=")
    return sorted(found.items())


def _plain(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value)


def _about(rows: list[tuple[int, list[str | None]]]) -> dict[str, Any]:
    """Return what the second sheet says, its dotted names nested again."""
    about: dict[str, Any] = {}
    for _, cells in rows:
        name, value = (*cells, None, None)[:2]
        if not name or value is None:
            continue
        place = about
        *path, last = unguard(name).split(".")
        for part in path:
            inner = place.setdefault(part, {})
            place = inner if isinstance(inner, dict) else {}
        place[last] = _value(unguard(value))
    return about if "decisions" in about or "profile" in about else {}


def _value(text: str) -> Any:  # noqa: ANN401  # any JSON value
    return int(text) if text.isdecimal() else text


def _beside(path: Path) -> dict[str, Any]:
    try:
        details = json.loads(path.with_name(f"{path.name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    known = isinstance(details, dict) and "profile" in details
    return {"profile": details["profile"]} if known else {}
