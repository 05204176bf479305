"""The score: a weighted geometric mean of percentiles, and how sure its order is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from workbench.signals.measured import Floats, Measured

__all__ = ["draw_percentiles", "rank_draws", "ranks_of", "score"]

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


def ranks_of(scores: Floats) -> npt.NDArray[np.int64]:
    """Return ranks from 1, best first; ties go to the account that comes first.

    >>> ranks_of(np.array([0.2, 0.9, 0.2]))
    array([2, 1, 3])
    """
    order = np.argsort(-scores, kind="stable", axis=-1)
    ranks = np.empty(scores.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.arange(1, scores.shape[-1] + 1), axis=-1)
    return ranks


def draw_percentiles(
    measured: Mapping[str, Measured], names: list[str], *, draws: int, seed: int
) -> npt.NDArray[np.float32]:
    """Return log percentiles of re-drawn signals, float32 ``(draws, n_signals, n_candidates)``.

    Each candidate is drawn anew and compared with the field as it was observed.
    """
    rng = np.random.default_rng(seed)
    size = len(measured[names[0]].value) if names else 0
    logs = np.empty((draws, len(names), size), dtype=np.float32)
    for s, name in enumerate(names):
        signal = measured[name]
        if signal.certain:
            logs[:, s] = np.log(np.maximum(signal.weighed(), FLOOR))
            continue
        for d in range(draws):
            logs[d, s] = np.log(np.maximum(signal.weighed(signal.draw(rng)), FLOOR))
    return logs


def rank_draws(
    logs: npt.NDArray[np.float32], weights: Floats, *, concentration: float, seed: int
) -> npt.NDArray[np.int64]:
    """Return the rank of each candidate in each draw, int64 ``(draws, n_candidates)``.

    The weights are drawn as well, from a Dirichlet distribution around the chosen ones: nobody
    knows them exactly. Signals of weight 0 stay out.
    """
    rng = np.random.default_rng(seed + 1)
    live = weights > 0
    share = weights[live] / weights.sum()
    drawn = rng.dirichlet(np.maximum(concentration * share, 1e-3), size=len(logs))
    scores = np.matmul(drawn[:, None, :].astype(np.float32), logs[:, live])[:, 0]
    order = np.argsort(-scores, axis=-1)  # draws are hardly ever tied: the quick sort will do
    ranks = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(ranks, order, np.arange(1, order.shape[-1] + 1), axis=-1)
    return ranks
