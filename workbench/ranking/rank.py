"""Candidates in order, each with its interval and its reasons."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.errors import NotFoundError, SettingError
from workbench.phrases import say
from workbench.ranking.presets import choose_weights
from workbench.ranking.score import FLOOR, draw_percentiles, rank_draws, ranks_of, score
from workbench.signals import Measured, Phrase, Signals

__all__ = ["Ranking", "rank"]

INTERVAL = (0.05, 0.95)


def rank(  # each keyword is a recorded setting with a default
    signals: Signals,
    *,
    weights: Mapping[str, float] | None = None,
    preset: str = "advocacy",
    draws: int = 200,
    concentration: float = 60.0,
    top: int = 10,
    seed: int = 0,
) -> Ranking:
    """Rank the candidates.

    Parameters
    ----------
    signals
        What `measure` gave.
    weights
        Changes to the preset's weights by signal, ≥ 0; only their ratio counts.
    preset
        ``"advocacy"``, ``"awareness"`` or ``"niche_expertise"``.
    draws
        Re-draws behind intervals, at least 20.
    concentration
        Of the Dirichlet draws over weights: higher is surer of the weights.
    top
        The k of P(top-k).
    seed
        Of the draws.

    Returns
    -------
    Ranking
        Best first.

    Raises
    ------
    SettingError
        A setting is out of its range or names something unknown.

    Notes
    -----
    The geometric mean rewards being good at everything that counts: a candidate at the bottom of
    one signal cannot buy it back with another. As in the Human Development Index since 2010.
    """
    if draws < 20 or concentration <= 0 or top < 1:  # noqa: PLR2004  # documented bound
        raise SettingError("ranking.bad_draws", draws=draws, concentration=concentration, top=top)
    names = [name for name, m in signals.measured.items() if m.ranked]
    chosen = choose_weights(preset, weights, names)
    used = [name for name in names if name in chosen]
    return Ranking(
        signals=signals,
        weights=chosen,
        preset=preset,
        draws=draws,
        concentration=concentration,
        top=top,
        seed=seed,
        logs=draw_percentiles(signals.measured, used, draws=draws, seed=seed),
    )


@dataclass(frozen=True, eq=False)
class Ranking:
    """Candidates in order, with everything needed to explain and to weigh again.

    Parameters
    ----------
    signals
        What was measured.
    weights
        Weight of each signal in use.
    preset, draws, concentration, top, seed
        Settings, as `rank` takes them.
    logs
        Log percentiles of the re-drawn signals, float32 ``(draws, n_signals, n_candidates)``.
    """

    signals: Signals
    weights: Mapping[str, float]
    preset: str
    draws: int
    concentration: float
    top: int
    seed: int
    logs: npt.NDArray[np.float32] = dataclasses.field(repr=False)

    @property
    def as_of(self) -> pd.Timestamp:
        """The moment the ranking speaks of."""
        return self.signals.as_of

    @property
    def candidates(self) -> int:
        """How many candidates were ranked."""
        return len(self.signals.candidates)

    @property
    def notes(self) -> tuple[Phrase, ...]:
        """What the data could not tell, as phrases."""
        return self.signals.notes

    def weigh(self, weights: Mapping[str, float]) -> Ranking:
        """Return the same candidates under other weights; nothing is measured or drawn again."""
        known = [n for n, m in self.signals.measured.items() if m.ranked]
        chosen = choose_weights(self.preset, {**self.weights, **weights}, known)
        return dataclasses.replace(self, weights=chosen)

    @cached_property
    def _used(self) -> list[str]:
        return [name for name in self.signals.measured if name in self.weights]

    @cached_property
    def _weights(self) -> npt.NDArray[np.float64]:
        return np.array([self.weights[name] for name in self._used], dtype=float)

    @cached_property
    def _shrunk(self) -> npt.NDArray[np.float64]:
        measured = self.signals.measured
        rows = [measured[name].weighed() for name in self._used]
        return np.array(rows, dtype=float).reshape(len(rows), self.candidates)

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a candidate, best first.

        Columns rank, account, score (0..1), rank_low and rank_high (90 % interval), p_top (share
        of re-draws among the first `top`), then the percentile of each signal in 0..1 (NaN where
        it is unknown) and what is known of the account.
        """
        people = self.signals.candidates.reset_index()
        if not self.candidates or not self._used:
            order = ["rank", "account", "score", "rank_low", "rank_high", "p_top"]
            return people.iloc[:0].reindex(columns=[*order, *people.columns.drop("account")])
        scores = score(self._shrunk, self._weights)
        ranks = ranks_of(scores)
        drawn = rank_draws(
            self.logs, self._weights, concentration=self.concentration, seed=self.seed
        )
        low, high = np.quantile(drawn, INTERVAL, axis=0, method="closest_observation")
        columns = {
            "rank": ranks,
            "account": people["account"],
            "score": scores,
            "rank_low": np.minimum(low, ranks).astype(np.int64),
            "rank_high": np.maximum(high, ranks).astype(np.int64),
            "p_top": (drawn <= self.top).mean(axis=0),
            **{name: self.signals.measured[name].percentile() for name in self._used},
        }
        table = pd.DataFrame(columns).join(people.drop(columns="account"))
        return table.sort_values("rank", ignore_index=True)

    def contributions(self, account: str) -> pd.Series:
        """Return how much each signal moved the log score away from the median, by signal.

        ``w·(ln p − ln ½)/Σw``; for authenticity, whose neutral value is 1, ``w·ln p/Σw``. Sorted
        from the most helpful to the most harmful.
        """
        here = self._position(account)
        neutral = [self._neutral(self.signals.measured[name]) for name in self._used]
        percentiles = np.maximum(self._shrunk[:, here], FLOOR)
        moved = self._weights * (np.log(percentiles) - np.log(neutral)) / self._weights.sum()
        return pd.Series(moved, index=self._used).sort_values(ascending=False, kind="stable")

    def explain(self, account: str, language: str | None = None) -> list[str]:
        """Return why an account stands where it stands, the weightiest reason first.

        Raises
        ------
        NotFoundError
            The account is no candidate; the hint says why if that is known.
        """
        here = self._position(account)
        moved = self.contributions(account)
        return [
            say(phrase, language, **values)
            for name in moved.index
            if (reason := self._reason(str(name), here)) is not None
            for phrase, values in [reason]
        ]

    def evidence(self, account: str, *, most: int = 3) -> list[str]:
        """Return the keys of the posts that speak most for an account, at most `most`."""
        self._position(account)
        found: dict[str, None] = {}
        for name in self.contributions(account).index:
            for post in self.signals.measured[str(name)].evidence.get(account, ()):
                found.setdefault(post)
        return list(found)[:most]

    def to_json(self, top: int | None = None, language: str | None = None) -> dict[str, Any]:
        """Return the ranking as plain values: ``as_of, candidates, ranking``, best first."""
        table = self.table if top is None else self.table.head(top)
        return {
            "as_of": None if pd.isna(self.as_of) else self.as_of.isoformat(),
            "candidates": self.candidates,
            "ranking": [self._entry(row, language) for row in table.to_dict("records")],
            "weights": dict(self.weights),
            "preset": self.preset,
            "encoder": self.signals.encoder,
            "notes": [say(phrase, language, **values) for phrase, values in self.notes],
            "excluded": [
                {"account": account, "reason": say(reason, language), "evidence": list(evidence)}
                for account, reason, evidence in self.signals.excluded.itertuples(index=False)
            ],
        }

    def _entry(self, row: dict[str, Any], language: str | None) -> dict[str, Any]:
        here = self._position(row["account"])
        return {
            "rank": int(row["rank"]),
            "account": row["account"],
            "score": float(row["score"]),
            "rank_low": int(row["rank_low"]),
            "rank_high": int(row["rank_high"]),
            "p_top": float(row["p_top"]),
            "signals": {
                name: {
                    "value": _number(m.value[here]),
                    "percentile": _number(m.percentile()[here]),
                    "n": int(m.n[here]),
                    "coverage": _number(m.coverage[here]),
                }
                for name, m in self.signals.measured.items()
            },
            "explanation": self.explain(row["account"], language),
        }

    def _reason(self, name: str, here: int) -> Phrase | None:
        measured = self.signals.measured[name]
        reason = measured.reasons[here]
        signal: Phrase = (f"signals.name_{name}", {})
        if measured.peers is None:
            flagged = reason[0] != "signals.authenticity_clear"
            return ("ranking.look_closely", {"reason": reason}) if flagged else None
        if math.isnan(measured.value[here]):
            return ("ranking.not_known", {"signal": signal, "reason": reason})
        better = math.floor(100 * measured.percentile()[here])
        return (
            "ranking.better_than",
            {"better": better, "signal": signal, "reason": reason},
        )

    def _neutral(self, measured: Measured) -> float:
        return 1.0 if measured.peers is None else 0.5

    def _position(self, account: str) -> int:
        index = self.signals.candidates.index
        if account in index:
            return int(index.get_loc(account))
        excluded = self.signals.excluded
        why = excluded.loc[excluded["account"] == account, "reason"]
        reason: Phrase = (why.iloc[0], {}) if len(why) else ("ranking.no_such_account", {})
        raise NotFoundError("ranking.no_candidate", account=account, reason=reason)

    def _repr_html_(self) -> str:
        shown = ["rank", "account", "rank_low", "rank_high", "p_top", "score"]
        return str(self.table[shown].head(20).to_html(index=False))


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
