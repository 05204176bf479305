"""What topics are found in: caption vectors, their neighbours, and the posts that stand apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from workbench.ugc.clustering import by_size, cluster, confidence
from workbench.ugc.counting import Counted, count_terms
from workbench.ugc.neighbours import centred, neighbour_graph, neighbours, neighbours_in

if TYPE_CHECKING:
    from workbench.text import Encoder
    from workbench.ugc.inputs import Posts

__all__ = ["FEWEST", "Space", "make_space", "vote"]

FEWEST = 16  # different texts; fewer are one topic
Clustered = tuple[np.ndarray, np.ndarray, float]


@dataclass(frozen=True, eq=False)
class Space:
    """The vectors that were clustered, kept for the map, other resolutions and new posts.

    Attributes
    ----------
    posts : Posts
        All posts; the representatives are clustered, posts that stand apart are none of them.
    units : numpy.ndarray
        (m, dim) float32 unit rows of the representatives, relative to `mean`.
    ids, similarities : numpy.ndarray
        (m, k) neighbours of the representatives.
    apart : numpy.ndarray
        (n_posts,) bool: posts of the brand itself and replies; sizes do not count them.
    placed : numpy.ndarray
        Posts apart that say something; `placed_ids` and `placed_similarities` are their
        nearest representatives.
    muted : frozenset of str
        The brand's names, folded: no keywords.
    grown : int
        How many posts were added since topics were found.
    seen, maps : dict
        Clusterings by resolution and seed, and maps by seed, that were made already: edits and
        other resolutions change neither.
    """

    encoder: Encoder
    posts: Posts
    mean: np.ndarray = field(repr=False)
    units: np.ndarray = field(repr=False)
    ids: np.ndarray = field(repr=False)
    similarities: np.ndarray = field(repr=False)
    apart: np.ndarray = field(repr=False)
    placed: np.ndarray = field(repr=False)
    placed_ids: np.ndarray = field(repr=False)
    placed_similarities: np.ndarray = field(repr=False)
    muted: frozenset[str] = frozenset()
    grown: int = 0
    seen: dict[tuple[float | None, int], Clustered] = field(default_factory=dict, repr=False)
    maps: dict[int, np.ndarray] = field(default_factory=dict, repr=False)

    @cached_property
    def counted(self) -> Counted:
        """Terms of the representatives, counted when first a topic is named."""
        rows = self.posts.representatives.tolist()
        said, marks = (
            [texts[row] for row in rows] for texts in (self.posts.said, self.posts.marks)
        )
        return count_terms(self.posts.texts, said=said, marks=marks)

    @cached_property
    def spoken(self) -> np.ndarray:
        """(n_posts,) bool: posts with text."""
        return np.array([bool(text) for text in self.posts.plain], dtype=bool)

    def clustered(self, *, resolution: float | None, seed: int) -> Clustered:
        """Return label and confidence of each representative, and the resolution; remembered."""
        asked = (resolution, seed)
        if asked not in self.seen:
            self.seen[asked] = self._clustered(resolution, seed)
            labels, sure, used = self.seen[asked]
            self.seen[used, seed] = (labels, sure, used)
        return self.seen[asked]

    def base(self, own: np.ndarray) -> np.ndarray:
        """Return the label of every post from those of the representatives.

        Labels become 0…k−1 by size, copies counted; posts without text share the last.
        """
        n = len(self.posts.plain)
        labels = np.full(n, -1, dtype=np.int64)
        heard = self.spoken & ~self.apart
        # Ties go by the first representative, whose order is the posts' own.
        weights = np.bincount(self.posts.copy_of[heard], minlength=n)[self.posts.representatives]
        labels[self.posts.representatives] = by_size(own, weights.astype(np.float64))
        labels = labels[self.posts.copy_of]
        labels[labels < 0] = labels.max(initial=-1) + 1
        return self.spread(labels)

    def spread(self, labels: np.ndarray) -> np.ndarray:
        """Return labels (n_posts,) with copies as their original and posts apart as their nearest.

        Posts apart keep their label where no fan says anything.
        """
        spread: np.ndarray = labels[self.posts.copy_of]
        if len(self.placed) and len(self.units):
            near = labels[self.posts.representatives][self.placed_ids]
            spread[self.placed] = vote(near, self.placed_similarities)[0]
        return spread

    def guess(self, parts: np.ndarray, asked: np.ndarray) -> np.ndarray:
        """Return for (n_posts,) `asked` posts the part of their nearest posts whose part is known.

        `parts` is −1 where unknown. Copies follow their original, posts apart are left to `spread`.
        """
        rows = self.posts.representatives
        known, new = parts[rows] >= 0, asked[rows]
        guessed = parts.copy()
        if known.any() and new.any():
            ids, near = neighbours_in(self.units[known], self.units[new])
            guessed[rows[new]] = vote(parts[rows][known][ids], near)[0]
        return guessed

    def confidence(self, labels: np.ndarray) -> np.ndarray:
        """Return (n_posts,) how sure each label of a post is; 0 where there is no text."""
        sure = np.zeros(len(labels))
        own = labels[self.posts.representatives]
        if len(own) >= FEWEST:
            sure[self.posts.representatives] = confidence(self.ids, self.similarities, own)
        sure = sure[self.posts.copy_of]
        if len(self.placed) and len(own) >= FEWEST:
            same = own[self.placed_ids] == labels[self.placed][:, None]
            weights = _weights(self.placed_similarities)
            sure[self.placed] = (same * weights).sum(axis=1) / weights.sum(axis=1)
        sure[~self.spoken] = 0
        bounded: np.ndarray = np.clip(sure, 0.0, 1.0)
        return bounded

    def assign(self, plain: list[str], labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return label and confidence of new texts; −1 and 0 where nothing is said."""
        vectors = self.encoder.encode(plain)
        heard = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0)
        topics = np.full(len(plain), -1, dtype=np.int64)
        sure = np.zeros(len(plain))
        if len(heard) and len(self.units):
            ids, near = neighbours_in(self.units, centred(vectors[heard], self.mean))
            topics[heard], sure[heard] = vote(labels[self.posts.representatives][ids], near)
        return topics, sure

    def _clustered(self, resolution: float | None, seed: int) -> Clustered:
        n = len(self.units)
        if n < FEWEST:
            return np.zeros(n, dtype=np.int64), np.zeros(n), resolution or 1.0
        graph = neighbour_graph(self.ids, self.similarities)
        labels, used = cluster(self.units, graph, resolution=resolution, seed=seed)
        return labels, confidence(self.ids, self.similarities, labels), used


