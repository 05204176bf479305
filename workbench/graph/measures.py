"""Measures of a weighted directed graph on scipy CSR, equal to networkx and far quicker."""

from __future__ import annotations

import numpy as np
from scipy import sparse

__all__ = [
    "arriving",
    "core_number",
    "hits",
    "neighbour_degree",
    "pagerank",
    "simple_undirected",
    "strongest_ties",
]

PRECISION = 1e-10  # L1 distance to the fixed point at which the walk stops


def pagerank(matrix: sparse.csr_array, restart: np.ndarray, *, alpha: float) -> np.ndarray:
    """Return the PageRank of each node by power iteration, within 1e-9 (L1) of the fixed point.

    Parameters
    ----------
    matrix
        (n, n), row gives weight to column; weights ≥ 0.
    restart
        (n,) probabilities that sum to 1: where the walk restarts, and where it goes from nodes
        without outgoing edges (dangling nodes), as in networkx.
    alpha
        Probability of following an edge, 0 ≤ alpha < 1.

    References
    ----------
    .. [1] L. Page, S. Brin, R. Motwani, T. Winograd, "The PageRank citation ranking: bringing
       order to the web", 1999.
    """
    given = np.asarray(matrix.sum(axis=1)).ravel()
    dangling = given == 0
    share = np.divide(alpha, given, out=np.zeros_like(given), where=~dangling)
    receive = matrix.T.tocsr()
    rank = restart.copy()
    # The distance shrinks by alpha a step, so alpha/(1-alpha) times the last step bounds the rest.
    enough = PRECISION * (1 - alpha) / max(alpha, PRECISION)
    moved = np.inf
    while moved > enough:
        lost = alpha * rank[dangling].sum() + (1 - alpha)
        following = receive @ (rank * share) + lost * restart
        following /= following.sum()  # rounding would drift over hundreds of steps
        moved = np.abs(following - rank).sum()
        rank = following
        enough = max(enough, 4 * np.finfo(float).eps)
    return rank


def arriving(matrix: sparse.csr_array, rank: np.ndarray, *, alpha: float) -> np.ndarray:
    """Return how much of each node's PageRank comes along edges, and not by restarting there.

    ``α Σ rank_j · w_ji / Σ_k w_jk``. What is left of `rank` is the share of the restart, which says
    where the walk began rather than where it leads.

    Parameters
    ----------
    matrix, alpha
        As for `pagerank`.
    rank
        (n,) what `pagerank` gave.
    """
    given = np.asarray(matrix.sum(axis=1)).ravel()
    share = np.divide(alpha, given, out=np.zeros_like(given), where=given > 0)
    return np.asarray(matrix.T @ (rank * share))


def hits(matrix: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Return hub and authority scores, each summing to 1; all 0 in a graph without edges.

    Authorities are the first right singular vector of the weights, hubs follow from them.

    References
    ----------
    .. [1] J. Kleinberg, "Authoritative sources in a hyperlinked environment", JACM 46(5), 1999.
    """
    from scipy.sparse.linalg import svds

    nothing = np.zeros(matrix.shape[0])
    if not matrix.nnz:
        return nothing, nothing
    start = np.asarray(matrix.sum(axis=0)).ravel()  # never at right angles to the answer
    _, _, right = svds(matrix, k=1, v0=start / np.linalg.norm(start))
    authority = np.abs(right.ravel())
    hub = matrix @ authority
    return hub / hub.sum(), authority / authority.sum()


def simple_undirected(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return the 0/1 matrix in which two nodes are neighbours if either points at the other."""
    pattern = sparse.csr_array(
        (np.ones(matrix.nnz, dtype=np.int32), matrix.indices, matrix.indptr), shape=matrix.shape
    )
    both = (pattern + pattern.T).tocsr()
    both.data[:] = 1
    return both


def core_number(matrix: sparse.csr_array) -> np.ndarray:
    """Return the core number of each node in the simple undirected graph.

    References
    ----------
    .. [1] V. Batagelj, M. Zaversnik, "An O(m) algorithm for cores decomposition of networks",
       2003.
    """
    from sknetwork.topology import get_core_decomposition

    both = simple_undirected(matrix)
    if not both.nnz:
        return np.zeros(matrix.shape[0], dtype=np.int64)
    return np.asarray(get_core_decomposition(sparse.csr_matrix(both)), dtype=np.int64)


def neighbour_degree(matrix: sparse.csr_array, *, mean: bool) -> np.ndarray:
    """Return the sum, or mean, of the degrees of each node's neighbours in the simple graph."""
    both = simple_undirected(matrix)
    degree = np.diff(both.indptr).astype(float)
    total = both @ degree
    if not mean:
        return np.asarray(total)
    average: np.ndarray = np.divide(total, degree, out=np.zeros_like(total), where=degree > 0)
    return average


def strongest_ties(adjacency: sparse.csr_array, most: int) -> sparse.csr_array:
    """Return the ties of a symmetric graph that are among the `most` strongest of either end.

    Equal weights are settled by position, so the same graph gives the same ties.
    """
    length = np.diff(adjacency.indptr)
    row = np.repeat(np.arange(len(length), dtype=np.int32), length)
    top = adjacency.data.max(initial=0.0)
    weakness = 0.5 - adjacency.data / (2 * top) if top > 0 else adjacency.data
    order = np.argsort(row + weakness, kind="stable")  # within the row, which is sorted already
    place = np.arange(len(order)) - np.repeat(adjacency.indptr[:-1], length)
    kept = order[place < most]
    half = sparse.coo_array(
        (adjacency.data[kept], (row[kept], adjacency.indices[kept])), shape=adjacency.shape
    ).tocsr()
    return half.maximum(half.T).tocsr()
