"""Leiden communities that are the same at the same seed, in any process and call order."""

from __future__ import annotations

import ctypes
import sys

import numpy as np
from scipy import sparse

__all__ = ["leiden"]


def leiden(
    adjacency: sparse.csr_array, *, resolution: float = 1.0, seed: int = 0, shuffle: bool = False
) -> np.ndarray:
    """Return the community of each node of an undirected weighted graph.

    Sort the nodes by a key of their own first: another order of rows gives other communities.

    Parameters
    ----------
    adjacency
        (n, n) symmetric weights ≥ 0.
    resolution
        Larger gives more, smaller communities; > 0.
    seed
        Same graph, seed and machine: same communities.
    shuffle
        Visit the nodes in an order drawn from the seed instead of their own. Modularity is the
        same on average, and seeds agree less: it is there to measure how stable communities are.

    Returns
    -------
    numpy.ndarray
        (n,) int64, 0 is the largest community; every node its own in a graph without edges.

    Notes
    -----
    scikit-network's refinement draws from the C library's ``rand()``, which its own `random_state`
    does not seed (0.33.5, ``leiden_core.pyx``); so it is seeded here, before every run.

    References
    ----------
    .. [1] V. Traag, L. Waltman, N. J. van Eck, "From Louvain to Leiden: guaranteeing
       well-connected communities", Scientific Reports 9, 2019.
    """
    from sknetwork.clustering import Leiden

    if not adjacency.nnz:
        return np.arange(adjacency.shape[0])
    _seed_c_library(seed)
    model = Leiden(resolution=resolution, random_state=seed, shuffle_nodes=shuffle)
    found = model.fit_predict(sparse.csr_matrix(adjacency))
    return np.asarray(found, dtype=np.int64)


def _seed_c_library(seed: int) -> None:
    library = ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None)
    library.srand(ctypes.c_uint(seed % 2**32))
