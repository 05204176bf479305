"""The official Instagram Graph API as a live source."""

from workbench.gather.graph_api.source import (
    ADDRESS,
    VARIABLE,
    VERSION,
    Connection,
    GraphApiSource,
    Mention,
    Wishes,
    find_token,
    forget_token,
    from_graph_api,
    read_mentions,
    read_tags,
    store_token,
)

__all__ = [
    "ADDRESS",
    "VARIABLE",
    "VERSION",
    "Connection",
    "GraphApiSource",
    "Mention",
    "Wishes",
    "find_token",
    "forget_token",
    "from_graph_api",
    "read_mentions",
    "read_tags",
    "store_token",
]
