"""Who takes part: roles, interests, habits, audiences and names.

Everything here is about how a person behaves. What a later analysis makes of it is not known here.
"""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.sample.dice import Dice
from workbench.sample.names import (
    RIVAL,
    NewHandle,
    bio,
    category,
    display_name,
    handle_maker,
    is_shop,
    link,
)
from workbench.sample.wording import THEMES

__all__ = ["PLATFORM", "ROLES", "Role", "interests_of", "make_people"]

PLATFORM = "instagram"


@dataclass(frozen=True, slots=True)
class Role:
    """How people of one role behave.

    Parameters
    ----------
    count
        How many there are at full scale.
    followers
        Lowest and highest follower count; drawn evenly on a log scale.
    posts
        Lowest and highest number of posts in the whole time.
    pull
        How readily others in the community follow them, relative to an ordinary person.
    brand, rival
        Share of their posts that name the brand, or its competitor; lowest and highest.
    warmth
        How much their own followers feel addressed and answer.
    answers
        Share of the comments they receive that they answer themselves.
    """

    count: int
    followers: tuple[float, float]
    posts: tuple[float, float]
    pull: tuple[float, float]
    brand: tuple[float, float] = (0.0, 0.0)
    rival: tuple[float, float] = (0.0, 0.0)
    warmth: float = 1.0
    answers: float = 0.1


ROLES: dict[str, Role] = {
    "brand": Role(1, (48e3, 52e3), (62, 70), (14, 14), (1, 1), answers=0.25),
    "rival": Role(1, (65e3, 70e3), (44, 50), (9, 9), answers=0.1),
    "ambassador": Role(
        15, (1.6e3, 85e3), (20, 38), (2.0, 4.8), (0.32, 0.5), (0, 0.01), 1.5, answers=0.3
    ),
    "large": Role(10, (210e3, 950e3), (22, 36), (10, 16), (0, 0), (0, 0), 0.5, answers=0.01),
    "pod": Role(12, (3e3, 16e3), (17, 26), (0.8, 1.8), (0.12, 0.32), (0.03, 0.12), 0.6),
    "bought": Role(15, (600, 1800), (15, 26), (0.4, 0.9), (0.08, 0.3), (0.0, 0.15), 0.5),
    "rival_fan": Role(8, (900, 30e3), (16, 28), (1.5, 4), (0.06, 0.15), (0.3, 0.5), 1.1, 0.2),
    "retailer": Role(10, (900, 14e3), (20, 34), (2.0, 5), (0.35, 0.65), (0.05, 0.2), 0.8, 0.1),
    "employee": Role(5, (350, 3.5e3), (18, 30), (1.2, 2.5), (0.55, 0.8), (0, 0), 0.9, 0.2),
    "partner": Role(5, (12e3, 120e3), (20, 30), (4, 7), (0.25, 0.4), (0, 0.03), 0.9, 0.1),
    "hunter": Role(42, (40, 900), (10, 26), (0.4, 0.9), (0.35, 0.6), (0.1, 0.2), 0.6, 0.05),
    "superfan": Role(32, (50, 650), (10, 26), (0.3, 0.7), (0.45, 0.75), (0, 0.03), 0.7, 0.2),
    "stranger": Role(6, (2.2e3, 60e3), (22, 34), (1.2, 3), (0, 0), (0.14, 0.3), 1.4, answers=0.3),
    "critic": Role(5, (1.2e3, 25e3), (16, 26), (1.5, 4), (0.4, 0.6), (0, 0.08), 1.2, 0.2),
    "media": Role(4, (18e3, 220e3), (14, 22), (4, 9), (0.1, 0.25), (0.08, 0.2), 0.7, 0.03),
    "fan_page": Role(3, (1.5e3, 14e3), (14, 22), (2, 4), (0.7, 0.9), (0, 0.05), 0.8, 0.1),
    "circle": Role(5, (350, 2.8e3), (10, 18), (0.5, 0.95), (0.02, 0.1), (0, 0.05), answers=0.3),
    "couple": Role(2, (300, 2e3), (10, 18), (0.5, 0.95), (0.05, 0.15), (0, 0.05), answers=0.3),
    "riser": Role(4, (6e3, 60e3), (14, 22), (3, 9), (0.03, 0.1), (0.02, 0.06), 1.3, 0.2),
    "host": Role(2, (4e3, 40e3), (10, 16), (3, 8), (0.02, 0.08), (0, 0.05), 1.1, 0.2),
    "rude": Role(3, (2e3, 20e3), (12, 18), (1.5, 4), (0.1, 0.25), (0, 0.1), 1.1, 0.15),
    "creator": Role(78, (2e3, 160e3), (10, 24), (3, 16), (0.0, 0.06), (0.0, 0.07), 1.2, 0.2),
    "bot": Role(24, (3, 70), (0, 0), (0.02, 0.05), answers=0.0),
    "ordinary": Role(1190, (40, 1600), (0, 1.6), (0.25, 0.8), (0.015, 0.015), (0.015, 0.015)),
}

