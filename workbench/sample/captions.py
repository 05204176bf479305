"""Writing the captions: one story a post, in the author's way of writing."""

# ruff: noqa: PLR2004  # the odds of everyday life read best where they are used

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.sample.dice import Dice
from workbench.sample.names import BRAND, RIVAL
from workbench.sample.planning import PlannedPost
from workbench.sample.wording import Opening, Scene, Theme, load_talk, load_themes, reword

__all__ = ["Writer"]

# Other firms, invented too, by what they would pay a post about.
OTHERS = {
    "barista": "@keramik.tontopf",
    "iced": "@teehaus.linde.hh",
    "porridge": "@muesliwerkstatt.nord",
    "baking": "@ofenwarm.backzubehoer",
    "running": "@laufladen.hafenstrasse",
    "books": "@seitenweise.buchladen",
    "pets": "@pfotenfein.futter",
}


# Magazines and fan pages print what others tell them.
_IN_OTHERS_NAMES = ("media", "fan_page")


class Writer:
    """Writes captions; remembers who has used which opening, so that nobody repeats themselves.

    Parameters
    ----------
    people
        The people table.
    following
        Whom each of them follows, as row numbers.
    dice
        Chance.
    """

    def __init__(self, people: pd.DataFrame, following: Sequence[np.ndarray], dice: Dice) -> None:
        self._people: list[dict[str, Any]] = people.to_dict("records")
        self._following = [row.tolist() for row in following]
        self._dice = dice
        self._themes = load_themes()
        self._talk = load_talk()
        self._used: dict[tuple[int, str], set[str]] = {}

    def write(self, post: PlannedPost, texts: Sequence[str]) -> str:
        """Return the caption of `post`; `texts` are those of the posts planned before it."""
        person = self._people[post.author]
        language = self.language(post.author)
        slots = self._slots(post, person)
        if post.copies is not None:
            return self._copy(post, texts[post.copies], language, slots)
        talk = self._talk[language]
        fixed = {
            "giveaway": "giveaway_brand", "entry": "giveaway_entry",
            "storm": "storm_first", "spreads": "storm_spread", "hosts": "giveaway_host",
        }.get(post.occasion)  # fmt: skip
        if fixed is not None:
            lines = talk.get(fixed) or self._talk["de"][fixed]
            return reword(self._fresh(post.author, fixed, lines), self._dice, slots)
        return self._story(post, person, self._themes[post.theme, language], slots)

    def language(self, author: int) -> str:
        """Return the language of the next caption of `author`."""
        language = str(self._people[author]["language"])
        return self._dice.pick(("de", "en")) if language == "both" else language

    def _slots(self, post: PlannedPost, person: Mapping[str, Any]) -> dict[str, str]:
        friend = self._people[post.friend] if post.friend is not None else None
        dice = self._dice
        other = OTHERS.get(post.theme) or dice.pick(list(OTHERS.values()))
        named = {"brand": self._brand(), "rival": self._rival()}.get(post.names, other)
        called = dice.pick(("Lena", "Jonas", "Selin", "Mira", "Ole", "Tine"))
        if friend is not None and (post.occasion or dice.chance(0.4)):
            called = f"@{friend['handle']}"
        elif person["language"] == "en":
            called = dice.pick(("Kate", "Selin", "Mira", "Tom"))
        return {
            "b": named,
            "r": self._rival(),
            "o": other,
            "friend": called,
            "friend2": f"@{self._people[dice.pick(self._following[post.author])]['handle']}",
            "city": str(person["city"]),
            "citytag": str(person["city"]).lower(),
        }

    def _brand(self) -> str:
        return self._dice.pick(
            (BRAND, BRAND, BRAND, "@hafermeister", "@hafermeister", "#hafermeister")
        )

    def _rival(self) -> str:
        return self._dice.pick((RIVAL, RIVAL, "@kornlund", "#kornlund"))

    def _fresh(self, author: int, what: str, lines: Sequence[str]) -> str:
        used = self._used.setdefault((author, what), set())
        rest = [line for line in lines if line not in used]
        if not rest:
            used.clear()
            rest = list(lines)
        line = self._dice.pick(rest)
        used.add(line)
        return line

    def _story(
        self, post: PlannedPost, person: Mapping[str, Any], theme: Theme, slots: dict[str, str]
    ) -> str:
        dice = self._dice
        scene, parts = self._told(post, person, theme)
        private = person["role"] not in (*_IN_OTHERS_NAMES, "brand", "rival", "retailer")
        if len(parts) > 4 and private:
            parts.append(dice.pick(self._talk[theme.language]["long"]))
        parts += self._named(post, person, theme, scene)
        parts += self._closing(post, person, theme) if private else self._trade(person, theme)
        if private and dice.chance(0.05):
            parts[0] = f"{dice.pick(self._talk[theme.language]['tic'])} {parts[0]}"
        sentences = [reword(part, dice, slots) for part in parts]
        return self._dress(sentences, post, person, theme, slots)

    def _told(
        self, post: PlannedPost, person: Mapping[str, Any], theme: Theme
    ) -> tuple[Scene, list[str]]:
        """Return a scene and what the author tells of it."""
        dice, author, role = self._dice, post.author, person["role"]
        openings = _openings(post, theme)
        lead = self._fresh(author, f"{theme.name}{theme.language}lead", list(openings))
        scene = openings[lead]
        number = {"terse": 0, "normal": 1, "chatty": 2}[person["length"]]
        number += dice.pick((0, 0, 1)) if number else dice.pick((0, 1, 1))
        if dice.chance(0.05):
            number += 3
        more = dice.several(scene.more, number)
        talk = self._talk[theme.language]
        if role == "retailer" and post.theme in ("cafe", "shopping"):
            lines = talk["shop_lead_shelf" if post.theme == "shopping" else "shop_lead"]
            return scene, [self._fresh(author, "shop", lines)]
        if role in ("brand", "rival"):
            return scene, [self._company_line(post)]
        if role in _IN_OTHERS_NAMES:
            lead = dice.pick(talk[f"{role}_lead"]).replace("{lead}", lead)
            more = more[:1]
        return scene, [lead, *more]

    def _closing(self, post: PlannedPost, person: Mapping[str, Any], theme: Theme) -> list[str]:
        """Return how a private person ends: often not at all, with a question, with an insult."""
        dice = self._dice
        ends = dice.chance({"terse": 0.12, "normal": 0.3, "chatty": 0.5}[person["length"]])
        closing = [dice.pick(theme.end)] if ends else []
        if post.rude:
            lines = self._talk[theme.language]["rude"]
            closing.append(self._fresh(post.author, f"rude{theme.language}", lines))
        return closing

    def _trade(self, person: Mapping[str, Any], theme: Theme) -> list[str]:
        """Return what shops, companies and magazines end with."""
        talk = self._talk[theme.language]
        if person["role"] == "retailer":
            return [self._dice.pick(talk["hours"])] if self._dice.chance(0.6) else []
        return [self._dice.pick(talk[f"{person['role']}_cta"])]

    def _company_line(self, post: PlannedPost) -> str:
        """Return what a company says about a theme in its own voice."""
        stock = [Opening.read(line) for line in self._talk["de"][f"own_{post.theme}"]]
        lines = [line.text for line in stock if post.at.month in line.months]
        return self._fresh(post.author, f"own_{post.theme}", lines)

    def _named(
        self, post: PlannedPost, person: Mapping[str, Any], theme: Theme, scene: Scene
    ) -> list[str]:
        """Return the sentences that name a brand, as the author's tie to it has it."""
        dice, talk = self._dice, self._talk[theme.language]
        occasion = _brand_occasion(post, person)
        if occasion == "love_rival" and dice.chance(0.5):
            occasion = ""
        if occasion:
            number = 2 if occasion == "critic" and dice.chance(0.5) else 1
            what = f"{occasion}{theme.language}"
            return [self._fresh(post.author, what, talk[occasion]) for _ in range(number)]
        unsaid = post.names == "other" and post.theme != "giveaway"
        if unsaid or not post.names or person["role"] in ("brand", "rival"):
            return []
        lines = scene.brand or theme.brand
        said = [self._fresh(post.author, f"{theme.name}{theme.language}b", lines)]
        loyal = person["role"] in ("ambassador", "superfan") and post.names == "brand"
        if loyal and theme.name not in ("leak", "giveaway") and dice.chance(0.3):
            said.append(self._fresh(post.author, f"fan{theme.language}", talk["fan"]))
        return said

    def _dress(
        self,
        sentences: list[str],
        post: PlannedPost,
        person: Mapping[str, Any],
        theme: Theme,
        slots: dict[str, str],
    ) -> str:
        """Add emojis, line breaks, hashtags, labels and the author's carelessness."""
        dice = self._dice
        if dice.chance(person["emoji"]):
            where = dice.between(0, len(sentences) - 1) if dice.chance(0.3) else -1
            shop = person["role"] == "retailer"
            emoji = self._talk["de"]["shop_emoji"] if shop else theme.emoji
            mark = dice.pick(emoji) * (2 if dice.chance(0.08) else 1)
            sentences[where] = f"{sentences[where]} {mark}"
        joint = " "
        if person["breaks"] and len(sentences) > 2:
            joint = dice.pick(("\n", "\n\n", " "))
        text = joint.join(sentences)
        if dice.chance(person["typos"]):
            text = mistype(text, dice)
        if person["lower"]:
            text = text.lower()
        if post.occasion == "cafe" and slots["friend"] not in text:
            text = f"{text}\n📍 {slots['friend']}"
        tags = self._tags(post, person, theme, slots)
        if post.label == "hashtag":
            tags.insert(dice.between(0, len(tags)), dice.pick(("werbung", "anzeige", "ad")))
        if tags:
            text += dice.pick((" ", "\n\n", "\n.\n.\n", "\n")) + " ".join(f"#{t}" for t in tags)
        if post.label in ("first", "end"):
            label = dice.pick(self._talk[theme.language]["label"])
            text = f"{label} {text}" if post.label == "first" else f"{text}\n\n{label}"
        return text

    def _tags(
        self,
        post: PlannedPost,
        person: Mapping[str, Any],
        theme: Theme,
        slots: Mapping[str, str],
    ) -> list[str]:
        dice = self._dice
        number = max(0, int(person["tags"]) + dice.between(-2, 1)) if person["tags"] else 0
        stock = {"retailer": "shop_tags", "brand": "own_tags", "rival": "own_tags"}
        trade = stock.get(str(person["role"]))
        tags = dice.several(self._talk["de"][trade] if trade else theme.tags, number)
        own = {"brand": "hafermeister", "rival": "kornlund"}.get(post.names)
        if own and dice.chance(0.45):
            tags.insert(dice.between(0, len(tags)), own)
        return [reword(tag, dice, slots) for tag in dict.fromkeys(tags)]

    def _copy(
        self, post: PlannedPost, original: str, language: str, slots: Mapping[str, str]
    ) -> str:
        dice = self._dice
        if post.occasion == "again":
            changed = original.rstrip() + dice.pick(("", " 😊", "!", "\n\n(nochmal)", " ❤️"))
            return mistype(changed, dice) if dice.chance(0.3) else changed
        by = slots["friend"]
        if post.occasion == "spreads":
            lines = self._talk[language].get("storm_spread", ())
            said = reword(dice.pick(lines), dice, slots)
            return f"{said}\n\nRepost {by}: {original}"
        if self._people[post.author]["role"] == "brand":
            return (
                f"{reword(self._talk['de']['brand_lead'][1], dice, slots)}\n\n📷 {by}: {original}"
            )
        return dice.pick(
            (f"Repost {by}: {original}", f"📷 {by}\n{original}", f"RT {by}: {original}")
        )


