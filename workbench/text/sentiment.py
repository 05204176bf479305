"""How a text feels, in German and English: about the brand where it names the brand.

Two multinomial logistic regressions, for German and for other languages, on multilingual vectors
and on words that praise or blame; ``docs/models/sentiment.md`` says what they were fitted on and
how often they are right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.text.clauses import Clause, about_brand, clauses_of, compared
from workbench.text.comparisons import Outcome
from workbench.text.cues import Cue, find_cues, words_of
from workbench.text.encoders import Encoder
from workbench.text.heads import (
    Head,
    Judged,
    encoder_for_heads,
    load_head,
    read_texts,
    vectors_of,
)
from workbench.text.matching import BrandMatcher
from workbench.text.opinion import OPINION_FEATURES, opinion_features, writes_german

__all__ = ["judge_sentiment"]

CLASSES = ("negative", "neutral", "positive")
SURE = 0.42  # below, no class is likely enough; a third is chance
BOTH = 0.33  # praise and blame both as likely: mixed
FEWEST_WORDS = 3
QUOTES = 3
LONGEST_QUOTE = 160
WON, LOST = (0.08, 0.12, 0.8), (0.8, 0.12, 0.08)  # of a comparison: rules, not probabilities
CONTRADICTED = 0.9  # the opposite of a farewell is this likely: idioms look like farewells
_NO_TEXT = (0.0, 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Focus:
    """The clauses about the brand, and 1 or −1 where a comparison decides how they feel."""

    clauses: Sequence[Clause] = ()
    winner: int | None = None


_NO_FOCUS = _Focus()


def judge_sentiment(
    posts_or_texts: Judged,
    brand: Brand | None = None,
    *,
    encoder: str | Encoder = "multilingual",
) -> pd.DataFrame:
    """Return how each text feels, about the brand where it names the brand.

    Parameters
    ----------
    posts_or_texts
        A frame with `text` (and a key), a Series or a list of texts.
    brand
        Whose sentiment counts: of a text that names it only the clauses about it are judged, and
        a comparison with a competitor goes to the winner.
    encoder
        The multilingual encoder; its cache is asked for whole captions, never for clauses.

    Returns
    -------
    pandas.DataFrame
        One row a text in input order: the key (`message`, `post` or `comment`), `sentiment`
        (``"positive"``, ``"negative"``, ``"neutral"``; ``"mixed"`` where clauses disagree or
        praise and blame are both likely; ``"unclear"`` where no class is likely, or fewer than
        three words hold no cue), `score` (−1 to 1, P(positive) − P(negative)), `confidence` (0
        to 1: the probability of what is said; of mixed 1 − P(neutral); of a comparison always
        0.8, see Notes), `toward` (``"brand"`` or
        ``"text"``), `evidence` (exact quotes, most telling first), `p_positive`, `p_neutral`,
        `p_negative`. A text that says nothing is unclear with score and confidence 0.

    Raises
    ------
    SchemaError
        A frame has no column `text`.
    SettingError
        The encoder is not the multilingual one.
    DependencyError
        The head's file is missing or damaged.

    Notes
    -----
    Who wins a comparison is read by rules, which have no probability: all of them get 0.8, 0.12
    and 0.08, for the rules were right in 23 of the 27 blind messages that they decided. A
    farewell or return without another brand ("never again …") counts only where the head does
    not give its opposite 0.9 or more.

    Examples
    --------
    >>> judged = judge_sentiment(["Absolut köstlich, danke!", "Nie wieder, total kaputt."])
    >>> judged["sentiment"].tolist()
    ['positive', 'negative']
    """
    chosen = encoder_for_heads(encoder)
    key, keys, texts = read_texts(posts_or_texts, where="judge_sentiment")
    unique = list(dict.fromkeys(texts))
    row_of = {text: row for row, text in enumerate(unique)}
    shares = _probabilities(unique, chosen)
    focus = [_NO_FOCUS] * len(unique)
    if brand is not None:
        focus = _toward_brand(unique, shares, BrandMatcher(brand))
    judged = [
        _judgement(text, share, on) for text, share, on in zip(unique, shares, focus, strict=True)
    ]
    rows = [judged[row_of[text]] for text in texts]
    table = pd.DataFrame({key: keys})
    table["sentiment"] = pd.Series([row[0] for row in rows], dtype="str")
    table["score"] = np.array([row[2][2] - row[2][0] for row in rows], dtype=np.float64)
    table["confidence"] = np.array([row[1] for row in rows], dtype=np.float64)
    toward = ["brand" if focus[row_of[text]].clauses else "text" for text in texts]
    table["toward"] = pd.Series(toward, dtype="str")
    table["evidence"] = pd.Series([list(row[3]) for row in rows], dtype=object)
    for at, name in enumerate(CLASSES):
        table[f"p_{name}"] = np.array([row[2][at] for row in rows], dtype=np.float64)
    return table


def _probabilities(texts: Sequence[str], encoder: Encoder) -> np.ndarray:
    """Return P(negative), P(neutral), P(positive) of each text, (n, 3)."""
    if not texts:
        return np.zeros((0, len(CLASSES)))
    vectors = vectors_of(texts, encoder)
    said = np.array([opinion_features(text) for text in texts])
    general, german = (
        _ordered(load_head(name, len(OPINION_FEATURES)), vectors, said)
        for name in ("sentiment", "sentiment_de")
    )
    # Of a text in neither language, or too short to tell, both heads are asked.
    weight = np.array([(1 + writes_german(text)) / 2 for text in texts])[:, None]
    shares: np.ndarray = (1 - weight) * general + weight * german
    shares[[not text for text in texts]] = _NO_TEXT
    return shares


def _ordered(head: Head, vectors: np.ndarray, said: np.ndarray) -> np.ndarray:
    columns = [head.classes.index(name) for name in CLASSES]
    shares: np.ndarray = head.probabilities(vectors, said)[:, columns]
    return shares


def _toward_brand(texts: Sequence[str], shares: np.ndarray, matcher: BrandMatcher) -> list[_Focus]:
    """Replace the probabilities of texts that name the brand by those of what is about it."""
    focus: list[_Focus] = []
    parts: dict[int, str] = {}
    turned = set()
    for row, text in enumerate(texts):
        clauses = clauses_of(text, matcher)
        about = about_brand(clauses) if any(clause.brand for clause in clauses) else []
        both = next((clause for clause in about if clause.brand and clause.rival), None)
        outcome = compared(both, matcher) if both else None
        winner = outcome.winner if outcome and not _contradicts(shares[row], outcome) else None
        focus.append(_Focus(about, winner))
        if winner is not None:
            shares[row] = WON if winner > 0 else LOST
        elif outcome and outcome.rest:
            parts[row] = outcome.rest
            if not outcome.about_brand:
                turned.add(row)
        elif about and len(about) < len(clauses):
            parts[row] = " ".join(clause.text for clause in about)
    if not parts:
        return focus
    # Parts of captions are encoded without a cache: erasing a person knows whole captions only.
    judged = _probabilities(list(parts.values()), Encoder("multilingual"))
    for row, share in zip(parts, judged, strict=True):
        shares[row] = share[::-1] if row in turned else share
    return focus


def _contradicts(share: np.ndarray, outcome: Outcome) -> bool:
    """Say whether the head is sure of the opposite of a verdict that names no other brand."""
    opposite = share[0] if outcome.winner == 1 else share[2]
    return outcome.alone and bool(opposite >= CONTRADICTED)


def _judgement(
    text: str, share: np.ndarray, focus: _Focus
) -> tuple[str, float, np.ndarray, list[str]]:
    """Return sentiment, confidence, probabilities and evidence of one text."""
    if not text:
        return "unclear", 0.0, share, []
    parts = focus.clauses or clauses_of(text)
    cues = [[_moved(cue, part.start) for cue in find_cues(part.text)] for part in parts]
    flat = [cue for found in cues for cue in found]
    best = CLASSES[int(share.argmax())]
    if focus.winner is None and _disagree(cues, share):
        quotes = _quotes(text, flat, 1, parts)[:1] + _quotes(text, flat, -1, parts)[:1]
        return "mixed", float(1 - share[1]), share, quotes
    if not flat and len(words_of(text)) < FEWEST_WORDS:
        return "unclear", float(share.max()), share, []
    if share.max() < SURE:
        return "unclear", float(share.max()), share, []
    if best == "neutral":
        return best, float(share.max()), share, []
    quotes = _quotes(text, flat, 1 if best == "positive" else -1, parts)
    return best, float(share.max()), share, quotes


def _disagree(cues: Sequence[Sequence[Cue]], share: np.ndarray) -> bool:
    """Say whether one clause praises and another blames, or both are about as likely."""
    if min(share[0], share[2]) >= BOTH:
        return True
    sums = [sum(cue.valence for cue in found) for found in cues]
    return max(sums, default=0) >= 1 and min(sums, default=0) <= -1 and share[1] < 0.6  # noqa: PLR2004  # neutral is likelier than both


def _quotes(text: str, cues: Sequence[Cue], sign: int, parts: Sequence[Clause]) -> list[str]:
    """Return the words of that sign, strongest first; without any, the first clause judged."""
    felt = sorted(
        (cue for cue in cues if cue.valence * sign > 0),
        key=lambda cue: (-abs(cue.valence), cue.start),
    )
    quotes = list(dict.fromkeys(text[cue.start : cue.end] for cue in felt))[:QUOTES]
    if quotes or not parts:
        return quotes
    return [parts[0].text[:LONGEST_QUOTE].rsplit("\n", 1)[0].strip()]


def _moved(cue: Cue, by: int) -> Cue:
    return Cue(cue.start + by, cue.end + by, cue.valence, cue.negated)
