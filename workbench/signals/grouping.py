"""Sums, spreads and evidence by candidate."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.signals.measured import Floats

__all__ = [
    "best_posts",
    "group_medians",
    "group_sizes",
    "group_sum",
    "moments_of",
    "pooled_spread",
]

EVIDENCE = 3


def group_sizes(who: pd.Series, size: int) -> npt.NDArray[np.int64]:
    """Return how many rows each of `size` candidates has."""
    return np.bincount(who.to_numpy(dtype=np.int64), minlength=size).astype(np.int64)


def group_sum(who: npt.ArrayLike, what: npt.ArrayLike, size: int) -> Floats:
    """Return the sum of `what` for each of `size` candidates."""
    return np.bincount(
        np.asarray(who, dtype=np.int64), weights=np.asarray(what, dtype=float), minlength=size
    ).astype(np.float64)


def group_medians(who: npt.ArrayLike, what: npt.ArrayLike, size: int) -> Floats:
    """Return the median of `what`, without NaN, for each of `size` candidates; NaN without any.

    >>> group_medians([0, 0, 2, 0], [9.0, 1.0, 5.0, 3.0], 3)
    array([ 3., nan,  5.])
    """
    position, figures = np.asarray(who, dtype=np.int64), np.asarray(what, dtype=float)
    ordered = np.append(figures[np.lexsort((figures, position))], np.nan)
    n = np.bincount(position, minlength=size)
    start = np.cumsum(n) - n
    low, high = start + (n - 1) // 2, start + n // 2
    some = n > 0
    medians: Floats = (ordered[np.where(some, low, -1)] + ordered[np.where(some, high, -1)]) / 2
    return medians


def pooled_spread(
    who: pd.Series, observed: Floats, centre: Floats, n: npt.NDArray[np.int64]
) -> Floats:
    """Return the standard error of each candidate's mean, steadied by everybody's.

    The variance of few observations is a poor guess, so each candidate's relative variance is
    averaged with the corpus', which counts for four observations (an empirical-Bayes weight).
    """
    size = len(centre)
    position = who.to_numpy(dtype=np.int64)
    level = np.where(np.nan_to_num(centre) > 0, np.nan_to_num(centre), np.nan)
    relative = observed / level[position]
    mean = group_sum(position, np.nan_to_num(relative), size) / np.maximum(n, 1)
    squares = group_sum(position, np.nan_to_num((relative - mean[position]) ** 2), size)
    several = n > 1
    corpus = squares[several].sum() / max(float((n[several] - 1).sum()), 1.0)
    variance = (squares + 4 * corpus) / (np.maximum(n - 1, 0) + 4)
    error: Floats = np.nan_to_num(level) * np.sqrt(variance / np.maximum(n, 1))
    return error


def best_posts(
    posts: pd.DataFrame, strength: Floats, candidates: pd.Index, *, most: int = EVIDENCE
) -> dict[str, tuple[str, ...]]:
    """Return for each account the keys of its `most` strongest posts, best first.

    Equal strengths are ordered newest first, then by key.
    """
    if not len(posts):
        return {}
    who = posts["who"].to_numpy(dtype=np.int64)
    at = moments_of(posts["created_at"])
    strength = np.asarray(strength, dtype=float)
    order = np.lexsort((-at, -strength, who))
    # Keys are read only where they may be named: the strongest, and what equals the last of them.
    begins, ends = _bounds(who[order])
    last = np.minimum(begins + most, ends) - 1
    able = np.arange(len(order)) <= last
    able |= (strength[order] == strength[order[last]]) & (at[order] == at[order[last]])
    kept = order[able]
    keys = posts["post"].iloc[kept].to_numpy(dtype=object)
    places = np.stack([who[kept], -strength[kept], -at[kept]])
    if (np.diff(places) == 0).all(axis=0).any():
        names = np.argsort(np.argsort(keys, kind="stable"), kind="stable")
        again = np.lexsort((names, *places[::-1]))
        keys = keys[again]
    owners = who[kept]
    firsts = np.flatnonzero(np.diff(owners, prepend=-1))
    stops = [*firsts[1:].tolist(), len(owners)]
    accounts = candidates[owners[firsts]].tolist()
    return {
        str(account): tuple(keys[first : min(first + most, end)])
        for account, first, end in zip(accounts, firsts.tolist(), stops, strict=True)
    }


def moments_of(moments: pd.Series) -> npt.NDArray[np.int64]:
    """Return moments as microseconds since 1970; unknown ones lie before all others."""
    utc = pd.to_datetime(moments, utc=True).dt.tz_localize(None)
    return np.asarray(utc.to_numpy(dtype="datetime64[us]").astype(np.int64))


def _bounds(who: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return for each row of the ascending `who` where its group begins and where it ends."""
    firsts = np.flatnonzero(np.diff(who, prepend=who[0] - 1))
    sizes = np.diff(firsts, append=len(who))
    begins = np.repeat(firsts, sizes)
    return begins, begins + np.repeat(sizes, sizes)
