"""Candidates in order, each with its interval and its reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Unpack

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.errors import NotFoundError, SettingError
from workbench.phrases import say
from workbench.ranking.comparison import Comparison, compare_at
from workbench.ranking.draws import Draws, quantiles_of
from workbench.ranking.explanation import Explanation, read_reason
from workbench.ranking.filters import (
    Conditions,
    check_conditions,
    never_mentioned,
    shown_by,
)
from workbench.ranking.order import Field, Order
from workbench.ranking.place import place_phrase, say_place
from workbench.ranking.plain import ranking_as_plain
from workbench.ranking.presets import HIDES, choose_weights
from workbench.schema import handle_of
from workbench.signals import Phrase, Signals
from workbench.signals.memory import hand_back

__all__ = ["Ranking", "rank"]

FEWEST = 20  # draws, below which an interval says nothing


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
        ``"advocacy"``, ``"awareness"``, ``"niche_expertise"`` or ``"discovery"``; the last shows
        only people who have never mentioned the brand, until `Ranking.unfiltered` or
        ``filter(never_mentioned=None)``.
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
    whole = all(isinstance(number, int | np.integer) for number in (draws, top, seed))
    if not whole or draws < FEWEST or top < 1 or seed < 0 or not 0 < concentration < np.inf:
        raise SettingError(
            "ranking.bad_draws", draws=draws, concentration=concentration, top=top, seed=seed
        )
    hand_back(len(signals.candidates))  # what measuring took has only now been let go
    names = [name for name, m in signals.measured.items() if m.ranked]
    chosen = choose_weights(preset, weights, names)
    used = tuple(name for name in names if name in chosen)
    redraws = Draws(
        quantiles_of(signals.measured, used), draws=draws, concentration=concentration, seed=seed
    )
    figures = np.array([chosen[name] for name in used], dtype=float)
    return Ranking(
        signals=signals,
        weights=chosen,
        preset=preset,
        order=Order(Field(signals, used, redraws), figures, top),
        conditions=HIDES.get(preset, {}),
    )


@dataclass(frozen=True, eq=False)
class Ranking:
    """Candidates in order, with everything needed to explain, to filter and to weigh again.

    Parameters
    ----------
    signals
        What was measured.
    weights
        Weight of each signal in use.
    preset
        As `rank` takes it.
    order
        All candidates under these weights, with the settings of the draws.
    conditions
        The filters in force, see `filter`.
    """

    signals: Signals
    weights: Mapping[str, float]
    preset: str
    order: Order = dataclasses.field(repr=False)
    conditions: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def as_of(self) -> pd.Timestamp:
        """The moment the ranking speaks of."""
        return self.signals.as_of

    @property
    def candidates(self) -> int:
        """How many candidates were ranked, shown or not."""
        return len(self.signals.candidates)

    @property
    def shown(self) -> int:
        """How many candidates the filters leave."""
        return len(self.table)

    @property
    def top(self) -> int:
        """The k of P(top-k)."""
        return self.order.top

    @property
    def settings(self) -> dict[str, float]:
        """What the intervals were drawn with: draws, concentration, seed, top."""
        drawn = self.order.field.draws
        return {
            "draws": drawn.draws,
            "concentration": drawn.concentration,
            "seed": drawn.seed,
            "top": self.top,
        }

    @property
    def notes(self) -> tuple[Phrase, ...]:
        """What the data could not tell, as phrases."""
        return self.signals.notes

    def weigh(self, weights: Mapping[str, float]) -> Ranking:
        """Return the same candidates under other weights; nothing is measured or drawn again."""
        known = [n for n, m in self.signals.measured.items() if m.ranked]
        chosen = choose_weights(self.preset, {**self.weights, **weights}, known)
        return dataclasses.replace(self, weights=chosen, order=self.order.under(chosen))

    def filter(self, **conditions: Unpack[Conditions]) -> Ranking:
        """Return the ranking with some candidates hidden; no score and no rank changes.

        Filters add up; the same one given again takes the place of the earlier, and None lifts it.

        Parameters
        ----------
        **conditions
            platform, tier, language, type: one name or several, ``"unknown"`` for what is missing.
            min_followers, max_followers: unknown followers are hidden by both. min_posts: own
            posts. without_flags: True hides whoever has something to look closely at. safe: True
            shows whose safety is known and at least 0.7, a figure asks for that much. paid: whether
            posts are labelled as paid. customer: whether on the list of customers.
            never_mentioned: whether never heard of the brand from them. search: part of a handle
            or name.

        Raises
        ------
        SettingError
            A condition or its value is unknown.
        """
        wished = {**self.conditions, **conditions}
        return dataclasses.replace(self, conditions=check_conditions(self.signals, wished))

    @property
    def unfiltered(self) -> Ranking:
        """The same ranking with nobody hidden."""
        return dataclasses.replace(self, conditions={}) if self.conditions else self

    @cached_property
    def table(self) -> pd.DataFrame:
        """One row a candidate that the filters leave, best first.

        Columns rank (of all candidates), account, score (0..1), rank_low and rank_high (90 %
        interval), p_top (share of re-draws among the first `top`), then the percentile of each
        signal in 0..1 (NaN where it is unknown) and what is known of the account. While a filter is
        on, shown_rank follows rank.
        """
        whole = self.order.table
        if not self.conditions:
            return whole
        left = self.signals.candidates.index[self._left]
        table = whole[whole["account"].isin(left)].reset_index(drop=True)
        table.insert(1, "shown_rank", np.arange(1, len(table) + 1))
        return table

    def place(self, account: str, language: str | None = None) -> str:
        """Return where an account stands: "2nd of 214 shown, 5th of 1,482".

        Raises
        ------
        NotFoundError
            The account is no candidate; the hint says why if that is known.
        """
        return say_place(self._place(self._position(account)), language)

    def contributions(self, account: str) -> pd.Series:
        """Return how much each signal moved the log score away from the median, by signal.

        ``w·(ln p − ln ½)/Σw``; for authenticity and safety, whose neutral value is 1,
        ``w·ln p/Σw``. Sorted from the most helpful to the most harmful.
        """
        moved = self.order.moved(self._position(account))
        return pd.Series(moved, index=list(self.weights)).sort_values(
            ascending=False, kind="stable"
        )

    def card(self, account: str) -> Explanation:
        """Return why an account stands where it stands, with figures and evidence.

        Raises
        ------
        NotFoundError
            The account is no candidate; the hint says why if that is known.
        """
        here = self._position(account)
        moved = self.order.moved(here)
        reasons = [
            read_reason(
                self.signals.measured[name],
                here,
                account=account,
                contribution=float(moved[s]),
                percentile=float(self.order.field.percentiles[name][here]),
            )
            for s, name in enumerate(self.weights)
        ]
        heard = [r for r in reasons if self.weights[r.signal] > 0 or r.kind == "doubt"]
        heard.sort(key=lambda reason: -abs(reason.contribution))
        return Explanation(
            account=account,
            place=self._place(here),
            first=self._first(here),
            reasons=tuple(heard),
        )

    def explain(self, account: str, language: str | None = None) -> list[str]:
        """Return the sentences of `card`, the weightiest reason first.

        Raises
        ------
        NotFoundError
            The account is no candidate; the hint says why if that is known.
        """
        return self.card(account).sentences(language)

    def compare(self, a: str, b: str) -> Comparison:
        """Return what sets one candidate before another, and how surely.

        Raises
        ------
        NotFoundError
            One of them is no candidate; the hint says why if that is known.
        """
        positions = self._position(a), self._position(b)
        return compare_at(self.order, (a, b), positions)

    def evidence(self, account: str, *, most: int = 3) -> list[str]:
        """Return the keys of the posts that speak most for an account, at most `most`.

        They are evidence of the signals that lift it above the median, the weightiest first; who
        stands above it nowhere has none.
        """
        moved = self.contributions(account)
        found: dict[str, None] = {}
        for name in moved.index[moved > 0]:
            for post in self.signals.measured[str(name)].evidence.get(account, ()):
                found.setdefault(post)
        return list(found)[:most]

    def to_json(self, top: int | None = None, language: str | None = None) -> dict[str, Any]:
        """Return the ranking as plain values: ``as_of, candidates, ranking``, best first."""
        return ranking_as_plain(self, top=top, language=language)

    @cached_property
    def _left(self) -> npt.NDArray[np.bool_]:
        """Whom the filters leave."""
        return shown_by(self.signals, self.conditions)

    @cached_property
    def _strangers(self) -> npt.NDArray[np.bool_]:
        return never_mentioned(self.signals)

    def _place(self, here: int) -> Phrase:
        rank, ranks = int(self.order.ranks[here]), self.order.ranks
        if not self.conditions:
            return place_phrase(rank, self.candidates, shown_rank=None, shown=None)
        ahead = int((ranks[self._left] < rank).sum())
        return place_phrase(
            rank,
            self.candidates,
            shown_rank=ahead + 1 if self._left[here] else None,
            shown=int(self._left.sum()),
        )

    def _first(self, here: int) -> tuple[Phrase, ...]:
        """Return what a card on strangers says before all else."""
        if "never_mentioned" not in {*self.conditions, *HIDES.get(self.preset, {})}:
            return ()
        if self._strangers[here]:
            return (("ranking.never_mentioned_you", {}),)
        affinity = self.signals.measured.get("affinity")
        if affinity is None:
            return (("ranking.has_mentioned_you", {}),)
        return (("ranking.speaks_of_you", {"reason": affinity.reasons[here]}),)

    def _position(self, account: str) -> int:
        """Return where a candidate stands in the index, named by key or by handle."""
        index = self.signals.candidates.index
        account = self._key(str(account))
        if account in index:
            return int(index.get_loc(account))
        excluded = self.signals.excluded
        why = excluded.loc[excluded["account"] == account, "reason"]
        reason: Phrase = (why.iloc[0], {}) if len(why) else ("ranking.no_such_account", {})
        raise NotFoundError("ranking.no_candidate", account=account, reason=reason)

    def _key(self, account: str) -> str:
        """Return the key that is meant; a bare handle must belong to one account only."""
        tidy = account.strip().lower()
        if ":" in tidy:
            return tidy
        known = [*self.signals.candidates.index, *self.signals.excluded["account"]]
        meant = [key for key in known if handle_of(str(key)) == tidy.lstrip("@")]
        return str(meant[0]) if len(meant) == 1 else account

    def __str__(self) -> str:
        best = ", ".join(self.table["account"].head(3))
        return say(
            "ranking.in_short", shown=self.shown, candidates=self.candidates, best=best or "–"
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        shown = ["rank", "account", "rank_low", "rank_high", "p_top", "score"]
        return str(self.table[shown].head(20).to_html(index=False))
