"""Which signals can be computed for how many candidates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbench.funnel.known import Known
from workbench.signals import Measured

__all__ = ["COUNTED", "GROWTH", "coverage_of"]

GROWTH = "growth"
"""Needs two profile snapshots at least a week apart."""
SHOWN = (
    "affinity",
    "relevance",
    "engagement_rate",
    "audience",
    "authority",
    "momentum",
    "reach",
    "activity",
    "authenticity",
)
COUNTED = frozenset(("audience", "authority", "authenticity"))
"""Signals whose zero may only mean that nobody was looked at."""


def coverage_of(known: Known) -> pd.DataFrame:
    """Return one row a signal: for how many candidates it can be computed, and why not for all.

    Returns
    -------
    pandas.DataFrame
        Columns signal, candidates (known for so many), of, top (known for so many of the best),
        of_top, share (0..1), why (a phrase, None where nothing is missing).

    Notes
    -----
    A signal counts as known where it has a value; audience, authority and authenticity only where
    at least one observation stands behind it, as their zero may mean that nobody was looked at.
    """
    rows = [_row(known, name) for name in SHOWN]
    rows.append(_growth(known))
    return pd.DataFrame(rows)


def _row(known: Known, name: str) -> dict[str, Any]:
    if known.ranking is None:
        return _as_row(known, name, np.zeros(0, bool), ("funnel.nobody_yet", {}))
    signals = known.ranking.signals
    if name == "relevance" and name not in signals.measured:
        return _relevance(known)
    measured = signals.measured.get(name)
    if measured is None:
        why = next((a.reason for a in signals.absent if a.name == name), ("funnel.no_data", {}))
        return _as_row(known, name, np.zeros(known.candidates, bool), why)
    return _as_row(known, name, _there(measured), (f"funnel.why_{name}", {}))


def _there(measured: Measured) -> np.ndarray[Any, np.dtype[np.bool_]]:
    there = ~np.isnan(measured.value)
    return there & (measured.n > 0) if measured.name in COUNTED else there


def _relevance(known: Known) -> dict[str, Any]:
    """Relevance needs only a brief and texts, so it is known without being measured."""
    assert known.ranking is not None  # noqa: S101  # the caller looked
    if not known.brand.brief.strip():
        return _as_row(
            known, "relevance", np.zeros(known.candidates, bool), ("funnel.no_brief", {})
        )
    told = set(known.posts.loc[known.posts["text"].notna(), "account"])
    there = known.ranking.signals.candidates.index.isin(told)
    return _as_row(known, "relevance", there, ("funnel.why_relevance", {}))


def _growth(known: Known) -> dict[str, Any]:
    if known.ranking is None:
        return _as_row(known, GROWTH, np.zeros(0, bool), ("funnel.nobody_yet", {}))
    people = known.ranking.signals.candidates.index
    lacking = {
        *known.without_followers(tuple(people)),
        *known.with_one_snapshot(tuple(people)),
    }
    return _as_row(known, GROWTH, ~people.isin(lacking), ("funnel.why_growth", {}))


def _as_row(
    known: Known,
    name: str,
    there: np.ndarray[Any, np.dtype[np.bool_]],
    why: tuple[str, Any],
) -> dict[str, Any]:
    best: frozenset[str] = frozenset(known.top)
    people = known.ranking.signals.candidates.index if known.ranking is not None else pd.Index([])
    count, top = int(there.sum()), int((there & people.isin(best)).sum())
    return {
        "signal": name,
        "candidates": count,
        "of": known.candidates,
        "top": top,
        "of_top": len(known.top),
        "share": count / known.candidates if known.candidates else 0.0,
        "why": None if count == known.candidates and count else why,
    }
