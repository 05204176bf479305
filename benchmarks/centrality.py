"""Our graph measures against networkx's on a real graph: equality, then seconds.

Run with ``python -m benchmarks.centrality``; needs `musae_twitch` of the evaluation data.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import networkx as nx
import pandas as pd

from benchmarks.evaluation_data import evaluation_data
from workbench.graph import AttentionGraph


def main() -> None:
    """Print the largest difference and the ratio of seconds for each measure."""
    path = evaluation_data("musae_twitch", "DE_edges.csv")
    if path is None:
        return
    edges = pd.read_csv(path).astype(str)
    source = pd.concat([edges["from"], edges["to"]], ignore_index=True)
    target = pd.concat([edges["to"], edges["from"]], ignore_index=True)
    ours = AttentionGraph.from_edges(source, target)
    theirs = ours.to_networkx()
    simple = nx.Graph(theirs.to_undirected())
    some = dict.fromkeys(ours.accounts[:50], 1.0)
    exact = {"tol": 1e-14, "max_iter": 2000}
    print(f"musae_twitch DE: {len(ours):,} accounts, {ours.matrix.nnz:,} edges")
    compare("PageRank", ours.pagerank, lambda: nx.pagerank(theirs, **exact))
    compare(
        "personalised PageRank",
        lambda: ours.pagerank(some),
        lambda: nx.pagerank(theirs, personalization=some, **exact),
    )
    compare("HITS authorities", lambda: ours.hits()[1], lambda: nx.hits(theirs, max_iter=2000)[1])
    compare("core number", ours.core_number, lambda: nx.core_number(simple))


def compare(
    name: str, ours: Callable[[], pd.Series], theirs: Callable[[], dict[str, float]]
) -> None:
    """Print how far two measures are apart and which is quicker by how much."""
    begun = time.perf_counter()
    mine = ours()
    middle = time.perf_counter()
    other = pd.Series(theirs())
    ended = time.perf_counter()
    apart = (mine - other).abs().max()
    ratio = (ended - middle) / max(middle - begun, 1e-9)
    print(f"  {name:22} largest difference {apart:.0e}, {ratio:.0f}x networkx's speed")


if __name__ == "__main__":
    main()
