"""Closing a widget with what it is made of: ipywidgets closes the widget alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

__all__ = ["close_with_parts"]


def close_with_parts(widget: ipywidgets.Widget, *, then: Callable[[], None] | None = None) -> None:
    """Close a widget, and the widgets that are values of its traits: layout, style, a plot within.

    Parameters
    ----------
    then
        What closes the widget itself; its own `close` by default.
    """
    # Asking a trait that was never set would make the very widget that is to be closed.
    set_values: dict[str, Any] = dict(widget._trait_values)
    (then or widget.close)()
    for value in set_values.values():
        if isinstance(value, ipywidgets.Widget):
            close_with_parts(value)