# What a kind of person is into: theme → how much. Everything else gets a little.
PERSONAS: dict[str, dict[str, float]] = {
    "barista": {"barista": 6, "iced": 3, "cafe": 3, "travel": 1},
    "baker": {"baking": 7, "porridge": 2, "books": 1, "kids": 1},
    "parent": {"kids": 6, "porridge": 2, "baking": 2, "shopping": 1.2, "lactose": 0.7},
    "runner": {"running": 7, "porridge": 3, "travel": 1, "iced": 0.7},
    "student": {"iced": 3, "books": 3, "shopping": 2, "cafe": 2, "football": 1},
    "eco": {"climate": 6, "shopping": 2, "baking": 1, "travel": 0.7},
    "foodie": {"cafe": 4, "baking": 3, "porridge": 3, "travel": 2, "iced": 1.5},
    "traveller": {"travel": 7, "cafe": 2, "pets": 0.8},
    "reader": {"books": 7, "cafe": 1.5, "barista": 1, "pets": 1},
    "fan": {"football": 7, "running": 1.2, "kids": 0.8},
    "petlover": {"pets": 7, "travel": 1, "kids": 0.6},
    "sensitive": {"lactose": 6, "cafe": 1.5, "baking": 1.5, "shopping": 1.5},
}
_KNOWN = ("large", "media")
_IN_PRINT = ("brand", "rival", "retailer", "media", "fan_page")
COMMUNITY = ("barista", "baker", "parent", "runner", "student", "eco", "foodie", "sensitive")
CITIES = (
    "Berlin", "Hamburg", "Köln", "Leipzig", "München", "Freiburg", "Hannover", "Münster",
    "Stuttgart", "Dresden", "Bremen", "Nürnberg",
)  # fmt: skip
# Hours at which people of a habit are on their phones: (centre, width, weight).
HABITS = {
    "early": ((6.7, 0.9, 3), (12.4, 0.9, 1), (19.5, 1.5, 1.5)),
    "office": ((7.6, 0.8, 1.5), (12.5, 0.7, 2), (20.4, 1.5, 3)),
    "late": ((11.0, 1.5, 1), (17.0, 2.0, 1.5), (22.3, 1.1, 3)),
    "shop": ((9.2, 0.9, 3), (14.0, 2.0, 2), (17.5, 1.0, 1)),
}


def make_people(rng: np.random.Generator, *, scale: float) -> pd.DataFrame:
    """Return everybody who takes part, one row a person.

    Returns
    -------
    pandas.DataFrame
        `account, handle, role, persona, language, city, habit` and the person's habits as
        numbers; `into_<theme>` is what `interests_of` returns.
    """
    dice = Dice(rng)
    new_handle = handle_maker(dice)
    rows = []
    for name, role in ROLES.items():
        for _ in range(_head_count(name, role, scale=scale)):
            rows.append(_person(name, role, dice, new_handle))
    people = pd.DataFrame(rows)
    people["account"] = PLATFORM + ":" + people["handle"]
    people["user_id"] = [str(u) for u in rng.choice(9 * 10**9, len(people), replace=False) + 10**9]
    interests = np.stack([_interests(r, p, rng) for r, p in _pairs(people)])
    return people.join(pd.DataFrame(interests, columns=[f"into_{theme}" for theme in THEMES]))


def interests_of(people: pd.DataFrame) -> np.ndarray:
    """Return how much of each person's attention each theme gets, (n_people, 17), rows sum to 1."""
    return np.asarray(people[[f"into_{theme}" for theme in THEMES]].to_numpy())


def _head_count(name: str, role: Role, *, scale: float) -> int:
    """Return how many of a role there are; the small planted groups shrink last."""
    if role.count == 1:
        return 1
    least = {"pod": 4, "hunter": 4, "creator": 8, "ordinary": 40, "circle": 3, "bot": 4}
    least |= dict.fromkeys(("media", "fan_page", "riser", "host", "rude"), 1)
    return max(min(role.count, least.get(name, 2)), round(role.count * scale))


def _pairs(people: pd.DataFrame) -> list[tuple[str, str]]:
    return list(zip(people["role"], people["persona"], strict=True))


