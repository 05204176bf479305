"""Affinity: how often, how lately and how exclusively somebody speaks of the brand unpaid."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.comparison import everybody
from workbench.signals.grouping import best_posts, group_sizes, group_sum
from workbench.signals.measured import Absent, Floats, Measured, Phrase
from workbench.signals.observation import Observation

__all__ = ["HALF_LIFE_DAYS", "measure_affinity"]

HALF_LIFE_DAYS = 60.0
OWN_POST, REPOST, COMMENT, GIVEAWAY = 1.0, 0.5, 0.3, 0.2


def measure_affinity(seen: Observation) -> Measured | Absent:
    """Measure affinity: the decayed sum of days on which somebody spoke of the brand.

    Each local day counts once, as strongly as its strongest act: an own post about the brand 1,
    passing a post on 0.5, a comment to the brand 0.3, a giveaway entry 0.2, a paid post 0. A day
    decays with a half-life of 60 days. The sum is multiplied by the focus ``1/(1 + r)``, r being
    the number of competitors the person names. Days rather than posts, so that a burst of entries
    to a giveaway does not pass for love.

    Notes
    -----
    Exponential decay of interactions: Cormode et al., *Forward decay*, ICDE 2009.
    """
    acts = _acts(seen)
    size = len(seen.candidates)
    if acts.empty:
        return Absent("affinity", ("signals.no_brand_posts", {"brand": seen.brand.name}))
    days = (
        acts.sort_values(["strength", "age"], ascending=[True, False])
        .groupby(["who", "day"], as_index=False)
        .last()
    )
    fading = days["strength"] * 0.5 ** (days["age"] / HALF_LIFE_DAYS)
    rivals = _rivals(seen)
    focus = 1.0 / (1.0 + rivals)
    value = group_sum(days["who"], fading, size) * focus
    error = np.sqrt(group_sum(days["who"], fading**2, size)) * focus
    posts = acts[acts["kind"] == "post"]
    reasons = _reasons(posts, acts, rivals, size)
    return Measured(
        name="affinity",
        value=value,
        n=group_sizes(days["who"], size),
        coverage=np.ones(size),
        spread=error,
        peers=everybody(value),
        counted=True,
        reasons=reasons,
        evidence=best_posts(posts, -posts["age"].to_numpy(), seen.candidates),
    )


def _acts(seen: Observation) -> pd.DataFrame:
    """Return every unpaid act toward the brand: who, day, age, strength, post, created_at, kind."""
    posts = seen.posts
    posts = posts[posts["brand"].to_numpy(dtype=bool) & ~posts["paid"].to_numpy(dtype=bool)]
    own, giveaway = posts["own"].to_numpy(dtype=bool), posts["giveaway"].to_numpy(dtype=bool)
    strength = np.where(own, np.where(giveaway, GIVEAWAY, OWN_POST), REPOST)
    spoken = posts[["account", "post", "created_at"]].assign(
        strength=strength, kind=np.where(own, "post", "repost")
    )
    comments = seen.comments
    toward = comments["post_account"].isin(seen.brand_accounts) & comments["created_at"].notna()
    answers = comments.loc[toward, ["account", "post", "created_at"]].assign(
        strength=COMMENT, kind="comment"
    )
    acts = pd.concat([spoken, answers], ignore_index=True) if len(answers) else spoken
    who = seen.positions(acts["account"])
    acts = acts.assign(who=who)[who >= 0]
    local = acts["created_at"].dt.tz_convert(seen.brand.timezone)
    return acts.assign(day=local.dt.date, age=seen.days_ago(acts["created_at"]))


def _rivals(seen: Observation) -> Floats:
    """Return how many competitors each candidate names in own posts."""
    named = seen.own[["who", "rivals"]].explode("rivals").dropna().drop_duplicates()
    return group_sizes(named["who"], len(seen.candidates)).astype(float)


def _reasons(
    posts: pd.DataFrame, acts: pd.DataFrame, rivals: Floats, size: int
) -> tuple[Phrase, ...]:
    spoken = group_sizes(posts["who"], size)
    others = group_sizes(acts["who"], size) - spoken
    span = acts.groupby("who")["age"].max().reindex(range(size)).fillna(0.0).to_numpy()
    return tuple(
        (
            _which(int(own), int(other), int(rival)),
            {
                "posts": int(own),
                "others": int(other),
                "days": int(np.floor(days)) + 1,
                "rivals": int(rival),
            },
        )
        for own, other, days, rival in zip(spoken, others, span, rivals, strict=True)
    )


def _which(own: int, other: int, rival: int) -> str:
    if own:
        return "signals.affinity_rivals" if rival else "signals.affinity_focused"
    return "signals.affinity_answers" if other else "signals.affinity_none"
