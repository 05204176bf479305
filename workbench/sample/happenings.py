"""What does not happen every day: the prize draw, leaking cartons, posts passed on or copied."""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.sample.dice import Dice
from workbench.sample.planning import BURST, Plan, PlannedPost
from workbench.sample.timeline import END, START

__all__ = ["Storm", "add_copies", "add_giveaway", "add_storm"]

STORM_DAY = 94
_COPYABLE = ("adopts", "cafe", "")


@dataclass(frozen=True, slots=True)
class Storm:
    """Who complained first and who passed it on, as row numbers in the people table."""

    first: int
    spreaders: tuple[int, ...]
    begins: pd.Timestamp


def add_giveaway(plan: Plan, people: pd.DataFrame, dice: Dice, *, scale: float) -> None:
    """Add the brand's birthday draw and the posts of those who enter it."""
    roles = people["role"].to_numpy()
    begins = (START + pd.Timedelta(days=BURST[0], hours=18)).tz_convert("UTC")
    brand = int(np.flatnonzero(roles == "brand")[0])
    plan.posts.append(PlannedPost(brand, begins, "giveaway", "brand", "giveaway"))
    keen = np.flatnonzero(roles == "hunter").tolist()
    others = np.flatnonzero(np.isin(roles, ["ordinary", "superfan"])).tolist()
    entrants = [i for i in keen if dice.chance(0.9)]
    entrants += [i for i in keen if dice.chance(0.4)]
    entrants += dice.several(others, max(2, round(55 * scale)))
    _hosts(plan, roles, dice)
    for i in entrants:
        hours = min(-30 * np.log(1 - dice.roll()), 96.0)
        at = _by_day(begins + pd.Timedelta(hours=0.3 + hours), dice)
        friend = int(dice.pick(plan.following[i].tolist()))
        plan.posts.append(PlannedPost(i, at, "giveaway", "brand", "entry", friend=friend))


def _hosts(plan: Plan, roles: np.ndarray, dice: Dice) -> None:
    """Let people with an audience hold a draw of their own, for some other firm."""
    for i in np.flatnonzero(roles == "host").tolist():
        day = START + pd.Timedelta(days=dice.between(20, 100), hours=18 + 2 * dice.roll())
        post = PlannedPost(i, day.tz_convert("UTC"), "giveaway", "other", "hosts")
        plan.posts.append(post)


def add_storm(plan: Plan, people: pd.DataFrame, dice: Dice, *, scale: float) -> Storm:
    """Add the complaint about leaking cartons and those who take it up, friend by friend."""
    roles = people["role"].to_numpy()
    parents = np.flatnonzero(
        (roles == "ordinary") & (people["persona"] == "parent") & (people["language"] == "de")
    ).tolist()
    candidates = parents or np.flatnonzero(roles == "ordinary").tolist()
    first = max(candidates, key=lambda i: (len(plan.followers[i]), -i))
    begins = (START + pd.Timedelta(days=STORM_DAY, hours=19, minutes=22)).tz_convert("UTC")
    origin = PlannedPost(first, begins, "leak", "brand", "storm")
    plan.posts.append(origin)
    place = len(plan.posts) - 1
    spreaders: list[int] = []
    last = {first: begins}
    while len(spreaders) < max(3, round(15 * scale)):
        source = dice.pick([first, first, *spreaders])
        reached = [
            int(i)
            for i in plan.followers[source]
            if roles[i] in ("ordinary", "rival_fan", "creator", "hunter") and int(i) not in last
        ]
        if not reached:
            reached = [i for i in candidates if i not in last]
        spreader = dice.pick(reached)
        at = _by_day(last[source] + pd.Timedelta(hours=0.4 + 9 * dice.roll()), dice)
        last[spreader] = at
        spreaders.append(spreader)
        post = PlannedPost(spreader, at, "leak", "brand", "spreads", friend=first)
        post.copies = place if dice.chance(0.5) else None
        plan.posts.append(post)
    return Storm(first, tuple(spreaders), begins)


def add_copies(plan: Plan, people: pd.DataFrame, dice: Dice, *, scale: float) -> None:
    """Add posts passed on by others, and captions that people use twice."""
    roles = people["role"].to_numpy()
    brand = int(np.flatnonzero(roles == "brand")[0])
    original = [k for k, p in enumerate(plan.posts) if p.occasion in _COPYABLE and not p.rude]
    of_fans = [
        k
        for k in original
        if plan.posts[k].names == "brand"
        and roles[plan.posts[k].author] in ("ambassador", "superfan", "ordinary", "creator")
        and plan.posts[k].theme != "leak"
    ]
    for k in dice.several(of_fans, max(2, round(14 * scale))):
        _pass_on(plan, k, brand, dice)
    for k in dice.several(original, max(2, round(110 * scale))):
        readers = [int(i) for i in plan.followers[plan.posts[k].author] if _may_repost(roles[i])]
        if readers and roles[plan.posts[k].author] not in ("brand", "rival"):
            _pass_on(plan, k, dice.pick(readers), dice)
    again = [k for k in original if roles[plan.posts[k].author] in ("retailer", "hunter", "pod")]
    again = dice.several(again, max(2, round(50 * scale)))
    again += dice.several(original, max(2, round(35 * scale)))
    for k in again:
        post = plan.posts[k]
        at = post.at + pd.Timedelta(days=2 + 25 * dice.roll())
        if at < END and roles[post.author] not in ("large", "brand", "rival"):
            copy = PlannedPost(post.author, at, post.theme, post.names, "again", post.friend)
            copy.copies = k
            plan.posts.append(copy)


def _may_repost(role: str) -> bool:
    return role in ("ordinary", "hunter", "superfan", "creator", "retailer")


def _pass_on(plan: Plan, k: int, reader: int, dice: Dice) -> None:
    post = plan.posts[k]
    at = _by_day(post.at + pd.Timedelta(hours=1 + 60 * dice.roll() ** 2), dice)
    if at < END:
        copy = PlannedPost(reader, at, post.theme, post.names, "passes_on", friend=post.author)
        copy.copies = k
        plan.posts.append(copy)


def _by_day(at: pd.Timestamp, dice: Dice) -> pd.Timestamp:
    """Move what would happen in the middle of the night to the next morning."""
    hour = at.tz_convert("Europe/Berlin").hour
    if hour < 6:
        at += pd.Timedelta(hours=6 - hour + 2 * dice.roll())
    return min(at, END)
