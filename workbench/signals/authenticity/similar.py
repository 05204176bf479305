"""What is usual among accounts of similar size."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.comparison import platforms_of
from workbench.signals.measured import Floats
from workbench.signals.observation import Observation

__all__ = ["followers_of", "odds_of_peers", "usual_of"]

PEERS = 101  # an account and fifty on either side
FEWEST = 15  # with a value; fewer are no field of comparison
NARROWEST = 0.3  # of a spread of logarithms: nobody is odd by a third more or less
NORMAL = 1.4826  # the spread of a normal sample is so many times the median deviation


def followers_of(seen: Observation) -> Floats:
    """Return the followers of each candidate, NaN where unknown."""
    known = seen.profiles["followers"].reindex(seen.candidates)
    followers: Floats = known.to_numpy(dtype=float, na_value=np.nan)
    return followers


def usual_of(seen: Observation, value: Floats) -> Floats:
    """Return the median of `value` among the 101 next by followers on the same platform.

    Where followers are unknown or a platform has too few, the median of the platform or of all;
    1 where nobody can be compared, so that no share lies above it.
    """
    known = value[np.isfinite(value)]
    overall = float(np.median(known)) if len(known) >= FEWEST else 1.0
    near = _rolling(seen, value)
    return np.where(np.isnan(near), overall, near)


def odds_of_peers(seen: Observation, value: Floats) -> tuple[Floats, Floats]:
    """Return how far `value` lies from that of similar accounts, and what is usual among them.

    ``(value − median)/max(0.3, 1.4826·median deviation)`` among the 101 next by followers, in
    robust standard deviations; NaN where there are fewer than 15 to compare with.

    References
    ----------
    Hampel, *The influence curve and its role in robust estimation*, 1974.
    """
    middle = _rolling(seen, value)
    spread = _rolling(seen, np.abs(value - middle))
    return (value - middle) / np.maximum(NARROWEST, NORMAL * spread), middle


def _rolling(seen: Observation, value: Floats) -> Floats:
    result = np.full(len(value), np.nan)
    followers = followers_of(seen)
    platform = platforms_of(seen.candidates)
    usable = np.isfinite(value) & np.isfinite(followers)
    for name in np.unique(platform):
        members = np.flatnonzero(usable & (platform == name))
        if len(members) < FEWEST:
            continue
        order = members[np.argsort(followers[members], kind="stable")]
        near = pd.Series(value[order]).rolling(PEERS, center=True, min_periods=FEWEST).median()
        # At both ends a window would be cut in half: there it stays the last whole one.
        half = min(PEERS // 2, (len(order) - 1) // 2)
        ordered = near.to_numpy(copy=True)
        ordered[:half], ordered[len(order) - half :] = ordered[half], ordered[-half - 1]
        result[order] = ordered
    return result
