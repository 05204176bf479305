"""The topic map as a still picture: every post a dot, every topic named where it lies."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.export.cells import tidy
from workbench.export.files import write_file
from workbench.export.palette import FAINT, INK, QUIET, shade
from workbench.phrases import current_language, say

if TYPE_CHECKING:
    from workbench.ugc import Topics

__all__ = ["heart", "map_png"]

DPI = 150
SIZE = (13.0, 8.6)
NAME_LENGTH = 34
_UNDRAWN = re.compile(r"[\U00010000-\U0010ffff\u2600-\u27bf\ufe0f\u200b-\u200f\u202a-\u202e]")


def map_png(
    topics: Topics,
    path: str | Path,
    *,
    posts: pd.DataFrame | None = None,
    language: str | None = None,
) -> Path:
    """Draw the topic map as a PNG of 1950 × 1290 pixels.

    Parameters
    ----------
    topics
        What `find_topics` gave.
    path
        The PNG.
    posts
        The posts, for the period in the subtitle.
    language
        Of the words.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    spoken = language or current_language()
    figure = Figure(figsize=SIZE, dpi=DPI, facecolor="white")
    canvas: Any = FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, 0.055, 0.96, 0.83))
    axes.set_axis_off()
    table = _table(topics)
    places = _places(topics)
    _words(figure, table, len(places), posts, spoken)
    if len(places):
        _dots(axes, places, np.asarray(topics.labels), np.asarray(topics.unclear, dtype=bool))
        canvas.draw()
        _names(axes, places, topics, table)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return write_file(path, out.getvalue())


def _table(topics: Topics) -> pd.DataFrame:
    table = topics.table
    return table.set_index("topic") if "topic" in table else table


def _places(topics: Topics) -> npt.NDArray[np.float64]:
    if not len(topics.labels):
        return np.empty((0, 2))
    return np.asarray(topics.layout, dtype=float)[:, :2]


def _words(
    figure: Any,  # noqa: ANN401  # a matplotlib Figure
    table: pd.DataFrame, count: int, posts: pd.DataFrame | None, language: str,
) -> None:  # fmt: skip
    figure.text(0.03, 0.945, say("export.map_title", language), size=21, weight="bold", color=INK)
    about = [say("export.map_about", language, posts=count, topics=len(table))]
    if posts is not None and "created_at" in posts and posts["created_at"].notna().any():
        days = posts["created_at"].dropna()
        about.append(say("export.map_period", language, first=days.min().date(),
                         last=days.max().date()))  # fmt: skip
    figure.text(0.03, 0.908, " · ".join(about), size=12, color=QUIET)
    foot = "export.map_near" if count else "export.map_empty"
    figure.text(0.03, 0.022, say(foot, language), size=10, color=QUIET)


def _dots(
    axes: Any,  # noqa: ANN401  # matplotlib Axes
    places: npt.NDArray[np.float64], labels: npt.NDArray[np.int64], unclear: npt.NDArray[np.bool_],
) -> None:  # fmt: skip
    size = float(np.clip(60_000 / max(len(places), 1), 4, 30))
    axes.scatter(*places[unclear].T, s=size * 0.7, c=FAINT, alpha=0.7, linewidths=0, zorder=1)
    clear = ~unclear
    order = np.random.default_rng(0).permutation(np.flatnonzero(clear))  # no topic on top of all
    colours = [shade(int(label)) for label in labels[order]]
    axes.scatter(*places[order].T, s=size, c=colours, alpha=0.62, linewidths=0, zorder=2)
    low, high = np.quantile(places, [0.002, 0.998], axis=0)
    margin = 0.06 * np.maximum(high - low, 1e-9)
    axes.set_xlim(low[0] - margin[0], high[0] + margin[0])
    axes.set_ylim(low[1] - margin[1], high[1] + margin[1])


def _names(
    axes: Any,  # noqa: ANN401  # matplotlib Axes
    places: npt.NDArray[np.float64],
    topics: Topics,
    table: pd.DataFrame,
) -> None:
    """Write each topic's name above its heart, then push names apart until none overlap."""
    labels, unclear = np.asarray(topics.labels), np.asarray(topics.unclear, dtype=bool)
    renderer = axes.figure.canvas.get_renderer()
    typical = table["size"].median()
    lines, half, anchors = [], [], []
    for number, row in table.iterrows():
        own = places[(labels == number) & ~unclear]
        own = own if len(own) else places[labels == number]
        if not len(own):
            continue
        anchor = axes.transData.transform(heart(own))
        written = _write(axes, anchor, *_name(str(row["name"])), large=row["size"] >= typical)
        boxes = [text.get_window_extent(renderer) for text in written]
        size = np.array([max(b.width for b in boxes), sum(b.height for b in boxes)]) / 2
        lines.append((written, boxes))
        half.append(size + np.array([8, 6]))
        anchors.append(anchor + np.array([0, size[1]]))
    frame = axes.get_window_extent(renderer)
    moved = _free(np.array(anchors).reshape(-1, 2), np.array(half).reshape(-1, 2), frame)
    for (written, boxes), centre in zip(lines, moved, strict=True):
        top = centre[1] + sum(box.height for box in boxes) / 2
        for text, box in zip(written, boxes, strict=True):
            text.set_position((centre[0], top))
            top -= box.height


def _write(
    axes: Any,  # noqa: ANN401  # matplotlib Axes
    place: npt.NDArray[np.float64],
    name: str,
    more: str,
    *,
    large: bool,
) -> list[Any]:
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=4, foreground="white", alpha=0.92)]
    common = {"ha": "center", "va": "top", "zorder": 4, "path_effects": halo, "transform": None}
    written = [
        axes.text(*place, name, size=14 if large else 12, weight="bold", color=INK, **common)
    ]
    if more:
        written.append(axes.text(*place, more, size=9.5, color=QUIET, **common))
    return written


def heart(own: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the place just above the densest part of a topic."""
    sample = own[:: max(1, len(own) // 400)]
    apart = np.linalg.norm(sample[:, None] - sample, axis=-1)
    third = min(len(sample) - 1, max(1, len(sample) // 3))
    reach = np.sort(apart, axis=1)[:, third]
    densest = int(reach.argmin())
    near = sample[apart[densest] <= reach[densest]]
    return np.array([np.median(near[:, 0]), np.quantile(near[:, 1], 0.8)])


def _free(
    places: npt.NDArray[np.float64],
    half: npt.NDArray[np.float64],
    frame: Any,  # noqa: ANN401  # a matplotlib Bbox
) -> npt.NDArray[np.float64]:
    from workbench.export.picture import push_apart

    low = np.array([frame.x0, frame.y0]) + half
    high = np.array([frame.x1, frame.y1]) - half
    for _ in range(20):
        places = np.clip(push_apart(places, half[:, 0], half[:, 1]), low, np.maximum(low, high))
    return places


def _name(text: str) -> tuple[str, str]:
    """Return a name as headline and small print, in letters the font has and never a formula.

    Names made of keywords have their first word as headline, the others below.
    """
    plain = _UNDRAWN.sub("", tidy(text)).replace("$", r"\$").strip() or "–"
    name, _, more = plain.partition(", ")
    return _short(name), _short(more)


def _short(text: str) -> str:
    return text if len(text) <= NAME_LENGTH else text[: NAME_LENGTH - 1] + "…"
