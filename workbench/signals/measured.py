"""What a signal hands over: a figure for each candidate with n, coverage, spread and evidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.phrases import say

__all__ = ["Absent", "Floats", "Measured", "Peers", "Phrase", "Signals", "mid_rank_percentile"]

Floats = npt.NDArray[np.float64]
Phrase = tuple[str, Mapping[str, object]]


@dataclass(frozen=True)
class Absent:
    """A signal that these data cannot give, and the sentence that says why and what would help."""

    name: str
    reason: Phrase


@dataclass(frozen=True)
class Peers:
    """The observed values each candidate is compared with.

    Parameters
    ----------
    values
        float64 ``(n_candidates, k)``, each row sorted ascending, NaN padded at the end; or
        ``(1, k)`` if all candidates share one field of comparison.
    """

    values: Floats

    def percentile(self, drawn: Floats) -> Floats:
        """Return the mid-rank percentile of `drawn` among each candidate's peers.

        ``(values below + ½ values equal) / peers``, which is ``(rank − ½)/n`` for a value that is
        among its own peers. Shape ``(n_candidates,)``, range (0, 1), NaN where `drawn` is NaN.
        """
        if self.values.shape[0] == 1:
            field = self.values[0][~np.isnan(self.values[0])]
            below = np.searchsorted(field, drawn, side="left")
            upto = np.searchsorted(field, drawn, side="right")
            count = np.full(len(drawn), len(field))
        else:
            below = (self.values < drawn[:, None]).sum(axis=1)
            upto = (self.values <= drawn[:, None]).sum(axis=1)
            count = (~np.isnan(self.values)).sum(axis=1)
        share = (below + upto) / (2 * np.maximum(count, 1))
        bounded = np.clip(share, 0.5 / np.maximum(count, 1), 1 - 0.5 / np.maximum(count, 1))
        return np.where(np.isnan(drawn) | (count == 0), np.nan, bounded)


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
    ranked
        False for figures that are shown but never weighted.
    """

    name: str
    value: Floats
    n: npt.NDArray[np.int64]
    coverage: Floats
    spread: Floats
    peers: Peers | None
    reasons: tuple[Phrase, ...]
    prior: float = 0.0
    evidence: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    ranked: bool = True

    def percentile(self, value: Floats | None = None) -> Floats:
        """Return percentiles of `value` (default: as measured), shrunk towards the median.

        A missing value is the median, 0.5, exactly: it neither helps nor harms.
        """
        value = self.value if value is None else value
        if self.peers is None:
            return np.where(np.isnan(value), 0.5, value)
        raw = self.peers.percentile(value)
        trust = self.n / (self.n + self.prior) if self.prior else np.ones(len(value))
        return np.where(np.isnan(raw), 0.5, 0.5 + trust * (raw - 0.5))

    def draw(self, rng: np.random.Generator) -> Floats:
        """Return one re-draw of the values: what another sample of the same people might give.

        The Poisson bootstrap of a sum of contributions has the sum as its mean and the sum of
        their squares as its variance; a gamma variate with these two moments is drawn instead of
        every contribution, so that the cost does not grow with the posts. Zero stays zero.

        References
        ----------
        Chamandy et al., *Estimating uncertainty for massive data streams*, Google, 2012.
        """
        value, spread = self.value, self.spread
        live = (spread > 0) & (value > 0)
        shape = np.where(live, (value / np.where(live, spread, 1.0)) ** 2, 1.0)
        scale = np.where(live, spread**2 / np.where(live, value, 1.0), 1.0)
        drawn = rng.gamma(shape, scale)
        if self.peers is None:
            drawn = np.minimum(drawn, 1.0)
        return np.where(live, drawn, value)


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
    """

    candidates: pd.DataFrame
    measured: Mapping[str, Measured]
    absent: tuple[Absent, ...]
    excluded: pd.DataFrame
    notes: tuple[Phrase, ...]
    as_of: pd.Timestamp
    encoder: str | None = None

    @property
    def table(self) -> pd.DataFrame:
        """One row a candidate: the value of every signal under its name."""
        values = {name: m.value for name, m in self.measured.items()}
        return pd.DataFrame(values, index=self.candidates.index)

    @property
    def percentiles(self) -> pd.DataFrame:
        """One row a candidate: the shrunk percentile of every ranked signal, 0..1."""
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
    return Peers(np.sort(values)[None, :]).percentile(values)
