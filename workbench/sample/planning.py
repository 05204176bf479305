"""Who posts when, about what and why: habits, love of a brand, deals, prizes and hearsay.

A plan is a list of posts without words; `captions` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workbench.sample.dice import Dice
from workbench.sample.people import interests_of
from workbench.sample.timeline import END, START, draw_times
from workbench.sample.wording import THEMES

__all__ = ["Plan", "PlannedPost", "plan_posts"]

UNRELATED = ("travel", "pets", "football", "books")
OTHERS_PAY_FOR = ("barista", "iced", "porridge", "baking", "running", "books", "pets")
_PAID_FOR = ("barista", "iced", "porridge", "baking", "running", "climate")
# On which days of the 120 prizes are to be had from the brand: first day, last day.
PRIZE_DAYS = ((17, 20), (57, 61), (101, 104))
BURST = PRIZE_DAYS[1]


@dataclass(slots=True)
class PlannedPost:
    """One post before it is written. `author` and `friend` are row numbers in the people table.

    `label` is where a paid post says so: first, end, hashtag or nowhere but in the platform's own
    label. `lift` is how much further than usual it travels.
    """

    author: int
    at: pd.Timestamp
    theme: str
    names: str = ""
    occasion: str = ""
    friend: int | None = None
    coauthor: int | None = None
    sponsor: str = ""
    label: str = ""
    platform_label: bool = False
    rude: bool = False
    lift: float = 1.0
    copies: int | None = None


@dataclass(slots=True)
class Plan:
    """All posts and, for each person, whom they follow."""

    posts: list[PlannedPost]
    following: list[np.ndarray] = field(repr=False)
    followers: list[np.ndarray] = field(repr=False)


def plan_posts(
    people: pd.DataFrame,
    follows: tuple[np.ndarray, np.ndarray, np.ndarray],
    rng: np.random.Generator,
) -> Plan:
    """Plan what everybody posts in their daily life; events come on top."""
    dice = Dice(rng)
    follower, followed, _ = follows
    everyone = range(len(people))
    plan = Plan(
        posts=[],
        following=_grouped(by=follower, of=followed, n=len(people)),
        followers=_grouped(by=followed, of=follower, n=len(people)),
    )
    number = rng.poisson(people["posts"].to_numpy())
    once = people["role"].to_numpy() != "ordinary"
    number[once] = people["posts"].to_numpy()[once].round().astype(int)
    author = np.repeat(np.arange(len(people)), number)
    moments = draw_times(people["habit"].to_numpy()[author], rng)
    brand_share = _heard_of(people, plan)
    interests = interests_of(people)
    roles = people["role"].to_numpy()
    moments_of = _grouped(by=author, of=np.arange(len(author)), n=len(people))
    for i in everyone:
        cumulated = np.cumsum(interests[i])
        for k in moments_of[i]:
            theme = THEMES[min(int(np.searchsorted(cumulated, dice.roll())), len(THEMES) - 1)]
            post = PlannedPost(i, moments.iloc[k], theme)
            _name_brands(post, roles[i], brand_share[i], people, dice)
            plan.posts.append(post)
    _after_hearsay(plan, roles, dice)
    _once_at_most(plan, roles)
    _deals(plan, people, dice)
    _friends(plan, people, dice)
    _tempers(plan, roles, dice)
    _go_viral(plan, people, dice)
    return plan


def _grouped(*, by: np.ndarray, of: np.ndarray, n: int) -> list[np.ndarray]:
    order = np.argsort(by, kind="stable")
    return np.split(of[order], np.cumsum(np.bincount(by, minlength=n))[:-1])


def _heard_of(people: pd.DataFrame, plan: Plan) -> np.ndarray:
    """Return how likely a post of each person names the brand, word of mouth included."""
    role = people["role"].to_numpy()
    trust = np.select(
        [role == "ambassador", role == "partner", role == "superfan"], [1.0, 0.35, 0.5], 0.0
    )
    heard = np.array([trust[following].sum() for following in plan.following])
    share = people["brand_share"].to_numpy().copy()
    plain = np.isin(role, ["ordinary", "creator"])
    share[plain] += 0.012 * np.minimum(heard[plain], 6)
    return np.asarray(share)


def _name_brands(
    post: PlannedPost, role: str, share: float, people: pd.DataFrame, dice: Dice
) -> None:
    if role in ("brand", "rival"):
        post.names = role
        return
    unrelated = 0.25 if role in ("ambassador", "critic") else 0.12
    fits = unrelated if post.theme in UNRELATED else 1.25
    if role in ("large", "employee") or post.theme == "giveaway":
        fits = 1.0
    roll = dice.roll()
    rival = float(people["rival_share"].iloc[post.author])
    if roll < share * fits:
        post.names = "brand"
        if role == "hunter":
            _to_a_prize_day(post, dice)
    elif roll < (share + rival) * fits:
        post.names = "rival"
    elif post.theme == "giveaway":
        post.names = "other"
    elif post.theme in ("work", "leak") or dice.chance(0.03):
        post.names = "brand" if post.theme == "work" else "other"
    if role == "rival_fan" and post.names == "brand":
        post.occasion = "compares"
    if role == "critic" and post.names == "brand" and post.theme != "leak":
        post.occasion = "complains"


def _to_a_prize_day(post: PlannedPost, dice: Dice) -> None:
    first, last = dice.pick(PRIZE_DAYS)
    day = dice.between(first, last)
    hour = post.at.tz_convert("Europe/Berlin").hour + post.at.minute / 60
    moment = START + pd.Timedelta(days=day) + pd.Timedelta(hours=hour)
    post.at = min(moment.tz_convert("UTC"), END)
    post.theme = "giveaway"


def _after_hearsay(plan: Plan, roles: np.ndarray, dice: Dice) -> None:
    """Let some of those who took to the brand say from whom they have it."""
    for post in plan.posts:
        if roles[post.author] not in ("ordinary", "creator") or post.names != "brand":
            continue
        known = plan.following[post.author]
        told = known[np.isin(roles[known], ["ambassador", "superfan"])]
        if len(told) and dice.chance(0.35) and post.theme not in (*UNRELATED, "leak", "giveaway"):
            post.occasion = "adopts"
            post.friend = int(dice.pick(told.tolist()))


def _once_at_most(plan: Plan, roles: np.ndarray) -> None:
    """Half of the famous name the brand in passing, once; the others never do."""
    famous = np.flatnonzero(roles == "large").tolist()
    first: dict[int, PlannedPost] = {}
    for post in plan.posts:
        if post.author in famous:
            post.names = ""
            if post.theme in ("giveaway", "leak", "work"):
                post.theme = "travel"
            first.setdefault(post.author, post)
    for i in famous[::2]:
        if i in first:
            first[i].names = "brand"


def _deals(plan: Plan, people: pd.DataFrame, dice: Dice) -> None:
    """Label paid posts: partners for the brand, creators now and then for somebody else."""
    roles = people["role"].to_numpy()
    brand = int(np.flatnonzero(roles == "brand")[0])
    for post in plan.posts:
        role = roles[post.author]
        if role == "partner" and post.names == "brand":
            if post.theme not in _PAID_FOR:
                post.theme = dice.pick(_PAID_FOR)
            post.occasion, post.sponsor = "partner", "brand"
            post.coauthor = brand if dice.chance(0.25) else None
            _label(post, dice)
        elif (
            role in ("creator", "large", "pod", "ambassador")
            and not post.names
            and post.theme in OTHERS_PAY_FOR
            and dice.chance(0.06)
        ):
            post.occasion, post.sponsor = "partner", "other"
            _label(post, dice)


def _label(post: PlannedPost, dice: Dice) -> None:
    """Say where a paid post says so: most do at once, some hide it, some leave it to a switch."""
    where = ("first",) * 11 + ("end",) * 4 + ("hashtag",) * 3 + ("platform",) * 2
    post.label = dice.pick(where)
    post.platform_label = post.label == "platform" or dice.chance(0.7)


def _friends(plan: Plan, people: pd.DataFrame, dice: Dice) -> None:
    """Say with whom: a friend named in the text, a café, a joint post."""
    roles = people["role"].to_numpy()
    is_cafe = ((people["role"] == "retailer") & (people["persona"] != "eco")).to_numpy()
    for post in plan.posts:
        if post.friend is not None:
            continue
        known = plan.following[post.author]
        if post.theme == "cafe" and roles[post.author] != "retailer" and dice.chance(0.35):
            cafes = known[is_cafe[known]]
            if len(cafes):
                post.friend = int(dice.pick(cafes.tolist()))
                post.occasion = post.occasion or "cafe"
                continue
        private = known[np.isin(roles[known], ["ordinary", "superfan", "creator"])]
        if len(private):
            post.friend = int(dice.pick(private.tolist()))
        if roles[post.author] in ("creator", "retailer") and dice.chance(0.02):
            peers = known[np.isin(roles[known], ["creator", "retailer"])]
            if len(peers):
                post.coauthor = int(dice.pick(peers.tolist()))


def _tempers(plan: Plan, roles: np.ndarray, dice: Dice) -> None:
    """Let those who cannot keep a civil tongue lose it now and then."""
    for post in plan.posts:
        post.rude = roles[post.author] == "rude" and not post.sponsor and dice.chance(0.35)


def _go_viral(plan: Plan, people: pd.DataFrame, dice: Dice) -> None:
    """Let one post of each riser travel, from which their audience grows, and two of others."""
    roles = people["role"].to_numpy()
    for i in np.flatnonzero(roles == "riser").tolist():
        wanted = START + pd.Timedelta(days=dice.between(35, 75))
        post = min(
            (p for p in plan.posts if p.author == i and not p.sponsor),
            key=lambda p: abs(p.at - wanted),
        )
        post.lift = 6.0
        people.loc[i, "rise_day"] = (post.at - START).days
    rest = [p for p in plan.posts if roles[p.author] == "creator" and not p.occasion]
    for post in dice.several(rest, 2):
        post.lift = 6.0
