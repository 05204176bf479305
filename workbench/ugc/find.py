"""From posts to topics: deduplicate, encode, neighbours, Leiden, names, exemplars."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.schema import check
from workbench.text import Encoder
from workbench.text import encoder as make_encoder
from workbench.text.copies import key_column
from workbench.ugc.growing import Growth, grown, growth_of
from workbench.ugc.inputs import Posts, Texts, read_posts
from workbench.ugc.making import check_resolution, found
from workbench.ugc.roles import brand_words, roles_of
from workbench.ugc.space import make_space
from workbench.ugc.topics import Topics

if TYPE_CHECKING:
    from workbench.brand import Brand

__all__ = ["find_topics"]


def find_topics(
    posts_or_texts: Texts,
    *,
    encoder: str | Encoder = "multilingual",
    brand: Brand | None = None,
    resolution: float | None = None,
    seed: int = 0,
    previous: Topics | None = None,
    progress: bool = False,
) -> Topics:
    """Find what posts are about; every post gets a topic, and how sure that is.

    Copies are found and counted but only originals are clustered; handles and addresses are left
    out and hashtags read as words. Vectors are taken relative to their mean; the 15 nearest by
    cosine make a graph, weighted by similarity, in which Leiden finds the topics.

    Parameters
    ----------
    posts_or_texts
        A frame with `text` (and `post`, `created_at` where known), a Series, or strings.
    encoder
        A name or an `Encoder`; only the latter can have a cache.
    brand
        If given, its own posts and replies to others (`account`, `reply_to` and
        `reply_to_account` where known, else by a handle at the beginning) stand apart: topics
        are found in what fans say, and such posts are then put with their nearest, marked in
        `roles` and counted in no size. The brand's name is no keyword.
    resolution
        Larger gives more and smaller topics. None looks at eight from 0.5 to 5.6 and
        takes the smallest that separates posts about as well as the best (mean cosine
        silhouette).
    seed
        Same versions, posts and seed: same topics, in whatever order the posts come.
    previous
        Earlier topics: those that share posts with new ones lend them their number, and what
        was merged, split or renamed by hand is done again. Where at most 5 % of the posts came
        since earlier topics with vectors were found, and nothing else changed, the new posts
        join the topics of their nearest posts, and nothing is clustered again.
    progress
        Whether to show a bar while encoding.

    Returns
    -------
    Topics
        In input order. Fewer than 16 different texts are a single topic in which nothing is
        clear; posts without text share a topic of their own, the last.

    Raises
    ------
    SchemaError
        A frame has no column `text`.
    SettingError
        The resolution is not a positive number.
    """
    check_resolution(resolution)
    frame = _frame(posts_or_texts)
    chosen = encoder if isinstance(encoder, Encoder) else make_encoder(encoder)
    roles = roles_of(frame, brand) if brand else np.full(len(frame), "fan")
    muted = brand_words(brand) if brand else frozenset()
    asked = resolution is None or (previous and resolution == previous.resolution)
    if previous and previous.space and asked and seed == previous.seed:
        growth = _growth(frame, previous, model_id=chosen.model_id, roles=roles, muted=muted)
        if growth is not None:
            new = _read(frame.iloc[growth.rows], roles[growth.rows])
            return Topics(**grown(previous, previous.space, new, growth, roles))
    space = make_space(
        _read(frame, roles), chosen, apart=roles != "fan", muted=muted, progress=progress
    )
    return Topics(**found(space, resolution=resolution, seed=seed, roles=roles, previous=previous))


def _growth(
    frame: pd.DataFrame,
    previous: Topics,
    *,
    model_id: str,
    roles: np.ndarray,
    muted: frozenset[str],
) -> Growth | None:
    name = key_column(frame)
    keys = frame[name].tolist() if name in frame else list(range(len(frame)))
    texts = [text if isinstance(text, str) else "" for text in frame["text"]]
    return growth_of(texts, keys, previous, model_id=model_id, roles=roles, muted=muted)


def _read(frame: pd.DataFrame, roles: np.ndarray) -> Posts:
    fan = roles == "fan"
    return read_posts(frame) if fan.all() else _fans_first(frame.reset_index(drop=True), fan)


def _frame(posts: Texts) -> pd.DataFrame:
    if isinstance(posts, pd.DataFrame):
        check(posts, ["text"], where="find_topics")
        return posts.reset_index(drop=True)
    texts = [posts] if isinstance(posts, str) else list(posts)
    return pd.DataFrame({"text": pd.Series(texts, dtype=object)})


def _fans_first(frame: pd.DataFrame, fan: np.ndarray) -> Posts:
    """Return all posts, of which only fans' may represent others, and only fans'."""
    rows, others = np.flatnonzero(fan), np.flatnonzero(~fan)
    fans, rest = read_posts(frame[fan]), read_posts(frame[~fan])
    joined: dict[str, Any] = {}
    for name in (f.name for f in fields(Posts)):
        if name in ("copy_of", "representatives"):
            continue
        cells: list[Any] = [None] * len(frame)
        for where, part in ((rows, getattr(fans, name)), (others, getattr(rest, name))):
            for row, cell in zip(where.tolist(), part, strict=True):
                cells[row] = cell
        joined[name] = cells
    if key_column(frame) not in frame:
        joined["keys"] = list(range(len(frame)))
    copy_of = np.arange(len(frame))
    copy_of[rows] = rows[fans.copy_of]
    return Posts(**joined, copy_of=copy_of, representatives=rows[fans.representatives])
