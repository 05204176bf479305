"""Whom a team reaches, and what every candidate would add to it: counted from the graph once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from workbench.graph import AttentionGraph, graph_until
from workbench.ranking import Ranking
from workbench.ranking.portfolio.audiences import Audiences, audiences_of
from workbench.ranking.portfolio.candidates import known_to, sides_of

__all__ = ["NOBODY", "Reach", "TeamReach"]

NOBODY = -1
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class TeamReach:
    """What a team reaches together, and each candidate beside it.

    Parameters
    ----------
    people
        Distinct people who engage with anybody in the team.
    new
        Those of them who are new to the brand, see `choose_portfolio`.
    size, added, alone
        int64 ``(n_members,)``: engaged people of each member; new people whom nobody chosen before
        reaches; new people whom nobody else in the team reaches.
    overlap
        float64 ``(n_members, n_members)``: shared ÷ smaller audience, NaN where one is empty.
    gain, shared, audience
        int64 ``(n_candidates,)``: new people won with a candidate (lost without a member); engaged
        people whom the others in the team reach already; engaged people.
    closest, closest_shared
        int64 ``(n_candidates,)``: the member with the most people in common, `NOBODY` without any;
        how many.
    """

    people: int
    new: int
    size: Ints
    added: Ints
    alone: Ints
    overlap: npt.NDArray[np.float64]
    gain: Ints
    shared: Ints
    audience: Ints
    closest: Ints
    closest_shared: Ints

    def to_bytes(self) -> bytes:
        """Return gain, shared, audience, closest, closest_shared as int32 ``(5, n_candidates)``."""
        rows = [self.gain, self.shared, self.audience, self.closest, self.closest_shared]
        return np.array(rows).astype("<i4").tobytes()

    @property
    def largest(self) -> tuple[int, int, float] | None:
        """The two members that share most and their share; None if no two share anybody."""
        above = np.triu(np.nan_to_num(self.overlap), k=1)
        if not above.any():
            return None
        one, other = np.unravel_index(int(above.argmax()), above.shape)
        return int(one), int(other), float(above[one, other])


class Reach:
    """The engaged people of all candidates, read from the graph when first needed.

    Parameters
    ----------
    ranking
        Whose candidates; weights and filters do not matter.
    graph
        Who gives attention to whom. What is later than the ranking takes no part.
    """

    def __init__(self, ranking: Ranking, graph: AttentionGraph) -> None:
        as_of = ranking.as_of
        self._graph = graph if pd.isna(as_of) else graph_until(graph, as_of)
        self._ranking = ranking
        self._others: dict[str, Audiences] = {}
        self.accounts = pd.Index(ranking.signals.candidates.index)
        self._at = {str(account): at for at, account in enumerate(self.accounts)}

    @cached_property
    def audiences(self) -> Audiences:
        """Audiences in the candidates' own order."""
        return self._read(self.accounts)

    def team(self, members: Sequence[Sequence[str]]) -> TeamReach:
        """Return what a team reaches.

        Parameters
        ----------
        members
            The accounts of each member, in the order in which they were chosen.
        """
        engaged = self._rows(members, "engaged")
        counted = self._rows(members, "counted")
        often, often_new = _sums(engaged), _sums(counted)
        people = self.audiences
        gain = people.counted @ (often_new == 0).astype(np.int64)
        shared = people.engaged @ (often > 0).astype(np.int64)
        common = (people.engaged @ engaged.T).toarray().astype(np.int64)
        alone = counted @ (often_new == 1).astype(np.int64)
        for place, accounts in enumerate(members):
            for candidate in [self._at[account] for account in accounts if account in self._at]:
                gain[candidate] = alone[place]
                reached = _row(people.engaged, candidate)
                own = np.isin(reached, _row(engaged, place), assume_unique=True)
                shared[candidate] = (often[reached] > own).sum()
                common[candidate, place] = 0
        most = common.max(axis=1) if len(members) else np.zeros(len(self.accounts), dtype=np.int64)
        closest = common.argmax(axis=1) if len(members) else most
        return TeamReach(
            people=int((often > 0).sum()),
            new=int((often_new > 0).sum()),
            size=np.diff(engaged.indptr).astype(np.int64),
            added=_added(counted),
            alone=alone.astype(np.int64),
            overlap=_overlap(engaged),
            gain=gain.astype(np.int64),
            shared=shared.astype(np.int64),
            audience=people.size,
            closest=np.where(most > 0, closest, NOBODY),
            closest_shared=most,
        )

    def in_common(self, a: str, b: str) -> tuple[int, int, int]:
        """Return how many people engage with `a`, with `b`, and with both."""
        rows = self._rows([[a], [b]], "engaged")
        sizes = np.diff(rows.indptr)
        return int(sizes[0]), int(sizes[1]), int((_sums(rows) == len(sizes)).sum())

    def _rows(self, members: Sequence[Sequence[str]], name: str) -> sparse.csr_array:
        """Return one row a member, 1 where a person engages with any of their accounts."""
        indices = [self._people(accounts, name) for accounts in members]
        ends = np.concatenate([[0], np.cumsum([len(row) for row in indices])])
        flat = np.concatenate([*indices, np.zeros(0, dtype=np.int64)]).astype(np.int64)
        width = getattr(self.audiences, name).shape[1]
        ones = np.ones(len(flat), dtype=np.int64)
        return sparse.csr_array((ones, flat, ends), shape=(len(indices), width))

    def _people(self, accounts: Sequence[str], name: str) -> Ints:
        found = [np.zeros(0, dtype=np.int64)]
        for account in accounts:
            at = self._at.get(account)
            known = self._other(account) if at is None else self.audiences
            found.append(_row(getattr(known, name), at or 0).astype(np.int64))
        return np.unique(np.concatenate(found))

    def _other(self, account: str) -> Audiences:
        """Return the audience of somebody who is in the team and no candidate."""
        if account not in self._others:
            self._others[account] = self._read(pd.Index([account]))
        return self._others[account]

    def _read(self, accounts: pd.Index) -> Audiences:
        ours, rivals = self._sides
        return audiences_of(
            accounts, self._graph, house=ours.union(rivals), fans=self._fans,
            weight=np.ones(len(accounts)),
        )  # fmt: skip

    @cached_property
    def _sides(self) -> tuple[pd.Index, pd.Index]:
        return sides_of(self._ranking, self._graph, None, needed=True)

    @cached_property
    def _fans(self) -> pd.Index:
        return known_to(self._ranking, self._graph, *self._sides, own_brand=True)


