"""A ranking as plain values, for JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.phrases import say
from workbench.ranking.minors import count_minors, without_minors

if TYPE_CHECKING:
    from workbench.ranking.rank import Ranking

__all__ = ["ranking_as_plain"]


def ranking_as_plain(
    ranking: Ranking, *, top: int | None = None, language: str | None = None
) -> dict[str, Any]:
    """Return ``as_of, candidates, ranking``, best first, with the settings it was made with.

    Figures that are not known are None. While filters are on, ``shown`` says how many they leave
    and ``filters`` which they are, and each entry has its ``shown_rank``. Minors are counted in
    ``held_out`` and named nowhere.
    """
    table = ranking.table if top is None else ranking.table.head(top)
    signals = ranking.signals
    filters = {"shown": ranking.shown, "filters": _plain(ranking.conditions)}
    return {
        "as_of": None if pd.isna(ranking.as_of) else ranking.as_of.isoformat(),
        "candidates": ranking.candidates,
        "ranking": [_entry(ranking, row, language) for row in table.to_dict("records")],
        "weights": dict(ranking.weights),
        "preset": ranking.preset,
        "settings": ranking.settings,
        "encoder": signals.encoder,
        "notes": [say(phrase, language, **values) for phrase, values in ranking.notes],
        "excluded": [
            {"account": account, "reason": say(reason, language), "evidence": list(evidence)}
            for account, reason, evidence in without_minors(signals).itertuples(index=False)
        ],
        "held_out": count_minors(signals),
        **(filters if ranking.conditions else {}),
    }


def _entry(ranking: Ranking, row: dict[str, Any], language: str | None) -> dict[str, Any]:
    account = row["account"]
    here = int(ranking.signals.candidates.index.get_loc(account))
    shown = {"shown_rank": int(row["shown_rank"])} if "shown_rank" in row else {}
    return {
        "rank": int(row["rank"]),
        **shown,
        "account": account,
        "score": float(row["score"]),
        "rank_low": int(row["rank_low"]),
        "rank_high": int(row["rank_high"]),
        "p_top": float(row["p_top"]),
        "signals": {
            name: {
                "value": _number(m.value[here]),
                "percentile": _number(ranking.order.field.percentiles[name][here]),
                "n": int(m.n[here]),
                "coverage": _number(m.coverage[here]),
            }
            for name, m in ranking.signals.measured.items()
        },
        "explanation": ranking.explain(account, language),
    }


def _plain(conditions: Any) -> dict[str, Any]:  # noqa: ANN401  # checked conditions
    return {k: list(v) if isinstance(v, tuple) else v for k, v in conditions.items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
