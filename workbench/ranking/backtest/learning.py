"""Weights learned from earlier cuts: never negative, held to the preset, tried out of time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit

from workbench.signals.measured import Floats, Phrase

__all__ = ["Lesson", "Trial", "learn_weights"]

STRAY = 0.1  # how far a weight's share of all weights is expected to lie from the preset's
OPPONENTS = 200  # drawn for each account that did something
ENOUGH = 10  # accounts with an outcome, or nothing is learned


@dataclass(frozen=True)
class Lesson:
    """What one cut teaches.

    Parameters
    ----------
    logs
        float64, a row an account and a column a signal: log percentiles as the score weighs them.
    gains
        float64 ``(n_accounts,)``: what came of each; more is better, 0 is nothing.
    """

    logs: pd.DataFrame
    gains: Floats


@dataclass(frozen=True)
class Trial:
    """Weights learned from earlier cuts, and what they were worth at later ones.

    Parameters
    ----------
    weights
        Learned from all cuts, by signal, on the preset's scale; None where nothing can be learned.
    multiples
        The same as multiples of the preset's shares; signals the preset does not weigh are
        absent.
    reason
        Why they are offered or not, as a phrase.
    tested_on
        Cuts at which weights from earlier cuts alone were tried.
    difference, low, high
        NDCG of the learned weights less that of the preset at those cuts, with its 95 % interval;
        NaN where nothing was tried.
    offer
        Whether they won out of time: the whole interval lies above 0.
    """

    weights: Mapping[str, float] | None
    multiples: Mapping[str, float]
    reason: Phrase
    tested_on: tuple[pd.Timestamp, ...] = ()
    difference: float = math.nan
    low: float = math.nan
    high: float = math.nan
    offer: bool = False


def learn_weights(
    lessons: Sequence[Lesson], preset: Mapping[str, float], *, seed: int = 0
) -> dict[str, float] | None:
    """Return weights ≥ 0 by signal under which accounts with better outcomes score higher.

    Minimises the logistic loss of the difference in log score over pairs of accounts of one cut
    with unlike outcomes, each account as heavy as its outcome, plus a ridge that holds each
    weight's share to the preset's: one observes m accounts with an outcome, and expects shares to
    lie within about 0.1 of the preset's, so the ridge is ``‖w/c − p‖² / (2 · 0.1² · m)``, p being
    the preset's shares and c their best scale. L-BFGS-B with bounds at 0.

    Parameters
    ----------
    lessons
        Earlier cuts.
    preset
        The weights to start from, by signal.
    seed
        Of the opponents drawn for each account.

    Returns
    -------
    dict or None
        On the preset's scale (equal sum); None with fewer than ten accounts with an outcome.

    References
    ----------
    Burges et al., *Learning to rank using gradient descent*, ICML 2005.
    """
    names = [name for name, weight in preset.items() if weight > 0]
    rng = np.random.default_rng(seed)
    pairs = [_pairs(lesson, names, rng) for lesson in lessons]
    several = sum(int((lesson.gains > 0).sum()) for lesson in lessons)
    if several < ENOUGH or not names:
        return None
    ahead = np.concatenate([rows for rows, _ in pairs])
    heavy = np.concatenate([weights for _, weights in pairs])
    heavy = heavy / heavy.sum()
    total = sum(preset[name] for name in names)
    shares = np.array([preset[name] for name in names]) / total

    def loss(weights: Floats, ridge: float, centre: Floats, scale: float) -> tuple[float, Floats]:
        margin = ahead @ weights
        off = (weights - centre) / scale
        value = float(heavy @ np.logaddexp(0, -margin) + ridge / 2 * off @ off)
        slope: Floats = -(ahead.T @ (heavy * expit(-margin))) + ridge * off / scale
        return value, slope

    def along(scale: Floats) -> tuple[float, Floats]:
        value, slope = loss(scale[0] * shares, 0.0, shares, 1.0)
        return value, np.array([slope @ shares])

    scale = float(minimize(along, [1.0], jac=True, method="L-BFGS-B", bounds=[(0.1, 50)]).x[0])
    ridge = 1 / (STRAY**2 * several)
    found = minimize(
        loss,
        scale * shares,
        args=(ridge, scale * shares, scale),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0, None)] * len(names),
    ).x
    if not found.sum() > 0:
        return None
    learned = dict(zip(names, (found / found.sum() * total).tolist(), strict=True))
    return {name: learned.get(name, 0.0) for name in preset}


def _pairs(lesson: Lesson, names: list[str], rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Return differences of logs, winner less loser, and how heavy each pair is."""
    logs = lesson.logs.reindex(columns=names, fill_value=0.0).to_numpy(dtype=float)
    gains = lesson.gains
    winners = np.flatnonzero(gains > 0)
    if not len(winners):
        return np.empty((0, len(names))), np.empty(0)
    most = min(OPPONENTS, len(gains))
    losers = rng.integers(0, len(gains), size=(len(winners), most))
    beaten = gains[losers] < gains[winners][:, None]
    row, _ = np.nonzero(beaten)
    heavy = gains[winners][row] / np.maximum(beaten.sum(axis=1), 1)[row]
    differences: Floats = logs[winners[row]] - logs[losers[beaten]]
    return differences, heavy
