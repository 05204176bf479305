"""Relevance: how near somebody's posts come to what the brand wants to be talked about."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.comparison import everybody
from workbench.signals.grouping import best_posts, group_sizes, group_sum, pooled_spread
from workbench.signals.measured import Absent, Floats, Measured
from workbench.signals.observation import Observation
from workbench.text.brief import brief_parts, nearness
from workbench.text.encoders import Encoder

__all__ = ["measure_relevance"]

BEST = 3


def measure_relevance(
    seen: Observation, encoder: Encoder | None, *, progress: bool = False
) -> Measured | Absent:
    """Measure relevance: cosine of a person's posts to the brief, mean and best three averaged.

    ``½ · mean + ½ · mean of the three nearest posts``. The brief is encoded whole and in its parts
    (at commas and full stops); a post is as near as its nearest. For one part the mean of the
    cosines is the product with the centroid of the person's unit vectors, and so needs no centroid
    to be held. Range −1..1. Posts without text are left out. Without a brief the brand's own
    newest captions stand in for it. The percentile counts one observation of the median.

    Notes
    -----
    Centroids of unit vectors as profiles: Rocchio, *Relevance feedback in information retrieval*,
    1971.
    """
    if encoder is None:
        return Absent("relevance", ("signals.no_encoder", {}))
    theirs = seen.posts["account"].isin(seen.brand_accounts).to_numpy(dtype=bool)
    said = seen.posts.loc[theirs, ["created_at", "post", "text"]].dropna()
    said = said.sort_values(["created_at", "post"])["text"]
    brief = brief_parts(seen.brand, said.tolist())
    own = seen.own[["who", "post", "created_at", "text"]]
    spoken = own[own["text"].notna().to_numpy()]
    if not brief or spoken.empty:
        return Absent("relevance", ("signals.no_brief", {}))
    near = nearness(spoken["text"], brief, encoder, progress=progress)
    size = len(seen.candidates)
    n = group_sizes(spoken["who"], size)
    mean = group_sum(spoken["who"], near, size) / np.maximum(n, 1)
    value = np.where(n > 0, (mean + _best_mean(spoken["who"], near, size)) / 2, np.nan)
    shifted = near - near.min() + 0.05  # spreads are of positive figures
    error = pooled_spread(
        spoken["who"], shifted, group_sum(spoken["who"], shifted, size) / np.maximum(n, 1), n
    )
    evidence = best_posts(spoken, near, seen.candidates)
    return Measured(
        name="relevance",
        value=value,
        n=n,
        coverage=n / np.maximum(group_sizes(own["who"], size), 1),
        spread=error,
        peers=everybody(value),
        reasons=tuple(
            ("signals.relevance_reason", {"posts": int(k)}) if k
            else ("signals.relevance_unknown", {})
            for k in n
        ),
        prior=1.0,
        evidence=evidence,
    )  # fmt: skip


def _best_mean(who: pd.Series, near: Floats, size: int) -> Floats:
    """Return the mean of each candidate's three nearest posts."""
    position = who.to_numpy(dtype=np.int64)
    order = np.lexsort((-near, position))
    ordered = position[order]
    first = np.r_[0, np.flatnonzero(np.diff(ordered)) + 1] if len(ordered) else np.empty(0, int)
    rank = np.arange(len(ordered)) - np.repeat(first, np.diff(np.r_[first, len(ordered)]))
    top = order[rank < BEST]
    count = np.bincount(position[top], minlength=size)
    best: Floats = group_sum(position[top], near[top], size) / np.maximum(count, 1)
    return best
