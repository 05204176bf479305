"""What a brand would rather not show beside its name: offence and sensitive themes, quoted.

Offence is a logistic regression on multilingual vectors and insulting words, excused where
somebody only swears for joy ("Scheiße, ist das lecker!"); themes are those of `themes`.
``docs/models/safety.md`` says what it was fitted on and how often it is right.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.text.cues import FEATURES, Word, features, find_cues, words_of
from workbench.text.encoders import Encoder
from workbench.text.heads import Judged, encoder_for_heads, load_head, read_texts, vectors_of
from workbench.text.themes import QUOTES, find_themes, phrases, sentences_of, shortened

__all__ = ["UNSAFE", "flag_safety"]

UNSAFE = frozenset(("hate", "violence", "self_harm", "sexual", "drugs"))
OFFENSIVE = 0.5  # of a text with an insulting word
ALONE = 0.7  # without one: nothing but the vector says so, and slang comes near
OFFENCE_FEATURES = ("insults", "insult_density", *FEATURES)
EXCUSED = 0.3  # at most, of swearing with praise
BRIEF = 12  # words; who swears for joy is brief
JOYFUL = 0.85  # below which praise without an insulting word outweighs the vector
_SOMEBODY = frozenset(
    ("you", "you're", "youre", "your", "yours", "u", "ur", "he", "she", "him", "her", "they",
     "them", "those", "people", "du", "dich", "dir", "dein", "deine", "deiner", "ihr", "euch",
     "eure", "euer", "er", "sie", "ihn", "ihm", "ihnen", "leute", "diese", "dieser", "diesen")
)  # fmt: skip


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
        to 1, the probability; at most 0.3 where somebody swears for joy or at themself),
        `offensive` (bool: from 0.5 with an insulting word, from 0.7 without), `themes` (those
        five and the merely informative alcohol, gambling, politics, health_claim), `evidence` (exact quotes; every
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
    vectors = vectors_of(unique, chosen)
    offence = _offence(unique, vectors)
    found = find_themes(unique, vectors)
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


def _offence(texts: Sequence[str], vectors: np.ndarray) -> np.ndarray:
    """Return the probability that each text offends, (n,)."""
    if not texts:
        return np.zeros(0)
    head = load_head("offence", len(OFFENCE_FEATURES))
    said = np.array([offence_features(text) for text in texts])
    shares = head.probabilities(vectors, said)
    offence: np.ndarray = shares[:, head.classes.index("offensive")].copy()
    offence[[not text for text in texts]] = 0.0
    for row, text in enumerate(texts):
        if offence[row] >= OFFENSIVE and excused(text, float(offence[row])):
            offence[row] = min(offence[row], EXCUSED)
    return offence


def excused(text: str, offence: float) -> bool:
    """Say whether a text that sounds offensive only swears for joy or at its writer.

    Parameters
    ----------
    text
        What was said.
    offence
        How likely it offends; without an insulting word praise excuses up to 0.85.

    Examples
    --------
    >>> excused("Scheiße, ist das lecker!", 0.9), excused("Du bist scheiße, danke", 0.9)
    (True, False)
    """
    words = words_of(text)
    if len(words) > BRIEF:
        return False
    insults = _found(words, "insults")
    mild = {at: group for a, b, group in _found(words, "excused") for at in range(a, b) if group}
    places = [range(first, last) for first, last, _ in insults]
    inside = {at for place in places for at in place} | set(mild)
    swears = [at for at in mild if mild[at] == "swearing"]
    if any(at not in mild for place in places for at in place):
        return False
    near = {at for first in swears for at in (first - 2, first - 1, first + 1)} - inside
    if any(words[at].folded in _SOMEBODY for at in near if 0 <= at < len(words)):
        return False
    kept = [(words[at].start, words[at].end) for at in inside]
    felt = [
        cue.valence
        for cue in find_cues(text)
        if not any(start < cue.end and cue.start < end for start, end in kept)
    ]
    if min(felt, default=0) < 0:
        return False
    praised = max(felt, default=0) > 0
    if not insults:
        return ALONE <= offence < JOYFUL and (praised or bool(mild))
    return praised or not swears


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
        sentences = sentences_of(text)
        if len(sentences) < 2:  # noqa: PLR2004  # one sentence is the text
            quotes[row] = [shortened(sentences[0] if sentences else text)]
            continue
        for at, sentence in enumerate(sentences):
            asked.append((row, sentence))
            without.append(" ".join(sentences[:at] + sentences[at + 1 :]))
    if without:
        # Parts of captions are encoded without a cache: erasing knows whole captions only.
        left = _offence(without, vectors_of(without, Encoder("multilingual")))
        lowest: dict[int, float] = {}
        for (row, sentence), share in zip(asked, left.tolist(), strict=True):
            if share < lowest.get(row, 2.0):
                lowest[row], quotes[row] = share, [shortened(sentence)]
    return quotes


def _found(words: Sequence[Word], name: str) -> list[tuple[int, int, str]]:
    return phrases(name).find(words)
