"""The risk of a profile, bit by bit."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.signals.rows import measured, post, profile
from workbench.errors import SchemaError
from workbench.phrases import say
from workbench.signals import profile_risk


def risk(**fields):
    return profile_risk(pd.DataFrame([fields]))["risk"].iloc[0]


def by_hand(bits):
    return 1 / (1 + 2 ** (5 - bits))


@pytest.mark.parametrize(
    ("fields", "bits"),
    [
        ({"followers": 255, "following": 1023}, 2 + 1),  # 1024/256, and more than a thousand
        ({"followers": 255, "following": 63}, -2),  # 64/256
        ({"followers": 999_999, "following": 10}, -2),  # capped
        ({"followers": 0, "following": 999}, 5 + 1),  # capped; fewer than 30
        ({"followers": 255, "following": 255, "has_picture": False}, 2),
        ({"followers": 255, "following": 255, "has_picture": True}, 0),
        ({"followers": 255, "following": 255, "posts_count": 0}, 2),
        ({"followers": 255, "following": 255, "posts_count": 3}, 1),
        ({"followers": 255, "following": 255, "posts_count": 500}, 0),
        ({"followers": 255, "following": 255, "bio_length": 0}, 1),
        ({"followers": 255, "following": 255, "bio": ""}, 1),
        ({"followers": 255, "following": 255, "bio": "Tee"}, 0),
        ({"followers": 255, "following": 255, "private": True}, -0.5),
        ({"followers": 255, "following": 255, "account": "x:mia12"}, 1),  # two of five
        ({"followers": 255, "following": 255, "account": "x:mia_backt_1"}, 0),
        ({"followers": 255, "following": 255, "account": "x:id=123456"}, 0),  # no handle
        ({"followers": 255, "following": 255, "handle_digits": 3, "handle_length": 12}, 1),
    ],
)
def test_bits_add_up(fields, bits):
    assert risk(**fields) == pytest.approx(by_hand(bits))


def test_marks_are_named_strongest_first():
    fields = {"followers": 9, "following": 2_000, "has_picture": False, "posts_count": 0, "bio": ""}
    reasons = profile_risk(pd.DataFrame([fields]))["reasons"].iloc[0]
    assert [phrase for phrase, _ in reasons] == [
        "signals.profile_follows", "signals.profile_picture", "signals.profile_posts",
        "signals.profile_bio", "signals.profile_many", "signals.profile_few",
    ]  # fmt: skip
    for language in ("de", "en"):
        assert all(say(phrase, language, **values) for phrase, values in reasons)


def test_what_is_missing_counts_nothing():
    assert np.isnan(risk(followers=None, following=10))
    assert np.isnan(risk(followers=10, following=float("nan")))
    known = risk(followers=300, following=300)
    assert risk(followers=300, following=300, bio=None, has_picture=None) == known
    assert risk(followers=300, following=300, posts_count="viele", private=None) == known


def test_a_bio_is_empty_only_where_profiles_were_read_in_full():
    table = pd.DataFrame(
        {"followers": [300] * 3, "following": [300] * 3, "posts_count": [63, 63, None],
         "bio": ["Tee und Bücher", None, None]}
    )  # fmt: skip
    # Posts: 2 − ½·log₂ 64 < 0, so only the bio is left; the third was not read in full.
    assert profile_risk(table)["risk"].tolist() == pytest.approx([by_hand(b) for b in (0, 1, 0)])
    nobody = table.assign(bio=None)
    assert profile_risk(nobody)["risk"].tolist() == pytest.approx([by_hand(0)] * 3)


def test_the_index_is_kept_and_accounts_are_read_from_it():
    table = pd.DataFrame(
        {"followers": [255, 255], "following": [255, 255]},
        index=pd.Index(["x:mia2024", "x:leo"], name="account"),
    )
    judged = profile_risk(table)
    assert judged.index.tolist() == ["x:mia2024", "x:leo"]
    assert judged.columns.tolist() == ["risk", "reasons"]
    assert judged["risk"].tolist() == pytest.approx([by_hand(1), by_hand(0)])
    assert len(profile_risk(table.iloc[:0])) == 0


def test_without_followers_it_says_what_is_missing():
    with pytest.raises(SchemaError):
        profile_risk(pd.DataFrame({"following": [1]}))


@given(
    followers=st.integers(0, 10**9), following=st.integers(0, 10**6),
    posts=st.none() | st.integers(0, 10**6), bio=st.none() | st.text(max_size=30),
)  # fmt: skip
def test_risk_is_a_share_and_followers_never_raise_it(followers, following, posts, bio):
    fields = {"following": following, "posts_count": posts, "bio": bio}
    one, more = risk(followers=followers, **fields), risk(followers=followers + 50, **fields)
    assert 0 <= more <= one <= 1
    assert not math.isnan(one)


def test_a_candidate_is_flagged_by_several_marks_only():
    posts = [post(f"{name}{k}", name, k + 1) for name in ("ada", "bob", "cem") for k in range(3)]
    accounts = [
        profile("ada", 40, following=1_900, posts_count=210, bio="Tee"),  # follows many
        profile("bob", 12, following=2_900, posts_count=1, bio=""),
        profile("cem", 4_000, following=300, posts_count=90, bio="Kaffee"),
    ]
    signals = measured(posts, accounts=accounts)
    flags = signals.candidates["flags"]
    assert [len(shown) for shown in flags] == [0, 1, 0]
    phrase, values = flags["x:bob"][0]
    assert phrase == "signals.profile_reason"
    assert (values["followers"], values["following"]) == (12, 2_900)
    assert signals.table["authenticity"].tolist()[::2] == [1, 1]
