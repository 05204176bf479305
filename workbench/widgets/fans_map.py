"""Every post a dot that can be lassoed, by mouse or by keyboard; topics named where they lie."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import ipywidgets
import numpy as np
import numpy.typing as npt
import pandas as pd
import traitlets

from workbench.errors import SettingError
from workbench.export import map_png
from workbench.export.palette import FAINT, shade
from workbench.export.topic_map import heart
from workbench.phrases import current_language
from workbench.widgets.answering import Answering
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.dots import WIDE, make_dots, placed
from workbench.widgets.short_text import short

__all__ = ["FansMap"]

LONGEST_NAME = 60
LONGEST_CARD = 320
Card = Callable[[int], Mapping[str, str]]


class FansMap(Answering):
    """A map of posts around jupyter-scatter: coloured, lassoed, searched by keyboard.

    Parameters
    ----------
    layout
        (n_posts, 2) where posts lie, as `Topics.layout`.
    labels
        (n_posts,) int: topic of each post.
    names
        Topic → name, written at the heart of the topic. Names are shown as text, never as markup.
    unclear
        (n_posts,) bool: posts that stand between topics; they are grey and move no name.
    card
        Position → ``{"head", "text", "foot"}`` of the card that hovering shows; without it the
        card names the topic.
    height
        Pixels.
    language
        ``"de"`` or ``"en"``; default the language spoken now.

    Attributes
    ----------
    selected : list of int
        Positions of the posts selected, ascending.

    Notes
    -----
    Where a browser has no WebGL the still picture of the same map is shown, and said so. By
    keyboard a crosshair is moved with the arrows; plus and minus change its circle, Enter selects
    what lies in it, Shift+Enter adds, T selects the topic under it, Escape clears.

    Examples
    --------
    In a notebook::

        names = dict(zip(topics.table["topic"], topics.table["name"]))
        fans = FansMap(topics.layout, topics.labels, names=names, unclear=topics.unclear)
    """

    _esm = script("kit", "map_sight", "map_names", "map_plot", "fans_map")
    _css = style("base", "fans_map", within="wb-map")

    selected: traitlets.List[int] = traitlets.List(traitlets.Int())
    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _dots = traitlets.Instance(ipywidgets.DOMWidget).tag(
        sync=True, **ipywidgets.widget_serialization
    )
    _height = traitlets.Int(560).tag(sync=True)
    _wide = traitlets.Float(WIDE).tag(sync=True)
    _spots = traitlets.Bytes().tag(sync=True)
    _labels = traitlets.Bytes().tag(sync=True)
    _codes = traitlets.Bytes().tag(sync=True)
    _shown = traitlets.Bytes().tag(sync=True)
    _marked = traitlets.Bytes().tag(sync=True)
    _names: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _palette: traitlets.List[str] = traitlets.List().tag(sync=True)
    _legend: traitlets.List[dict[str, str]] = traitlets.List().tag(sync=True)
    _cards = traitlets.Bool(default_value=False).tag(sync=True)

    def __init__(
        self,
        layout: npt.ArrayLike,
        labels: npt.ArrayLike,
        *,
        names: Mapping[int, str],
        unclear: npt.ArrayLike | None = None,
        card: Card | None = None,
        height: int = 560,
        language: str | None = None,
    ) -> None:
        spoken = language or current_language()
        self._spoken = spoken
        self._card = card
        self._places = placed(layout)
        self._layout = np.asarray(layout, dtype=float).reshape(-1, 2)
        self._taking = False
        super().__init__(
            _sentences=sentences("map", spoken),
            _language=spoken,
            _dots=make_dots(self._places, height=height),
            _spots=self._places.astype("<f4").tobytes(),
            _height=height,
            _cards=card is not None,
            _shown=np.ones(len(self._places), dtype=np.uint8).tobytes(),
        )
        self._dots.observe(self._take, "selection")
        self.regroup(labels, names=names, unclear=unclear)

    def regroup(
        self,
        labels: npt.ArrayLike,
        *,
        names: Mapping[int, str],
        unclear: npt.ArrayLike | None = None,
    ) -> None:
        """Show other topics of the same posts, coloured by topic."""
        topics = self._sized(labels, np.int64)
        doubtful = self._sized(np.zeros(len(topics)) if unclear is None else unclear, bool)
        self._topics, self._doubtful, self._called = topics, doubtful, dict(names)
        numbers = sorted(self._called)
        place = {number: at for at, number in enumerate(numbers)}
        codes = np.array([place.get(int(topic), -1) for topic in topics], dtype=np.int64)
        with self.hold_sync():
            self._labels = np.where(doubtful, -1, topics).astype("<i4").tobytes()
            self._names = list(self._hearts())
        self.colour_by(np.where(doubtful, -1, codes), [shade(number) for number in numbers])

    def colour_by(
        self, codes: npt.ArrayLike, palette: Sequence[str], legend: Sequence[str] = ()
    ) -> None:
        """Colour posts by anything.

        Parameters
        ----------
        codes
            (n_posts,) place in the palette; −1 is grey.
        palette
            Colours as ``#rrggbb``.
        legend
            What each colour means, said below the map; topics are named on the map instead.
        """
        drawn = self._sized(codes, np.int64)
        if len(drawn) and not -1 <= drawn.min() <= drawn.max() < max(len(palette), 1):
            raise SettingError("widgets.map_codes", colours=len(palette))
        with self.hold_sync():
            self._codes = (drawn + 1).astype("<u4").tobytes()
            self._palette = [FAINT, *palette]
            self._legend = [
                {"colour": colour, "name": short(name, LONGEST_NAME)}
                for colour, name in zip(palette, legend, strict=False)
            ]

    def show_only(self, mask: npt.ArrayLike | None = None) -> None:
        """Hide all posts where `mask` (n_posts,) is false; without it all are shown.

        What is hidden is not selected any more.
        """
        size = len(self._places)
        wanted = np.ones(size, bool) if mask is None else self._sized(mask, bool)
        self._shown = wanted.astype(np.uint8).tobytes()
        kept = [at for at in self.selected if wanted[at]]
        if kept != self.selected:
            self.selected = kept

    def highlight(self, positions: Iterable[int]) -> None:
        """Ring these posts, as selected elsewhere; `selected` stays."""
        size = len(self._places)
        here = sorted({int(at) for at in positions if 0 <= at < size})
        self._marked = np.array(here, dtype="<u4").tobytes()

    def answer_to(self, question: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """Give the card of a post, or the still picture."""
        if question == "picture":
            return {"picture": base64.b64encode(self.picture()).decode("ascii")}
        at = message.get("at")
        if question != "card" or self._card is None or not isinstance(at, int):
            return None
        if not 0 <= at < len(self._places):
            return None
        card = self._card(at)
        return {
            part: short(str(card.get(part) or ""), LONGEST_CARD)
            for part in ("head", "text", "foot")
        }

    def picture(self) -> bytes:
        """Return the map as a still PNG."""
        drawn = _Drawn(self._topics, self._doubtful, self._layout, self._table())
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "map.png"
            return map_png(cast("Any", drawn), path, language=self._spoken).read_bytes()

    def _table(self) -> pd.DataFrame:
        names = {t: short(str(name), LONGEST_NAME) or "–" for t, name in self._called.items()}
        sizes = [int((self._topics == topic).sum()) for topic in names]
        table = pd.DataFrame({"topic": list(names), "name": list(names.values()), "size": sizes})
        return table.sort_values("size", ascending=False, kind="stable")

    def _hearts(self) -> Iterable[dict[str, Any]]:
        """Give names with their place, those of large topics first."""
        for row in self._table().to_dict("records"):
            own = self._places[(self._topics == row["topic"]) & ~self._doubtful]
            own = own if len(own) else self._places[self._topics == row["topic"]]
            if len(own):
                x, y = heart(own.astype(float))
                yield {
                    "topic": int(row["topic"]),
                    "name": row["name"],
                    "size": int(row["size"]),
                    "x": float(x),
                    "y": float(y),
                }

    def _sized(self, values: npt.ArrayLike, dtype: npt.DTypeLike) -> np.ndarray:
        array = np.asarray(values).astype(dtype)
        if array.shape != (len(self._places),):
            raise SettingError("widgets.map_length", posts=len(self._places), values=array.size)
        return array

    def _take(self, change: Mapping[str, Any]) -> None:
        """Take what was lassoed in the browser."""
        new = change["new"]
        seen = np.frombuffer(self._shown, dtype=np.uint8)
        got = np.unique(np.asarray([] if new is None else new, dtype=np.int64).ravel())
        # Drawn in the moment in which other posts were hidden, it holds some of those.
        got = got[(got >= 0) & (got < len(seen))]
        got = got[seen[got] > 0].tolist()
        self._taking = True
        try:
            self.selected = got
        finally:
            self._taking = False

    @traitlets.observe("selected")
    def _give(self, change: Mapping[str, Any]) -> None:
        """Show what was selected by code."""
        if not self._taking:
            self._dots.selection = np.array(change["new"], dtype=np.uint32)


@dataclass(frozen=True)
class _Drawn:
    """What `map_png` reads of topics."""

    labels: np.ndarray
    unclear: np.ndarray
    layout: np.ndarray
    table: pd.DataFrame
