"""Taking names out of words: handles, numbers and display names, however a text spells them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["ELLIPSIS", "Names", "words_of"]

ELLIPSIS = "…"
LONGEST_NAME = 24  # words; of a longer name so many are looked for
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+\-]+@[\w\-]+\.[\w.\-]+|@[\w.\-]+")
_WORD = re.compile(r"\w[\w.]*")
_MARKS = "@＠/:="  # what stands before it is meant as a name


class Names:
    """The names of people, to be taken out of words.

    Parameters
    ----------
    words
        Handles, user ids, post ids.
    phrases
        Display names, of one word or several.
    ordinary
        Names that are ordinary words as well: they go only where an ``@``, ``/``, ``:`` or ``=``
        says that they are meant as names.
    public
        Words that stay: those of the brand and its competitors.
    addresses
        Whether every address and mention goes, whosever it is.
    """

    def __init__(
        self,
        words: Iterable[str],
        phrases: Iterable[str] = (),
        *,
        ordinary: Iterable[str] = (),
        public: Iterable[str] = (),
        addresses: bool = False,
    ) -> None:
        stay = {word for text in public for word in words_of(text)}
        found = {run for text in (*words, *phrases) if (run := words_of(text)[:LONGEST_NAME])}
        self._runs = {run for run in found if not stay.issuperset(run)}
        self._marked = {words_of(text) for text in ordinary}
        self._lengths: dict[str, list[int]] = {}
        for first, length in sorted({(run[0], len(run)) for run in self._runs}, reverse=True):
            self._lengths.setdefault(first, []).append(length)  # the longest first
        self._addresses = addresses

    def __bool__(self) -> bool:
        return self._addresses or bool(self._runs)

    def hide(self, text: str) -> str:
        """Return a text with an ellipsis for every name.

        >>> Names(["mila.backt"], ["Mila Berg"]).hide("Mila Berg (@jo) like mila.backt: x.de/a")
        '… (@jo) like …: x.de/a'
        >>> Names(["liebe"], ordinary=["liebe"]).hide("Liebe @Liebe!")
        'Liebe @…!'
        """
        if not self:
            return text
        plain = unicodedata.normalize("NFC", text)
        cut = _ADDRESS.sub(ELLIPSIS, plain) if self._addresses else plain
        hidden = self._without(cut)
        return text if hidden == plain else hidden

    def hide_all(self, value: Any) -> Any:  # noqa: ANN401  # any value of a phrase or of JSON
        """Return a value with every text in it hidden; keys stay."""
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, Mapping):
            return {key: self.hide_all(one) for key, one in value.items()}
        if isinstance(value, (list, set, frozenset)):
            return [self.hide_all(one) for one in value]
        if isinstance(value, tuple):
            if len(value) == 2 and isinstance(value[1], Mapping):  # noqa: PLR2004  # a phrase
                return (value[0], self.hide_all(value[1]))
            return tuple(self.hide_all(one) for one in value)
        return value

    def _without(self, text: str) -> str:
        spans = [m.span() for m in _WORD.finditer(text)]
        words = [_bare(text[a:b]) for a, b in spans]
        out: list[str] = []
        done = at = 0
        while at < len(words):
            start = spans[at][0]
            length = self._match(words, at, marked=text[max(0, start - 1) : start] in {*_MARKS})
            if length:
                last = spans[at + length - 1]
                out += [text[done:start], ELLIPSIS]
                done = last[0] + len(text[last[0] : last[1]].rstrip("."))
            at += length or 1
        return "".join([*out, text[done:]])

    def _match(self, words: list[str], at: int, *, marked: bool) -> int:
        """Return how many words from `at` on are a name, the longest one; 0 if none is."""
        for length in self._lengths.get(words[at], ()):
            run = tuple(words[at : at + length])
            if len(run) == length and run in self._runs and (marked or run not in self._marked):
                return length
        return 0


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared."""
    return tuple(_bare(m[0]) for m in _WORD.finditer(unicodedata.normalize("NFC", text)))


def _bare(word: str) -> str:
    return word.casefold().rstrip(".")
