"""What a brand would rather not show beside its name: offence and sensitive themes, quoted.

Offence is a logistic regression on multilingual vectors and insulting words; themes are words of
``head_weights/safety_cues.toml`` that are passed over in harmless phrases ("killer shoes").
``docs/models/safety.md`` says what it was fitted on and how often it is right.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from workbench.text.cues import FEATURES, Phrases, Word, features, words_of
from workbench.text.encoders import Encoder
from workbench.text.heads import Judged, encoder_for_heads, load_head, read_texts, vectors_of

__all__ = ["UNSAFE", "flag_safety"]

UNSAFE = frozenset(("hate", "violence", "self_harm", "sexual", "drugs"))
OFFENSIVE = 0.5  # of a text with an insulting word
ALONE = 0.7  # without one: nothing but the vector says so, and slang comes near
OFFENCE_FEATURES = ("insults", "insult_density", *FEATURES)
QUOTES = 5
LONGEST_QUOTE = 200
MOST_SENTENCES = 8  # that are left out in turn
_ENTRY = re.compile(r'"([^"]+)"|(\S+)')
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")


def flag_safety(posts_or_texts: Judged, *, encoder: str | Encoder = "multilingual") -> pd.DataFrame:
    """Return which texts offend or touch a sensitive theme, and the words that say so.

    Parameters
    ----------
    posts_or_texts
        A frame with `text` (and a key), a Series or a list of texts.
    encoder
        The multilingual encoder; its cache is asked for whole captions, never for sentences.

    Returns
    -------
    pandas.DataFrame
        One row a text in input order: the key (`message`, `post` or `comment`), `safe` (bool:
        not offensive, and no theme of hate, violence, self_harm, sexual, drugs), `offence` (0
        to 1, the probability), `offensive` (bool: from 0.5 with an insulting word, from 0.7
        without), `themes` (those five and the merely
        informative alcohol, gambling, politics, health_claim), `evidence` (exact quotes; every
        flag has one). A text that says nothing is safe.

    Raises
    ------
    SchemaError
        A frame has no column `text`.
    SettingError
        The encoder is not the multilingual one.
    DependencyError
        The head's file is missing or damaged.

    Examples
    --------
    >>> flag_safety(["These killer shoes are to die for", "Halt die Fresse, du Idiot"])["safe"].tolist()
    [True, False]
    """  # noqa: E501  # the example reads better in one line
    chosen = encoder_for_heads(encoder)
    key, keys, texts = read_texts(posts_or_texts, where="flag_safety")
    unique = list(dict.fromkeys(texts))
    row_of = {text: row for row, text in enumerate(unique)}
    offence = _offence(unique, chosen)
    found = [_themes(text) for text in unique]
    quotes = _insulting(unique, offence)
    rows = [row_of[text] for text in texts]
    themes = [list(found[row]) for row in rows]
    offensive = np.array([row in quotes for row in rows], dtype=bool)
    evidence = [
        list(
            dict.fromkeys(
                (*quotes.get(row, ()), *(q for many in found[row].values() for q in many))
            )
        )
        for row in rows
    ]
    table = pd.DataFrame({key: keys})
    unsafe = np.array([not UNSAFE.isdisjoint(many) for many in themes], dtype=bool)
    table["safe"] = ~(offensive | unsafe)
    table["offence"] = np.array([offence[row] for row in rows], dtype=np.float64)
    table["offensive"] = offensive
    table["themes"] = pd.Series(themes, dtype=object)
    table["evidence"] = pd.Series(evidence, dtype=object)
    return table


def offence_features(text: str) -> np.ndarray:
    """Return the features of the offence head, (26,) float64, in the order of OFFENCE_FEATURES."""
    words = words_of(text)
    insults = len(_found(words, "insults"))
    own = [np.log1p(insults), insults / np.sqrt(max(len(words), 1))]
    return np.concatenate([own, features(text)])


def _offence(texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    """Return the probability that each text offends, (n,)."""
    if not texts:
        return np.zeros(0)
    head = load_head("offence", len(OFFENCE_FEATURES))
    said = np.array([offence_features(text) for text in texts])
    shares = head.probabilities(vectors_of(texts, encoder), said)
    offence: np.ndarray = shares[:, head.classes.index("offensive")].copy()
    offence[[not text for text in texts]] = 0.0
    return offence


def _themes(text: str) -> dict[str, list[str]]:
    """Return the themes of a text, in the order of the list, and the words that name each."""
    words = words_of(text)
    harmless = {
        at for first, last, _ in _phrases("harmless").find(words) for at in range(first, last)
    }
    said: dict[str, list[str]] = {}
    for first, last, theme in _phrases("themes").find(words):
        if harmless.isdisjoint(range(first, last)):
            quotes = said.setdefault(theme, [])
            quote = text[words[first].start : words[last - 1].end]
            if len(quotes) < QUOTES and quote not in quotes:
                quotes.append(quote)
    return {theme: said[theme] for theme in _settings()["themes"] if theme in said}


def _insulting(texts: Sequence[str], offence: np.ndarray) -> dict[int, list[str]]:
    """Return the quotes of offensive texts: insults, else the sentence that matters most."""
    quotes: dict[int, list[str]] = {}
    without: list[str] = []
    asked: list[tuple[int, str]] = []
    for row, text in enumerate(texts):
        if offence[row] < OFFENSIVE:
            continue
        words = words_of(text)
        found = [text[words[a].start : words[b - 1].end] for a, b, _ in _found(words, "insults")]
        if found:
            quotes[row] = list(dict.fromkeys(found))[:QUOTES]
        if found or offence[row] < ALONE:
            continue
        sentences = [s for s in _SENTENCE.findall(text[:8_000]) if s.strip()][:MOST_SENTENCES]
        if len(sentences) < 2:  # noqa: PLR2004  # one sentence is the text
            quotes[row] = [_short(sentences[0] if sentences else text)]
            continue
        for at, sentence in enumerate(sentences):
            asked.append((row, sentence))
            without.append(" ".join(sentences[:at] + sentences[at + 1 :]))
    if without:
        # Parts of captions are encoded without a cache: erasing knows whole captions only.
        left = _offence(without, Encoder("multilingual"))
        lowest: dict[int, float] = {}
        for (row, sentence), share in zip(asked, left.tolist(), strict=True):
            if share < lowest.get(row, 2.0):
                lowest[row], quotes[row] = share, [_short(sentence)]
    return quotes


def _short(sentence: str) -> str:
    said = sentence.strip()
    if len(said) <= LONGEST_QUOTE:
        return said
    return said[: LONGEST_QUOTE + 1].rsplit(maxsplit=1)[0][:LONGEST_QUOTE]


def _found(words: Sequence[Word], name: str) -> list[tuple[int, int, str]]:
    return _phrases(name).find(words)


@cache
def _phrases(name: str) -> Phrases:
    settings: Any = _settings()[name]
    if name == "harmless":
        return Phrases({name: settings})
    if name == "insults":
        return Phrases({name: [*settings["words"].split(), *settings["phrases"]]})
    return Phrases(
        {theme: [a or b for a, b in _ENTRY.findall(said)] for theme, said in settings.items()}
    )


@cache
def _settings() -> dict[str, Any]:
    place = files("workbench.text") / "head_weights" / "safety_cues.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))
