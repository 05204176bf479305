"""Who did better, ours or the strongest simple figure, and whether that is more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from workbench.ranking.backtest.judging import METRICS, QUESTIONS
from workbench.signals.measured import Phrase

__all__ = ["Outcome", "Verdict", "verdict_of"]

Outcome: TypeAlias = Literal["lost", "behind", "even", "ahead", "won"]
OUTCOMES: tuple[Outcome, ...] = ("lost", "behind", "even", "ahead", "won")
EVEN = 1e-9  # sums in another order


@dataclass(frozen=True)
class Verdict:
    """Ours beside the strongest baseline of one question and metric.

    Parameters
    ----------
    question, metric
        What was asked, and how it was counted.
    ours, baseline
        Names of the methods.
    value, best
        Mean over the cuts of ours and of the baseline.
    difference, low, high
        Ours less the baseline, with its 95 % bootstrap interval.
    outcome
        ``"lost"`` or ``"won"`` where the interval leaves out 0, ``"behind"`` or ``"ahead"`` where
        it does not; ``"even"`` where nothing lies between them.
    """

    question: str
    metric: str
    ours: str
    baseline: str
    value: float
    best: float
    difference: float
    low: float
    high: float
    outcome: Outcome

    @property
    def order(self) -> tuple[int, int, int]:
        """Where the verdict stands in a report: losses first."""
        asked = (QUESTIONS.index(self.question), METRICS.index(self.metric))
        return (OUTCOMES.index(self.outcome), *asked)

    def phrase(self, top: int) -> Phrase:
        """Return the verdict as a phrase; `top` is the k of the metric."""
        values: Mapping[str, object] = {
            "question": (f"backtest.question_{self.question}", {}),
            "metric": (f"backtest.metric_{self.metric}", {"top": top}),
            "ours": (f"backtest.method_{self.ours}", {}),
            "baseline": (f"backtest.method_{self.baseline}", {}),
            "value": self.value,
            "best": self.best,
            "difference": self.difference,
            "low": self.low,
            "high": self.high,
        }
        return (f"backtest.{self.outcome}", values)

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as plain values."""
        return asdict(self)


def verdict_of(row: Mapping[str, Any]) -> Verdict:
    """Return the verdict of a row of `Backtest.differences`."""
    outcome: Outcome
    if abs(row["difference"]) < EVEN:
        outcome = "even"
    elif row["difference"] < 0:
        outcome = "lost" if row["high"] < 0 else "behind"
    else:
        outcome = "won" if row["low"] > 0 else "ahead"
    names = [name for name in Verdict.__dataclass_fields__ if name != "outcome"]
    return Verdict(**{name: row[name] for name in names}, outcome=outcome)
