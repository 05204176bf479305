"""Growth of counts over time, with an interval that bursts widen."""

from __future__ import annotations

import numpy as np

__all__ = ["adjusted", "growth_of"]

STEEPEST = 3.0  # slope a period, e³ ≈ 20 times; beyond it a count came out of nothing
TURNS = 50
CONFIDENCE = 0.95


def growth_of(counts: np.ndarray, exposure: np.ndarray) -> tuple[float, float, float, float]:
    """Return growth a period, its 95 % interval and p, from a log-linear quasi-Poisson fit.

    Parameters
    ----------
    counts
        (n,) events by period.
    exposure
        (n,) ≥ 0, what counts are relative to; periods with none are left out.

    Returns
    -------
    tuple of float
        ``exp(slope) − 1``, low, high, and p of the F test of deviances; NaN for fewer than
        three periods with exposure. The spread φ (Pearson's statistic over n − 2) is at least 1.
    """
    from scipy import stats

    there = exposure > 0
    y, weight = counts[there].astype(float), exposure[there]
    time = np.flatnonzero(there).astype(float)
    free = len(y) - 2
    if free < 1 or not y.sum():
        return np.nan, np.nan, np.nan, np.nan
    time -= time.mean()
    level, slope = _fitted(y, weight, time)
    mean = weight * np.exp(level + slope * time)
    spread = max(1.0, float(((y - mean) ** 2 / mean).sum()) / free)
    centre = (mean * time).sum() / mean.sum()
    information = float((mean * (time - centre) ** 2).sum())
    reach = stats.t.ppf((1 + CONFIDENCE) / 2, free) * np.sqrt(spread / max(information, 1e-12))
    even = weight * y.sum() / weight.sum()
    gain = 2 * float(np.where(y > 0, y * np.log(mean / even), 0).sum() - (mean - even).sum())
    p = float(stats.f.sf(max(gain, 0.0) / spread, 1, free))
    low, high = np.expm1(np.clip([slope - reach, slope + reach], -700, 700))
    return float(np.expm1(slope)), float(low), float(high), p


def adjusted(p: np.ndarray) -> np.ndarray:
    """Return p-values corrected by Benjamini and Hochberg; NaN stays and is not counted."""
    from scipy import stats

    q = np.full(len(p), np.nan)
    known = ~np.isnan(p)
    if known.any():
        q[known] = stats.false_discovery_control(p[known])
    return q


def _fitted(y: np.ndarray, weight: np.ndarray, time: np.ndarray) -> tuple[float, float]:
    """Return level and slope of largest likelihood by Newton's method, the slope kept finite."""
    slope = 0.0
    for _ in range(TURNS):
        # Given the slope, the level that fits the sum is known; what remains is one number.
        shape = weight * np.exp(slope * time)
        mean = y.sum() * shape / shape.sum()
        centre = (mean * time).sum() / mean.sum()
        step = (y * time).sum() - y.sum() * centre
        curve = (mean * (time - centre) ** 2).sum()
        if curve < 1e-12:  # noqa: PLR2004  # all lies in one period
            break
        move = float(np.clip(step / curve, -0.5, 0.5))
        slope = float(np.clip(slope + move, -STEEPEST, STEEPEST))
        if abs(move) < 1e-10:  # noqa: PLR2004
            break
    level = np.log(y.sum() / (weight * np.exp(slope * time)).sum())
    return float(level), slope
