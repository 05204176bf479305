"""Which new topics are old ones: those that share most of their posts keep their number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.ugc.edits import numbers_in

if TYPE_CHECKING:
    from workbench.ugc.topics import Topics

__all__ = ["match_topics", "next_number", "places"]

SHARED = 0.25  # least Jaccard overlap of two topics that are one


def match_topics(keys: list[Any], labels: np.ndarray, previous: Topics | None) -> np.ndarray:
    """Return the number that each topic 0…k−1 of `labels` is to carry.

    Parameters
    ----------
    keys
        Of the posts, in the order of `labels`.
    labels
        (n,) new topics 0…k−1, as found.
    previous
        Earlier topics, or None: then every topic keeps its number. They are compared as they
        were found, before any edit.

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
    if previous is None or not k or not len(previous.base):
        return numbers
    from scipy.optimize import linear_sum_assignment

    place = places(keys, previous.posts)
    both = place >= 0
    names, old = np.unique(previous.base, return_inverse=True)
    shared = np.zeros((k, len(names)))
    np.add.at(shared, (labels[both], old[place[both]]), 1)
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0) - shared
    rows, columns = linear_sum_assignment(-shared)
    numbers[:] = -1
    for row, column in zip(rows, columns, strict=True):
        if shared[row, column] and shared[row, column] >= SHARED * union[row, column]:
            numbers[row] = names[column]
    fresh = np.flatnonzero(numbers < 0)
    numbers[fresh] = next_number(previous) + np.arange(len(fresh))
    return numbers


def next_number(topics: Topics) -> int:
    """Return the first number that no topic, found or edited, ever had."""
    highest = max(int(topics.base.max(initial=-1)), int(topics.labels.max(initial=-1)))
    return max(highest, *numbers_in(topics.edits), -1) + 1


def places(keys: list[Any], before: list[Any]) -> np.ndarray:
    """Return where each of `keys` stood `before`, −1 for new ones; compared as text."""
    place = {str(key): at for at, key in enumerate(before)}
    return np.array([place.get(str(key), -1) for key in keys], dtype=np.int64)
