"""The numbers a platform shows: likes, views, followers over time, counts over time."""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.sample.planning import PlannedPost
from workbench.sample.timeline import DAYS, END, START

__all__ = ["count_histories", "count_reactions", "follower_history", "grown", "snapshots"]


def follower_history(people: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """Return followers at the end of each day, (n_people, 120).

    Audiences grow a little, in fits and starts; bought followers arrive within days and some of
    them are deleted again by the platform.
    """
    n = len(people)
    steps = rng.gamma(0.3, 1.0, (n, DAYS))
    path = np.cumsum(steps, axis=1)
    path /= path[:, -1:]
    growth = people["growth"].to_numpy()[:, None] * DAYS / 30
    real = people["followers"].to_numpy()[:, None] * (1 - growth * 0.5 * (1 - path))
    for i in np.flatnonzero(people["rise_day"] >= 0):
        real[i] = people["followers"].iloc[i] * _risen(np.arange(DAYS), people["rise_day"].iloc[i])
    bought = np.zeros((n, DAYS))
    for i in np.flatnonzero(people["role"] == "bought"):
        for day in rng.integers(12, DAYS - 12, size=rng.integers(1, 3)):
            amount = np.exp(rng.uniform(np.log(9e3), np.log(60e3)))
            arrival = np.clip((np.arange(DAYS) - day) / rng.integers(1, 4), 0, 1)
            loss = 1 - 0.0015 * np.clip(np.arange(DAYS) - day - 6, 0, None)
            bought[i] += amount * arrival * loss
    return np.asarray(np.rint(real + bought).astype(np.int64))


def _risen(day: np.ndarray, begins: np.ndarray | int) -> np.ndarray:
    """Return which share of their later audience those whose post went round have on a day."""
    since = np.maximum(day - begins, 0)
    return np.asarray(np.where(np.asarray(begins) < 0, 1.0, 1 - 0.62 * np.exp(-since / 11)))


def grown(plan: list[PlannedPost], people: pd.DataFrame) -> np.ndarray:
    """Return how much of their later audience each author had when they posted, (n_posts,)."""
    begins = people["rise_day"].to_numpy()[[post.author for post in plan]]
    return _risen(np.array([(post.at - START).days for post in plan]), begins)


def count_reactions(
    plan: list[PlannedPost], people: pd.DataFrame, answered: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Return likes, comments, shares and views of each post as the platform shows them.

    Parameters
    ----------
    plan
        The posts.
    people
        The people table; its `followers` are the real ones.
    answered
        Comments of each post that are in the sample, (n_posts,).
    rng
        Chance.
    """
    author = np.array([post.author for post in plan])
    role = people["role"].to_numpy()[author]
    real = people["followers"].to_numpy()[author] * grown(plan, people)
    reached = real * 0.26 * (real / 1000) ** -0.2
    liking = 0.21 * people["warmth"].to_numpy()[author] * rng.lognormal(0, 0.4, len(author))
    dull = np.array([0.55 if p.occasion in ("partner", "passes_on", "again") else 1 for p in plan])
    private = np.isin(role, ["ordinary", "superfan", "hunter", "employee", "circle", "couple"])
    liking = np.where(private, np.minimum(liking * 2.2, 0.8), liking) * dull
    liking *= np.array([post.lift for post in plan])
    likes = rng.poisson(reached * liking) + rng.binomial(answered, 0.7)
    likes += np.where(role == "pod", rng.binomial(60, 0.6, len(author)), 0)
    # Bought likes come by the thousand and say nothing.
    packets = np.rint(rng.lognormal(np.log(1100), 0.5, len(author))).astype(int)
    bought = (people["buys"].to_numpy()[author] == "likes") & (rng.random(len(author)) < 0.6)
    talk = np.where(np.isin(role, ["large", "brand", "rival"]), 0.011, 0.018)
    unseen = rng.poisson(likes * talk * np.minimum(1, real / 8000))
    likes += np.where(bought, packets, 0)
    seconds = rng.random(len(author)) < 0.3
    views = np.where(
        seconds, rng.poisson(reached * rng.lognormal(0.4, 0.5, len(author))) + likes, -1
    )
    return pd.DataFrame(
        {
            "likes": likes,
            "comments": answered + unseen,
            "shares": np.where(rng.random(len(author)) < 0.5, rng.poisson(likes * 0.02), -1),
            "views": views,
        }
    )


def snapshots(
    people: pd.DataFrame, history: np.ndarray, posted: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    """Return profile snapshots: weekly for those with an audience, monthly for the others."""
    watched = ~people["role"].isin(["ordinary", "superfan", "hunter", "bot"]).to_numpy()
    rows = []
    columns = ["account", "user_id", "display_name", "bio", "business", "verified", "category",
               "external_url"]  # fmt: skip
    role = people["role"]
    least, most = _by_role(role, (20, 900), bot=(0, 4), bought=(0, 70))
    before = rng.integers(least.astype(int), most.astype(int))
    centre, width = _by_role(
        role, (420, 0.6), bot=(3200, 0.4), bought=(1500, 0.6), hunter=(800, 0.5)
    )
    following = np.rint(rng.lognormal(np.log(centre), width)).astype(int)
    (pictured,) = _by_role(role, (0.97,), bot=(0.35,), bought=(0.8,))
    has_picture = rng.random(len(people)) < pictured
    private = (rng.random(len(people)) < 0.12) & ~watched
    for step, day in enumerate(range(0, DAYS - 1, 7)):
        now = watched if step % 4 else np.ones(len(people), dtype=bool)
        rows.append(_profiles(people[columns], history[:, day], day).assign(
            followers=history[:, day], following=following + step // 3,
            posts_count=before + (posted[:, : day + 1]).sum(axis=1),
            has_picture=has_picture, private=private,
        )[now])  # fmt: skip
    rows.append(_profiles(people[columns], history[:, -1], DAYS - 1).assign(
        followers=history[:, -1], following=following + 6,
        posts_count=before + posted.sum(axis=1), has_picture=has_picture, private=private,
    ))  # fmt: skip
    table = pd.concat(rows, ignore_index=True)
    seen = rng.random(len(people)) >= 0.04
    keep = pd.Series(seen | watched, index=people["account"]).reindex(table["account"]).to_numpy()
    table = table[keep].reset_index(drop=True)
    unknown = rng.random(len(table)) < 0.01
    table["followers"] = table["followers"].astype("Int64").mask(unknown)
    return table


def _by_role(
    role: pd.Series, usual: tuple[float, ...], **other: tuple[float, ...]
) -> tuple[np.ndarray, ...]:
    """Return one array of figures for each figure in `usual`, other ones for the roles named."""
    return tuple(
        role.map({name: figures[k] for name, figures in other.items()}).fillna(figure).to_numpy()
        for k, figure in enumerate(usual)
    )


def _profiles(columns: pd.DataFrame, _: np.ndarray, day: int) -> pd.DataFrame:
    moment = (START + pd.Timedelta(days=day, hours=20)).tz_convert("UTC")
    return columns.assign(as_of=min(moment, END), source="sample")


def count_histories(posts: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return earlier counts of a sixth of the posts, one, three and seven days after posting."""
    chosen = posts[(rng.random(len(posts)) < 1 / 6) & posts["created_at"].notna()]
    parts = []
    for days, share in ((1, 0.62), (3, 0.86), (7, 0.96)):
        part = chosen[["post", "likes", "comments", "shares", "views", "likes_hidden"]].copy()
        part["as_of"] = chosen["created_at"] + pd.Timedelta(days=days)
        for name in ("likes", "comments", "shares", "views"):
            part[name] = (part[name].astype("Float64") * share).round().astype("Int64")
        parts.append(part[part["as_of"] < END])
    return pd.concat(parts, ignore_index=True).assign(source="sample")
