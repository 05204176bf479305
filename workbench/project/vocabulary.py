"""Words that only one person wrote: topic names and keywords would keep them alive."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from workbench.project.corpus import Corpus
from workbench.text import plain_text

__all__ = ["own_words"]

_WORD = re.compile(r"[^\W_]{4,}")
_PLACES = (("posts", "text"), ("comments", "text"), ("accounts", "bio"))


def own_words(corpus: Corpus, texts: Collection[str]) -> list[str]:
    """Return the words of four letters and more that stand in `texts` and nowhere else, sorted.

    Parameters
    ----------
    corpus
        Everything that was imported.
    texts
        What the person wrote; these rows of the corpus do not count as elsewhere.
    """
    own = set(texts)
    left = {word for text in own for word in _words(text)}
    for text in _others(corpus, own):
        if not left:
            break
        left -= _words(text)
    return sorted(left)


def _words(text: str) -> set[str]:
    spoken = f"{text} {plain_text(text)}" if "#" in text else text
    return set(_WORD.findall(spoken.casefold()))


def _others(corpus: Corpus, own: set[str]) -> Iterator[str]:
    for table, column in _PLACES:
        for text in corpus.read(table, columns=[column]).column(column).to_pylist():
            if text is not None and text not in own:
                yield text
