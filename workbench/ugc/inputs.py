"""What `find_topics` accepts, as plain lists: texts, keys, and an order that is always the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from workbench.schema import check
from workbench.text import strip_markup
from workbench.text.captions import words_and_marks
from workbench.text.copies import copies_in, key_column
from workbench.text.emoji_words import without_emojis

__all__ = ["Posts", "Texts", "read_posts"]

Texts: TypeAlias = "pd.DataFrame | pd.Series | Iterable[str | None]"


@dataclass(frozen=True)
class Posts:
    """Captions in input order, and who represents whom.

    Attributes
    ----------
    keys : list of str or int
        Keys of messages, posts or comments, or positions where there are none.
    plain : list of str
        Cleaned captions, hashtags and emojis as words; empty where a post says nothing.
    said : list of str
        The same without hashtags and emojis.
    marks : list of str
        The words that stand for emojis in `plain`. Topics are named by them only where nothing
        else is said.
    credited : list of str or None
        Account key of the author to whom a copy or repost is owed.
    digests : list of int
        Hashes of the captions as they came, to tell within a session whether one changed.
    copy_of : numpy.ndarray
        (n,) index of the post that represents each post.
    representatives : numpy.ndarray
        (m,) indices of the posts that are clustered, in an order that depends on the posts only.
    """

    keys: list[Any]
    plain: list[str]
    said: list[str]
    marks: list[str]
    credited: list[str | None]
    digests: list[int]
    copy_of: np.ndarray
    representatives: np.ndarray

    @property
    def texts(self) -> list[str]:
        """Cleaned captions of the representatives, in their order."""
        return [self.plain[row] for row in self.representatives]

    @property
    def copies(self) -> np.ndarray:
        """How many copies each representative has beside itself, (m,) int64, in their order."""
        counts = np.bincount(self.copy_of, minlength=len(self.keys))
        beside: np.ndarray = counts[self.representatives] - 1
        return beside


def read_posts(posts: Texts, *, where: str = "find_topics") -> Posts:
    """Return captions and keys of a list, a Series, or a frame with `text`.

    Parameters
    ----------
    posts
        Of a frame the columns that `find_duplicates` takes are read where they are there.
    where
        Who asks, for the error.

    Raises
    ------
    SchemaError
        A frame has no column `text`.
    """
    column: Iterable[object] = [posts] if isinstance(posts, str) else posts
    keys: list[Any] | None = None
    if isinstance(posts, pd.DataFrame):
        check(posts, ["text"], where=where)
        column = posts["text"].tolist()
        name = key_column(posts)
        keys = posts[name].tolist() if name in posts else None
    texts = [text if isinstance(text, str) else "" for text in column]
    plain, marks = _read_aloud(texts)
    # Ties go by key and text, so that the order of the rows decides nothing.
    order = list(zip(map(str, keys or [""] * len(texts)), texts, strict=True))
    heard = [text if clean else None for text, clean in zip(texts, plain, strict=True)]
    if isinstance(posts, pd.DataFrame):
        # An object column: half an emoji is no text to pandas.
        posts = posts.assign(text=pd.Series(heard, dtype=object, index=posts.index))
    copies = copies_in(posts if isinstance(posts, pd.DataFrame) else heard, ties=order)
    own = [row for row in np.unique(copies.copy_of).tolist() if plain[row]]
    own.sort(key=order.__getitem__)
    return Posts(
        keys=list(range(len(texts))) if keys is None else keys,
        plain=plain,
        said=[without_emojis(strip_markup(text)) for text in texts],
        marks=marks,
        credited=list(copies.credited),
        digests=[hash(text) for text in texts],
        copy_of=copies.copy_of,
        representatives=np.array(own, dtype=np.int64),
    )


def _read_aloud(texts: list[str]) -> tuple[list[str], list[str]]:
    """Return cleaned captions, and what of them are the names of emojis, which come last."""
    plain, marks = [], []
    for text in texts:
        words, names = words_and_marks(text)
        said = any(not sign.isspace() for sign in words)
        plain.append(" ".join(part for part in (words if said else "", names) if part))
        marks.append(names)
    return plain, marks
