"""Sums, spreads and evidence by candidate."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.signals.measured import Floats

__all__ = ["best_posts", "group_sizes", "group_sum", "pooled_spread"]

EVIDENCE = 3


def group_sizes(who: pd.Series, size: int) -> npt.NDArray[np.int64]:
    """Return how many rows each of `size` candidates has."""
    return np.bincount(who.to_numpy(dtype=np.int64), minlength=size).astype(np.int64)


def group_sum(who: npt.ArrayLike, what: npt.ArrayLike, size: int) -> Floats:
    """Return the sum of `what` for each of `size` candidates."""
    return np.bincount(
        np.asarray(who, dtype=np.int64), weights=np.asarray(what, dtype=float), minlength=size
    ).astype(np.float64)


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
    ordered = (
        pd.DataFrame(
            {
                "who": posts["who"].to_numpy(),
                "post": posts["post"].to_numpy(),
                "at": posts["created_at"].to_numpy(),
                "strength": strength,
            }
        )
        .sort_values(["who", "strength", "at", "post"], ascending=[True, False, False, True])
        .groupby("who")
        .head(most)
    )
    keys = ordered.groupby("who")["post"].agg(tuple)
    return {str(candidates[who]): posts for who, posts in keys.items()}
