"""The attention graph for Gephi and others: GEXF and GraphML that networkx reads back equal."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import networkx as nx

from workbench.export.files import write_file
from workbench.export.minors import held_out

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project

__all__ = ["gexf", "graphml"]

# What XML 1.0 cannot hold, whatever the escaping.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def gexf(graph: AttentionGraph, path: str | Path, *, project: Project | None = None) -> Path:
    """Write a graph as GEXF 1.2; nodes carry `platform` and `handle`, edges `weight`.

    Parameters
    ----------
    graph
        Who gives attention to whom.
    path
        The file.
    project
        Remembers files outside its folder; whom it holds out is left out.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    out = io.BytesIO()
    nx.write_gexf(_networkx(graph, held_out(project)), out, prettyprint=False)
    # networkx stamps the day of writing, so that the same graph would give two different files.
    text = re.sub(rb' lastmodifieddate="[^"]*"', b"", out.getvalue(), count=1)
    return write_file(path, text, project=project)


def graphml(graph: AttentionGraph, path: str | Path, *, project: Project | None = None) -> Path:
    """Write a graph as GraphML; nodes carry `platform` and `handle`, edges `weight`.

    Parameters
    ----------
    graph
        Who gives attention to whom.
    path
        The file.
    project
        Remembers files outside its folder; whom it holds out is left out.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    out = io.BytesIO()
    nx.write_graphml_xml(_networkx(graph, held_out(project)), out, prettyprint=False)
    return write_file(path, out.getvalue(), project=project)


def _networkx(graph: AttentionGraph, hidden: frozenset[str]) -> nx.DiGraph:
    """Return the graph with names that XML can hold; names that become the same stay apart."""
    plain = graph.to_networkx()
    plain.remove_nodes_from(hidden)
    names: dict[str, str] = {}
    for node in plain:
        name = _NOT_XML.sub("", str(node)) or "?"
        while name in names:
            name += "·"
        names[name] = node
    named = nx.relabel_nodes(plain, {node: name for name, node in names.items()})
    for name in named:
        platform, _, handle = name.partition(":")
        named.nodes[name].update(platform=platform, handle=handle, label=handle or name)
    return named
