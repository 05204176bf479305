"""Find brand ambassadors and explore user-generated content, offline, in JupyterLab.

The names below are loaded when they are first used, so that ``import workbench`` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from workbench import phrases as phrases

if TYPE_CHECKING:
    from workbench.brand import Brand as Brand

__version__ = "0.1.0"

_HOMES = {
    "Brand": "workbench.brand",
    "Project": "workbench.project",
    "Shortlist": "workbench.shortlist",
    "attention_graph": "workbench.graph",
    "encode": "workbench.text",
    "encoder": "workbench.text",
    "find_topics": "workbench.ugc",
    "measure": "workbench.signals",
    "next_steps": "workbench.funnel",
    "rank": "workbench.ranking",
    "read": "workbench.gather",
}
_ROOMS = ("errors", "export", "gather", "sample", "schema", "widgets")

__all__ = [
    "Brand",
    "Project",
    "Shortlist",
    "attention_graph",
    "encode",
    "encoder",
    "errors",
    "export",
    "find_topics",
    "gather",
    "measure",
    "next_steps",
    "phrases",
    "rank",
    "read",
    "sample",
    "schema",
    "widgets",
]


def __getattr__(name: str) -> object:
    """Load a public name, or a room, when it is first asked for."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in _ROOMS:
        return import_module(f"workbench.{name}")
    msg = f"module 'workbench' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return __all__
