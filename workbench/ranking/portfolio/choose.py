"""From a ranking and the attention graph to a team."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Mapping
from numbers import Real
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from workbench.brand import Brand
from workbench.errors import NotFoundError, SettingError
from workbench.graph import AttentionGraph, graph_until
from workbench.ranking.portfolio.asked import (
    LARGEST,
    Costs,
    Quota,
    cents,
    places_of,
    read_costs,
    read_quotas,
    whole_number,
)
from workbench.ranking.portfolio.audiences import UNIT, audiences_of
from workbench.ranking.portfolio.bound import promise, upper_bound
from workbench.ranking.portfolio.candidates import (
    candidates_of,
    known_to,
    sides_of,
    weights_of,
)
from workbench.ranking.portfolio.greedy import By, Growing, fill
from workbench.ranking.portfolio.members import Basis, in_order
from workbench.ranking.portfolio.refusals import refuse_impossible
from workbench.ranking.portfolio.result import GainOverTop, Portfolio
from workbench.ranking.portfolio.rules import Groups, Rules
from workbench.ranking.rank import Ranking

__all__ = ["choose_portfolio"]

AROUND = (0.3, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.6, 3.0)  # prices of money tried, as shares


def choose_portfolio(  # noqa: PLR0913  # each keyword is a condition of its own
    ranking: Ranking | pd.DataFrame,
    graph: AttentionGraph,
    *,
    size: int = 8,
    budget: float | None = None,
    costs: Costs | None = None,
    tiers: Mapping[str, Quota] | None = None,
    languages: Mapping[str, Quota] | None = None,
    among: int | None = None,
    must: Collection[str] | str = (),
    must_not: Collection[str] | str = (),
    weigh_by: Collection[str] | str = (),
    value: Literal["new", "all"] = "new",
    brand: Brand | Collection[str] | None = None,
) -> Portfolio:
    """Choose the accounts that together reach the most distinct engaged people.

    Parameters
    ----------
    ranking
        What `rank` gave, or a table with `account`, best first, and what there is of `rank, tier,
        language`. Of a filtered ranking only those shown may be chosen.
    graph
        Who gives attention to whom. What is later than the ranking takes no part.
    size
        The most accounts, at least 1. Fewer are chosen if nobody else would bring anybody.
    budget
        What they may cost together; needs `costs`. Candidates of unknown cost are left out then,
        and counted.
    costs
        A column of the ranking's table, or prices by account and by tier such as
        ``{"nano": 150, "micro": 600, "instagram:ada": 400}``; an account's own price goes before
        that of its tier. To the cent. Keys that are neither are counted.
    tiers, languages
        Quotas by tier and by language: a number for exactly that many, ``(least, most)`` for a
        range, None in it for no bound. Groups that are not named are free.
    among
        Only so many of the best-ranked are considered, and the musts; all if None.
    must, must_not
        Accounts that are in the team first and whatever they bring, and accounts that are not in
        it; keys or bare handles.
    weigh_by
        Signals such as ``"relevance"`` and ``"authenticity"``: a person counts as much as the best
        percentile (the product of them) among the chosen accounts through which they are reached.
    value
        ``"new"`` counts people who neither give the brand attention yet nor wrote about it (see
        `fans_of`), ``"all"`` everybody.
    brand
        Whose audience is not new: a brand, or account keys or handles; who wrote about it without
        a link counts as new then. By default the brand that the signals were measured for.

    Returns
    -------
    Portfolio
        The same whatever the order of rows; ties go to the better rank.

    Raises
    ------
    SettingError
        A condition makes no sense, or no team can meet all of them; the message says which.
    NotFoundError
        An account is no candidate, or the data hold no comments or mentions of the candidates.

    Notes
    -----
    Reach counts a person once, so it is submodular, and greedy choice is close to the best. Under
    a budget the better of greedy by gain and greedy by gain per cost is taken. How close it is at
    least is told from the data, see `upper_bound` and `guarantee`; what theory grants beforehand
    is at `promise`.

    References
    ----------
    .. [1] J. Leskovec, A. Krause, C. Guestrin, C. Faloutsos, J. VanBriesen, N. Glance,
       "Cost-effective outbreak detection in networks", KDD 2007.
    .. [2] S. Khuller, A. Moss, J. Naor, "The budgeted maximum coverage problem", Information
       Processing Letters 70, 1999.

    Examples
    --------
    >>> graph = AttentionGraph.from_edges(
    ...     ["ann", "ben", "cem", "ann", "ben", "dan"], ["ada", "ada", "ada", "bob", "bob", "cleo"])
    >>> best_first = pd.DataFrame({"account": ["ada", "bob", "cleo"]})
    >>> team = choose_portfolio(best_first, graph, size=2, brand=["hafer"])
    >>> team.accounts, team.total, team.gain_over_top.people
    (('ada', 'cleo'), 4, 3)
    """
    if whole_number(size) < 1:
        raise SettingError("portfolio.bad_size", size=size)
    if among is not None and whole_number(among) < 1:
        raise SettingError("portfolio.bad_among", among=among)
    if value not in {"new", "all"}:
        raise SettingError("portfolio.bad_value", value=value)
    candidates = candidates_of(ranking)
    if isinstance(ranking, Ranking) and not pd.isna(ranking.as_of):
        graph = graph_until(graph, ranking.as_of)
    signals = [weigh_by] if isinstance(weigh_by, str) else list(dict.fromkeys(weigh_by))
    ours, rivals = sides_of(ranking, graph, brand, needed=value == "new")
    fans = known_to(ranking, graph, ours, rivals, own_brand=brand is None)
    audiences = audiences_of(
        pd.Index(candidates["account"]), graph, house=ours.union(rivals),
        fans=fans if value == "new" else fans[:0],
        weight=weights_of(ranking, candidates, signals),
    )  # fmt: skip
    if not audiences.engaged.nnz:
        raise NotFoundError("portfolio.no_audience")
    prices, unmatched = read_costs(costs, candidates)
    rules, left_out = _rules(
        candidates, prices, size=int(size), budget=_money(budget, costs), among=among,
        must=must, must_not=must_not,
        groups=(read_quotas(tiers, "tier", candidates["tier"]),
                read_quotas(languages, "language", candidates["language"])),
    )  # fmt: skip
    refuse_impossible(rules, audiences, prices)
    basis = Basis(
        candidates=candidates, audiences=audiences, rules=rules, prices=prices, counted=value,
        weigh_by=tuple(signals), brand_engaged=len(fans) > 0,
        as_of=ranking.as_of if isinstance(ranking, Ranking) else graph.as_of,
    )  # fmt: skip
    return _best(basis, left_out | {"unmatched_prices": unmatched})


def _best(basis: Basis, left_out: Mapping[str, int]) -> Portfolio:
    rules = basis.rules
    teams = [_grown(basis, rules, "gain")]
    refused = full = False
    if rules.budget is not None:
        boundless = _grown(basis, dataclasses.replace(rules, budget=None), "gain")
        refused = boundless.chosen != teams[0].chosen
    if refused:
        teams.append(_grown(basis, rules, "gain_per_cost"))
        full = len(teams[1].chosen) == rules.size
    best = _best_of(teams)
    bound = upper_bound(basis.audiences, rules, best=best.best, worth=best.worth)
    if refused:
        prices = (bound.price * factor for factor in AROUND)
        teams += [_grown(basis, rules, "gain", price=price) for price in prices]
    top = _grown(basis, rules, "rank")
    best = _best_of([*teams, top])
    highest = max(bound.worth, best.worth)
    granted = promise(rules, refused_for_cost=refused, stopped_by_size=full)
    if granted:
        highest = max(best.worth, min(highest, math.floor(best.worth / granted)))
    unit = UNIT if not basis.weigh_by else 1  # people are whole
    return Portfolio(
        basis=basis,
        members=in_order(basis, best.chosen),
        upper_bound=highest // unit * unit / UNIT,
        gain_over_top=_beside(basis, best, top),
        left_out=left_out,
    )


def _best_of(teams: list[Growing]) -> Growing:
    return max(teams, key=lambda team: team.worth)  # the first of equals


def _grown(basis: Basis, rules: Rules, by: By, *, price: float = 0.0) -> Growing:
    team = Growing(basis.audiences)
    for place in rules.must:
        team.take(place)
    fill(team, rules, by, price=price)
    return team


def _beside(basis: Basis, best: Growing, top: Growing) -> GainOverTop:
    accounts = tuple(basis.audiences.accounts[sorted(top.chosen)])
    return GainOverTop(
        accounts=accounts,
        people=basis.audiences.people(top.chosen),
        value=top.worth / UNIT,
        gain=(best.worth - top.worth) / UNIT,
        ratio=best.worth / top.worth if top.worth else None,
    )


def _money(budget: float | None, costs: Costs | None) -> int | None:
    if budget is None:
        return None
    if costs is None:
        raise SettingError("portfolio.no_costs")
    if not isinstance(budget, Real) or not 0 <= budget <= LARGEST:
        raise SettingError("portfolio.bad_budget", budget=budget)
    return int(cents(np.array([float(budget)]))[0])


def _rules(
    candidates: pd.DataFrame,
    prices: npt.NDArray[np.float64],
    *,
    size: int,
    budget: int | None,
    among: int | None,
    must: Collection[str] | str,
    must_not: Collection[str] | str,
    groups: tuple[Groups | None, ...],
) -> tuple[Rules, dict[str, int]]:
    """Return the rules, and how many candidates they leave out for which reason."""
    accounts = pd.Index(candidates["account"])
    wanted, nowhere = places_of(must, accounts)
    if nowhere:
        raise NotFoundError("portfolio.unknown_account", account=", ".join(nowhere))
    barred, unknown = places_of(must_not, accounts)
    both = sorted(set(wanted) & set(barred))
    if both:
        raise SettingError("portfolio.must_and_must_not", account=", ".join(accounts[both]))
    unpriced = np.isnan(prices) if budget is not None else np.zeros(len(accounts), dtype=bool)
    dear = [place for place in wanted if unpriced[place]]
    if dear:
        raise SettingError("portfolio.must_without_cost", account=", ".join(accounts[dear]))
    below = np.arange(len(accounts)) >= (len(accounts) if among is None else among)
    below[wanted] = False
    allowed = ~unpriced & ~below
    allowed[barred] = False
    rules = Rules(
        size=size,
        budget=budget,
        cost=cents(prices) if budget is not None else np.zeros(len(accounts), dtype=np.int64),
        groups=tuple(g for g in groups if g is not None),
        must=tuple(wanted),
        allowed=allowed,
    )
    left_out = {
        "unknown_cost": int(unpriced.sum()),
        "must_not": len(barred),
        "must_not_unknown": len(unknown),
        "ranked_below": int(below.sum()),
    }
    return rules, left_out
