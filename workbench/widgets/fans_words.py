"""What sets some posts apart from the rest: words, feelings, wishes, authors."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from workbench.text.matching import fold
from workbench.ugc.counting import Counted, count_terms
from workbench.ugc.spaces import LABELS
from workbench.widgets.fans_posts import SENTIMENTS, FansPosts

__all__ = ["author_counts", "feeling_shares", "telling_words", "wish_shares", "words_of"]

WORDS = 10
AUTHORS = 8
PRIOR = 500.0  # words' worth of what all posts say, as a prior
SURE = 1.0  # standard errors above nothing
STEM = 5


def words_of(posts: FansPosts, chosen: np.ndarray) -> list[str]:
    """Return the words that set `chosen` positions apart from all other posts; at most 10."""
    space = posts.topics.space
    if space is None:
        counted = count_terms(posts.texts)
        rows = np.unique(chosen)
        names = (posts.brand.name, *posts.brand.handles, *posts.brand.hashtags)
        muted = frozenset(fold(name) for name in names)
    else:
        counted, muted = space.counted, space.muted
        row_of = np.full(len(posts), -1, dtype=np.int64)
        row_of[space.posts.representatives] = np.arange(len(space.posts.representatives))
        rows = np.unique(row_of[space.posts.copy_of[chosen]])
        rows = rows[rows >= 0]
    return telling_words(counted, rows, muted=muted)


def telling_words(
    counted: Counted, rows: np.ndarray, *, muted: frozenset[str] = frozenset()
) -> list[str]:
    """Return the terms said more in `rows` than in the other texts, the most telling first.

    Notes
    -----
    Log-odds ratio with an informative Dirichlet prior, divided by its standard error; ties go by
    the alphabet. A term whose words were all said is left out, and so is one that stands in a
    single text of many.

    References
    ----------
    Monroe, Colaresi and Quinn, "Fightin' Words", Political Analysis 2008, eq. 16 and 22.
    """
    if not len(rows) or not len(counted.terms):
        return []
    here = np.asarray(counted.matrix[rows].sum(axis=0)).ravel()
    every = np.asarray(counted.matrix.sum(axis=0)).ravel()
    rest = every - here
    sure = min(PRIOR, every.sum() / 10)
    prior = every * (sure / max(every.sum(), 1.0))
    at = np.flatnonzero(here >= (2 if len(rows) > 3 else 0.5))  # noqa: PLR2004  # a handful
    odds = [
        np.log((said[at] + prior[at]) / (said.sum() + sure - said[at] - prior[at] + 1e-9))
        for said in (here, rest)
    ]
    error = np.sqrt(1 / (here[at] + prior[at]) + 1 / (rest[at] + prior[at]))
    score = (odds[0] - odds[1]) / error
    ranked = sorted(
        ((-score[k], counted.terms[i]) for k, i in enumerate(at.tolist()) if score[k] > SURE)
    )
    return _different([term for _, term in ranked], muted)


def _different(ranked: list[str], muted: frozenset[str]) -> list[str]:
    said: set[str] = set()
    chosen: list[str] = []
    for term in ranked[: 20 * WORDS]:
        words = [fold(word) for word in term.split()]
        stems = {word[:STEM].rstrip("s") for word in words}
        if muted.intersection(words) or stems & said:
            continue
        said |= stems
        chosen.append(term)
        if len(chosen) == WORDS:
            break
    return chosen


def feeling_shares(posts: FansPosts, chosen: np.ndarray) -> list[dict[str, Any]]:
    """Return `value`, `share` and `posts` of each sentiment, of the posts that were judged."""
    codes = posts.sentiments[chosen]
    judged = codes[codes >= 0]
    counts = np.bincount(judged, minlength=len(SENTIMENTS))
    return _shares(SENTIMENTS, counts, len(judged))


def wish_shares(posts: FansPosts, chosen: np.ndarray) -> list[dict[str, Any]]:
    """Return `value`, `share` and `posts` of each SPACES label, of the posts that were read."""
    read = chosen[posts.main_wish[chosen] >= 0]
    found = _shares(LABELS, posts.wishes[read].sum(axis=0), len(read))
    return sorted(found, key=lambda row: -row["posts"])


def _shares(names: tuple[str, ...], counts: np.ndarray, of: int) -> list[dict[str, Any]]:
    return [
        {"value": name, "share": count / of, "posts": int(count)}
        for name, count in zip(names, counts.tolist(), strict=True)
        if count
    ]


def author_counts(posts: FansPosts, chosen: np.ndarray) -> tuple[int, list[tuple[str, int]]]:
    """Return how many authors wrote the posts, and those with most of them; ties by account."""
    wrote = Counter(a for a in (posts.accounts[at] for at in chosen.tolist()) if a is not None)
    return len(wrote), sorted(wrote.items(), key=lambda pair: (-pair[1], pair[0]))[:AUTHORS]
