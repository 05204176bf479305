"""Tables as analysts hand them over: keys in one spelling, times in UTC, each row once."""

from __future__ import annotations

from itertools import chain

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

_HANDLES = ("mentions", "tagged", "coauthors", "sponsors")


def tidy_posts(posts: pd.DataFrame) -> pd.DataFrame:
    """Return posts with tidy keys, handles and times; of a post that is there twice the newest."""
    posts = _dated(with_keys(posts, POSTS))
    posts = posts.assign(**{n: _folded(posts[n]) for n in _HANDLES if n in posts})
    return once(posts, "post")


def tidy_comments(comments: pd.DataFrame) -> pd.DataFrame:
    """Return comments with tidy keys and times; of a comment that is there twice the newest."""
    return once(_dated(with_keys(comments, COMMENTS)), "comment")


def tidy_profiles(profiles: pd.DataFrame) -> pd.DataFrame:
    """Return profiles with tidy keys and times."""
    return _dated(with_keys(profiles, ACCOUNTS))


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    read = {
        name: read_times(frame[name])
        for name in ("created_at", "as_of", "collected_at")
        if name in frame
    }
    return frame.assign(**read)


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