def _brand_occasion(post: PlannedPost, person: Mapping[str, Any]) -> str:
    """Return which special way of naming a brand a post calls for, mostly none."""
    role = person["role"]
    if post.occasion == "partner":
        return "partner" if post.sponsor == "brand" else "other_partner"
    if role == "retailer" and post.names in ("brand", "rival"):
        return "shop_shelf" if post.theme == "shopping" else "shop_cafe"
    if role == "media" and post.names in ("brand", "rival"):
        return "media_brand"
    if person["loves_rival"] and post.names == "rival":
        return "love_rival"
    return {"adopts": "adopt", "compares": "rival_fan", "complains": "critic"}.get(
        post.occasion, ""
    )


def _openings(post: PlannedPost, theme: Theme) -> dict[str, Scene]:
    """Return the first sentences that suit the season and the purse, with their scenes."""
    month = post.at.month
    return {
        opening.text: scene
        for scene in theme.scenes
        for opening in scene.lead
        if month in opening.months and not (post.sponsor and scene.unpaid)
    }


def mistype(text: str, dice: Dice) -> str:
    """Return `text` with two letters swapped inside one longer word."""
    words = list(re.finditer(r"(?<![@#\w.])[A-Za-zäöüß]{6,}", text))
    if not words:
        return text
    word = dice.pick(words)
    at = dice.between(word.start() + 1, word.end() - 3)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
