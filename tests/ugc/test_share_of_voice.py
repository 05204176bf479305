"""Share of voice, counted by hand; the interval against SciPy's."""

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from workbench.brand import Brand
from workbench.errors import SchemaError
from workbench.ugc.share_of_voice import COLUMNS, share_of_voice

BRAND = Brand("Haferlicht", handles=["haferlicht"], competitors=["Kuhfrei", "nussmann"])


def told(*rows):
    names = ("post", "account", "created_at", "text", "likes", "comments")
    frame = pd.DataFrame(rows, columns=names)
    return frame.assign(created_at=pd.to_datetime(frame["created_at"], utc=True, format="mixed"))


POSTS = told(
    ("x:1", "x:a", "2026-05-04T10:00Z", "Haferlicht im Kaffee", 10, 2),
    ("x:2", "x:a", "2026-05-05T10:00Z", "Nochmal Haferlicht", None, None),
    ("x:3", "x:b", "2026-05-06T10:00Z", "Kuhfrei oder Haferlicht?", 5, None),
    ("x:4", "x:c", "2026-05-18T10:00Z", "Kuhfrei schmeckt", None, None),
    ("x:5", "x:haferlicht", "2026-05-18T11:00Z", "Haferlicht sagt hallo", 100, 9),
    ("x:6", "x:kuhfrei", "2026-05-18T11:00Z", "Kuhfrei ist da", 100, 9),
    ("x:7", "x:d", "2026-05-18T12:00Z", "Nur Kaffee", 1, 1),
)


def test_counted_by_hand():
    total = share_of_voice(POSTS, BRAND).total.set_index("name")
    assert total["posts"].to_dict() == {"Haferlicht": 3, "Kuhfrei": 2, "nussmann": 0}
    assert total["also_others"].tolist() == [1, 1, 0]
    assert total["authors"].tolist() == [2, 2, 0]
    assert total["reactions"].tolist() == [17, 5, pd.NA]
    assert total["share"].tolist() == [0.6, 0.4, 0.0]
    assert total["of"].tolist() == [5, 5, 5]
    assert total["small"].all()
    assert total["competitor"].tolist() == [False, True, True]
    own = share_of_voice(POSTS, BRAND, include_own=True).total.set_index("name")
    assert own["posts"].tolist() == [4, 3, 0]


def test_weeks_are_the_brands_own_and_none_is_left_out():
    late = told(
        ("x:1", "x:a", "2026-05-10T21:30Z", "Haferlicht", 1, 0),  # Sunday 23:30 in Berlin
        ("x:2", "x:b", "2026-05-10T22:30Z", "Haferlicht", 1, 0),  # Monday 00:30 in Berlin
        ("x:3", "x:b", "2026-05-25T08:00Z", "Kuhfrei", 1, 0),
    )
    weeks = share_of_voice(late, BRAND).by_week
    assert tuple(weeks.columns) == ("week", "partial", *COLUMNS)
    brand = weeks[weeks["name"] == "Haferlicht"]
    mondays = [dt.date(2026, 5, day) for day in (4, 11, 18, 25)]
    assert brand["week"].tolist() == mondays
    assert brand["posts"].tolist() == [1, 1, 0, 0]
    assert brand["share"].isna().tolist() == [False, False, True, False]
    assert brand["partial"].tolist() == [True, False, False, True]


def test_by_topic_and_sentiment():
    topics = SimpleNamespace(
        posts=["x:1", "x:2", "x:3"], labels=np.array([0, 1, 0]),
        table=pd.DataFrame({"topic": [0, 1], "name": ["coffee", "again"]}),
    )  # fmt: skip
    moods = pd.DataFrame({"post": ["x:1", "x:3"], "sentiment": ["positive", "negative"]})
    voice = share_of_voice(POSTS, BRAND, topics=topics, sentiment=moods)
    first = voice.by_topic[voice.by_topic["topic"] == 0]
    assert first["topic_name"].unique().tolist() == ["coffee"]
    assert first["posts"].tolist() == [2, 1, 0]
    felt = voice.by_sentiment.set_index(["sentiment", "name"])
    assert felt.loc[("negative", "Kuhfrei"), "share"] == 0.5
    assert felt.loc[("positive", "Haferlicht"), "within"] == 0.5
    assert np.isnan(felt.loc[("positive", "nussmann"), "within"])
    plain = share_of_voice(POSTS, BRAND)
    assert plain.by_topic is None
    assert plain.by_sentiment is None


@pytest.mark.parametrize("key", ["message", "post", "comment"])
def test_moods_are_found_by_any_key_and_the_message_comes_first(key):
    moods = pd.DataFrame({key: ["x:1"], "sentiment": ["positive"]})
    felt = share_of_voice(POSTS, BRAND, sentiment=moods).by_sentiment
    assert felt.loc[felt["sentiment"] == "positive", "posts"].sum() == 1
    # Below post x:1 somebody is angry; the post itself is not.
    both = pd.DataFrame({"message": ["x:1", "x:c1"], "post": ["x:9", "x:1"],
                         "sentiment": ["positive", "negative"]})  # fmt: skip
    felt = share_of_voice(POSTS, BRAND, sentiment=both).by_sentiment
    assert felt.groupby("sentiment")["posts"].sum()[["positive", "negative"]].tolist() == [1, 0]


def test_a_window_and_the_newest_moment():
    voice = share_of_voice(POSTS, BRAND, since="2026-05-05", until="2026-05-07")
    assert voice.total["posts"].tolist() == [2, 1, 0]
    assert voice.as_of == pd.Timestamp("2026-05-06T10:00Z")


def test_no_competitors_no_posts_no_columns():
    alone = share_of_voice(POSTS, Brand("Haferlicht", handles=["haferlicht"])).total
    assert alone["posts"].tolist() == [3]
    assert alone["share"].isna().all()
    none = share_of_voice(POSTS.iloc[:0], BRAND)
    assert none.total["posts"].tolist() == [0, 0, 0]
    assert none.total["share"].isna().all()
    assert none.by_week.empty
    assert tuple(none.by_week.columns) == ("week", "partial", *COLUMNS)
    assert none.as_of is None
    with pytest.raises(SchemaError, match="text"):
        share_of_voice(POSTS.drop(columns="text"), BRAND)


@pytest.mark.parametrize(("brand", "rival"), [(1, 7), (7, 0), (3, 10), (41, 90)])
def test_the_interval_is_scipys(brand, rival):
    texts = ["Haferlicht"] * brand + ["Kuhfrei"] * rival
    many = told(*((f"x:{n}", "x:a", "2026-05-04T10:00Z", t, 1, 0) for n, t in enumerate(texts)))
    row = share_of_voice(many, BRAND).total.iloc[0]
    expected = binomtest(brand, brand + rival).proportion_ci(method="wilson")
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert row["small"] == (brand + rival < 30)
