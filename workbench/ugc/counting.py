"""Words and word pairs of many captions at once, and the language that small words betray."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from scipy import sparse

from workbench.text import fold

__all__ = ["LANGUAGES", "Counted", "count_terms", "language_words", "stop_words"]

LANGUAGES = ("de", "en")
SHORTEST = 3  # letters of a keyword
TAG_ONLY = 0.5  # what a word counts that stands in hashtags only: squeezed words make poor names
MARK_ONLY = 0.05  # and one that stands for an emoji: it names a topic that says nothing else
_BREAK = "\x00"
_NOTHING = 0
# A pair never spans a sign of punctuation, so those are tokens too.
_TOKEN = re.compile(r"[^\W\d_]\w*(?:['’-]+\w+)*|[.!?…:;,\n()|/„“\"\x00]")
_UMLAUT = re.compile("[äöüß]")


@dataclass(frozen=True, eq=False)
class Counted:
    """Which terms stand in which texts.

    Attributes
    ----------
    terms : list of str
        Words and word pairs, lower case.
    matrix : scipy.sparse.csr_matrix
        (n_texts, n_terms) float64: 1 where a text says a term, 0.5 where only a hashtag does,
        0.05 where only an emoji does.
    language : numpy.ndarray
        (n_texts,) int64: place in `LANGUAGES`, −1 where the small words do not tell.
    pair_of : numpy.ndarray
        (n_terms, 2) int64: places of the words of a pair, −1 for a single word.
    """

    terms: list[str]
    matrix: sparse.csr_matrix
    language: np.ndarray
    pair_of: np.ndarray


@cache
def language_words() -> dict[str, frozenset[str]]:
    """Return the stop words of each language, and `marks` for those of platforms; folded."""
    text = (files("workbench.ugc") / "stopwords.toml").read_text(encoding="utf-8")
    return {
        name: frozenset(fold(word) for word in words.split())
        for name, words in tomllib.loads(text).items()
    }


@cache
def stop_words() -> frozenset[str]:
    """Return the German and English words, folded, that are never keywords."""
    return frozenset().union(*language_words().values())


def count_terms(
    texts: Sequence[str], *, said: Sequence[str] | None = None, marks: Sequence[str] | None = None
) -> Counted:
    """Return the words and word pairs of cleaned captions, each counted once a text.

    Parameters
    ----------
    texts
        Cleaned captions, hashtags and emojis as words.
    said
        The same without either. Pairs are looked for here only.
    marks
        The words that stand for emojis in `texts`.

    Notes
    -----
    The language of a text is the one of which it holds more stop words; an umlaut counts for
    German. All captions are cut into words by one regular expression and handled as numbers
    from there, in time linear in their length.

    References
    ----------
    Grefenstette, "Comparing two language identification schemes", JADT 1995 (small words).
    """
    parts = [texts if said is None else said, *([] if said is None else [texts])]
    parts += [] if said is None or marks is None else [marks]
    tokens, words = _tokens([text for part in parts for text in part])
    usable, votes = _judged(words)
    n = len(texts)
    at = np.cumsum(tokens == 0)  # which text a token stands in; 0 is the sign between texts
    of_text = at < n
    heard = np.bincount(at[of_text], weights=votes[tokens[of_text]], minlength=n)
    tokens = _rejoined(tokens, words, usable, spoken=of_text)
    matrix, pairs = _held(tokens, at, usable, len(parts) * n)
    spoken = matrix[:n]
    if said is not None:
        written = matrix[n : 2 * n] * TAG_ONLY
        if marks is not None:
            emoji = written.multiply(matrix[2 * n :])
            written = written - emoji * (1 - MARK_ONLY / TAG_ONLY)
        spoken = spoken.maximum(written)
    names = [*words, *(f"{words[a]} {words[b]}" for a, b in pairs.tolist())]
    singles = np.full((len(words), 2), -1, dtype=np.int64)
    language = np.select([heard > 0, heard < 0], [0, 1], default=-1)
    return Counted(
        names, spoken.tocsr(), language.astype(np.int64), np.concatenate([singles, pairs])
    )


def _tokens(texts: list[str]) -> tuple[np.ndarray, list[str]]:
    """Return the tokens of all texts as numbers, and what each number stands for."""
    joined = _BREAK.join([text.replace(_BREAK, " ") for text in texts]).lower()
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    numbers[_BREAK] = _NOTHING
    found = _TOKEN.findall(joined)
    tokens = np.fromiter(map(numbers.__getitem__, found), dtype=np.int64, count=len(found))
    return tokens, list(numbers)


def _judged(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return which tokens may be keywords, and for which language each speaks (+1 German)."""
    lists, stop = language_words(), stop_words()
    usable = np.zeros(len(words), dtype=bool)
    votes = np.zeros(len(words))
    for at, word in enumerate(words):
        plain = fold(word.replace("’", "'"))
        usable[at] = len(word) >= SHORTEST and plain not in stop and "'" not in plain
        german, english = plain in lists["de"], plain in lists["en"]
        votes[at] = german - english or (0.5 if _UMLAUT.search(word) else 0)
    return usable, votes


def _rejoined(
    tokens: np.ndarray, words: list[str], usable: np.ndarray, *, spoken: np.ndarray
) -> np.ndarray:
    """Join two pieces of a hashtag that people write as one word: "sieb träger"."""
    size = len(words)
    codes, first, inverse = _adjacent(tokens, usable)
    said = np.bincount(tokens[spoken], minlength=size)
    of_pair = np.bincount(inverse[spoken[first]], minlength=len(codes))
    number = {word: at for at, word in enumerate(words)}
    whole = np.full(len(codes), -1, dtype=np.int64)
    for place, (a, b) in enumerate(zip(*np.divmod(codes, size), strict=True)):
        joined = number.get(words[a] + words[b], -1)
        if joined >= 0 and usable[joined] and said[joined] > of_pair[place]:
            whole[place] = joined
    joins = (whole[inverse] >= 0) & ~spoken[first]
    rejoined = tokens.copy()
    rejoined[first[joins]] = whole[inverse[joins]]
    rejoined[first[joins] + 1] = _NOTHING
    return rejoined


def _held(
    tokens: np.ndarray, at: np.ndarray, usable: np.ndarray, n: int
) -> tuple[sparse.csr_matrix, np.ndarray]:
    """Return words and pairs by text (n, n_terms), and the words of each pair (n_pairs, 2)."""
    size = len(usable)
    good = usable[tokens]
    codes, first, pair = _adjacent(tokens, usable)
    rows = np.concatenate([at[good], at[first]])
    columns = np.concatenate([tokens[good], size + pair])
    shape = (n, size + len(codes))
    matrix = sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape)
    matrix.data[:] = 1  # said twice is said
    return matrix, np.column_stack([codes // size, codes % size])


def _adjacent(tokens: np.ndarray, usable: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the codes of pairs of usable words, where each pair begins, and its code's place."""
    good = usable[tokens]
    first = np.flatnonzero(good[:-1] & good[1:] & (tokens[:-1] != tokens[1:]))
    codes, inverse = np.unique(tokens[first] * len(usable) + tokens[first + 1], return_inverse=True)
    return codes, first, inverse
