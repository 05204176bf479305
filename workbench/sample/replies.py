"""What people write below a post."""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

from typing import Any

import pandas as pd

from workbench.sample.dice import Dice
from workbench.sample.names import RIVAL
from workbench.sample.planning import Plan, PlannedPost
from workbench.sample.wording import load_talk, load_themes, reword

__all__ = ["write_comments"]


def write_comments(
    answers: pd.DataFrame, plan: Plan, people: pd.DataFrame, dice: Dice
) -> list[str]:
    """Return the text of each row of `answers`, in the language of its writer."""
    persons: list[dict[str, Any]] = people.to_dict("records")
    occasions, authors = answers["occasion"].tolist(), answers["author"].tolist()
    following = [row.tolist() for row in plan.following]
    texts: list[str] = []
    for row in answers.itertuples():
        writer = persons[row.author]
        post = plan.posts[row.post]
        owner = persons[post.author]
        language = _language(writer, owner, dice)
        parent = None if pd.isna(row.reply_to) else int(row.reply_to)
        asked = parent is not None and "?" in texts[parent]
        angry = parent is not None and occasions[parent] == "storm"
        line = _line(row.occasion, post, (writer, owner), language, dice, angry=angry, asked=asked)
        slots = {
            "friend": f"@{persons[dice.pick(following[row.author])]['handle']}",
            "friend2": f"@{persons[dice.pick(following[row.author])]['handle']}",
            "city": str(writer["city"]),
            "r": RIVAL,
        }
        text = reword(line, dice, slots)
        if row.occasion == "reply" and dice.chance(0.6):
            text = f"@{persons[authors[parent or 0]]['handle']} {text}"
        elif row.occasion in ("answer", "friends") and len(text) > 8:
            text = _by_hand(text, writer, dice)
        texts.append(text)
    return texts


def _language(writer: dict[str, Any], owner: dict[str, Any], dice: Dice) -> str:
    if writer["language"] == "both":
        return dice.pick(("de", "en")) if owner["language"] == "both" else str(owner["language"])
    if writer["language"] == "de" and owner["language"] == "en":
        return "en" if dice.chance(0.6) else "de"
    return str(writer["language"])


def _line(
    occasion: str,
    post: PlannedPost,
    pair: tuple[dict[str, Any], dict[str, Any]],
    language: str,
    dice: Dice,
    *,
    angry: bool,
    asked: bool,
) -> str:
    talk = load_talk()[language]
    writer, owner = pair
    fixed = {
        "pod": "pod", "entry": "giveaway_comment", "storm": "storm_comment", "purchased": "bought",
    }.get(occasion)  # fmt: skip
    if fixed is not None:
        return dice.pick(talk[fixed])
    if occasion == "friends" and dice.chance(0.55):
        return dice.pick(talk[str(writer["role"])])
    if occasion == "reply":
        if owner["role"] == "brand":
            sorry = angry or post.theme == "leak"
            return dice.pick(talk["brand_sorry" if sorry else "brand_reply"])
        return dice.pick(talk["author_answer" if asked else "author_reply"])
    if owner["role"] == "bought" and dice.chance(0.5):
        return dice.pick(talk["spam"])
    return _answer(post, writer, language, dice)


def _answer(post: PlannedPost, writer: dict[str, Any], language: str, dice: Dice) -> str:
    talk = load_talk()[language]
    roll = dice.roll()
    if writer["role"] == "pod" and roll < 0.5:
        return dice.pick(talk["pod"])
    if roll < 0.15:
        return dice.pick(talk["emoji"])
    if roll < 0.21:
        return dice.pick(talk["friend_tag"])
    if roll < 0.37:
        return dice.pick(talk["chat"])
    if post.names == "brand" and post.theme not in ("leak", "giveaway", "work") and roll < 0.58:
        return dice.pick(talk["brand_comment"])
    return dice.pick(load_themes()[post.theme, language].comments)


def _by_hand(text: str, writer: dict[str, Any], dice: Dice) -> str:
    if writer["lower"]:
        text = text.lower()
    if dice.chance(writer["emoji"] * 0.3):
        text = f"{text} {dice.pick(('😊', '😄', '❤️', '🙏', '😂', '💛', '🙈'))}"
    if text[-1].isalpha() and dice.chance(0.2):
        text += dice.pick(("!", "!!", " :)", "…"))
    return text
