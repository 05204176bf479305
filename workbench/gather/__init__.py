"""Whatever a brand team has: exports, lists, live sources and single posts, as sources.

`read`, `by_hand`, `from_graph_api` and `from_instagram` give what `Project.add` takes. The live
ones are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workbench.gather.format import Format
from workbench.gather.formats import formats
from workbench.gather.source import FileSource, read

if TYPE_CHECKING:
    from workbench.gather.by_hand import by_hand as by_hand
    from workbench.gather.graph_api import from_graph_api as from_graph_api
    from workbench.gather.instagram_run import from_instagram as from_instagram
    from workbench.gather.thumbnails_fetch import fetch_thumbnails as fetch_thumbnails

_HOMES = {
    "by_hand": "by_hand",
    "fetch_thumbnails": "thumbnails_fetch",
    "from_graph_api": "graph_api",
    "from_instagram": "instagram_run",
}

__all__ = [
    "FileSource",
    "Format",
    "by_hand",
    "fetch_thumbnails",
    "formats",
    "from_graph_api",
    "from_instagram",
    "read",
]


def __getattr__(name: str) -> object:
    """Load a live source when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return __all__
