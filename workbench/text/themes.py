"""Sensitive themes of a text, each with a quote: words that name them, and a head on vectors.

Words are those of ``head_weights/safety_cues.toml``; the head is a multinomial logistic
regression that ``benchmarks/fit_themes.py`` fits. ``docs/models/safety.md`` has the figures.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from workbench.errors import DependencyError
from workbench.text.cues import Phrases, words_of
from workbench.text.encoders import Encoder
from workbench.text.heads import Head, read_head, vectors_of

__all__ = [
    "QUOTES",
    "THEMES",
    "find_themes",
    "named_themes",
    "phrases",
    "sentences_of",
    "shortened",
]

# From which probability the head alone names a theme; words of alcohol say more than vectors.
LIKELY = {
    "hate": 0.4, "violence": 0.45, "self_harm": 0.4, "sexual": 0.45, "drugs": 0.5, "alcohol": 0.7,
    "gambling": 0.45, "politics": 0.45, "health_claim": 0.55,
}  # fmt: skip
THEMES = tuple(LIKELY)
DESPITE = 0.8  # where a harmless phrase stands
FEWEST_WORDS = 4  # that a vector can be read from
SHA256 = "8ed4a828fc171f1a51662e7bdc5867e688da6bfb4129f5fd2c64ee795a60a337"
QUOTES = 5
LONGEST, LONGEST_QUOTE = 8_000, 200
MOST_SENTENCES = 8
_ENTRY = re.compile(r'"([^"]+)"|(\S+)')
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")


def find_themes(texts: Sequence[str], vectors: np.ndarray) -> list[dict[str, list[str]]]:
    """Return the themes of each text, in the order of `THEMES`, and the quotes that say so.

    Parameters
    ----------
    texts
        Whole captions; "" for none.
    vectors
        (n, 512) their vectors, as `vectors_of` gives them.

    Returns
    -------
    list of dict
        Theme to quotes: the words that name it, else the sentence likeliest to be about it.
    """
    found = [named_themes(text) for text in texts]
    if not texts:
        return []
    head = theme_head()
    columns = [head.classes.index(theme) for theme in THEMES]
    shares = _shares(head, vectors)[:, columns]
    asked: list[tuple[int, str, str]] = []
    for row, text in enumerate(texts):
        words = words_of(text)
        if len(words) < FEWEST_WORDS:
            continue
        least = DESPITE if phrases("harmless").find(words) else 0.0
        for column, theme in enumerate(THEMES):
            if theme in found[row] or shares[row, column] < max(LIKELY[theme], least):
                continue
            sentences = sentences_of(text)
            found[row][theme] = [shortened(sentences[0] if sentences else text)]
            if len(sentences) > 1:
                asked += [(row, theme, sentence) for sentence in sentences]
    if asked:
        _quote_likeliest(head, asked, found)
    return [{theme: many[theme] for theme in THEMES if theme in many} for many in found]


def _quote_likeliest(
    head: Head, asked: Sequence[tuple[int, str, str]], found: list[dict[str, list[str]]]
) -> None:
    # Parts of captions are encoded without a cache: erasing knows whole captions only.
    vectors = vectors_of([sentence for *_, sentence in asked], Encoder("multilingual"))
    best: dict[tuple[int, str], float] = {}
    for (row, theme, sentence), shares in zip(asked, _shares(head, vectors), strict=True):
        share = float(shares[head.classes.index(theme)])
        if share > best.get((row, theme), -1.0):
            best[row, theme], found[row][theme] = share, [shortened(sentence)]


def _shares(head: Head, vectors: np.ndarray) -> np.ndarray:
    return head.probabilities(vectors, np.zeros((len(vectors), 0)))


def named_themes(text: str) -> dict[str, list[str]]:
    """Return the themes that words of a text name, outside harmless phrases."""
    words = words_of(text)
    harmless = {
        at for first, last, _ in phrases("harmless").find(words) for at in range(first, last)
    }
    said: dict[str, list[str]] = {}
    for first, last, theme in phrases("themes").find(words):
        if harmless.isdisjoint(range(first, last)):
            quotes = said.setdefault(theme, [])
            quote = text[words[first].start : words[last - 1].end]
            if len(quotes) < QUOTES and quote not in quotes:
                quotes.append(quote)
    return said


def sentences_of(text: str) -> list[str]:
    """Return the first eight sentences or lines of a text that say something."""
    said = (found[0] for found in _SENTENCE.finditer(text[:LONGEST]))
    return [sentence for sentence in said if sentence.strip()][:MOST_SENTENCES]


def shortened(sentence: str) -> str:
    """Return a sentence as a quote of up to 200 characters, cut at a blank."""
    said = sentence.strip()
    if len(said) <= LONGEST_QUOTE:
        return said
    return said[: LONGEST_QUOTE + 1].rsplit(maxsplit=1)[0][:LONGEST_QUOTE]


@cache
def theme_head() -> Head:
    """Return the head of themes that ships with the workbench.

    Raises
    ------
    DependencyError
        The file is missing or is not the one that was measured.
    """
    place = files("workbench.text") / "head_weights" / "themes.npz"
    if not place.is_file():
        raise DependencyError("sentiment.no_head", head="themes")
    content = place.read_bytes()
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise DependencyError("sentiment.damaged_head", head="themes")
    return read_head(content, name="themes", n_features=0)


@cache
def phrases(name: str) -> Phrases:
    """Return the words of a list: ``"themes"``, ``"harmless"``, ``"insults"`` or ``"excused"``."""
    place = files("workbench.text") / "head_weights" / "safety_cues.toml"
    settings: Any = tomllib.loads(place.read_text(encoding="utf-8"))[name]
    if name == "harmless":
        return Phrases({name: settings})
    if name == "insults":
        return Phrases({name: [*settings["words"].split(), *settings["phrases"]]})
    return Phrases(
        {theme: [a or b for a, b in _ENTRY.findall(said)] for theme, said in settings.items()}
    )
