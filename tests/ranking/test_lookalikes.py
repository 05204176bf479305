"""Lookalikes against planted groups, worked-out figures, brute force and networkx."""

import functools

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import BRAND, StandInEncoder, T, comment, post, profile, tables
from workbench.errors import NotFoundError, SchemaError, SettingError
from workbench.graph import AttentionGraph, attention_graph
from workbench.ranking.likeness import (
    audience_likeness,
    content_likeness,
    neighbourhood_likeness,
)
from workbench.ranking.lookalikes import find_lookalikes
from workbench.signals import measure

GROUP = [f"fit{i}" for i in range(6)]
OTHERS = [f"far{i}" for i in range(24)]


def world(posts, comments=(), accounts=()):
    posts, comments, accounts = tables(posts, comments, accounts)
    graph = attention_graph(posts, comments, half_life=None, as_of=T)
    return measure(posts, comments, accounts, graph, BRAND, as_of=T), posts, graph


def found(posts, comments=(), like="x:fit0", accounts=(), **settings):
    return find_lookalikes(like, *world(posts, comments, accounts), **settings)


@functools.cache
def planted_world(seed=0):
    return world(*planted(seed))


def found_planted(like="x:fit0", *, seed=0, **settings):
    return find_lookalikes(like, *planted_world(seed), **settings)


def planted(seed=0):
    """Return posts and comments in which GROUP writes alike and shares an audience."""
    rng = np.random.default_rng(seed)
    posts, comments = [], []
    for name in GROUP + OTHERS:
        inside = name in GROUP
        for i in range(3):
            key = f"{name}p{i}"
            posts.append(post(key, name, i + 1, f"Hafer {i}" if inside else f"Regen {i}"))
            fans = (
                [f"oat{k}" for k in rng.choice(20, 6)]
                if inside
                else [f"rain{k}" for k in rng.choice(90, 6)]
            )
            fans += [f"any{k}" for k in rng.choice(30, 2)]
            comments += [comment(f"{key}c{j}", fan, (key, name), i) for j, fan in enumerate(fans)]
    return posts, comments


@pytest.mark.parametrize("seed", range(4))
def test_planted_group_comes_first(seed):
    lookalikes = found_planted(seed=seed, like=["x:fit0", "x:fit1"], encoder=StandInEncoder())
    assert set(lookalikes.table["account"].head(4)) == {f"x:{name}" for name in GROUP[2:]}
    assert lookalikes.like == ("x:fit0", "x:fit1")
    assert not set(lookalikes.like) & set(lookalikes.everybody["account"])
    assert len(lookalikes.everybody) == len(GROUP + OTHERS) - 2
    assert lookalikes.notes == ()


@pytest.mark.parametrize("kind", ["content", "audience", "neighbourhood"])
def test_each_kind_alone_finds_the_planted_group(kind):
    weights = {name: float(name == kind) for name in ("content", "audience", "neighbourhood")}
    lookalikes = found_planted(encoder=StandInEncoder(), weights=weights)
    assert set(lookalikes.table["account"].head(5)) == {f"x:{name}" for name in GROUP[1:]}


def test_audience_by_hand():
    # ada: f1 f2 f3; bob: f2 f3 f4 f5 and the brand; cleo: nobody. Shared 2.
    edges = [("f1", "ada"), ("f2", "ada"), ("f3", "ada"), ("f2", "bob"), ("f3", "bob"),
             ("f4", "bob"), ("f5", "bob"), ("brand", "bob"), ("brand", "ada")]  # fmt: skip
    graph = AttentionGraph.from_edges(*zip(*edges, strict=True))
    likeness = audience_likeness(graph, pd.Index(["bob", "cleo"]), pd.Index(["ada"]), ["brand"])
    assert likeness.value[0] == pytest.approx(2 / np.sqrt((4 + 5) * (3 + 5)))
    assert np.isnan(likeness.value[1])
    assert likeness.n.tolist() == [4, 0]
    assert likeness.detail[0] == 2


def test_audience_equals_brute_force_over_several_seeds():
    rng = np.random.default_rng(4)
    source = [f"f{k}" for k in rng.integers(40, size=400)]
    target = [f"c{k}" for k in rng.integers(15, size=400)]
    graph = AttentionGraph.from_edges(source, target)
    fans = {c: {s for s, t in zip(source, target, strict=True) if t == c} for c in set(target)}
    seeds, others = ["c0", "c1", "c2"], [f"c{k}" for k in range(3, 15)]
    likeness = audience_likeness(graph, pd.Index(others), pd.Index(seeds), ["f0"])
    for place, name in enumerate(others):
        mine = fans[name] - {"f0"}
        each = [len(mine & (fans[s] - {"f0"}))
                / np.sqrt((len(mine) + 5) * (len(fans[s] - {"f0"}) + 5)) for s in seeds]  # fmt: skip
        assert likeness.value[place] == pytest.approx(np.mean(each))
        union = set().union(*(fans[s] for s in seeds)) - {"f0"}
        assert likeness.detail[place] == len(mine & union)


