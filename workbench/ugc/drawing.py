"""Which posts a blind audit shows, and between which topics it lets people choose."""

from __future__ import annotations

import numpy as np

from workbench.ugc.space import Space

__all__ = ["choices", "draw_strata"]


def draw_strata(
    strata: np.ndarray, n: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return `n` places drawn by strata, in random order, and the weight of each.

    Every stratum is drawn in proportion to its size, and at least once if there are no more
    strata than `n`; a weight is how many posts a drawn one stands for. With more strata than
    `n` every ⌈N/n⌉-th post in the order of the strata is drawn from a random start.

    Parameters
    ----------
    strata
        (N,) stratum of each post.
    n
        How many; at most N.
    rng
        Source of chance.
    """
    total = len(strata)
    n = min(n, total)
    if not n:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    order = rng.permutation(total)
    order = order[np.argsort(strata[order], kind="stable")]
    names, sizes = np.unique(strata, return_counts=True)
    if len(names) > n:
        start = rng.random() * total / n
        at = (start + np.arange(n) * total / n).astype(np.int64)
        drawn, weights = order[at], np.full(n, total / n)
    else:
        shares = _allotted(sizes, n)
        starts = np.cumsum(sizes) - sizes
        drawn = np.concatenate(
            [order[s : s + m] for s, m in zip(starts.tolist(), shares.tolist(), strict=True)]
        )
        weights = np.repeat(sizes / np.maximum(shares, 1), shares)
    shown = rng.permutation(n)
    return drawn[shown], weights[shown]


def choices(
    space: Space | None,
    labels: np.ndarray,
    drawn: np.ndarray,
    topics: np.ndarray,
    options: int,
    rng: np.random.Generator,
) -> list[list[int]]:
    """Return for each drawn post its topic among others, shuffled.

    The hardest other one comes first: the topic of most of the post's neighbours elsewhere, or,
    without vectors, any; the rest are drawn evenly.
    """
    shown = []
    for row in drawn.tolist():
        own = int(labels[row])
        others = [topic for topic in rng.permutation(topics).tolist() if topic != own]
        hard = _nearest_other(space, labels, row)
        if hard in others:
            others.remove(hard)
            others.insert(0, hard)
        here = [own, *others[: options - 1]]
        shown.append([here[at] for at in rng.permutation(len(here)).tolist()])
    return shown


def _nearest_other(space: Space | None, labels: np.ndarray, row: int) -> int | None:
    if space is None:
        return None
    rows = space.posts.representatives
    place = np.flatnonzero(rows == space.posts.copy_of[row])
    if not len(place):
        return None
    around = labels[rows[space.ids[place[0]]]]
    elsewhere = around[around != labels[row]]
    if not len(elsewhere):
        return None
    names, counts = np.unique(elsewhere, return_counts=True)
    return int(names[counts.argmax()])


def _allotted(sizes: np.ndarray, n: int) -> np.ndarray:
    """Return how many of `n` each stratum gets: one, and the rest by largest remainder."""
    shares: np.ndarray = np.ones(len(sizes), dtype=np.int64)
    rest = n - len(sizes)
    wanted = np.maximum(sizes * n / sizes.sum() - 1, 0)
    if rest and wanted.sum():
        exact = wanted * rest / wanted.sum()
        shares += exact.astype(np.int64)
        left = n - int(shares.sum())
        shares[np.argsort(-(exact - exact.astype(np.int64)), kind="stable")[:left]] += 1
    shares = np.minimum(shares, sizes)
    while (short := n - int(shares.sum())) > 0:  # a small stratum cannot give what it was allotted
        room = np.flatnonzero(shares < sizes)
        most = room[np.argsort(-(sizes[room] - shares[room]), kind="stable")][:short]
        shares[most] += 1
    return shares
