"""Momentum: how much attention somebody draws lately."""

from __future__ import annotations

import numpy as np

from workbench.signals.comparison import everybody
from workbench.signals.engagers import engagers_of
from workbench.signals.grouping import group_sum
from workbench.signals.measured import Absent, Measured
from workbench.signals.observation import Observation

__all__ = ["measure_momentum"]

HALF_LIFE_DAYS = 15.0
LATELY_DAYS = 30.0


def measure_momentum(seen: Observation) -> Measured | Absent:
    """Measure momentum: attention received, decayed with a half-life of 15 days.

    ``Σ 0.5^(days/15)`` over the people who engage, each with their newest act only, so that one
    loud friend is one friend. The best simple predictor of future attention on public event data
    is just this decay, with a half-life of about half the horizon; here the horizon is a month.
    """
    found, size = engagers_of(seen), len(seen.candidates)
    dated = found.newest.notna().to_numpy()
    if not dated.any():
        return Absent("momentum", ("signals.no_audience", {}))
    who, days = found.who[dated], seen.days_ago(found.newest[dated])
    fading = 0.5 ** (days / HALF_LIFE_DAYS)
    value = group_sum(who, fading, size)
    n = np.bincount(who, minlength=size).astype(np.int64)
    lately = np.bincount(who[days <= LATELY_DAYS], minlength=size)
    return Measured(
        name="momentum",
        value=value,
        n=n,
        coverage=n / np.maximum(found.count(size), 1),
        spread=np.sqrt(group_sum(who, fading**2, size)),
        peers=everybody(value),
        counted=True,
        reasons=tuple(("signals.momentum_reason", {"people": int(k)}) for k in lately),
    )
