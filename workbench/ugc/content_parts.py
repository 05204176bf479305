"""The parts of what makes a post worth asking for, each 0..1, null where it cannot be known."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.schema import handle_of, platform_of
from workbench.text import detect_language, hashtags, mentions, strip_markup

__all__ = ["Floats", "clarity", "distinct_commenters", "engagement", "flags", "percentiles"]

Floats = npt.NDArray[np.float64]

READ = 5_000
FEW_WORDS, MANY_WORDS = 8, 120
TOO_MANY_WORDS = 600
ENOUGH_SAID = 0.5  # share of words among words, tags, mentions and emojis
PEERS = 100
FEWEST_PEERS = 5
NO_LANGUAGE = 0.7
NO_PICTURE = 0.6


def flags(column: pd.Series) -> npt.NDArray[np.bool_]:
    """Return a column of True, False and unknown as booleans; unknown is False."""
    plain: npt.NDArray[np.bool_] = column.astype("boolean").fillna(value=False).to_numpy(bool)
    return plain


def percentiles(values: Floats) -> Floats:
    """Return (rank − ½)/n with mid-ranks among the known values, NaN where unknown.

    >>> percentiles(np.array([3.0, np.nan, 1.0, 3.0])).round(3)
    array([0.667,   nan, 0.167, 0.667])
    """
    from scipy.stats import rankdata

    out = np.full(len(values), np.nan)
    known = ~np.isnan(values)
    if known.any():
        out[known] = (rankdata(values[known]) - 0.5) / known.sum()
    return out


def clarity(texts: Sequence[str | None], shown: Sequence[bool | None]) -> tuple[Floats, Floats]:
    """Return how clear each post is, and how many words it says.

    The mean of four: length (words / 8 up to 8 words, 1 up to 120, falling to 0 at 600), share of
    words among words, hashtags, mentions and emojis (half is enough), a picture or video (1; 0.6
    without; 0.8 unknown), and a language that can be told (1; else 0.7).

    Parameters
    ----------
    texts
        Captions; NaN comes out where there is none.
    shown
        Whether there is a picture or video; None if unknown.
    """
    read = [text[:READ] if isinstance(text, str) and text.strip() else None for text in texts]
    languages = detect_language(read)
    values, said = np.full(len(read), np.nan), np.full(len(read), np.nan)
    picture = {True: 1.0, False: NO_PICTURE, None: (1 + NO_PICTURE) / 2}
    for row, (text, language, media) in enumerate(zip(read, languages, shown, strict=True)):
        if text is None:
            continue
        words = sum(any(sign.isalnum() for sign in word) for word in strip_markup(text).split())
        marks = len(hashtags(text)) + len(mentions(text)) + _emojis(text)
        share = words / (words + marks) if words + marks else 0.0
        parts = (
            _length(words),
            min(1.0, share / ENOUGH_SAID),
            picture[media],
            1.0 if language else NO_LANGUAGE,
        )
        values[row], said[row] = sum(parts) / len(parts), words
    return values, said


def engagement(posts: pd.DataFrame, followers: Floats, commenters: Floats) -> Floats:
    """Return how well each post did among its peers, 0..1.

    The mean of two percentiles, or the one that is known: reactions per follower among the 100
    posts of the same platform by accounts of about the same size (reactions alone where followers
    are unknown), and distinct people who commented, among posts of the platform.

    Parameters
    ----------
    posts
        With post, account, likes, comments and likes_hidden.
    followers
        Of each author; NaN where unknown.
    commenters
        Distinct others who commented; NaN where comments are unknown.
    """
    reactions = _reactions(posts)
    platform = np.array([platform_of(str(account)) for account in posts["account"]], dtype=str)
    keys = posts["post"].astype(str).to_numpy()
    rate = np.where(followers > 0, reactions / np.where(followers > 0, followers, 1), np.nan)
    by_rate = np.full(len(posts), np.nan)
    by_people = np.full(len(posts), np.nan)
    for name in np.unique(platform):
        here = platform == name
        rated = np.flatnonzero(here & ~np.isnan(rate))
        order = rated[np.lexsort((keys[rated], followers[rated]))]
        for block in _blocks(order):
            by_rate[block] = _among_peers(rate[block])
        bare = np.flatnonzero(here & np.isnan(rate) & np.isnan(followers))
        by_rate[bare] = _among_peers(reactions[bare])
        by_people[here] = _among_peers(commenters[here])
    both = np.stack([by_rate, by_people])
    known = (~np.isnan(both)).sum(axis=0)
    mean: Floats = np.where(known > 0, np.nansum(both, axis=0) / np.maximum(known, 1), np.nan)
    return mean


def distinct_commenters(
    posts: pd.DataFrame, comments: pd.DataFrame | None, own: Collection[str]
) -> Floats:
    """Return how many people other than the author and the brand commented on each post.

    Parameters
    ----------
    posts
        With post, account and comments (how many there are).
    comments
        With post and account; None where none were collected.
    own
        The brand's handles.

    Returns
    -------
    numpy.ndarray
        NaN where no comment of the post was collected although it may have some.
    """
    none = posts["comments"].astype("Float64").eq(0).fillna(value=False).to_numpy(bool)
    counts = np.where(none, 0.0, np.nan)
    if comments is None or not {"post", "account"} <= set(comments.columns):
        return np.full(len(posts), np.nan)
    told = comments[["post", "account"]].dropna().drop_duplicates()
    authors = dict(zip(posts["post"], posts["account"], strict=True))
    people: Counter[str] = Counter(
        post
        for post, account in zip(told["post"], told["account"], strict=True)
        if account != authors.get(post) and handle_of(account) not in own
    )
    seen = posts["post"].isin(comments["post"].dropna()).to_numpy(bool)
    found = np.array([people[post] for post in posts["post"]], dtype=float)
    return np.where(seen, found, counts)


def _reactions(posts: pd.DataFrame) -> Floats:
    likes, comments = (posts[n].astype("Float64").to_numpy(float, na_value=np.nan)
                       for n in ("likes", "comments"))  # fmt: skip
    hidden = flags(posts["likes_hidden"])
    total: Floats = np.where(hidden, np.nan, likes) + np.where(np.isnan(comments), 0, comments)
    return total


def _blocks(order: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    return np.array_split(order, max(1, len(order) // PEERS)) if len(order) else []


def _among_peers(values: Floats) -> Floats:
    known = int((~np.isnan(values)).sum())
    return percentiles(values) if known >= FEWEST_PEERS else np.full(len(values), np.nan)


def _length(words: int) -> float:
    if words <= MANY_WORDS:
        return min(1.0, words / FEW_WORDS)
    return max(0.0, 1 - (words - MANY_WORDS) / (TOO_MANY_WORDS - MANY_WORDS))


def _emojis(text: str) -> int:
    return 0 if text.isascii() else sum(unicodedata.category(sign) == "So" for sign in text)
