"""Likes out of line with comments or followers, and likes that are too even."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.signals.authenticity.pattern import Bools, Pattern, no_doubt, pattern
from workbench.signals.authenticity.similar import Similar
from workbench.signals.grouping import group_medians
from workbench.signals.measured import Floats, Phrase
from workbench.signals.observation import Observation

__all__ = ["even_likes", "evenness", "likes_beside_comments", "likes_beside_followers"]

POSTS = 5
ODD, ODDER = 4.0, 8.0  # robust standard deviations: where doubt begins, and where it is whole
EVEN, EVENER = 0.15, 0.05  # coefficients of variation: where doubt begins, and where it is whole
EVEN_POSTS = 10
FEWEST_LIKES = 30.0  # a post; smaller numbers are even by being small
SETTLED = 2.0  # days until a post has most of its likes


def likes_beside_comments(seen: Observation, similar: Similar) -> Pattern:
    """Find accounts with far more or far fewer likes a comment than others of their size.

    The median over posts of ``ln((likes + 1)/(comments + 1))``, hidden likes and giveaways left
    out, five posts and more; doubt is ``(|z| − 4)/4`` within 0..1, z as in `Similar.deviation`.
    """
    posts = _shown(seen)
    comments = posts["comments"].to_numpy(dtype=float, na_value=np.nan)
    value = _medians(posts, np.log((posts["like"].to_numpy() + 1) / (comments + 1)), seen)
    return _beside(similar, value, "comments")


def likes_beside_followers(seen: Observation, similar: Similar) -> Pattern:
    """Find accounts with far more or far fewer likes a follower than others of their size.

    The median over posts of ``ln((likes + 1)/(followers + 1))``, otherwise as
    `likes_beside_comments`: likes that are bought stand out above, followers that are bought
    below.
    """
    posts = _shown(seen)
    followers = similar.followers[posts["who"].to_numpy(dtype=np.int64)]
    value = _medians(posts, np.log((posts["like"].to_numpy() + 1) / (followers + 1)), seen)
    return _beside(similar, value, "followers")


def even_likes(seen: Observation) -> Pattern:
    """Find accounts whose likes vary less from post to post than people's do.

    Own posts older than two days with likes shown, at least ten and thirty likes on average;
    doubt is what `evenness` gives.
    """
    size = len(seen.candidates)
    posts = _shown(seen)
    posts = posts[seen.days_ago(posts["created_at"]) >= SETTLED]
    who, likes = posts["who"].to_numpy(dtype=np.int64), posts["like"].to_numpy()
    n, mean, variation, doubt = evenness(who, likes, size)

    def reason(i: int) -> Phrase:
        return "signals.even_reason", {
            "likes": float(mean[i]), "variation": float(variation[i]), "posts": int(n[i]),
        }  # fmt: skip

    return pattern(doubt, n >= EVEN_POSTS, reason)


def evenness(
    who: npt.NDArray[np.int64], likes: Floats, size: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return posts, mean likes, their coefficient of variation and the doubt of each account.

    Doubt is ``(0.15 − cv)/(0.15 − 0.05)`` within 0..1, cv being the standard deviation (of a
    sample) over the mean; 0 below ten posts or thirty likes a post. Likes of independent people
    vary at least as a Poisson count does, and posts differ on top of that.
    """
    n = np.bincount(who, minlength=size).astype(float)
    mean = np.bincount(who, weights=likes, minlength=size) / np.maximum(n, 1)
    squares = np.bincount(who, weights=(likes - mean[who]) ** 2, minlength=size)
    variation = np.sqrt(squares / np.maximum(n - 1, 1)) / np.maximum(mean, 1e-9)
    enough = (n >= EVEN_POSTS) & (mean >= FEWEST_LIKES)
    doubt = np.clip((EVEN - variation) / (EVEN - EVENER), 0.0, 1.0)
    return n, mean, variation, np.where(enough, doubt, 0.0)


def _beside(similar: Similar, value: Floats, what: str) -> Pattern:
    if not np.isfinite(value).any():
        return no_doubt(len(value))
    z, middle = similar.deviation(value)
    doubt = np.clip((np.abs(z) - ODD) / (ODDER - ODD), 0.0, 1.0)

    def reason(i: int) -> Phrase:
        return f"signals.likes_{what}_reason", {
            "rate": float(np.exp(value[i])), "usual": float(np.exp(middle[i])),
        }  # fmt: skip

    return pattern(doubt, np.isfinite(z), reason)


def _shown(seen: Observation) -> pd.DataFrame:
    """Return own posts whose likes are shown, with `like`, giveaways left out."""
    own = seen.own
    likes = own["likes"].to_numpy(dtype=float, na_value=np.nan)
    hidden = own["likes_hidden"].fillna(value=False).to_numpy(dtype=bool)
    kept: Bools = np.isfinite(likes) & ~hidden & ~own["giveaway"].to_numpy(dtype=bool)
    return own.loc[kept, ["who", "created_at", "comments"]].assign(like=likes[kept])


def _medians(posts: pd.DataFrame, value: Floats, seen: Observation) -> Floats:
    """Return the median of each candidate with five posts and more, NaN for the others."""
    size = len(seen.candidates)
    known = np.isfinite(value)
    who = posts["who"].to_numpy(dtype=np.int64)[known]
    enough = np.bincount(who, minlength=size) >= POSTS
    return np.where(enough, group_medians(who, value[known], size), np.nan)
