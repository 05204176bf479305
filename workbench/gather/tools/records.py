"""The records of a JSON file one by one, with their numbers, as a tool has written them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import msgspec

from workbench.gather.encodings import decode, detect, lines
from workbench.gather.json_records import UNREADABLE, document, is_lines, load
from workbench.gather.opened import Opened
from workbench.schema import Problem

__all__ = ["as_list", "first_objects", "numbered", "numbered_lines"]

FIRST = 20
SMALL = 64 << 20


def as_list(content: object) -> list[Any]:
    """Return a document's records: its elements, or itself.

    >>> as_list([1, 2]), as_list({"id": 1})
    ([1, 2], [{'id': 1}])
    """
    return content if isinstance(content, list) else [content]


def numbered(
    file: Opened, records_of: Callable[[object], Iterable[Any]] = as_list
) -> Iterator[tuple[int, object]]:
    """Yield each record with its line or number; a line that is not JSON gives a problem.

    Parameters
    ----------
    file
        One JSON object a line, or a JSON document.
    records_of
        Returns the records of a document, or of what stands in one line.
    """
    if is_lines(file.head):
        for row, content in numbered_lines(file):
            if isinstance(content, Problem):
                yield row, content
            else:
                for record in records_of(content):
                    yield row, record
    else:
        yield from enumerate(records_of(document(file)), start=1)


def numbered_lines(file: Opened) -> Iterator[tuple[int, object]]:
    """Yield each line's number and content, or the problem that it is not JSON."""
    loads = msgspec.json.Decoder().decode
    encoding = detect(file.head)
    with file.stream() as stream:
        source: Any = stream if encoding.startswith("utf-8") else lines(stream, encoding)
        for row, line in enumerate(source, start=1):
            try:
                yield row, loads(line)
            except UNREADABLE:
                if line.strip():
                    yield row, _second_try(line, row)


def _second_try(line: bytes | str, row: int) -> object:
    try:
        return load(line)
    except UNREADABLE:
        return Problem(row, None, "gather.bad_json_line")


def first_objects(file: Opened) -> list[dict[str, Any]]:
    """Return up to 20 objects from the beginning of a JSON file: lines, elements or the document.

    Remembered, so that every format may ask.
    """
    known = file.memo.get("first_objects")
    if known is None:
        known = file.memo["first_objects"] = list(_first_objects(file))
    objects: list[dict[str, Any]] = known
    return objects


def _first_objects(file: Opened) -> Iterator[dict[str, Any]]:
    text = decode(file.head).lstrip("\ufeff \t\r\n")
    if text.startswith("[") and not is_lines(file.head):
        yield from _elements(text)
        return
    if not text.startswith(("{", "[")):
        return
    for line in text.split("\n")[:FIRST]:
        try:
            content = load(line)
        except UNREADABLE:
            continue
        if isinstance(content, dict):
            yield content
    if is_lines(file.head) or (file.cut and file.path.stat().st_size > SMALL):
        return
    try:
        content = load(file.whole())
    except UNREADABLE:
        return
    if isinstance(content, dict):
        yield content


def _elements(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects at the beginning of a JSON array, as far as they are whole."""
    decoder = json.JSONDecoder()
    at = 1
    for _ in range(FIRST):
        at += len(text[at : at + 1000]) - len(text[at : at + 1000].lstrip(" \t\r\n,"))
        try:
            content, at = decoder.raw_decode(text, at)
        except UNREADABLE:
            return
        if isinstance(content, dict):
            yield content
