"""The measures against networkx, hand-made examples and the clock."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import NotFoundError, SettingError
from workbench.graph import AttentionGraph, attention_graph

# Small numbers of nodes make dangling nodes, reciprocal pairs and repeated edges frequent.
EDGES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5)), min_size=1, max_size=40
)
PRECISE = {"tol": 1e-15, "max_iter": 2000}


def both(edges):
    ours = AttentionGraph.from_edges(*zip(*edges, strict=True))
    theirs = nx.DiGraph()
    for source, target, weight in edges:
        theirs.add_nodes_from((source, target))
        if source != target:
            before = theirs.get_edge_data(source, target, {"weight": 0})["weight"]
            theirs.add_edge(source, target, weight=before + weight)
    return ours, theirs


def l1(series, scores):
    return np.abs(series - pd.Series(scores).reindex(series.index)).sum()


@settings(max_examples=60, deadline=None)
@given(EDGES, st.sampled_from([0.5, 0.85, 0.95]))
def test_pagerank_equals_networkx(edges, alpha):
    ours, theirs = both(edges)
    assert l1(ours.pagerank(alpha=alpha), nx.pagerank(theirs, alpha, **PRECISE)) < 1e-9
    start = {node: node + 1.0 for node in list(theirs)[:3]}
    expected = nx.pagerank(theirs, alpha, personalization=start, **PRECISE)
    assert l1(ours.pagerank(start, alpha), expected) < 1e-9
    assert l1(ours.pagerank(pd.Series(start), alpha), expected) < 1e-9


@settings(max_examples=40, deadline=None)
@given(EDGES, st.sets(st.integers(0, 9), max_size=3))
def test_taken_out_equals_the_graph_without_them(edges, out):
    ours, theirs = both(edges)
    theirs.remove_nodes_from(out)
    rank = ours.pagerank(without=out)
    assert (rank[rank.index.isin(list(out))] == 0).all()
    if len(theirs):
        assert l1(rank[~rank.index.isin(list(out))], nx.pagerank(theirs, **PRECISE)) < 1e-9


@settings(max_examples=60, deadline=None)
@given(EDGES)
def test_core_and_neighbour_degree_are_of_the_simple_graph(edges):
    ours, theirs = both(edges)
    simple = nx.Graph(theirs.to_undirected())
    assert ours.core_number().to_dict() == nx.core_number(simple)
    mean = nx.average_neighbor_degree(simple)
    assert l1(ours.neighbour_degree("mean"), mean) < 1e-9
    total = {n: sum(simple.degree(m) for m in simple[n]) for n in simple}
    assert ours.neighbour_degree().to_dict() == total


def test_hits_equals_networkx_on_a_random_graph():
    theirs = nx.gnp_random_graph(60, 0.1, seed=1, directed=True)
    ours = AttentionGraph.from_edges(*zip(*theirs.edges, strict=True))
    hubs, authorities = nx.hits(theirs, tol=1e-14)
    assert l1(ours.hits().hubs, hubs) < 1e-6
    assert l1(ours.hits().authorities, authorities) < 1e-6


@settings(max_examples=40, deadline=None)
@given(EDGES)
def test_hits_solve_their_own_equations(edges):
    ours, _ = both(edges)
    hubs, authorities = ours.hits()
    if not ours.matrix.nnz:
        assert (hubs == 0).all()
        return
    assert hubs.sum() == pytest.approx(1)
    again = ours.matrix.T @ (ours.matrix @ authorities.to_numpy())
    np.testing.assert_allclose(again / again.sum(), authorities, atol=1e-7)


def test_half_life_by_hand():
    posts = pd.DataFrame(
        {
            "platform": "x",
            "post_id": [1, 2, 3],
            "account": ["ada", "ada", "cleo"],
            "created_at": pd.to_datetime(["2026-06-01", "2026-07-01", "2026-07-31"], utc=True),
            "mentions": [["bob"], ["bob"], ["dan"]],
        }
    )
    graph = attention_graph(posts, half_life="30d")
    assert graph.as_of == pd.Timestamp("2026-07-31", tz="UTC")
    assert graph.audience("x:bob").to_dict() == {"x:ada": 0.25 + 0.5}
    assert attention_graph(posts, half_life=None).audience("x:bob").to_dict() == {"x:ada": 2.0}
    earlier = attention_graph(posts, half_life=60, as_of="2026-07-01")
    assert earlier.audience("x:bob").to_dict() == {"x:ada": 0.5**0.5 + 1}
    assert "x:cleo" not in earlier.accounts


def test_a_planted_future_post_changes_nothing():
    times = pd.date_range("2026-06-01", periods=30, tz="UTC")
    posts = pd.DataFrame(
        {
            "platform": "x",
            "post_id": range(30),
            "account": [f"u{i % 7}" for i in range(30)],
            "created_at": times,
            "mentions": [[f"u{(i * 3) % 7}"] for i in range(30)],
        }
    )
    future = pd.DataFrame(
        {
            "platform": "x",
            "post_id": [99],
            "account": ["u1"],
            "created_at": pd.to_datetime(["2027-01-01"], utc=True),
            "mentions": [["u5"]],
        }
    )
    before = attention_graph(posts, as_of=times[20])
    after = attention_graph(pd.concat([posts, future]), as_of=times[20])
    pd.testing.assert_series_equal(before.pagerank(), after.pagerank(), check_exact=True)


def test_row_order_changes_nothing():
    rng = np.random.default_rng(3)
    posts = pd.DataFrame(
        {
            "platform": "x",
            "post_id": range(600),
            "account": [f"u{i}" for i in rng.integers(50, size=600)],
            "created_at": pd.Timestamp("2026-06-01", tz="UTC")
            + pd.to_timedelta(rng.random(600) * 60, unit="D"),
            "mentions": [[f"u{i}"] for i in rng.integers(50, size=600)],
        }
    )
    one = attention_graph(posts)
    other = attention_graph(posts.sample(frac=1, random_state=1))
    assert (one.matrix != other.matrix).nnz == 0
    for seed in (0, 7):
        pd.testing.assert_series_equal(one.communities(seed=seed), other.communities(seed=seed))
    pd.testing.assert_series_equal(one.hits().hubs, other.hits().hubs, check_exact=True)


def test_nothing_dated_counts_in_full():
    posts = pd.DataFrame(
        {"post": ["x:1"], "account": ["x:a"], "created_at": [None], "mentions": [["b"]]}
    )
    assert attention_graph(posts).matrix.sum() == 1
    assert attention_graph(posts, as_of="2026-01-01").matrix.nnz == 0


def test_the_brands_audience_ranks_whom_it_trusts():
    graph = AttentionGraph.from_edges(
        ["x:fan1", "x:fan2", "x:fan1", "x:fan2", "x:out", "x:good"],
        ["x:oatly", "x:oatly", "x:good", "x:good", "x:star", "x:oatly"],
    )
    rank = graph.audience_pagerank(["oatly"])
    assert rank.idxmax() == "x:good"
    assert rank["x:oatly"] == 0
    assert rank["x:star"] == 0
    expected = nx.pagerank(
        nx.DiGraph([("f1", "g"), ("f2", "g"), ("o", "s")]),
        personalization={"f1": 1, "f2": 1, "g": 1},
        **PRECISE,
    )
    assert rank["x:good"] == pytest.approx(expected["g"], abs=1e-9)
    assert graph.audience_pagerank(["nobody"]).isna().all()
    assert graph.audience_pagerank(["oatly"], sinks=["good"])["x:good"] == 0


def test_communities_find_two_cliques():
    edges = [("a", "w")] + [
        (a, b) for group in ("abcd", "wxyz") for a in group for b in group if a < b
    ]
    found = AttentionGraph.from_edges(*zip(*edges, strict=True)).communities()
    assert found[list("abcd")].nunique() == found[list("wxyz")].nunique() == 1
    assert found["a"] != found["z"]


def test_audiences_and_networkx():
    graph = AttentionGraph.from_edges(["a", "b", "c", "a"], ["x", "x", "y", "x"])
    assert graph.audience("x").to_dict() == {"a": 2.0, "b": 1.0}
    assert graph.audience("nobody").empty
    rows = graph.audience_matrix(["y", "nobody", "x"])
    assert rows.toarray().tolist() == [[0, 0, 1, 0, 0], [0] * 5, [1, 1, 0, 0, 0]]
    assert graph.audience_matrix().shape == (5, 5)
    assert list(graph.to_networkx().edges(data="weight")) == [
        ("a", "x", 2.0),
        ("b", "x", 1.0),
        ("c", "y", 1.0),
    ]


@pytest.mark.parametrize("half_life", ["soon", "0d", -3, "-30d"])
def test_bad_half_lives_are_refused(half_life):
    posts = pd.DataFrame(
        {"post": ["x:1"], "account": ["x:a"], "created_at": [None], "mentions": [["b"]]}
    )
    with pytest.raises(SettingError, match=r"length of time|Zeitspanne"):
        attention_graph(posts, half_life=half_life)


def test_other_bad_settings_are_refused():
    graph = AttentionGraph.from_edges(["a"], ["b"])
    with pytest.raises(SettingError):
        graph.pagerank(alpha=1)
    with pytest.raises(SettingError):
        graph.pagerank({"a": -1})
    with pytest.raises(NotFoundError):
        graph.pagerank(["zoe"])
    with pytest.raises(SettingError):
        graph.communities(resolution=0)
    with pytest.raises(SettingError):
        AttentionGraph.from_edges(["a"], ["b"], [float("nan")])
