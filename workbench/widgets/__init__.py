"""Boards for JupyterLab: one small class each, every click kept by the kernel.

The names below are loaded when they are first used: looking at this room costs no Jupyter import.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.widgets.community_board import CommunityBoard as CommunityBoard
    from workbench.widgets.fans_board import FansBoard as FansBoard
    from workbench.widgets.fans_board import UgcExplorer as UgcExplorer
    from workbench.widgets.gather_board import GatherBoard as GatherBoard
    from workbench.widgets.handover_board import HandoverBoard as HandoverBoard
    from workbench.widgets.library_board import LibraryBoard as LibraryBoard
    from workbench.widgets.network_view import NetworkView as NetworkView
    from workbench.widgets.project_chooser import ProjectChooser as ProjectChooser
    from workbench.widgets.shortlist_board import ShortlistBoard as ShortlistBoard
    from workbench.widgets.topic_explorer import TopicExplorer as TopicExplorer
    from workbench.widgets.topic_map import TopicMap as TopicMap
    from workbench.widgets.workbench_page import Workbench as Workbench

_HOMES = {
    "CommunityBoard": "community_board",
    "FansBoard": "fans_board",
    "GatherBoard": "gather_board",
    "HandoverBoard": "handover_board",
    "LibraryBoard": "library_board",
    "NetworkView": "network_view",
    "ProjectChooser": "project_chooser",
    "ShortlistBoard": "shortlist_board",
    "TopicExplorer": "topic_explorer",
    "TopicMap": "topic_map",
    "UgcExplorer": "fans_board",
    "Workbench": "workbench_page",
}

__all__ = [
    "CommunityBoard",
    "FansBoard",
    "GatherBoard",
    "HandoverBoard",
    "LibraryBoard",
    "NetworkView",
    "ProjectChooser",
    "ShortlistBoard",
    "TopicExplorer",
    "TopicMap",
    "UgcExplorer",
    "Workbench",
]


def __getattr__(name: str) -> object:
    """Load a board when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return __all__
