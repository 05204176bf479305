"""Activity: how regularly somebody posts at all."""

from __future__ import annotations

import numpy as np

from workbench.signals.comparison import everybody
from workbench.signals.grouping import best_posts
from workbench.signals.measured import Absent, Measured
from workbench.signals.observation import Observation

__all__ = ["WINDOW_DAYS", "measure_activity"]

WINDOW_DAYS = 60


def measure_activity(seen: Observation) -> Measured | Absent:
    """Measure activity: own posts a week over 60 days, and in how many weeks there was one.

    The value is ``posts / (60 / 7)``; the weeks, counted back from `as_of`, are told beside it,
    because ten posts on one day are not a habit.
    """
    own = seen.own
    if own.empty:
        return Absent("activity", ("signals.no_posts", {}))
    ago = seen.days_ago(own["created_at"])
    lately = ago <= WINDOW_DAYS
    who, size = own["who"].to_numpy(dtype=np.int64)[lately], len(seen.candidates)
    n = np.bincount(who, minlength=size).astype(np.int64)
    weeks = WINDOW_DAYS / 7
    value = n / weeks
    week = np.minimum(ago[lately] // 7, np.ceil(weeks) - 1).astype(np.int64)
    with_post = np.unique(who * WINDOW_DAYS + week) // WINDOW_DAYS
    regular = np.bincount(with_post, minlength=size)
    facts = {"days": WINDOW_DAYS, "all": int(np.ceil(weeks))}
    return Measured(
        name="activity",
        value=value,
        n=n,
        coverage=np.ones(len(n)),
        spread=np.sqrt(n) / weeks,
        peers=everybody(value),
        counted=True,
        reasons=tuple(
            ("signals.activity_weeks", {"posts": k, "weeks": w, **facts}) if k
            else ("signals.activity_reason", {"posts": k, "days": WINDOW_DAYS})
            for k, w in zip(n.tolist(), regular.tolist(), strict=True)
        ),
        evidence=best_posts(own[["who", "post", "created_at"]][lately], -ago[lately],
                            seen.candidates),
    )  # fmt: skip
