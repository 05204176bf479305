"""Pieces on a pipe between two processes of ours: JSON for what was wrong, Arrow for tables."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any

import pyarrow as pa

from workbench.errors import WorkbenchError
from workbench.gather.fields import Piece
from workbench.schema import Problem

__all__ = ["Broken", "End", "receive", "send", "send_end"]

_WIDTH = 8  # bytes of the length of what follows


class Broken(Exception):  # noqa: N818  # no error: the work is then done here
    """The other process is gone, or what it says makes no sense."""


@dataclass(frozen=True, slots=True)
class End:
    """There are no more pieces.

    Parameters
    ----------
    error
        Class, phrase id and values of the error that ended it, if one did.
    """

    error: tuple[str, str, dict[str, object]] | None = None


def send(stream: IO[bytes], piece: Piece) -> None:
    """Write a piece."""
    tables = {name: _bytes_of(table) for name, table in piece.tables.items()}
    problems = [[p.row, p.field, p.reason, dict(p.values), p.rejected] for p in piece.problems]
    head = {
        "tables": {name: len(content) for name, content in tables.items()},
        "counted": piece.counted,
        "problems": problems,
    }
    _send_head(stream, head)
    for content in tables.values():
        stream.write(content)
    stream.flush()


def send_end(stream: IO[bytes], error: WorkbenchError | None = None) -> None:
    """Write that there are no more pieces, and which error was met."""
    told = None if error is None else [type(error).__name__, error.phrase, error.values]
    _send_head(stream, {"error": told})
    stream.flush()


def receive(stream: IO[bytes] | None) -> Piece | End:
    """Return the next piece.

    Raises
    ------
    Broken
        The stream ends before it is whole.
    """
    length = int.from_bytes(_read(stream, _WIDTH))
    head: dict[str, Any] = json.loads(memoryview(_read(stream, length)).tobytes())
    if "error" in head:
        return End(None if head["error"] is None else tuple(head["error"]))
    tables = {name: _table_of(_read(stream, size)) for name, size in head["tables"].items()}
    problems = tuple(Problem(*parts) for parts in head["problems"])
    return Piece(tables, tuple(head["counted"]), problems)


def _send_head(stream: IO[bytes], head: Mapping[str, object]) -> None:
    text = json.dumps(head).encode()
    stream.write(len(text).to_bytes(_WIDTH) + text)


def _bytes_of(table: pa.Table) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return sink.getvalue()


def _table_of(content: pa.Buffer) -> pa.Table:
    with pa.ipc.open_stream(content) as reader:
        return reader.read_all()


def _read(stream: IO[bytes] | None, length: int) -> pa.Buffer:
    """Return so many bytes, where Arrow can use them in place."""
    content = pa.allocate_buffer(length)
    room = memoryview(content)
    while room:
        got = stream.readinto(room) if stream is not None else 0  # type: ignore[attr-defined]  # raw
        if not got:
            raise Broken
        room = room[got:]
    return content
