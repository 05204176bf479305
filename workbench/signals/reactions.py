"""Reactions to a post: likes, comments and what else the data count."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.signals.measured import Floats

__all__ = ["reactions_of"]


def reactions_of(posts: pd.DataFrame, figures: Sequence[str]) -> tuple[Floats, list[str]]:
    """Return the sum of the figures of each post, and which of them the data know.

    A figure that no post has is not counted; NaN where a post lacks one of the others, hides its
    likes, or none is known.

    Parameters
    ----------
    posts
        The figures and `likes_hidden`.
    figures
        Columns to add up, such as likes and comments.
    """
    counts = {name: posts[name].to_numpy(dtype=float, na_value=np.nan) for name in figures}
    known = [name for name, count in counts.items() if np.isfinite(count).any()]
    if not known:
        return np.full(len(posts), np.nan), []
    hidden = posts["likes_hidden"].fillna(value=False).to_numpy(dtype=bool)
    total = np.sum([counts[name] for name in known], axis=0)
    return np.where(hidden, np.nan, total), known
