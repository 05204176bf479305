"""Authority, undivided attention and strongest ties against networkx and by hand."""

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from workbench.graph import AttentionGraph, structural_authority
from workbench.graph.measures import strongest_ties

EDGES = st.lists(
    st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5)), min_size=1, max_size=40
)


def networkx_graph(ours):
    theirs = ours.to_networkx()
    return theirs, nx.Graph(theirs.to_undirected())


def percentile(scores, accounts):
    values = np.round([scores.get(a, 0.0) for a in accounts], 9)
    return (rankdata(values) - 0.5) / len(accounts)


def undivided(theirs):
    return {a: sum(1 / theirs.out_degree(b) for b in theirs.predecessors(a)) for a in theirs}


@settings(max_examples=50, deadline=None)
@given(EDGES)
def test_undivided_attention_shares_each_ones_attention_out(edges):
    ours = AttentionGraph.from_edges(*zip(*edges, strict=True))
    theirs, _ = networkx_graph(ours)
    found = ours.undivided_attention()
    assert found.to_dict() == pytest.approx(undivided(theirs))
    assert found.sum() == pytest.approx(sum(theirs.out_degree(a) > 0 for a in theirs))


def along_edges(theirs, alpha=0.5, **how):
    """Return the part of networkx's PageRank that comes from predecessors, not from restarts."""
    ranks = nx.pagerank(theirs, alpha=alpha, tol=1e-15, max_iter=1000, **how)
    given = dict(theirs.out_degree(weight="weight"))
    return {
        a: alpha * sum(ranks[b] * theirs[b][a]["weight"] / given[b] for b in theirs.predecessors(a))
        for a in theirs
    }


@pytest.mark.parametrize("seed", range(5))
def test_authority_equals_networkx(seed):
    theirs = nx.gnp_random_graph(40, 0.08, seed=seed, directed=True)
    ours = AttentionGraph.from_edges(*zip(*theirs.edges, strict=True))
    theirs, simple = networkx_graph(ours)
    parts = [along_edges(theirs), nx.core_number(simple), undivided(theirs)]
    accounts = list(ours.accounts)
    expected = np.prod([percentile(p, accounts) for p in parts], axis=0) ** (1 / 3)
    np.testing.assert_allclose(structural_authority(ours), expected)
    # Personal: the walk restarts at those who attend to 0, with 0 and 1 taken out.
    inner = theirs.copy()
    inner.remove_nodes_from([0, 1])
    start = {a: theirs[a][0]["weight"] for a in theirs.predecessors(0) if a != 1}
    parts[0] = along_edges(inner, personalization=start)
    some = [a for a in accounts if a > 4]
    expected = np.prod([percentile(p, some) for p in parts], axis=0) ** (1 / 3)
    found = structural_authority(ours, some, brand=[0], without=[1])
    np.testing.assert_allclose(found, expected)
    assert list(found.index) == some


def test_who_begins_the_walk_has_nothing_by_that():
    # Loud writes to the brand a hundred times and nobody turns to them; fans turn to ada.
    source = ["loud", "fan", "other", "fan", "other"]
    graph = AttentionGraph.from_edges(
        source, ["brand", "brand", "brand", "ada", "ada"], [100, 1, 1, 1, 1]
    )
    found = structural_authority(graph, ["ada", "loud", "nobody"], brand=["brand"])
    # Walk: ada alone has something. Core number: ada 2, loud 1. Undivided attention: ada alone.
    walk, core, undivided = (5, 2, 2), (5, 3, 1), (5, 2, 2)
    expected = np.prod([np.array(p) / 6 for p in (walk, core, undivided)], axis=0) ** (1 / 3)
    np.testing.assert_allclose(found, expected)


def test_equal_accounts_tie_and_unknown_ones_have_nothing():
    source = [f"fan{i}" for i in range(14)]
    graph = AttentionGraph.from_edges(source, ["one", "two"] * 7)
    found = structural_authority(graph, ["one", "two", "nobody"])
    assert found["one"] == found["two"] > found["nobody"]
    assert found["nobody"] == pytest.approx(0.5 / 3)
    assert structural_authority(graph, []).empty
    without_audience = structural_authority(graph, ["one", "two"], brand=["brand"])
    assert without_audience.tolist() == [0.5, 0.5]


def test_strongest_ties_by_hand():
    graph = nx.Graph()
    graph.add_weighted_edges_from([(0, 1, 5), (0, 2, 4), (0, 3, 3), (1, 2, 1), (3, 4, 9)])
    kept = strongest_ties(nx.to_scipy_sparse_array(graph, nodelist=range(5), format="csr"), 1)
    # Strongest of 0 and 1: 0–1; of 2: 0–2; of 3 and 4: 3–4. Neither 0–3 nor 1–2 is anybody's.
    assert (kept != kept.T).nnz == 0
    pairs = kept.tocoo()
    ties = {(int(a), int(b)): w for a, b, w in zip(pairs.row, pairs.col, pairs.data, strict=True)}
    assert {pair: w for pair, w in ties.items() if pair[0] < pair[1]} == {
        (0, 1): 5,
        (0, 2): 4,
        (3, 4): 9,
    }


def test_communities_are_found_once_for_each_setting():
    cliques = nx.ring_of_cliques(6, 8)
    graph = AttentionGraph.from_edges(*zip(*cliques.edges, strict=True))
    found = graph.communities()
    assert found.nunique() == 6
    found.iloc[:] = 99
    assert graph.communities().nunique() == 6
    few = graph.communities(ties=3)
    clique = pd.Series({node: node // 8 for node in cliques})
    assert (pd.crosstab(few, clique) > 0).sum().max() == 1


def test_repeated_pairs_add_up_to_the_same_bits_in_any_order():
    rng = np.random.default_rng(2)
    source, target = rng.integers(6, size=(2, 500))
    weight = rng.random(500) * 10.0 ** rng.integers(-6, 6, size=500)
    one = AttentionGraph.from_edges(source, target, weight)
    order = rng.permutation(500)
    other = AttentionGraph.from_edges(source[order], target[order], weight[order])
    assert (one.matrix != other.matrix).nnz == 0
    expected = pd.Series(weight).groupby([source, target]).sum()
    for (a, b), total in expected.items():
        assert one.matrix[a, b] == pytest.approx(0 if a == b else total)
