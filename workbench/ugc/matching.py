"""Which new topics are old ones: those that share most of their posts keep their number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from workbench.ugc.topics import Topics

__all__ = ["match_topics"]

SHARED = 0.25  # least Jaccard overlap of two topics that are one


def match_topics(keys: list[Any], labels: np.ndarray, previous: Topics | None) -> np.ndarray:
    """Return the number that each topic 0…k−1 of `labels` is to carry.

    Parameters
    ----------
    keys
        Of the posts, in the order of `labels`.
    labels
        (n,) new topics 0…k−1.
    previous
        Earlier topics, or None: then every topic keeps its number.

    Returns
    -------
    numpy.ndarray
        (k,) int64. Pairs of old and new topics are matched one to one so that they share the
        most posts in all (of those known to both); a pair needs a Jaccard overlap of 0.25. New
        topics get the next numbers.

    References
    ----------
    Kuhn, "The Hungarian method for the assignment problem", 1955.
    """
    k = int(labels.max()) + 1 if len(labels) else 0
    numbers = np.arange(k, dtype=np.int64)
    if previous is None or not k or not len(previous.labels):
        return numbers
    from scipy.optimize import linear_sum_assignment

    before = {str(key): topic for key, topic in zip(previous.posts, previous.labels, strict=True)}
    old = np.array([before.get(str(key), -1) for key in keys])
    both = old >= 0
    names = np.unique(previous.labels)
    shared = np.zeros((k, len(names)))
    np.add.at(shared, (labels[both], np.searchsorted(names, old[both])), 1)
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0) - shared
    rows, columns = linear_sum_assignment(-shared)
    numbers[:] = -1
    for row, column in zip(rows, columns, strict=True):
        if shared[row, column] and shared[row, column] >= SHARED * union[row, column]:
            numbers[row] = names[column]
    fresh = np.flatnonzero(numbers < 0)
    numbers[fresh] = int(names.max()) + 1 + np.arange(len(fresh))
    return numbers
