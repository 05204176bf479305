"""Momentum: how much attention somebody draws lately."""

from __future__ import annotations

import numpy as np

from workbench.signals.comparison import everybody
from workbench.signals.engagers import engagers_of
from workbench.signals.grouping import group_sum
from workbench.signals.measured import Absent, Measured
from workbench.signals.observation import Observation

__all__ = ["measure_momentum"]

HORIZON_DAYS = 30.0
LATELY_DAYS = 30.0


def measure_momentum(seen: Observation, *, horizon_days: float = HORIZON_DAYS) -> Measured | Absent:
    """Measure momentum: attention received, old attention counting less.

    ``Σ 0.5^(days / half-life)`` over the people who engage, each with their newest act only, so
    that one loud friend is one friend. The half-life is half the horizon: 15 days for the month
    that a campaign takes. On public event data just this decay is the best simple predictor of
    how many people give somebody attention within the horizon.
    """
    found, size = engagers_of(seen), len(seen.candidates)
    dated = found.newest.notna().to_numpy()
    if not dated.any():
        return Absent("momentum", ("signals.no_audience", {}))
    who, days = found.who[dated], seen.days_ago(found.newest[dated])
    fading = 0.5 ** (2 * days / horizon_days)
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
