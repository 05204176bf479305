"""Which way a text leans and whether it judges or reports: features of the sentiment heads.

A lexicon with strengths, ``head_weights/polarity.toml``, beside the cue words that are quoted.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from workbench.text.cues import (
    FEATURES,
    LONGEST,
    Phrases,
    Word,
    features,
    negation_of,
    negations,
    words_of,
)

__all__ = ["OPINION_FEATURES", "opinion_features", "writes_german"]

NEGATED = {1: -0.7, -1: -0.3}  # "nicht zuverlässig" blames, "nicht teuer" praises a little
STRONGEST = 3.0
_REPORT = ("news", "offer", "told", "told_you")
OPINION_FEATURES = (
    *FEATURES, "good", "bad", "good_density", "bad_density", "balance", "strong_good",
    "strong_bad", "first_balance", "last_balance", "good_sentences", "bad_sentences",
    "told_words", "told_you_words", "news_words", "offer_words", "asks_at_the_end",
)  # fmt: skip

_ENTRY = re.compile(r'"([^"]+)"|(\S+)')
_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_SMALL = {
    1: "der die das und ich ist nicht ein eine einen dem den des mit fuer auf von zu im am es sie "
    "wir ihr euch auch aber noch schon mal wieder wie wenn dass bei nach aus um oder hat habe "
    "haben wird werden sind kein keine nur zum zur heute mein meine vom ueber bis ja doch",
    -1: "the and i a an of to on for with that it you my we they this are be have has at from your "
    "our but just can do they're it's i'm don't what when how who about out up",
}
_GERMAN, _ENGLISH = (frozenset(_SMALL[language].split()) for language in (1, -1))


def opinion_features(text: str) -> np.ndarray:
    """Return the features of a text, (40,) float64, in the order of `OPINION_FEATURES`."""
    words = words_of(text)
    read = text[:LONGEST]
    said = dict.fromkeys(_REPORT, 0)
    for *_, group in _report().find(words):
        said[group] += 1
    stance = [np.log1p(said[name]) for name in ("told", "told_you", "news", "offer")]
    asks = float(read.rstrip().endswith("?"))
    leaning = _leaning(read, words, writes_german(read, words))
    return np.concatenate([features(text, words), leaning, [*stance, asks]])


def writes_german(text: str, words: Sequence[Word] | None = None) -> int:
    """Return 1 for German, −1 for English, 0 where the small words do not tell.

    Examples
    --------
    >>> [writes_german(text) for text in ("Das ist es", "That is it", "Berlin")]
    [1, -1, 0]
    """
    words = words_of(text) if words is None else words
    german = sum(word.folded in _GERMAN for word in words)
    german += not text.isascii() and any(sign in "äöüßÄÖÜ" for sign in text[:LONGEST])
    english = sum(word.folded in _ENGLISH for word in words)
    return int(german > english) - int(german < english)


def _leaning(text: str, words: Sequence[Word], language: int) -> np.ndarray:
    """Return how much a text praises and blames, in all and by sentence, (11,)."""
    hits = _polarity(language).find(words)
    turns = negations(words) if hits else []
    ends = [found.end() for found in _END.finditer(text)]
    sentences: dict[int, float] = {}
    felt = []
    for number, (first, last, strength) in enumerate(hits):
        valence = float(strength)
        floor = hits[number - 1][1] if number else 0
        ceiling = hits[number + 1][0] if number + 1 < len(hits) else len(words)
        if turns and negation_of(text, words, turns, (first, last), (floor, ceiling)) is not None:
            valence *= NEGATED[1 if valence > 0 else -1]
        felt.append(valence)
        at = bisect_right(ends, words[first].start)
        sentences[at] = sentences.get(at, 0.0) + valence
    root = np.sqrt(max(len(words), 1))
    good = sum(valence for valence in felt if valence > 0)
    bad = -sum(valence for valence in felt if valence < 0)
    last_one = bisect_right(ends, words[-1].start) if words else 0
    return np.array(
        [
            np.log1p(good),
            np.log1p(bad),
            good / root,
            bad / root,
            np.tanh((good - bad) / 3),
            np.log1p(felt.count(STRONGEST)),
            np.log1p(felt.count(-STRONGEST)),
            np.tanh(sentences.get(0, 0.0) / 2),
            np.tanh(sentences.get(last_one, 0.0) / 2),
            sum(balance > 0 for balance in sentences.values()) / (last_one + 1),
            sum(balance < 0 for balance in sentences.values()) / (last_one + 1),
        ]
    )


@cache
def _polarity(language: int) -> Phrases:
    """Return the words of the language, or of both where it is not known."""
    groups: dict[str, Sequence[str]] = {}
    for name in {1: ("de",), -1: ("en",)}.get(language, ("en", "de")):
        for strength, group in _settings()[name].items():
            groups[strength] = [*groups.get(strength, ()), *_entries(group["said"])]
    return Phrases(groups)


@cache
def _report() -> Phrases:
    return Phrases({name: _entries(_settings()["report"][name]["said"]) for name in _REPORT})


@cache
def _settings() -> dict[str, Any]:
    place = files("workbench.text") / "head_weights" / "polarity.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))


def _entries(said: str) -> list[str]:
    return [phrase or word for phrase, word in _ENTRY.findall(said)]