def _person(name: str, role: Role, dice: Dice, new_handle: NewHandle) -> dict[str, object]:
    persona = _persona(name, dice)
    german = ("brand", "rival", "retailer", "employee", "fan_page")
    language = "de" if name in german else _language(dice)
    city = dice.pick(CITIES)
    handle, called = new_handle(name, persona)
    if name == "retailer":
        persona = "eco" if is_shop(called) else "foodie"
    brand_share, rival_share = role.brand, role.rival
    if name == "fan_page" and called.startswith(RIVAL):
        brand_share, rival_share = rival_share, brand_share
    return {
        "handle": handle,
        "role": name,
        "persona": persona,
        "language": language,
        "city": city,
        "habit": "shop"
        if name in ("retailer", "brand")
        else dice.pick(("early", "office", "late")),
        "followers": _log_between(role.followers, dice),
        "posts": _between(role.posts, dice),
        "pull": _log_between(role.pull, dice),
        "brand_share": _between(brand_share, dice),
        "rival_share": _between(rival_share, dice),
        "warmth": role.warmth * _log_between((0.8, 1.25), dice),
        "answers": role.answers * (0.4 + 1.2 * dice.roll()),
        "chatty": 0.01 if name == "bot" else _log_between((0.25, 4.0), dice),
        "growth": 0.0 if name == "bought" else 0.02 + 0.1 * dice.roll(),
        "hides_likes": dice.chance(0.07) and name != "brand",
        "length": dice.pick(("terse", "terse", "normal", "normal", "normal", "chatty")),
        "emoji": dice.pick((0.0, 0.35, 0.6, 0.85)),
        "tags": dice.pick((0, 0, 2, 3, 5, 9)) if name not in ("hunter", "pod") else 8,
        "lower": dice.chance(0.08) and name not in _IN_PRINT,
        "typos": dice.pick((0.0, 0.0, 0.0, 0.04, 0.12)),
        "breaks": dice.chance(0.4),
        "display_name": display_name(name, called, city, dice),
        "bio": bio(name, persona, language, city, dice),
        "business": name in ("retailer", "brand", "rival", "media") or (dice.chance(0.15)),
        "category": category(name, persona, dice),
        "external_url": link(name, handle, dice),
        "verified": name in ("brand", "rival") or (name in _KNOWN and dice.chance(0.8)),
        "loves_rival": name == "rival_fan" or (name == "stranger" and dice.chance(0.6)),
        "buys": dice.pick(("followers", "likes", "comments")) if name == "bought" else "",
        "rise_day": -1,
    }


def _persona(name: str, dice: Dice) -> str:
    if name == "large":
        return dice.pick(("traveller", "fan", "petlover", "reader", "traveller"))
    if name == "stranger":
        return dice.pick(("barista", "baker", "parent", "runner", "eco", "sensitive"))
    if name in ("ordinary", "creator", "riser", "host", "rude"):
        return dice.pick(tuple(PERSONAS))
    return dice.pick(COMMUNITY)


def _language(dice: Dice) -> str:
    roll = dice.roll()
    return "de" if roll < 0.7 else "en" if roll < 0.9 else "both"


def _interests(role: str, persona: str, rng: np.random.Generator) -> np.ndarray:
    """Return how much of a person's attention each theme gets; sums to 1."""
    liking = np.array([PERSONAS[persona].get(theme, 0.12) for theme in THEMES])
    if role == "retailer":
        trade = "shopping" if persona == "eco" else "cafe"
        liking = np.array([1.0 if theme == trade else 0.0 for theme in THEMES])
    if role in ("brand", "rival"):
        on_brand = ("barista", "iced", "baking", "porridge", "climate", "shopping", "running")
        liking = np.array([2.0 if theme in on_brand else 0.0 for theme in THEMES])
    for theme, factor in (("leak", 0.35), ("giveaway", 0.35), ("work", 0.0)):
        liking[THEMES.index(theme)] *= factor
    if role == "stranger":
        for theme in ("travel", "pets", "football", "books", "cafe", "shopping"):
            liking[THEMES.index(theme)] *= 0.3
        liking[[THEMES.index("leak"), THEMES.index("giveaway")]] = 0.0
    if role == "critic":
        liking[THEMES.index("leak")] = liking.sum() * 0.3
    if role == "hunter":
        liking[THEMES.index("giveaway")] = liking.sum() * 1.2
    if role == "employee":
        liking[THEMES.index("work")] = liking.sum() * 0.8
    liking = liking * rng.gamma(2.5, 0.4, len(THEMES))
    return np.asarray(liking / liking.sum())


def _between(span: tuple[float, float], dice: Dice) -> float:
    return span[0] + (span[1] - span[0]) * dice.roll()


def _log_between(span: tuple[float, float], dice: Dice) -> float:
    low, high = np.log(span[0]), np.log(span[1])
    return float(np.exp(low + (high - low) * dice.roll()))
