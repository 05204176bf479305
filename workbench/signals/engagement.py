"""Engagement: what share of the followers react to a post, and how posts resonate without them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.comparison import nearest_followers, within_platform
from workbench.signals.grouping import best_posts, group_sizes, pooled_spread
from workbench.signals.measured import Absent, Floats, Measured, Phrase
from workbench.signals.observation import Observation

__all__ = ["measure_engagement", "measure_engagement_mean", "measure_resonance"]

# The standard error of a median is √(π/2) times that of a mean, for near-normal samples.
MEDIAN_ERROR = float(np.sqrt(np.pi / 2))


def measure_engagement(seen: Observation) -> Measured | Absent:
    """Measure the median engagement rate, compared with the nearest peers by followers.

    ``(likes + comments) / followers`` of each own post; posts whose likes are hidden or unknown
    are left out, and `coverage` says how many remain.
    """
    posts, followers = _rated(seen)
    if posts.empty:
        return Absent("engagement_rate", ("signals.no_engagement", {}))
    grouped = posts.groupby("who")["rate"]
    value = _aligned(grouped.median(), seen)
    n = group_sizes(posts["who"], len(seen.candidates))
    spread = MEDIAN_ERROR * pooled_spread(posts["who"], posts["rate"].to_numpy(), value, n)
    peers = nearest_followers(seen.candidates, value, followers)
    all_posts = group_sizes(seen.own["who"], len(seen.candidates))
    return Measured(
        name="engagement_rate",
        value=value,
        n=n,
        coverage=n / np.maximum(all_posts, 1),
        spread=spread,
        peers=peers,
        reasons=_reasons(value, n, all_posts, peers.values),
        prior=2.0,
        evidence=best_posts(posts, posts["rate"].to_numpy(), seen.candidates),
    )


def measure_engagement_mean(seen: Observation) -> Measured | Absent:
    """Measure the mean engagement rate, as vendors print it; shown, never weighted."""
    posts, followers = _rated(seen)
    if posts.empty:
        return Absent("engagement_rate_mean", ("signals.no_engagement", {}))
    value = _aligned(posts.groupby("who")["rate"].mean(), seen)
    n = group_sizes(posts["who"], len(seen.candidates))
    all_posts = group_sizes(seen.own["who"], len(seen.candidates))
    return Measured(
        name="engagement_rate_mean",
        value=value,
        n=n,
        coverage=n / np.maximum(all_posts, 1),
        spread=pooled_spread(posts["who"], posts["rate"].to_numpy(), value, n),
        peers=nearest_followers(seen.candidates, value, followers),
        reasons=tuple(("signals.engagement_mean_reason", {"rate": v}) for v in value),
        prior=2.0,
        ranked=False,
    )


def measure_resonance(seen: Observation) -> Measured | Absent:
    """Measure median reactions a post, for platforms or exports without follower figures.

    Likes, comments and reposts of each own post, compared within the platform.
    """
    own = seen.own
    figures = (
        own[["likes", "comments", "shares"]] if "shares" in own else own[["likes", "comments"]]
    )
    known = figures.notna().any(axis=1)
    posts = own[known].assign(reactions=figures[known].sum(axis=1).astype(float))
    if posts.empty or posts["reactions"].max() == 0:
        return Absent("resonance", ("signals.no_reactions", {}))
    # The mean of square roots tells apart accounts whose median post has no reaction at all.
    rooted = np.sqrt(posts["reactions"].to_numpy())
    value = _aligned(pd.Series(rooted).groupby(posts["who"].to_numpy()).mean(), seen) ** 2
    n = group_sizes(posts["who"], len(seen.candidates))
    all_posts = group_sizes(own["who"], len(seen.candidates))
    root_error = pooled_spread(posts["who"], rooted, np.sqrt(value), n)
    return Measured(
        name="resonance",
        value=value,
        n=n,
        coverage=n / np.maximum(all_posts, 1),
        spread=2 * np.sqrt(np.nan_to_num(value)) * root_error,
        peers=within_platform(seen.candidates, value),
        reasons=tuple(
            ("signals.resonance_reason", {"reactions": v, "posts": int(k)}) if k
            else ("signals.resonance_unknown", {})
            for v, k in zip(value, n, strict=True)
        ),
        prior=1.0,
        evidence=best_posts(posts, posts["reactions"].to_numpy(), seen.candidates),
    )  # fmt: skip


def _rated(seen: Observation) -> tuple[pd.DataFrame, Floats]:
    """Return the own posts whose rate can be known, with `rate`, and followers by candidate."""
    profile = seen.profiles["followers"].reindex(seen.candidates)
    followers = profile.to_numpy(dtype=float, na_value=np.nan)
    own = seen.own
    likes = own["likes"].to_numpy(dtype=float, na_value=np.nan)
    hidden = own["likes_hidden"].fillna(value=False).to_numpy(dtype=bool)
    comments = own["comments"].to_numpy(dtype=float, na_value=0.0)
    base = followers[own["who"].to_numpy()] if len(own) else np.empty(0)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(hidden | ~(base > 0), np.nan, (likes + comments) / base)
    posts = own.assign(rate=rate)
    return posts[~np.isnan(rate)], followers


def _aligned(by_position: pd.Series, seen: Observation) -> Floats:
    return np.asarray(by_position.reindex(range(len(seen.candidates))), dtype=float)


def _reasons(value: Floats, n: np.ndarray, posts: np.ndarray, peers: Floats) -> tuple[Phrase, ...]:
    with np.errstate(invalid="ignore"):
        typical = _row_medians(peers)
    typical = np.broadcast_to(typical, value.shape)
    return tuple(
        (
            "signals.engagement_reason",
            {"rate": float(v), "peers": float(t), "shown": int(k), "posts": int(p)},
        )
        if k
        else ("signals.engagement_unknown", {})
        for v, t, k, p in zip(value, typical, n, posts, strict=True)
    )


def _row_medians(rows: Floats) -> Floats:
    counts = (~np.isnan(rows)).sum(axis=1)
    middle = np.maximum(counts - 1, 0) // 2
    upper = np.maximum(counts, 1) // 2
    index = np.arange(len(rows))
    medians: Floats = (rows[index, middle] + rows[index, np.minimum(upper, rows.shape[1] - 1)]) / 2
    return medians
