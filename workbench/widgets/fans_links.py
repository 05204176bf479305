"""What stands around the posts: topic tree, timeline, and the map once it is looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.export.palette import shade
from workbench.phrases import say
from workbench.widgets.timeline import Timeline
from workbench.widgets.topic_tree import TopicTree

if TYPE_CHECKING:
    from workbench.ugc import Topics, Trends
    from workbench.widgets.fans_colours import Colours
    from workbench.widgets.fans_gallery import FansCards
    from workbench.widgets.fans_map import FansMap

__all__ = ["FansLinks", "Told"]

ON_MAP_CARD = 240
Filter = Callable[[dict[str, Any]], None]


class Told:
    """What a board is told by what stands around its posts.

    Parameters
    ----------
    narrow
        Called with parts of `Filters` that were chosen.
    choose
        Called with the positions that were lassoed.
    retopic
        Called with topics that were changed by hand, before the change shows as done.
    """

    def __init__(
        self,
        *,
        narrow: Filter,
        choose: Callable[[list[int]], None],
        retopic: Callable[[Topics], None],
    ) -> None:
        self.narrow, self.choose, self.retopic = narrow, choose, retopic


class FansLinks:
    """Topic tree, timeline and map, kept in step with the posts.

    Parameters
    ----------
    cards
        What posts say.
    told
        Whom to tell.
    language
        ``"de"`` or ``"en"``.
    """

    def __init__(self, cards: FansCards, told: Told, *, language: str) -> None:
        self._cards, self._told, self._language = cards, told, language
        self._quiet = False
        self._map: FansMap | None = None
        self._mask = cards.posts.there
        self._chosen, self._lit = np.array([], dtype=np.int64), list[int]()
        self._colours: Colours | None = None
        self._by = "topic"
        posts = cards.posts
        self.tree = TopicTree(posts.topics, self._trends, language=language)
        self.timeline = Timeline(
            posts.table["created_at"],
            posts.topics.labels,
            self._shades(),
            timezone=posts.brand.timezone,
            language=language,
        )
        self.tree.on_change(self._changed)
        self.tree.observe(self._narrowed, ["chosen", "show_unclear"])
        self.timeline.observe(self._narrowed, "span")
        self.tree.add_class("wb-fans-tree")
        self.timeline.add_class("wb-fans-time")

    @property
    def map(self) -> FansMap | None:
        """The map, if it was looked at."""
        return self._map

    def clear(self, part: str | None = None) -> None:
        """Take back what was chosen here; all of it, or one part of `Filters`."""
        with _Quiet(self):
            if part in {None, "topics"}:
                self.tree.chosen = []
            if part in {None, "span"}:
                self.timeline.span = []
            if part in {None, "clear"}:
                self.tree.show_unclear = True

    def show_only(self, mask: np.ndarray, but_time: np.ndarray) -> None:
        """Show these posts on the map; the timeline counts those of any time."""
        self._mask = mask
        self.timeline.show_only(but_time)
        if self._map is not None:
            with _Quiet(self):
                self._map.show_only(mask)
                self._give_selection()

    def colour(self, by: str, colours: Colours) -> None:
        """Colour map and timeline as the posts."""
        self._by, self._colours = by, colours
        labels = self._cards.posts.topics.labels
        if by == "topic":
            self.timeline.recolour(labels, self._shades())
        else:
            self.timeline.recolour(colours.codes, dict(enumerate(colours.palette)))
        if self._map is not None:
            self._colour_map(self._map)

    def mark(self, chosen: np.ndarray) -> None:
        """Show these positions as chosen."""
        self._chosen = chosen
        if self._map is not None and not self._quiet:
            with _Quiet(self):
                self._give_selection()

    def light(self, positions: list[int]) -> None:
        """Let these positions stand out."""
        self._lit = positions
        if self._map is not None:
            self._map.highlight(positions)

    def draw_map(self) -> FansMap:
        """Return the map, made now; the topics know their layout."""
        from workbench.widgets.fans_map import FansMap

        topics = self._cards.posts.topics
        drawn = FansMap(
            topics.layout,
            topics.labels,
            names=self._cards.posts.topic_names,
            unclear=topics.unclear,
            card=self._map_card,
            language=self._language,
        )
        drawn.add_class("wb-fans-main").add_class("wb-fans-map")
        self._map = drawn
        drawn.show_only(self._mask)
        if self._by != "topic":
            self._colour_map(drawn)
        drawn.highlight(self._lit)
        self._give_selection()
        drawn.observe(self._lassoed, "selected")
        return drawn

    def _colour_map(self, drawn: FansMap) -> None:
        topics, colours = self._cards.posts.topics, self._colours
        if self._by == "topic" or colours is None:
            drawn.regroup(
                topics.labels, names=self._cards.posts.topic_names, unclear=topics.unclear
            )
            return
        drawn.colour_by(colours.codes, colours.palette)  # the bar above has the legend

    def _map_card(self, at: int) -> Mapping[str, str]:
        card = next(iter(self._cards.at([at], longest=ON_MAP_CARD)), None)
        if card is None:
            return {}
        feeling = card["feeling"]
        said = say(f"widgets.fans_sentiments_{feeling}", self._language) if feeling else ""
        foot = " · ".join(part for part in (card["handle"], card["date"], said) if part)
        return {"head": card["topic"], "text": card["text"], "foot": foot}

    def _give_selection(self) -> None:
        if self._map is not None:
            chosen = np.sort(self._chosen)
            self._map.selected = chosen[self._mask[chosen]].tolist()

    def _lassoed(self, change: Mapping[str, Any]) -> None:
        if not self._quiet:
            with _Quiet(self):
                self._told.choose([int(at) for at in change["new"]])

    def _narrowed(self, _change: Mapping[str, Any]) -> None:
        if not self._quiet:
            self._told.narrow(
                {
                    "topics": tuple(self.tree.chosen),
                    "span": tuple(self.timeline.span),
                    "clear": "" if self.tree.show_unclear else "hidden",
                }
            )

    def _changed(self, topics: Topics) -> None:
        with _Quiet(self):
            self._told.retopic(topics)

    def _trends(self, topics: Topics) -> Trends:
        from workbench.ugc import topic_trends

        return topic_trends(topics, self._cards.posts.table, self._cards.posts.brand)

    def _shades(self) -> dict[int, str]:
        return {topic: shade(topic) for topic in self._cards.posts.topic_names}


class _Quiet:
    """While this holds, what is set by code tells nobody."""

    def __init__(self, links: FansLinks) -> None:
        self._links = links

    def __enter__(self) -> None:
        self._before = self._links._quiet
        self._links._quiet = True

    def __exit__(self, *_error: object) -> None:
        self._links._quiet = self._before
