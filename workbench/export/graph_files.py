"""The attention graph for Gephi and others: GEXF and GraphML that networkx reads back equal."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx

from workbench.export.files import write_file
from workbench.export.minors import must_not_appear
from workbench.graph.build import decayed

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking

__all__ = ["gexf", "graphml"]

# What XML 1.0 cannot hold, whatever the escaping.
_NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def gexf(
    graph: AttentionGraph,
    path: str | Path,
    *,
    ranking: Ranking | None = None,
    project: Project | None = None,
) -> Path:
    """Write a graph as GEXF 1.2.

    Nodes carry `label`, `platform`, `handle`, `community` (0 is the largest) and, of those ranked,
    `rank` and `score`; edges `weight`, `kinds` (such as ``comment, mention``) and the weight of
    each kind.

    Parameters
    ----------
    graph
        Who gives attention to whom.
    path
        The file.
    ranking
        For rank and score.
    project
        Remembers files outside its folder; whom it holds out or erased is left out.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    text = _written(graph, nx.write_gexf, ranking=ranking, project=project)
    # networkx stamps the day of writing, so that the same graph would give two different files.
    text = re.sub(rb' lastmodifieddate="[^"]*"', b"", text, count=1)
    return write_file(path, text, project=project)


def graphml(
    graph: AttentionGraph,
    path: str | Path,
    *,
    ranking: Ranking | None = None,
    project: Project | None = None,
) -> Path:
    """Write a graph as GraphML, with the attributes that `gexf` writes.

    Parameters
    ----------
    graph, path, ranking, project
        As for `gexf`.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    text = _written(graph, nx.write_graphml_xml, ranking=ranking, project=project)
    return write_file(path, text, project=project)


def _written(
    graph: AttentionGraph,
    writer: Callable[..., None],
    *,
    ranking: Ranking | None,
    project: Project | None,
) -> bytes:
    """Return what a writer of networkx makes of a graph, without whom a project hides."""
    out = io.BytesIO()
    hidden = must_not_appear(project, graph.accounts)
    writer(_networkx(graph, hidden, ranking), out, prettyprint=False)
    return out.getvalue()


def _networkx(graph: AttentionGraph, hidden: frozenset[str], ranking: Ranking | None) -> nx.DiGraph:
    """Return the graph with names that XML can hold; names that become the same stay apart."""
    plain = graph.to_networkx()
    if len(graph.accounts):
        nx.set_node_attributes(plain, graph.communities().to_dict(), "community")
    if ranking is not None:
        table = getattr(ranking, "unfiltered", ranking).table
        places = zip(table["account"], table["rank"], table["score"], strict=True)
        found = {a: {"rank": int(r), "score": float(s)} for a, r, s in places if a in plain}
        nx.set_node_attributes(plain, found)
    nx.set_edge_attributes(plain, _kinds(graph))
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


def _kinds(graph: AttentionGraph) -> dict[tuple[str, str], dict[str, Any]]:
    """Return which kinds of attention an edge is made of, and the weight of each."""
    acts = graph.interactions
    if acts.empty or not {"kind", "weight"} <= set(acts.columns):
        return {}
    weights = decayed(acts["weight"], acts["at"], graph.as_of, graph.half_life)
    summed = (
        acts.assign(weight=weights)
        .groupby(["source", "target", "kind"], sort=True, observed=True)["weight"]
        .sum()
    )
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for (source, target, kind), weight in summed.items():
        if source != target:
            edge = found.setdefault((source, target), {"kinds": ""})
            edge["kinds"] = ", ".join(filter(None, [edge["kinds"], str(kind)]))
            edge[str(kind)] = float(weight)
    return found
