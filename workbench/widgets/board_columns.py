"""A ranking as the columns that the browser keeps: names as text, figures as bytes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from workbench.export.links import profile_link
from workbench.phrases import say
from workbench.ranking import PRESETS, Ranking, never_mentioned
from workbench.schema.keys import handle_of

__all__ = [
    "NOT_KNOWN",
    "better_bytes",
    "candidate_columns",
    "rank_bytes",
    "signal_entries",
    "start_filters",
]

NOT_KNOWN = 255


def candidate_columns(ranking: Ranking, language: str) -> dict[str, list[Any]]:
    """Return what is known of each candidate as lists, in the candidates' own order."""
    known = ranking.signals.candidates
    accounts = [str(account) for account in known.index]
    left = set(ranking.table["account"])
    flags = known["flags"] if "flags" in known else [[]] * len(known)
    return {
        "account": accounts,
        "handle": [handle_of(account) for account in accounts],
        "name": _texts(known["display_name"]),
        "followers": [None if pd.isna(f) else int(f) for f in known["followers"]],
        "tier": _texts(known["tier"]),
        "language": _texts(known["language"]),
        "given": ["in" if account in left else "" for account in accounts],
        "mentioned": ["never" if silent else "" for silent in never_mentioned(ranking.signals)],
        "profile": [profile_link(account) for account in accounts],
        "flags": [
            "; ".join(say(phrase, language, **values) for phrase, values in row) for row in flags
        ],
    }


def signal_entries(ranking: Ranking, language: str) -> list[dict[str, Any]]:
    """Return the signals in use: name, label, weight, and whether peers are compared."""
    measured = ranking.signals.measured
    return [
        {
            "name": name,
            "label": say(f"widgets.board_signal_{name}", language),
            "weight": weight,
            "compared": measured[name].peers is not None,
        }
        for name, weight in ranking.weights.items()
    ]


def better_bytes(ranking: Ranking) -> bytes:
    """Return of how many in 100 each candidate is better, uint8 ``(n_signals, n_candidates)``.

    255 where a value is not known. Signals stand in the order of `signal_entries`.
    """
    rows = []
    for name in ranking.weights:
        measured = ranking.signals.measured[name]
        better = np.floor(100 * measured.percentile())
        rows.append(np.where(np.isnan(measured.value), NOT_KNOWN, better).astype(np.uint8))
    return np.array(rows, dtype=np.uint8).tobytes()


def rank_bytes(ranking: Ranking) -> bytes:
    """Return rank, rank_low, rank_high and p_top in thousandths, int32 ``(4, n_candidates)``."""
    table = ranking.unfiltered.table.set_index("account").reindex(ranking.signals.candidates.index)
    columns = [table["rank"], table["rank_low"], table["rank_high"], table["p_top"] * 1000]
    return np.array([c.to_numpy(dtype=float) for c in columns]).astype("<i4").tobytes()


def start_filters(ranking: Ranking) -> list[tuple[str, str]]:
    """Return the filters that are on at first: group and value, as the board knows them."""
    if ranking.conditions == {"never_mentioned": True}:
        return [("mentioned", "never")]
    return [("given", "in")] if ranking.shown < ranking.candidates else []


def preset_weights() -> dict[str, dict[str, float]]:
    """Return the ready-made weights by name."""
    return {name: dict(weights) for name, weights in PRESETS.items()}


def _texts(column: pd.Series) -> list[str | None]:
    return [text if isinstance(text, str) and text else None for text in column]
