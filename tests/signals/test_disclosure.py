"""Disclosure: marker, place, share and response, counted by hand."""

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import BRAND, T, measured, post, tables
from workbench.errors import SchemaError
from workbench.graph import attention_graph
from workbench.phrases import say
from workbench.signals.disclosure import PLACES, describe_disclosure, disclosures
from workbench.signals.observation import observe

POSTS = [
    post("1", "ada", 1, "Anzeige | Mein Morgen im Garten mit Freunden", likes=30, comments=0),
    post("2", "ada", 2, "Mein Morgen im Garten mit Freunden #oat #ad", likes=10, comments=0),
    post("3", "ada", 3, "Anzeige: im Garten", likes=80, comments=10),
    post("4", "ada", 4, "Im Garten", likes=50, comments=10),
    post("5", "ada", 5, "Im Wald", likes=40, comments=0),
    post("6", "ada", 6, "Am See", likes=None, comments=3, likes_hidden=True),
    post("7", "bob", 1, "Im Haus", paid_partnership=True, likes=7, comments=0),
    post("8", "bob", 2, "Im Boot", sponsors=["korn"], likes=9, comments=0),
    post("9", "bob", 3, "Am Berg", likes=0, comments=0),
    post("a", "bob", 4, "Im Tal", likes=0, comments=0),
    post("b", "cleo", 4, "Unbezahlte Werbung, im Tal", likes=5, comments=0),
    post("c", "ada", 1, "RT @zoe: #ad", repost_of="x:99"),
]


def test_every_paid_post_tells_how_it_says_so():
    told = disclosures(tables(POSTS)[0]).set_index("post")
    assert told.index.tolist() == ["x:1", "x:2", "x:3", "x:7", "x:8", "x:c"]
    assert told["label"].tolist() == ["anzeige", "ad", "anzeige", "", "", "ad"]
    assert told["position"].tolist() == ["first", "hashtags", "first", "platform", "none", "first"]
    assert told["platform_label"].tolist() == [False, False, False, True, False, False]
    assert told["sponsors"].tolist() == [[], [], [], [], ["korn"], []]
    assert told["account"].tolist() == ["x:ada"] * 3 + ["x:bob"] * 2 + ["x:ada"]


def test_two_columns_are_enough_and_odd_cells_are_no_sponsors():
    posts = pd.DataFrame(
        {
            "post": ["x:1", "x:2", "x:3"],
            "text": [None, "Wetter", "#ad"],
            "sponsors": [None, np.nan, []],
            "paid_partnership": [None, False, np.nan],
        }
    )
    assert disclosures(posts)["post"].tolist() == ["x:3"]
    assert disclosures(posts[["post", "text"]])["position"].tolist() == ["first"]
    assert disclosures(posts.iloc[:0]).empty
    with pytest.raises(SchemaError):
        disclosures(posts[["post"]])


def test_the_share_and_the_commonest_marker():
    share = measured(POSTS).measured["sponsored_share"]
    assert share.value == pytest.approx([3 / 6, 2 / 4, 0])
    assert share.n.tolist() == [6, 4, 1]
    assert not share.ranked
    assert share.evidence == {"x:ada": ("x:1", "x:2", "x:3"), "x:bob": ("x:7", "x:8")}
    said = [say(reason, "en", **values) for reason, values in share.reasons]
    assert said == [
        "3 of 6 posts marked as paid; most often “anzeige” in the first words (2)",
        "2 of 4 posts marked as paid; most often the platform's label only (1)",
        "none of 1 post marked as paid",
    ]


def test_places_of_a_candidate_add_up():
    posts, comments, accounts = tables(POSTS)
    graph = attention_graph(posts, comments, as_of=T)
    seen = observe(posts, comments, accounts, graph, BRAND, as_of=T, history=None)
    for names in (["x:ada", "x:bob", "x:cleo"], ["x:cleo"]):
        object.__setattr__(seen, "candidates", pd.Index(names))
        seen.__dict__.pop("own", None)
        told = describe_disclosure(seen)
        assert (told[list(PLACES)].sum(axis=1) == told["paid"]).all()
    object.__setattr__(seen, "candidates", pd.Index(["x:ada", "x:bob", "x:cleo"]))
    seen.__dict__.pop("own", None)
    told = describe_disclosure(seen)
    assert told.loc["x:ada", ["paid", "of", "first", "hashtags", "often"]].tolist() == [
        3,
        6,
        2,
        1,
        2,
    ]
    assert told["label"].tolist() == ["anzeige", "", ""]
    assert told["position"].tolist() == ["first", "platform", ""]


def test_the_response_to_paid_posts_is_a_ratio_of_medians():
    response = measured(POSTS).measured["paid_response"]
    # ada: paid 30, 10, 90 → 30; organic 60, 40 → 50; hidden likes and reposts stay out.
    assert response.value[0] == pytest.approx(0.6)
    assert np.isnan(response.value[1:]).all()  # bob's organic posts get nothing; cleo is not paid
    assert response.n.tolist() == [3, 2, 0]
    assert response.coverage[0] == pytest.approx(5 / 6)
    assert response.evidence["x:ada"] == ("x:3", "x:1", "x:2")
    assert not response.ranked
    reason, values = response.reasons[0]
    assert say(reason, "en", **values) == (
        "60 % of the usual reactions on paid posts (3 paid, 2 organic)"
    )
    assert response.reasons[1] == ("signals.paid_response_unknown", {})


def test_fewer_than_two_posts_on_a_side_tell_nothing():
    posts = [p for p in POSTS if p["post"] not in {"x:1", "x:3"}]
    absent = measured(posts).absent
    assert {a.name: a.reason[0] for a in absent}["paid_response"] == "signals.no_paid_posts"
