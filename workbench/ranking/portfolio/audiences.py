"""Who engages with which candidate, and which of these people a team would win."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from workbench.graph import AttentionGraph

__all__ = ["Audiences", "Ints", "audiences_of"]

Ints = npt.NDArray[np.int64]
UNIT = 1000


@dataclass(frozen=True, eq=False)
class Audiences:
    """The engaged people of every candidate, best rank first.

    Parameters
    ----------
    accounts
        Account keys of the candidates.
    engaged
        ``(n_candidates, n_people)``, 1 where the person engages with the candidate; the brand and
        its competitors are no people.
    counted
        The columns of `engaged` that count: people who are new to the brand, or all.
    weight
        What a person counts who is reached through a candidate, in thousandths. Whole numbers, so
        that sums are exact and no order of adding changes a tie.
    """

    accounts: pd.Index
    engaged: sparse.csr_array
    counted: sparse.csr_array
    weight: Ints

    @cached_property
    def by_person(self) -> sparse.csr_array:
        """`counted` by person: ``(n_counted, n_candidates)``."""
        return self.counted.T.tocsr()

    @cached_property
    def size(self) -> Ints:
        """How many people engage with each candidate."""
        size: Ints = np.diff(self.engaged.indptr).astype(np.int64)
        return size

    @cached_property
    def new(self) -> Ints:
        """How many of them count."""
        new: Ints = np.diff(self.counted.indptr).astype(np.int64)
        return new

    def people(self, chosen: Collection[int]) -> int:
        """Return how many distinct people who count are reached by the chosen candidates."""
        return int(self._reached(chosen).sum())

    def added(self, chosen: Collection[int], candidate: int) -> int:
        """Return how many people who count `candidate` reaches and none of the chosen does."""
        return int((~self._reached(chosen)[self._row(candidate)]).sum())

    def worth(self, chosen: Collection[int]) -> int:
        """Return what the people reached count together, each once and at most, in thousandths."""
        best = np.zeros(self.counted.shape[1], dtype=np.int64)
        for candidate in chosen:
            here = self._row(candidate)
            best[here] = np.maximum(best[here], self.weight[candidate])
        return int(best.sum())

    def ceiling(self, candidates: Ints) -> Ints:
        """Return the most that each person can count through any of the candidates."""
        most = np.zeros(self.counted.shape[1], dtype=np.int64)
        rows = self.counted[candidates]
        np.maximum.at(most, rows.indices, np.repeat(self.weight[candidates], np.diff(rows.indptr)))
        return most

    def overlap(self, chosen: Collection[int]) -> pd.DataFrame:
        """Return shared engaged people ÷ the smaller engaged audience, for each pair.

        1 on the diagonal; missing where somebody has no audience.
        """
        places = np.array(list(chosen), dtype=np.int64)
        rows = self.engaged[places]
        shared = (rows @ rows.T).toarray().astype(float)
        size = self.size[places]
        smaller = np.minimum.outer(size, size)
        share = np.divide(shared, smaller, out=np.full(shared.shape, np.nan), where=smaller > 0)
        names = self.accounts[places]
        return pd.DataFrame(share, index=names, columns=names)

    def _row(self, candidate: int) -> npt.NDArray[np.int32]:
        start, end = self.counted.indptr[candidate : candidate + 2]
        row: npt.NDArray[np.int32] = self.counted.indices[start:end]
        return row

    def _reached(self, chosen: Collection[int]) -> npt.NDArray[np.bool_]:
        reached = np.zeros(self.counted.shape[1], dtype=bool)
        for candidate in chosen:
            reached[self._row(candidate)] = True
        return reached


def audiences_of(
    accounts: pd.Index,
    graph: AttentionGraph,
    *,
    house: pd.Index,
    fans: pd.Index,
    weight: npt.NDArray[np.float64],
) -> Audiences:
    """Return the audiences of `accounts`.

    Parameters
    ----------
    accounts
        Account keys, best rank first.
    graph
        Who gives attention to whom.
    house
        Accounts that are no people: the brand and its competitors.
    fans
        People who do not count, for they are no news to the brand.
    weight
        What a person counts through each account, 0..1.
    """
    engaged = _engaged(accounts, graph)
    people, counts = (_none_of(graph.accounts, names) for names in (house, house.union(fans)))
    return Audiences(
        accounts=accounts,
        engaged=_columns(engaged, people),
        counted=_columns(engaged, counts),
        weight=np.rint(UNIT * weight).astype(np.int64),
    )


def _none_of(accounts: pd.Index, names: pd.Index) -> npt.NDArray[np.bool_]:
    """Return which accounts have none of the names; looking names up is quicker than `isin`."""
    others = np.ones(len(accounts), dtype=bool)
    places = accounts.get_indexer(names)
    others[places[places >= 0]] = False
    return others


def _engaged(accounts: pd.Index, graph: AttentionGraph) -> sparse.csr_array:
    """Return who gave attention to whom otherwise than by writing a post together."""
    everybody = graph.audience_matrix(accounts)
    acts = graph.interactions
    together = (acts["kind"] == "collab").to_numpy(dtype=bool)
    if not together.any():
        return everybody
    pairs = acts.loc[together, ["source", "target"]].drop_duplicates()
    others = acts.loc[~together & acts["target"].isin(pairs["target"]).to_numpy(dtype=bool)]
    both = pairs.merge(others[["source", "target"]].drop_duplicates(), how="left", indicator=True)
    only = both[both["_merge"] == "left_only"]
    row = accounts.get_indexer(only["target"])
    column = graph.accounts.get_indexer(only["source"])
    ours = (row >= 0) & (column >= 0)
    ones = np.ones(int(ours.sum()), dtype=np.int32)
    drop = sparse.csr_array((ones, (row[ours], column[ours])), shape=everybody.shape)
    left = (everybody - drop.minimum(everybody)).tocsr()
    left.eliminate_zeros()
    return left


def _columns(matrix: sparse.csr_array, keep: npt.NDArray[np.bool_]) -> sparse.csr_array:
    """Return the columns to keep; a mask over the entries is quicker than slicing."""
    place = np.cumsum(keep) - 1
    entries = keep[matrix.indices]
    ends = np.concatenate([[0], np.cumsum(entries)])[matrix.indptr]
    indices = place[matrix.indices[entries]].astype(np.int32)
    ones = np.ones(len(indices), dtype=np.int32)
    found = sparse.csr_array(
        (ones, indices, ends.astype(np.int32)), shape=(matrix.shape[0], int(keep.sum()))
    )
    found.sort_indices()
    return found
