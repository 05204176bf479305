"""Tables as XLSX: a table with filters, and a sheet that says where it comes from."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pandas as pd

from workbench.export.cells import guard
from workbench.export.files import write_file
from workbench.export.tables import flatten, plain
from workbench.phrases import say

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["write_xlsx"]

LONGEST = 32_767  # characters in a cell; Excel calls a file with more damaged
WIDEST, NARROWEST = 46, 9
SAMPLE = 200  # rows that tell how wide a column is
_NOT_XML = re.compile("[\ufffe\uffff]|[\U0001fffe\U0001ffff\U0002fffe\U0002ffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_SHARES = re.compile(r"p_top|score")


def write_xlsx(
    frame: pd.DataFrame,
    path: str | Path,
    *,
    about: Mapping[str, Any],
    limits: Sequence[str] = (),
    language: str | None = None,
    project: Project | None = None,
) -> Path:
    """Write a table as the first sheet, and `about` with the limits as the second.

    Parameters
    ----------
    frame
        Any table; numbers, times and truth values stay what they are, the rest is text.
    path
        The XLSX.
    about
        Plain JSON values: settings, versions, dates.
    limits
        Sentences about what the figures do not say.
    language
        Of the names of the sheets.
    project
        Remembers files outside its folder, so that `Project.forget` can name them.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    from openpyxl import Workbook  # half a second, for spreadsheets only

    flat = flatten(frame)
    book = Workbook()
    book.properties.creator = "UGC workbench"
    sheet = book.active
    sheet.title = say("export.sheet_shortlist", language)
    _fill(sheet, flat)
    second = book.create_sheet(say("export.sheet_about", language))
    for row, (name, value) in enumerate(_told(plain(about), limits), start=1):
        _text(second.cell(row, 1), name)
        _text(second.cell(row, 2), value)
    second.column_dimensions["A"].width, second.column_dimensions["B"].width = 34, 110
    out = io.BytesIO()
    book.save(out)
    return write_file(path, out.getvalue(), project=project)


def _fill(sheet: Any, flat: pd.DataFrame) -> None:  # noqa: ANN401  # openpyxl has no types
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.table import Table, TableStyleInfo

    for column, name in enumerate(flat.columns, start=1):
        head = sheet.cell(1, column)
        _text(head, str(name))
        head.font, head.alignment = Font(bold=True), Alignment(vertical="top", wrap_text=True)
        for row, value in enumerate(flat[name].tolist(), start=2):
            _put(sheet.cell(row, column), value, str(name))
        letters = [len(str(v)) for v in flat[name].head(SAMPLE).dropna()]
        wide = min(max([NARROWEST, len(str(name)) + 4, *letters]), WIDEST)
        sheet.column_dimensions[get_column_letter(column)].width = wide
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation, sheet.page_setup.fitToWidth = "landscape", 1
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage = 0, True
    if len(flat) and len(flat.columns):
        end = f"{get_column_letter(len(flat.columns))}{len(flat) + 1}"
        table = Table(displayName="shortlist", ref=f"A1:{end}")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        sheet.add_table(table)


def _put(cell: Any, value: Any, name: str) -> None:  # noqa: ANN401  # openpyxl has no types
    """Write a value as what it is: number, day, truth value, or text that nothing runs."""
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124  # NaN
        return
    if isinstance(value, pd.Timestamp):  # Excel knows no zones: UTC, as everywhere
        cell.value = value.tz_convert("UTC").tz_localize(None).to_pydatetime()
        cell.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(value, (bool, int)):
        cell.value = value
    elif isinstance(value, float):
        cell.value = value
        cell.number_format = "0.000" if _SHARES.fullmatch(name) or abs(value) <= 1 else "#,##0.00"
    else:
        _text(cell, str(value))


def _text(cell: Any, text: str) -> None:  # noqa: ANN401  # openpyxl has no types
    safe = _ESCAPED.sub("_x005F_", _NOT_XML.sub("", guard(text)))
    if len(safe) > LONGEST:
        safe = safe[: LONGEST - 1] + "…"
    cell.value = safe
    cell.data_type = "s"  # whatever it begins with
    if _is_address(text):
        cell.hyperlink = text
        cell.style = "Hyperlink"
    cell.quotePrefix = True


def _is_address(text: str) -> bool:
    """Say whether a cell is one web address; nothing else may become a link."""
    if not text.startswith(("http://", "https://")) or re.search(r"[\s\"<>\x00-\x1f]", text):
        return False
    try:
        return bool(urlsplit(text).hostname) and len(text) < 2000  # noqa: PLR2004  # Excel's limit is 2,079
    except ValueError:
        return False


def _told(about: Mapping[str, Any], limits: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what there is to say in two columns; what is nested has its path as name."""
    for sentence in limits:
        yield "", sentence
    yield from _rows("", about)


def _rows(name: str, value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401  # any JSON value
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _rows(f"{name}.{key}".lstrip("."), one)
    elif value is not None:
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
