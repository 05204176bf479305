"""A two-dimensional map of the topics, from neighbours that are already known."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from workbench.ugc.space import Space

__all__ = ["Progress", "layout", "layout_of", "remember_map", "spread_points"]

FEWEST = 10  # texts; fewer are set on a line
LARGE = 10_000
STEPS = (200, 300)  # of which the first pull posts of a kind together
TOLD_EVERY = 20  # steps

Progress = Callable[[float], object]
"""Takes the share of the work that is done, 0 to 1."""

_making = threading.Lock()  # whoever asks meanwhile waits, and finds the map there


def layout_of(space: Space, *, seed: int, on_progress: Progress | None = None) -> np.ndarray:
    """Return a point for every post, (n_posts, 2) float64.

    Copies lie on their original, posts apart on their nearest, posts without text below all.
    The map is made once, by one thread, and remembered by the space.
    """
    if seed not in space.maps:
        with _making:
            if seed not in space.maps:
                given = (space.units, space.ids, space.similarities)
                own = layout(*given, seed=seed, on_progress=on_progress)
                remember_map(space, own, seed=seed)
    return space.maps[seed]


def remember_map(space: Space, own: np.ndarray, *, seed: int) -> None:
    """Let a space remember where its representatives lie, (m, 2)."""
    points = spread_points(space, own)
    points.flags.writeable = False
    space.maps[seed] = points


def spread_points(space: Space, own: np.ndarray) -> np.ndarray:
    """Return a point for every post from those of the representatives, as `layout_of` has it."""
    kept = space.posts
    points: np.ndarray = np.zeros((len(kept.plain), 2))
    if not len(kept.representatives):
        return points
    points[kept.representatives] = own
    points = np.ascontiguousarray(points[kept.copy_of])
    if len(space.placed):
        points[space.placed] = own[space.placed_ids[:, 0]]
    low, high = own.min(axis=0), own.max(axis=0)
    points[~space.spoken] = [(low[0] + high[0]) / 2, low[1] - 0.05 * (high[1] - low[1])]
    return points


def layout(
    units: np.ndarray,
    ids: np.ndarray,
    similarities: np.ndarray,
    *,
    seed: int,
    on_progress: Progress | None = None,
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
    on_progress
        Told every twentieth step how far it is.

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
    first, rest = STEPS
    embedding = embedding.optimize(
        n_iter=first, exaggeration=12, momentum=0.5, **_told(on_progress, 0)
    )
    embedding = embedding.optimize(n_iter=rest, momentum=0.8, **_told(on_progress, first))
    return np.array(embedding, dtype=np.float64)


def _told(on_progress: Progress | None, before: int) -> dict[str, Any]:
    """Return the arguments by which openTSNE says how far it is."""
    if on_progress is None:
        return {}

    def tell(step: int, _error: float, _embedding: object) -> None:
        on_progress((before + step) / sum(STEPS))

    return {"callbacks": tell, "callbacks_every_iters": TOLD_EVERY}


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
