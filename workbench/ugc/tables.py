"""Posts and comments as community functions read them: every column there, unknown ones null."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from workbench.schema import COMMENTS, POSTS, bare_handle, check, handle_of, with_keys

__all__ = ["TIME", "handle_in", "is_own", "newest_moment", "read_comments", "read_posts"]

INF = float("inf")
TIME = pd.DatetimeTZDtype("us", "UTC")
_POSTS = {
    "post": "str", "platform": "str", "account": "str", "coauthors": object, "created_at": TIME,
    "text": "str", "likes": "Int64", "reply_to": "str", "reply_to_account": "str",
    "repost_of": "str", "url": "str", "collected_at": TIME,
}  # fmt: skip
_COMMENTS = {
    "comment": "str", "post": "str", "post_account": "str", "post_url": "str", "account": "str",
    "created_at": TIME, "text": "str", "likes": "Int64", "reply_to": "str", "mentions": object,
    "collected_at": TIME,
}  # fmt: skip


def read_posts(posts: pd.DataFrame | None, *, where: str) -> pd.DataFrame:
    """Return posts with every column that is looked at, unknown ones null, rows numbered.

    Raises
    ------
    SchemaError
        `post` (or `platform` and `post_id`), `account`, `created_at` or `text` is missing.
    """
    if posts is None:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _POSTS.items()})
    posts = with_keys(posts, POSTS)
    check(posts, ["post", "account", "created_at", "text"], where=f"{where}(posts)")
    extra = [name for name in posts if name not in _POSTS]
    return _typed(posts, _POSTS).assign(**{n: posts[n].reset_index(drop=True) for n in extra})


def read_comments(comments: pd.DataFrame | None, *, where: str) -> pd.DataFrame:
    """Return comments with every column that is looked at, unknown ones null, rows numbered.

    Raises
    ------
    SchemaError
        `comment`, `post`, `account`, `created_at` or `text` is missing.
    """
    if comments is None:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _COMMENTS.items()})
    comments = with_keys(comments, COMMENTS)
    needs = ["comment", "post|post_url", "account", "created_at", "text"]
    check(comments, needs, where=f"{where}(comments)")
    return _typed(comments, _COMMENTS)


def newest_moment(*frames: pd.DataFrame, column: str = "created_at") -> pd.Timestamp | None:
    """Return the newest time in a column of several frames, None if none is known."""
    moments = [frame[column].max() for frame in frames if frame[column].notna().any()]
    return max(moments) if moments else None


def is_own(account: object, handles: Iterable[str]) -> bool:
    """Say whether an account key belongs to one of these handles, on whichever platform."""
    return isinstance(account, str) and handle_in(account) in handles


def handle_in(account: str) -> str:
    """Return the handle of an account key, or of a bare handle as people type it."""
    return (handle_of(account) if ":" in account else bare_handle(account)).lower()


def _typed(frame: pd.DataFrame, kinds: dict[str, Any]) -> pd.DataFrame:
    columns: dict[str, Any] = {}
    for name, kind in kinds.items():
        if name not in frame:
            columns[name] = pd.Series([None] * len(frame), dtype=kind)
        elif kind is TIME:
            times = pd.to_datetime(frame[name], utc=True, errors="coerce", format="mixed")
            columns[name] = times.astype(TIME).reset_index(drop=True)
        elif kind == "str":
            texts = [_text(value) for value in frame[name].tolist()]
            columns[name] = pd.Series(texts, dtype="str")
        elif kind == "Int64":
            numbers = pd.to_numeric(frame[name], errors="coerce").replace([INF, -INF], None)
            numbers = numbers.astype("float64").round()
            columns[name] = numbers.astype("Int64").reset_index(drop=True)
        else:
            columns[name] = frame[name].reset_index(drop=True)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(frame)))


def _text(value: object) -> str | None:
    """Return a text or a number as text; the ids of a column with gaps come as 5.0."""
    if isinstance(value, str):
        return _sound(value) or None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else None
    return str(value) if isinstance(value, int) else None


def _sound(text: str) -> str:
    """Return a text without halves of characters, which no column of strings holds."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
