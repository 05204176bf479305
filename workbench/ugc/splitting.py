"""Taking one topic apart."""

from __future__ import annotations

import numpy as np

from workbench.errors import SettingError
from workbench.ugc.clustering import by_size, cluster
from workbench.ugc.neighbours import neighbour_graph, neighbours
from workbench.ugc.space import Space

__all__ = ["split_rows"]

LEAST = 2  # different texts a part
STARTS = 4


def split_rows(
    space: Space, rows: np.ndarray, topic: int, *, parts: int, resolution: float | None, seed: int
) -> np.ndarray:
    """Return the part 0, 1, … of each of `rows`, the largest first.

    Parameters
    ----------
    rows
        Of the representatives, in their order.
    parts
        For k-means on unit vectors, the best of four starts.
    resolution
        For Leiden on the neighbours within the topic, in place of k-means.

    Raises
    ------
    SettingError
        Fewer than two parts were asked for, the topic has fewer than two different texts a
        part, or stays whole at this resolution.

    References
    ----------
    Dhillon and Modha, "Concept decompositions for large sparse text data using clustering",
    Machine Learning 42, 2001 (k-means on unit vectors).
    """
    if parts < 2:  # noqa: PLR2004  # one part is no split
        raise SettingError("topics.too_few_parts", parts=parts)
    needed = LEAST * (parts if resolution is None else 2)
    if len(rows) < needed:
        raise SettingError("topics.too_small", topic=topic, texts=len(rows), needed=needed)
    units = np.ascontiguousarray(space.units[rows])
    if resolution is None:
        from sklearn.cluster import KMeans

        labels = np.asarray(KMeans(parts, n_init=STARTS, random_state=seed).fit_predict(units))
    else:
        graph = neighbour_graph(*neighbours(units))
        labels, _ = cluster(units, graph, resolution=resolution, seed=seed)
    if len(np.unique(labels)) < 2:  # noqa: PLR2004
        raise SettingError("topics.stays_whole", topic=topic)
    return by_size(labels.astype(np.int64))
