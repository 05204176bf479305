"""Scores of messages: of the whole, and of the sentence that says it loudest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from workbench.text import Encoder, plain_text
from workbench.ugc.spaces.evidence import Clause, clauses
from workbench.ugc.spaces.features import NOBODY, Names, cue_rows
from workbench.ugc.spaces.heads import fitted
from workbench.ugc.spaces.written import LABELS

__all__ = ["MOST", "score_sentences", "score_texts"]

MOST = 12  # sentences of a message that are scored one by one
SENTENCE = 0.5  # what the loudest sentence counts beside the whole message
HOPELESS, SETTLED = 0.05, 0.5  # a label between the two may be in one sentence only
_EDGE = 1e-6
Lessons = Sequence[tuple[str, frozenset[str]]]


def score_texts(
    plain: Mapping[str, str], encoder: Encoder, lessons: Lessons = (), names: Names = NOBODY
) -> np.ndarray:
    """Return the scores (n, 12) float64 of texts, 0 to 1; columns as `HEADS`.

    Parameters
    ----------
    plain
        What `plain_text` gives, by text.
    encoder
        Its cache is asked for whole texts only.
    lessons
        Corrections that are learned from.
    names
        Whose handles are no friends.

    Notes
    -----
    A wish in the last sentence drowns in the vector of a long message. Where a label is neither
    settled nor hopeless and there are several sentences, the logit of a label is
    ``½·whole + ½·max(whole, sentences)``: never lower than that of the whole.
    """
    heads = fitted(encoder, lessons)
    texts = list(plain)
    scores = heads.scores(encoder.encode(plain.values()), cue_rows(texts, names))
    labels = scores[:, : len(LABELS)]
    doubtful = ((labels > HOPELESS) & (labels < SETTLED)).any(axis=1)
    parts = {row: clauses(texts[row])[:MOST] for row in np.flatnonzero(doubtful).tolist()}
    parts = {row: sentences for row, sentences in parts.items() if len(sentences) > 1}
    flat = [part for sentences in parts.values() for part in sentences]
    loud = score_sentences(flat, encoder, lessons, names)
    start = 0
    for row, sentences in parts.items():
        best = _logit(loud[start : start + len(sentences), : len(LABELS)]).max(axis=0)
        start += len(sentences)
        whole = _logit(labels[row])
        mixed = (1 - SENTENCE) * whole + SENTENCE * np.maximum(whole, best)
        scores[row, : len(LABELS)] = 1 / (1 + np.exp(-mixed))
    return scores


def score_sentences(
    sentences: Sequence[Clause], encoder: Encoder, lessons: Lessons = (), names: Names = NOBODY
) -> np.ndarray:
    """Return the scores (n, 12) float64 of single sentences.

    Only whole captions may be cached, for those can be found and erased; sentences are encoded
    afresh.
    """
    texts = [sentence.text for sentence in sentences]
    fresh = Encoder(encoder.name, download=encoder.download)
    vectors = fresh.encode([plain_text(text) for text in texts])
    return fitted(encoder, lessons).scores(vectors, cue_rows(texts, names))


def _logit(scores: np.ndarray) -> np.ndarray:
    kept = np.clip(scores, _EDGE, 1 - _EDGE)
    logits: np.ndarray = np.log(kept / (1 - kept))
    return logits
