"""Reach: how many follow, and the tier that the trade calls it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.comparison import within_platform
from workbench.signals.measured import Absent, Measured
from workbench.signals.observation import Observation

__all__ = ["TIERS", "measure_reach", "tier_of"]

# Lower bounds in followers, as most vendors draw them in November 2026; they differ by vendor.
TIERS = ((0, "small"), (1_000, "nano"), (10_000, "micro"), (100_000, "mid"),
         (500_000, "macro"), (1_000_000, "mega"))  # fmt: skip


def tier_of(followers: pd.Series) -> pd.Series:
    """Return the tier of each follower figure, missing where the figure is.

    >>> tier_of(pd.Series([800, 23_400, None], dtype="Int64")).tolist()
    ['small', 'micro', nan]
    """
    bounds = np.array([bound for bound, _ in TIERS])
    names = np.array([name for _, name in TIERS])
    figures = followers.to_numpy(dtype=float, na_value=np.nan)
    slot = np.clip(np.searchsorted(bounds, figures, side="right") - 1, 0, len(names) - 1)
    tiers = pd.Series(names[slot], index=followers.index, dtype="str")
    return tiers.where(~np.isnan(figures))


def measure_reach(seen: Observation) -> Measured | Absent:
    """Measure reach: followers as last known, compared within the platform."""
    followers = seen.profiles["followers"].reindex(seen.candidates)
    value = followers.to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(value).all():
        return Absent("reach", ("signals.no_followers", {}))
    known = ~np.isnan(value)
    reasons = tuple(
        ("signals.reach_reason", {"followers": int(v)}) if ok else ("signals.followers_unknown", {})
        for v, ok in zip(value, known, strict=True)
    )
    return Measured(
        name="reach",
        value=value,
        n=known.astype(np.int64),
        coverage=known.astype(float),
        spread=np.zeros(len(value)),
        peers=within_platform(seen.candidates, value),
        reasons=reasons,
    )
