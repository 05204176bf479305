"""Who answers whom: followers see a post, some of them care, a few of those write.

Columns of the answers: `post` (row number in the plan), `author` (row number in people), `at`,
`occasion` and, for answers to answers, `reply_to` (row number of the comment).
"""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

import numpy as np
import pandas as pd

from workbench.sample.arrangements import arranged, as_answers, collect
from workbench.sample.dice import Dice
from workbench.sample.figures import grown
from workbench.sample.happenings import Storm
from workbench.sample.people import interests_of
from workbench.sample.planning import Plan
from workbench.sample.timeline import END, awake
from workbench.sample.wording import THEMES

__all__ = ["COMMENTS_AT_FULL_SCALE", "answer_posts"]

COMMENTS_AT_FULL_SCALE = 20_000
_ORGANIC = 0.75


def answer_posts(
    plan: Plan,
    people: pd.DataFrame,
    follows: tuple[np.ndarray, np.ndarray, np.ndarray],
    storm: Storm,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Return all comments, oldest first, without words."""
    dice = Dice(rng)
    wanted = COMMENTS_AT_FULL_SCALE * len(plan.posts) / 6000
    organic = _organic(plan, people, follows, wanted * _ORGANIC, rng)
    parts = [organic, *arranged(plan, people, dice), _storm(plan, people, storm, dice)]
    answers = pd.concat(parts, ignore_index=True)
    answers = pd.concat([answers, _replies(answers, plan, people, dice)], ignore_index=True)
    answers["reply_to"] = answers["reply_to"].astype("Int64")
    return answers[answers["at"] <= END].reset_index(drop=True)


def _organic(
    plan: Plan,
    people: pd.DataFrame,
    follows: tuple[np.ndarray, np.ndarray, np.ndarray],
    wanted: float,
    rng: np.random.Generator,
) -> pd.DataFrame:
    author = np.array([post.author for post in plan.posts])
    theme = np.array([THEMES.index(post.theme) for post in plan.posts])
    audience = [plan.followers[i] for i in author]
    size = np.array([len(a) for a in audience])
    post = np.repeat(np.arange(len(author)), size)
    reader = np.concatenate(audience)
    interests: np.ndarray = interests_of(people)
    cares = 0.25 + np.minimum(interests[reader, theme[post]] * 6, 2.0)
    moments = pd.Series([p.at for p in plan.posts]).astype("datetime64[us, UTC]")
    often = people["chatty"].to_numpy()[reader]
    warmth = people["warmth"].to_numpy()[author[post]]
    friends = _close_pairs(follows, len(people))
    close = np.isin(author[post].astype(np.int64) * len(people) + reader, friends)
    # Posts differ in how much they have to say to others.
    spark = rng.lognormal(0, 0.5, len(author)) * np.array([p.lift for p in plan.posts])
    spark = (spark * grown(plan.posts, people))[post]
    # A prize or a deal is scrolled past.
    dull = np.array([0.4 if p.occasion in ("partner", "again", "passes_on") else 1.0
                     for p in plan.posts])[post]  # fmt: skip
    odds = cares * often * warmth * spark * dull * awake(moments)[post] * np.where(close, 7.0, 1.0)
    odds *= np.where(people["role"].to_numpy()[reader] == "large", 0.05, 1.0)
    odds = np.minimum(odds * wanted / odds.sum(), 0.7)
    hit = np.flatnonzero(rng.random(len(odds)) < odds)
    delay = rng.lognormal(np.log(2.2), 1.2, len(hit))
    at = moments.iloc[post[hit]].reset_index(drop=True) + pd.to_timedelta(delay, unit="h")
    return as_answers(post[hit], reader[hit], at, "answer")


def _close_pairs(follows: tuple[np.ndarray, np.ndarray, np.ndarray], n: int) -> np.ndarray:
    follower, followed, close = follows
    return np.asarray(followed[close].astype(np.int64) * n + follower[close])


def _storm(plan: Plan, people: pd.DataFrame, storm: Storm, dice: Dice) -> pd.DataFrame:
    """Those who saw the complaint answer there and below the brand's next posts."""
    roles = people["role"].to_numpy()
    saw = sorted({int(i) for s in (storm.first, *storm.spreaders) for i in plan.followers[s]})
    angry = [i for i in saw if roles[i] in ("ordinary", "rival_fan", "hunter", "creator", "critic")]
    places = [
        k
        for k, p in enumerate(plan.posts)
        if (p.occasion in ("storm", "spreads"))
        or (roles[p.author] == "brand" and -3 < (p.at - storm.begins).days < 6)
    ]
    rows = []
    for i in angry:
        if dice.chance(0.45):
            k = dice.pick(places)
            at = max(plan.posts[k].at, storm.begins) + pd.Timedelta(
                hours=0.2 + 40 * dice.roll() ** 2
            )
            rows.append((k, i, at))
    return collect(rows, "storm")


def _replies(answers: pd.DataFrame, plan: Plan, people: pd.DataFrame, dice: Dice) -> pd.DataFrame:
    """Return what authors answer to some of the comments they get."""
    habit = people["answers"].tolist()
    rows, parents = [], []
    for row in answers.itertuples():
        owner = plan.posts[row.post].author
        rate = habit[owner] * (0.05 if row.occasion == "entry" else 1.0)
        if row.author != owner and dice.chance(rate):
            delay = pd.Timedelta(hours=0.1 + 9 * dice.roll() ** 3)
            rows.append((row.post, owner, row.at + delay))
            parents.append(row.Index)
    replies = collect(rows, "reply")
    replies["reply_to"] = pd.array(parents, dtype="Int64")
    return replies
