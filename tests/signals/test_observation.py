"""What the signals see at a moment: nothing later, nothing of which nobody knows when."""

import pandas as pd

from tests.signals.rows import BRAND, T, comment, post, profile, tables
from workbench.graph import attention_graph, graph_until
from workbench.signals.observation import observe


def scene():
    posts, comments, accounts = tables(
        [post("1", "ada", 3), post("b", "hafer", 3)],
        [comment("a", "bob", ("1", "ada"), 2), comment("b", "cleo", ("1", "ada"), 1)],
        [profile("ada", 100, 5), profile("ada", 900, 4), profile("bob", 7, 4)],
    )
    comments.loc[1, "created_at"] = pd.NaT
    accounts.loc[[1, 2], "as_of"] = pd.NaT
    return posts, comments, accounts


def seen_at(as_of, graph=None):
    posts, comments, accounts = scene()
    graph = attention_graph(posts, comments, half_life=None) if graph is None else graph
    return observe(posts, comments, accounts, graph, BRAND, as_of=as_of, history=None)


def test_what_has_no_date_takes_no_part_at_a_given_moment():
    seen = seen_at(T)
    assert seen.comments["comment"].tolist() == ["x:a"]
    assert seen.profiles["followers"].to_dict() == {"x:ada": 100}
    assert seen.history["followers"].tolist() == [100]
    assert seen.graph.interactions["source"].tolist() == ["x:bob"]


def test_without_a_moment_it_counts_but_dated_profiles_win():
    seen = seen_at(None)
    assert seen.comments["comment"].tolist() == ["x:a", "x:b"]
    assert seen.profiles["followers"].to_dict() == {"x:ada": 100, "x:bob": 7}
    assert sorted(seen.graph.interactions["source"]) == ["x:bob", "x:cleo"]


def test_a_graph_is_cut_without_what_is_undated():
    posts, comments, _ = scene()
    graph = attention_graph(posts, comments, half_life=None)
    assert graph_until(graph, T) is graph
    assert len(graph_until(graph, T - pd.Timedelta(days=2.5))) == 0
    assert list(graph_until(graph, T, only_dated=True).accounts) == ["x:ada", "x:bob"]
