"""When things happen: 120 days up to a fixed last day, hours by habit, in Berlin's clock."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.sample.people import HABITS

__all__ = ["DAYS", "END", "START", "awake", "draw_times", "local_to_utc"]

DAYS = 120
END = pd.Timestamp("2026-11-14T20:00:00Z")
START = pd.Timestamp("2026-07-18", tz="Europe/Berlin")

# Monday to Sunday: people post and read more towards the weekend.
_WEEK = np.array([1.0, 0.95, 0.95, 1.0, 0.9, 1.1, 1.35])


def draw_times(habits: np.ndarray, rng: np.random.Generator) -> pd.Series:
    """Return one moment for each habit (early, office, late, shop), UTC, none after `END`."""
    weight = _WEEK[(START.day_of_week + np.arange(DAYS)) % 7]
    day = rng.choice(DAYS, size=len(habits), p=weight / weight.sum())
    hour = np.zeros(len(habits))
    for habit, parts in HABITS.items():
        mine = np.flatnonzero(habits == habit)
        share = np.array([part[2] for part in parts])
        which = rng.choice(len(parts), size=len(mine), p=share / share.sum())
        centre, width = (np.array([part[i] for part in parts])[which] for i in (0, 1))
        hour[mine] = rng.normal(centre, width)
    hour = np.clip(hour, 5.2, 23.9)
    return local_to_utc(day, hour)


def local_to_utc(day: np.ndarray, hour: np.ndarray) -> pd.Series:
    """Return Berlin wall-clock times as UTC, none after `END`."""
    naive = START.tz_localize(None) + pd.to_timedelta(day * 86400 + (hour * 3600).round(), unit="s")
    local = pd.Series(naive).dt.tz_localize(
        "Europe/Berlin", ambiguous=np.ones(len(naive), dtype=bool), nonexistent="shift_forward"
    )
    moments = local.dt.tz_convert("UTC").astype("datetime64[us, UTC]")
    # What would come after the last hour happened the day before.
    return moments.mask(moments > END, moments - pd.Timedelta(days=1))


def awake(moments: pd.Series) -> np.ndarray:
    """Return how many people look at their phone shortly after each moment, 0 to 1."""
    hour = moments.dt.tz_convert("Europe/Berlin").dt.hour.to_numpy()
    evening = np.exp(-(((hour - 20) / 3.2) ** 2))
    morning = 0.7 * np.exp(-(((hour - 7.5) / 2.2) ** 2))
    return np.asarray(0.35 + 0.65 * np.maximum(evening, morning))
