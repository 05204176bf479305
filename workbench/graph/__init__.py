"""The attention graph: who gives attention to whom, and what follows from it."""

from workbench.graph.attention import AttentionGraph, Hits
from workbench.graph.authority import structural_authority
from workbench.graph.build import attention_graph, graph_until
from workbench.graph.interactions import KINDS, interactions
from workbench.graph.leiden import leiden

__all__ = [
    "KINDS",
    "AttentionGraph",
    "Hits",
    "attention_graph",
    "graph_until",
    "interactions",
    "leiden",
    "structural_authority",
]
