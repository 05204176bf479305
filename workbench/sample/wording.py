"""The stock of hand-written sentences, and how one of them becomes a person's own.

A sentence may hold alternatives ``[heute|gestern]`` (nestable, an empty one is allowed) and slots
``{b}`` (a brand), ``{friend}``, ``{city}``. A theme has scenes; sentences are only combined
within one scene, so that a caption stays one story.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from workbench.sample.dice import Dice

__all__ = ["THEMES", "Opening", "Scene", "Theme", "load_talk", "load_themes", "reword"]

THEMES = (
    "barista",
    "iced",
    "cafe",
    "baking",
    "porridge",
    "climate",
    "shopping",
    "leak",
    "kids",
    "running",
    "lactose",
    "giveaway",
    "work",
    "travel",
    "pets",
    "football",
    "books",
)
LANGUAGES = ("de", "en")

_MONTHS = re.compile(r"~(\d+)-(\d+) ")
_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Opening:
    """A first sentence and the months in which it makes sense; ``~7-8`` before it in the file."""

    text: str
    months: range

    @classmethod
    def read(cls, line: str) -> Opening:
        """Read a line of the file."""
        found = _MONTHS.match(line)
        if found is None:
            return cls(line, range(1, 13))
        return cls(line[found.end() :], range(int(found[1]), int(found[2]) + 1))


@dataclass(frozen=True, slots=True)
class Scene:
    """Sentences of one story: how it starts and what can be added, in any order.

    `brand` stands in for the theme's own brand sentences; nobody is paid for an `unpaid` story.
    """

    lead: tuple[Opening, ...]
    more: tuple[str, ...]
    brand: tuple[str, ...] = ()
    unpaid: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """What people write about one theme in one language.

    `brand` sentences name a brand ``{b}``, `end` are closing remarks, `comments` what others
    answer; `tags` are bare hashtags.
    """

    name: str
    language: str
    scenes: tuple[Scene, ...]
    brand: tuple[str, ...]
    end: tuple[str, ...]
    tags: tuple[str, ...]
    emoji: tuple[str, ...]
    comments: tuple[str, ...]
    keywords: tuple[str, ...]


def _read(name: str) -> dict[str, Any]:
    path = files("workbench.sample.texts") / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def load_themes() -> dict[tuple[str, str], Theme]:
    """Return all themes by (name, language)."""
    found = {}
    for name in THEMES:
        stock = _read(name)
        for language in LANGUAGES:
            part = stock[language]
            found[name, language] = Theme(
                name=name,
                language=language,
                scenes=tuple(
                    Scene(
                        tuple(Opening.read(line) for line in scene["lead"]),
                        tuple(scene.get("more", ())),
                        tuple(scene.get("brand", ())),
                        unpaid=bool(scene.get("unpaid")),
                    )
                    for scene in part["scene"]
                ),
                **{
                    key: tuple(part.get(key, ()))
                    for key in ("brand", "end", "tags", "emoji", "comments", "keywords")
                },
            )
    return found


@cache
def load_talk() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return what is said across themes, by language and occasion."""
    return {
        language: {key: tuple(lines) for key, lines in part.items()}
        for language, part in _read("talk").items()
    }


def reword(sentence: str, dice: Dice, slots: Mapping[str, str]) -> str:
    """Return `sentence` with one of each of its alternatives and its slots filled.

    >>> import numpy as np
    >>> reword("Kaffee mit {b}[.|.]", Dice(np.random.default_rng(0)), {"b": "Hafermeister"})
    'Kaffee mit Hafermeister.'
    """
    while "[" in sentence:
        reworded = _ALTERNATIVES.sub(lambda m: dice.pick(m[1].split("|")), sentence)
        if reworded == sentence:
            break
        sentence = reworded
    for name, value in slots.items():
        sentence = sentence.replace(f"{{{name}}}", value)
    return re.sub(r" {2,}", " ", sentence).replace(" ,", ",").strip()
