"""The simple figures a ranking must beat, from what was known at the cut."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.graph import AttentionGraph
from workbench.ranking.backtest.happened import Happened

__all__ = ["BASELINES", "baselines_of"]

BASELINES = (
    "brand_posts", "brand_mentions", "brand_engagers", "attention", "engagement", "followers",
    "degree", "pagerank", "random",
)  # fmt: skip


def baselines_of(
    before: Happened,
    graph: AttentionGraph,
    followers: pd.Series,
    *,
    cut: pd.Timestamp,
    horizon: pd.Timedelta,
) -> pd.DataFrame:
    """Return every simple figure for every candidate; larger is better, NaN is unknown.

    Parameters
    ----------
    before
        What had happened by the cut.
    graph
        The attention graph as it was at the cut.
    followers
        Newest follower count known at the cut, by candidate.
    cut, horizon
        The moment, and how far ahead is asked for: the past fades with half of it as half-life,
        which predicts best on public event data.

    Returns
    -------
    pandas.DataFrame
        float64, a row a candidate: ``brand_posts``, own unpaid posts about the brand so far;
        ``brand_mentions``, these and reposts, decayed; ``brand_engagers``, distinct accounts that
        engaged with them, the outcome one step earlier; ``attention``, attention received,
        decayed; ``engagement``, comments, answers and reposts an own post; ``followers``;
        ``degree``, distinct neighbours; ``pagerank``, plain, all alike; ``random``, a constant,
        which ties make the mean of all orders. A figure that no candidate has is left out.
    """
    candidates = followers.index
    half_life = horizon / 2
    posts = before.own_posts["account"].value_counts().reindex(candidates).astype(float)
    answers = before.answers["account"].value_counts().reindex(candidates).fillna(0.0)
    engaged = before.answers[before.answers["brand"].to_numpy(dtype=bool)]
    figures = {
        "brand_posts": before.brand_posts["account"].value_counts(),
        "brand_mentions": _decayed(before.brand_talk, "account", cut, half_life),
        "brand_engagers": engaged.drop_duplicates(["source", "account"])["account"].value_counts(),
        "attention": _decayed(before.attention, "target", cut, half_life),
        "engagement": answers / posts,
        "degree": _degree(graph),
        "pagerank": graph.pagerank(),
        "random": pd.Series(0.0, index=candidates),
    }
    aligned = {name: f.reindex(candidates).fillna(0.0) for name, f in figures.items()}
    table = pd.DataFrame({**aligned, "followers": followers.astype("Float64")}, index=candidates)
    return table[list(BASELINES)].astype(float).dropna(axis="columns", how="all")


def _decayed(acts: pd.DataFrame, who: str, cut: pd.Timestamp, half_life: pd.Timedelta) -> pd.Series:
    fading = 0.5 ** ((cut - acts["at"]) / half_life).to_numpy(dtype=float)
    # Smallest first, so that the order of the rows changes no bit of the sum.
    return pd.Series(np.sort(fading)).groupby(acts[who].to_numpy()[np.argsort(fading)]).sum()


def _degree(graph: AttentionGraph) -> pd.Series:
    both = graph.matrix + graph.matrix.T
    return pd.Series(np.diff(both.tocsr().indptr).astype(float), index=graph.accounts)
