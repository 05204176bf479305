"""A two-dimensional map of the topics, from neighbours that are already known."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from workbench.ugc.space import Space

__all__ = ["layout", "layout_of"]

FEWEST = 10  # texts; fewer are set on a line
LARGE = 10_000


def layout_of(space: Space, *, seed: int) -> np.ndarray:
    """Return a point for every post, (n_posts, 2) float64.

    Copies lie on their original, posts apart on their nearest, posts without text below all.
    The map is made once and remembered by the space.
    """
    if seed not in space.maps:
        space.maps[seed] = _layout_of(space, seed)
        space.maps[seed].flags.writeable = False
    return space.maps[seed]


def _layout_of(space: Space, seed: int) -> np.ndarray:
    kept = space.posts
    points: np.ndarray = np.zeros((len(kept.plain), 2))
    if not len(kept.representatives):
        return points
    own = layout(space.units, space.ids, space.similarities, seed=seed)
    points[kept.representatives] = own
    points = np.ascontiguousarray(points[kept.copy_of])
    if len(space.placed):
        points[space.placed] = own[space.placed_ids[:, 0]]
    low, high = own.min(axis=0), own.max(axis=0)
    points[~space.spoken] = [(low[0] + high[0]) / 2, low[1] - 0.05 * (high[1] - low[1])]
    return points


def layout(
    units: np.ndarray, ids: np.ndarray, similarities: np.ndarray, *, seed: int
) -> np.ndarray:
    """Return a point a row by t-SNE (openTSNE, no numba), neighbours near each other.

    Parameters
    ----------
    units
        (n, dim) unit rows; their two main directions are where the map starts.
    ids, similarities
        (n, k) neighbours of the rows, nearest first.
    seed
        Of the start.

    Returns
    -------
    numpy.ndarray
        (n, 2) float64; the same on one machine to 1e-3 at equal seed and versions.

    References
    ----------
    Poličar, Stražar and Zupan, "openTSNE", Journal of Statistical Software 109, 2024.
    """
    if len(units) < FEWEST:
        return np.column_stack([np.arange(len(units), dtype=np.float64), np.zeros(len(units))])
    import openTSNE

    distances = np.sqrt(np.maximum(0.0, 2 - 2 * similarities.astype(np.float64)))
    affinities = openTSNE.affinity.Uniform(
        knn_index=openTSNE.nearest_neighbors.PrecomputedNeighbors(ids, distances),
        k_neighbors=ids.shape[1],
    )
    start = _start(units, seed)
    # Interpolation beats Barnes-Hut only on large maps; on small ones threads mostly wait.
    large = len(units) > LARGE
    embedding = openTSNE.TSNEEmbedding(
        start,
        affinities,
        negative_gradient_method="fft" if large else "bh",
        n_jobs=min(8, os.cpu_count() or 1) if large else 1,
        random_state=seed,
    )
    embedding = embedding.optimize(n_iter=200, exaggeration=12, momentum=0.5)
    embedding = embedding.optimize(n_iter=300, momentum=0.8)
    return np.array(embedding, dtype=np.float64)


def _start(units: np.ndarray, seed: int) -> np.ndarray:
    """Return the two main directions of `units`, tiny, with signs that do not depend on luck."""
    middle = units - units.mean(axis=0)
    _, axes = np.linalg.eigh((middle.T @ middle).astype(np.float64))
    main = axes[:, [-1, -2]]
    main = main * np.sign(main[np.abs(main).argmax(axis=0), [0, 1]])
    points = middle @ main
    points = points / max(float(points[:, 0].std()), 1e-12) * 1e-4
    # Equal texts must not start on one point, where nothing would pull them apart.
    jitter = np.random.default_rng(seed).normal(scale=1e-6, size=points.shape)
    return np.ascontiguousarray(points + jitter)
