"""What is usual among accounts of similar size."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.comparison import platforms_of
from workbench.signals.measured import Floats
from workbench.signals.observation import Observation

__all__ = ["Similar"]

PEERS = 101  # an account and fifty on either side
FEWEST = 15  # with a value; fewer are no field of comparison
NARROWEST = 0.3  # of a spread of logarithms: nobody is odd by a third more or less
NORMAL = 1.4826  # the spread of a normal sample is so many times the median deviation


class Similar:
    """The candidates in order of followers, platform by platform.

    Parameters
    ----------
    candidates
        Account keys.
    followers
        float64, NaN where unknown.
    """

    def __init__(self, candidates: pd.Index, followers: Floats) -> None:
        self.followers = followers
        platform = platforms_of(candidates)
        order = np.argsort(followers, kind="stable")
        order = order[np.isfinite(followers[order])]
        self._orders = [order[platform[order] == name] for name in np.unique(platform)]

    @classmethod
    def of(cls, seen: Observation) -> Similar:
        """Return the candidates of `seen` with their newest known followers."""
        known = seen.profiles["followers"].reindex(seen.candidates)
        return cls(seen.candidates, known.to_numpy(dtype=float, na_value=np.nan))

    def usual(self, value: Floats) -> Floats:
        """Return the median of `value` among the 101 next by followers on the same platform.

        Fifty have fewer followers and fifty more; towards both ends as many on either side as
        there are, at least 15 in all.

        Where followers are unknown or a platform has too few accounts with a value, the median of
        all; 1 where nobody can be compared, so that no share lies above it.
        """
        known = value[np.isfinite(value)]
        overall = float(np.median(known)) if len(known) >= FEWEST else 1.0
        near = self._median(value)
        return np.where(np.isnan(near), overall, near)

    def deviation(self, value: Floats) -> tuple[Floats, Floats]:
        """Return how far `value` lies from that of similar accounts, and what is usual among them.

        ``(value − median)/max(0.3, 1.4826·median deviation)`` among the 101 next by followers, in
        robust standard deviations; NaN where there are fewer than 15 to compare with.

        References
        ----------
        Hampel, *The influence curve and its role in robust estimation*, 1974.
        """
        middle = self._median(value)
        spread = self._median(np.abs(value - middle))
        return (value - middle) / np.maximum(NARROWEST, NORMAL * spread), middle

    def _median(self, value: Floats) -> Floats:
        result = np.full(len(value), np.nan)
        for ordered in self._orders:
            members = ordered[np.isfinite(value[ordered])]
            if len(members) < FEWEST:
                continue
            ordered_values = value[members]
            half = min(PEERS // 2, (len(members) - 1) // 2)
            near = pd.Series(ordered_values).rolling(2 * half + 1, center=True).median()
            middle = near.to_numpy(copy=True)
            # Towards both ends there are fewer on one side, and as many count on the other: the
            # largest are not compared with the middling.
            for i in (*range(half), *range(len(members) - half, len(members))):
                side = max(FEWEST // 2, min(i, len(members) - 1 - i))
                start = min(max(i - side, 0), len(members) - 2 * side - 1)
                middle[i] = np.median(ordered_values[start : start + 2 * side + 1])
            result[members] = middle
        return result
