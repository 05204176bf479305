"""The attention graph: who gives how much attention to whom, old attention counting less."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple, TypeAlias

import networkx as nx
import numpy as np
import pandas as pd
from scipy import sparse

from workbench.errors import NotFoundError, SettingError
from workbench.graph import measures
from workbench.graph.columns import places_among
from workbench.graph.leiden import leiden
from workbench.graph.summing import sum_up
from workbench.schema import INTERACTIONS, empty, handle_of

__all__ = ["AttentionGraph", "Hits"]

Restart: TypeAlias = Mapping[str, float] | pd.Series | Collection[str]


class Hits(NamedTuple):
    """Hub and authority scores by account, each summing to 1; unpacks as in networkx."""

    hubs: pd.Series
    authorities: pd.Series


@dataclass(frozen=True, eq=False, repr=False)
class AttentionGraph:
    """A directed weighted graph of accounts; source gives attention to target.

    Made by `attention_graph`, or from a plain edge list by `from_edges`.

    Parameters
    ----------
    accounts
        (n_accounts,) keys of all accounts with an interaction, sorted.
    matrix
        (n_accounts, n_accounts) float64; entry (i, j) is the decayed attention that account i
        gives account j, summed over interactions.
    interactions
        The rows it was summed from, as `schema.INTERACTIONS` (weights not decayed).
    as_of
        Up to when interactions count; NaT if nothing is dated.
    half_life
        In which time attention loses half its weight; None if it keeps it.
    left_out
        How many rows did not enter: `posts_without_author`, `comments_without_author`,
        `comments_without_target`, `undated`, `after_as_of`.
    """

    accounts: pd.Index
    matrix: sparse.csr_array
    interactions: pd.DataFrame
    as_of: pd.Timestamp
    half_life: pd.Timedelta | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    _communities: dict[tuple[float, float, int | None], np.ndarray] = field(
        default_factory=dict, init=False
    )

    @classmethod
    def from_edges(
        cls, source: Iterable[Any], target: Iterable[Any], weight: Iterable[float] | None = None
    ) -> AttentionGraph:
        """Return a graph of plain edges; repeated edges add up, self-loops are dropped.

        Parameters
        ----------
        source, target
            Names of accounts (strings, or numbers), equally long.
        weight
            One number ≥ 0 an edge; 1 if not given.

        Raises
        ------
        SettingError
            A weight is negative or no number.

        Examples
        --------
        >>> graph = AttentionGraph.from_edges(["ada", "ada", "bob"], ["bob", "cleo", "cleo"])
        >>> graph.pagerank().round(3).to_dict()
        {'ada': 0.198, 'bob': 0.282, 'cleo': 0.521}
        """
        givers, takers = pd.Series(source), pd.Series(target)
        weights = np.ones(len(givers)) if weight is None else np.asarray(weight, dtype=float)
        if not (np.isfinite(weights) & (weights >= 0)).all():
            raise SettingError("graph.bad_weight")
        accounts, matrix = sum_up(givers, takers, weights)
        return cls(accounts, matrix, empty(INTERACTIONS), pd.NaT)

    def __len__(self) -> int:
        """Return the number of accounts."""
        return len(self.accounts)

    def __repr__(self) -> str:
        return f"AttentionGraph({len(self)} accounts, {self.matrix.nnz} edges, as of {self.as_of})"

    @cached_property
    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Positions in `accounts` of source and target of each interaction, int64."""
        acts = self.interactions
        source, target = (places_among(acts[end], self.accounts) for end in ("source", "target"))
        return source, target

    def pagerank(
        self,
        personalization: Restart | None = None,
        alpha: float = 0.85,
        without: Collection[str] = (),
    ) -> pd.Series:
        """Return the PageRank of every account, summing to 1.

        Parameters
        ----------
        personalization
            Where the walk restarts: accounts, or accounts with weights ≥ 0. Accounts that the
            graph does not know are passed over. None: everywhere alike.
        alpha
            Probability of following an edge, 0 ≤ alpha < 1.
        without
            Accounts taken out of the walk, as keys or bare handles: no step leads to or from
            them, and their rank is 0.

        Returns
        -------
        pandas.Series
            float64 by account, in the order of `accounts`; the error (L1) is below 1e-9.

        Raises
        ------
        SettingError
            `alpha` or a weight is out of range.
        NotFoundError
            None of the accounts to restart at is in the graph.
        """
        if not 0 <= alpha < 1:
            raise SettingError("graph.bad_alpha", alpha=alpha)
        out = np.zeros(len(self), dtype=bool)
        out[self._places(without)] = True
        restart = self._restart(personalization)
        restart[out] = 0
        if personalization is not None and not restart.any():
            raise NotFoundError("graph.no_restart")
        return self._walk(restart, out, alpha)

    def audience_pagerank(
        self, brand_accounts: Collection[str], alpha: float = 0.85, sinks: Collection[str] = ()
    ) -> pd.Series:
        """Return whom the brand's own audience trusts.

        The walk restarts at the accounts that give the brand attention, in proportion to it. The
        brand and `sinks` (competitors) are taken out: plain PageRank would rank the brand itself.

        Parameters
        ----------
        brand_accounts
            Keys or bare handles of the brand.
        alpha
            Probability of following an edge, 0 ≤ alpha < 1.
        sinks
            Keys or bare handles of the competitors.

        Returns
        -------
        pandas.Series
            float64 by account, summing to 1, 0 for those taken out. All NaN if nobody gives the
            brand attention: then it is unknown whom its audience trusts.
        """
        brand = self._places(brand_accounts)
        out = np.zeros(len(self), dtype=bool)
        out[brand] = True
        out[self._places(sinks)] = True
        attention = np.asarray(self.matrix[:, brand].sum(axis=1)).ravel() if len(brand) else None
        if attention is None or not attention[~out].any():
            return self._series(np.full(len(self), np.nan), "pagerank")
        return self.pagerank(
            pd.Series(np.where(out, 0, attention), self.accounts), alpha, self.accounts[out]
        )

    def hits(self) -> Hits:
        """Return hubs (who points at authorities) and authorities (whom hubs point at)."""
        hubs, authorities = measures.hits(self.matrix)
        return Hits(self._series(hubs, "hub"), self._series(authorities, "authority"))

    def core_number(self) -> pd.Series:
        """Return the core number of every account in the simple undirected graph, as int."""
        return self._series(measures.core_number(self.matrix), "core_number")

    def neighbour_degree(self, how: Literal["sum", "mean"] = "sum") -> pd.Series:
        """Return how connected an account's neighbours are, in the simple undirected graph.

        Parameters
        ----------
        how
            ``"sum"`` of the neighbours' degrees, which predicts spreading well [1]_, or their
            ``"mean"``, as `networkx.average_neighbor_degree`.

        References
        ----------
        .. [1] S. Pei, L. Muchnik, J. Andrade, Z. Zheng, H. Makse, "Searching for superspreaders
           of information in real-world social media", Scientific Reports 4, 2014.
        """
        degrees = measures.neighbour_degree(self.matrix, mean=how == "mean")
        return self._series(degrees, "neighbour_degree")

    def undivided_attention(self) -> pd.Series:
        """Return how much of their audience's attention every account holds, as float ≥ 0.

        ``Σ 1/k`` over the accounts that attend to it, k being how many accounts each of them
        attends to: who attends to nobody else counts 1, who attends to a thousand a thousandth.
        """
        attended = np.diff(self.matrix.indptr)
        whole = np.divide(1.0, attended, out=np.zeros(len(self)), where=attended > 0)
        pattern = self.matrix.astype(bool).astype(np.float64)
        return self._series(pattern.T @ whole, "undivided_attention")

    def communities(
        self, resolution: float = 1.0, seed: int = 0, *, ties: int | None = None
    ) -> pd.Series:
        """Return the community of every account: int, 0 is the largest; the same at a seed.

        Found by Leiden on the weights of both directions added up, once for each setting.

        Parameters
        ----------
        resolution
            Larger gives more, smaller communities; > 0.
        seed
            Of the Leiden algorithm.
        ties
            Only the strongest ties of every account count, this many; None: all. With ten,
            millions of edges take a third of the time, and weak communities blur.

        Raises
        ------
        SettingError
            `resolution` is not positive.
        """
        if not resolution > 0:
            raise SettingError("graph.bad_resolution", resolution=resolution)
        setting = (float(resolution), float(seed), ties)
        if setting not in self._communities:
            both = (self.matrix + self.matrix.T).tocsr()
            both = both if ties is None else measures.strongest_ties(both, ties)
            self._communities[setting] = leiden(both, resolution=resolution, seed=seed)
        return self._series(self._communities[setting].copy(), "community")

    def audience(self, account: str) -> pd.Series:
        """Return who gives `account` attention and how much, most first, ties by name.

        Empty for an account that nobody gave attention to.
        """
        place = self._places([account])
        given = np.asarray(self.matrix[:, place].sum(axis=1)).ravel()
        found = self._series(given, "attention")[given > 0]
        return found.sort_values(ascending=False, kind="stable")

    def audience_matrix(self, accounts: Collection[str] | None = None) -> sparse.csr_array:
        """Return who is in whose audience, as a binary matrix.

        Parameters
        ----------
        accounts
            The rows, as keys in this order; all accounts if not given. One that the graph does
            not know has an empty row.

        Returns
        -------
        scipy.sparse.csr_array
            (n_rows, n_accounts) int32, 1 where the account of the column gave attention to the
            account of the row.
        """
        received = self.matrix.T.tocsr()
        received = sparse.csr_array(
            (np.ones(received.nnz, dtype=np.int32), received.indices, received.indptr),
            shape=received.shape,
        )
        if accounts is None:
            return received
        place = self.accounts.get_indexer(pd.Index(list(accounts), dtype=self.accounts.dtype))
        known = np.flatnonzero(place >= 0)
        picks = sparse.csr_array(
            (np.ones(len(known), dtype=np.int32), (known, place[known])),
            shape=(len(place), len(self)),
        )
        return (picks @ received).tocsr()

    def to_networkx(self) -> nx.DiGraph:
        """Return a `networkx.DiGraph` with the attribute `weight` on edges."""
        graph = nx.DiGraph()
        names = self.accounts.tolist()
        graph.add_nodes_from(names)
        edges = self.matrix.tocoo()
        graph.add_weighted_edges_from(
            (names[i], names[j], w)
            for i, j, w in zip(
                edges.row.tolist(), edges.col.tolist(), edges.data.tolist(), strict=True
            )
        )
        return graph

    def find(self, handles: Collection[str]) -> pd.Index:
        """Return the accounts meant by keys or bare handles (then on every platform), sorted."""
        return self.accounts[np.sort(self._places(handles))]

    def _places(self, handles: Collection[str]) -> np.ndarray:
        wanted = pd.Index(list(handles))
        places = self.accounts.get_indexer(wanted)
        bare = {str(h).lower().lstrip("@") for h in wanted[places < 0] if ":" not in str(h)}
        same = (
            [i for i, key in enumerate(self.accounts) if handle_of(str(key)) in bare - {""}]
            if bare
            else []
        )
        return np.unique(np.concatenate([places[places >= 0], same]).astype(np.int64))

    def _restart(self, personalization: Restart | None) -> np.ndarray:
        if personalization is None:
            return np.ones(len(self))
        if isinstance(personalization, (Mapping, pd.Series)):
            weights = pd.Series(personalization, dtype=float)
        else:
            weights = pd.Series(1.0, index=pd.Index(list(personalization)).unique())
        if not (np.isfinite(weights) & (weights >= 0)).all():
            raise SettingError("graph.bad_weight")
        places = self.accounts.get_indexer(weights.index)
        restart = np.zeros(len(self))
        restart[places[places >= 0]] = weights.to_numpy()[places >= 0]
        return restart

    def _walk(self, restart: np.ndarray, out: np.ndarray, alpha: float) -> pd.Series:
        rank = np.zeros(len(self))
        if restart.any():
            inside = np.flatnonzero(~out)
            matrix = self.matrix[inside][:, inside] if out.any() else self.matrix
            start = restart[inside] / restart.sum()
            rank[inside] = measures.pagerank(matrix, start, alpha=alpha)
        return self._series(rank, "pagerank")

    def _series(self, values: np.ndarray, name: str) -> pd.Series:
        return pd.Series(values, index=self.accounts, name=name)
