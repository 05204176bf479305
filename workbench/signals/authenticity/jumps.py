"""Follower jumps that no reaction followed."""

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.signals.authenticity.pattern import Bools, Ints, Pattern, no_doubt, pattern
from workbench.signals.authenticity.similar import followers_of
from workbench.signals.measured import Floats, Phrase
from workbench.signals.observation import Observation

__all__ = ["unfollowed_jumps"]

SHARE = 0.2
FOLLOWERS = 300
DAYS = 45.0
FEW_POSTS = 2
_DAY = 86_400_000_000  # microseconds


def unfollowed_jumps(seen: Observation) -> Pattern:
    """Find follower jumps of at least a fifth within 45 days that reactions did not follow.

    Doubt is ``min(1, 2·gain) × (1 − growth of reactions / gain)``, gain being the relative growth
    of followers beyond what accounts usually gain, reactions the mean likes and comments a post;
    of several jumps the most doubtful counts. Snapshots of one source only are compared.
    """
    size = len(seen.candidates)
    steps, usual = _steps(seen)
    looked = np.bincount(steps["who"][steps["who"] >= 0], minlength=size) > 0
    gain = steps["followers"].to_numpy() / np.maximum(steps["was"].to_numpy(), 1.0) - 1
    days = (steps["at"] - steps["since"]).to_numpy() / _DAY
    odd = (
        (steps["who"].to_numpy() >= 0)
        & (gain - usual * days >= SHARE)
        & ((steps["followers"] - steps["was"]).to_numpy() >= FOLLOWERS)
        & (days <= DAYS)
    )
    if not odd.any():
        return pattern(np.zeros(size), looked, _nothing) if looked.any() else no_doubt(size)
    suspects, gain, days = steps[odd], gain[odd], days[odd]
    growth = _growth(seen, suspects, gain)
    here = np.minimum(1.0, 2 * gain) * np.clip(1 - growth / gain, 0.0, 1.0)
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


def _steps(seen: Observation) -> tuple[pd.DataFrame, float]:
    """Return each account's steps from one snapshot of a source to the next, and the usual rate.

    Columns who, since, at (microseconds), was, followers; the rate is the median relative gain a
    day of all accounts, not negative.
    """
    history = seen.history[["account", "source", "as_of", "followers"]].dropna()
    table = pd.DataFrame(
        {
            "of": pd.factorize(history["account"])[0],
            "source": pd.factorize(history["source"], sort=True)[0],
            "at": history["as_of"].dt.as_unit("us").to_numpy(dtype="datetime64[us]").astype("int64"),
            "followers": history["followers"].to_numpy(dtype=float),
            "who": seen.positions(history["account"]),
        }
    ).sort_values(["of", "source", "at", "followers"], kind="stable")
    table = table.drop_duplicates(["of", "source", "at"], keep="last")
    same = ((table["of"].diff() == 0) & (table["source"].diff() == 0)).to_numpy()
    steps = table.assign(was=table["followers"].shift(), since=table["at"].shift())[same]
    steps = steps.astype({"since": "int64"})
    if steps.empty:
        return steps, 0.0
    days = (steps["at"] - steps["since"]).to_numpy() / _DAY
    gain = steps["followers"].to_numpy() / np.maximum(steps["was"].to_numpy(), 1.0) - 1
    return steps, max(float(np.median(gain / np.maximum(days, 1.0))), 0.0)


def _growth(seen: Observation, suspects: pd.DataFrame, gain: Floats) -> Floats:
    """Return by how much reactions a post grew over each jump, NaN where it cannot be told.

    The mean before it against the mean since the middle of the step. With under two posts before,
    the growth that others of any size would show at this rate: ``gain × rate / median rate``, at
    most `gain`. Unknown with under two posts since.
    """
    posts, by_likes = _reactions(seen)
    who = suspects["who"].to_numpy(dtype=np.int64)
    since, at = suspects["since"].to_numpy(), suspects["at"].to_numpy()
    sums = _Sums(posts)
    n_early, early = sums.until(who, since)
    n_all, total = sums.until(who, np.full(len(who), np.iinfo(np.int64).max))
    n_half, half = sums.until(who, since + (at - since) // 2)
    n_late, late = n_all - n_half, total - half
    level = late / np.maximum(n_late, 1)
    growth = level / np.maximum(early / np.maximum(n_early, 1), 1.0) - 1
    rate = level / np.maximum(suspects["followers"].to_numpy(), 1.0)
    usual = _usual_rates(seen, posts, by_likes)[by_likes[who].astype(int)]
    with np.errstate(divide="ignore", invalid="ignore"):
        instead = np.where(usual > 0, gain * np.minimum(1.0, rate / usual), np.nan)
    grown = np.where(n_early >= FEW_POSTS, growth, instead)
    return np.where(n_late >= FEW_POSTS, grown, np.nan)


class _Sums:
    """Posts and reactions of an account up to a moment, from running totals."""

    def __init__(self, posts: pd.DataFrame) -> None:
        ordered = posts.sort_values(["who", "at"], kind="stable")
        self._at = ordered["at"].to_numpy()
        who = ordered["who"].to_numpy()
        self._starts = np.searchsorted(who, np.arange(int(who.max(initial=-1)) + 2))
        self._total = np.concatenate([[0.0], np.cumsum(ordered["figure"].to_numpy())])

    def until(self, who: Ints, moment: Ints) -> tuple[Floats, Floats]:
        """Return how many posts each account had until `moment`, and their reactions."""
        last = len(self._starts) - 1
        first, end = self._starts[np.minimum(who, last)], self._starts[np.minimum(who + 1, last)]
        upto = first + [
            int(np.searchsorted(self._at[a:b], m, side="right"))
            for a, b, m in zip(first, end, moment, strict=True)
        ]
        return (upto - first).astype(float), self._total[upto] - self._total[first]


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
            "at": own["created_at"].dt.as_unit("us").to_numpy(dtype="datetime64[us]").astype("int64"),
            "figure": np.where(shows[who], likes + np.nan_to_num(comments), comments),
        }
    )
    return posts[np.isfinite(posts["figure"].to_numpy())], shows


def _usual_rates(seen: Observation, posts: pd.DataFrame, by_likes: Bools) -> Floats:
    """Return the median reactions a follower of accounts that hide their likes, and of the others."""
    means = posts.groupby("who")["figure"].mean()
    who = means.index.to_numpy(dtype=np.int64)
    rates = means.to_numpy() / followers_of(seen)[who]
    usual = np.zeros(2)
    for kind in (0, 1):
        same = rates[(by_likes[who].astype(int) == kind) & np.isfinite(rates)]
        usual[kind] = float(np.median(same)) if len(same) else 0.0
    return usual
