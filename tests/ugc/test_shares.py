"""Who speaks in each topic, by hand."""

import pandas as pd
import pytest

from tests.ugc.test_trends import topics_of
from workbench.errors import SchemaError, SettingError
from workbench.ugc.shares import topic_shares

POSTS = pd.DataFrame(
    {
        "post": [f"x:{i}" for i in range(10)],
        "account": ["x:a"] * 3 + ["x:b"] + ["x:c", "x:d", "x:e", None, "x:a", "x:f"],
        "platform": ["x"] * 4 + ["instagram"] * 6,
        "text": ["Das ist ein schöner Tag in der Stadt"] * 4 + ["This is what we did at the lake"] * 6,
    }
)  # fmt: skip


@pytest.fixture
def topics():
    return topics_of([0] * 4 + [1] * 6, POSTS["post"], ["fan"] * 9 + ["own"])


def test_authors(topics):
    shares = topic_shares(topics, POSTS.sample(frac=1, random_state=0))
    first, second = shares.by_topic.to_dict("records")
    assert (first["known"], first["distinct"], first["top"], first["top_share"]) == (
        4,
        2,
        "x:a",
        0.75,
    )
    assert first["concentration"] == pytest.approx(0.75**2 + 0.25**2)
    assert (second["posts"], second["known"], second["distinct"]) == (5, 4, 4)
    assert second["concentration"] == pytest.approx(0.25)
    assert shares.one_voice == [0]
    row = shares.table.iloc[0]
    assert (row["account"], row["posts"], row["share"]) == ("x:a", 3, 0.75)
    assert row["times"] == pytest.approx(0.75 / (4 / 8))
    assert shares.table.groupby("topic")["share"].sum().tolist() == pytest.approx([1, 1])


def test_platforms_and_languages(topics):
    platforms = topic_shares(topics, POSTS, by="platform")
    assert platforms.by_topic["top"].tolist() == ["x", "instagram"]
    assert platforms.one_voice == []
    languages = topic_shares(topics, POSTS, by="language")
    assert languages.by_topic["top"].tolist() == ["de", "en"]
    given = topic_shares(topics, POSTS.assign(language="fr"), by="language")
    assert set(given.table["language"]) == {"fr"}


def test_nothing_known(topics):
    shares = topic_shares(topics, POSTS.assign(account=None))
    assert shares.table.empty
    assert shares.by_topic["known"].tolist() == [0, 0]
    assert shares.by_topic["top"].isna().all()
    assert shares.one_voice == []


def test_bad_input_is_named(topics):
    with pytest.raises(SettingError):
        topic_shares(topics, POSTS, by="city")
    with pytest.raises(SchemaError):
        topic_shares(topics, POSTS.drop(columns="account"))
