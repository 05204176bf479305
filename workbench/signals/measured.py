"""What a signal hands over: a figure for each candidate with n, coverage, spread and evidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, ndtri

from workbench.phrases import say

__all__ = [
    "Absent",
    "Fields",
    "Floats",
    "Measured",
    "Peers",
    "Phrase",
    "Signals",
    "gamma_quantile",
    "mid_rank_percentile",
]

Floats = npt.NDArray[np.float64]
Phrase = tuple[str, Mapping[str, object]]

HALF_AN_ACT = 0.5


@dataclass(frozen=True)
class Absent:
    """A signal that these data cannot give, and the sentence that says why and what would help."""

    name: str
    reason: Phrase


class Peers(Protocol):
    """Whom each candidate is compared with."""

    def percentile(self, drawn: Floats) -> Floats:
        """Return the mid-rank percentile of `drawn` among each candidate's peers.

        ``(values below + ½ values equal) / peers``, which is ``(rank − ½)/n`` for a value that is
        among its own peers. Shape ``(n_candidates,)``, range (0, 1), NaN where `drawn` is NaN or
        nobody is known.
        """


@dataclass(frozen=True)
class Fields:
    """Separate fields of comparison, such as one a platform.

    Parameters
    ----------
    fields
        The observed values of each field, ascending, without NaN.
    which
        int64 ``(n_candidates,)``: the field each candidate belongs to.
    """

    fields: tuple[Floats, ...]
    which: npt.NDArray[np.int64]

    def percentile(self, drawn: Floats) -> Floats:
        """Return mid-rank percentiles, each within its own field; see `Peers`."""
        result = np.full(len(drawn), np.nan)
        for place, field in enumerate(self.fields):
            members = np.flatnonzero(self.which == place)
            if len(field):
                # In ascending order each search begins where the last one ended.
                members = members[np.argsort(drawn[members])]
                below = np.searchsorted(field, drawn[members], side="left")
                upto = np.searchsorted(field, drawn[members], side="right")
                result[members] = _share(below, upto, np.array(len(field)))
        return np.where(np.isnan(drawn), np.nan, result)

    def typical(self) -> Floats:
        """Return the median of each candidate's field."""
        medians = np.array([np.median(f) if len(f) else np.nan for f in self.fields])
        typical: Floats = medians[self.which]
        return typical


def _share(below: npt.ArrayLike, upto: npt.ArrayLike, count: npt.ArrayLike) -> Floats:
    """Return mid-rank shares, kept within the first and the last rank's."""
    n = np.asarray(count, dtype=float)
    share = (np.asarray(below, dtype=float) + np.asarray(upto, dtype=float)) / (2 * n)
    bounded: Floats = np.clip(share, 0.5 / n, 1 - 0.5 / n)
    return bounded


@dataclass(frozen=True)
class Measured:
    """One signal for all candidates, in the candidates' order.

    Parameters
    ----------
    name
        Identifier, such as ``"affinity"``.
    value
        float64 ``(n_candidates,)``; NaN where it cannot be known.
    n
        int64 ``(n_candidates,)``: observations behind the value.
    coverage
        float64 in 0..1: share of the observations that could be used.
    spread
        float64 ≥ 0: standard deviation of the value's sampling error; 0 for what is simply known.
    peers
        The field of comparison, or None if the value is itself a share of 1 (authenticity).
    prior
        How many observations the median counts for: percentiles shrink by ``n / (n + prior)``.
    reasons
        For each candidate the sentence behind the percentile, as phrase id and values.
    evidence
        Account key → keys of the posts that show it, best first.
    counted
        True if the value is a sum of contributions of single acts.
    ranked
        False for figures that are shown but never weighted.
    """

    name: str
    value: Floats
    n: npt.NDArray[np.int64]
    coverage: Floats
    spread: Floats
    peers: Peers | None
    reasons: Sequence[Phrase]
    prior: float = 0.0
    evidence: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    counted: bool = False
    ranked: bool = True

    def percentile(self, value: Floats | None = None) -> Floats:
        """Return the share of peers that `value` (default: as measured) beats; NaN where unknown.

        For a signal that is itself a share of 1 (authenticity) that is the value.
        """
        value = self.value if value is None else value
        return value if self.peers is None else self.peers.percentile(value)

    def weighed(self, value: Floats | None = None, *, percentile: Floats | None = None) -> Floats:
        """Return what enters the score: percentiles shrunk towards the median by trust.

        ``½ + n/(n + prior)·(p − ½)``. A missing value is the median, 0.5, exactly: it neither
        helps nor harms; a missing doubt of authenticity is none, 1. `percentile` is what
        `percentile(value)` gave, for callers that have it.
        """
        raw = self.percentile(value) if percentile is None else percentile
        if self.peers is None:
            return np.where(np.isnan(raw), 1.0, np.clip(raw, 0.0, 1.0))
        trust = self.n / (self.n + self.prior) if self.prior else np.ones(len(raw))
        return np.where(np.isnan(raw), 0.5, 0.5 + trust * (raw - 0.5))

    @property
    def certain(self) -> bool:
        """True if no re-draw changes the signal."""
        return not self.counted and not bool((self.spread > 0).any())

    def moved(self, z: float) -> Floats:
        """Return the values that another sample of the same people might give, `z` errors away.

        Quantiles at normal score `z`, so that the cost does not grow with the posts. A figure
        moves as a gamma variate with its value as mean and its `spread` as standard deviation
        (as a normal one where it is not positive). A sum of contributions of n single acts
        (`counted`) moves as under the Poisson bootstrap, which weighs each act by a Poisson(1)
        variate: the mean is the sum, the variance that of the squares, and with probability
        ``exp(−n)`` no act is left. Half an act is added, Jeffreys' prior for a Poisson rate, so
        that somebody seen zero times is not taken for certain.

        References
        ----------
        Chamandy et al., *Estimating uncertainty for massive data streams*, Google, 2012.
        Jeffreys, *An invariant form for the prior probability in estimation problems*, 1946.
        Wilson and Hilferty, *The distribution of chi-square*, 1931: the gamma quantile.
        """
        value, spread = self.value, self.spread
        live = (spread > 0) & (value > 0)
        unit = np.where(live, spread**2 / np.where(live, value, 1.0), 1.0)
        if not self.counted:
            plain = np.where(spread > 0, value + z * spread, value)
            shape = np.where(live, value / unit, 1.0)
            return np.where(live, gamma_quantile(shape, z) * unit, plain)
        usual = float(np.median(unit[live])) if live.any() else 0.0
        unit = np.where(live, unit, max(usual, 1e-12))
        mean = np.where(live, value, 0.0) + HALF_AN_ACT * unit
        square = np.where(live, spread, 0.0) ** 2 + HALF_AN_ACT * unit**2 + mean**2
        none = np.exp(-(self.n + HALF_AN_ACT))
        here = np.maximum(ndtr(z) - none, 0.0) / (1 - none)
        mean, square = mean / (1 - none), square / (1 - none)
        scale = np.maximum(square - mean**2, (0.01 * mean) ** 2) / mean
        drawn = gamma_quantile(mean / scale, ndtri(np.clip(here, 1e-6, 1 - 1e-6))) * scale
        return np.where(np.isnan(value), value, np.where(here > 0, drawn, 0.0))


