"""What a team must keep to: size, budget, quotas, who must and must not be in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from workbench.ranking.portfolio.audiences import Ints

__all__ = ["Groups", "Rules"]

HALF = 0.5  # solutions are 0 or 1 but for rounding


@dataclass(frozen=True, eq=False)
class Groups:
    """Quotas over the tiers, or over the languages.

    Parameters
    ----------
    kind
        ``"tier"`` or ``"language"``.
    names
        Groups with a quota.
    code
        ``(n_candidates,)``: the place in `names`, or ``len(names)`` for everybody else.
    least, most
        ``(len(names) + 1,)``: bounds of each group; the last one is free.
    """

    kind: str
    names: tuple[str, ...]
    code: Ints
    least: Ints
    most: Ints

    def count(self, chosen: Sequence[int]) -> Ints:
        """Return how many of the chosen are in each group."""
        return np.bincount(self.code[list(chosen)], minlength=len(self.least)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Rules:
    """What a team must keep to; candidates are meant by their place.

    Parameters
    ----------
    size
        The most accounts.
    budget
        In cents, or None.
    cost
        ``(n_candidates,)`` in cents, 0 where it does not matter.
    groups
        Quotas.
    must
        Who is in it whatever they bring.
    allowed
        ``(n_candidates,)``: who may be in it.
    """

    size: int
    budget: int | None
    cost: Ints
    groups: tuple[Groups, ...]
    must: tuple[int, ...]
    allowed: npt.NDArray[np.bool_]

    def fitting(self, chosen: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Return who could come next without breaking an upper bound."""
        fits = self.allowed.copy()
        fits[list(chosen)] = False
        for groups in self.groups:
            fits &= (groups.count(chosen) < groups.most)[groups.code]
        if self.budget is not None:
            fits &= self.cost <= self.budget - self.spent(chosen)
        return fits if len(chosen) < self.size else np.zeros_like(fits)

    def spent(self, chosen: Sequence[int]) -> int:
        """Return what the chosen cost together, in cents."""
        return int(self.cost[list(chosen)].sum())

    def kept_by(self, chosen: Sequence[int]) -> bool:
        """Return whether a whole team keeps to the rules."""
        return (
            len(chosen) <= self.size
            and bool(self.allowed[list(chosen)].all())
            and set(self.must) <= set(chosen)
            and (self.budget is None or self.spent(chosen) <= self.budget)
            and all(
                bool(((c := g.count(chosen)) >= g.least).all() and (c <= g.most).all())
                for g in self.groups
            )
        )

    def missing(self, chosen: Sequence[int]) -> npt.NDArray[np.bool_]:
        """Return who is in a group that has not reached its lower bound."""
        short = np.zeros(len(self.allowed), dtype=bool)
        for groups in self.groups:
            short |= (groups.count(chosen) < groups.least)[groups.code]
        return short

    def can_be_completed(self, chosen: Sequence[int]) -> bool:
        """Return whether some team that keeps to the rules holds all of the chosen.

        Once it is False for a set it is False for every larger one. Lower bounds make it a
        transport problem: how many of each tier and language, the cheapest first. Tiers and
        languages are two families of disjoint sets, and size a set above one of them, so the
        matrix is totally unimodular and the linear program is exact (Edmonds, 1970).
        """
        if len(chosen) > self.size:
            return False
        counts = [g.count(chosen) for g in self.groups]
        if any((c > g.most).any() for c, g in zip(counts, self.groups, strict=True)):
            return False
        left = None if self.budget is None else self.budget - self.spent(chosen)
        if left is not None and left < 0:
            return False
        short = [np.maximum(g.least - c, 0) for c, g in zip(counts, self.groups, strict=True)]
        if not any(s.any() for s in short):
            return True
        cheapest = self._cheapest_completion(chosen, counts, short)
        return cheapest is not None and (left is None or cheapest <= left)

    def _cheapest_completion(
        self, chosen: Sequence[int], counts: list[Ints], short: list[Ints]
    ) -> int | None:
        some = self._useful(chosen, short)
        rows = [np.ones(len(some))]
        bounds = [float(self.size - len(chosen))]
        for groups, count, need in zip(self.groups, counts, short, strict=True):
            for group in range(len(groups.names)):
                inside = (groups.code[some] == group).astype(float)
                rows += [inside, -inside]
                bounds += [float(groups.most[group] - count[group]), -float(need[group])]
        if not len(some):
            return None
        cost = self.cost[some].astype(float) if self.budget is not None else np.zeros(len(some))
        scale = max(float(cost.max()), 1.0)
        found = linprog(cost / scale, A_ub=np.array(rows), b_ub=np.array(bounds), bounds=(0, 1),
                        method="highs")  # fmt: skip
        return int(self.cost[some[found.x > HALF]].sum()) if found.success else None

    def _useful(self, chosen: Sequence[int], short: list[Ints]) -> Ints:
        """Return the cheapest candidates of each tier and language, as many as can be of use."""
        open_ = self.allowed.copy()
        open_[list(chosen)] = False
        need = np.zeros(len(open_), dtype=np.int64)
        cell = np.zeros(len(open_), dtype=np.int64)
        for groups, shortage in zip(self.groups, short, strict=True):
            need += shortage[groups.code]
            cell = cell * len(groups.least) + groups.code
        here = np.flatnonzero(open_ & (need > 0))
        here = here[np.lexsort((here, self.cost[here], cell[here]))]
        first = np.flatnonzero(np.diff(cell[here], prepend=-1))
        place = np.arange(len(here)) - np.repeat(first, np.diff(first, append=len(here)))
        return here[place < need[here]]
