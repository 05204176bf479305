"""The sentences themselves, read once from the TOML files beside this module."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from workbench.phrases.language import current_language

__all__ = ["entry", "hint", "languages", "phrase_ids"]

Sentences = dict[str, str]


def languages() -> tuple[str, ...]:
    """Return the languages every phrase is written in."""
    return ("en", "de")


def phrase_ids() -> tuple[str, ...]:
    """Return the ids of all phrases, sorted."""
    return tuple(sorted(_catalogue()[0]))


def entry(phrase: str, language: str | None = None) -> str:
    """Return the sentence of `phrase` with its place-holders, in the language spoken now.

    An unknown id is returned as it is: a missing sentence must not hide an error.
    """
    sentences = _catalogue()[0].get(phrase)
    return sentences[language or current_language()] if sentences else phrase


def hint(phrase: str, language: str | None = None) -> str:
    """Return what to do about the error `phrase`, or an empty string."""
    sentences = _catalogue()[1].get(phrase)
    return sentences[language or current_language()] if sentences else ""


@cache
def _catalogue() -> tuple[dict[str, Sentences], dict[str, Sentences]]:
    phrases: dict[str, Sentences] = {}
    hints: dict[str, Sentences] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            for room, sentences in tomllib.loads(file.read_text(encoding="utf-8")).items():
                for name, texts in sentences.items():
                    phrases[f"{room}.{name}"] = {lang: texts[lang] for lang in languages()}
                    if "hint" in texts:
                        hints[f"{room}.{name}"] = texts["hint"]
    return phrases, hints
