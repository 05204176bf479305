"""From messages to SPACES: read, encode, score, and say why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.text import Encoder, normalised, plain_text, strip_markup
from workbench.text import encoder as make_encoder
from workbench.ugc.spaces.features import Names, says_something
from workbench.ugc.spaces.heads import HEADS
from workbench.ugc.spaces.reasons import NOTHING, Reason, explain
from workbench.ugc.spaces.received import (
    Corrections,
    Messages,
    read_corrections,
    read_messages,
)
from workbench.ugc.spaces.result import COLUMNS, Spaces
from workbench.ugc.spaces.scoring import score_texts
from workbench.ugc.spaces.support import YES
from workbench.ugc.spaces.written import LABELS

__all__ = ["classify_spaces"]

DIGITS = 4  # of scores; what lies beyond differs between machines


def classify_spaces(
    messages_or_posts: pd.DataFrame | pd.Series | Iterable[str | None],
    brand: Brand,
    *,
    encoder: str | Encoder = "multilingual",
    corrections: pd.DataFrame | None = None,
) -> Spaces:
    """Say what messages want: support, product, acquisition, content, engagement, success.

    A message can carry several labels or none. Sentence vectors and some fifty cues (ways of
    asking, wishing, recommending, taking part, thanking, …) go through logistic regressions that
    are fitted when first needed, on bilingual examples and label descriptions that come with the
    package and on the user's corrections.

    Parameters
    ----------
    messages_or_posts
        A frame with `text` and a key (`message`, `post` or `comment`), and `account` where
        known; a Series; or strings.
    brand
        Rows by its handles are not judged; tagging it or a competitor is not tagging a friend.
    encoder
        A name or an `Encoder`; only the latter can have a cache, which then holds vectors of
        whole messages only, as `plain_text` gives them.
    corrections
        `message` (key), `labels` (list, ``[]`` for none) and `text` (or null), as
        `Community.corrections` gives them. They hold for their message and for equal texts,
        and are learned from with four times the weight of an example. Where `text` is null it
        is that of the message, if it stands among the rows; else nothing is learned from it.

    Returns
    -------
    Spaces
        In input order. A row's result is the same whatever rows stand beside it, as long as
        every correction has its text.

    Raises
    ------
    SchemaError
        A frame has no column `text`, or corrections lack `message` or `labels`.
    SettingError
        A correction names an unknown label.

    Notes
    -----
    Thresholds are those of the best F1 over held-out trades of the written examples, each label
    counted with the share of messages that it is assumed to have. Scores are
    shifted so that each threshold is 0.5. Texts of signs only, handles only or nothing, and the
    brand's own rows, are not judged.

    Examples
    --------
    >>> said = classify_spaces(
    ...     ["Wo bekomme ich die Dose in Graz?", "Guten Morgen zusammen"],
    ...     Brand("Haferglück"), encoder="fast",
    ... )
    >>> said.table["labels"].tolist()
    [['support'], []]
    """
    messages = read_messages(messages_or_posts, brand)
    given = read_corrections(corrections, messages)
    chosen = encoder if isinstance(encoder, Encoder) else make_encoder(encoder)
    scores = _scores(messages, brand, chosen, given)
    rows = [
        _decided(key, text, scores.get(text) if not own else None, given)
        for key, text, own in zip(messages.keys, messages.texts, messages.own, strict=True)
    ]
    reasons = explain(
        {(row.text, row.labels): row.scores for row in rows if row.labels}, chosen, given.lessons
    )
    cells = [_cells(row, reasons) for row in rows]
    columns = {name: [cell[name] for cell in cells] for name in COLUMNS}
    table = {
        # Quotes may hold half an emoji, which only a column of objects bears.
        name: pd.Series(values, dtype=_TYPES.get(name, object))
        for name, values in columns.items()
        if name != "message"
    }
    return Spaces(pd.DataFrame({"message": pd.Series(columns["message"]), **table}))


_TYPES = dict.fromkeys((*LABELS, "confidence"), "float64") | {
    "abstained": "bool",
    "corrected": "bool",
}


@dataclass(frozen=True)
class _Row:
    """One message as it was decided; no scores where it was not judged."""

    key: Any
    text: str
    labels: tuple[str, ...]
    scores: tuple[float, ...] | None
    corrected: bool


def _scores(
    messages: Messages, brand: Brand, encoder: Encoder, given: Corrections
) -> dict[str, tuple[float, ...]]:
    """Return the scores of every text that says something and is not the brand's."""
    said = {
        text: plain_text(text)
        for text in sorted(
            {text for text, own in zip(messages.texts, messages.own, strict=True) if not own}
        )
    }
    said = {
        text: plain for text, plain in said.items() if says_something(strip_markup(text) or plain)
    }
    if not said:
        return {}
    scores = score_texts(said, encoder, given.lessons, Names.of(brand))
    return dict(zip(said, map(tuple, np.round(scores, DIGITS).tolist()), strict=True))


def _decided(
    key: Any,  # noqa: ANN401  # any key a user has
    text: str,
    scores: tuple[float, ...] | None,
    given: Corrections,
) -> _Row:
    labels = given.by_key.get(key)
    if labels is None and scores is not None and given.by_text:
        labels = given.by_text.get(normalised(text))
    corrected = labels is not None
    if labels is None:
        reached = zip(LABELS, scores or (0.0,) * len(LABELS), strict=False)
        labels = frozenset(label for label, score in reached if score >= YES)
    ordered = tuple(label for label in LABELS if label in labels)
    return _Row(key, text, ordered, scores, corrected)


def _cells(row: _Row, reasons: dict[tuple[str, tuple[str, ...]], Reason]) -> dict[str, Any]:
    scores = dict(zip(HEADS, row.scores or (0.0,) * len(HEADS), strict=True))
    reason = reasons.get((row.text, row.labels), NOTHING)
    return {
        "message": row.key,
        "labels": list(row.labels),
        **{label: scores[label] for label in LABELS},
        "confidence": _confidence(row, scores),
        "abstained": not row.labels,
        "corrected": row.corrected,
        "evidence": list(reason.evidence),
        "support_kinds": list(reason.support_kinds),
        "product_kind": reason.product_kind,
        "aspects": list(reason.aspects),
        "aspect_words": list(reason.aspects.values()),
        "quote": reason.quote,
    }


def _confidence(row: _Row, scores: dict[str, float]) -> float:
    if row.corrected:
        return 1.0
    if row.scores is None:
        return 0.0
    if row.labels:
        return min(scores[label] for label in row.labels)
    return round(1 - max(scores[label] for label in LABELS), DIGITS)