def test_neighbourhood_equals_two_walks_of_networkx():
    theirs = nx.gnp_random_graph(25, 0.15, seed=3, directed=True)
    theirs.add_edge(24, 3)
    graph = AttentionGraph.from_edges(*zip(*theirs.edges, strict=True))
    accounts = graph.accounts[~graph.accounts.isin([0, 1, 7])]
    likeness = neighbourhood_likeness(graph, accounts, pd.Index([0, 1]), [7])
    both = nx.Graph()
    both.add_nodes_from(theirs)
    for a, b in theirs.edges:
        weight = both.get_edge_data(a, b, {"weight": 0})["weight"]
        both.add_edge(a, b, weight=weight + 1)
    both.remove_node(7)
    exact = {"tol": 1e-14, "max_iter": 3000}
    near = nx.pagerank(both, personalization={0: 1, 1: 1}, **exact)
    anywhere = nx.pagerank(both, **exact)
    for place, name in enumerate(accounts):
        times, k = near[name] / anywhere[name], both.degree(name)
        assert likeness.detail[place] == pytest.approx(times, abs=1e-5)
        expected = 0.5 + k / (k + 5) * (times / (1 + times) - 0.5)
        assert likeness.value[place] == pytest.approx(expected, abs=1e-5)
        assert likeness.n[place] == k


def test_content_by_hand():
    # Vectors: ada and bob (1, 0), cleo (0, 1), dora half and half; the mean over four is (5/8, 3/8).
    posts, _, _ = tables(
        [
            post("1", "ada", 1, "Hafer"),
            post("2", "bob", 1, "Hafer"),
            post("3", "bob", 2, "Hafer"),
            post("4", "cleo", 1, "Regen"),
            post("5", "dora", 1, "Hafer"),
            post("6", "dora", 2, "Regen"),
            post("7", "eve", 1, ""),
            post("8", "bob", 1, "Regen", repost_of="x:4"),
        ]
    )
    names = pd.Index(["x:bob", "x:cleo", "x:dora", "x:eve"])
    likeness = content_likeness(posts, names, pd.Index(["x:ada"]), StandInEncoder())
    # Less the mean, ada and bob point one way; cleo and dora (½ − ⅝ < 0) the other.
    assert likeness.value[:3] == pytest.approx([2 / (2 + 2), 0, 0])
    assert np.isnan(likeness.value[3])
    assert likeness.n.tolist() == [2, 1, 2, 0]


def test_only_the_newest_twenty_posts_speak():
    posts, _, _ = tables(
        [post(f"a{i:02}", "ada", i, "Hafer" if i < 20 else "Regen") for i in range(40)]
        + [post("b", "bob", 1, "Hafer"), post("c", "cleo", 1, "Regen")]
    )
    likeness = content_likeness(
        posts, pd.Index(["x:bob", "x:cleo"]), pd.Index(["x:ada"]), StandInEncoder()
    )
    assert likeness.value == pytest.approx([1 / 3, 0])


def test_without_comments_audiences_are_unknown_not_low():
    posts, _ = planted()
    lookalikes = found(posts, encoder=StandInEncoder())
    assert lookalikes.table["audience"].isna().all()
    assert lookalikes.table["neighbourhood"].isna().all()
    assert [values["signal"][0] for _, values in lookalikes.notes] == [
        "lookalikes.name_audience", "lookalikes.name_neighbourhood",
    ]  # fmt: skip
    assert set(lookalikes.table["account"].head(5)) == {f"x:{name}" for name in GROUP[1:]}
    assert any("import" in text or "nobody" in text for text in lookalikes.explain("x:fit1", "en"))


def test_without_an_encoder_content_is_unknown():
    lookalikes = found_planted()
    assert lookalikes.table["content"].isna().all()
    assert lookalikes.encoder is None
    assert set(lookalikes.table["account"].head(5)) == {f"x:{name}" for name in GROUP[1:]}


def test_nothing_known_at_all_leaves_everybody_at_the_median():
    lookalikes = found([post("1", "ada"), post("2", "bob"), post("3", "cleo")], like="ada")
    assert lookalikes.table["score"].tolist() == [0.5, 0.5]
    assert lookalikes.table["account"].tolist() == ["x:bob", "x:cleo"]
    assert len(lookalikes.notes) == 3


