"""Recognising a caption inside a longer text: runs of its words, whatever stands around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

__all__ = ["MIN_CAPTION", "RUN", "phrases", "runs_in", "without_spans", "words_of"]

RUN = 8
"""So many words in a row are a quotation; a shorter caption is one as a whole."""
MIN_CAPTION = 20
"""Texts shorter than this ("Love it!") say nothing about who wrote them."""

_WORD = re.compile(r"(?P<mark>[#@＃＠]?)(?P<word>\w+)")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)

Span = tuple[int, int]


def words_of(text: str) -> list[tuple[str, Span]]:
    """Return the words of a text in composed form, case folded, with where they stand.

    >>> words_of("Grün & lecker!")
    [('grün', (0, 4)), ('lecker', (7, 13))]
    """
    return [(m["word"].casefold(), m.span("word")) for m in _WORD.finditer(text)]


def phrases(text: str) -> Iterator[str]:
    """Yield what a text is recognised by: every run of `RUN` words, short texts whole.

    Addresses cut a text in two, and runs that are mostly hashtags or names are left out, as
    many people write the same ones.

    >>> list(phrases("Mein Hafertraum am Morgen https://a.de/b #hafer"))
    ['mein hafertraum am morgen']
    """
    for part in _LINK.split(unicodedata.normalize("NFC", text)):
        found = list(_WORD.finditer(part))
        words = [m["word"].casefold() for m in found]
        marked = [bool(m["mark"]) for m in found]
        run = min(RUN, len(words))
        for at in range(len(words) - run + 1 if run else 0):
            phrase = " ".join(words[at : at + run])
            if len(phrase) >= MIN_CAPTION and 2 * sum(marked[at : at + run]) < run:
                yield phrase


def runs_in(
    words: list[str], lengths: tuple[int, ...], gate: Callable[[str], int], gates: frozenset[int]
) -> Iterator[tuple[int, int]]:
    """Yield first word and length of the runs worth a closer look.

    Parameters
    ----------
    lengths
        How many words the runs have that are looked for.
    gate, gates
        A number for each word, and those of the runs looked for, which are their words' numbers
        joined by exclusive or: moving on by a word costs two operations and no hashing.
    """
    numbers = [gate(word) for word in words]
    for length in lengths:
        rolling = 0
        for end, number in enumerate(numbers, start=1):
            rolling ^= number
            if end > length:
                rolling ^= numbers[end - length - 1]
            if end >= length and rolling in gates:
                yield end - length, length


def without_spans(text: str, spans: list[Span], instead: str) -> str:
    """Return a text with `instead` in place of each stretch of overlapping spans.

    >>> without_spans("abcdefg", [(1, 3), (2, 4), (5, 6)], "…")
    'a…e…g'
    """
    out, done = [], 0
    for start, end in sorted(spans):
        if start >= done:
            out += [text[done:start], instead]
        done = max(done, end)
    return "".join([*out, text[done:]])
