"""From posts to topics: deduplicate, encode, neighbours, Leiden, names, exemplars."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from workbench import phrases
from workbench.errors import SettingError
from workbench.text import Encoder
from workbench.text import encoder as make_encoder
from workbench.ugc.clustering import by_size, cluster, confidence
from workbench.ugc.inputs import Posts, Texts, read_posts
from workbench.ugc.matching import match_topics
from workbench.ugc.naming import keywords
from workbench.ugc.neighbours import centred, neighbour_graph, neighbours
from workbench.ugc.topics import COLUMNS, Space, Topics, unnamed

__all__ = ["find_topics"]

FEWEST = 16  # different texts; fewer are one topic
EXEMPLARS = 5


def find_topics(
    posts_or_texts: Texts,
    *,
    encoder: str | Encoder = "multilingual",
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
    resolution
        Larger gives more and smaller topics. None chooses among 0.7, 1, 1.4, 2 and 2.8 the
        smallest that separates posts about as well as the best (mean cosine silhouette).
    seed
        Same versions, posts and seed: same topics, in whatever order the posts come.
    previous
        Earlier topics: those that share posts with new ones lend them number and given name.
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
    if resolution is not None and not (math.isfinite(resolution) and resolution > 0):
        raise SettingError("ugc.bad_resolution", resolution=resolution)
    posts = read_posts(posts_or_texts)
    chosen = encoder if isinstance(encoder, Encoder) else make_encoder(encoder)
    space = _space(posts, chosen, progress=progress)
    own, sure, resolution = _clustered(space, resolution=resolution, seed=seed)
    labels, certain = _spread(posts, own, sure)
    numbers = match_topics(posts.keys, labels, previous)
    labels = numbers[labels] if len(numbers) else labels
    given = _given_names(labels, previous)
    return Topics(
        posts=posts.keys,
        labels=labels,
        confidence=certain,
        table=_table(space, labels, sure, given),
        resolution=resolution,
        seed=seed,
        given_names=MappingProxyType(given),
        space=space,
    )


def _space(posts: Posts, encoder: Encoder, *, progress: bool) -> Space:
    texts = posts.texts
    vectors = encoder.encode(texts, progress=progress)
    mean = vectors.mean(axis=0) if len(texts) >= FEWEST else np.zeros(encoder.dim)
    mean = mean.astype(np.float32)
    units = centred(vectors, mean)
    if len(texts) > 1:
        ids, similarities = neighbours(units)
    else:
        ids = np.zeros((len(texts), 0), dtype=np.int64)
        similarities = np.zeros((len(texts), 0), dtype=np.float32)
    return Space(encoder, posts, mean, units, ids, similarities)


def _clustered(
    space: Space, *, resolution: float | None, seed: int
) -> tuple[np.ndarray, np.ndarray, float]:
    """Return label and confidence of each representative, and the resolution."""
    n = len(space.units)
    if n < FEWEST:
        return np.zeros(n, dtype=np.int64), np.zeros(n), resolution or 1.0
    graph = neighbour_graph(space.ids, space.similarities)
    labels, resolution = cluster(space.units, graph, resolution=resolution, seed=seed)
    return labels, confidence(space.ids, space.similarities, labels), resolution


def _spread(posts: Posts, own: np.ndarray, sure: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return label and confidence of every post: copies as their original, the silent last."""
    n = len(posts.plain)
    labels = np.full(n, -1, dtype=np.int64)
    certain = np.zeros(n)
    labels[posts.representatives] = own
    certain[posts.representatives] = sure
    labels, certain = labels[posts.copy_of], certain[posts.copy_of]
    spoken = labels >= 0
    if not spoken.any():
        return np.zeros(n, dtype=np.int64), certain
    # Sizes count copies; ties go by the first representative, whose order is the posts' own.
    weights = np.bincount(posts.copy_of[spoken], minlength=n)[posts.representatives]
    ranked = by_size(own, weights.astype(np.float64))
    number = dict(zip(own.tolist(), ranked.tolist(), strict=True))
    last = max(number.values()) + 1
    return np.array([number.get(label, last) for label in labels.tolist()]), certain


def _given_names(labels: np.ndarray, previous: Topics | None) -> dict[int, str]:
    there = set(labels.tolist())
    return {t: n for t, n in (previous.given_names if previous else {}).items() if t in there}


def _table(
    space: Space, labels: np.ndarray, sure: np.ndarray, given: dict[int, str]
) -> pd.DataFrame:
    posts = space.posts
    numbers, sizes = np.unique(labels, return_counts=True)
    own = labels[posts.representatives]
    place = np.searchsorted(numbers, own)
    said = [posts.said[row] for row in posts.representatives]
    words = keywords(posts.texts, place, said=said)
    rows: list[dict[str, Any]] = []
    for at, (topic, size) in enumerate(zip(numbers.tolist(), sizes.tolist(), strict=True)):
        members = np.flatnonzero(place == at)
        found = words[at] if at < len(words) else []
        auto = ", ".join(found[:3]) or unnamed(topic)
        auto = auto if len(members) else phrases.say("ugc.no_text")
        chosen = _exemplars(space.units, members, sure)
        exemplars = [posts.keys[posts.representatives[row]] for row in chosen]
        name = given.get(topic, auto)
        rows.append(dict(zip(COLUMNS, (topic, name, size, found, exemplars), strict=True)))
    table = pd.DataFrame(rows, columns=COLUMNS).astype({"topic": "int64", "size": "int64"})
    return table.sort_values(["size", "topic"], ascending=[False, True], ignore_index=True)


def _exemplars(units: np.ndarray, members: np.ndarray, sure: np.ndarray) -> list[int]:
    """Return typical members that differ from each other, the most typical first."""
    if not len(members):
        return []
    typical = units[members] @ units[members].mean(axis=0) * (0.5 + sure[members])
    pool = members[np.argsort(-typical, kind="stable")[:50]]
    worth = np.sort(-typical, kind="stable")[:50] * -1
    chosen = [0]
    while len(chosen) < min(EXEMPLARS, len(pool)):
        said = (units[pool] @ units[pool[chosen]].T).max(axis=1)
        score = worth - 0.3 * said * max(float(worth[0]), 1e-6)
        score[chosen] = -np.inf
        chosen.append(int(score.argmax()))
    return [int(pool[at]) for at in chosen]
