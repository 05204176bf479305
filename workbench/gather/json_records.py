"""JSON and NDJSON: a list of records, wherever in the document it lies, or one record a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

import msgspec

from workbench.errors import FormatError
from workbench.gather.chunks import ROWS, Chunk, record_chunk
from workbench.gather.columns import recognised_names
from workbench.gather.encodings import decode, detect, lines
from workbench.gather.opened import Opened
from workbench.schema import Problem

__all__ = ["document", "is_lines", "line_chunks", "load", "record_chunks", "records_in"]

DEEPEST = 4
MOST_BYTES = 1 << 26  # of the lines of a chunk, about
STEP = 500
A_RECORD = 3  # known names make an object a record itself
FEWEST = 4  # lines to tell a broken first one from the opening of a list
LARGEST = 300 << 20  # bytes of a document, which is held whole
NOT_JSON = object()
UNREADABLE = (ValueError, RecursionError, msgspec.DecodeError)


def load(raw: bytes | str) -> Any:  # noqa: ANN401  # JSON is anything
    """Return parsed JSON; also accepts NaN and lone surrogates, as Python writes them.

    Raises
    ------
    ValueError or RecursionError
        It is not JSON.
    """
    try:
        return msgspec.json.decode(raw)
    except UNREADABLE:
        text = raw if isinstance(raw, str) else decode(raw)
        return json.loads(text.lstrip("\ufeff"))


def is_lines(head: bytes) -> bool:
    """Say whether the beginning of a file is one JSON object a line.

    At least two lines, and most of the whole ones among the first twenty, must be objects.
    """
    text = decode(head).lstrip("\ufeff \t\r\n")
    whole = [line for line in text.split("\n")[:21] if line.strip()]
    if text[:1] not in {"{", "["} or len(whole) <= 1:
        return False
    if text[:1] == "[":  # a list, unless only its first line is none: that one is broken
        return len(whole) >= FEWEST and all(map(_is_object, whole[1:-1]))
    good = sum(_is_object(line) for line in whole[:20])
    return good >= 1 and 2 * good >= len(whole[:20]) - 1


def _is_object(line: str) -> bool:
    try:
        return isinstance(load(line), dict)
    except UNREADABLE:
        return False


def line_chunks(file: Opened) -> Iterator[Chunk]:
    """Yield the records of an NDJSON file; a broken line costs that line.

    Raises
    ------
    FormatError
        The compressed file is damaged further on.
    """
    loads = msgspec.json.Decoder().decode
    done = 0
    with file.stream() as stream:
        plain = detect(file.head).startswith("utf-8")
        source: Iterator[Any] = iter(stream) if plain else lines(stream, detect(file.head))
        while block := _some_lines(source):
            records = _all_objects(block, loads)
            if records is not None:
                yield record_chunk(records, range(done + 1, done + 1 + len(block)))
                done += len(block)
                continue
            more = source if len(block) == ROWS else iter(())
            chunk, taken = _line_by_line(chain(block, more), done, loads)
            done += taken
            if len(chunk) or chunk.problems:
                yield chunk


def _some_lines(source: Iterator[Any]) -> list[Any]:
    """Return the next lines: as many as a chunk has records, fewer if they are long."""
    block: list[Any] = []
    size = 0
    while len(block) < ROWS and size < MOST_BYTES:
        part = list(islice(source, STEP))
        block += part
        size += sum(map(len, part))
        if len(part) < STEP:
            break
    return block


def _all_objects(block: Sequence[Any], loads: Callable[[Any], Any]) -> list[dict[str, Any]] | None:
    """Return the records of lines that each hold one, None if one does not."""
    try:
        records = list(map(loads, block))
    except UNREADABLE:
        return None
    return records if set(map(type, records)) == {dict} else None


def _line_by_line(
    source: Iterator[Any], done: int, loads: Callable[[Any], Any]
) -> tuple[Chunk, int]:
    """Return the next records with the lines that are none, and how many lines were read."""
    records: list[dict[str, Any]] = []
    rows: list[int] = []
    problems: list[Problem] = []
    number = done
    for number, line in enumerate(source, start=done + 1):
        try:
            record = loads(line)
        except UNREADABLE:
            if not line.strip():
                continue
            record = _second_try(line)
        if record.__class__ is dict:
            records.append(record)
            rows.append(number)
        else:
            reason = "gather.bad_json_line" if record is NOT_JSON else "gather.bad_record"
            problems.append(Problem(number, None, reason, {}))
        if len(records) + len(problems) >= ROWS:
            break
    return record_chunk(records, rows, problems), number - done


def _second_try(line: bytes | str) -> Any:  # noqa: ANN401  # JSON is anything
    try:
        return load(line)
    except UNREADABLE:
        return NOT_JSON


def document(file: Opened) -> Any:  # noqa: ANN401  # JSON is anything
    """Return a whole JSON document.

    Raises
    ------
    FormatError
        It breaks off or is not JSON, and the message says where; or it is larger than 300 MB.
    """
    content = file.whole(LARGEST)
    try:
        return load(content)
    except json.JSONDecodeError as error:
        after = len(error.doc.rstrip()) - 1
        broken_off = error.pos >= after or "Unterminated" in error.msg
        phrase = "gather.truncated_json" if broken_off else "gather.bad_json"
        raise FormatError(phrase, path=file.shown, line=error.lineno, column=error.colno) from error
    except UNREADABLE as error:
        raise FormatError("gather.bad_json", path=file.shown, line=1, column=1) from error


def records_in(content: object) -> list[Any]:
    """Return the records of a document: itself, or the longest list of objects within.

    >>> records_in({"status": "ok", "data": {"items": [{"id": 1}, {"id": 2}]}})
    [{'id': 1}, {'id': 2}]
    """
    if isinstance(content, list):
        return content
    if not isinstance(content, dict):
        return []
    if recognised_names(list(content)) >= A_RECORD:
        return [content]
    best = _longest(content, 0)
    if best:
        return best
    inner = list(content.values())
    keyed = len(inner) > 1 and all(isinstance(v, dict) for v in inner)
    return inner if keyed else [content] if content else []


def _longest(content: dict[str, Any], depth: int) -> list[Any]:
    best: list[Any] = []
    for value in content.values():
        found: list[Any] = []
        if isinstance(value, list) and value and isinstance(value[0], dict):
            found = value
        elif isinstance(value, dict) and depth < DEEPEST:
            found = _longest(value, depth + 1)
        if len(found) > len(best):
            best = found
    return best


def record_chunks(
    records: list[Any], *, came_as: Sequence[object] | None = None
) -> Iterator[Chunk]:
    """Yield records in chunks; what is not an object costs that record.

    `came_as` are the records as the file has them, where a reader has changed them.
    """
    original = records if came_as is None else came_as
    for start in range(0, len(records), ROWS):
        part = records[start : start + ROWS]
        good = [i for i, r in enumerate(part) if isinstance(r, dict)]
        kept = set(good) if len(good) < len(part) else None
        problems = [
            Problem(start + i + 1, None, "gather.bad_record", {})
            for i in range(len(part))
            if kept is not None and i not in kept
        ]
        yield record_chunk(
            [part[i] for i in good],
            [start + i + 1 for i in good],
            problems,
            came_as=[original[start + i] for i in good],
        )
