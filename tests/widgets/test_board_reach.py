"""Whom a team reaches: against sets counted by hand and against `choose_portfolio`."""

import numpy as np
import pytest

from tests.widgets.invented_field import invented_ranking
from workbench.graph import AttentionGraph
from workbench.ranking import choose_portfolio
from workbench.widgets.board_reach import NOBODY, Reach


@pytest.fixture(scope="module")
def ranking():
    return invented_ranking(40)


@pytest.fixture(scope="module")
def crowd(ranking):
    """Who engages with whom, as sets, with a few people in common."""
    rng = np.random.default_rng(4)
    people = [f"instagram:p{n}" for n in range(120)]
    return {
        account: set(rng.choice(people, size=int(rng.integers(0, 30)), replace=False))
        for account in ranking.signals.candidates.index
    }


@pytest.fixture(scope="module")
def graph(crowd):
    pairs = [(person, account) for account, engaged in crowd.items() for person in sorted(engaged)]
    return AttentionGraph.from_edges([p for p, _ in pairs], [a for _, a in pairs])


@pytest.fixture(scope="module")
def reach(ranking, graph):
    return Reach(ranking, graph)


@pytest.mark.parametrize("size", [0, 1, 2, 7])
def test_figures_are_those_of_plain_sets(ranking, crowd, reach, size):
    accounts = list(ranking.signals.candidates.index)
    team = ranking.table["account"].head(size).tolist()
    found = reach.team([[account] for account in team])
    everybody = set().union(*(crowd[a] for a in team)) if team else set()
    assert found.people == found.new == len(everybody)
    seen = set()
    for place, account in enumerate(team):
        assert found.size[place] == len(crowd[account])
        assert found.added[place] == len(crowd[account] - seen)
        others = set().union(*(crowd[a] for a in team if a != account))
        assert found.alone[place] == len(crowd[account] - others)
        seen |= crowd[account]
    for at, account in enumerate(accounts):
        others = [a for a in team if a != account]
        theirs = set().union(*(crowd[a] for a in others)) if others else set()
        assert found.audience[at] == len(crowd[account])
        assert found.gain[at] == len(crowd[account] - theirs)
        assert found.shared[at] == len(crowd[account] & theirs)
        common = {a: len(crowd[account] & crowd[a]) for a in others}
        most = max(common.values(), default=0)
        assert found.closest_shared[at] == most
        assert found.closest[at] == NOBODY or common[team[found.closest[at]]] == most
        assert (found.closest[at] == NOBODY) == (most == 0)


def test_a_portfolio_of_the_same_people_agrees(ranking, graph, reach):
    team = choose_portfolio(ranking, graph, size=6, brand=["hafermeister"])
    found = reach.team([[account] for account in team.accounts])
    assert found.new == team.total
    accounts = list(ranking.signals.candidates.index)
    assert {a: int(found.gain[i]) for i, a in enumerate(accounts)} == {
        a: team.gain_of(a) for a in accounts
    }
    assert found.added.tolist() == team.table["marginal"].tolist()
    np.testing.assert_allclose(found.overlap, team.overlap.to_numpy())
    one, other, share = found.largest
    shares = team.overlap.to_numpy()[np.triu_indices(6, k=1)]
    assert share == shares.max() == team.overlap.iloc[one, other]


def test_a_person_with_two_accounts_is_one_member(ranking, crowd, reach):
    first, second, third = ranking.table["account"].head(3)
    found = reach.team([[first, second], [third]])
    both = crowd[first] | crowd[second]
    assert found.size.tolist() == [len(both), len(crowd[third])]
    at = ranking.signals.candidates.index.get_loc(second)
    assert found.gain[at] == len(both - crowd[third])
    assert found.shared[at] == len(crowd[second] & crowd[third])


def test_somebody_who_is_no_candidate_counts_in_the_team(ranking, crowd, graph):
    first = ranking.table["account"].iloc[0]
    rows = [("instagram:new", "instagram:stranger"), ("instagram:p1", "instagram:stranger")]
    pairs = [(p, a) for a, engaged in crowd.items() for p in sorted(engaged)] + rows
    wider = AttentionGraph.from_edges([p for p, _ in pairs], [a for _, a in pairs])
    found = Reach(ranking, wider).team([[first], ["instagram:stranger"], ["instagram:nowhere"]])
    assert found.size.tolist() == [len(crowd[first]), 2, 0]
    assert found.people == len(crowd[first] | {"instagram:new", "instagram:p1"})


def test_two_in_common(ranking, crowd, reach):
    a, b = ranking.table["account"].iloc[[2, 5]]
    assert reach.in_common(a, b) == (len(crowd[a]), len(crowd[b]), len(crowd[a] & crowd[b]))


def test_figures_travel_as_five_rows_of_int32(ranking, reach):
    found = reach.team([[ranking.table["account"].iloc[0]]])
    rows = np.frombuffer(found.to_bytes(), dtype="<i4").reshape(5, -1)
    assert rows[0].tolist() == found.gain.tolist()
    assert rows[4].tolist() == found.closest_shared.tolist()