def _row(rows: sparse.csr_array, place: int) -> npt.NDArray[np.integer[Any]]:
    """Return which columns a row has; slicing a sparse matrix takes ten times as long."""
    indices: npt.NDArray[np.integer[Any]] = rows.indices
    return indices[rows.indptr[place] : rows.indptr[place + 1]]


def _sums(rows: sparse.csr_array) -> Ints:
    return np.bincount(rows.indices, minlength=rows.shape[1]).astype(np.int64)


def _added(counted: sparse.csr_array) -> Ints:
    """Return how many people each row has whom no row above has."""
    seen = np.zeros(counted.shape[1], dtype=bool)
    added = np.zeros(counted.shape[0], dtype=np.int64)
    for place in range(counted.shape[0]):
        here = counted.indices[counted.indptr[place] : counted.indptr[place + 1]]
        added[place] = int((~seen[here]).sum())
        seen[here] = True
    return added


def _overlap(engaged: sparse.csr_array) -> npt.NDArray[np.float64]:
    shared = (engaged @ engaged.T).toarray().astype(float)
    size = np.diff(engaged.indptr)
    smaller = np.minimum.outer(size, size)
    share: npt.NDArray[np.float64] = np.full(shared.shape, np.nan)
    np.divide(shared, smaller, out=share, where=smaller > 0)
    return share