def make_space(
    posts: Posts,
    encoder: Encoder,
    *,
    apart: np.ndarray | None = None,
    muted: frozenset[str] = frozenset(),
    progress: bool = False,
) -> Space:
    """Return the space of some posts: encoded, centred, with their neighbours."""
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
    away = np.zeros(len(posts.plain), dtype=bool) if apart is None else apart
    placed = np.array([row for row in np.flatnonzero(away) if posts.plain[row]], dtype=np.int64)
    near = (np.zeros((len(placed), 0), np.int64), np.zeros((len(placed), 0), np.float32))
    if len(placed) and len(units):
        new = centred(encoder.encode([posts.plain[row] for row in placed]), mean)
        near = neighbours_in(units, new)
    return Space(encoder, posts, mean, units, ids, similarities, away, placed, *near, muted)


def vote(topics: np.ndarray, similarities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each row of (n, k) neighbours, the heaviest topic and its share.

    Of equally heavy topics the one with the smaller number wins.
    """
    weights = _weights(similarities)
    heavy = np.zeros((len(topics), int(topics.max()) + 1))
    np.add.at(heavy, (np.arange(len(topics))[:, None], topics), weights)
    best = heavy.argmax(axis=1)
    return best, heavy[np.arange(len(topics)), best] / weights.sum(axis=1)


def _weights(similarities: np.ndarray) -> np.ndarray:
    weights: np.ndarray = np.clip(similarities, 1e-4, 1.0).astype(np.float64)
    return weights
