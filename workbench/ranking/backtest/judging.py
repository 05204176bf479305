"""Every figure against every outcome: values, intervals, and how far ours is ahead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.ranking.backtest.baselines import BASELINES
from workbench.ranking.backtest.scores import (
    Counts,
    draw_accounts,
    ndcg,
    precision,
    spearman,
    top_of,
)
from workbench.signals.measured import Floats, Phrase

__all__ = ["METRICS", "OURS", "QUESTIONS", "Case", "Judged", "judge"]

QUESTIONS = ("attention", "brand")
OURS = {"attention": "momentum", "brand": "score"}
METRICS = ("ndcg", "precision", "spearman")
INTERVAL = (0.025, 0.975)
Draws = dict[tuple[str, str, str], dict[pd.Timestamp, Floats]]


@dataclass(frozen=True)
class Case:
    """One cut: what every method said of each candidate, and what came of it.

    Parameters
    ----------
    cut
        The moment.
    figures
        float64, a row a candidate and a column a method.
    outcomes
        As `outcomes_of` gives them, the same rows.
    """

    cut: pd.Timestamp
    figures: pd.DataFrame
    outcomes: pd.DataFrame


@dataclass(frozen=True)
class Judged:
    """What the cases show.

    Parameters
    ----------
    table
        Tidy: cut (NaT: mean of the cuts), question, method, metric, value, low, high, n.
    draws
        By question, metric and method: for each cut the observed value, then the re-drawn ones.
    left_out
        Cuts and questions that could not be judged, as phrases.
    """

    table: pd.DataFrame
    draws: Draws
    left_out: tuple[Phrase, ...]

    def differences(self, question: str, metric: str, ours: str) -> pd.DataFrame:
        """Return how far `ours` is ahead of every other method, at the cuts both have.

        One row a method, best method first: question, metric, ours, baseline, value, best,
        difference, low, high, ratio (NaN where the other's value is not positive), cuts.
        """
        mine = self.draws.get((question, metric, ours), {})
        rows: list[dict[str, Any]] = []
        for (asked, by, other), theirs in self.draws.items():
            if (asked, by) != (question, metric) or other == ours:
                continue
            common = [cut for cut in theirs if cut in mine]
            if not common:
                continue
            both = [_over(found, common) for found in (mine, theirs)]
            value, best = (float(found[0]) for found in both)
            low, high = _interval(both[0] - both[1])
            rows.append(
                {
                    "question": question, "metric": metric, "ours": ours, "baseline": other,
                    "value": value, "best": best, "difference": value - best, "low": low,
                    "high": high, "ratio": value / best if best > 0 else np.nan,
                    "cuts": len(common),
                }
            )  # fmt: skip
        rows.sort(key=lambda row: (-row["best"], row["baseline"]))
        return pd.DataFrame(rows)


def judge(cases: Sequence[Case], *, top: int, draws: int, seed: int) -> Judged:
    """Judge every method at every cut.

    Accounts are drawn with replacement, the same ones at every cut: who is a candidate at several
    cuts is one piece of evidence, not several. Cuts are never mixed; each is judged alone and the
    mean is taken over the cuts.
    """
    everyone = pd.Index(sorted(set().union(*(case.figures.index for case in cases))))
    counts = draw_accounts(len(everyone), draws, np.random.default_rng(seed))
    found: Draws = {}
    sizes: dict[pd.Timestamp, int] = {}
    left_out: list[Phrase] = []
    for case in cases:
        sizes[case.cut] = len(case.figures)
        here = counts[:, everyone.get_indexer(case.figures.index)]
        for question in QUESTIONS:
            judged = _judge_case(case, question, here, top=top)
            left_out += _missing(case, question, set(judged))
            for metric, by_method in judged.items():
                for method, values in by_method.items():
                    found.setdefault((question, metric, method), {})[case.cut] = values
    return Judged(_table(found, sizes), found, tuple(left_out))


def _judge_case(
    case: Case, question: str, counts: Counts, *, top: int
) -> dict[str, dict[str, Floats]]:
    """Return for each metric that can be asked the values of every method."""
    outcomes = case.outcomes.astype(float)
    methods = [name for name in case.figures if name in _methods(question)]
    if question == "attention":
        gains = outcomes["future_attention"].to_numpy()
        relevant = top_of(gains, k=top) if len(gains) else gains
    else:
        gains = outcomes["future_engagers"].to_numpy()
        relevant = (outcomes["future_brand_posts"] > 0).to_numpy(dtype=float)
    if OURS[question] not in methods or len(gains) < 2:  # noqa: PLR2004  # one cannot be ordered
        return {}
    judged: dict[str, dict[str, Floats]] = {metric: {} for metric in METRICS}
    for name in methods:
        figure = case.figures[name].to_numpy(dtype=float)
        if gains.any():
            judged["ndcg"][name] = ndcg(figure, gains, counts, k=top)
            judged["spearman"][name] = spearman(figure, gains, counts)
        if relevant.any():
            judged["precision"][name] = precision(figure, relevant, counts, k=top)
    return {metric: values for metric, values in judged.items() if values}


def _methods(question: str) -> tuple[str, ...]:
    learned = ("learned",) if question == "brand" else ()
    return (OURS[question], *learned, *BASELINES)


def _missing(case: Case, question: str, judged: set[str]) -> list[Phrase]:
    """Return why a question was not, or only in part, asked at a cut."""
    if {"ndcg", "precision"} <= judged:
        return []
    if len(case.figures) < 2:  # noqa: PLR2004  # one cannot be ordered
        why = "few_candidates"
    elif OURS[question] not in case.figures:
        why = "no_figure"
    elif question == "attention":
        why = "no_attention"
    else:
        why = "no_engagers" if judged else "no_brand_posts"
    asked: Mapping[str, object] = {
        "cut": f"{case.cut:%Y-%m-%d %H:%M}",
        "question": (f"backtest.question_{question}", {}),
    }
    return [(f"backtest.left_out_{why}", asked)]


def _over(by_cut: dict[pd.Timestamp, Floats], cuts: list[pd.Timestamp]) -> Floats:
    """Return the mean over cuts of each draw; NaN in a draw where any cut says nothing."""
    mean: Floats = np.mean([by_cut[cut] for cut in cuts], axis=0)
    return mean


def _interval(values: Floats) -> tuple[float, float]:
    drawn = values[1:]
    drawn = drawn[~np.isnan(drawn)]
    low, high = np.quantile(drawn, INTERVAL) if len(drawn) else (values[0], values[0])
    return float(low), float(high)


def _table(found: Draws, sizes: dict[pd.Timestamp, int]) -> pd.DataFrame:
    rows = []
    for (question, metric, method), by_cut in found.items():
        cuts = list(by_cut)
        spans = [(cut, by_cut[cut], sizes[cut]) for cut in cuts]
        spans.append((pd.NaT, _over(by_cut, cuts), sum(sizes[cut] for cut in cuts)))
        for cut, values, n in spans:
            low, high = _interval(values)
            rows.append((cut, question, method, metric, float(values[0]), low, high, n))
    names = ["cut", "question", "method", "metric", "value", "low", "high", "n"]
    table = pd.DataFrame(rows, columns=names)
    return table.astype({"cut": "datetime64[us, UTC]"}).sort_values(
        ["question", "cut", "metric", "value"],
        ascending=[True, True, True, False],
        kind="stable",
        ignore_index=True,
    )
