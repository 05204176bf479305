"""Rows that come twice: the newest counts, whatever the order of the rows."""

import itertools

import pandas as pd
import pytest

from workbench.graph import attention_graph
from workbench.schema import newest_of_each, once
from workbench.signals.tidy import tidy_comments, tidy_posts

OLD, NEW = "2026-05-01", "2026-05-08"


def rows(*cells, columns=("post", "likes", "collected_at", "text")):
    return pd.DataFrame(cells, columns=list(columns))


@pytest.mark.parametrize(
    ("one", "other"),  # the first counts
    [
        (("a", 1, NEW, "x"), ("a", 9, OLD, "x")),
        (("a", 1, OLD, "x"), ("a", 9, None, "x")),
        (("a", 9, NEW, "x"), ("a", 1, NEW, "z")),
        (("a", 1, None, "x"), ("a", None, None, "z")),
        (("a", None, NEW, "z"), ("a", None, NEW, "x")),
        (("a", 1, "2026-05-08T01:00+02:00", "x"), ("a", 9, "2026-05-07T22:00Z", "x")),
    ],
)
def test_of_two_scrapes_the_row_order_decides_nothing(one, other):
    for pair in ((one, other), (other, one)):
        assert once(rows(*pair), "post").index.tolist() == [pair.index(one)]


def test_rows_keep_their_order_and_those_without_key_are_all_kept():
    table = rows(("b", 1, OLD, "x"), (None, 1, OLD, "x"), ("b", 2, OLD, "x"), (None, 1, OLD, "x"))
    assert newest_of_each(table, table["post"]).tolist() == [False, True, True, True]
    assert once(table, "comment") is table
    single = table.iloc[:2]
    assert once(single, "post") is single


def test_odd_cells_settle_nothing_by_chance():
    cells = [["b"], ["a"], None, float("nan"), "\ud800", 3]
    expected = None
    for order in itertools.islice(itertools.permutations(cells), 0, 720, 37):
        table = pd.DataFrame({"post": "a", "mentions": pd.Series(order, dtype=object)})
        kept = repr(once(table, "post")["mentions"].tolist())
        expected = expected or kept
        assert kept == expected


def test_signals_and_graph_agree_on_the_row_that_counts():
    table = pd.DataFrame(
        {
            "post": ["x:1", "x:1"],
            "account": "x:ada",
            "text": "",
            "created_at": OLD,
            "collected_at": [NEW, OLD],
            "likes": [2, 5],
            "mentions": [["bob"], ["cleo"]],
        }
    )
    for posts in (table, table[::-1]):
        assert tidy_posts(posts)["likes"].tolist() == [2]
        assert list(attention_graph(posts).accounts) == ["x:ada", "x:bob"]


def test_one_bad_date_costs_one_row():
    posts = pd.DataFrame(
        {
            "post": ["x:1", "x:2"],
            "account": "x:ada",
            "text": "",
            "created_at": ["2026-05-01", "neulich"],
            "mentions": [["bob"], ["cleo"]],
        }
    )
    assert tidy_posts(posts)["created_at"].isna().tolist() == [False, True]
    comments = posts.rename(columns={"post": "comment"})
    assert tidy_comments(comments)["created_at"].isna().tolist() == [False, True]
    graph = attention_graph(posts, half_life="30d")
    assert list(graph.accounts) == ["x:ada", "x:bob"]
    assert graph.left_out["undated"] == 1
