"""How good an order is: precision, NDCG and rank correlation, ties split evenly, re-drawn at will.

Every measure takes ``draws``, how often each account counts in each re-drawn sample, and gives one
figure a sample. Accounts with equal figures share their places: the result is the mean over all
orders of the tied (McSherry and Najork, *Computing information retrieval performance measures
efficiently in the presence of tied scores*, ECIR 2008), so that no figure wins by the alphabet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from workbench.signals.measured import Floats

__all__ = ["Counts", "Order", "draw_accounts", "ndcg", "precision", "spearman", "top_of"]

Counts = npt.NDArray[np.int32]
CELLS = 4_000_000  # of a block of draws × accounts: bounds the memory


@dataclass(frozen=True)
class Order:
    """Accounts by a figure, best first, in groups of equals; unknown figures come last.

    Parameters
    ----------
    places
        int64 ``(n,)``: positions of the accounts, best first.
    starts
        int64 ``(n_groups,)``: where in `places` each group begins.
    """

    places: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]

    @classmethod
    def of(cls, figure: Floats) -> Order:
        """Return the order by `figure`, float64 ``(n,)``, larger is better."""
        known = np.where(np.isnan(figure), -np.inf, figure)
        places = np.argsort(-known, kind="stable")
        ordered = known[places]
        new = np.ones(len(ordered), dtype=bool)
        new[1:] = ordered[1:] != ordered[:-1]
        return cls(places, np.flatnonzero(new))

    @property
    def group(self) -> npt.NDArray[np.int64]:
        """Return the group of each account, int64 ``(n,)``, in the accounts' own order."""
        sizes = np.diff(np.append(self.starts, len(self.places)))
        group = np.empty(len(self.places), dtype=np.int64)
        group[self.places] = np.repeat(np.arange(len(self.starts)), sizes)
        return group

    def sums(self, amounts: Floats) -> Floats:
        """Return sums by group, ``(n_draws, n_groups)``, of amounts ``(n_draws, n)``."""
        summed: Floats = np.add.reduceat(amounts[:, self.places], self.starts, axis=1)
        return summed


_Measure: TypeAlias = Callable[[Order, Floats, Floats], Floats]


def draw_accounts(n: int, draws: int, rng: np.random.Generator) -> Counts:
    """Return how often each of `n` accounts counts: first once each, then `draws` bootstraps.

    int32 ``(1 + draws, n)``; the rows after the first are multinomial and sum to n.
    """
    counts = np.ones((1 + draws, n), dtype=np.int32)
    evenly, rows = np.full(n, 1 / n), max(1, CELLS // max(n, 1))
    for start in range(1, 1 + draws, rows):
        block = counts[start : start + rows]
        block[:] = rng.multinomial(n, evenly, size=len(block))
    return counts


def precision(figure: Floats, relevant: Floats, draws: Counts, *, k: int) -> Floats:
    """Return the share of `relevant` accounts (0 or 1) among the first `k`.

    With fewer than `k` accounts the share of all.

    Examples
    --------
    >>> once = np.ones((1, 4), dtype=np.int32)
    >>> precision(np.array([3.0, 2.0, 2.0, 1.0]), np.array([1.0, 1.0, 0.0, 0.0]), once, k=2)
    array([0.75])
    """
    steps = np.minimum(np.arange(int(draws.sum(axis=1).max()) + 1, dtype=float), k)
    return _in_blocks(figure, relevant, draws, lambda *a: _first(*a, steps=steps) / _size(a[2], k))


def ndcg(figure: Floats, gains: Floats, draws: Counts, *, k: int) -> Floats:
    """Return the normalised discounted cumulative gain of the first `k`, gains taken as they are.

    ``Σ gain/log₂(place + 1)`` over the first `k` places, divided by that of the best order; NaN
    in a sample without any gain. Järvelin and Kekäläinen, *Cumulated gain-based evaluation of IR
    techniques*, 2002; equal to ``sklearn.metrics.ndcg_score``.

    Examples
    --------
    >>> once = np.ones((1, 3), dtype=np.int32)
    >>> ndcg(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 3.0]), once, k=3)
    array([1.])
    """
    longest = int(draws.sum(axis=1).max())
    steps = np.zeros(longest + 1)
    steps[1:] = np.where(np.arange(longest) < k, 1 / np.log2(np.arange(longest) + 2), 0)
    steps = np.cumsum(steps)
    got = _in_blocks(figure, gains, draws, lambda *a: _first(*a, steps=steps))
    best = _in_blocks(gains, gains, draws, lambda *a: _first(*a, steps=steps))
    share: Floats = np.divide(got, best, out=np.full(len(got), np.nan), where=best > 0)
    return share


def spearman(figure: Floats, outcome: Floats, draws: Counts) -> Floats:
    """Return Spearman's rank correlation with mid-ranks; 0 where either side is constant.

    Equal to ``scipy.stats.spearmanr`` but for constants, of which that says NaN: an order that
    tells nobody apart tells nothing.
    """
    return _in_blocks(figure, outcome, draws, _correlation)


def top_of(outcome: Floats, *, k: int) -> Floats:
    """Return 1 for the `k` accounts with the largest outcome (and their equals), > 0; else 0.

    >>> top_of(np.array([5.0, 3.0, 3.0, 0.0]), k=2)
    array([1., 1., 1., 0.])
    """
    least = np.sort(outcome)[::-1][min(k, len(outcome)) - 1]
    among: Floats = ((outcome >= least) & (outcome > 0)).astype(float)
    return among


def _in_blocks(figure: Floats, outcome: Floats, draws: Counts, measure: _Measure) -> Floats:
    order = Order.of(figure)
    rows = max(1, CELLS // max(len(figure), 1))
    blocks = [
        measure(order, outcome, draws[start : start + rows].astype(float))
        for start in range(0, len(draws), rows)
    ]
    values: Floats = np.concatenate(blocks)
    return values


def _size(counts: Floats, k: int) -> Floats:
    most: Floats = np.minimum(counts.sum(axis=1), k)
    return np.maximum(most, 1)


def _first(order: Order, gains: Floats, counts: Floats, *, steps: Floats) -> Floats:
    """Return Σ gain × step over the places; `steps` are summed up, ``steps[i]`` for i places."""
    sizes = order.sums(counts)
    gained = order.sums(counts * gains)
    end = np.cumsum(sizes, axis=1).astype(np.int64)
    width = steps[end] - steps[end - sizes.astype(np.int64)]
    mean = np.divide(gained, sizes, out=np.zeros_like(gained), where=sizes > 0)
    total: Floats = (mean * width).sum(axis=1)
    return total


def _correlation(order: Order, outcome: Floats, counts: Floats) -> Floats:
    other = Order.of(outcome)
    (mine, var_mine), (theirs, var_theirs) = (_centred(o, counts) for o in (order, other))
    together = (counts * mine[:, order.group] * theirs[:, other.group]).sum(axis=1)
    scale = np.sqrt(var_mine * var_theirs)
    found: Floats = np.divide(together, scale, out=np.zeros(len(scale)), where=scale > 0)
    return found


def _centred(order: Order, counts: Floats) -> tuple[Floats, Floats]:
    """Return mid-ranks by group around their mean, and their sum of squares."""
    sizes = order.sums(counts)
    middle = np.cumsum(sizes, axis=1) - sizes / 2 - counts.sum(axis=1, keepdims=True) / 2
    return -middle, (sizes * middle**2).sum(axis=1)
