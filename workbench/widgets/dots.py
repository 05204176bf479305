"""The scatter plot of jupyter-scatter as the map needs it: no chrome, nobody asked elsewhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.errors import SettingError
from workbench.export.palette import FAINT

__all__ = ["WIDE", "make_dots", "placed"]

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


def make_dots(places: np.ndarray, *, height: int) -> Any:  # noqa: ANN401  # a JupyterScatter
    """Return the widget of a scatter plot without toolbar, axes, legend and tooltip.

    All of it is said when the widget is made: what is set afterwards, a browser may miss while it
    makes the plot. Colours and all else that changes are given by `fans_map.js`.
    """
    import jscatter

    drawn = places if len(places) else np.zeros((1, 2), dtype=np.float32)
    frame = pd.DataFrame(drawn, columns=["x", "y"])
    return jscatter.Scatter(
        data=frame, x="x", y="y", x_scale=(-1, 1), y_scale=(-1, 1), height=height,
        axes=False, tooltip=False, legend=False, color=FAINT, background_color=(1, 1, 1, 0),
        opacity=0.72, opacity_unselected=0.28, size=_size(len(places)), mouse_mode="lasso",
        lasso_color="#2159bd", reticle=False, selection=[],
    ).widget  # fmt: skip


def _size(count: int) -> float:
    return float(np.clip(np.sqrt(160_000 / max(count, 1)), 3, 8))
