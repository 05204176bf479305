"""Why a message carries its labels: quotes, kinds, aspects, praise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from workbench.text import Encoder
from workbench.ugc.spaces.cues import Found
from workbench.ugc.spaces.evidence import Clause, clauses, cut, telling
from workbench.ugc.spaces.features import found_in
from workbench.ugc.spaces.heads import HEADS
from workbench.ugc.spaces.praise import praise_in, quotable
from workbench.ugc.spaces.product import aspects, product_kind
from workbench.ugc.spaces.scoring import MOST, score_sentences
from workbench.ugc.spaces.support import support_kinds
from workbench.ugc.spaces.written import KINDS

__all__ = ["NOTHING", "Reason", "explain"]

Decision = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class Reason:
    """What shows that the labels of a message apply."""

    evidence: tuple[str, ...] = ()
    support_kinds: tuple[str, ...] = ()
    product_kind: str | None = None
    aspects: Mapping[str, str] = field(default_factory=dict)
    quote: str | None = None


NOTHING = Reason()


def explain(
    decided: Mapping[Decision, Sequence[float] | None],
    encoder: Encoder,
    lessons: Sequence[tuple[str, frozenset[str]]] = (),
) -> dict[Decision, Reason]:
    """Return the reason of each text with its labels.

    Parameters
    ----------
    decided
        Scores of all heads by text and labels; None where the text was not judged.
    encoder
        Scores sentences, without its cache, where no cue tells which of several shows a label.
    lessons
        Corrections, as the labels were decided with.
    """
    parts = {text: clauses(text) for text, _ in decided}
    found = {text: found_in(text) for text in parts}
    quoted = {
        (text, label): _told(parts[text], found[text], label)
        for text, labels in decided
        for label in labels
    }
    open_questions = [pair for pair, quote in quoted.items() if quote is None and parts[pair[0]]]
    quoted |= _scored(open_questions, parts, encoder, lessons)
    return {
        (text, labels): _reason(text, labels, scores, quoted)
        for (text, labels), scores in decided.items()
    }


def _told(parts: list[Clause], found: Sequence[Found], label: str) -> str | None:
    """Return the sentence whose cues speak for a label, or the only sentence there is."""
    if label == "success":
        praise = praise_in(parts, found)
        if praise is not None:
            return praise
    else:
        sentence = telling(parts, [cue for cue in found if cue.cue.label == label])
        if sentence is not None:
            return sentence
    return cut(parts[0]) if len(parts) == 1 else None


def _scored(
    pairs: Sequence[tuple[str, str]],
    parts: Mapping[str, list[Clause]],
    encoder: Encoder,
    lessons: Sequence[tuple[str, frozenset[str]]],
) -> dict[tuple[str, str], str]:
    """Return for each text and label the sentence that scores highest, the first of equals."""
    texts = sorted({text for text, _ in pairs})
    said = [(text, part) for text in texts for part in parts[text][:MOST]]
    if not said:
        return {}
    scores = score_sentences([part for _, part in said], encoder, lessons)
    rows: dict[str, list[int]] = {}
    for row, (text, _) in enumerate(said):
        rows.setdefault(text, []).append(row)
    best = {}
    for text, label in pairs:
        row = rows[text][int(np.argmax(scores[rows[text], HEADS.index(label)].round(4)))]
        best[text, label] = cut(said[row][1])
    return best


def _reason(
    text: str,
    labels: tuple[str, ...],
    scores: Sequence[float] | None,
    quoted: Mapping[tuple[str, str], str | None],
) -> Reason:
    quotes = [quoted.get((text, label)) for label in labels]
    named = aspects(text) if {"support", "product"} & set(labels) else {}
    known = dict(zip(HEADS, scores or (0.0,) * len(HEADS), strict=True))
    praise = quoted.get((text, "success")) if "success" in labels else None
    return Reason(
        evidence=tuple(dict.fromkeys(quote for quote in quotes if quote)),
        support_kinds=(
            tuple(support_kinds([known[kind] for kind in KINDS["support"]]))
            if "support" in labels
            else ()
        ),
        product_kind=(
            product_kind([known[kind] for kind in KINDS["product"]])
            if "product" in labels
            else None
        ),
        aspects=named,
        quote=quotable(praise) if praise else None,
    )
