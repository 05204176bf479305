"""CSV and its relatives: any separator, title rows above the header, quoted line breaks.

Read strictly first: a stray quotation mark would otherwise swallow the rows after it. A record
that does not fit the header costs itself only; reading goes on at the next line that fits.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.errors import FormatError
from workbench.gather.chunks import ROWS, Chunk, column_chunk
from workbench.gather.columns import recognised_names
from workbench.gather.encodings import decode, detect, lines, repair_column
from workbench.gather.opened import Opened
from workbench.schema import Problem

__all__ = ["Layout", "find_header", "layout_of", "read_chunks", "unique_names"]

SEPARATORS = ",;\t|"
LONGEST_FIELD = 1 << 24
LONGEST_RECORD = 2_000
LONGEST_SEARCH = 50
TITLE_ROWS = 30
LONGEST_NAME = 150
MOST = 0.5  # of the rows must fit the header
ENOUGH = 200  # rows to know the layout
_SHORT_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Layout:
    """How a delimited text is laid out.

    Parameters
    ----------
    separator
        The character between the fields.
    skipped
        Records above the header: titles and blank lines.
    names
        Column names, unique.
    short_rows
        Whether rows commonly leave out empty fields at their end.
    known
        How many of the names are names of fields.
    """

    separator: str
    skipped: int
    names: tuple[str, ...]
    short_rows: bool
    known: int


def layout_of(file: Opened, wanted: Sequence[str] = ()) -> Layout | None:
    """Return the layout of a text file, or None if it has no columns.

    Parameters
    ----------
    file
        The file; only its head is read.
    wanted
        Column names that the user mapped, which speak for a row being the header.
    """
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_FIELD))
    text = decode(file.head)
    if file.cut:
        text = text[: text.rfind("\n") + 1] or text
    best: tuple[tuple[float, ...], Layout] | None = None
    for separator in SEPARATORS:
        rows = _sample(text, separator)
        header = find_header(rows, wanted)
        if header is None:
            continue
        width = len(rows[header])
        below = [row for row in rows[header + 1 :] if any(row)]
        fitting = sum(len(row) == width for row in below) / max(1, len(below))
        known = recognised_names(rows[header]) + sum(c in wanted for c in rows[header])
        short = sum(len(row) < width for row in below)
        layout = Layout(
            separator,
            header,
            unique_names(rows[header]),
            short >= max(2, _SHORT_SHARE * len(below)),
            known,
        )
        if _is_prose(rows[header], below, fitting, skipped=header):
            continue
        rank = (known, fitting if width > 1 else 0.0, width)
        if best is None or rank > best[0]:
            best = (rank, layout)
    return best[1] if best else None


def _is_prose(
    header: Sequence[str], below: Sequence[Sequence[str]], fitting: float, *, skipped: int
) -> bool:
    """Say whether this is running text with commas in it and no table."""
    if any(len(name) > LONGEST_NAME for name in header):
        return True
    if not below and skipped:
        return True
    return fitting < MOST and len(below) > 0


def _sample(text: str, separator: str) -> list[list[str]]:
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    rows = []
    try:
        for row in reader:
            rows.append([cell.strip() for cell in row])
            if len(rows) >= ENOUGH:
                break
    except csv.Error:
        pass  # what was read so far has to do
    return rows


def find_header(rows: Sequence[Sequence[object]], wanted: Sequence[str] = ()) -> int | None:
    """Return which of the first rows is the header, or None if there are no columns.

    The row with the most known names, the first of equals; without any, the first row that is
    as wide as most.
    """
    best, most = None, 0
    for i, row in enumerate(rows[:TITLE_ROWS]):
        known = recognised_names(row) + sum(cell in wanted for cell in row)
        if known > most:
            best, most = i, known
    if best is not None:
        return best
    widths = [sum(cell not in {None, ""} for cell in row) for row in rows]
    if not widths or max(widths) <= 1:
        return None
    typical = sorted(widths)[len(widths) // 2]
    return next(i for i, width in enumerate(widths) if width >= max(2, typical))


def unique_names(header: Sequence[object]) -> tuple[str, ...]:
    """Return the header's cells as unique names, garbled ones repaired; empty ones are numbered.

    >>> unique_names(["id", "text", "text", None])
    ('id', 'text', 'text (2)', 'column 4')
    """
    names: dict[str, None] = {}
    header = repair_column([str(cell) if cell is not None else None for cell in header])
    for i, cell in enumerate(header):
        name = str(cell).strip().lstrip("\ufeff") if cell is not None else ""
        name = base = name or f"column {i + 1}"
        again = 2
        while name in names:
            name, again = f"{base} ({again})", again + 1
        names[name] = None
    return tuple(names)


class _Feed:
    """Lines for a csv.reader, with those of the current record kept so they can be put back."""

    def __init__(self, source: Iterator[str]) -> None:
        self.source = source
        self.back: deque[str] = deque()
        self.record: list[str] = []
        self.number = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        if len(self.record) >= LONGEST_RECORD:
            raise csv.Error("runaway")
        line = self.back.popleft() if self.back else next(self.source)
        self.number += 1
        self.record.append(line)
        return line

    def put_back(self, lines_: Sequence[str]) -> None:
        self.back.extendleft(reversed(lines_))
        self.number -= len(lines_)


def read_chunks(file: Opened, layout: Layout) -> Iterator[Chunk]:
    """Yield the records of a delimited text in chunks of 20,000; `rows` are line numbers.

    Raises
    ------
    FormatError
        The compressed file is damaged further on.
    """
    with file.stream() as stream:
        yield from _chunks(_Feed(lines(stream, detect(file.head))), layout)


def _chunks(feed: _Feed, layout: Layout) -> Iterator[Chunk]:
    rows: list[Sequence[str]] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    reader = csv.reader(feed, delimiter=layout.separator, strict=True)
    width = len(layout.names)
    skip = layout.skipped + 1
    while True:
        feed.record.clear()
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            row = _reread(feed, layout)
        if skip:
            skip -= 1
            continue
        fitted = row if len(row) == width else _fit(row, width, layout)
        if fitted is None:
            start = feed.number - len(feed.record) + 1
            _recover(feed, layout)
            values = {"found": len(row), "expected": width}
            problems.append(Problem(start, None, "gather.wrong_columns", values))
        elif fitted and (fitted[0] or any(fitted)):
            rows.append(fitted)
            numbers.append(feed.number - len(feed.record) + 1)
        if len(rows) + len(problems) >= ROWS:
            yield column_chunk(layout.names, list(zip(*rows, strict=True)), numbers, problems)
            rows, numbers, problems = [], [], []
    if rows or problems:
        yield column_chunk(layout.names, list(zip(*rows, strict=True)), numbers, problems)


def _fit(row: list[str], width: int, layout: Layout) -> list[str] | None:
    """Return a row as wide as the header; [] for a blank line, None if it cannot be."""
    if not any(row):
        return []
    if len(row) > width and not any(row[width:]):
        return row[:width]
    if len(row) < width and layout.short_rows:
        return row + [""] * (width - len(row))
    return None


def _reread(feed: _Feed, layout: Layout) -> list[str]:
    """Return a record that is not strictly CSV, if reading it loosely fits the header."""
    if len(feed.record) == 1:
        loose = _loose(feed.record[0], layout)
        if len(loose) == len(layout.names):
            return loose
    return ["?"]


def _loose(line: str, layout: Layout) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=layout.separator), [])
    except csv.Error:
        return []


def _recover(feed: _Feed, layout: Layout) -> None:
    """Put back the lines that a broken record has swallowed, from the first good record on."""
    broken = list(feed.record)
    for i in range(1, min(len(broken), LONGEST_SEARCH)):
        swallowed = broken[i:]
        feed.put_back(swallowed)
        if _fits_from_here(feed, layout):
            return
        for _ in swallowed:
            next(feed)
        feed.record.clear()


def _fits_from_here(feed: _Feed, layout: Layout) -> bool:
    """Say whether a record as wide as the header comes next; consumes nothing."""
    feed.record.clear()
    try:
        row = next(csv.reader(feed, delimiter=layout.separator, strict=True), [])
    except csv.Error:
        row = []
    feed.put_back(feed.record)
    feed.record.clear()
    return len(row) == len(layout.names) > 1


def check_layout(file: Opened, wanted: Sequence[str]) -> Layout:
    """Return the layout of a file that must be delimited text.

    Raises
    ------
    FormatError
        It has no columns.
    """
    layout = layout_of(file, wanted)
    if layout is None:
        raise FormatError("gather.no_columns", path=file.shown)
    return layout
