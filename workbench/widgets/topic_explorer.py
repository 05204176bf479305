"""Topics with a slider: fewer and larger, or more and smaller, without reading anything again."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd
import traitlets
from anywidget import AnyWidget

from workbench.phrases import current_language
from workbench.widgets.answering import answer
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.fineness import RESOLUTIONS
from workbench.widgets.topic_map import draw_map, topic_rows

if TYPE_CHECKING:
    from workbench.ugc import Topics

__all__ = ["TopicExplorer"]


class TopicExplorer(AnyWidget):
    """The map and the list of topics under a slider for how fine they are.

    Parameters
    ----------
    topics
        What `find_topics` gave; its vectors are needed to cluster again.
    posts
        The posts it was given, for typical captions and the period; may be None.
    language
        ``"de"`` or ``"en"``; default the language spoken now.

    Attributes
    ----------
    topics : Topics
        The topics that are shown.

    Examples
    --------
    In a notebook::

        explorer = TopicExplorer(topics, posts)
        explorer  # slide, then go on with explorer.topics
    """

    _esm = script("kit", "fineness", "topic_explorer")
    _css = style("base", "views", "topic_explorer", within="wb-explorer")

    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _steps: traitlets.List[float] = traitlets.List().tag(sync=True)
    _step = traitlets.Int(0).tag(sync=True)
    _picture = traitlets.Unicode().tag(sync=True)
    _rows: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _unclear = traitlets.Int(0).tag(sync=True)

    def __init__(
        self, topics: Topics, posts: pd.DataFrame | None = None, *, language: str | None = None
    ) -> None:
        self._posts = posts
        self._first = topics  # numbers and names are always matched with these
        spoken = language or current_language()
        steps = sorted({*RESOLUTIONS, topics.resolution})
        super().__init__(
            _sentences=sentences("explorer", spoken) | sentences("topics", spoken),
            _language=spoken,
            _steps=steps,
        )
        self._show(topics)
        self.on_msg(self._hear)

    def at(self, resolution: float) -> Topics:
        """Show and return the topics at another resolution, larger is finer.

        Raises
        ------
        SettingError
            It is not a positive number.
        NotFoundError
            The topics were read from tables and hold no vectors.
        """
        self._show(self._first.at(resolution))
        return self.topics

    def _show(self, topics: Topics) -> None:
        self.topics = topics
        with self.hold_sync():
            steps = sorted({*self._steps, topics.resolution})
            self._steps, self._step = steps, steps.index(topics.resolution)
            self._picture = base64.b64encode(draw_map(topics, self._posts, self._language)).decode(
                "ascii"
            )
            self._rows = topic_rows(topics, self._posts)
            self._unclear = int(topics.unclear.sum())

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        if message.get("type") != "step":
            return
        answer(self, message, lambda: self._on_step(message), language=self._language)

    def _on_step(self, message: Mapping[str, Any]) -> dict[str, Any]:
        step = min(max(int(message["step"]), 0), len(self._steps) - 1)
        self.at(self._steps[step])
        return {}
