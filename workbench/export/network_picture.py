"""The network around the brand as a still picture, for slides."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.export.files import write_file
from workbench.export.network_page import name_of, title_of
from workbench.export.palette import INK, QUIET
from workbench.export.picture import LETTER, Drawing, Picture, may_be_drawn, picture
from workbench.phrases import current_language, say

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project

__all__ = ["drawn_png", "network_png"]

DPI = 150
SIZE = (13.0, 8.6)
LETTERS = 8.5  # points
WIDE = 0.62  # of a letter's height, on average
HIGH = 0.53  # points a unit of the sheet at which dots with their names stand clear of each other
_PLAIN = Drawing()


def network_png(
    graph: AttentionGraph,
    path: str | Path,
    *,
    drawing: Drawing = _PLAIN,
    project: Project | None = None,
) -> Path:
    """Draw the network as a PNG of 1950 × 1290 pixels; see `network_html` for the parameters.

    Raises
    ------
    SettingError
        `top` is less than 1.
    ProjectError
        The place cannot be written to.
    """
    drawing = may_be_drawn(drawing, graph, project)
    spoken = drawing.language or current_language()
    return write_file(path, drawn_png(picture(graph, drawing), spoken), project=project)


def drawn_png(drawn: Picture, language: str) -> bytes:
    """Return the PNG of what `picture` placed."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=SIZE, dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.02, 0.05, 0.96, 0.84))
    axes.set_axis_off()
    _draw(axes, drawn)
    title = title_of(drawn, language)
    figure.text(0.03, 0.945, title, size=21, weight="bold", color=INK, parse_math=False)
    about = say("export.network_shown", language, shown=len(drawn.nodes), accounts=drawn.accounts)
    size = "export.network_size_score" if drawn.by_rank else "export.network_size_attention"
    about = " · ".join([about, say(size, language), say("export.network_colour", language)])
    figure.text(0.03, 0.908, about, size=12, color=QUIET)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def _draw(axes: object, drawn: Picture) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.patheffects import withStroke

    nodes, edges = drawn.nodes, drawn.edges
    if not len(nodes):
        return
    sheet: Any = axes
    xy = nodes[["x", "y"]].to_numpy() * (1, -1)
    ends = np.stack([xy[nodes.index.get_indexer(edges[end])] for end in ("source", "target")], 1)
    widths = 0.5 + 1.6 * np.sqrt(edges["weight"] / max(edges["weight"].max(), 1e-9))
    sheet.add_collection(
        LineCollection(list(ends), linewidths=widths, colors="#78879b", alpha=0.25)
    )
    sheet.margins(0.05)
    sheet.update_datalim(xy)
    sheet.autoscale_view()
    shrink = _shrink(sheet)
    colours = np.where(nodes["centre"], INK, nodes["colour"])
    rims = np.where(nodes["chosen"], INK, "white")
    sheet.scatter(
        *xy.T, s=(nodes["size"] * 1.15 * shrink) ** 2, c=colours, edgecolors=rims, zorder=2,
        linewidths=np.where(nodes["chosen"], 3.0, 1.0),
    )  # fmt: skip
    halo = [withStroke(linewidth=3 * shrink, foreground="white")]
    for (x, y), account, size in zip(xy, nodes.index, nodes["size"], strict=True):
        sheet.annotate(
            name_of(str(account)), (x, y), xytext=(0, (-size * 0.62 - 3) * shrink),
            textcoords="offset points", ha="center", va="top", size=LETTERS * shrink, color=INK,
            zorder=3, path_effects=halo, parse_math=False,
        )  # fmt: skip


def _shrink(sheet: Any) -> float:  # noqa: ANN401  # matplotlib's axes
    """Return by how much names and dots are smaller where many share the sheet, at most 1.

    `picture` gave each letter so many units of the sheet, and each dot its radius and a line.
    """
    start, end = sheet.transData.transform([(0, 0), (1, 1)])
    wide, high = (end - start) * 72 / DPI  # points a unit of the sheet
    return float(min(1.0, wide * LETTER / (WIDE * LETTERS), high / HIGH))
