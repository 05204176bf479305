"""Filling a team greedily, and how much better any other team could be."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from workbench.ranking.portfolio.audiences import Audiences, Ints
from workbench.ranking.portfolio.rules import Rules

__all__ = ["By", "Growing", "fill"]

By = Literal["gain", "gain_per_cost", "rank"]


class Growing:
    """A team that grows, with the exact gain of every candidate at any time.

    A person who has been reached leaves the counts of everybody else once, so that all steps
    together cost one pass over the audiences. This saves what lazy greedy saves (Leskovec et al.,
    *Cost-effective outbreak detection in networks*, 2007) and finds the same teams.

    Parameters
    ----------
    audiences
        Who reaches whom.

    Attributes
    ----------
    chosen : list of int
        In the order of choice.
    worth : int
        What they reach together, in thousandths.
    gain : numpy.ndarray
        int64 ``(n_candidates,)``: by how much each would raise `worth`.
    best : numpy.ndarray
        int64 ``(n_counted,)``: what each person counts so far.
    """

    def __init__(self, audiences: Audiences) -> None:
        self.audiences = audiences
        self.chosen: list[int] = []
        self.worth = 0
        self.gain: Ints = audiences.new * audiences.weight
        self.best = np.zeros(audiences.counted.shape[1], dtype=np.int64)

    def take(self, candidate: int) -> None:
        """Add a candidate."""
        table, weight = self.audiences.counted, self.audiences.weight
        own = weight[candidate]
        people = table.indices[table.indptr[candidate] : table.indptr[candidate + 1]]
        people = people[self.best[people] < own]
        before = self.best[people]
        others, who = _entries(self.audiences.by_person, people)
        lost = np.maximum(weight[others] - before[who], 0) - np.maximum(weight[others] - own, 0)
        # Whole numbers below 2^53 add up exactly as floats too.
        loss = np.bincount(others, weights=lost, minlength=len(self.gain))
        self.worth += int((own - before).sum())
        self.gain -= loss.astype(np.int64)
        self.best[people] = own
        self.chosen.append(candidate)


def _entries(table: object, rows: npt.NDArray[np.int32]) -> tuple[Ints, Ints]:
    """Return the columns of the entries in `rows`, and which row of `rows` each is in."""
    starts, ends = table.indptr[rows], table.indptr[rows + 1]  # type: ignore[attr-defined]  # CSR
    length = (ends - starts).astype(np.int64)
    which = np.repeat(np.arange(len(rows)), length)
    step = np.arange(len(which)) - np.repeat(np.cumsum(length) - length, length)
    columns: Ints = table.indices[np.repeat(starts, length) + step]  # type: ignore[attr-defined]
    return columns, which


def fill(team: Growing, rules: Rules, by: By, *, price: float = 0.0) -> None:
    """Take one candidate after another as long as somebody brings something or is needed.

    Parameters
    ----------
    team
        Must be completable within the rules; grows.
    rules
        Size, budget, quotas.
    by
        Who is next: the largest gain, the largest gain per cost, or simply the best rank (then
        whatever it brings). Ties go to the better rank.
    price
        What a cent is worth, in thousandths of a person: the largest ``gain − price·cost`` is next.
        Between the two other orders where both size and budget bind.
    """
    shut = np.zeros(len(team.gain), dtype=bool)
    while True:
        fits = rules.fitting(team.chosen) & ~shut
        bring = fits & (team.gain > 0) if by != "rank" else fits
        if not bring.any():
            bring = fits & rules.missing(team.chosen)
        if not bring.any():
            return
        pick = int(np.argmax(np.where(bring, _urge(team.gain, rules, by, price), -np.inf)))
        if rules.can_be_completed([*team.chosen, pick]):
            team.take(pick)
        else:
            shut |= _no_better(rules, pick)


def _urge(gain: Ints, rules: Rules, by: By, price: float) -> npt.NDArray[np.float64]:
    if by == "rank":
        return np.arange(len(gain), 0, -1, dtype=float)
    if by == "gain":
        return gain - price * rules.cost
    free = np.where(gain > 0, np.inf, 0.0)
    return np.divide(gain, rules.cost, out=free, where=rules.cost > 0)


def _no_better(rules: Rules, pick: int) -> npt.NDArray[np.bool_]:
    """Return whom nothing speaks for where `pick` failed: the same groups, no cheaper."""
    alike = np.ones(len(rules.allowed), dtype=bool)
    for groups in rules.groups:
        alike &= groups.code == groups.code[pick]
    return alike & (rules.cost >= rules.cost[pick]) if rules.budget is not None else alike
