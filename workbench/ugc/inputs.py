"""What `find_topics` accepts, as plain lists: texts, keys, and an order that is always the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from workbench.schema import check
from workbench.text import duplicate_of, plain_text, strip_markup

__all__ = ["Posts", "Texts", "read_posts"]

Texts: TypeAlias = "pd.DataFrame | pd.Series | Iterable[str | None]"


@dataclass(frozen=True)
class Posts:
    """Captions in input order, and who represents whom.

    Attributes
    ----------
    keys : list of str or int
        Post keys, or positions where there are none.
    plain : list of str
        Cleaned captions; empty where a post says nothing.
    said : list of str
        The same without hashtags.
    copy_of : numpy.ndarray
        (n,) index of the post that represents each post.
    representatives : numpy.ndarray
        (m,) indices of the posts that are clustered, in an order that depends on the posts only.
    """

    keys: list[Any]
    plain: list[str]
    said: list[str]
    copy_of: np.ndarray
    representatives: np.ndarray

    @property
    def texts(self) -> list[str]:
        """Cleaned captions of the representatives, in their order."""
        return [self.plain[row] for row in self.representatives]


def read_posts(posts: Texts, *, where: str = "find_topics") -> Posts:
    """Return captions and keys of a list, a Series, or a frame with `text` (and `post`).

    Raises
    ------
    SchemaError
        A frame has no column `text`.
    """
    column: Iterable[object] = [posts] if isinstance(posts, str) else posts
    keys: list[Any] | None = None
    times: list[str] | None = None
    if isinstance(posts, pd.DataFrame):
        check(posts, ["text"], where=where)
        column = posts["text"].tolist()
        keys = posts["post"].tolist() if "post" in posts else None
        times = _sortable(posts["created_at"]) if "created_at" in posts else None
    texts = [text if isinstance(text, str) else "" for text in column]
    plain = [plain_text(text) for text in texts]
    plain = [text if any(not sign.isspace() for sign in text) else "" for text in plain]
    # The earliest post of a group speaks for it, so a repost never stands for its original.
    order = [
        (time, str(key), text)
        for time, key, text in zip(
            times or [""] * len(texts), keys or [""] * len(texts), texts, strict=True
        )
    ]
    copy_of = duplicate_of(plain, keys=order)
    own = [row for row in np.unique(copy_of).tolist() if plain[row]]
    own.sort(key=lambda row: (order[row][1], order[row][2]))
    return Posts(
        keys=list(range(len(texts))) if keys is None else keys,
        plain=plain,
        said=[strip_markup(text) for text in texts],
        copy_of=copy_of,
        representatives=np.array(own, dtype=np.int64),
    )


def _sortable(times: pd.Series) -> list[str]:
    """Return times as text in their order, unknown ones last."""
    return ["~" if pd.isna(time) else str(time) for time in times]
