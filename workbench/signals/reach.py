"""Reach: how many follow, and the tier that the trade calls it."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from workbench.signals.comparison import within_platform
from workbench.signals.measured import Absent, Floats, Measured, Phrase
from workbench.signals.observation import Observation

__all__ = ["TIERS", "TIERS_AS_OF", "followers_of", "measure_reach", "tier_of"]

_CONFIG: dict[str, Any] = tomllib.loads(
    files("workbench.signals").joinpath("tiers.toml").read_text("utf-8")
)
TIERS: tuple[tuple[int, str], ...] = tuple(
    (low, name) for name, low in _CONFIG["followers"].items()
)
"""Lower bounds in followers and their names, ascending."""
TIERS_AS_OF: str = _CONFIG["as_of"].isoformat()
"""The day on which these bounds were the usual ones."""


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


def followers_of(seen: Observation) -> Floats:
    """Return each candidate's followers as last known, NaN where they are not."""
    known = seen.profiles["followers"].reindex(seen.candidates)
    return np.asarray(known.to_numpy(dtype=float, na_value=np.nan))


def measure_reach(seen: Observation) -> Measured | Absent:
    """Measure reach: followers as last known, compared within the platform.

    A follower figure is known, not sampled: it has no spread.
    """
    value = followers_of(seen)
    known = ~np.isnan(value)
    if not known.any():
        return Absent("reach", ("signals.no_followers", {}))
    return Measured(
        name="reach",
        value=value,
        n=known.astype(np.int64),
        coverage=known.astype(float),
        spread=np.zeros(len(value)),
        peers=within_platform(seen.candidates, value),
        reasons=_reasons(value, seen),
    )


def _reasons(value: Floats, seen: Observation) -> tuple[Phrase, ...]:
    moments = seen.profiles["followers_as_of"].reindex(seen.candidates)
    days = pd.to_datetime(moments, utc=True).dt.tz_convert(seen.brand.timezone).dt.date
    return tuple(
        ("signals.followers_unknown", {}) if np.isnan(v)
        else ("signals.reach_reason", {"followers": int(v)}) if pd.isna(day)
        else ("signals.reach_on_day", {"followers": int(v), "day": day})
        for v, day in zip(value, days, strict=True)
    )  # fmt: skip
