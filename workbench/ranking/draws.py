"""How sure the order is: re-drawn scores, their ranks and what they say together.

Decision 14 says why scores are drawn from their moments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from workbench.ranking.score import FLOOR
from workbench.signals.measured import Floats, Measured

__all__ = ["Draws", "Moments", "Sureness", "moments_of"]

Singles = npt.NDArray[np.float32]

INTERVAL = (0.05, 0.95)
# Midpoints of twelve equally likely parts: mean and spread of a log percentile to about 2 %.
NODES: Floats = ndtri((np.arange(12) + 0.5) / 12)
# Signals that count the same acts err together: somebody with a lucky sample of comments has more
# audience and more momentum at once. Loadings on that one cause, as re-drawn samples of the
# invented brand show them (seeds 11 and 12: 0.77, 0.47 and 0.43 between the first three).
SHARED: Mapping[str, float] = {
    "audience": 0.90, "momentum": 0.85, "authority": 0.50,
}  # fmt: skip
BLOCK = 2_000_000  # scores drawn at once: some 30 MB
KEPT = 4_000_000  # noise that is kept for the next weights: 16 MB
STEEPEST = 1.5  # skewness beyond which the correction would fold back


@dataclass(frozen=True)
class Sureness:
    """What the draws say of each candidate, in the candidates' order.

    Parameters
    ----------
    low, high
        int64 ``(n_candidates,)``: the 5 % and the 95 % quantile of its ranks.
    among_top
        float64 ``(n_candidates,)``: share of draws among the first k.
    """

    low: npt.NDArray[np.int64]
    high: npt.NDArray[np.int64]
    among_top: Floats


@dataclass(frozen=True, eq=False)
class Moments:
    """The first three moments of every candidate's log percentiles over re-drawn samples.

    Parameters
    ----------
    names
        The signals.
    mean, spread, third
        float32 ``(n_signals, n_candidates)``: mean, standard deviation, third central moment.
    """

    names: tuple[str, ...]
    mean: Singles
    spread: Singles
    third: Singles

    @cached_property
    def loads(self) -> Singles:
        """float32 ``(n_signals, 1)``: how much of each error is that of the shared acts."""
        return np.array([[SHARED.get(name, 0.0)] for name in self.names], dtype=np.float32)

    def at(self, positions: Sequence[int]) -> Moments:
        """Return the moments of some candidates."""
        where = list(positions)
        return Moments(self.names, self.mean[:, where], self.spread[:, where], self.third[:, where])


def moments_of(measured: Mapping[str, Measured], names: Sequence[str]) -> Moments:
    """Return the moments of the log percentiles that other samples of the same people would give.

    Each candidate moves by its sampling error and is compared with the field as it was observed:
    the log percentile is read at twelve equally likely errors.
    """
    size = len(measured[names[0]].value) if names else 0
    moments = np.zeros((3, len(names), size), dtype=np.float32)
    for s, name in enumerate(names):
        signal = measured[name]
        if signal.certain:
            moments[0, s] = _logs(signal.weighed())
            continue
        drawn = np.array([_logs(signal.weighed(signal.moved(z))) for z in NODES])
        centre = drawn.mean(axis=0)
        drawn -= centre
        moments[0, s] = centre
        moments[1, s] = np.sqrt((drawn**2).mean(axis=0))
        moments[2, s] = (drawn**3).mean(axis=0)
    return Moments(tuple(names), *moments)


def _logs(percentiles: Floats) -> Floats:
    logs: Floats = np.log(np.clip(percentiles, FLOOR, 1.0))
    return logs


@dataclass(frozen=True, eq=False)
class Draws:
    """Re-drawn scores: other samples of the same people under other weights.

    Parameters
    ----------
    moments
        Of the log percentiles.
    draws
        How many.
    concentration
        Of the Dirichlet distribution around the chosen weights.
    seed
        The same seed gives the same draws.
    """

    moments: Moments
    draws: int
    concentration: float
    seed: int

    @property
    def size(self) -> int:
        """How many candidates."""
        return int(self.moments.mean.shape[1])

    @cached_property
    def _kept(self) -> Singles | None:
        """The noise of all draws, ``(draws, n_candidates)``, if it is small enough to be kept."""
        if self.draws * self.size > KEPT:
            return None
        rng = np.random.default_rng(self.seed)
        return rng.standard_normal((self.draws, self.size), dtype=np.float32)

    def _noise(self) -> Iterator[tuple[slice, Singles]]:
        """Yield the noise in blocks of draws; the same figures whether it is kept or not."""
        rng = np.random.default_rng(self.seed)
        rows = max(1, BLOCK // max(self.size, 1))
        for start in range(0, self.draws, rows):
            part = slice(start, min(start + rows, self.draws))
            shape = (part.stop - part.start, self.size)
            kept = self._kept
            yield (
                part,
                (kept[part] if kept is not None else rng.standard_normal(shape, dtype=np.float32)),
            )

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

    def sureness(self, weights: Floats, *, top: int) -> Sureness:
        """Return rank intervals and P(top-k) over the draws."""
        drawn = self.weights(weights)
        ranks = np.empty((self.draws, self.size), dtype=np.int32)
        places = np.arange(1, self.size + 1, dtype=np.int32)
        for part, noise in self._noise():
            scores = _scores(self.moments, drawn[part], noise)
            np.negative(scores, out=scores)
            # Draws are hardly ever tied, so the quick sort will do.
            np.put_along_axis(ranks[part], np.argsort(scores, axis=1), places[None, :], axis=1)
        among = (ranks <= top).mean(axis=0)
        low, high = (_place(share, self.draws) for share in INTERVAL)
        ranks.partition((low, high), axis=0)
        return Sureness(ranks[low].astype(np.int64), ranks[high].astype(np.int64), among)

    def pair(self, weights: Floats, first: int, second: int) -> tuple[Singles, Singles]:
        """Return the log scores of two candidates in every draw, float32 ``(draws,)`` each."""
        both = self.moments.at([first, second])
        blocks = [block[:, [first, second]] for _, block in self._noise()]
        noise = np.concatenate(blocks)
        scores = _scores(both, self.weights(weights), noise)
        return scores[:, 0], scores[:, 1]


def _place(share: float, draws: int) -> int:
    """Return which of the ordered draws is nearest to the quantile `share`."""
    return min(max(round(share * draws) - 1, 0), draws - 1)


def _scores(moments: Moments, weights: Singles, noise: Singles) -> Singles:
    """Return log scores, float32 ``(draws, n_candidates)``.

    A weighted sum of log percentiles has the weighted sum of their means as its mean, of their
    variances and covariances as its variance and of their third moments as its third; a normal
    deviate corrected for skewness is drawn with these three (Cornish and Fisher, 1938).
    """
    load = moments.loads
    common = weights @ (load * moments.spread)
    variance = weights**2 @ ((1 - load**2) * moments.spread**2)
    variance += common * common
    spread = np.sqrt(variance)
    skew = weights**3 @ moments.third
    skew /= np.maximum(variance * spread, np.float32(1e-12))
    np.clip(skew, -STEEPEST, STEEPEST, out=skew)
    bent = noise + skew * (noise * noise - 1) * np.float32(1 / 6)
    scores: Singles = (weights @ moments.mean + spread * bent).astype(np.float32, copy=False)
    return scores
