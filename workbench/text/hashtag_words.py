"""Hashtags as the words they are made of: ``kaffeeliebe`` is *kaffee liebe*, ``oatly`` stays.

Capitals, underscores and figures split first. What is left in one piece is cut into words of
the German and English lists of the package pyspellchecker so that the product of their
frequencies is largest (a unigram model, found by dynamic programming). A piece that is a word
itself stays whole, and so does one that words cannot cover without a rest: coinages, names.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from workbench.text.word_lists import LONGEST_WORD, known_words, own_words

__all__ = ["hashtag_words"]

SHORTEST = 6  # letters; fewer are never cut
LONGEST = 60  # letters; longer pieces are no hashtag of words
PER_WORD = 2.0  # what a word more costs
LINK = 1.0  # what the s of "Montags-" or the lost e of "Erdbeer-" costs
LEAST = -3.7  # log probability a letter below which words are chance
_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ])(?=[A-ZÄÖÜ][a-zäöüß]{2})|_+")
_RUN = re.compile(r"\d+|\D+")


@lru_cache(maxsize=1 << 16)
def hashtag_words(tag: str) -> tuple[str, ...]:
    """Return the words of a bare hashtag, as they are written there.

    Raises
    ------
    DependencyError
        The package with the word lists is missing, or its lists are not the pinned ones.

    References
    ----------
    Norvig, "Natural Language Corpus Data", in Segaran and Hammerbacher, *Beautiful Data*, 2009.

    Examples
    --------
    >>> hashtag_words("kaffeeliebe"), hashtag_words("OatMilk_latte")
    (('kaffee', 'liebe'), ('Oat', 'Milk', 'latte'))
    >>> hashtag_words("urlaub2026"), hashtag_words("therapist"), hashtag_words("oatly")
    (('urlaub', '2026'), ('therapist',), ('oatly',))
    """
    if tag.lower() in own_words("words"):
        return (tag,)
    return tuple(word for part in _HUMP.split(tag) if part for word in _of_part(part))


def _of_part(part: str) -> list[str]:
    """Return the words between two capitals; figures stand alone but in "b2b" and "h2o"."""
    runs = _RUN.findall(part)
    if len(runs) > 1 and all(run.isdigit() or len(run) < 3 for run in runs):  # noqa: PLR2004  # letters
        return [part]
    words: list[str] = []
    for run in runs:
        if run.isdigit():
            words.append(run)
            continue
        found = _cut(run)
        if words and words[-1].isdigit() and run[0] == "s" and found == [run]:
            rest = _cut(run[1:])  # the s of "90svibes"
            if len(rest) > 1 or known_words().get(rest[0].lower()):
                words[-1] += run[0]
                found = rest
        words += found
    return words


def _cut(run: str) -> list[str]:
    low = run.lower()
    n = len(low)
    if not SHORTEST <= n <= LONGEST or len(run) != n or _worth(low) is not None:
        return [run]
    best = [0.0] + [-math.inf] * n
    start = [0] * (n + 1)
    for end in range(1, n + 1):
        for begin in range(max(0, end - LONGEST_WORD), end):
            if best[begin] == -math.inf:
                continue
            word = low[begin:end]
            worth = _worth(word)
            if worth is None and end < n:
                worth = _linking(word)
            if worth is None or (end - begin == 1 and (end == n or (word == "a" and not begin))):
                continue
            worth += best[begin] - PER_WORD
            if worth > best[end]:
                best[end], start[end] = worth, begin
    if best[n] < LEAST * n:
        return [run]
    words, end = [], n
    while end:
        words.append(run[start[end] : end])
        end = start[end]
    return words[::-1]


def _linking(word: str) -> float | None:
    """Return the worth of a German word as it begins a compound: Montags-, Erdbeer-."""
    if len(word) < 5:  # noqa: PLR2004  # letters
        return None
    worth = _worth(word[:-1] if word[-1] == "s" else f"{word}e")
    return None if worth is None else worth - LINK


def _worth(word: str) -> float | None:
    found = known_words().get(word)
    return found[0] if found else None
