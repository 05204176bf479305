"""Saying in one sentence why no team can be chosen, before one is tried."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from workbench.errors import NotFoundError, SettingError
from workbench.ranking.portfolio.audiences import Audiences
from workbench.ranking.portfolio.rules import Groups, Rules
from workbench.signals import Phrase

__all__ = ["refuse_impossible"]


def refuse_impossible(rules: Rules, audiences: Audiences, prices: npt.NDArray[np.float64]) -> None:
    """Raise if no team keeps to the rules or nobody would be won by one.

    Parameters
    ----------
    rules
        The rules.
    audiences
        Who reaches whom.
    prices
        What each candidate costs, NaN where unknown.

    Raises
    ------
    SettingError
        The rules cannot be met.
    NotFoundError
        Nobody is left, or everybody already engages with the brand.
    """
    if not rules.allowed.any():
        reason = "portfolio.no_cost_known" if np.isnan(prices).all() and rules.budget is not None \
            else "portfolio.nobody"  # fmt: skip
        raise NotFoundError(reason)
    if len(rules.must) > rules.size:
        raise SettingError("portfolio.too_many_musts", musts=len(rules.must), size=rules.size)
    for groups in rules.groups:
        _refuse_quotas(groups, rules)
    _refuse_budget(rules)
    if not rules.can_be_completed(rules.must):
        raise SettingError("portfolio.no_team")
    if not audiences.engaged[np.flatnonzero(rules.allowed)].nnz:
        raise NotFoundError("portfolio.no_audience")
    if not audiences.counted[np.flatnonzero(rules.allowed)].nnz:
        raise NotFoundError("portfolio.nobody_new")


def _refuse_quotas(groups: Groups, rules: Rules) -> None:
    there = groups.count(np.flatnonzero(rules.allowed).tolist())
    musts = groups.count(rules.must)
    kind: Phrase = (f"portfolio.kind_{groups.kind}", {})
    for place, name in enumerate(groups.names):
        least, most = int(groups.least[place]), int(groups.most[place])
        if there[place] < least:
            raise SettingError(
                "portfolio.too_few_of", kind=kind, group=name, least=least, there=int(there[place])
            )
        if musts[place] > most:
            raise SettingError(
                "portfolio.too_many_of", kind=kind, group=name, most=most, musts=int(musts[place])
            )
    if groups.least.sum() > rules.size:
        raise SettingError(
            "portfolio.quotas_above_size", kind=kind, least=int(groups.least.sum()), size=rules.size
        )


def _refuse_budget(rules: Rules) -> None:
    if rules.budget is None:
        return
    musts = rules.spent(rules.must)
    if musts > rules.budget:
        raise SettingError(
            "portfolio.musts_above_budget", cost=musts / 100, budget=rules.budget / 100
        )
    cheapest = int(rules.cost[rules.allowed].min())
    if cheapest > rules.budget:
        raise SettingError(
            "portfolio.budget_too_small", cheapest=cheapest / 100, budget=rules.budget / 100
        )
