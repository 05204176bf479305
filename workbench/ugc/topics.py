"""Topics: every post in one, each with a name, keywords, typical posts and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench import phrases
from workbench.errors import NotFoundError, SettingError
from workbench.ugc.inputs import Posts, Texts, read_posts
from workbench.ugc.layout import layout
from workbench.ugc.neighbours import centred, neighbours_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbench.text import Encoder

__all__ = ["Topics"]

UNSURE = 0.5  # confidence below this: at least as many neighbours elsewhere as here
COLUMNS = ["topic", "name", "size", "keywords", "exemplars"]


@dataclass(frozen=True, eq=False)
class Space:
    """The vectors that were clustered, kept for the map and for new posts."""

    encoder: Encoder
    posts: Posts
    mean: np.ndarray = field(repr=False)
    units: np.ndarray = field(repr=False)
    ids: np.ndarray = field(repr=False)
    similarities: np.ndarray = field(repr=False)


@dataclass(frozen=True, eq=False)
class Topics:
    """The topics of some posts, in the order in which the posts were given.

    Attributes
    ----------
    posts : list
        Post keys, or positions where no keys were given.
    labels : numpy.ndarray
        (n_posts,) int64, none negative. Without earlier topics 0…k−1 by falling size, posts
        without text sharing the last; with earlier ones a matched topic keeps its number and a
        new one takes the next unused.
    confidence : numpy.ndarray
        (n_posts,) float64, 0 to 1: which share of the similarity of a post's nearest posts lies
        in its own topic. 0 for posts without text.
    unclear : numpy.ndarray
        (n_posts,) bool: confidence below 0.5.
    table : pandas.DataFrame
        One row a topic, largest first: `topic`, `name`, `size` (posts, copies included),
        `keywords` (at most 8), `exemplars` (keys of at most 5 typical, different posts).
    resolution : float
        As asked for, or as chosen.
    given_names : Mapping
        Names given by hand, by topic; they survive re-runs.
    """

    posts: list[Any] = field(repr=False)
    labels: np.ndarray = field(repr=False)
    confidence: np.ndarray = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    resolution: float = 1.0
    seed: int = 0
    given_names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    space: Space | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for array in (self.labels, self.confidence):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.table)

    @property
    def unclear(self) -> np.ndarray:
        """(n_posts,) bool: posts that stand between topics, or say nothing."""
        doubtful: np.ndarray = self.confidence < UNSURE
        return doubtful

    @cached_property
    def layout(self) -> np.ndarray:
        """(n_posts, 2) float64: a map on which posts of a kind lie together.

        Made when first looked at, about 10 to 15 seconds for 6,000 posts. A copy lies on its
        original; posts without text lie below everything.

        Raises
        ------
        NotFoundError
            The topics were read from tables and hold no vectors.
        """
        space = self._space()
        kept = space.posts
        points = np.zeros((len(kept.plain), 2))
        if len(kept.representatives):
            own = layout(space.units, space.ids, space.similarities, seed=self.seed)
            points[kept.representatives] = own
            low, high = own.min(axis=0), own.max(axis=0)
            points = points[kept.copy_of]
            silent = [row for row, text in enumerate(kept.plain) if not text]
            points[silent] = [(low[0] + high[0]) / 2, low[1] - 0.05 * (high[1] - low[1])]
        return points

    def assign(self, posts: Texts) -> pd.DataFrame:
        """Return to which of these topics new posts belong.

        Parameters
        ----------
        posts
            As for `find_topics`.

        Returns
        -------
        pandas.DataFrame
            In input order: `post` (key or position), `topic`, `confidence` (share of the 15
            nearest known posts' similarity that lies in the topic), `unclear`. Posts without
            text go to the topic of such posts, else to the last one, with confidence 0.

        Raises
        ------
        NotFoundError
            The topics were read from tables and hold no vectors.
        """
        space = self._space()
        new = read_posts(posts, where="assign")
        vectors = space.encoder.encode(new.plain)
        spoken = np.flatnonzero(np.linalg.norm(vectors, axis=1) > 0)
        topics = np.full(len(new.plain), self._silent_topic(), dtype=np.int64)
        sure = np.zeros(len(new.plain))
        if len(spoken) and len(space.units):
            ids, near = neighbours_in(space.units, centred(vectors[spoken], space.mean))
            known = self.labels[space.posts.representatives]
            topics[spoken], sure[spoken] = _vote(known[ids], near)
        return pd.DataFrame(
            {"post": new.keys, "topic": topics, "confidence": sure, "unclear": sure < UNSURE}
        )

    def rename(self, topic: int, name: str) -> Topics:
        """Return these topics with another name for one of them; re-runs keep it.

        Raises
        ------
        NotFoundError
            There is no such topic.
        SettingError
            The name is empty.
        """
        known = self.table["topic"].tolist()
        if topic not in known:
            listed = ", ".join(map(str, known)) or "–"
            raise NotFoundError("ugc.no_topic", topic=topic, known=listed)
        if not name.strip():
            raise SettingError("ugc.no_name", topic=topic)
        given = MappingProxyType({**self.given_names, topic: name.strip()})
        names = [given.get(t, n) for t, n in zip(known, self.table["name"], strict=True)]
        return replace(self, given_names=given, table=self.table.assign(name=names))

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`: ``{"topics": […], "posts": […]}``."""
        rows = zip(
            self.posts,
            self.labels.tolist(),
            self.confidence.tolist(),
            self.unclear.tolist(),
            strict=True,
        )
        return {
            "topics": self.table[COLUMNS].to_dict("records"),
            "posts": [
                {"post": post, "topic": topic, "confidence": round(sure, 4), "unclear": unclear}
                for post, topic, sure, unclear in rows
            ],
        }

    def to_tables(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return two small tables that `from_tables` reads back: topics, and labels by post.

        Returns
        -------
        topics : pandas.DataFrame
            `table` with `given` (whether a person named it), `resolution` and `seed`.
        labels : pandas.DataFrame
            `post, topic, confidence, unclear`, one row a post.
        """
        topics = self.table[COLUMNS].assign(
            exemplars=pd.Series([list(map(str, e)) for e in self.table["exemplars"]], dtype=object),
            given=[topic in self.given_names for topic in self.table["topic"]],
            resolution=float(self.resolution),
            seed=int(self.seed),
        )
        labels = pd.DataFrame(
            {
                "post": pd.Series(map(str, self.posts), dtype="str"),
                "topic": self.labels,
                "confidence": self.confidence,
                "unclear": self.unclear,
            }
        )
        return topics, labels

    @classmethod
    def from_tables(cls, topics: pd.DataFrame, labels: pd.DataFrame) -> Topics:
        """Return topics as `to_tables` wrote them.

        They hold no vectors: labels, names and tables are there, `layout` and `assign` need
        another `find_topics(posts, previous=…)`.
        """
        given = topics.loc[topics["given"].astype(bool), ["topic", "name"]]
        table = topics[COLUMNS].reset_index(drop=True).astype({"topic": "int64", "size": "int64"})
        lists = {
            name: pd.Series([list(cell) for cell in table[name]], dtype=object)
            for name in ("keywords", "exemplars")
        }
        return cls(
            posts=labels["post"].tolist(),
            labels=labels["topic"].to_numpy(dtype=np.int64),
            confidence=labels["confidence"].to_numpy(dtype=np.float64),
            table=table.assign(**lists),
            resolution=float(topics["resolution"].iloc[0]) if len(topics) else 1.0,
            seed=int(topics["seed"].iloc[0]) if len(topics) else 0,
            given_names=MappingProxyType(
                {int(t): str(n) for t, n in zip(given["topic"], given["name"], strict=True)}
            ),
        )

    def _repr_html_(self) -> str:
        """Show the table; pandas escapes what people wrote."""
        shown = self.table.assign(keywords=[", ".join(words) for words in self.table["keywords"]])
        html: str = shown[["topic", "name", "size", "keywords"]].to_html(index=False, escape=True)
        return html

    def _space(self) -> Space:
        if self.space is None:
            raise NotFoundError("ugc.no_vectors")
        return self.space

    def _silent_topic(self) -> int:
        kept = self._space().posts
        silent = [row for row, text in enumerate(kept.plain) if not text]
        if silent:
            return int(self.labels[silent[0]])
        return int(self.table["topic"].max()) if len(self.table) else 0


def _vote(topics: np.ndarray, similarities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each row of (n, k) neighbours, the heaviest topic and its share.

    Of equally heavy topics the one with the smaller number wins.
    """
    weights = np.clip(similarities, 1e-4, 1.0).astype(np.float64)
    k = int(topics.max()) + 1
    heavy = np.zeros((len(topics), k))
    np.add.at(heavy, (np.arange(len(topics))[:, None], topics), weights)
    best = heavy.argmax(axis=1)
    return best, heavy[np.arange(len(topics)), best] / weights.sum(axis=1)


def unnamed(topic: int) -> str:
    """Return what a topic without words is called."""
    return phrases.say("ugc.unnamed", topic=topic)
