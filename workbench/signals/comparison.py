"""Fields of comparison: everybody, the same platform, or peers with as many followers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.schema import platform_of
from workbench.signals.measured import Fields, Floats

__all__ = ["PEERS", "Nearest", "everybody", "nearest_followers", "platforms_of", "within_platform"]

PEERS = 100


@dataclass(frozen=True)
class Nearest:
    """Each candidate beside those with about as many followers.

    Parameters
    ----------
    values
        float32 ``(n_sized, k)``: the peers' values, each row ascending, padded with infinity.
        Values that single precision cannot tell apart are ties.
    count
        int64 ``(n_sized,)``: how many of a row are peers.
    row
        int64 ``(n_candidates,)``: each candidate's row, −1 where followers or value are unknown.
    others
        With whom those without a row are compared.
    """

    values: npt.NDArray[np.float32]
    count: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]
    others: Fields

    def percentile(self, drawn: Floats) -> Floats:
        """Return mid-rank percentiles, each among its own peers; see `Peers`."""
        sized = self.row >= 0
        share = np.full(len(drawn), np.nan) if sized.all() else self.others.percentile(drawn)
        if sized.any():
            share[sized] = self._among_peers(drawn[sized], self.row[sized])
        return share

    def typical(self) -> Floats:
        """Return the median of each candidate's peers."""
        typical = self.others.typical()
        sized = self.row >= 0
        row = self.row[sized]
        count = self.count[row]
        middle = self.values[row, (count - 1) // 2] + self.values[row, count // 2]
        typical[sized] = middle / 2
        return typical

    def _among_peers(self, drawn: Floats, row: npt.NDArray[np.int64]) -> Floats:
        wanted = drawn.astype(np.float32)
        flat = self.values.ravel()
        start = row * self.values.shape[1]
        end = start + self.count[row]
        below = _first_place(flat, wanted, start, end, strictly=True)
        upto = below.copy()
        tied = np.flatnonzero(flat.take(below, mode="clip") == wanted)  # hardly any of a re-draw
        upto[tied] = _first_place(flat, wanted[tied], below[tied], end[tied], strictly=False)
        n = (end - start).astype(float)
        share = ((below - start) + np.minimum(upto, end) - start) / (2 * n)
        bounded: Floats = np.clip(share, 0.5 / n, 1 - 0.5 / n)
        return np.where(np.isnan(drawn), np.nan, bounded)


def _first_place(
    flat: npt.NDArray[np.float32],
    wanted: npt.NDArray[np.float32],
    start: npt.NDArray[np.int64],
    end: npt.NDArray[np.int64],
    *,
    strictly: bool,
) -> npt.NDArray[np.int64]:
    """Return where in ``flat[start:end]`` values begin that are not below (or not up to) `wanted`.

    One binary search for all rows at once; a re-draw of 100,000 candidates takes hundredths of a
    second, where counting through every row takes ten times that.
    """
    place = start.copy()
    step = 1 << (int((end - start).max(initial=1)).bit_length() - 1)
    before = np.less if strictly else np.less_equal
    while step:
        probe = place + step
        place += step * ((probe <= end) & before(flat.take(probe - 1, mode="clip"), wanted))
        step //= 2
    return place


def platforms_of(accounts: pd.Index) -> npt.NDArray[np.str_]:
    """Return the platform of each account key."""
    return np.array([platform_of(account) for account in accounts.tolist()], dtype=str)


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
) -> Nearest:
    """Return for each candidate the values of the `k` nearest by log followers on its platform.

    Only candidates with a value are peers; a candidate is always among its own. Ties in
    followers are broken by position, so that the field does not depend on row order. Candidates
    whose followers are unknown are compared with their whole platform.
    """
    others = within_platform(candidates, value)
    sized = ~np.isnan(value) & ~np.isnan(followers)
    row = np.where(sized, np.cumsum(sized) - 1, -1).astype(np.int64)
    field = np.full((int(sized.sum()), min(k, max(int(sized.sum()), 1))), np.inf, dtype=np.float32)
    count = np.zeros(len(field), dtype=np.int64)
    for place in range(len(others.fields)):
        members = np.flatnonzero((others.which == place) & sized)
        if not len(members):
            continue
        order = members[np.argsort(followers[members], kind="stable")]
        width = min(k, len(order))
        values = value[order].astype(np.float32)
        windows = np.lib.stride_tricks.sliding_window_view(values, width)
        start = _window_starts(np.log1p(followers[order]), width)
        field[row[order], :width] = np.sort(windows[start], axis=1)
        count[row[order]] = width
    return Nearest(field, count, row, others)


def _window_starts(logs: Floats, width: int) -> npt.NDArray[np.int64]:
    """Return where each one's window of `width` nearest begins in the ascending `logs`.

    A window that begins at s is worth moving on while the next one behind it is nearer than its
    first, ``logs[s + width] − x < x − logs[s]``; the sum of the two only grows with s.
    """
    n = len(logs)
    here = np.arange(n)
    wanted = np.searchsorted(logs[: n - width] + logs[width:], 2 * logs, side="left")
    clipped: npt.NDArray[np.int64] = np.clip(
        wanted, np.maximum(here - width + 1, 0), np.minimum(here, n - width)
    )
    return clipped
