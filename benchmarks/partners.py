"""Paid influencers found from structure alone, beside networkx's measures of the same graph.

Run with ``python -m benchmarks.partners``; needs `musae_twitch` of the evaluation data, and
`musae_facebook_pages` for the check without labels. Twitch gives *partner* status, and a share
of income, to streamers it chooses; nothing but who follows whom is looked at here.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
import numpy as np
import pandas as pd
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from benchmarks.evaluation_data import evaluation_data
from workbench.graph import AttentionGraph, structural_authority

LANGUAGES = ("DE", "ENGB")
DRAWS = 1000


def main() -> None:
    """Print the AUC of each measure, our ratio to it, and the interval of the difference."""
    for language in LANGUAGES:
        edges = evaluation_data("musae_twitch", f"{language}_edges.csv")
        people = evaluation_data("musae_twitch", f"{language}_target.csv")
        if edges is None or people is None:
            return
        graph = undirected(pd.read_csv(edges))
        facts = pd.read_csv(people)
        partner = facts.set_index(facts["new_id"].astype(str))["partner"].reindex(graph.accounts)
        print(f"musae_twitch {language}: {len(graph):,} streamers, {int(partner.sum())} partners")
        compare(structural_authority(graph), peers(graph), partner.to_numpy(dtype=bool))
    pages = evaluation_data("musae_facebook_pages", "facebook_edges.csv")
    if pages is not None:
        steadiness(undirected(pd.read_csv(pages)))


def undirected(edges: pd.DataFrame) -> AttentionGraph:
    """Return edges of mutual ties as attention both ways."""
    one, other = edges.iloc[:, 0].astype(str), edges.iloc[:, 1].astype(str)
    source = pd.concat([one, other], ignore_index=True)
    return AttentionGraph.from_edges(source, pd.concat([other, one], ignore_index=True))


def peers(graph: AttentionGraph) -> dict[str, pd.Series]:
    """Return what networkx says of the same graph."""
    simple = nx.Graph(graph.to_networkx().to_undirected())
    found = {
        "PageRank": nx.pagerank(simple, weight=None),
        "degree": dict(simple.degree()),
        "core number": nx.core_number(simple),
        "neighbours' degree": nx.average_neighbor_degree(simple),
    }
    return {name: pd.Series(scores).reindex(graph.accounts) for name, scores in found.items()}


def compare(ours: pd.Series, others: Mapping[str, pd.Series], partner: np.ndarray) -> None:
    """Print our AUC and the peers', with 95 % intervals of the differences by bootstrap."""
    mine = ours.to_numpy()
    print(f"  {'authority (ours)':20} AUC {roc_auc_score(partner, mine):.4f}")
    for name, scores in others.items():
        theirs = scores.to_numpy(dtype=float)
        auc = roc_auc_score(partner, theirs)
        low, high = interval(mine, theirs, partner)
        ratio = roc_auc_score(partner, mine) / auc
        print(f"  {name:20} AUC {auc:.4f}  ours is {ratio:.3f}x, "
              f"difference {low:+.4f} to {high:+.4f}")  # fmt: skip


def interval(mine: np.ndarray, theirs: np.ndarray, partner: np.ndarray) -> tuple[float, float]:
    """Return the 95 % interval of our AUC minus theirs, streamers drawn anew within each class."""
    rng = np.random.default_rng(0)
    yes, no = np.flatnonzero(partner), np.flatnonzero(~partner)
    differences = []
    for _ in range(DRAWS):
        drawn = np.concatenate([rng.choice(yes, len(yes)), rng.choice(no, len(no))])
        truth = partner[drawn]
        differences.append(auc_of(mine[drawn], truth) - auc_of(theirs[drawn], truth))
    low, high = np.quantile(differences, [0.025, 0.975])
    return float(low), float(high)


def auc_of(scores: np.ndarray, truth: np.ndarray) -> float:
    """Return the AUC by ranks, which a bootstrap can afford a thousand times."""
    ranks = pd.Series(scores).rank().to_numpy()
    positives = int(truth.sum())
    wins = ranks[truth].sum() - positives * (positives + 1) / 2
    return float(wins / (positives * (len(truth) - positives)))


def steadiness(graph: AttentionGraph) -> None:
    """Print how alike measures of two halves of the ties are: no labels, but a steady measure."""
    ties = graph.to_networkx().to_undirected().edges
    pairs = pd.DataFrame(list(ties), columns=["one", "other"])
    first = np.random.default_rng(0).random(len(pairs)) < 0.5
    halves = [undirected(pairs[first]), undirected(pairs[~first])]
    both = halves[0].accounts.intersection(halves[1].accounts)
    print(f"musae_facebook_pages: {len(graph):,} pages, Spearman between two halves of the ties")
    ours = [structural_authority(half, both) for half in halves]
    agreement = spearmanr(*ours).statistic
    print(f"  {'authority (ours)':20} {agreement:.3f}")
    theirs = [peers(half) for half in halves]
    for name in theirs[0]:
        other = spearmanr(*(found[name].reindex(both) for found in theirs)).statistic
        print(f"  {name:20} {other:.3f}  ours is {agreement / other:.2f}x")


if __name__ == "__main__":
    main()
