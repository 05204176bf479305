"""How much quicker the attention graph is than networkx, on a million edges.

Run with ``python benchmarks/graph.py [EDGES] [NODES]``. Prints one line a step: our seconds,
networkx's seconds, and the ratio; and how far the two PageRanks are apart.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import networkx as nx
import numpy as np
import pandas as pd

from workbench.graph import AttentionGraph, interactions


def edges(n_edges: int, n_nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Return distinct edges as node numbers: few receive most, some give nothing."""
    rng = np.random.default_rng(0)
    popular = np.minimum(rng.zipf(1.6, size=2 * n_edges) - 1, 10 * n_nodes) % n_nodes
    anyone = rng.integers(n_nodes, size=2 * n_edges)
    target = np.where(rng.random(2 * n_edges) < 0.3, popular, anyone)
    source = rng.integers(n_nodes * 9 // 10, size=2 * n_edges)
    distinct = np.unique((source * n_nodes + target)[source != target])
    return np.divmod(rng.permutation(distinct)[:n_edges], n_nodes)


def timed(step: Callable[[], object], *, repeats: int = 1) -> tuple[float, object]:
    """Return the best seconds of `repeats` runs and the last result."""
    seconds, result = [], None
    for _ in range(repeats):
        start = time.perf_counter()
        result = step()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


def networkx_graph(source: pd.Series, target: pd.Series) -> nx.DiGraph:
    """Return the edges as a networkx graph, in the quickest way networkx has."""
    graph = nx.DiGraph()
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True), weight=1.0)
    return graph


def compare(title: str, source: pd.Series, target: pd.Series) -> AttentionGraph:
    """Print seconds of both and their ratio for building the graph and PageRank."""
    build, ours = timed(lambda: AttentionGraph.from_edges(source, target), repeats=3)
    rank, ranks = timed(ours.pagerank, repeats=3)
    build_nx, theirs = timed(lambda: networkx_graph(source, target))
    rank_nx, _ = timed(lambda: nx.pagerank(theirs))
    exact = pd.Series(nx.pagerank(theirs, tol=1e-16, max_iter=1000))
    apart = (ranks - exact).abs().sum()
    both, both_nx = build + rank, build_nx + rank_nx
    print(f"{title}: {ours.matrix.nnz:,} edges, {len(ours):,} accounts")
    print("  seconds              ours networkx    ratio")
    print(f"  build            {build:8.2f} {build_nx:8.2f} {build_nx / build:7.0f}x")
    print(f"  PageRank         {rank:8.2f} {rank_nx:8.2f} {rank_nx / rank:7.0f}x")
    print(f"  build + PageRank {both:8.2f} {both_nx:8.2f} {both_nx / both:7.0f}x")
    print(f"  PageRank differs from networkx run to 1e-16 by {apart:.0e} (L1)")
    return ours


def main(n_edges: int = 1_000_000, n_nodes: int = 125_000) -> None:
    """Print the comparison, then the seconds of the other measures and of the extraction."""
    source, target = (pd.Series(numbers) for numbers in edges(n_edges, n_nodes))
    nx.pagerank(nx.path_graph(9, create_using=nx.DiGraph))  # both sides import scipy beforehand
    AttentionGraph.from_edges(["a", "b"], ["b", "a"]).core_number()
    graph = compare("numbered accounts", source, target)
    core, _ = timed(graph.core_number)
    hits, _ = timed(graph.hits)
    groups, _ = timed(graph.communities)
    print(f"  HITS {hits:.2f} s, core number {core:.2f} s, Leiden {groups:.2f} s")
    names = np.array([f"instagram:user{i}" for i in range(n_nodes)], dtype=object)
    givers, takers = (pd.Series(names[part], dtype="str") for part in (source, target))
    compare("accounts by handle", givers, takers)
    posts = pd.DataFrame(
        {
            "post": [f"instagram:p{i}" for i in range(n_edges)],
            "account": givers,
            "created_at": pd.Timestamp("2026-06-01", tz="UTC"),
            "mentions": [[name.partition(":")[2]] for name in takers],
        }
    )
    seconds, _ = timed(lambda: interactions(posts))
    print(f"interactions of {n_edges:,} posts: {seconds:.1f} s")


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
