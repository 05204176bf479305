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

__all__ = ["THEMES", "Scene", "Theme", "load_talk", "load_themes", "reword"]

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

_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True, slots=True)
class Scene:
    """Sentences of one story: how it starts and what can be added, in any order."""

    lead: tuple[str, ...]
    more: tuple[str, ...]


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
                    Scene(tuple(scene["lead"]), tuple(scene.get("more", ())))
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
