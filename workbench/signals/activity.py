"""Activity: how regularly somebody posts at all."""

from __future__ import annotations

import numpy as np

from workbench.signals.comparison import everybody
from workbench.signals.grouping import group_sizes
from workbench.signals.measured import Absent, Measured
from workbench.signals.observation import Observation

__all__ = ["WINDOW_DAYS", "measure_activity"]

WINDOW_DAYS = 60


def measure_activity(seen: Observation) -> Measured | Absent:
    """Measure activity: own posts a week over the last 60 days."""
    own = seen.own
    if own.empty:
        return Absent("activity", ("signals.no_posts", {}))
    lately = own[seen.days_ago(own["created_at"]) <= WINDOW_DAYS]
    n = group_sizes(lately["who"], len(seen.candidates))
    weeks = WINDOW_DAYS / 7
    value = n / weeks
    return Measured(
        name="activity",
        value=value,
        n=n,
        coverage=np.ones(len(n)),
        spread=np.sqrt(n) / weeks,
        peers=everybody(value),
        counted=True,
        reasons=tuple(
            ("signals.activity_reason", {"posts": int(k), "days": WINDOW_DAYS}) for k in n
        ),
    )
