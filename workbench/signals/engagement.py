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
        reasons=_reasons(value, n, all_posts, peers.typical()),
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
    """Measure resonance: typical reactions a post, for data without follower figures.

    Reactions are likes, comments and reposts as far as the data know them at all; posts that hide
    their likes are left out. The value is the squared mean of square roots, ``(Σ√r/n)²``, which a
    single hit moves less than the mean and which, unlike the median, tells apart accounts whose
    typical post has no reaction. Compared within the platform.
    """
    own = seen.own
    posts, known = _reacted(own, ["likes", "comments", "shares"])
    if not known or posts["reactions"].max() == 0:
        return Absent("resonance", ("signals.no_reactions", {}))
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


def _reacted(own: pd.DataFrame, figures: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return the posts whose reactions are all known, with `reactions`, and which were counted.

    A figure that no post has is not counted; a post that lacks one of the others, or hides its
    likes, is left out.
    """
    known = [name for name in figures if own[name].notna().any()]
    counts = own[known].astype("Float64")
    shown = ~own["likes_hidden"].fillna(value=False).to_numpy(dtype=bool)
    complete = counts.notna().all(axis=1).to_numpy(dtype=bool) & shown
    if not known:
        return own.iloc[:0].assign(reactions=0.0), []
    reactions = counts[complete].sum(axis=1).astype(float)
    return own[complete].assign(reactions=reactions), known


def _rated(seen: Observation) -> tuple[pd.DataFrame, Floats]:
    """Return the own posts whose rate can be known, with `rate`, and followers by candidate."""
    profile = seen.profiles["followers"].reindex(seen.candidates)
    followers = profile.to_numpy(dtype=float, na_value=np.nan)
    posts, known = _reacted(seen.own, ["likes", "comments"])
    if "likes" not in known:
        return posts.iloc[:0].assign(rate=0.0), followers
    base = followers[posts["who"].to_numpy(dtype=np.int64)]
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where(base > 0, posts["reactions"].to_numpy() / base, np.nan)
    posts = posts.assign(rate=rate)
    return posts[~np.isnan(rate)], followers


def _aligned(by_position: pd.Series, seen: Observation) -> Floats:
    return np.asarray(by_position.reindex(range(len(seen.candidates))), dtype=float)


def _reasons(
    value: Floats, n: np.ndarray, posts: np.ndarray, typical: Floats
) -> tuple[Phrase, ...]:
    return tuple(
        (
            "signals.engagement_reason",
            {"rate": float(v), "peers": float(t), "shown": int(k), "posts": int(p)},
        )
        if k
        else ("signals.engagement_unknown", {})
        for v, t, k, p in zip(value, typical, n, posts, strict=True)
    )
