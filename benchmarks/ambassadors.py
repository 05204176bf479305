"""How many planted ambassadors the ranking finds, beside the one-number rankings teams use.

Run with ``python -m benchmarks.ambassadors [SEED ...]``. Each seed is another invented brand with
15 planted ambassadors; a ranking is as good as the number of them among its first 25.
"""

from __future__ import annotations

import sys

import networkx as nx
import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from workbench.graph import AttentionGraph, attention_graph
from workbench.ranking import rank
from workbench.sample import Sample, make
from workbench.signals import measure
from workbench.text import encoder
from workbench.ugc import find_topics

SEEDS = (4_211, 70_607, 158_803, 990_001, 5_550_123)
FIRST = 25
KEEP_OUT = ("pod", "bought_followers", "employees", "partners", "retailers")


def main(seeds: tuple[int, ...] = SEEDS) -> None:
    """Print a row a seed, then mean and worst."""
    model = encoder("multilingual")
    rows = []
    for seed in seeds:
        sample = make(seed)
        rows.append(judge(sample, model))
        print(f"seed {seed}: {rows[-1]}", flush=True)
    table = pd.DataFrame(rows)
    print(f"\nplanted ambassadors (of 15) among the first {FIRST}, {len(seeds)} seeds")
    ours = table["ours"].mean()
    for name in table.columns.drop(["intruders", "topics_ari"]):
        mean, worst = table[name].mean(), table[name].min()
        ratio = f"{ours / mean:.1f}x" if mean else "–"
        print(f"  {name:16} mean {mean:5.1f}  worst {worst:3.0f}   ours is {ratio}")
    print(f"  intruders among ours: mean {table['intruders'].mean():.1f}, "
          f"worst {table['intruders'].max()}")  # fmt: skip
    print(f"  topics against themes, ARI: mean {table['topics_ari'].mean():.2f}, "
          f"worst {table['topics_ari'].min():.2f}")  # fmt: skip


def judge(sample: Sample, model: object) -> dict[str, float]:
    """Return what each ranking finds of one invented brand."""
    newest = sample.accounts.sort_values("as_of").groupby("account").last().reset_index()
    graph = attention_graph(sample.posts, sample.comments)
    signals = measure(
        sample.posts, sample.comments, newest, graph, sample.brand,
        encoder=model, lists=sample.lists, history=sample.accounts,
    )  # fmt: skip
    order = rank(signals).table["account"]
    truth = frozenset(sample.truth.ambassadors)
    kept_out = set().union(*(getattr(sample.truth, name) for name in KEEP_OUT))
    found = {"ours": hits(order, truth)}
    found |= {name: hits(other, truth) for name, other in baselines(sample, newest, graph).items()}
    topics = find_topics(sample.posts, encoder=model)
    spoken = sample.posts["text"].notna().to_numpy()
    themes = sample.truth.theme_of_post.reindex(sample.posts["post"]).to_numpy()
    return found | {
        "intruders": len(set(order.head(FIRST)) & kept_out),
        "topics_ari": round(adjusted_rand_score(themes[spoken], topics.labels[spoken]), 3),
    }


def hits(order: pd.Series | pd.Index, truth: frozenset[str]) -> int:
    """Return how many of `truth` are among the first 25."""
    return len(set(list(order)[:FIRST]) & truth)


def baselines(sample: Sample, newest: pd.DataFrame, graph: AttentionGraph) -> dict[str, pd.Index]:
    """Return the orders by one figure each, the brand's own accounts left out."""
    brand = {f"instagram:{h}" for h in (*sample.brand.handles, *sample.brand.competitor_handles)}
    posts = sample.posts[~sample.posts["account"].isin(brand) & sample.posts["account"].notna()]
    followers = newest.set_index("account")["followers"].astype(float)
    names = [n.lower() for n in (*sample.brand.handles, *sample.brand.hashtags)]
    about = posts["text"].fillna("").str.lower().str.contains("|".join(names))
    reactions = posts["likes"].astype(float) + posts["comments"].astype(float)
    rate = reactions / posts["account"].map(followers)
    walk = pd.Series(nx.pagerank(graph.to_networkx()))
    figures = {
        "followers": followers,
        "mention count": posts[about]["account"].value_counts(),
        "engagement rate": rate.groupby(posts["account"]).median(),
        "PageRank": walk,
    }
    return {
        name: figure[~figure.index.isin(brand)].replace([np.inf], np.nan).dropna()
        .sort_values(ascending=False, kind="stable").index
        for name, figure in figures.items()
    }  # fmt: skip


if __name__ == "__main__":
    main(tuple(int(seed) for seed in sys.argv[1:]) or SEEDS)
