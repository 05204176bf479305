"""Nearest neighbours of caption vectors, and the graph they make."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy import sparse

__all__ = ["centred", "neighbour_graph", "neighbours", "neighbours_in"]

MOST = 15
FEW_QUERIES = 5_000
EXACT_UP_TO = 30_000  # texts; beyond it exact search costs minutes and IVF finds 97 % of it


def centred(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return unit rows of `vectors` minus `mean`: what a text says beyond what all say.

    A row that equals the mean becomes zero.
    """
    moved = vectors - mean
    lengths = np.linalg.norm(moved, axis=1, keepdims=True)
    units: np.ndarray = np.where(lengths > 1e-6, moved, 0) / np.maximum(lengths, 1e-6)  # noqa: PLR2004  # float32 noise
    return np.ascontiguousarray(units, dtype=np.float32)


def how_many(texts: int) -> int:
    """Return how many neighbours a text has among `texts`: 15, fewer where there are under 225."""
    return max(1, min(MOST, round(math.sqrt(texts)), texts - 1))


def neighbours(units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each row's nearest other rows and their cosine similarities.

    Parameters
    ----------
    units
        (n, dim) float32 unit rows, n at least 2.

    Returns
    -------
    ids : numpy.ndarray
        (n, k) int64, nearest first, k from `how_many`.
    similarities : numpy.ndarray
        (n, k) float32, −1 to 1.
    """
    n, k = len(units), how_many(len(units))
    ids, similarities = _search(_index(units), units, k + 1)
    # A row usually finds itself first, but not among rows equal to it.
    itself = ids == np.arange(n)[:, None]
    itself[~itself.any(axis=1), -1] = True
    others = ~itself
    return ids[others].reshape(n, k), similarities[others].reshape(n, k)


def neighbours_in(units: np.ndarray, queries: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of `units` nearest to each of `queries`, as `neighbours` does.

    Few queries are compared with every row; making cells first would cost more than they save.
    """
    exact = len(queries) < FEW_QUERIES
    return _search(_index(units, exact=exact), queries, how_many(len(units) + 1))


def neighbour_graph(ids: np.ndarray, similarities: np.ndarray) -> sparse.csr_matrix:
    """Return the symmetric graph of neighbours, weighted by cosine similarity (0 to 1)."""
    n, k = ids.shape
    weights = np.clip(similarities, 1e-4, 1.0).ravel().astype(np.float64)
    pairs = (np.repeat(np.arange(n), k), ids.ravel())
    graph = sparse.csr_matrix((weights, pairs), shape=(n, n))
    return graph.maximum(graph.T).tocsr()


def _index(units: np.ndarray, *, exact: bool = False) -> Any:  # noqa: ANN401  # faiss has no types
    import faiss

    index: Any
    n, dim = units.shape
    if exact or n <= EXACT_UP_TO:
        index = faiss.IndexFlatIP(dim)
    else:  # seeded k-means inside: the same on every run
        cells = int(4 * math.sqrt(n))
        index = faiss.IndexIVFFlat(faiss.IndexFlatIP(dim), dim, cells, faiss.METRIC_INNER_PRODUCT)
        index.cp.max_points_per_centroid = 64
        index.train(units)
        index.nprobe = 24
    index.add(units)
    return index


def _search(index: Any, queries: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:  # noqa: ANN401  # a faiss index
    similarities, ids = index.search(np.ascontiguousarray(queries, dtype=np.float32), k)
    missing = ids < 0  # a cell of an IVF index may hold fewer than k
    return np.where(missing, ids[:, :1], ids), np.where(missing, 0, similarities)
