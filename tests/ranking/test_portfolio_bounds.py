"""Against brute force: rules hold, the bound is one, and what is promised is kept."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import NotFoundError, SettingError
from workbench.graph import AttentionGraph
from workbench.ranking.portfolio import choose_portfolio
from workbench.ranking.portfolio.audiences import audiences_of
from workbench.ranking.portfolio.greedy import Growing

TIERS, LANGUAGES = ("nano", "micro", "mega"), ("de", "en")


@st.composite
def quotas(draw, names):
    some = draw(st.lists(st.sampled_from(names), unique=True, max_size=2))
    return {name: (low := draw(st.sampled_from([0, 0, 0, 1, 1, 2])), draw(st.one_of(st.none(), st.integers(low, 3))))
            for name in some}  # fmt: skip


@st.composite
def problems(draw):
    n = draw(st.integers(2, 7))
    names = [f"a{i}" for i in range(n)]
    fans = st.sets(st.integers(0, 9), max_size=6)
    table = pd.DataFrame(
        {
            "account": names,
            "tier": pd.array([draw(st.sampled_from(TIERS)) for _ in names], dtype="str"),
            "language": pd.array([draw(st.sampled_from(LANGUAGES)) for _ in names], dtype="str"),
            "relevance": [draw(st.integers(0, 4)) / 4 for _ in names],
        }
    )
    prices = {name: draw(st.integers(0, 6)) for name in names if draw(st.integers(0, 9))}
    conditions = {
        "size": draw(st.integers(1, 5)),
        "tiers": draw(quotas(TIERS)),
        "languages": draw(quotas(LANGUAGES)),
        "must": draw(st.lists(st.sampled_from(names), max_size=1)),
        "must_not": draw(st.lists(st.sampled_from(names), max_size=1)),
        "among": draw(st.one_of(st.none(), st.integers(1, 6))),
        "weigh_by": draw(st.sampled_from([(), "relevance"])),
    }
    if draw(st.booleans()):
        conditions |= {"costs": prices, "budget": draw(st.integers(0, 14))}
    return {name: draw(fans) for name in names}, table, conditions


def graph_of(audience):
    pairs = [(f"fan{fan}", account) for account, fans in audience.items() for fan in sorted(fans)]
    return AttentionGraph.from_edges([p[0] for p in pairs], [p[1] for p in pairs])


def worth(team, audience, table, weigh_by):
    share = dict(zip(table["account"], table["relevance"], strict=True))
    best = {}
    for account in team:
        for fan in audience[account]:
            best[fan] = max(best.get(fan, 0.0), share[account] if weigh_by else 1.0)
    return sum(best.values())


def keeps(team, table, conditions):
    rows = table.set_index("account").loc[list(team)]
    for kind, wanted in (("tier", conditions["tiers"]), ("language", conditions["languages"])):
        for name, (low, high) in wanted.items():
            if not low <= (rows[kind] == name).sum() <= (math.inf if high is None else high):
                return False
    prices = conditions.get("costs")
    if prices is not None and not (
        set(team) <= set(prices) and sum(prices[a] for a in team) <= conditions["budget"]
    ):
        return False
    among = conditions["among"] or len(table)
    below = set(table["account"][among:]) - set(conditions["must"])
    return (
        not below & set(team)
        and len(team) <= conditions["size"]
        and set(conditions["must"]) <= set(team)
        and not set(conditions["must_not"]) & set(team)
    )


def all_teams(table, conditions):
    accounts = list(table["account"])
    return [
        team
        for k in range(conditions["size"] + 1)
        for team in itertools.combinations(accounts, k)
        if keeps(team, table, conditions)
    ]


@settings(max_examples=60, deadline=None)
@given(problems())
def test_no_team_beats_the_bound_and_every_rule_is_kept(problem):
    audience, table, conditions = problem
    weigh_by = conditions["weigh_by"]
    possible = all_teams(table, conditions)
    best = max((worth(t, audience, table, weigh_by) for t in possible), default=None)
    try:
        found = choose_portfolio(table, graph_of(audience), value="all", **conditions)
    except (SettingError, NotFoundError):
        assert not best  # no team at all, or none that reaches anybody
        return
    assert best is not None
    assert keeps(found.accounts, table, conditions)
    assert found.value == pytest.approx(worth(found.accounts, audience, table, weigh_by))
    assert found.upper_bound >= best - 1e-9
    assert found.value >= found.guarantee * best - 1e-9
    assert found.gain_over_top.gain >= 0
    assert keeps(found.gain_over_top.accounts, table, conditions)
    assert found.total == len(set().union(*(audience[a] for a in found.accounts)))
    assert found.table["marginal"].sum() == found.total


@settings(max_examples=40, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_edges_changes_nothing(problem, random):
    audience, table, conditions = problem
    ranked = table.assign(rank=range(1, len(table) + 1))
    mixed = list(audience)
    random.shuffle(mixed)
    shuffled = ranked.set_index("account").loc[mixed].reset_index()
    told = []
    for rows, people in ((ranked, audience), (shuffled, {a: audience[a] for a in mixed})):
        try:
            found = choose_portfolio(rows, graph_of(people), value="all", **conditions)
        except (SettingError, NotFoundError) as error:
            told.append(str(error))
        else:
            told.append((found.accounts, found.upper_bound, found.gain_over_top.accounts))
    assert told[0] == told[1]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sets(st.integers(0, 11), max_size=6), min_size=2, max_size=7), st.integers(1, 4))
def test_a_plain_size_keeps_what_theory_promises_and_one_more_never_harms_the_bound(sets, size):
    audience = {f"a{i}": fans for i, fans in enumerate(sets)}
    if not any(sets[:-1]):
        return
    table = pd.DataFrame({"account": list(audience)})
    graph = graph_of(audience)
    fewer = choose_portfolio(table.iloc[:-1], graph, size=size, value="all")
    found = choose_portfolio(table, graph, size=size, value="all")
    best = max(
        len(set().union(*team)) for team in itertools.combinations(sets, min(size, len(sets)))
    )
    assert found.total >= (1 - 1 / math.e) * best - 1e-9
    # The best possible cannot fall when somebody may be chosen as well.
    assert found.upper_bound >= best >= fewer.total
    assert found.total >= found.guarantee * fewer.total - 1e-9


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_gains_are_exact_at_every_step(seed, weighted):
    rng = np.random.default_rng(seed)
    people = rng.random((12, 30)) < 0.25
    row, column = np.nonzero(people)
    graph = AttentionGraph.from_edges([f"f{i}" for i in column], [f"a{i:02}" for i in row])
    weight = rng.integers(0, 1001, 12) / 1000 if weighted else np.ones(12)
    audiences = audiences_of(
        pd.Index([f"a{i:02}" for i in range(12)]), graph, house=pd.Index([]), fans=pd.Index([]),
        weight=weight,
    )  # fmt: skip
    team = Growing(audiences)
    for pick in rng.permutation(12)[:6].tolist():
        team.take(pick)
        assert team.worth == audiences.worth(team.chosen)
        expected = [audiences.worth([*team.chosen, i]) - team.worth for i in range(12)]
        assert team.gain.tolist() == expected


def test_lazy_and_naive_greedy_find_the_same_team():
    rng = np.random.default_rng(5)
    audience = {
        f"a{i:03}": set(rng.integers(0, 300, rng.integers(1, 40)).tolist()) for i in range(80)
    }
    table = pd.DataFrame({"account": list(audience)})
    found = choose_portfolio(table, graph_of(audience), size=10, value="all")
    reached, naive = set(), []
    for _ in range(10):
        pick = max(sorted(audience), key=lambda a: len(audience[a] - reached))
        naive.append(pick)
        reached |= audience[pick]
    assert list(found.accounts) == naive
    assert 0.8 < found.guarantee <= 1