def test_explained_in_both_languages():
    lookalikes = found_planted(encoder=StandInEncoder())
    english, german = (lookalikes.explain("x:fit3", language) for language in ("en", "de"))
    assert len(english) == len(german) == 3
    row = lookalikes.everybody.set_index("account").loc["x:fit3"]
    assert any(f"{row['shared']} of {row['people']} accounts" in text for text in english)
    assert any("x:fit0" in text and "Konten" in text for text in german)
    with pytest.raises(NotFoundError):
        lookalikes.explain("x:fit0")


def test_who_is_meant_may_be_a_bare_handle_or_no_candidate():
    posts, comments = planted()
    lists = tables(posts, comments)
    assert found_planted(like="@Fit0").like == ("x:fit0",)
    graph = attention_graph(*lists[:2], half_life=None, as_of=T)
    signals = measure(*lists, graph, BRAND, as_of=T, lists={"partners": {"x:fit0"}})
    lookalikes = find_lookalikes("x:fit0", signals, lists[0], graph)
    assert "x:fit0" not in signals.candidates.index
    assert set(lookalikes.table["account"].head(5)) == {f"x:{name}" for name in GROUP[1:]}


def test_an_unknown_account_is_named():
    with pytest.raises(NotFoundError, match="nobody_here"):
        found_planted(like=["x:fit0", "x:nobody_here"])
    with pytest.raises(NotFoundError, match="stranger"):
        found_planted(like="stranger")
    for odd in ("", "@", "\ud800", "x:", "a" * 100_000):
        with pytest.raises(NotFoundError):
            found_planted(like=odd)


@pytest.mark.parametrize(
    "settings",
    [{"like": []}, {"most": 0}, {"weights": {"reach": 1}}, {"weights": {"content": -1}},
     {"weights": {"content": float("nan")}},
     {"weights": {"content": 0, "audience": 0, "neighbourhood": 0}}],
)  # fmt: skip
def test_settings_out_of_range(settings):
    with pytest.raises(SettingError):
        found_planted(**settings)


def test_a_missing_column_is_named():
    posts, comments, accounts = tables(*planted())
    graph = attention_graph(posts, comments)
    signals = measure(posts, comments, accounts, graph, BRAND)
    with pytest.raises(SchemaError, match="text"):
        find_lookalikes("x:fit0", signals, posts.drop(columns="text"), graph)


def test_row_order_and_double_weights_change_nothing():
    posts, comments = planted()
    one = found_planted(encoder=StandInEncoder())
    other = found(posts[::-1], comments[::-1], encoder=StandInEncoder(),
                  weights={"content": 2, "audience": 2, "neighbourhood": 2})  # fmt: skip
    pd.testing.assert_frame_equal(one.everybody, other.everybody)


def test_later_posts_and_comments_change_nothing():
    posts, comments = planted()
    now = found_planted(encoder=StandInEncoder())
    tabled = tables(
        [*posts, *(post(f"late{i}", "far1", -1 - i, "Hafer") for i in range(5))],
        [*comments, *(comment(f"l{i}", f"oat{i}", ("far1p0", "far1"), -1) for i in range(20))],
    )
    graph = attention_graph(*tabled[:2], half_life=None)
    signals = measure(*tabled, graph, BRAND, as_of=T)
    then = find_lookalikes("x:fit0", signals, tabled[0], graph, encoder=StandInEncoder())
    pd.testing.assert_frame_equal(now.everybody, then.everybody)


def test_hostile_captions_and_names():
    texts = [
        None,
        "",
        " ",
        "\ud800",
        "a" * 100_000,
        "🌾" * 50,
        "שלום @hafer",
        "<script>alert(1)</script>",
    ]
    posts = [
        post(f"h{i}", f"odd{i}", i) | {"text": text}
        for i, text in enumerate(texts)
        if text != "\ud800"
    ]
    posts += planted()[0]
    accounts = [profile("fit1", 100, display_name="<b>Mila</b>")]
    lookalikes = found(posts, accounts=accounts, encoder=StandInEncoder(), most=100)
    assert np.isfinite(lookalikes.everybody["score"]).all()
    assert "<script>" not in lookalikes._repr_html_()


def test_only_some_are_shown():
    lookalikes = found_planted(most=3)
    assert len(lookalikes.table) == 3
    assert str(lookalikes).startswith("3 of 29 candidates")
    assert lookalikes.explain(lookalikes.everybody["account"].iloc[-1])
    assert "x:fit" in lookalikes._repr_html_()


def test_no_candidates_is_an_empty_table():
    lookalikes = found([post("1", "hafer")], like="x:hafer")
    assert lookalikes.table.empty
    assert lookalikes._repr_html_()
