"""Quotes: the sentences of a message in which it says what it wants, exactly as written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.ugc.spaces.cues import LONGEST, Found

__all__ = ["Clause", "clause_of", "clauses", "telling"]

WIDEST = 240  # characters of a quote
# Blanks are never given back, and those before a line's end are stripped: 8,000 are no work.
_BREAK = re.compile(r"(?<=[.!?…])\s++|\n\s*+")
_TELLS = re.compile(r"\w")


@dataclass(frozen=True)
class Clause:
    """A sentence of a text and where it stands."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """Position after the last sign."""
        return self.start + len(self.text)


def clauses(text: str) -> list[Clause]:
    """Return the sentences of a text that hold a word, as written.

    Examples
    --------
    >>> [clause.text for clause in clauses("So lecker!! Wann gibt's Nachschub? 🙏")]
    ['So lecker!!', "Wann gibt's Nachschub?"]
    """
    text = text[:LONGEST]
    found, start = [], 0
    for gap in [*_BREAK.finditer(text), None]:
        part = text[start : gap.start() if gap else len(text)]
        bare = part.strip()
        if _TELLS.search(bare):
            found.append(Clause(bare, start + part.index(bare)))
        start = gap.end() if gap else start
    return found


def clause_of(parts: list[Clause], found: Found) -> Clause | None:
    """Return the sentence in which a cue begins, if it holds a word."""
    for part in parts:
        if part.start <= found.start < part.end:
            return part
    return None


def telling(parts: list[Clause], cues: Iterable[Found]) -> str | None:
    """Return the sentence with most of these cues, the first of equals; None without any.

    A long sentence is cut to what stands around its first cue.
    """
    counts: dict[int, list[Found]] = {}
    for found in cues:
        part = clause_of(parts, found)
        if part is not None:
            counts.setdefault(part.start, []).append(found)
    if not counts:
        return None
    start = max(counts, key=lambda at: (len({f.cue.name for f in counts[at]}), -at))
    part = next(part for part in parts if part.start == start)
    return cut(part, min(found.start for found in counts[start]))


def cut(part: Clause, at: int | None = None) -> str:
    """Return a sentence, or of a long one at most 240 characters around position `at`."""
    if len(part.text) <= WIDEST:
        return part.text
    low = max(0, (part.start if at is None else at) - part.start - WIDEST // 4)
    window = part.text[low : low + WIDEST]
    if low:
        window = window[window.find(" ") + 1 :]
    if low + WIDEST < len(part.text) and " " in window:
        window = window[: window.rfind(" ")]
    return window.strip()
