"""Putting the sample together."""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.sample.answers import answer_posts
from workbench.sample.blemishes import add_hostile_captions, lose_fields
from workbench.sample.captions import Writer
from workbench.sample.dice import Dice
from workbench.sample.figures import (
    count_histories,
    count_reactions,
    follower_history,
    snapshots,
)
from workbench.sample.follows import make_follows
from workbench.sample.happenings import add_copies, add_giveaway, add_storm
from workbench.sample.names import BRAND, RIVAL
from workbench.sample.people import PLATFORM, make_people
from workbench.sample.planning import Plan, PlannedPost, plan_posts
from workbench.sample.planted import known_to_the_team, what_was_planted
from workbench.sample.replies import write_comments
from workbench.sample.timeline import DAYS, END, START
from workbench.sample.truth import Sample
from workbench.schema import ACCOUNTS, COMMENTS, COUNTS, POSTS, coerce, shortcode

__all__ = ["make"]

# Instagram numbers its media by the milliseconds since this moment, shifted by 23 bits.
_EPOCH = pd.Timestamp("2011-08-24T21:07:01.721Z")
_NOBODYS_POSTS = 90


def make(seed: int = 0, *, scale: float = 1.0) -> Sample:
    """Invent the brand Hafermeister and four months around it.

    Parameters
    ----------
    seed
        The same seed gives the same tables on every machine.
    scale
        Share of the full size, 0.02 to 1. At 1: about 6,000 posts, 20,000 comments,
        1,500 accounts. Planted groups shrink too, but none vanishes.

    Returns
    -------
    Sample
        Tables in canonical types, the team's lists and the planted truth.
    """
    rng = np.random.default_rng([seed, 20261114])
    people = make_people(rng, scale=scale)
    follows = make_follows(people, rng)
    plan = plan_posts(people, follows, rng)
    dice = Dice(rng)
    add_giveaway(plan, people, dice, scale=scale)
    storm = add_storm(plan, people, dice, scale=scale)
    add_copies(plan, people, dice, scale=scale)
    plan.posts = _in_order(plan.posts)
    answers = answer_posts(plan, people, follows, storm, rng)
    posts = _posts(plan.posts, people, plan.following, answers, rng)
    comments = _comments(answers, plan, people, posts, rng)
    truth = what_was_planted(plan.posts, people, storm, posts)
    events = [p.occasion in ("giveaway", "entry", "storm", "spreads", "hosts") for p in plan.posts]
    lose_fields(posts, comments, rng, keep=frozenset(posts.loc[events, "post"]))
    posts, comments = coerce(posts, POSTS), coerce(comments, COMMENTS)
    return Sample(
        brand=_brand(),
        posts=posts,
        comments=comments,
        accounts=coerce(_accounts(plan.posts, people, rng), ACCOUNTS),
        counts=coerce(count_histories(posts, rng), COUNTS),
        lists=known_to_the_team(people),
        truth=truth,
    )


def _brand() -> Brand:
    return Brand(
        BRAND,
        handles=["hafermeister"],
        hashtags=["hafermeister"],
        keywords=["Hafermeister"],
        competitors=[RIVAL.lower()],
        brief=(
            "Haferdrink im Alltag: Barista-Schaum und Kaffee zu Hause, Backen, Porridge und "
            "Overnight Oats, Frühstück mit Kindern, Laufen, laktosefrei leben, Klima."
        ),
        timezone="Europe/Berlin",
        language="de",
    )


def _in_order(posts: Sequence[PlannedPost]) -> list[PlannedPost]:
    """Sort by time and let copies point to the new places; a copy is later than its original."""
    order = sorted(range(len(posts)), key=lambda k: (posts[k].at, k))
    place = {old: new for new, old in enumerate(order)}
    for post in posts:
        if post.copies is not None:
            post.copies = place[post.copies]
    return [posts[k] for k in order]


