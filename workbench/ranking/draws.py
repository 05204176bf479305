"""How sure the order is: re-drawn scores, their ranks and what they say together.

Decision 14 says why figures are drawn from quantiles rather than from posts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from workbench.ranking.score import FLOOR
from workbench.signals.measured import Floats, Measured

__all__ = ["Draws", "Quantiles", "Sureness", "quantiles_of"]

Singles = npt.NDArray[np.float32]

LEVEL = 0.9
PARTS = 16
NODES: Floats = ndtri((np.arange(PARTS) + 0.5) / PARTS)
# Signals that count the same acts err together: somebody with a lucky sample of comments has more
# audience, momentum and authority at once. Loadings on that one cause, as re-drawn samples of the
# invented brand show them (seeds 21 and 22: correlations of 0.79, 0.75 and 0.67).
SHARED: Mapping[str, float] = {"audience": 0.94, "authority": 0.83, "momentum": 0.80}
BLOCK = 4_000_000  # log percentiles drawn at once: some 16 MB
KEPT = 30_000_000  # log percentiles that are kept for the next weights: 120 MB


@dataclass(frozen=True)
class Sureness:
    """What the draws say of each candidate, in the candidates' order.

    Parameters
    ----------
    low, high
        int64 ``(n_candidates,)``: outer quantiles of its ranks, 5 % and 95 % at level 0.9.
    among_top
        float64 ``(n_candidates,)``: share of draws among the first k.
    """

    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]
    among_top: Floats


@dataclass(frozen=True, eq=False)
class Quantiles:
    """What every candidate's log percentiles would be in other samples of the same people.

    Parameters
    ----------
    names
        The signals.
    fixed
        float32 ``(n_signals, n_candidates)``: log percentiles that no sample changes, else 0.
    moving
        Positions of the signals that do change.
    nodes
        float32 ``(n_moving, n_candidates, 16)``: log percentiles at sixteen equally likely errors.
    """

    names: tuple[str, ...]
    fixed: Singles
    moving: tuple[int, ...]
    nodes: Singles


def quantiles_of(measured: Mapping[str, Measured], names: Sequence[str]) -> Quantiles:
    """Return the log percentiles that other samples of the same people would give.

    Each candidate moves by its sampling error and is compared with the field as it was observed.
    """
    size = len(measured[names[0]].value) if names else 0
    moving = tuple(s for s, name in enumerate(names) if not measured[name].certain)
    fixed = np.zeros((len(names), size), dtype=np.float32)
    nodes = np.empty((len(moving), size, PARTS), dtype=np.float32)
    for s, name in enumerate(names):
        signal = measured[name]
        if s not in moving:
            fixed[s] = _logs(signal.weighed())
            continue
        for part, error in enumerate(NODES):
            nodes[moving.index(s), :, part] = _logs(signal.weighed(signal.moved(float(error))))
    return Quantiles(tuple(names), fixed, moving, nodes)


def _logs(percentiles: Floats) -> Floats:
    logs: Floats = np.log(np.clip(percentiles, FLOOR, 1.0))
    return logs


@dataclass(frozen=True, eq=False)
class Draws:
    """Re-drawn scores: other samples of the same people under other weights.

    Parameters
    ----------
    quantiles
        Of the log percentiles.
    draws
        How many.
    concentration
        Of the Dirichlet distribution around the chosen weights.
    seed
        The same seed gives the same draws.
    """

    quantiles: Quantiles
    draws: int
    concentration: float
    seed: int

    @property
    def size(self) -> int:
        """How many candidates."""
        return int(self.quantiles.fixed.shape[1])

    def weights(self, weights: Floats) -> Singles:
        """Return weights drawn around the chosen ones, float32 ``(draws, n_signals)``.

        Nobody knows them exactly. Each row sums to 1; signals of weight 0 keep it.
        """
        rng = np.random.default_rng(self.seed + 1)
        live = weights > 0
        share = weights[live] / weights.sum()
        drawn = np.zeros((self.draws, len(weights)), dtype=np.float32)
        drawn[:, live] = rng.dirichlet(
            np.maximum(self.concentration * share, 1e-3), size=self.draws
        )
        return drawn

    def sureness(self, weights: Floats, *, top: int, level: float = LEVEL) -> Sureness:
        """Return rank intervals of a nominal `level` and P(top-k) over the draws."""
        ranks = np.empty((self.draws, self.size), dtype=np.int32)
        places = np.arange(1, self.size + 1, dtype=np.int32)[None, :]
        for part, scores in self._scores(weights):
            np.negative(scores, out=scores)
            # Draws are hardly ever tied, so the quick sort will do.
            np.put_along_axis(ranks[part], np.argsort(scores, axis=1), places, axis=1)
        among = (ranks <= top).mean(axis=0)
        low, high = (_place(share, self.draws) for share in ((1 - level) / 2, (1 + level) / 2))
        ranks.partition((low, high), axis=0)
        return Sureness(ranks[low].astype(np.int64), ranks[high].astype(np.int64), among)

    def pair(self, weights: Floats, first: int, second: int) -> tuple[Singles, Singles]:
        """Return the log scores of two candidates in every draw, float32 ``(draws,)`` each."""
        both = [scores[:, [first, second]] for _, scores in self._scores(weights)]
        drawn = np.concatenate(both)
        return drawn[:, 0], drawn[:, 1]

    def _scores(self, weights: Floats) -> Iterator[tuple[slice, Singles]]:
        """Yield log scores, float32 ``(n_draws, n_candidates)``, a block of draws at a time."""
        drawn = self.weights(weights)
        still = drawn @ self.quantiles.fixed
        moving = drawn[:, None, list(self.quantiles.moving)]
        for part, logs in self._blocks():
            yield part, np.matmul(moving[part], logs)[:, 0] + still[part]

    def _blocks(self) -> Iterator[tuple[slice, Singles]]:
        kept = self._kept
        if kept is not None:
            yield slice(0, self.draws), kept
        else:
            yield from self._drawn()

    @cached_property
    def _kept(self) -> Singles | None:
        """All drawn log percentiles, ``(draws, n_moving, n_candidates)``, unless too many."""
        shape = (self.draws, len(self.quantiles.moving), self.size)
        if np.prod(shape) > KEPT:
            return None
        logs = np.empty(shape, dtype=np.float32)
        for part, block in self._drawn():
            logs[part] = block
        return logs

    def _drawn(self) -> Iterator[tuple[slice, Singles]]:
        """Draw log percentiles, ``(n_draws, n_moving, n_candidates)``, a block at a time."""
        rng = np.random.default_rng(self.seed)
        quantiles = self.quantiles
        first = np.arange(self.size, dtype=np.int64) * PARTS
        rows = max(1, BLOCK // max(self.size * len(quantiles.moving), 1))
        for start in range(0, self.draws, rows):
            part = slice(start, min(start + rows, self.draws))
            shape = (part.stop - part.start, self.size)
            common = rng.standard_normal(shape, dtype=np.float32)
            logs = np.empty((shape[0], len(quantiles.moving), self.size), dtype=np.float32)
            for m, s in enumerate(quantiles.moving):
                which = _parts(rng, common, SHARED.get(quantiles.names[s], 0.0))
                logs[:, m] = quantiles.nodes[m].ravel()[first + which]
            yield part, logs


def _parts(rng: np.random.Generator, common: Singles, load: float) -> npt.NDArray[np.uint8]:
    """Return which of the equally likely errors each candidate has in each draw."""
    if not load:
        return rng.integers(0, PARTS, size=common.shape, dtype=np.uint8)
    own = rng.standard_normal(common.shape, dtype=np.float32)
    error = np.float32(load) * common + np.float32(np.sqrt(1 - load**2)) * own
    which = np.minimum(ndtr(error) * PARTS, PARTS - 1)
    return np.asarray(which, dtype=np.uint8)


def _place(share: float, draws: int) -> int:
    """Return which of the ordered draws is nearest to the quantile `share`."""
    return min(max(round(share * draws) - 1, 0), draws - 1)
