"""Follower jumps that no reaction followed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.authenticity.pattern import Bools, Ints, Pattern, no_doubt, pattern
from workbench.signals.grouping import group_medians, moments_of
from workbench.signals.growth import follower_steps
from workbench.signals.measured import Floats, Phrase
from workbench.signals.observation import Observation

__all__ = ["unfollowed_jumps"]

FEW_POSTS = 2
VIRAL, VIRAL_DAYS = 2.5, 14
MEDIAN_ERROR = 1.2533  # times that of a mean, for near-normal samples
_DAY = 86_400_000_000  # microseconds


def unfollowed_jumps(seen: Observation, followers: Floats) -> Pattern:
    """Find follower jumps, as `follower_steps` has them, that reactions did not follow.

    Doubt is ``min(1, 2·gain) × (1 − growth of reactions / gain)``, gain being the relative growth
    of followers, reactions the median likes and comments a post, one standard error of their
    ratio in the account's favour; a post that went round, with 2.5 times the usual reactions,
    explains a jump as far as it goes, unless nobody had more to say. Of several jumps the most
    doubtful counts.
    """
    size = len(seen.candidates)
    steps = follower_steps(seen)
    who = steps["who"].to_numpy(dtype=np.int64)
    looked = np.bincount(who[who >= 0], minlength=size) > 0
    odd = (who >= 0) & steps["jump"].to_numpy(dtype=bool)
    if not odd.any():
        return pattern(np.zeros(size), looked, _nothing) if looked.any() else no_doubt(size)
    steps = steps[odd]
    suspects = steps[["who", "was", "followers"]].assign(
        since=moments_of(steps["since"]), at=moments_of(steps["as_of"])
    )
    gain, days = steps["gain"].to_numpy(), steps["days"].to_numpy()
    growth, most = _growth(seen, suspects, gain, followers)
    here = np.minimum(1.0, 2 * gain) * np.clip(1 - most / gain, 0.0, 1.0)
    worst = (
        pd.DataFrame({"who": suspects["who"].to_numpy(), "doubt": np.nan_to_num(here)})
        .reset_index(drop=True)
        .sort_values(["who", "doubt"], ascending=[True, False], kind="stable")
        .drop_duplicates("who")
    )
    row = np.full(size, -1, dtype=np.int64)
    row[worst["who"].to_numpy()] = worst.index.to_numpy()
    doubt = np.zeros(size)
    doubt[worst["who"].to_numpy()] = worst["doubt"].to_numpy()

    def reason(i: int) -> Phrase:
        k = row[i]
        return "signals.jump_reason", {
            "gain": float(gain[k]), "days": int(np.ceil(days[k])), "growth": float(growth[k]),
        }  # fmt: skip

    return pattern(doubt, looked, reason)


def _nothing(_: int) -> Phrase:
    return "signals.authenticity_clear", {}


def _growth(
    seen: Observation, suspects: pd.DataFrame, gain: Floats, followers: Floats
) -> tuple[Floats, Floats]:
    """Return by how much reactions a post grew over each jump, and what favour may make of it.

    The median before it against the median since the middle of the step. In favour count one
    standard error of the ratio, from the spread of logarithms, and what the best post from two
    weeks before the step to its end had, if that is 2.5 times the median before; but at most
    twice what the comments of the best post since grew by, for likes can be bought as well. With
    under two posts before, both are the growth that others of any size would show at this rate:
    ``gain × rate / median rate``, at most `gain`. NaN with under two posts since.
    """
    posts, by_likes = _reactions(seen)
    who, since, until = (suspects[name].to_numpy() for name in ("who", "since", "at"))
    jump, post = _beside_each(posts["who"].to_numpy(), who, len(by_likes))
    at, figure = posts["at"].to_numpy()[post], posts["figure"].to_numpy()[post]
    late = at > (since + (until - since) // 2)[jump]
    near = (at > (since - VIRAL_DAYS * _DAY)[jump]) & (at <= until[jump])
    before = at <= since[jump]
    n_early, n_late = (np.bincount(jump[rows], minlength=len(who)) for rows in (before, late))
    early, level = (group_medians(jump[rows], figure[rows], len(who)) for rows in (before, late))
    best = np.zeros(len(who))
    np.maximum.at(best, jump[near], figure[near])
    usually = np.maximum(early, 1.0)
    hit = np.where(best / usually >= VIRAL, best / usually, 0.0)
    spread = _spread(jump, figure, before, late, len(who))
    pairs = 1 / np.maximum(n_early, 1) + 1 / np.maximum(n_late, 1)
    error = np.exp(MEDIAN_ERROR * spread * np.sqrt(pairs))
    talk = posts["comments"].to_numpy()[post]
    told = before & np.isfinite(talk)
    talked = group_medians(jump[told], talk[told], len(who))
    most_talk = np.full(len(who), np.nan)
    np.fmax.at(most_talk, jump[late | near], talk[late | near])
    usual = _usual_rates(posts, by_likes, followers)[by_likes[who].astype(int)]
    rate = level / np.maximum(suspects["followers"].to_numpy(), 1.0)
    instead = gain * np.minimum(1.0, rate / np.where(usual > 0, usual, np.nan))
    enough, ratio = n_early >= FEW_POSTS, level / usually
    grown = np.where(enough, ratio - 1, instead)
    # Likes alone can be bought as well: comments must go along, if only half as far.
    believed = np.fmin(np.fmax(ratio * error, hit), 2 * (most_talk + 1) / (talked + 1))
    most = np.where(enough, believed - 1, instead)
    known = n_late >= FEW_POSTS
    return np.where(known, grown, np.nan), np.where(known, most, np.nan)


def _spread(of: Ints, what: Floats, early: Bools, late: Bools, size: int) -> Floats:
    """Return the pooled standard deviation of logarithms before and since."""
    squares, free = np.zeros(size), np.zeros(size)
    logs = np.log1p(np.maximum(what, 0.0))
    for rows in (early, late):
        n = np.bincount(of[rows], minlength=size)
        mean = np.bincount(of[rows], weights=logs[rows], minlength=size) / np.maximum(n, 1)
        squares += np.bincount(of[rows], weights=(logs[rows] - mean[of[rows]]) ** 2, minlength=size)
        free += np.maximum(n - 1, 0)
    return np.sqrt(squares / np.maximum(free, 1))


def _beside_each(owner: Ints, who: Ints, size: int) -> tuple[Ints, Ints]:
    """Return jumps and posts of the same account beside each other; `owner` ascends."""
    starts = np.searchsorted(owner, np.arange(size + 1))
    n = starts[who + 1] - starts[who]
    jump = np.repeat(np.arange(len(who)), n)
    post = np.arange(len(jump)) - np.repeat(np.cumsum(n) - n, n) + np.repeat(starts[who], n)
    return jump, post


def _reactions(seen: Observation) -> tuple[pd.DataFrame, Bools]:
    """Return who, at and figure of each own post, and who shows likes.

    Likes and comments, or comments alone where an account hides its likes.
    """
    own = seen.own
    who = own["who"].to_numpy(dtype=np.int64)
    likes = own["likes"].to_numpy(dtype=float, na_value=np.nan)
    comments = own["comments"].to_numpy(dtype=float, na_value=np.nan)
    shows = np.bincount(who[np.isfinite(likes)], minlength=len(seen.candidates)) >= FEW_POSTS
    posts = pd.DataFrame(
        {
            "who": who,
            "at": moments_of(own["created_at"]),
            "comments": comments,
            "figure": np.where(shows[who], likes + np.nan_to_num(comments), comments),
        }
    )
    posts = posts[np.isfinite(posts["figure"].to_numpy())]
    return posts.sort_values(["who", "at"], kind="stable"), shows


def _usual_rates(posts: pd.DataFrame, by_likes: Bools, followers: Floats) -> Floats:
    """Return the median reactions a follower: of accounts that hide their likes, of others."""
    medians = posts.groupby("who")["figure"].median()
    who = medians.index.to_numpy(dtype=np.int64)
    rates = medians.to_numpy() / np.where(followers[who] > 0, followers[who], np.nan)
    usual = np.zeros(2)
    for kind in (0, 1):
        same = rates[(by_likes[who].astype(int) == kind) & np.isfinite(rates)]
        usual[kind] = float(np.median(same)) if len(same) else 0.0
    return usual
