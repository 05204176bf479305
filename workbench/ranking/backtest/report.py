"""The report of a back-test: losses first, then what was won, learned and left out."""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from workbench.phrases import say
from workbench.ranking.backtest.baselines import BASELINES
from workbench.ranking.backtest.judging import METRICS, OURS, QUESTIONS, Judged
from workbench.ranking.backtest.learning import Trial
from workbench.ranking.backtest.verdicts import Verdict, verdict_of
from workbench.signals.measured import Phrase

__all__ = ["Backtest"]

BEHIND = ("lost", "behind")
CHANGES = 3  # learned weights that are named


@dataclass(frozen=True, eq=False)
class Backtest:
    """How well earlier rankings foretold what came.

    Parameters
    ----------
    brand
        Name of the brand.
    cuts
        Moments at which the past was cut off, ascending.
    horizon
        How far ahead was asked for.
    top
        The k of precision and NDCG.
    draws, seed, preset, weights, encoder
        Settings in use; weights by signal.
    judged
        Every value, with its re-draws.
    trial
        What became of weights learned from earlier cuts.
    accounts
        One row a cut and candidate: the figure of every method (score, momentum, learned, the
        baselines; what a cut could not give is NaN), future_attention, future_brand_posts and
        future_engagers.
    notes
        What the data could not tell, as phrases.
    """

    brand: str
    cuts: tuple[pd.Timestamp, ...]
    horizon: pd.Timedelta
    top: int
    draws: int
    seed: int
    preset: str
    weights: Mapping[str, float]
    encoder: str | None
    judged: Judged = field(repr=False)
    trial: Trial = field(repr=False)
    accounts: pd.DataFrame = field(repr=False)
    notes: tuple[Phrase, ...] = ()

    @property
    def table(self) -> pd.DataFrame:
        """Tidy figures: cut, question, method, metric, value, low, high, n.

        `cut` is NaT for the mean over the cuts; low and high bound the 95 % bootstrap interval; n
        is the number of candidates. Methods of a question, cut and metric stand best first.
        """
        return self.judged.table

    @property
    def left_out(self) -> tuple[Phrase, ...]:
        """Cuts at which a question could not be asked, as phrases."""
        return self.judged.left_out

    @cached_property
    def summary(self) -> pd.DataFrame:
        """Means over the cuts, a row a question and method, the best NDCG first.

        Columns question, method, ours (bool), then ndcg, precision and spearman, each with
        ``_low`` and ``_high``. Learned weights have their own, fewer cuts.
        """
        mean = self.table[self.table["cut"].isna()]
        ends = {"value": "", "low": "_low", "high": "_high"}
        by_metric = {
            metric: mean[mean["metric"] == metric].set_index(["question", "method"])
            for metric in METRICS
        }
        columns = {
            f"{metric}{end}": rows[part]
            for metric, rows in by_metric.items()
            for part, end in ends.items()
        }
        flat = pd.DataFrame(columns).astype(float).reset_index()
        flat.insert(2, "ours", flat["method"] == flat["question"].map(OURS))
        return flat.sort_values(
            ["question", "ndcg", "precision", "method"],
            ascending=[True, False, False, True],
            ignore_index=True,
        )

    @cached_property
    def differences(self) -> pd.DataFrame:
        """How far ours is ahead of each baseline, at the cuts both have.

        Columns question, metric, ours, baseline, value, best, difference, low, high (95 %
        bootstrap interval of the difference), ratio (value/best, NaN where best is not positive),
        cuts; the strongest baseline of a question and metric first.
        """
        parts = [
            found[found["baseline"].isin(BASELINES)]
            for question in QUESTIONS
            for metric in METRICS
            if len(found := self.judged.differences(question, metric, OURS[question]))
        ]
        return pd.concat(parts, ignore_index=True)

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """Ours beside the strongest baseline of each question and metric, losses first."""
        best = self.differences.drop_duplicates(["question", "metric"])
        found = [verdict_of(row) for row in best.to_dict("records")]
        return tuple(sorted(found, key=lambda verdict: verdict.order))

    @property
    def loses(self) -> bool:
        """Whether a simple figure did better anywhere, be it within chance."""
        return any(verdict.outcome in BEHIND for verdict in self.verdicts)

    @property
    def offer(self) -> bool:
        """Whether learned weights won out of time and are offered."""
        return self.trial.offer

    @property
    def offer_reason(self) -> Phrase:
        """Why learned weights are offered or not, as a phrase."""
        return self.trial.reason

    @property
    def learned(self) -> dict[str, float] | None:
        """Weights to hand to `rank`, learned from all cuts; None unless such won out of time."""
        return dict(self.trial.weights) if self.offer and self.trial.weights else None

    def sentences(self, language: str | None = None) -> list[str]:
        """Return the report in words; where a simple figure did better comes first."""
        behind = [v for v in self.verdicts if v.outcome in BEHIND]
        ahead = [v for v in self.verdicts if v.outcome not in BEHIND]
        phrases = [
            *(v.phrase(self.top) for v in behind),
            self._head(),
            *(v.phrase(self.top) for v in ahead),
            *self._lesson(),
            *self.left_out,
            *self.notes,
        ]
        return [say(phrase, language, **values) for phrase, values in phrases]

    def to_json(self, language: str | None = None) -> dict[str, Any]:
        """Return the report as plain values, without the figures of single accounts."""
        return {
            "brand": self.brand,
            "cuts": [cut.isoformat() for cut in self.cuts],
            "horizon_days": self.horizon / pd.Timedelta(days=1),
            "top": self.top,
            "draws": self.draws,
            "seed": self.seed,
            "preset": self.preset,
            "weights": dict(self.weights),
            "encoder": self.encoder,
            "sentences": self.sentences(language),
            "verdicts": [verdict.to_json() for verdict in self.verdicts],
            "table": _rows(self.table.assign(cut=[_moment(cut) for cut in self.table["cut"]])),
            "differences": _rows(self.differences),
            "learned": {
                "offer": self.offer,
                "reason": say(self.offer_reason[0], language, **self.offer_reason[1]),
                "weights": self.learned,
                "multiples": dict(self.trial.multiples),
                "tested_on": [cut.isoformat() for cut in self.trial.tested_on],
                "difference": _number(self.trial.difference),
                "low": _number(self.trial.low),
                "high": _number(self.trial.high),
            },
        }

    def _head(self) -> Phrase:
        values = {
            "brand": self.brand,
            "cuts": len(self.cuts),
            "days": self.horizon / pd.Timedelta(days=1),
            "accounts": self.accounts["account"].nunique(),
            "first": self.cuts[0].date(),
            "last": self.cuts[-1].date(),
        }
        return ("backtest.head", values)

    def _lesson(self) -> list[Phrase]:
        phrases = [self.offer_reason]
        multiples = self.trial.multiples
        if self.offer and multiples:
            far = sorted(multiples, key=lambda name: -abs(math.log(max(multiples[name], 0.01))))
            phrases += [
                (
                    "backtest.learned_weight",
                    {"signal": (f"signals.name_{name}", {}), "times": multiples[name]},
                )
                for name in far[:CHANGES]
            ]
        return phrases

    def __str__(self) -> str:
        return "\n".join(self.sentences())

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{html.escape(sentence)}</p>" for sentence in self.sentences())
        shown = self.summary.drop(columns="ours").round(3)
        return f"{said}{shown.to_html(index=False, na_rep='–')}"


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.astype(object).where(table.notna(), None).to_dict("records")
    return rows


def _moment(cut: pd.Timestamp) -> str | None:
    return None if pd.isna(cut) else cut.isoformat()


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
