"""What a topic is called: the words that set it apart, phrases included, in its own language.

Class-based TF-IDF over words and word pairs, then a choice that avoids saying one thing twice.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import sparse

from workbench.text import fold
from workbench.ugc.counting import LANGUAGES, Counted, count_terms, stop_words

__all__ = ["Naming", "keywords", "name_topics", "stop_words", "terms"]

SHOWN = 8  # keywords a topic
OF_MAIN = 5  # of them in the larger language, where a topic has two
MIXED = 0.25  # share of the smaller language from which a topic has two
DIVERSITY = 0.6  # how much a word loses that resembles one already chosen
TOO_COMMON = 0.4  # share of all texts; such a word names the corpus, not a topic
TINY = 3
PHRASE = 0.7  # share of a word's texts in which it stands in one pair: then the pair is the term
TWO = len(LANGUAGES)
_POOL = 40
_FEWEST_TOPICS = 3  # with one or two topics every word of a topic is common
_STEM = 5  # letters tell "rezept" from "reise" and join "rezepte", "rezepten"


@dataclass(frozen=True)
class Naming:
    """The words of one topic.

    Attributes
    ----------
    keywords : list of str
        At most 8, the most telling first; with two languages five of the larger, then three.
    by_language : dict
        ``"de"`` and ``"en"`` → at most 8 keywords from the texts of that language; a language
        in which the topic says nothing is left out.
    """

    keywords: list[str]
    by_language: dict[str, list[str]]


def terms(text: str) -> list[str]:
    """Return the words of three and more letters and the word pairs of a cleaned caption.

    Stop words and pairs with one are left out; a pair never spans a comma or full stop.

    Examples
    --------
    >>> terms("The barista poured latte art, in Köln")
    ['barista', 'poured', 'latte', 'art', 'köln', 'barista poured', 'poured latte', 'latte art']
    """
    counted = count_terms([text])
    return [counted.terms[at] for at in np.unique(counted.matrix.indices).tolist()]


def keywords(
    texts: Sequence[str], labels: np.ndarray, *, said: Sequence[str] | None = None
) -> list[list[str]]:
    """Return the keywords of each topic 0…k−1: `name_topics` for captions not yet counted."""
    found = name_topics(count_terms(texts, said=said), labels)
    return [naming.keywords for naming in found]


def name_topics(
    counted: Counted, labels: np.ndarray, *, muted: Collection[str] = ()
) -> list[Naming]:
    """Return the keywords of each topic, the most telling first.

    Parameters
    ----------
    counted
        Terms of the texts, one a representative post.
    labels
        (n,) topics 0…k−1 of the texts.
    muted
        Words, folded, that tell nothing here, as the brand's own name; they and their pairs
        are used only where a topic has no other.

    Returns
    -------
    list of Naming
        For each topic. Ties go by the alphabet, so the order of the texts does not matter.
        Empty where no text has a word.

    Notes
    -----
    The weight of term t in the texts of topic c that are in one language (those of unknown
    language count with the larger) is ``tf(t,c)·ln(1 + 1/f(t))``, with tf the share of these
    texts that hold t and f the sum of tf over topics: how many topics a term would fill.
    Counting texts rather than occurrences keeps one shouting post from naming a topic. A word
    that stands in one pair in 70 % of its texts gives way to the pair.

    References
    ----------
    Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", 2022;
    Carbonell and Goldstein, "The use of MMR", SIGIR 1998.
    """
    k = int(labels.max()) + 1 if len(labels) else 0
    if not k:
        return []
    cells = _languages(counted.language, labels, k)
    larger = cells.argmax(axis=1)  # German on a tie
    groups = labels * TWO + np.where(counted.language < 0, larger[labels], counted.language)
    shares = sparse.diags(1 / np.maximum(np.bincount(labels, minlength=k), 1))
    spread = np.asarray((shares @ _sums(counted.matrix, labels, k)).sum(axis=0)).ravel()
    telling = np.log1p(1 / np.maximum(spread, 1e-12))
    poor = _poor(counted, muted, common=k >= _FEWEST_TOPICS)
    sums = _grouped(counted.matrix, groups, k * TWO)
    named = []
    for at, cell in enumerate(cells):
        lists = [_keywords_of(counted, sums, TWO * at + one, telling, poor) for one in range(TWO)]
        mixed = bool(cell.min() >= MIXED * max(cell.sum(), 1))
        named.append(_named(lists, int(cell.argmax()), mixed=mixed))
    return named


@dataclass(frozen=True)
class _Grouped:
    """Terms by group: their weights summed, in how many texts they stand, how many there are."""

    weights: sparse.csr_matrix
    texts: sparse.csr_matrix
    sizes: np.ndarray


def _grouped(matrix: sparse.csr_matrix, groups: np.ndarray, k: int) -> _Grouped:
    held = matrix.copy()
    held.data = np.ones_like(held.data)
    sums = [_sums(cells, groups, k) for cells in (matrix, held)]
    for cells in sums:
        cells.sort_indices()  # so that both list a group's terms in one order
    return _Grouped(sums[0], sums[1], np.bincount(groups, minlength=k))


def _languages(language: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    """Return how many texts of each topic are German, and English; (k, 2) int64."""
    known = language >= 0
    cells = np.bincount(TWO * labels[known] + language[known], minlength=TWO * k)
    return cells.reshape(k, TWO)


def _sums(matrix: sparse.csr_matrix, groups: np.ndarray, k: int) -> sparse.csr_matrix:
    ones = np.ones(len(groups))
    member = sparse.csr_matrix((ones, (groups, np.arange(len(groups)))), shape=(k, len(groups)))
    return (member @ matrix).tocsr()


def _poor(counted: Counted, muted: Collection[str], *, common: bool) -> np.ndarray:
    """Return which terms name the corpus rather than a topic: in too many texts, or muted."""
    held = np.bincount(counted.matrix.indices, minlength=len(counted.terms))
    poor: np.ndarray = held > TOO_COMMON * counted.matrix.shape[0] if common else held < 0
    if muted:
        words = (counted.pair_of[:, 0] < 0).nonzero()[0].tolist()
        poor[[at for at in words if fold(counted.terms[at]) in muted]] = True
    pairs = counted.pair_of[:, 0] >= 0
    poor[pairs] |= poor[counted.pair_of[pairs]].any(axis=1)
    return poor


def _keywords_of(
    counted: Counted, sums: _Grouped, group: int, telling: np.ndarray, poor: np.ndarray
) -> list[str]:
    row = slice(sums.weights.indptr[group], sums.weights.indptr[group + 1])
    ids, counts, size = sums.weights.indices[row], sums.weights.data[row], int(sums.sizes[group])
    # Said once is chance, but in the smallest topics.
    enough = (sums.texts.data[row] > 1) | (size <= TINY)
    usable = enough & ~poor[ids]
    if not usable.any():
        usable = enough
    ids, counts = ids[usable], counts[usable]
    weights = counts / max(size, 1) * telling[ids]
    weights = _phrases_first(counted, ids, counts, weights)
    pool = np.argsort(-weights, kind="stable")[: 2 * _POOL]
    named = {counted.terms[i]: float(w) for i, w in zip(ids[pool], weights[pool], strict=True)}
    return _chosen(named)


def _phrases_first(
    counted: Counted, ids: np.ndarray, counts: np.ndarray, weights: np.ndarray
) -> np.ndarray:
    """Let the words of a pair they hardly leave lend it their weight, and lose their own."""
    weights = weights.copy()
    place = {int(term): at for at, term in enumerate(ids)}
    likely = np.flatnonzero(counted.pair_of[ids, 0] >= 0)
    for at in likely[np.argsort(-weights[likely], kind="stable")][:_POOL].tolist():
        for word in counted.pair_of[ids[at]].tolist():
            single = place.get(word)
            if single is not None and counts[at] >= PHRASE * counts[single]:
                weights[at] = max(weights[at], weights[single])
                weights[single] = 0
    return weights


def _chosen(weights: dict[str, float]) -> list[str]:
    """Return terms by maximal marginal relevance: telling, and unlike those already chosen."""
    pool = sorted((t for t in weights if weights[t] > 0), key=lambda t: (-weights[t], t))[:_POOL]
    chosen: list[str] = []
    said: list[str] = []
    while pool and len(chosen) < SHOWN:
        best = max(pool, key=lambda term: weights[term] * (1 - DIVERSITY * _overlap(term, said)))
        pool.remove(best)
        if _overlap(best, said) < 1:
            chosen.append(best)
            said += _stems(best)
    return chosen


def _overlap(term: str, said: Sequence[str]) -> float:
    """Return how much of `term` is said already, 0 to 1, comparing word stems."""
    stems = _stems(term)
    return sum(stem in said for stem in stems) / len(stems)


@lru_cache(maxsize=1 << 14)
def _stems(term: str) -> tuple[str, ...]:
    return tuple(fold(word)[:_STEM].rstrip("s") for word in term.split())


def _named(lists: list[list[str]], larger: int, *, mixed: bool) -> Naming:
    by_language = {name: found for name, found in zip(LANGUAGES, lists, strict=True) if found}
    main, other = lists[larger], lists[1 - larger]
    if mixed:
        said = [stem for term in main[:OF_MAIN] for stem in _stems(term)]
        new = [term for term in other if _overlap(term, said) < 1]
        main = [*main[:OF_MAIN], *new[: SHOWN - OF_MAIN], *main[OF_MAIN:]]
    return Naming((main or other)[:SHOWN], by_language)
