"""What was planted, told after the fact, and the part of it that the brand's team knows."""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

import pandas as pd

from workbench.sample.happenings import Storm
from workbench.sample.planning import PlannedPost
from workbench.sample.truth import Truth
from workbench.sample.wording import LANGUAGES, THEMES, load_themes

__all__ = ["known_to_the_team", "what_was_planted"]


def known_to_the_team(people: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return the team's lists.

    They hold all partners, all employees but the newest one, the customers among the fans who
    ever ordered in the brand's own shop, and one person who wants to be left alone.
    """
    employees = _in_order(people, "employee")
    fans = _in_order(people, "superfan")
    private = people.loc[(people["role"] == "ordinary") & (people["posts"] > 1.2), "account"]
    return {
        "employees": frozenset(employees[:-1] if len(employees) > 2 else employees),
        "partners": _of(people, "partner"),
        "customers": frozenset(
            [*_in_order(people, "ambassador")[:2], *fans[:10:2], *private.iloc[:20]]
        ),
        "never_contact": frozenset(fans[-1:]),
    }


def what_was_planted(
    plan: list[PlannedPost], people: pd.DataFrame, storm: Storm, posts: pd.DataFrame
) -> Truth:
    """Return the truth about the `posts` made from `plan`, in the same order."""
    accounts = people["account"].tolist()
    keys = posts["post"].tolist()
    planned = list(zip(keys, plan, strict=True))
    themes = load_themes()
    return Truth(
        ambassadors=_of(people, "ambassador"),
        large_irrelevant=_of(people, "large"),
        pod=_of(people, "pod"),
        bought_followers=_of(people, "bought"),
        competitor_fans=_of(people, "rival_fan"),
        retailers=_of(people, "retailer"),
        employees=_of(people, "employee"),
        partners=_of(people, "partner"),
        strangers=_of(people, "stranger"),
        critics=_of(people, "critic"),
        hunters=_of(people, "hunter"),
        media=_of(people, "media"),
        fan_pages=_of(people, "fan_page"),
        close_friends=_of(people, "circle", "couple"),
        growth_stories=_of(people, "riser"),
        giveaway_hosts=_of(people, "host"),
        bots=_of(people, "bot"),
        unsafe_accounts=_of(people, "rude"),
        unsafe_posts=frozenset(key for key, p in planned if p.rude),
        viral_posts=frozenset(key for key, p in planned if p.lift > 1),
        label_of_post=pd.Series(
            {key: p.label for key, p in planned if p.label}, dtype="str"
        ).rename_axis("post"),
        giveaway_posts=frozenset(key for key, p in planned if p.occasion in ("entry", "giveaway")),
        shitstorm_first_post=next(key for key, p in planned if p.occasion == "storm"),
        shitstorm_spreaders=frozenset(accounts[i] for i in storm.spreaders),
        theme_of_post=pd.Series([p.theme for p in plan], index=pd.Index(keys, name="post")),
        theme_keywords={
            theme: {lang: themes[theme, lang].keywords for lang in LANGUAGES} for theme in THEMES
        },
    )


def _in_order(people: pd.DataFrame, role: str) -> list[str]:
    return [str(account) for account in people.loc[people["role"] == role, "account"]]


def _of(people: pd.DataFrame, *roles: str) -> frozenset[str]:
    return frozenset(people.loc[people["role"].isin(roles), "account"])
