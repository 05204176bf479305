"""Every act of attention counts once, and rows that cannot count are named."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import SchemaError
from workbench.graph import attention_graph, interactions
from workbench.schema import POSTS, coerce


def post(number, account, **fields):
    return {"post": f"x:{number}", "account": account and f"x:{account}", **fields}


def edges(rows):
    return sorted(
        zip(
            rows["source"].str[2:],
            rows["target"].str[2:],
            rows["kind"],
            rows["weight"].tolist(),
            strict=True,
        )
    )


def test_all_kinds_by_hand():
    posts = pd.DataFrame(
        [
            post(1, "ada", mentions=["bob", "cleo"], tagged=["bob"]),
            post(2, "bob", mentions=["ada"], reply_to_account="x:ada"),
            post(3, "cleo", mentions=["ada", "dan"], repost_of="x:1", repost_of_account="x:ada"),
            post(4, "dan", coauthors=["eve"], mentions=["eve", "oatly"]),
        ]
    )
    comments = pd.DataFrame(
        [
            {"comment": "x:c1", "post": "x:4", "account": "x:fay", "text": "@gus schau, @dan!"},
            {"comment": "x:c2", "post": "x:4", "account": "x:gus", "reply_to": "x:c1"},
            {"comment": "x:c3", "post": "x:99", "account": "x:gus", "post_account": "x:hal"},
        ]
    )
    assert edges(interactions(posts, comments)) == [
        ("ada", "bob", "mention", 1.0),
        ("ada", "bob", "tag", 1.0),
        ("ada", "cleo", "mention", 1.0),
        ("bob", "ada", "reply", 1.0),  # the "@ada" it begins with is not a mention as well
        ("cleo", "ada", "repost", 1.0),
        ("cleo", "dan", "mention", 1.0),
        ("dan", "eve", "collab", 1.0),
        ("dan", "oatly", "mention", 1.0),
        ("eve", "dan", "collab", 1.0),
        ("fay", "dan", "comment", 0.5),
        ("fay", "eve", "comment", 0.5),
        ("fay", "gus", "mention", 1.0),
        ("gus", "dan", "comment", 0.5),
        ("gus", "eve", "comment", 0.5),
        ("gus", "fay", "reply", 1.0),
        ("gus", "hal", "comment", 1.0),
    ]


def test_collab_of_three_gives_every_pair_both_ways_and_a_third_each():
    posts = pd.DataFrame([post(1, "a", coauthors=["b", "c", "a"], text="")])
    comments = pd.DataFrame([{"comment": "x:1", "post": "x:1", "account": "x:d"}])
    rows = interactions(posts, comments)
    pairs = {(s, t) for s, t, kind, _ in edges(rows) if kind == "collab"}
    assert pairs == {(s, t) for s in "abc" for t in "abc" if s != t}
    assert rows.loc[rows["kind"] == "comment", "weight"].tolist() == [1 / 3] * 3


def test_reposts_and_mentions_are_read_from_the_text_where_columns_lack():
    posts = pd.DataFrame(
        {
            "platform": "x",
            "post_id": [1, 2, 3],
            "account": ["@Ada", "bob", "cleo"],
            "text": ["RT @Bob: hallo @dan", "Danke @ADA und @ada, @bob", None],
        }
    )
    assert edges(interactions(posts)) == [
        ("ada", "bob", "repost", 1.0),
        ("ada", "dan", "mention", 1.0),
        ("bob", "ada", "mention", 1.0),
    ]


def test_known_empty_mentions_are_not_read_again_from_the_text():
    posts = pd.DataFrame([post(1, "ada", mentions=[], text="Hallo @bob"), post(2, "bob")])
    assert interactions(posts).empty


def test_numeric_instagram_ids_meet_their_shortcodes():
    posts = pd.DataFrame(
        {
            "platform": "instagram",
            "post": ["instagram:BxbYDJsuyO2"],
            "account": ["ada"],
            "mentions": [[]],
        }
    )
    comments = pd.DataFrame(
        {"platform": ["instagram"], "post_id": ["2043332625631486902"], "account": ["bob"]}
    )
    assert interactions(posts, comments)["target"].tolist() == ["instagram:ada"]


def test_same_handles_on_two_platforms_are_two_accounts():
    posts = pd.DataFrame(
        {
            "platform": ["x", "tiktok"],
            "post_id": ["1", "1"],
            "account": ["ada", "ada"],
            "mentions": [["bob"], ["bob"]],
        }
    )
    rows = interactions(posts)
    assert set(rows["target"]) == {"x:bob", "tiktok:bob"}


def test_what_cannot_count_is_counted():
    posts = pd.DataFrame(
        [
            post(1, None, created_at="2026-06-01", mentions=["bob"]),
            post(2, "ada", created_at=None, mentions=["bob"]),
            post(3, "ada", created_at="2026-06-01", mentions=["bob", "ada"]),
            post(4, "ada", created_at="2026-06-09", mentions=["bob"]),
        ]
    )
    comments = pd.DataFrame(
        {
            "comment": ["x:1", "x:2"],
            "post": ["x:3", "x:77"],
            "account": [None, "x:bob"],
            "created_at": "2026-06-01",
        }
    )
    graph = attention_graph(posts, comments, as_of="2026-06-02")
    assert dict(graph.left_out) == {
        "posts_without_author": 1,
        "comments_without_author": 1,
        "comments_without_target": 1,
        "undated": 1,
        "after_as_of": 1,
    }
    assert edges(graph.interactions) == [("ada", "bob", "mention", 1.0)]


def test_a_post_that_was_read_twice_counts_once():
    posts = pd.DataFrame([post(1, "ada", mentions=["bob"])] * 2)
    assert len(interactions(posts)) == 1


def test_a_missing_column_is_named():
    with pytest.raises(SchemaError, match="account"):
        interactions(pd.DataFrame({"post": ["x:1"], "text": [""]}))
    with pytest.raises(SchemaError, match="created_at"):
        attention_graph(pd.DataFrame({"post": ["x:1"], "text": [""], "account": ["x:a"]}))


def test_empty_tables_make_an_empty_graph():
    graph = attention_graph(coerce(pd.DataFrame(columns=POSTS.names), POSTS))
    assert len(graph) == 0
    assert graph.pagerank().empty
    assert graph.hits().authorities.empty
    assert graph.core_number().empty
    assert graph.communities().empty
    assert graph.audience_pagerank(["oatly"]).empty
    assert graph.to_networkx().number_of_nodes() == 0


HANDLES = st.sampled_from(["a", "b", "c", "d"])
LISTS = st.one_of(st.none(), st.lists(HANDLES, max_size=3))
FIELDS = ("account", "mentions", "tagged", "coauthors", "reply_to_account", "repost_of_account")
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "account": st.one_of(st.none(), HANDLES),
            "mentions": LISTS,
            "tagged": LISTS,
            "coauthors": LISTS,
            "reply_to_account": st.one_of(st.none(), HANDLES.map("x:{}".format)),
            "repost_of_account": st.one_of(st.none(), HANDLES.map("x:{}".format)),
        }
    ),
    max_size=6,
)


def expected(rows):
    """The same rules, row by row."""
    found = set()
    for number, row in enumerate(rows):
        authors = {row["account"], *(row["coauthors"] or [])} - {None}
        found |= {(number, s, t, "collab") for s in authors for t in authors}
        author = row["account"]
        if author is None:
            continue
        stronger = authors if len(authors) > 1 else set()
        for kind, column in (("reply", "reply_to_account"), ("repost", "repost_of_account")):
            if row[column]:
                found.add((number, author, row[column][2:], kind))
                stronger = stronger | {row[column][2:]}
        found |= {(number, author, t, "tag") for t in row["tagged"] or []}
        found |= {(number, author, t, "mention") for t in set(row["mentions"] or []) - stronger}
    return sorted((s, t, kind, 1.0) for _, s, t, kind in found if s != t)


@settings(max_examples=80, deadline=None)
@given(ROWS)
def test_columns_at_a_time_equals_row_by_row(rows):
    frame = pd.DataFrame(
        [{"platform": "x", "post": f"x:{i}", **row} for i, row in enumerate(rows)],
        columns=["platform", "post", *FIELDS],
    )
    assert edges(interactions(frame)) == expected(rows)


def test_a_hundred_thousand_posts_take_no_row_loop():
    n = 100_000
    rng = np.random.default_rng(0)
    posts = pd.DataFrame(
        {
            "platform": "x",
            "post_id": np.arange(n),
            "account": rng.integers(5_000, size=n).astype(str),
            "created_at": pd.Timestamp("2026-06-01", tz="UTC"),
            "mentions": [[str(i)] for i in rng.integers(5_000, 10_000, size=n)],
        }
    )
    assert len(interactions(posts)) == n
