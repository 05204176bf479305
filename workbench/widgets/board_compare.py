"""Two candidates side by side, as plain values."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from workbench.phrases import say
from workbench.ranking import Comparison, Ranking
from workbench.schema import handle_of
from workbench.widgets.board_reach import Reach

__all__ = ["comparison_of"]

LONGEST = 60


def comparison_of(
    ranking: Ranking, a: str, b: str, *, reach: Reach | None, language: str
) -> dict[str, Any]:
    """Return what sets one candidate before another.

    Parameters
    ----------
    ranking
        Where they stand.
    a, b
        Account keys of candidates.
    reach
        Counts the people they share; None leaves that out.
    language
        ``"de"`` or ``"en"``.

    Returns
    -------
    dict
        a, b; sentences (see `Comparison.sentences`); rows of what counts, the weightiest
        difference first (label, a and b: better than so many of 100 or None, ahead: ``"a"``,
        ``"b"`` or ``""``); shared, a sentence or ``""``.

    Raises
    ------
    NotFoundError
        One of them is no candidate.
    """
    compared = ranking.compare(a, b)
    measured, weights = ranking.signals.measured, ranking.weights
    rows = [
        _row(
            say(f"widgets.board_signal_{row.signal}", language),
            _better(row.a_percentile, row.a_value),
            _better(row.b_percentile, row.b_value),
        )
        for row in compared.table.itertuples()
        if measured[str(row.signal)].peers is not None and weights[str(row.signal)] > 0
    ]
    return {
        "a": a,
        "b": b,
        "sentences": _told(compared, language),
        "rows": rows,
        "shared": "" if reach is None else _shared(reach, a, b, language),
    }


def _told(compared: Comparison, language: str) -> list[str]:
    """Return the sentences with handles in place of account keys."""
    phrases = tuple(
        (phrase, {k: _name(v) if k in {"ahead", "behind"} else v for k, v in values.items()})
        for phrase, values in compared.phrases
    )
    return dataclasses.replace(compared, phrases=phrases).sentences(language)


def _name(account: object) -> str:
    """Return a handle set apart, so that it cannot turn the words around it."""
    handle = handle_of(str(account)) or str(account)
    return f"\u2068{handle if len(handle) <= LONGEST else handle[:LONGEST] + '…'}\u2069"


def _row(label: str, a: int | None, b: int | None) -> dict[str, Any]:
    known = a is not None and b is not None and a != b
    return {"label": label, "a": a, "b": b, "ahead": ("a" if a > b else "b") if known else ""}  # type: ignore[operator]  # both known


def _better(percentile: float, value: float) -> int | None:
    unknown = math.isnan(percentile) or math.isnan(value)
    return None if unknown else math.floor(100 * percentile)


def _shared(reach: Reach, a: str, b: str, language: str) -> str:
    of_a, of_b, both = reach.in_common(a, b)
    if not of_a or not of_b:
        return say("widgets.compare_no_audience", language)
    share = both / min(of_a, of_b)
    smaller = _name(a if of_a <= of_b else b)
    return say("widgets.compare_shared", language, people=both, share=share, smaller=smaller)
