"""The score: a weighted geometric mean of percentiles, and what each signal adds to it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.signals.measured import Floats

__all__ = ["FLOOR", "contributions", "ranks_of", "score"]

FLOOR = 0.005  # no single percentile may ruin a score altogether


def score(percentiles: Floats, weights: Floats) -> Floats:
    """Return the weighted geometric mean of percentiles.

    ``exp(Σ w·ln p / Σ w)`` with p no lower than 0.005.

    Parameters
    ----------
    percentiles
        float64 ``(n_signals, n_candidates)`` in 0..1.
    weights
        float64 ``(n_signals,)``, ≥ 0, not all 0.

    Returns
    -------
    numpy.ndarray
        float64 ``(n_candidates,)`` in 0..1.

    Examples
    --------
    >>> score(np.array([[0.9, 0.5], [0.4, 0.5]]), np.array([1.0, 1.0])).round(3)
    array([0.6, 0.5])
    """
    logs = np.log(np.maximum(percentiles, FLOOR))
    result: Floats = np.exp(weights @ logs / weights.sum())
    return result


def contributions(percentiles: Floats, weights: Floats, neutral: Floats) -> Floats:
    """Return by how much each signal moves the log score away from a neutral candidate's.

    ``w·(ln p − ln p₀)/Σw``; they add up to the distance between the two log scores.

    Parameters
    ----------
    percentiles
        float64 ``(n_signals,)`` of one candidate.
    weights
        float64 ``(n_signals,)``, ≥ 0, not all 0.
    neutral
        p₀, float64 ``(n_signals,)``: the median 0.5, or 1 for doubts, of which most people have
        none.

    Examples
    --------
    >>> contributions(np.array([1.0, 0.25]), np.array([3.0, 1.0]), np.array([0.5, 0.5])).round(3)
    array([ 0.52 , -0.173])
    """
    logs = np.log(np.maximum(percentiles, FLOOR)) - np.log(neutral)
    moved: Floats = weights * logs / weights.sum()
    return moved


def ranks_of(scores: Floats) -> npt.NDArray[np.int64]:
    """Return ranks from 1, best first; ties go to the account that comes first.

    >>> ranks_of(np.array([0.2, 0.9, 0.2]))
    array([2, 1, 3])
    """
    order = np.argsort(-scores, kind="stable", axis=-1)
    ranks = np.empty(scores.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[-1] + 1), axis=-1)
    return ranks
