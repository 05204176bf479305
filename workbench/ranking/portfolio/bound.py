"""How much better any other team could be, told by prices that people and money are given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from workbench.ranking.portfolio.audiences import Audiences, Ints
from workbench.ranking.portfolio.rules import Rules

__all__ = ["Bound", "promise", "upper_bound"]

Floats = npt.NDArray[np.float64]
STEPS = 80
WORK = 4e8  # entries touched: a second or two
CLOSE = 5e-3  # of the worth: nearer is not worth a step
UNIT_GREEDY = 1 - 1 / math.e


class Bound(NamedTuple):
    """What no team exceeds, in thousandths, and what a cent is worth to a good one."""

    worth: int
    price: float


class _Best(NamedTuple):
    """The most that members can add to priced people, who they are, and the price of money."""

    sum: float
    members: Ints
    price: float


def upper_bound(audiences: Audiences, rules: Rules, *, best: Ints, worth: int) -> Bound:
    """Return what no team within the rules exceeds.

    Give each person u a price v. A team S is worth ``Σᵤ max w ≤ Σᵤ (vᵤ + Σ (w − vᵤ)⁺)``, the inner
    sum over the members who reach u. So ``Σ v`` plus the largest sum of ``Σᵤ (w − vᵤ)⁺`` that size,
    quotas and budget allow bounds every team. With v as what the people count in a given team this
    is the bound of Leskovec et al. (2007, §3.2); better prices are found by subgradient steps
    (Cornuéjols, Fisher and Nemhauser, *Location of bank accounts to optimize float*, 1977), and no
    price makes it wrong. The budget gets a price of money λ ≥ 0 in the same way:
    ``λ·budget + Σ (gain − λ·cost)⁺``.

    Parameters
    ----------
    audiences
        Who reaches whom.
    rules
        The rules; musts are in every team.
    best
        ``(n_counted,)``: what each person counts in the best team known; where the steps begin.
    worth
        What that team is worth.
    """
    task = _Task.of(audiences, rules)
    price, ceiling = best.astype(float), task.ceiling.astype(float)
    bound, money_price, best_price = float(ceiling.sum()), None, 0.0
    steps = int(min(STEPS, max(5, WORK / max(task.work, 1))))
    reach = 1.0  # Polyak: how much of the gap a step tries to close
    since = 0
    for _ in range(steps):
        found = task.most(task.gains(price), money_price)
        money_price = found.price
        at = float(price.sum()) + found.sum
        since = 0 if at < bound - CLOSE * worth / 10 else since + 1
        if at < bound:
            bound, best_price = at, found.price
        if bound <= worth * (1 + CLOSE):
            break
        reach, since = (reach / 2, 0) if since > 4 else (reach, since)  # noqa: PLR2004  # as is usual
        slope = 1.0 - task.times(found.members, price)
        slope[(price <= 0) & (slope > 0)] = 0.0
        slope[(price >= ceiling) & (slope < 0)] = 0.0
        steep = float(slope @ slope)
        if not steep:
            break
        price = np.clip(price - reach * (at - worth) / steep * slope, 0.0, ceiling)
    highest = math.floor(bound + 1e-6 * max(1.0, bound * 1e-6))
    return Bound(max(worth, highest), best_price)


@dataclass(frozen=True, eq=False)
class _Task:
    """Choosing among those who may be chosen, as arrays."""

    audiences: Audiences
    must: Ints
    here: Ints
    cost: Floats
    size: int
    caps: list[tuple[Ints, Ints]]
    money: int | None
    ceiling: Ints
    work: float

    @classmethod
    def of(cls, audiences: Audiences, rules: Rules) -> _Task:
        must = np.array(rules.must, dtype=np.int64)
        money = None if rules.budget is None else rules.budget - rules.spent(rules.must)
        open_ = rules.allowed.copy()
        open_[must] = False
        if money is not None:
            open_ &= rules.cost <= money
        here = np.flatnonzero(open_)
        rounds = 1 if money is None else 8
        return cls(
            audiences, must, here, rules.cost[here].astype(float), rules.size - len(must),
            [(g.code[here], g.most - g.count(rules.must)) for g in rules.groups], money,
            audiences.ceiling(np.concatenate([here, must])),
            audiences.counted.nnz * 4.0 + rounds * 10.0 * len(here),
        )  # fmt: skip

    def gains(self, price: Floats) -> Floats:
        """Return ``Σᵤ (w − vᵤ)⁺`` of every candidate."""
        table, weight = self.audiences.counted, self.audiences.weight
        if (weight == weight[0]).all():
            all_alike: Floats = table @ np.maximum(float(weight[0]) - price, 0.0)
            return all_alike
        owner = np.repeat(np.arange(len(weight)), np.diff(table.indptr))
        over = np.maximum(weight[owner] - price[table.indices], 0.0)
        found: Floats = np.bincount(owner, weights=over, minlength=len(weight)).astype(float)
        return found

    def most(self, gain: Floats, price: float | None) -> _Best:
        """Return the largest sum of gains within the rules, musts in any case."""
        sure = float(gain[self.must].sum())
        gain = gain[self.here]
        if self.money is None:
            total, members = _largest(gain, self.size, self.caps)
            return _Best(sure + total, np.concatenate([self.must, self.here[members]]), 0.0)
        tried = [self._priced(gain, cent) for cent in self._prices(gain, price)]
        best = min(tried, key=lambda found: found.sum)
        members = np.concatenate([self.must, self.here[best.members]])
        return _Best(sure + best.sum, members, best.price)

    def _priced(self, gain: Floats, cent: float) -> _Best:
        left = np.maximum(gain - cent * self.cost, 0.0)
        total, members = _largest(left, self.size, self.caps)
        return _Best(total + cent * float(self.money or 0), members, cent)

    def _prices(self, gain: Floats, price: float | None) -> list[float]:
        """Return prices of money to try: all over the place at first, then around the last."""
        paid = self.cost > 0
        if not paid.any():
            return [0.0]
        dearest = float((gain[paid] / self.cost[paid]).max())
        if price is None:
            return [0.0, *(dearest * np.geomspace(1e-3, 1, 40)).tolist()]
        return [0.0, *(price * np.array([0.8, 0.93, 1.0, 1.07, 1.25])).tolist(), dearest / 10]

    def times(self, members: Ints, price: Floats) -> Floats:
        """Return how many of the members reach each person and are worth more than the price."""
        table, weight = self.audiences.counted, self.audiences.weight
        rows = table[members]
        over = np.repeat(weight[members], np.diff(rows.indptr)) > price[rows.indices]
        found: Floats = np.bincount(rows.indices[over], minlength=len(price)).astype(float)
        return found


def _largest(gain: Floats, size: int, caps: Sequence[tuple[Ints, Ints]]) -> tuple[float, Ints]:
    """Return the largest sum of at most `size` gains, no group beyond its cap, and whose."""
    live = np.flatnonzero(gain > 0)
    if size < 1 or not len(live):
        return 0.0, np.empty(0, dtype=np.int64)
    tight = [(code, most) for code, most in caps if (most < size).any()]
    if not tight:
        return _summed(gain, _first(gain, live, size))
    kinds = [_first_capped(gain, live, size, code, most) for code, most in tight]
    return min((_summed(gain, kind) for kind in kinds), key=lambda found: found[0])


def _summed(gain: Floats, members: Ints) -> tuple[float, Ints]:
    return float(gain[members].sum()), members


def _first(gain: Floats, live: Ints, size: int) -> Ints:
    if len(live) <= size:
        return live
    first: Ints = live[np.argpartition(-gain[live], size - 1)[:size]]
    return first


def _first_capped(gain: Floats, live: Ints, size: int, code: Ints, most: Ints) -> Ints:
    order = live[np.lexsort((-gain[live], code[live]))]
    group = code[order]
    start = np.flatnonzero(np.diff(group, prepend=-1))
    place = np.arange(len(order)) - np.repeat(start, np.diff(start, append=len(order)))
    return _first(gain, order[place < most[group]], size)


def promise(rules: Rules, *, refused_for_cost: bool, stopped_by_size: bool) -> float:
    """Return the share of the best possible that theory grants before the data are seen.

    Parameters
    ----------
    rules
        The rules.
    refused_for_cost
        Whether greedy by gain would have taken somebody but for the budget.
    stopped_by_size
        Whether greedy by gain per cost ran into the size.

    Returns
    -------
    float
        ``1 − 1/e`` for a size alone (Nemhauser, Wolsey and Fisher, 1978); ½ with quotas over
        tiers or over languages, ⅓ with both, which are one or two matroids (Fisher, Nemhauser and
        Wolsey, 1978); ``(1 − 1/e)/2`` for the better of greedy by gain and greedy by gain per
        cost under a budget (Khuller, Moss and Naor, 1999; Leskovec et al., 2007). 0 where budget
        and size or quotas both bind, or there are both kinds of quotas and a lower bound: no such
        theorem covers these, and only the bound from the data holds.
    """
    if rules.budget is not None and refused_for_cost:
        plain = not rules.groups and not stopped_by_size
        return UNIT_GREEDY / 2 if plain else 0.0
    if len(rules.groups) > 1 and any(g.least.any() for g in rules.groups):
        return 0.0
    return (UNIT_GREEDY, 1 / 2, 1 / 3)[len(rules.groups)]
