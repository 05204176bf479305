"""How many comments stand under posts that are not in the corpus, in 16 bytes a post.

A file of millions of comments may name as many posts, so only hashes of their keys are kept. Two
keys of one hash would be off by one comment in a count, which happens once in many million files.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["UnknownPosts"]


class UnknownPosts:
    """The posts of comments that are not known yet, with how many comments each has."""

    def __init__(self) -> None:
        self._hashes = np.zeros(0, np.uint64)
        self._counts = np.zeros(0, np.int64)

    def __bool__(self) -> bool:
        return len(self._hashes) > 0

    @property
    def comments(self) -> int:
        """Comments under these posts."""
        return int(self._counts.sum())

    def add(self, posts: pa.ChunkedArray) -> None:
        """Count the post of each comment."""
        counted = pc.value_counts(posts)
        hashes = np.concatenate([self._hashes, _hashes(counted.field("values"))])
        counts = np.concatenate([self._counts, np.asarray(counted.field("counts"))])
        self._hashes, at = np.unique(hashes, return_inverse=True)
        self._counts = np.bincount(at, counts, len(self._hashes)).astype(np.int64)

    def drop(self, posts: Any) -> None:  # noqa: ANN401  # an Arrow array
        """Take out posts that are known by now."""
        stay = ~np.isin(self._hashes, _hashes(posts))
        if not stay.all():
            self._hashes, self._counts = self._hashes[stay], self._counts[stay]


def _hashes(keys: Any) -> npt.NDArray[np.uint64]:  # noqa: ANN401  # an Arrow array
    values = np.array(keys.to_pylist(), object)
    return pd.util.hash_array(values, categorize=False) if len(values) else np.zeros(0, np.uint64)
