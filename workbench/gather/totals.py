"""Lines of totals, which tools write below the rows they add up."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.gather.chunks import Chunk
from workbench.gather.numbers import BAD, figures, is_missing
from workbench.schema import Problem

__all__ = ["without_totals"]

_WORDS = frozenset(
    (
        "total", "totals", "grand total", "sum", "subtotal", "average", "summe", "summen",
        "gesamt", "gesamtsumme", "gesamtergebnis", "insgesamt", "zwischensumme", "durchschnitt",
    )
)  # fmt: skip
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
        for i, value in enumerate(chunk.column(name)):
            if value.__class__ is str and 0 < len(value) < _LONGEST and _is_word(value):
                found.add(i)
    return {i for i in found if _only_figures([chunk.column(name)[i] for name in chunk.names])}


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
