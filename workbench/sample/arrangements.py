"""Answers that somebody arranged: pods, draws, bought comments; and friends, who need no asking."""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from workbench.sample.dice import Dice
from workbench.sample.planning import Plan

__all__ = ["arranged", "as_answers", "collect"]


def arranged(plan: Plan, people: pd.DataFrame, dice: Dice) -> Iterator[pd.DataFrame]:
    """Yield the answers of each kind of arrangement, in the columns of `answers`."""
    yield _pods(plan, people, dice)
    yield _entries(plan, people, dice)
    yield _purchased(plan, people, dice)
    yield _friends(plan, people, dice)


def as_answers(
    post: np.ndarray | list[int], author: np.ndarray | list[int], at: pd.Series, occasion: str
) -> pd.DataFrame:
    """Return answers to posts; none of them answers another answer."""
    return pd.DataFrame(
        {
            "post": np.asarray(post, dtype=np.int64),
            "author": np.asarray(author, dtype=np.int64),
            "at": at.astype("datetime64[us, UTC]"),
            "occasion": occasion,
            "reply_to": pd.array([pd.NA] * len(post), dtype="Int64"),
        }
    )


def collect(rows: list[tuple[int, int, pd.Timestamp]], occasion: str) -> pd.DataFrame:
    """Return answers from rows of (post, author, moment)."""
    post, author, at = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    )
    return as_answers(post, author, pd.Series(at, dtype="datetime64[us, UTC]"), occasion)


def _pods(plan: Plan, people: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Pod members praise each other within minutes, by agreement.

    Whoever posts drops the link in the group's chat. Those who always have their phone at hand
    come first, so the order is much the same each time; some skip their duty now and then.
    """
    members = np.flatnonzero(people["role"] == "pod").tolist()
    half = (len(members) + 1) // 2 if len(members) >= 8 else len(members)
    group = {i: group for group in (members[:half], members[half:]) for i in group}
    place = {i: group[i].index(i) for i in members}
    duty = {i: 0.6 + 0.35 * dice.roll() for i in members}
    rows = []
    for k, post in enumerate(plan.posts):
        for other in group.get(post.author, ()):
            if other != post.author and dice.chance(duty[other]):
                minutes = (0.6 + 1.2 * place[other]) * np.exp(0.5 * (dice.roll() - 0.5))
                rows.append((k, other, post.at + pd.Timedelta(minutes=minutes)))
    return collect(rows, "pod")


def _entries(plan: Plan, people: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """People enter the draw below a post that says how: the brand's, and those of hosts."""
    roles = people["role"].to_numpy()
    hunters = np.flatnonzero(roles == "hunter").tolist()
    rows = []
    for place, post in enumerate(plan.posts):
        if post.occasion not in ("giveaway", "hosts"):
            continue
        brand = post.occasion == "giveaway"
        keen = [i for i in hunters if brand or dice.chance(0.6)]
        keen += [
            int(i)
            for i in plan.followers[post.author]
            if roles[i] not in ("large", "bot", "stranger", "media", "hunter")
            and dice.chance(0.55 if brand else 0.35)
        ]
        rows += [
            (place, i, post.at + pd.Timedelta(hours=(70 if brand else 30) * dice.roll() ** 2))
            for i in keen
        ]
    return collect(rows, "entry")


def _purchased(plan: Plan, people: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Those who pay for comments get a packet below most posts, always from the same stock."""
    bots = np.flatnonzero(people["role"] == "bot").tolist()
    buyers = np.flatnonzero(people["buys"] == "comments").tolist()
    rows = []
    for k, post in enumerate(plan.posts):
        if post.author in buyers and dice.chance(0.8):
            rows += [
                (k, bot, post.at + pd.Timedelta(minutes=3 + 40 * dice.roll()))
                for bot in dice.several(bots, dice.between(3, 8))
            ]
    return collect(rows, "purchased")


def _friends(plan: Plan, people: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Close friends answer nearly everything of each other, when they get to see it."""
    roles = people["role"].to_numpy()
    rows = []
    for name, often, hours in (("circle", 0.6, 1.5), ("couple", 0.9, 0.4)):
        members = np.flatnonzero(roles == name).tolist()
        for k, post in enumerate(plan.posts):
            if post.author in members:
                rows += [
                    (k, other, post.at + pd.Timedelta(hours=hours * _spread(dice)))
                    for other in members
                    if other != post.author and dice.chance(often)
                ]
    return collect(rows, "friends")


def _spread(dice: Dice) -> float:
    """Return a factor around 1: mostly between a fifth and five, now and then far more."""
    return float(np.exp(0.8 * (dice.roll() + dice.roll() + dice.roll() + dice.roll() - 2) * 2))
