"""The rows of a delimited text one by one, for tools whose tables are read like their JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.errors import FormatError
from workbench.gather import sniff
from workbench.gather.json_records import UNREADABLE, load
from workbench.gather.opened import Opened
from workbench.gather.tabular import Layout, layout_of, read_chunks

__all__ = ["first_rows", "header_of", "numbered_rows", "unflatten", "unpack_cells"]

FEW = 5
MOST_PARTS = 10_000


def _layout(file: Opened) -> Layout | None:
    """Return the layout of a text file, remembered, so that every format may ask."""
    if "layout" not in file.memo:
        text = sniff.container(file) == "text"
        file.memo["layout"] = layout_of(file) if text else None
    found: Layout | None = file.memo["layout"]
    return found


def header_of(file: Opened) -> tuple[str, ...]:
    """Return the column names of a delimited text; () if it is none."""
    layout = _layout(file)
    return layout.names if layout else ()


def numbered_rows(file: Opened) -> Iterator[tuple[int, object]]:
    """Yield each row's line number and its cells by name, or the problem that it is no row.

    Empty cells are left out.

    Raises
    ------
    FormatError
        The file has no columns.
    """
    layout = _layout(file)
    if layout is None:
        raise FormatError("gather.no_columns", path=file.shown)
    for chunk in read_chunks(file, layout):
        columns = [chunk.column(name) for name in layout.names] if len(chunk) else []
        for row, cells in zip(chunk.rows, zip(*columns, strict=True), strict=True):
            yield row, {n: c for n, c in zip(layout.names, cells, strict=True) if c}
        for problem in chunk.problems:
            yield problem.row or 0, problem


def first_rows(file: Opened) -> list[dict[str, Any]]:
    """Return the first rows of a delimited text, to look at."""
    rows = file.memo.get("first_rows")
    if rows is None:
        rows = []
        for _, row in numbered_rows(file) if header_of(file) else ():
            if isinstance(row, dict):
                rows.append(row)
            if len(rows) >= FEW:
                break
        file.memo["first_rows"] = rows
    found: list[dict[str, Any]] = rows
    return found


def unflatten(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose column names are paths, ``a/0/b``, as the object it was made of.

    >>> unflatten({"id": "1", "taggedUsers/0/username": "mila", "hashtags/1": "brot"})
    {'id': '1', 'taggedUsers': [{'username': 'mila'}], 'hashtags': ['brot']}
    """
    tree: dict[str, Any] = {}
    for name, cell in row.items():
        if not isinstance(name, str):
            continue
        *outer, last = name.split("/")
        place = tree
        for key in outer:
            inner = place.setdefault(key, {})
            if not isinstance(inner, dict):
                break
            place = inner
        else:
            place.setdefault(last, cell)
    return {key: _lists(value) for key, value in tree.items()}


def _lists(value: object) -> Any:  # noqa: ANN401  # JSON is anything
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(part) for key, part in value.items()}
    if inner and all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=lambda k: int(k) % MOST_PARTS)]
    return inner


def unpack_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row whose cells may hold JSON with these cells parsed.

    >>> unpack_cells({"id": "1", "hashtags": '["#a"]', "text": "[sic]"})
    {'id': '1', 'hashtags': ['#a'], 'text': '[sic]'}
    """
    return {name: _unpacked(cell) for name, cell in row.items()}


def _unpacked(cell: object) -> object:
    if isinstance(cell, str) and cell[:1] in {"[", "{"} and cell[-1:] in {"]", "}"}:
        try:
            return load(cell)
        except UNREADABLE:
            return cell
    return cell
