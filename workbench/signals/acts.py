"""Acts toward a brand, ours or a competitor's, and the days they fall on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.signals.grouping import group_sum
from workbench.signals.measured import Floats
from workbench.signals.observation import Observation

__all__ = ["HALF_LIFE_DAYS", "Love", "acts_toward", "love_of", "names_of_rivals", "own_rivals"]

HALF_LIFE_DAYS = 60.0
OWN_POST, REPOST, ANSWER, GIVEAWAY = 1.0, 0.5, 0.3, 0.2
_DAY_US = 86_400_000_000


@dataclass(frozen=True)
class Love:
    """The days on which each candidate acted, each faded by its age.

    Attributes
    ----------
    value, squares
        float64 ``(n_candidates,)``: sum of the days' faded strengths, and of their squares.
    days
        int64 ``(n_candidates,)``: on how many days.
    posts, others
        int64 ``(n_candidates,)``: own posts; comments, mentions in comments and reposts.
    span
        int64 ``(n_candidates,)``: days back to the oldest act, at least 1.
    """

    value: Floats
    squares: Floats
    days: npt.NDArray[np.int64]
    posts: npt.NDArray[np.int64]
    others: npt.NDArray[np.int64]
    span: npt.NDArray[np.int64]


def acts_toward(
    seen: Observation,
    about: npt.NDArray[np.bool_],
    *,
    accounts: Collection[str],
    beside: npt.NDArray[np.bool_] | None = None,
) -> pd.DataFrame:
    """Return the unpaid acts of candidates toward a brand.

    Parameters
    ----------
    seen
        The observation.
    about
        bool ``(n_posts,)``: which posts of `seen` are about the brand: they mention or tag it, or
        name it in words or hashtags.
    accounts
        Account keys of the brand: comments under its posts, answers to it, comments elsewhere
        that mention it, and reposts of it count too.
    beside
        bool ``(n_posts,)``: posts that name the brand too but count for nothing.

    Returns
    -------
    pandas.DataFrame
        who, post, created_at, age (days), day (int64, local), strength, own (bool: an own post).
    """
    posts = seen.posts[about]
    unpaid = posts[~posts["paid"].to_numpy(dtype=bool)]
    own = unpaid["own"].to_numpy(dtype=bool)
    strength = np.where(
        own, np.where(unpaid["giveaway"].to_numpy(dtype=bool), GIVEAWAY, OWN_POST), REPOST
    )
    spoken = unpaid[["account", "post", "created_at"]].assign(strength=strength, own=own)
    told = seen.posts["post"][about if beside is None else about | beside]
    answers = _answers(seen, frozenset(accounts), told)
    acts = pd.concat([spoken, answers], ignore_index=True) if len(answers) else spoken
    who = seen.positions(acts["account"])
    acts = acts.drop(columns="account").assign(who=who)[who >= 0]
    return acts.assign(
        age=seen.days_ago(acts["created_at"]),
        day=_local_days(acts["created_at"], seen.brand.timezone),
    )


def _answers(seen: Observation, accounts: frozenset[str], told: pd.Series) -> pd.DataFrame:
    """Return what was said to `accounts` outside posts about them: account, created_at, strength.

    An act that the graph knows from one of the posts `told` is that post over again. A graph
    that was made without the comments does not hide them.
    """
    acts = seen.graph.interactions
    acts = acts[acts["target"].isin(accounts).to_numpy(dtype=bool)]
    again = pd.Index(told).unique().get_indexer(acts["post"]) >= 0
    acts = acts[acts["at"].notna().to_numpy() & ~again]
    kind = acts["kind"].to_numpy(dtype=object)
    strength = np.where(kind == "repost", REPOST, ANSWER)
    counts = np.isin(kind, ("comment", "reply", "mention", "repost"))
    said = acts[["source", "at"]].set_axis(["account", "created_at"], axis=1)
    said = said.assign(strength=strength)[counts]
    if not (kind == "comment").any():
        comments = seen.comments
        under = comments["post_account"].isin(accounts) & comments["created_at"].notna()
        more = comments.loc[under.to_numpy(dtype=bool), ["account", "created_at"]]
        said = pd.concat([said, more.assign(strength=ANSWER)], ignore_index=True)
    return said.assign(post=pd.Series(None, index=said.index, dtype="str"), own=False)


def _local_days(moments: pd.Series, timezone: str) -> npt.NDArray[np.int64]:
    local = moments.dt.tz_convert(timezone).dt.tz_localize(None)
    days = local.to_numpy(dtype="datetime64[us]").astype(np.int64) // _DAY_US
    return np.asarray(days, dtype=np.int64)


def love_of(acts: pd.DataFrame, size: int) -> Love:
    """Return the decayed sum of days of each of `size` candidates.

    Each day counts once, as its strongest act, the newest of several; ``strength · 2^(−age/60)``.
    """
    who = acts["who"].to_numpy(dtype=np.int64)
    day, age = acts["day"].to_numpy(dtype=np.int64), acts["age"].to_numpy(dtype=float)
    strength, own = acts["strength"].to_numpy(dtype=float), acts["own"].to_numpy(dtype=bool)
    order = np.lexsort((-age, strength, day, who))
    whose, when = who[order], day[order]
    last = np.r_[(whose[1:] != whose[:-1]) | (when[1:] != when[:-1]), True][: len(order)]
    strongest = order[last]
    faded = strength[strongest] * 0.5 ** (age[strongest] / HALF_LIFE_DAYS)
    oldest = np.zeros(size)
    np.maximum.at(oldest, who, age)
    return Love(
        value=group_sum(who[strongest], faded, size),
        squares=group_sum(who[strongest], faded**2, size),
        days=np.bincount(who[strongest], minlength=size).astype(np.int64),
        posts=np.bincount(who[own], minlength=size).astype(np.int64),
        others=np.bincount(who[~own], minlength=size).astype(np.int64),
        span=np.floor(oldest).astype(np.int64) + 1,
    )


def names_of_rivals(
    lists: pd.Series,
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], list[str]]:
    """Return which rows name which competitors.

    Parameters
    ----------
    lists
        The column `rivals` of `Observation.posts`: lists of names, each name once.

    Returns
    -------
    row, name, names
        Equally long places into `lists` and into `names`, rows ascending.
    """
    values = lists.tolist()
    sizes = np.fromiter(map(len, values), dtype=np.int64, count=len(values))
    row = np.repeat(np.arange(len(values)), sizes)
    codes, names = pd.factorize(np.array(list(chain.from_iterable(values)), dtype=object))
    return row, np.asarray(codes, dtype=np.int64), names.tolist()


def own_rivals(seen: Observation) -> npt.NDArray[np.int64]:
    """Return how many competitors each candidate names in own posts, int64 ``(n_candidates,)``."""
    own = seen.own
    row, code, names = names_of_rivals(own["rivals"])
    pairs = np.unique(own["who"].to_numpy(dtype=np.int64)[row] * max(len(names), 1) + code)
    counts = np.bincount(pairs // max(len(names), 1), minlength=len(seen.candidates))
    return counts.astype(np.int64)
