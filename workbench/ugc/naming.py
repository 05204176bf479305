"""What a topic is called: the words that set it apart, phrases included.

Class-based TF-IDF over words and word pairs, then a choice that avoids saying one thing twice.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise

import numpy as np

from workbench.text import fold

__all__ = ["keywords", "stop_words", "terms"]

SHOWN = 8  # keywords a topic
DIVERSITY = 0.6  # how much a word loses that resembles one already chosen
TOO_COMMON = 0.4  # share of all texts; such a word names the corpus, not a topic
TINY = 3
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")
_SENTENCE = re.compile(r"[.!?…:;,\n()|/„“\"]+")
_POOL = 40
_FEWEST_TOPICS = 3  # with one or two topics every word of a topic is common


@cache
def stop_words() -> frozenset[str]:
    """Return the German and English words, folded, that are never keywords."""
    text = (files("workbench.ugc") / "stopwords.toml").read_text(encoding="utf-8")
    return frozenset(fold(word) for words in tomllib.loads(text).values() for word in words.split())


def terms(text: str) -> list[str]:
    """Return the words of three and more letters and the word pairs of a cleaned caption.

    Stop words and pairs with one are left out; a pair never spans a comma or full stop.

    Examples
    --------
    >>> terms("The barista poured latte art, in Köln")
    ['barista', 'poured', 'latte', 'art', 'köln', 'barista poured', 'poured latte', 'latte art']
    """
    stop = stop_words()
    words: list[str] = []
    pairs: list[str] = []
    for part in _SENTENCE.split(text):
        said = [word.lower() for word in _WORD.findall(part)]
        kept = [w if len(w) > 2 and fold(w.replace("’", "'")) not in stop else "" for w in said]  # noqa: PLR2004
        kept = ["" if "'" in w or "’" in w else w for w in kept]
        words += [word for word in kept if word]
        pairs += [f"{a} {b}" for a, b in pairwise(kept) if a and b and a != b]
    return words + pairs


def keywords(
    texts: Sequence[str], labels: np.ndarray, *, said: Sequence[str] | None = None
) -> list[list[str]]:
    """Return the keywords of each topic, the most telling first.

    Parameters
    ----------
    texts
        Cleaned captions, one a representative post.
    labels
        (n,) topics 0…k−1 of the texts.
    said
        The captions without hashtags. What stands in `texts` only is a hashtag and counts
        half: squeezed words make poor names.

    Returns
    -------
    list of list of str
        For each topic at most 8 words or word pairs, lower case. Ties go by the alphabet, so
        the order of the texts does not matter. Empty where no text has a word.

    Notes
    -----
    The weight of term t in topic c is ``tf(t,c)·ln(1 + A/f(t))``, with tf the share of the
    topic's texts that hold t, f the sum of tf over topics and A its mean over terms. Counting
    texts rather than occurrences keeps one shouting post from naming a topic.

    References
    ----------
    Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF procedure", 2022;
    Carbonell and Goldstein, "The use of MMR", SIGIR 1998.
    """
    k = int(labels.max()) + 1 if len(labels) else 0
    counts: list[Counter[str]] = [Counter() for _ in range(k)]
    everywhere: Counter[str] = Counter()
    for text, spoken, label in zip(texts, said or texts, labels.tolist(), strict=True):
        found = dict.fromkeys(terms(spoken), 1.0)
        tags = (word for word in terms(text) if " " not in word)
        found |= {word: 0.5 for word in tags if word not in found}
        counts[label].update(found)
        everywhere.update(found.keys())
    sizes = np.bincount(labels, minlength=k)
    common = _common(everywhere, len(texts)) if k >= _FEWEST_TOPICS else frozenset()
    scores = [
        # Said once is chance, but in the smallest topics.
        {t: n / size for t, n in count.items() if t not in common and (n > 1 or size <= TINY)}
        for count, size in zip(counts, sizes.tolist(), strict=True)
    ]
    spread: Counter[str] = Counter()
    for score in scores:
        spread.update(score)
    mean = float(np.mean(list(spread.values()))) if spread else 1.0
    return [_chosen({t: w * np.log1p(mean / spread[t]) for t, w in s.items()}) for s in scores]


def _common(everywhere: Counter[str], texts: int) -> frozenset[str]:
    return frozenset(term for term, n in everywhere.items() if n > TOO_COMMON * texts)


def _chosen(weights: dict[str, float]) -> list[str]:
    """Return terms by maximal marginal relevance: telling, and unlike those already chosen."""
    pool = sorted(weights, key=lambda term: (-weights[term], term))[:_POOL]
    chosen: list[str] = []
    while pool and len(chosen) < SHOWN:
        best = max(pool, key=lambda term: weights[term] * (1 - DIVERSITY * _overlap(term, chosen)))
        pool.remove(best)
        if _overlap(best, chosen) < 1:
            chosen.append(best)
    return chosen


def _overlap(term: str, chosen: Iterable[str]) -> float:
    """Return how much of `term` is said already, 0 to 1, comparing word stems."""
    said = {stem for other in chosen for stem in _stems(other)}
    stems = _stems(term)
    return sum(stem in said for stem in stems) / len(stems)


def _stems(term: str) -> list[str]:
    # Five letters tell "rezept" from "reise" and join "rezepte", "rezepten".
    return [fold(word)[:5] for word in term.split()]
