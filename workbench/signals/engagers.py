"""Who engages with whom among the candidates, each pair once: what the audience families share."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.graph import AttentionGraph
from workbench.signals.measured import Absent, Floats
from workbench.signals.observation import EARNED, Observation

__all__ = ["Engagers", "engagers_of", "fans_of", "no_fans_among", "share_towards"]

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Engagers:
    """Distinct pairs of somebody who engaged and the candidate they engaged with.

    Parameters
    ----------
    people
        Account keys of everybody who engaged with a candidate.
    person, who
        int64 ``(n_pairs,)``: position in `people` and among the candidates; ordered by both.
    acts
        int64 ``(n_pairs,)``: how often.
    newest
        ``datetime64[us, UTC]`` ``(n_pairs,)``: the newest dated act; NaT if none is dated.
    fan
        bool ``(n_people,)``: is a fan of the brand as well.
    fans
        Account keys of all fans, see `fans_of`, whether or not they engage with a candidate.
    """

    people: pd.Index
    person: Codes
    who: Codes
    acts: Codes
    newest: pd.Series
    fan: npt.NDArray[np.bool_]
    fans: pd.Index

    def count(self, size: int) -> Codes:
        """Return how many people engaged with each of `size` candidates."""
        return np.bincount(self.who, minlength=size).astype(np.int64)

    def count_fans(self, size: int) -> Codes:
        """Return how many of them are fans of the brand."""
        return np.bincount(self.who[self.fan[self.person]], minlength=size).astype(np.int64)


def no_fans_among(found: Engagers, name: str, brand: str) -> Absent | None:
    """Return why a signal about fans in the audience cannot be measured; None if it can."""
    if not len(found.who):
        return Absent(name, ("signals.no_audience", {}))
    if not len(found.fans):
        return Absent(name, ("signals.no_fans", {"brand": brand}))
    return None


def engagers_of(seen: Observation) -> Engagers:
    """Return who engages with the candidates; found once for each observation.

    Comments, replies, reposts, mentions and tags count; the brand and its competitors do not
    engage.
    """
    kept = vars(seen)  # where `cached_property` keeps what it found, too
    if "_engagers" not in kept:
        kept["_engagers"] = _find(seen)
    found: Engagers = kept["_engagers"]
    return found


def _find(seen: Observation) -> Engagers:
    graph = seen.graph
    # Positions instead of names: telling millions of pairs apart takes a tenth of the time.
    source, target = graph.ends
    own_side = graph.accounts.isin(seen.brand_accounts | seen.rival_accounts)
    counts = graph.interactions["kind"].isin(EARNED).to_numpy(dtype=bool) & ~own_side[source]
    authors = seen.posts["account"][seen.posts["brand"].to_numpy(dtype=bool)].unique()
    fans = fans_of(graph, seen.brand_accounts, seen.rival_accounts, authors)
    position = seen.positions(graph.accounts)
    kept = np.flatnonzero(counts & (position[target] >= 0))
    size = max(len(seen.candidates), 1)
    pair = source[kept] * size + position[target[kept]]
    order = np.argsort(pair)
    pair, kept = pair[order], kept[order]
    first = np.flatnonzero(np.diff(pair, prepend=-1))
    giver = pair[first] // size
    new = np.diff(giver, prepend=-1) != 0  # they are in order, so nothing is sorted again
    people = graph.accounts[giver[new]]
    return Engagers(
        people=people,
        person=np.cumsum(new) - 1,
        who=pair[first] % size,
        acts=np.diff(first, append=len(pair)),
        newest=_newest(graph.interactions["at"], kept, first),
        fan=people.isin(fans),
        fans=fans,
    )


def _newest(at: pd.Series, kept: Codes, first: Codes) -> pd.Series:
    """Return the newest moment of each pair; NaT is the smallest number, so any date is newer."""
    moments = at.astype("datetime64[us, UTC]").to_numpy(dtype="datetime64[us]").astype(np.int64)
    newest = np.maximum.reduceat(moments[kept], first) if len(first) else moments[:0]
    return pd.Series(newest.astype("datetime64[us]")).dt.tz_localize("UTC")


def fans_of(
    graph: AttentionGraph, brand: Collection[str], rivals: Collection[str], authors: Iterable[str]
) -> pd.Index:
    """Return who is no news to the brand: who gives it attention, or wrote a post about it.

    Parameters
    ----------
    graph
        Attention of any kind counts, that of having written a post together, too.
    brand, rivals
        Account keys of the brand and of its competitors, who are nobody's fans.
    authors
        Accounts that wrote about the brand, linked or not.

    Returns
    -------
    pandas.Index
        Account keys, ascending.

    Examples
    --------
    >>> graph = AttentionGraph.from_edges(["ada", "korn", "bob"], ["hafer", "hafer", "ada"])
    >>> fans_of(graph, ["hafer"], ["korn"], ["cleo", "hafer"]).tolist()
    ['ada', 'cleo']
    """
    places = np.flatnonzero(graph.accounts.isin(list(brand)))
    givers = np.unique(graph.matrix[:, places].tocoo().row)
    fans = graph.accounts[givers].union(pd.Index(list(authors), dtype="str"))
    return fans[~fans.isin([*brand, *rivals])]


def share_towards(part: Codes, whole: Codes, *, prior: float) -> tuple[Floats, Floats]:
    """Return shares drawn towards everybody's share, and their standard errors.

    ``(part + prior·m) / (whole + prior)`` with ``m = Σ part / Σ whole``: the mean of the beta
    distribution that `prior` earlier observations of everybody's share give, so that one of one
    is no certainty. The error is that distribution's standard deviation. NaN and 0 where `whole`
    is 0.

    References
    ----------
    Efron & Morris, *Stein's paradox in statistics*, Scientific American 236, 1977.

    Examples
    --------
    >>> share, error = share_towards(np.array([1, 3, 0]), np.array([1, 7, 0]), prior=2.0)
    >>> share.round(4), error.round(4)
    (array([0.6667, 0.4444,    nan]), array([0.2357, 0.1571, 0.    ]))
    """
    everybody = part.sum() / max(int(whole.sum()), 1)
    known = whole > 0
    share = np.where(known, (part + prior * everybody) / (whole + prior), np.nan)
    error = np.sqrt(share * (1 - share) / (whole + prior + 1))
    return share, np.where(known, error, 0.0)
