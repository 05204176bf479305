"""Tables as analysts hand them over: keys in one spelling, times in UTC, each row once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np
import pandas as pd

from workbench.schema import (
    ACCOUNTS,
    COMMENTS,
    POSTS,
    bare_handle,
    once,
    read_times,
    with_keys,
)

__all__ = ["tidy_comments", "tidy_posts", "tidy_profiles"]

_COUNTS = ("likes", "comments", "shares", "views")
_PROFILE_COUNTS = ("followers", "following", "posts_count")
_HANDLES = ("mentions", "tagged", "coauthors", "sponsors")


def tidy_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """Return posts with tidy keys, handles and times; of a post that is there twice the newest."""
    posts = _counted(_dated(with_keys(posts, POSTS)), _COUNTS)
    posts = posts.assign(**{n: _folded(posts[n]) for n in _HANDLES if n in posts})
    return once(posts, "post")


def tidy_comments(comments: pd.DataFrame) -> pd.DataFrame:
    """Return comments with tidy keys and times; of a comment that is there twice the newest."""
    return once(_dated(with_keys(comments, COMMENTS)), "comment")


def tidy_profiles(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return profiles with tidy keys, counts and times."""
    return _counted(_dated(with_keys(profiles, ACCOUNTS)), _PROFILE_COUNTS)


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    read = {
        name: read_times(frame[name])
        for name in ("created_at", "as_of", "collected_at")
        if name in frame
    }
    return frame.assign(**read)


def _counted(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    """Return a frame with counts as numbers; what is none, negative or endless is unknown.

    Exports write −1 for a hidden figure.
    """
    read: dict[str, pd.Series] = {}
    for name in names:
        if name not in frame:
            continue
        column = frame[name]
        if not pd.api.types.is_numeric_dtype(column.dtype):
            column = pd.to_numeric(column, errors="coerce").astype("Float64")
        figures = column.to_numpy(dtype=float, na_value=np.nan)
        odd = (figures < 0) | np.isinf(figures)
        if odd.any() or column is not frame[name]:
            read[name] = column.mask(odd)
    return frame.assign(**read) if read else frame


def _folded(lists: pd.Series) -> pd.Series:
    """Return lists of handles as keys have them, bare and lower-case."""
    cells = lists.tolist()
    there = [cell if isinstance(cell, list) else () for cell in cells]
    odd = {name: bare_handle(name) for name in set(chain.from_iterable(there))}
    odd = {name: tidy for name, tidy in odd.items() if tidy != name}
    if not odd:
        return lists
    tidied = [[odd.get(n, n) for n in c] if isinstance(c, list) else c for c in cells]
    return pd.Series(tidied, index=lists.index, dtype=object)
