"""Lines of totals, which tools write below the rows they add up."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.gather.chunks import Chunk, Values
from workbench.gather.numbers import BAD, figures, is_missing
from workbench.schema import Problem

__all__ = ["without_totals"]

_WORDS = frozenset(
    (
        "total", "totals", "grand total", "sum", "subtotal", "average", "summe", "summen",
        "gesamt", "gesamtsumme", "gesamtergebnis", "insgesamt", "zwischensumme", "durchschnitt",
    )
)  # fmt: skip
_STEMS = tuple(w for w in _WORDS if not any(w != v and w.startswith(v) for v in _WORDS))
_LONGEST = max(map(len, _WORDS)) + 4
_LOOKED_AT = 3  # the word stands in one of the first columns


def without_totals(chunks: Iterator[Chunk]) -> Iterator[Chunk]:
    """Yield chunks without lines of totals, each of which becomes a problem.

    A line of totals begins with a word for it, and holds nothing else but figures.
    """
    for chunk in chunks:
        rows = _totals(chunk)
        if not rows:
            yield chunk
            continue
        kept = chunk.take([i for i in range(len(chunk)) if i not in rows])
        problems = [Problem(chunk.rows[i], None, "presets.total_row") for i in sorted(rows)]
        yield Chunk(
            kept.names, kept.rows, kept.column, (*chunk.problems, *problems), record=kept.record
        )


def _totals(chunk: Chunk) -> set[int]:
    if not len(chunk):
        return set()
    found: set[int] = set()
    for name in chunk.names[:_LOOKED_AT]:
        values = chunk.column(name)
        for i, value in enumerate(values) if _may_hold(values) else ():
            if value.__class__ is str and 0 < len(value) < _LONGEST and _is_word(value):
                found.add(i)
    return {i for i in found if _only_figures([chunk.column(name)[i] for name in chunk.names])}


def _may_hold(values: Values) -> bool:
    """Say whether a cell may begin with a word for totals: a look at all cells as one text."""
    try:
        text = "\n" + "\n".join(values).lower()
    except TypeError:  # a spreadsheet's numbers and dates
        text = "\n" + "\n".join([v for v in values if v.__class__ is str]).lower()
    return any(f"\n{word}" in text or f"\n {word}" in text for word in _STEMS)


def _is_word(value: str) -> bool:
    return value.strip().rstrip(":").strip().casefold() in _WORDS


def _only_figures(cells: list[object]) -> bool:
    """Say whether the first filled cell is the word and the others, at least one, are figures."""
    first, *rest = [cell for cell in cells if not is_missing(cell)]
    if not isinstance(first, str) or not _is_word(first):
        return False
    numbers = (
        isinstance(cell, (str, int, float))
        and not isinstance(cell, bool)
        and figures([cell])[0] is not BAD
        for cell in rest
    )
    return bool(rest) and all(numbers)
