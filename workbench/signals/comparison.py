"""Fields of comparison: everybody, the same platform, or peers with as many followers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.schema import platform_of
from workbench.signals.measured import Fields, Floats, Neighbours

__all__ = ["everybody", "nearest_followers", "platforms_of", "within_platform"]

PEERS = 100


def platforms_of(accounts: pd.Index) -> npt.NDArray[np.str_]:
    """Return the platform of each account key."""
    return np.array([platform_of(account) for account in accounts], dtype=str)


def everybody(value: Floats) -> Fields:
    """Return one field of comparison for all candidates."""
    field = np.sort(value[~np.isnan(value)])
    return Fields((field,), np.zeros(len(value), dtype=np.int64))


def within_platform(candidates: pd.Index, value: Floats) -> Fields:
    """Return a field of comparison for each platform."""
    names, which = np.unique(platforms_of(candidates), return_inverse=True)
    values = [value[which == place] for place in range(len(names))]
    return Fields(tuple(np.sort(v[~np.isnan(v)]) for v in values), which.astype(np.int64))


def nearest_followers(
    candidates: pd.Index, value: Floats, followers: Floats, *, k: int = PEERS
) -> Neighbours:
    """Return for each candidate the values of the `k` nearest by log followers on its platform.

    Only candidates with a value are peers; a candidate is always among its own. Ties in
    followers are broken by position, so that the field does not depend on row order.
    """
    platform = platforms_of(candidates)
    field = np.full((len(value), min(k, max(len(value), 1))), np.nan)
    for name in np.unique(platform):
        members = np.flatnonzero((platform == name) & ~np.isnan(value) & ~np.isnan(followers))
        if not len(members):
            continue
        order = members[np.argsort(followers[members], kind="stable")]
        width = min(k, len(order))
        windows = np.lib.stride_tricks.sliding_window_view(value[order], width)
        start = _window_starts(np.log1p(followers[order]), width)
        field[order, :width] = np.sort(windows[start], axis=1)
    return Neighbours(field)


def _window_starts(logs: Floats, width: int) -> np.ndarray:
    """Return where each one's window of `width` nearest begins in the ascending `logs`."""
    n = len(logs)
    starts = np.empty(n, dtype=np.int64)
    start = 0
    for i in range(n):  # the best window only ever moves to the right
        start = max(start, i - width + 1)
        while (
            start + width < n
            and start < i
            and logs[start + width] - logs[i] < logs[i] - logs[start]
        ):
            start += 1
        starts[i] = start
    return starts
