"""Invented worlds in which it is known who will be right."""

from functools import cache

import numpy as np

from tests.signals.rows import BRAND, comment, post, profile, tables
from workbench.ranking.backtest import backtest

SPAN = 150  # days


def by_month(name, days, text, *, fans=0, key="", **more):
    """Posts of one account, each commented on by `fans` people of its own."""
    rows, talk = [], []
    for day in days:
        here = f"{key}{name}-{day}"
        rows.append(post(here, name, float(day), text, **more))
        talk += [comment(f"{here}-{i}", f"{name}_fan{i}", (here, name), max(day - 0.125, 0))
                 for i in range(fans)]  # fmt: skip
    return rows, talk


def joined(parts):
    posts, comments = [], []
    for rows, talk in parts:
        posts += rows
        comments += talk
    return posts, comments


@cache
def loyal_world():
    """Fans with engaged posts stay; loud entrants of one old giveaway never return."""
    parts = [by_month("z_clock", range(0, SPAN, 5), "Wetter")]
    for i in range(24):
        days = np.arange(i % 7, SPAN, 12 + i % 3)
        parts.append(by_month(f"fan{i:02}", days, "Mein @hafer am Morgen", fans=1 + i % 9))
    for i in range(20):  # one burst for a prize, much looked at
        burst = [140 - k / 8 for k in range(14)]
        parts.append(by_month(f"prize{i:02}", burst, "Gewinnspiel @hafer @korn mit mir", fans=10))
        parts.append(by_month(f"prize{i:02}", range(1, SPAN, 40), "Wetter", key="w"))
    for i in range(20):  # famous, and not for this
        parts.append(by_month(f"star{i:02}", range(i % 5, SPAN, 15), "Wetter", fans=10))
    profiles = [profile(f"star{i:02}", 90_000 + i, SPAN) for i in range(20)]
    return tables(*joined(parts), profiles)


@cache
def fickle_world(cut):
    """Before the cut fans speak of the brand; after it the famous do, in order of fame."""
    parts = [by_month("z_clock", range(0, SPAN, 3), "Wetter")]
    for i in range(30):
        parts.append(by_month(f"fan{i:02}", range(cut + 1, SPAN, 9), "@hafer", fans=5))
        parts.append(by_month(f"star{i:02}", range(cut + 1 + i % 4, SPAN, 20), "Wetter", key="w"))
        parts.append(by_month(f"star{i:02}", [cut - 5], "@hafer", fans=i))
    profiles = [profile(f"star{i:02}", 1_000 * (i + 1), SPAN) for i in range(30)]
    profiles += [profile(f"fan{i:02}", 100, SPAN) for i in range(30)]
    return tables(*joined(parts), profiles)


def tried(world, **settings):
    posts, comments, accounts = world
    asked = {"horizon": "30d", "top": 10, "draws": 200, **settings}
    return backtest(posts, comments, accounts, BRAND, **asked)
