"""Two side by side, as the board says it."""

import pytest

from tests.widgets.invented_field import invented_ranking
from workbench.errors import NotFoundError
from workbench.graph import AttentionGraph
from workbench.schema import handle_of
from workbench.widgets.board_compare import comparison_of
from workbench.widgets.board_reach import Reach


@pytest.fixture(scope="module")
def ranking():
    return invented_ranking(60)


@pytest.fixture
def pair(ranking):
    return ranking.table["account"].iloc[[0, 7]].tolist()


def test_figures_are_those_of_the_ranking(ranking, pair):
    a, b = pair
    told = comparison_of(ranking, a, b, reach=None, language="en")
    table = ranking.table.set_index("account")
    labels = [row["label"] for row in told["rows"]]
    assert (
        len(labels)
        == len(set(labels))
        == sum(
            weight > 0 and ranking.signals.measured[name].peers is not None
            for name, weight in ranking.weights.items()
        )
    )
    reach = next(row for row in told["rows"] if row["label"] == "Reach")
    shares = [int(100 * table.loc[account, "reach"]) for account in pair]
    assert [reach["a"], reach["b"]] == shares
    assert reach["ahead"] == ("a" if shares[0] > shares[1] else "b")
    assert told["shared"] == ""


def test_sentences_name_handles_set_apart(ranking, pair):
    told = comparison_of(ranking, *pair, reach=None, language="de")
    first = told["sentences"][0]
    assert f"\u2068{handle_of(pair[0])}\u2069" in first
    assert "instagram:" not in " ".join(told["sentences"])


def test_unknown_figures_put_nobody_ahead(ranking):
    unknown = ranking.signals.table["engagement_rate"].isna()
    a = unknown.index[unknown.to_numpy()][0]
    b = unknown.index[~unknown.to_numpy()][0]
    told = comparison_of(ranking, a, b, reach=None, language="en")
    row = next(row for row in told["rows"] if row["a"] is None)
    assert row["ahead"] == ""


def test_people_in_common_are_said(ranking, pair):
    a, b = pair
    edges = [("p1", a), ("p2", a), ("p3", a), ("p3", b), ("p2", b)]
    graph = AttentionGraph.from_edges([f"instagram:{p}" for p, _ in edges], [x for _, x in edges])
    told = comparison_of(ranking, a, b, reach=Reach(ranking, graph), language="en")
    assert told["shared"].startswith("2 people engage with both: 100 %")
    c = ranking.table["account"].iloc[3]
    none = comparison_of(ranking, a, c, reach=Reach(ranking, graph), language="en")
    assert "do not show" in none["shared"]


def test_a_stranger_is_refused(ranking, pair):
    with pytest.raises(NotFoundError):
        comparison_of(ranking, pair[0], "instagram:nobody", reach=None, language="en")
