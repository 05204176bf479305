"""Tables as CSV: spreadsheet-safe, in a German or international dialect, reading back equal."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from workbench.errors import FormatError, NotFoundError, SettingError
from workbench.export.cells import guard, tidy, unguard
from workbench.export.files import write_file

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["Excel", "read_csv", "write_csv"]

Excel = Literal["none", "german"]
LIST_SEPARATOR = "; "
_SIGNS = {"none": (",", "."), "german": (";", ",")}
_DTYPES: dict[str, Any] = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "time": pd.DatetimeTZDtype("us", "UTC"),
}


def flatten(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` as it reads back: plain columns, lists joined, empty text missing.

    Columns become ``str``, ``Int64``, ``float64``, ``boolean`` or UTC times, rows are numbered.
    Times without a zone are UTC.
    """
    columns = {str(name): _flat(frame[name]) for name in frame.columns}
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def write_csv(
    frame: pd.DataFrame,
    path: str | Path,
    *,
    excel: Excel = "none",
    about: Mapping[str, Any] | None = None,
    project: Project | None = None,
) -> Path:
    """Write a table, and beside it a JSON file that says how to read it and where it comes from.

    Parameters
    ----------
    frame
        Any table; see `flatten` for what becomes of it.
    path
        The CSV; UTF-8 with a byte order mark, every cell quoted. The JSON is ``<path>.json``.
    excel
        ``"german"``: semicolons and decimal commas, as a German Excel expects.
    about
        Plain JSON values for the JSON file: settings, versions, dates.
    project
        Remembers files outside its folder, so that `Project.forget` can name them.

    Returns
    -------
    pathlib.Path
        The CSV.

    Raises
    ------
    SettingError
        `excel` is unknown.
    ProjectError
        The place cannot be written to.
    """
    if excel not in _SIGNS:
        raise SettingError("export.bad_excel", excel=excel)
    delimiter, decimal = _SIGNS[excel]
    flat = flatten(frame)
    kinds = {name: _kind(flat[name]) for name in flat.columns}
    cells = [_cells(flat[name], kinds[name], decimal) for name in flat.columns]
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([guard(name) for name in flat.columns])
    writer.writerows(zip(*cells, strict=True))
    target = Path(path)
    details = {
        "file": target.name,
        "rows": len(flat),
        "delimiter": delimiter,
        "decimal": decimal,
        "columns": kinds,
        **(about or {}),
    }
    text = json.dumps(plain(details), ensure_ascii=False, allow_nan=False, indent=2)
    write_file(target, out.getvalue().encode("utf-8-sig", "replace"), project=project)
    write_file(target.with_name(f"{target.name}.json"), text + "\n", project=project)
    return target


def read_csv(path: str | Path) -> pd.DataFrame:
    """Return a table that `write_csv` wrote, equal to what was written.

    Without its JSON file the separator is told from the header and every column is text.

    Raises
    ------
    NotFoundError
        There is no such file.
    FormatError
        It is not a CSV in UTF-8.
    """
    source = Path(path)
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise NotFoundError("export.no_file", path=str(source)) from error
    except UnicodeDecodeError as error:
        raise FormatError("export.not_csv", where=str(source)) from error
    details = _details(source)
    delimiter = details.get("delimiter") or (";" if ";" in text.partition("\n")[0] else ",")
    rows = _rows(text, delimiter, source)
    if not rows:
        raise FormatError("export.not_csv", where=str(source))
    header, *body = rows
    names = [unguard(name) for name in header]
    kinds = details.get("columns", {})
    if any(len(row) != len(names) for row in body):
        raise FormatError("export.not_csv", where=str(source))
    return pd.DataFrame(
        {
            name: _column([row[i] for row in body], kinds.get(name, "text"), details)
            for i, name in enumerate(names)
        },
        index=pd.RangeIndex(len(body)),
    )


def plain(value: Any) -> Any:  # noqa: ANN401  # any JSON value in, any JSON value out
    """Return a value as JSON can hold it: no NaN, no infinity, no numpy, dates as ISO text."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)):
        return [plain(one) for one in value]
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if hasattr(value, "isoformat") else tidy(str(value))


def _flat(column: pd.Series) -> pd.Series:
    kind = _kind(column)
    values = column.reset_index(drop=True)
    if kind == "text":
        texts = [_text(value) for value in values.tolist()]
        return pd.Series(texts, dtype="str")
    if kind == "time" and values.dt.tz is None:  # without a zone: UTC, as everywhere
        values = values.dt.tz_localize("UTC")
    return values.astype(_DTYPES[kind])


def _kind(column: pd.Series) -> str:
    kinds = pd.api.types
    if kinds.is_bool_dtype(column.dtype):
        return "boolean"
    if kinds.is_integer_dtype(column.dtype):
        return "integer"
    if kinds.is_float_dtype(column.dtype):
        return "number"
    return "time" if kinds.is_datetime64_any_dtype(column.dtype) else "text"


def _text(value: object) -> str | None:
    if isinstance(value, (list, tuple, set, frozenset, np.ndarray)):
        ordered = sorted(value, key=str) if isinstance(value, (set, frozenset)) else value
        value = LIST_SEPARATOR.join(tidy(str(one)) for one in ordered)
    if value is None or value is pd.NA or value is pd.NaT or value != value:  # noqa: PLR0124  # NaN
        return None
    return tidy(str(value)) or None


def _cells(column: pd.Series, kind: str, decimal: str) -> list[str]:
    values = column.tolist()
    known = column.notna().tolist()
    if kind == "text":
        return [guard(v) if ok else "" for v, ok in zip(values, known, strict=True)]
    if kind == "time":
        return [v.isoformat() if ok else "" for v, ok in zip(values, known, strict=True)]
    texts = [str(v) if ok else "" for v, ok in zip(values, known, strict=True)]
    return [t.replace(".", decimal) for t in texts] if kind == "number" else texts


def _column(cells: list[str], kind: str, details: Mapping[str, Any]) -> pd.Series:
    if kind == "text":
        return pd.Series([unguard(c) if c else None for c in cells], dtype="str")
    values: list[Any] = [c or None for c in cells]
    if kind == "number":
        decimal = details.get("decimal", ".")
        values = [float(c.replace(decimal, ".")) if c else None for c in cells]
    elif kind == "integer":
        values = [int(c) if c else None for c in cells]
    elif kind == "boolean":
        values = [c == "True" if c else None for c in cells]
    elif kind == "time":
        values = [pd.Timestamp(c) if c else None for c in cells]
    return pd.Series(values, dtype=_DTYPES[kind])


def _rows(text: str, delimiter: str, source: Path) -> list[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # a cell may be the file
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FormatError("export.not_csv", where=str(source)) from error


def _details(path: Path) -> dict[str, Any]:
    beside = path.with_name(f"{path.name}.json")
    try:
        details = json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return details if isinstance(details, dict) else {}
