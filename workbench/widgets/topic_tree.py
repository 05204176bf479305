"""The topics as a tree that can be chosen from, renamed, merged, split and regrouped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil, sqrt
from typing import TYPE_CHECKING, Any

import traitlets

from workbench.errors import SettingError
from workbench.export.palette import shade
from workbench.phrases import current_language
from workbench.widgets.answering import Answering
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.fineness import steps_of
from workbench.widgets.short_text import short
from workbench.widgets.topic_map import name_and_words, short_names

if TYPE_CHECKING:
    from workbench.ugc import Topics, Trends

__all__ = ["TopicTree"]

LONGEST_NAME = 120
LONGEST_IN_GROUP = 40
GROUPED_FROM = 9  # fewer topics are seen at a glance

Change = Callable[["Topics"], object]


class TopicTree(Answering):
    """Topics by size, in groups of their kind; choosing some filters whatever stands beside it.

    Parameters
    ----------
    topics
        What `find_topics` gave. Read from tables they hold no vectors: they can be renamed and
        merged, but neither grouped nor split.
    trends
        What `topic_trends` gave, or a function that gives it for topics: it is asked again after
        each change. Arrows are drawn where it is known.
    language
        ``"de"`` or ``"en"``; default the language spoken now.

    Attributes
    ----------
    topics : Topics
        As they are shown.
    chosen : list of int
        Topics chosen, by number; empty means all.
    show_unclear : bool
        Whether posts that stand between topics are to be shown.

    Examples
    --------
    In a notebook::

        tree = TopicTree(topics, wb.topic_trends(topics, posts))
        tree.on_change(lambda topics: project.keep_topics(topics))
    """

    _esm = script("kit", "fineness", "topic_tree_rows", "topic_tree")
    _css = style("base", "topic_tree", within="wb-tree")

    chosen: traitlets.List[int] = traitlets.List(traitlets.Int()).tag(sync=True)
    show_unclear = traitlets.Bool(default_value=True).tag(sync=True)
    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _rows: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _groups: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _unclear = traitlets.Int(0).tag(sync=True)
    _edits = traitlets.Int(0).tag(sync=True)
    _steps: traitlets.List[float] = traitlets.List().tag(sync=True)
    _step = traitlets.Int(0).tag(sync=True)

    def __init__(
        self,
        topics: Topics,
        trends: Trends | Callable[[Topics], Trends] | None = None,
        *,
        language: str | None = None,
    ) -> None:
        spoken = language or current_language()
        self._trends = trends
        self._listeners: list[Change] = []
        super().__init__(_sentences=sentences("tree", spoken), _language=spoken)
        self._touched = topics  # as a person left them: other resolutions are matched with these
        self._show(topics)

    def on_change(self, listener: Change) -> None:
        """Call `listener` with the topics after each change, before it shows as done."""
        self._listeners.append(listener)

    def rename(self, topic: int, name: str) -> Topics:
        """Name a topic, as with F2.

        Raises
        ------
        NotFoundError, SettingError
            As `Topics.rename`.
        """
        return self._change(self.topics.rename(topic, name))

    def merge(self, *topics: int) -> Topics:
        """Make one of several topics; it keeps number and name of the largest.

        Raises
        ------
        NotFoundError, SettingError
            As `Topics.merge`.
        """
        order = {topic: at for at, topic in enumerate(self.topics.table["topic"].tolist())}
        first, *others = sorted(dict.fromkeys(topics), key=lambda t: order.get(t, -1)) or [-1]
        self._change(self.topics.merge(first, *others))
        self.chosen = [first] if self.chosen else []
        return self.topics

    def split(self, topic: int, *, parts: int = 2) -> Topics:
        """Take a topic apart.

        Raises
        ------
        NotFoundError, SettingError
            As `Topics.split`.
        """
        return self._change(self.topics.split(topic, parts=parts))

    def undo(self) -> Topics:
        """Take back what was last renamed, merged or split.

        Raises
        ------
        NotFoundError
            Nothing was.
        """
        return self._change(self.topics.undo())

    def at(self, resolution: float) -> Topics:
        """Show the topics at another resolution, larger is finer.

        Raises
        ------
        NotFoundError, SettingError
            As `Topics.at`.
        """
        topics = self._touched.at(resolution)
        self._show(topics)
        self._tell()
        return topics

    def show(self, topics: Topics) -> None:
        """Show other topics; nobody is told."""
        self._touched = topics
        self._show(topics)

    def answer_to(self, question: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """Do what the browser asks for."""
        before = set(self.topics.table["topic"].tolist())
        if question == "rename":
            self.rename(_whole(message.get("topic")), str(message.get("name") or ""))
        elif question == "merge":
            self.merge(*map(_whole, message.get("topics") or []))
        elif question == "split":
            self.split(_whole(message.get("topic")))
        elif question == "undo":
            self.undo()
        elif question == "step":
            step = _whole(message.get("step"))
            self.at(self._steps[min(max(step, 0), len(self._steps) - 1)])
        else:
            return None
        return {"new": [t for t in self.topics.table["topic"].tolist() if t not in before]}

    def _change(self, topics: Topics) -> Topics:
        self._touched = topics
        self._show(topics)
        self._tell()
        return topics

    def _tell(self) -> None:
        for listener in self._listeners:
            listener(self.topics)

    def _show(self, topics: Topics) -> None:
        self.topics = topics
        known = set(topics.table["topic"].tolist())
        with self.hold_sync():
            self._steps = steps_of(topics)
            self._step = self._steps.index(topics.resolution) if self._steps else 0
            self._rows = self._rows_of(topics)
            self._groups = groups_of(topics)
            self._unclear = int(topics.unclear[~topics.apart].sum())
            self._edits = len(topics.edits)
            self.chosen = [topic for topic in self.chosen if topic in known]

    def _rows_of(self, topics: Topics) -> list[dict[str, Any]]:
        arrows, names = self._arrows(topics), short_names(topics)
        rows = []
        for row in topics.table.to_dict("records"):
            topic, full = int(row["topic"]), str(row["name"])
            _, words = name_and_words(full, [str(word) for word in row["keywords"]])
            rows.append(
                {
                    "topic": topic,
                    "name": short(names[topic], LONGEST_NAME),
                    "words": short(words, LONGEST_NAME),
                    "size": int(row["size"]),
                    "colour": shade(topic),
                    **arrows.get(topic, {"trend": "", "growth": None}),
                }
            )
        return rows

    def _arrows(self, topics: Topics) -> dict[int, dict[str, Any]]:
        trends = self._trends(topics) if callable(self._trends) else self._trends
        if trends is None:
            return {}
        table = trends.table
        drawn = table[table["trend"].isin(["growing", "fading", "new"])]
        # A split topic is no longer the one whose trend is known; its posts tell.
        size = dict(zip(topics.table["topic"], topics.table["size"], strict=True))
        return {
            int(row["topic"]): {
                "trend": str(row["trend"]),
                "growth": None if row["growth"] != row["growth"] else float(row["growth"]),
            }
            for row in drawn.to_dict("records")
            if callable(self._trends) or row["posts"] <= size.get(row["topic"], -1)
        }


def groups_of(topics: Topics) -> list[dict[str, Any]]:
    """Return groups of topics of a kind, largest first: `id`, `name`, `size`, `topics`.

    A group is called by its two largest topics.
    About as many groups as topics in a group, cut from the hierarchy; none for few topics or
    topics without vectors.
    """
    if topics.space is None or len(topics) < GROUPED_FROM:
        return []
    tree = topics.hierarchy()
    nodes = {frozenset(row["topics"]): row for row in tree.table.to_dict("records")}
    leaves = int(tree.table["left"].isna().sum())
    if leaves < GROUPED_FROM:
        return []
    names = {topic: short(name, LONGEST_IN_GROUP) for topic, name in short_names(topics).items()}
    groups = []
    for group in tree.cut(ceil(sqrt(leaves))):
        node = nodes[frozenset(group)]
        groups.append(
            {
                "id": int(node["node"]),
                "name": " · ".join(names[int(topic)] for topic in group[:2]),
                "size": int(node["size"]),
                "topics": [int(topic) for topic in group],
            }
        )
    return groups


def _whole(number: object) -> int:
    if isinstance(number, int) and not isinstance(number, bool):
        return number
    raise SettingError("widgets.tree_no_number", value=str(number)[:40])
