"""Engagement: what share of the followers react to a post, and how posts resonate without them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.signals.comparison import nearest_followers, within_platform
from workbench.signals.grouping import best_posts, group_sizes, pooled_spread
from workbench.signals.measured import Absent, Floats, Measured, Phrase
from workbench.signals.observation import Observation
from workbench.signals.reach import followers_of
from workbench.signals.reactions import reactions_of

__all__ = [
    "measure_engagement",
    "measure_engagement_by_views",
    "measure_engagement_mean",
    "measure_resonance",
]

# The standard error of a median is √(π/2) times that of a mean, for near-normal samples.
MEDIAN_ERROR = float(np.sqrt(np.pi / 2))
FILMS = ("reel", "video")


def measure_engagement(seen: Observation) -> Measured | Absent:
    """Measure the median engagement rate, compared with the nearest peers by followers.

    ``(likes + comments) / followers`` of each own post; posts whose likes are hidden or unknown
    are left out, and `coverage` says how many remain. Reels and videos whose views are known are
    shown to many who do not follow and stand in `engagement_by_views` instead; those whose views
    nobody knows stay here, so that every post is counted in one of the two.

    Notes
    -----
    The rate of vendors and of the trade's reports (Rival IQ, *Social media industry benchmark
    report*), with the median for the mean, which one hit would carry.
    """
    posts, followers = _rated(seen)
    apart = _with_views(posts)
    absent = Absent("engagement_rate", ("signals.no_engagement", {}))
    return (
        _median_rate(
            "engagement_rate",
            posts[~apart],
            followers,
            seen,
            total=seen.own[["who"]][~_with_views(seen.own)],
        )
        or absent
    )


def measure_engagement_by_views(seen: Observation) -> Measured | Absent:
    """Measure the median share of views that became a like or comment, of reels and videos.

    ``(likes + comments) / views`` of each own reel or video with at least one view and known
    likes. Compared with the nearest peers by followers; without follower figures with the
    platform.

    Notes
    -----
    TikTok and YouTube are compared this way, because their videos reach whom the platform
    chooses, not who follows.
    """
    films = _figures(seen)[_is_film(seen.own)]
    posts, known = _reacted(films, ["likes", "comments"])
    posts = posts[_with_views(posts)] if "likes" in known else posts.iloc[:0]
    posts = posts.assign(rate=posts["reactions"] / posts["views"].astype(float))
    absent = Absent("engagement_by_views", ("signals.no_views", {}))
    return (
        _median_rate("engagement_by_views", posts, followers_of(seen), seen, total=films) or absent
    )


def _median_rate(
    name: str, posts: pd.DataFrame, followers: Floats, seen: Observation, *, total: pd.DataFrame
) -> Measured | None:
    """Return the median of ``posts["rate"]``, of the posts that could tell; None without any."""
    if posts.empty:
        return None
    rate, size = posts["rate"].to_numpy(dtype=float), len(seen.candidates)
    value = _aligned(posts.groupby("who")["rate"].median(), seen)
    n, all_posts = group_sizes(posts["who"], size), group_sizes(total["who"], size)
    peers = nearest_followers(seen.candidates, value, followers)
    return Measured(
        name=name,
        value=value,
        n=n,
        coverage=n / np.maximum(all_posts, 1),
        spread=MEDIAN_ERROR * pooled_spread(posts["who"], rate, value, n),
        peers=peers,
        reasons=_reasons(name, value, n, all_posts, peers.typical()),
        prior=2.0,
        evidence=best_posts(posts, rate, seen.candidates),
    )


def measure_engagement_mean(seen: Observation) -> Measured | Absent:
    """Measure the mean engagement rate over all posts, reels too, as vendors print it.

    Shown, never weighted.
    """
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


def _figures(seen: Observation) -> pd.DataFrame:
    """Return own posts without their texts, of which copies are cheap."""
    kept = ["who", "post", "created_at", "kind", "likes_hidden"]
    return seen.own[[*kept, "likes", "comments", "shares", "views"]]


def _is_film(posts: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return np.asarray(posts["kind"].isin(FILMS), dtype=bool)


def _with_views(posts: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which posts are reels or videos whose views are known."""
    views = posts["views"].to_numpy(dtype=float, na_value=np.nan)
    return np.asarray(_is_film(posts) & (views > 0))


def _reacted(own: pd.DataFrame, figures: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return the posts whose reactions are all known, with `reactions`, and which were counted.

    Which those are is what `reactions_of` says; the others are left out.
    """
    reactions, known = reactions_of(own, figures)
    complete = np.isfinite(reactions)
    posts = own[["who", "post", "created_at", "kind", "views"]]
    return posts[complete].assign(reactions=reactions[complete]), known


def _rated(seen: Observation) -> tuple[pd.DataFrame, Floats]:
    """Return the own posts whose rate can be known, with `rate`, and followers by candidate."""
    followers = followers_of(seen)
    posts, known = _reacted(seen.own, ["likes", "comments"])
    if "likes" not in known:
        return posts.iloc[:0].assign(rate=0.0), followers
    base = followers[posts["who"].to_numpy(dtype=np.int64)]
    able = base > 0
    return posts[able].assign(rate=posts["reactions"].to_numpy()[able] / base[able]), followers


def _aligned(by_position: pd.Series, seen: Observation) -> Floats:
    return np.asarray(by_position.reindex(range(len(seen.candidates))), dtype=float)


def _reasons(
    name: str,
    value: Floats,
    n: npt.NDArray[np.int64],
    posts: npt.NDArray[np.int64],
    typical: Floats,
) -> tuple[Phrase, ...]:
    said, unknown = {
        "engagement_rate": ("signals.engagement_reason", "signals.engagement_unknown"),
        "engagement_by_views": ("signals.by_views_reason", "signals.by_views_unknown"),
    }[name]
    return tuple(
        (said, {"rate": v, "peers": t, "shown": k, "posts": p}) if k else (unknown, {})
        for v, t, k, p in zip(
            value.tolist(), typical.tolist(), n.tolist(), posts.tolist(), strict=True
        )
    )
