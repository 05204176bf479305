"""The scatter plot of jupyter-scatter as the map needs it: no chrome, nobody asked elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.errors import SettingError
from workbench.export.palette import FAINT

__all__ = ["WIDE", "make_dots", "placed", "point_rows", "rgba"]

WIDE = 1.5  # a map is half as wide again as it is high
FRAME = (WIDE, 1.0)
RIM = 0.002  # share of posts on each side that are drawn nearer so that the others have room


def placed(layout: npt.ArrayLike) -> np.ndarray:
    """Return (n, 2) float32 places in −`WIDE`…`WIDE` and −1…1; far-off posts lie on the rim.

    Raises
    ------
    SettingError
        There are not two finite numbers a post.
    """
    places = np.asarray(layout, dtype=float)
    if places.size == 0:
        return np.empty((0, 2), dtype=np.float32)
    if places.shape != (len(places), len(FRAME)) or not np.isfinite(places).all():
        raise SettingError("widgets.map_layout")
    low, high = np.quantile(places, [RIM, 1 - RIM], axis=0)
    margin = 0.05 * np.maximum(high - low, 1e-9)
    low, high = low - margin, high + margin
    within = np.clip((places - low) / (high - low), 0, 1) * 2 - 1
    found: np.ndarray = (within * FRAME).astype(np.float32)
    return found


def point_rows(places: np.ndarray, codes: np.ndarray) -> np.ndarray:
    """Return (n, 4) float32 as the plot wants points: x, y, place in the palette, nothing."""
    rows = np.zeros((len(places), 4), dtype=np.float32)
    rows[:, :2] = places
    rows[:, 2] = codes + 1  # the first colour is that of unclear posts
    return rows


def rgba(colours: Iterable[str]) -> list[list[float]]:
    """Return colours such as ``#2159bd`` as red, green, blue and opacity from 0 to 1."""
    return [[*(int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)), 1.0] for text in colours]


def make_dots(places: np.ndarray, *, height: int) -> Any:  # noqa: ANN401  # a JupyterScatter
    """Return the widget of a scatter plot without toolbar, axes, legend and tooltip.

    jupyter-scatter's own tooltip and labels are not used: ours show text as text.
    """
    import jscatter

    # All posts from the beginning: a browser may look before what is set below has arrived.
    drawn = places if len(places) else np.array([[-WIDE, -1], [WIDE, 1]], dtype=np.float32)
    frame = pd.DataFrame(drawn, columns=["x", "y"])
    plot = jscatter.Scatter(
        data=frame, x="x", y="y", x_scale=(-WIDE, WIDE), y_scale=(-1, 1), height=height,
        axes=False, tooltip=False, legend=False, color=FAINT, background_color=(1, 1, 1, 0),
        opacity=0.72, opacity_unselected=0.28, size=_size(len(places)), mouse_mode="lasso",
        lasso_color="#2159bd", reticle=False,
    )  # fmt: skip
    dots = plot.widget
    dots.toolbar_buttons = []
    dots.color_by = "valueA"
    dots.color = rgba([FAINT])
    dots.color_scale, dots.color_domain = "categorical", {"0": 0}
    dots.selection = np.array([], dtype=np.uint32)
    dots.prevent_filter_reset = True
    dots.non_spatial_points_update = True
    dots.points = point_rows(places, np.full(len(places), -1))
    dots.regl_scatterplot_options = {
        "deselectOnEscape": False,  # it would listen to Escape anywhere on the page
        "deselectOnDblClick": False,
        "actionKeyMap": {"merge": "shift", "remove": "alt"},
        "pointSizeSelected": 1,
        "pointOutlineWidth": 0,
    }
    return dots


def _size(count: int) -> float:
    return float(np.clip(np.sqrt(160_000 / max(count, 1)), 3, 8))