def _posts(
    plan: list[PlannedPost],
    people: pd.DataFrame,
    following: list[np.ndarray],
    answers: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    dice = Dice(rng)
    writer = Writer(people, following, dice)
    texts: list[str] = []
    for post in plan:
        texts.append(writer.write(post, texts))
    plain = np.flatnonzero([not (p.occasion or p.sponsor or p.rude) for p in plan])
    add_hostile_captions(texts, plain, rng)
    author = people.iloc[[p.author for p in plan]].reset_index(drop=True)
    created = pd.Series([p.at for p in plan]).astype("datetime64[us, UTC]")
    answered = np.bincount(answers["post"], minlength=len(plan))
    figures = count_reactions(plan, people, answered, rng)
    ids = _shortcodes(created, rng)
    keys = [f"{PLATFORM}:{code}" for code in ids]
    hidden = author["hides_likes"].to_numpy(dtype=bool)
    handles, accounts = people["handle"].tolist(), people["account"].tolist()
    video = figures["views"] >= 0
    still = rng.choice(["image", "carousel"], len(plan), p=[0.65, 0.35])
    table = pd.DataFrame(
        {
            "post": keys,
            "platform": PLATFORM,
            "account": author["account"],
            "user_id": author["user_id"],
            "created_at": created,
            "text": texts,
            "kind": np.where(video, np.where(rng.random(len(plan)) < 0.8, "reel", "video"), still),
            "likes": figures["likes"].astype("Int64").mask(hidden),
            "comments": figures["comments"].astype("Int64"),
            "shares": figures["shares"].astype("Int64").mask(figures["shares"] < 0),
            "views": figures["views"].astype("Int64").mask(~video),
            "likes_hidden": hidden,
            "paid_partnership": [p.platform_label for p in plan],
            "url": [f"https://www.instagram.com/p/{code}/" for code in ids],
            "source": "sample",
            "collected_at": END,
        }
    )
    table["coauthors"] = [[] if p.coauthor is None else [handles[p.coauthor]] for p in plan]
    table["mentions"] = [_found(r"(?<![\w@.])@([A-Za-z0-9_.]*[A-Za-z0-9_])", t) for t in texts]
    table["hashtags"] = [_found(r"#(\w+)", t) for t in texts]
    table["tagged"] = [_tagged(p, handles, dice) for p in plan]
    table["sponsors"] = [_sponsors(p, text) for p, text in zip(plan, texts, strict=True)]
    linked = [p.copies is not None and p.occasion != "again" and dice.chance(0.6) for p in plan]
    table["repost_of"] = [keys[p.copies or 0] if x else None
                          for p, x in zip(plan, linked, strict=True)]  # fmt: skip
    table["repost_of_account"] = [
        accounts[plan[p.copies or 0].author] if x else None
        for p, x in zip(plan, linked, strict=True)
    ]
    return table


def _found(pattern: str, text: str) -> list[str]:
    return list(dict.fromkeys(m.lower() for m in re.findall(pattern, text)))


def _tagged(post: PlannedPost, handles: Sequence[str], dice: Dice) -> list[str]:
    tagged = []
    if post.names in ("brand", "rival") and dice.chance(0.35):
        tagged.append("hafermeister" if post.names == "brand" else RIVAL.lower())
    if post.friend is not None and dice.chance(0.25):
        tagged.append(handles[post.friend])
    return tagged


def _sponsors(post: PlannedPost, text: str) -> list[str]:
    """Return whom the platform's own label names."""
    if not post.platform_label:
        return []
    return ["hafermeister"] if post.sponsor == "brand" else _found(r"@([\w.]*\w)", text)[:1]


def _shortcodes(moments: pd.Series, rng: np.random.Generator) -> list[str]:
    milliseconds = ((moments - _EPOCH) // pd.Timedelta(milliseconds=1)).tolist()
    shard = rng.integers(0, 1 << 23, len(moments)).tolist()
    return [shortcode((ms << 23) | low) for ms, low in zip(milliseconds, shard, strict=True)]


def _comments(
    answers: pd.DataFrame,
    plan: Plan,
    people: pd.DataFrame,
    posts: pd.DataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    texts = write_comments(answers, plan, people, Dice(rng))
    number = 17_900_000_000_000_000 + rng.choice(10**14, len(answers), replace=False)
    keys = np.array([f"{PLATFORM}:{n}" for n in number])
    post = answers["post"].to_numpy()
    writer = answers["author"].to_numpy()
    parent = answers["reply_to"].fillna(-1).to_numpy(dtype=int)
    table = pd.DataFrame(
        {
            "comment": keys,
            "platform": PLATFORM,
            "post": posts["post"].to_numpy()[post],
            "post_account": posts["account"].to_numpy()[post],
            "post_url": posts["url"].to_numpy()[post],
            "account": people["account"].to_numpy()[writer],
            "user_id": people["user_id"].to_numpy()[writer],
            "created_at": answers["at"].astype("datetime64[us, UTC]"),
            "text": texts,
            "likes": pd.array(rng.poisson(rng.gamma(0.4, 2.0, len(answers))), dtype="Int64"),
            "reply_to": np.where(parent >= 0, keys[parent], None),
            "source": "sample",
            "collected_at": END,
        }
    )
    # Comments of posts that the export does not contain.
    lost = rng.choice(len(table), min(_NOBODYS_POSTS, len(table) // 100), replace=False)
    elsewhere = _shortcodes(table["created_at"].iloc[lost], rng)
    table.loc[lost, "post"] = [f"{PLATFORM}:{code}" for code in elsewhere]
    table.loc[lost, "post_url"] = [f"https://www.instagram.com/p/{c}/" for c in elsewhere]
    table.loc[lost, ["post_account", "reply_to"]] = None
    return table.sort_values("created_at", kind="stable", ignore_index=True)


def _accounts(
    plan: list[PlannedPost], people: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    posted = np.zeros((len(people), DAYS), dtype=int)
    days = [min(max((p.at - START).days, 0), DAYS - 1) for p in plan]
    np.add.at(posted, ([p.author for p in plan], days), 1)
    return snapshots(people, follower_history(people, rng), posted, rng)
