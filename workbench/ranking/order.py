"""The order under given weights: scores, ranks and how sure they are, each worked out once."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.ranking.draws import Draws
from workbench.ranking.score import contributions, ranks_of, score
from workbench.signals import Signals
from workbench.signals.measured import Floats

__all__ = ["HEAD", "Field", "Order"]

HEAD = ("rank", "account", "score", "rank_low", "rank_high", "p_top")


@dataclass(frozen=True, eq=False)
class Field:
    """What does not change with the weights.

    Parameters
    ----------
    signals
        What was measured.
    used
        Names of the signals that can be weighed, in their order.
    draws
        What the intervals are drawn from.
    """

    signals: Signals
    used: tuple[str, ...]
    draws: Draws

    @cached_property
    def percentiles(self) -> Mapping[str, Floats]:
        """The percentile of every signal, 0..1 in the candidates' order, NaN where unknown."""
        return {name: m.percentile() for name, m in self.signals.measured.items()}

    @cached_property
    def weighed(self) -> Floats:
        """What enters the score, float64 ``(n_used, n_candidates)``: shrunk, nothing missing."""
        rows = [
            self.signals.measured[name].weighed(percentile=self.percentiles[name])
            for name in self.used
        ]
        return np.array(rows, dtype=float).reshape(len(rows), len(self.signals.candidates))

    @cached_property
    def neutral(self) -> Floats:
        """What moves no score, float64 ``(n_used,)``: the median, or no doubt at all."""
        measured = self.signals.measured
        return np.array([1.0 if measured[name].peers is None else 0.5 for name in self.used])


@dataclass(frozen=True, eq=False)
class Order:
    """All candidates under given weights.

    Parameters
    ----------
    field
        What does not change with the weights.
    weights
        float64 ``(n_used,)``, ≥ 0.
    top
        The k of P(top-k).
    """

    field: Field
    weights: Floats
    top: int

    @cached_property
    def scores(self) -> Floats:
        """float64 ``(n_candidates,)`` in 0..1."""
        return score(self.field.weighed, self.weights)

    @cached_property
    def ranks(self) -> npt.NDArray[np.int64]:
        """Ranks from 1, best first."""
        return ranks_of(self.scores)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a candidate, best first: see `Ranking.table`."""
        people = self.field.signals.candidates.reset_index()
        if people.empty or not self.field.used:
            return people.iloc[:0].reindex(columns=[*HEAD, *people.columns.drop("account")])
        sure = self.field.draws.sureness(self.weights, top=self.top)
        columns = {
            "rank": self.ranks,
            "account": people["account"],
            "score": self.scores,
            "rank_low": np.minimum(sure.low, self.ranks),
            "rank_high": np.maximum(sure.high, self.ranks),
            "p_top": sure.among_top,
            **{name: self.field.percentiles[name] for name in self.field.used},
        }
        table = pd.DataFrame(columns).join(people.drop(columns="account"))
        return table.iloc[np.argsort(self.ranks)].reset_index(drop=True)

    def moved(self, here: int) -> Floats:
        """Return what each signal adds to the log score of the candidate at position `here`."""
        return contributions(self.field.weighed[:, here], self.weights, self.field.neutral)

    def under(self, weights: Mapping[str, float]) -> Order:
        """Return the order under other weights; nothing is measured or drawn again."""
        figures = np.array([weights[name] for name in self.field.used], dtype=float)
        return dataclasses.replace(self, weights=figures)
