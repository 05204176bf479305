"""Topics: every post in one, each with a name, keywords, typical posts and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from workbench.errors import NotFoundError, SettingError
from workbench.ugc.describing import COLUMNS
from workbench.ugc.edits import Edit, Merge, Rename, Split
from workbench.ugc.hierarchy import Hierarchy, make_hierarchy
from workbench.ugc.inputs import Texts, read_posts
from workbench.ugc.layout import layout_of
from workbench.ugc.making import check_resolution, edited, found
from workbench.ugc.matching import next_number
from workbench.ugc.space import Space
from workbench.ugc.splitting import split_rows
from workbench.ugc.stored import read_tables, tables_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Topics"]

UNSURE = 0.5  # confidence below this: at least as many neighbours elsewhere as here


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
        One row a topic, largest first: `topic`, `name`, `size` (posts, copies included, posts
        apart not), `keywords` (at most 8), `exemplars` (keys of at most 5 typical, different
        posts).
    resolution : float
        As asked for, or as chosen.
    given_names : Mapping
        Names given by hand, by topic; they survive re-runs.
    roles : numpy.ndarray
        (n_posts,) str: ``"fan"``, ``"own"`` (the brand's own post) or ``"reply"`` (to somebody
        else than the brand). All are ``"fan"`` unless `find_topics` was given the brand.
    keywords_by_language : Mapping
        Topic → ``"de"`` and ``"en"`` → keywords from the texts in that language.
    edits : tuple
        What was merged, split and renamed by hand, in order; re-runs repeat it.
    base : numpy.ndarray
        (n_posts,) topics as found, before any edit; `base_words` keeps their keywords where
        there are no vectors.
    """

    posts: list[Any] = field(repr=False)
    labels: np.ndarray = field(repr=False)
    confidence: np.ndarray = field(repr=False)
    table: pd.DataFrame = field(repr=False)
    resolution: float = 1.0
    seed: int = 0
    given_names: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    space: Space | None = field(default=None, repr=False)
    roles: np.ndarray = field(default_factory=lambda: np.array([], dtype="<U5"), repr=False)
    keywords_by_language: Mapping[int, Mapping[str, list[str]]] = field(
        default_factory=lambda: MappingProxyType({}), repr=False
    )
    edits: tuple[Edit, ...] = field(default=(), repr=False)
    base: np.ndarray = field(default_factory=lambda: np.array([], dtype=np.int64), repr=False)
    base_words: Mapping[int, list[str]] = field(
        default_factory=lambda: MappingProxyType({}), repr=False
    )

    def __post_init__(self) -> None:
        keep = object.__setattr__
        if len(self.roles) != len(self.labels):
            keep(self, "roles", np.full(len(self.labels), "fan"))
        if len(self.base) != len(self.labels):
            keep(self, "base", self.labels)
        for array in (self.labels, self.confidence, self.roles, self.base):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.table)

    @property
    def unclear(self) -> np.ndarray:
        """(n_posts,) bool: posts that stand between topics, or say nothing."""
        doubtful: np.ndarray = self.confidence < UNSURE
        return doubtful

    @property
    def apart(self) -> np.ndarray:
        """(n_posts,) bool: the brand's own posts and replies, which found no topics."""
        away: np.ndarray = self.roles != "fan"
        return away

    @cached_property
    def layout(self) -> np.ndarray:
        """(n_posts, 2) float64: a map on which posts of a kind lie together.

        Made when first looked at, about 8 seconds for 6,000 posts; `lay_out` keeps it. A copy lies
        on its original, a post apart on its nearest; posts without text lie below everything.

        Raises
        ------
        NotFoundError
            The topics were read from tables and hold no vectors.
        """
        return layout_of(self._space(), seed=self.seed)

    def at(self, resolution: float) -> Topics:
        """Return the topics of the same posts at another resolution, without encoding again.

        Numbers, given names, merges and splits carry over to the topics that share most posts
        with those here. Each resolution is remembered; ask the same `Topics` each time, for
        topics that a coarse look joined cannot get their numbers back from it.

        Raises
        ------
        NotFoundError
            The topics were read from tables and hold no vectors.
        SettingError
            The resolution is not a positive number.
        """
        space = self._space()
        check_resolution(resolution)
        if resolution == self.resolution:
            return self
        if resolution not in self._looks:
            fields = found(
                space, resolution=resolution, seed=self.seed, roles=self.roles, previous=self
            )
            self._looks[resolution] = Topics(**fields)
        return self._looks[resolution]

    def hierarchy(self) -> Hierarchy:
        """Return how the topics belong together, as a tree.

        Raises
        ------
        NotFoundError
            The topics were read from tables and hold no vectors.
        """
        return make_hierarchy(self._space(), self.labels, self.table)

    def cut(self, k: int) -> Topics:
        """Return `k` topics, merged along the hierarchy; posts without text stay by themselves.

        The largest topic of each group keeps its number. It is one edit: `undo` takes it back.

        Raises
        ------
        SettingError
            `k` is not between 1 and the number of topics with text.
        """
        groups = self.hierarchy().cut(k)
        into = tuple((topic, group[0]) for group in groups for topic in group[1:])
        return self._with((*self.edits, Merge(into))) if into else self

    def merge(self, into: int, *others: int) -> Topics:
        """Return these topics with `others` made part of `into`; re-runs do it again.

        Raises
        ------
        NotFoundError
            There is no such topic.
        SettingError
            There is nothing to merge.
        """
        joining = [topic for topic in dict.fromkeys(others) if topic != into]
        for topic in (into, *joining):
            self._check(topic)
        if not joining:
            raise SettingError("topics.nothing_to_merge", topic=into)
        return self._with((*self.edits, Merge(tuple((int(t), int(into)) for t in joining))))

    def split(self, topic: int, *, parts: int = 2, resolution: float | None = None) -> Topics:
        """Return these topics with one of them taken apart; re-runs keep every post's part.

        Parameters
        ----------
        topic
            Its largest part keeps the number, the others take the next unused ones.
        parts
            How many parts k-means on the vectors makes.
        resolution
            If given, Leiden at this resolution says how many parts there are.

        Raises
        ------
        NotFoundError
            There is no such topic, or the topics were read from tables and hold no vectors.
        SettingError
            The topic has too few different texts, or does not fall apart.
        """
        self._check(topic)
        space = self._space()
        own = np.flatnonzero(self.labels[space.posts.representatives] == topic)
        part = split_rows(space, own, topic, parts=parts, resolution=resolution, seed=self.seed)
        numbers = np.concatenate([[topic], next_number(self) + np.arange(int(part.max()))])
        part_of = np.full(len(self.labels), -1, dtype=np.int64)
        part_of[space.posts.representatives[own]] = numbers[part]
        there = self.labels == topic
        part_of[there] = part_of[space.posts.copy_of][there]
        edit = Split(int(topic), tuple(numbers.tolist()), part_of)
        return self._with((*self.edits, edit))

    def rename(self, topic: int, name: str) -> Topics:
        """Return these topics with another name for one of them; re-runs keep it.

        Raises
        ------
        NotFoundError
            There is no such topic.
        SettingError
            The name is empty, or that of another topic.
        """
        self._check(topic)
        # Half an emoji cannot be stored.
        clean = str(name or "").encode("utf-8", "replace").decode().strip()
        if not clean:
            raise SettingError("ugc.no_name", topic=topic)
        same = self.table.loc[self.table["name"] == clean, "topic"]
        if len(same) and int(same.iloc[0]) != topic:
            raise SettingError("topics.name_taken", name=clean, topic=int(same.iloc[0]))
        return self._with((*self.edits, Rename(int(topic), clean)))

    def undo(self) -> Topics:
        """Return these topics without the last edit.

        Raises
        ------
        NotFoundError
            Nothing was edited.
        """
        if not self.edits:
            raise NotFoundError("topics.nothing_to_undo")
        return self._with(self.edits[:-1])

    def assign(self, posts: Texts) -> pd.DataFrame:
        """Return to which of these topics new posts belong; edits count.

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
        topics, sure = space.assign(new.plain, self.labels)
        topics[topics < 0] = self._silent_topic()
        return pd.DataFrame(
            {"post": new.keys, "topic": topics, "confidence": sure, "unclear": sure < UNSURE}
        )

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
            `table` with `given` (whether a person named it), `resolution`, `seed`, `keywords_de`,
            `keywords_en` and `history` (edits as JSON, null where there are none).
        labels : pandas.DataFrame
            `post, topic, confidence, unclear, role, base, parts` (in each split, −1 elsewhere),
            one row a post.
        """
        return tables_of(self)

    @classmethod
    def from_tables(cls, topics: pd.DataFrame, labels: pd.DataFrame) -> Topics:
        """Return topics as `to_tables` wrote them, now or before it wrote edits and roles.

        They hold no vectors: labels, names and tables are there, `merge`, `rename` and `undo`
        work; `layout`, `assign`, `at` and `split` need another
        `find_topics(posts, previous=…)`.
        """
        return cls(**read_tables(topics, labels))

    def _repr_html_(self) -> str:
        """Show the table; pandas escapes what people wrote."""
        shown = self.table.assign(keywords=[", ".join(words) for words in self.table["keywords"]])
        html: str = shown[["topic", "name", "size", "keywords"]].to_html(index=False, escape=True)
        return html

    @cached_property
    def _looks(self) -> dict[float, Topics]:
        return {}

    def _with(self, edits: tuple[Edit, ...]) -> Topics:
        return Topics(**edited(self, edits))

    def _space(self) -> Space:
        if self.space is None:
            raise NotFoundError("ugc.no_vectors")
        return self.space

    def _check(self, topic: int) -> None:
        known = self.table["topic"].tolist()
        if topic not in known:
            listed = ", ".join(map(str, known)) or "–"
            raise NotFoundError("ugc.no_topic", topic=topic, known=listed)

    def _silent_topic(self) -> int:
        silent = np.flatnonzero(~self._space().spoken)
        if len(silent):
            return int(self.labels[silent[0]])
        return int(self.table["topic"].max()) if len(self.table) else 0