def gamma_quantile(shape: Floats, z: Floats | float) -> Floats:
    """Return the quantile at normal score `z` of gamma distributions of scale 1.

    ``k(1 − 1/(9k) + z/(3√k))³``, not below 0.

    >>> gamma_quantile(np.array([0.5, 10.0]), 1.6449).round(2)  # 1.92 and 15.71 exactly
    array([ 1.87, 15.7 ])
    """
    quantile: Floats = shape * np.maximum(1 - 1 / (9 * shape) + z / (3 * np.sqrt(shape)), 0.0) ** 3
    return quantile


@dataclass(frozen=True)
class Signals:
    """What is known of every candidate: the input of the ranking.

    Parameters
    ----------
    candidates
        One row a candidate, index `account` in ascending order; columns platform, display_name,
        followers, followers_as_of, followers_source, tier, language, type, posts, brand_posts,
        label_practice, flags (phrase list).
    measured
        The signals by name.
    absent
        Signals the data cannot give.
    excluded
        Accounts that post but are no candidates: account, reason (phrase id), evidence.
    notes
        What the reader must know of the data, as phrases.
    as_of
        The moment the figures speak of, UTC.
    encoder
        Model id behind `relevance`, or None.
    brand_accounts, rival_accounts
        Account keys of the brand and of its competitors.
    fans
        Account keys of who is no news to the brand, see `fans_of`.
    """

    candidates: pd.DataFrame
    measured: Mapping[str, Measured]
    absent: tuple[Absent, ...]
    excluded: pd.DataFrame
    notes: tuple[Phrase, ...]
    as_of: pd.Timestamp
    encoder: str | None = None
    brand_accounts: frozenset[str] = frozenset()
    rival_accounts: frozenset[str] = frozenset()
    fans: pd.Index = dataclasses.field(
        default_factory=lambda: pd.Index([], dtype="str"), repr=False
    )

    @property
    def table(self) -> pd.DataFrame:
        """One row a candidate: the value of every signal under its name."""
        values = {name: m.value for name, m in self.measured.items()}
        return pd.DataFrame(values, index=self.candidates.index)

    @property
    def percentiles(self) -> pd.DataFrame:
        """One row a candidate: the percentile of every ranked signal, 0..1, NaN where unknown."""
        values = {name: m.percentile() for name, m in self.measured.items() if m.ranked}
        return pd.DataFrame(values, index=self.candidates.index)

    def _repr_html_(self) -> str:
        return str(self.table.join(self.candidates[["tier", "type"]]).head(20).to_html())

    def __str__(self) -> str:
        return say("signals.summary", candidates=len(self.candidates), signals=len(self.measured))


def mid_rank_percentile(values: Floats) -> Floats:
    """Return ``(rank − ½)/n`` with mid-ranks for ties; NaN stays NaN.

    >>> mid_rank_percentile(np.array([10.0, 20.0, 20.0, 40.0]))
    array([0.125, 0.5  , 0.5  , 0.875])
    """
    field = np.sort(values[~np.isnan(values)])
    return Fields((field,), np.zeros(len(values), dtype=np.int64)).percentile(values)
