"""Four simple ways to look for ambassadors, written without the workbench's own analysis."""

from __future__ import annotations

import re
from collections import Counter

import networkx as nx
import pandas as pd

TOP = 25


def mentions_of(row_text: object) -> list[str]:
    text = row_text if isinstance(row_text, str) else ""
    return [m.lower().rstrip(".") for m in re.findall(r"(?<![\w.])@([\w.]+)", text)]


def by_followers(sample) -> list[str]:
    newest = sample.accounts.dropna(subset="followers").sort_values("as_of")
    return newest.groupby("account")["followers"].last().nlargest(TOP).index.tolist()


def by_brand_posts(sample) -> list[str]:
    posts = sample.posts.dropna(subset="account")
    in_text = posts["text"].str.contains("hafermeister", case=False).fillna(False).astype(bool)
    tagged = posts["tagged"].map(lambda t: isinstance(t, list) and "hafermeister" in t)
    count = posts[in_text | tagged].groupby("account").size()
    return count.drop("instagram:hafermeister", errors="ignore").nlargest(TOP).index.tolist()


def by_engagement_rate(sample) -> list[str]:
    newest = sample.accounts.dropna(subset="followers").sort_values("as_of")
    followers = newest.groupby("account")["followers"].last().astype(float)
    posts = sample.posts.dropna(subset=["account", "likes", "comments"])
    rate = (posts["likes"] + posts["comments"]).astype(float) / posts["account"].map(followers)
    grouped = rate.groupby(posts["account"])
    return grouped.mean()[grouped.size() >= 3].nlargest(TOP).index.tolist()


def by_pagerank(sample, *, leave_out=()) -> list[str]:
    weights: Counter[tuple[str, str]] = Counter()
    for author, text in zip(sample.posts["account"], sample.posts["text"], strict=True):
        if isinstance(author, str):
            weights.update((author, f"instagram:{m}") for m in mentions_of(text))
    comments = sample.comments.dropna(subset=["account", "post_account"])
    weights.update(zip(comments["account"], comments["post_account"], strict=True))
    graph = nx.DiGraph()
    graph.add_weighted_edges_from((a, b, w) for (a, b), w in weights.items() if a != b)
    score = pd.Series(nx.pagerank(graph))
    return score.drop(list(leave_out), errors="ignore").nlargest(TOP).index.tolist()


BASELINES = {
    "followers": by_followers,
    "brand posts": by_brand_posts,
    "engagement rate": by_engagement_rate,
    "PageRank": by_pagerank,
}
