"""From neighbours to topics: Leiden, a sensible number of topics, no crumbs."""

from __future__ import annotations

import math

import numpy as np
from scipy import sparse

from workbench.graph import leiden

__all__ = ["cluster", "confidence", "silhouette"]

# Looks from coarse to fine; the coarsest that separates almost as well as the best wins,
# because fewer topics are easier to work with.
RESOLUTIONS = (0.5, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6)
ALMOST = 0.96
RUNS = 4  # of Leiden, the best modularity wins: two seeds then agree better
ONE_RUN_FROM = 20_000


def cluster(
    units: np.ndarray,
    graph: sparse.csr_matrix,
    *,
    resolution: float | None = None,
    seed: int = 0,
) -> tuple[np.ndarray, float]:
    """Return a label for each row, and the resolution that was used.

    Parameters
    ----------
    units
        (n, dim) unit rows.
    graph
        (n, n) symmetric neighbour graph of these rows.
    resolution
        Larger gives more topics. None tries 0.5 to 5.6 in steps of √2 and takes the smallest
        whose cosine silhouette is at least 96 % of the best, among those of at most √n topics.
    seed
        Of Leiden's random walk.

    Returns
    -------
    labels : numpy.ndarray
        (n,) int64; 0 is the largest topic, ties by the first row. Topics of fewer than
        ``max(3, 0.15·√n)`` rows are merged into the nearest.
    resolution : float
        As given, or as chosen.

    References
    ----------
    Traag, Waltman and van Eck, "From Louvain to Leiden", Scientific Reports 9, 2019.
    """
    if resolution is None:
        resolution = _chosen(units, graph, seed)
    return _one(units, graph, resolution, seed), resolution


def _chosen(units: np.ndarray, graph: sparse.csr_matrix, seed: int) -> float:
    """Return the resolution that separates well with few topics, from one look at each."""
    looks = [(_whole(units, _look(graph, r, RUNS * seed)), r) for r in RESOLUTIONS]
    few = [look for look in looks if look[0].max() < math.sqrt(len(units))] or looks[:1]
    scores = [silhouette(units, labels) for labels, _ in few]
    enough = max(scores) - (1 - ALMOST) * abs(max(scores))
    return next(r for (_, r), score in zip(few, scores, strict=True) if score >= enough)


def silhouette(units: np.ndarray, labels: np.ndarray) -> float:
    """Return the mean cosine silhouette, −1 to 1, in time proportional to n·k.

    For unit rows the mean cosine distance to a cluster is one minus the product with the mean
    of its rows, so no distance matrix is needed. A single cluster scores 0.

    References
    ----------
    Rousseeuw, "Silhouettes", Journal of Computational and Applied Mathematics 20, 1987.
    """
    k = int(labels.max()) + 1
    if k == 1:
        return 0.0
    sizes = np.bincount(labels, minlength=k).astype(np.float64)
    sums = _sums(units, labels, k)
    similar = units @ sums.T.astype(np.float32)
    rows = np.arange(len(units))
    own = 1 - (similar[rows, labels] - 1) / np.maximum(sizes[labels] - 1, 1)
    similar /= sizes.astype(np.float32)
    similar[rows, labels] = -np.inf
    other = 1 - similar.max(axis=1)
    scores = (other - own) / np.maximum(np.maximum(own, other), 1e-9)
    return float(np.where(sizes[labels] > 1, scores, 0).mean())


def confidence(ids: np.ndarray, similarities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return, for each row, which share of its neighbours' similarity lies in its own topic.

    Parameters
    ----------
    ids, similarities
        (n, k) neighbours of the rows.
    labels
        (n,) topics of the rows; the neighbours are rows too.

    Returns
    -------
    numpy.ndarray
        (n,) float64, 0 to 1.
    """
    weights = np.clip(similarities, 1e-4, 1.0)
    own = (labels[ids] == labels[:, None]) * weights
    share: np.ndarray = own.sum(axis=1, dtype=np.float64) / weights.sum(axis=1, dtype=np.float64)
    bounded: np.ndarray = np.clip(share, 0.0, 1.0)
    return bounded


def by_size(labels: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Return `labels` renumbered 0…k−1 by falling size, ties by the first row."""
    names, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    sizes = np.bincount(inverse, weights=weights, minlength=len(names))
    order = np.lexsort((first, -sizes))
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    renumbered: np.ndarray = rank[inverse]
    return renumbered


def _one(units: np.ndarray, graph: sparse.csr_matrix, resolution: float, seed: int) -> np.ndarray:
    from sknetwork.clustering import get_modularity

    runs = RUNS if graph.shape[0] < ONE_RUN_FROM else 1
    tries = [_look(graph, resolution, RUNS * seed + run) for run in range(runs)]
    if runs > 1:
        quality = [get_modularity(graph, labels, resolution=resolution) for labels in tries]
        tries = [tries[int(np.argmax(quality))]]
    return _whole(units, tries[0])


def _look(graph: sparse.csr_matrix, resolution: float, seed: int) -> np.ndarray:
    return np.asarray(leiden(graph, resolution=resolution, seed=seed), dtype=np.int64)


def _whole(units: np.ndarray, labels: np.ndarray) -> np.ndarray:
    return by_size(_without_crumbs(units, by_size(labels)))


def _without_crumbs(units: np.ndarray, labels: np.ndarray) -> np.ndarray:
    smallest = max(3, round(0.15 * math.sqrt(len(labels))))
    while True:
        k = int(labels.max()) + 1
        sizes = np.bincount(labels, minlength=k)
        if k == 1 or sizes.min() >= smallest:
            return labels
        crumb = k - 1  # labels are by size, so the last is the smallest
        centres = _sums(units, labels, k)
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
        near = centres @ centres[crumb]
        near[crumb] = -np.inf
        labels = by_size(np.where(labels == crumb, int(near.argmax()), labels))


def _sums(units: np.ndarray, labels: np.ndarray, k: int) -> np.ndarray:
    member = sparse.csr_matrix(
        (np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(k, len(labels))
    )
    return np.asarray(member @ units, dtype=np.float64)
