"""The brand's own posts by format, against captions and figures worked out by hand."""

import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.errors import SchemaError
from workbench.ugc.own_formats import format_rates, own_formats

BRAND = Brand("Kornblume", handles=["kornblume", "kornblume_at"])
CAPTIONS = {
    "giveaway": (
        "🎁 GEWINNSPIEL 🎁 Folgt uns und markiert zwei Freunde",
        "Want to win a year of bread? Follow us and tag a friend",
        "Türchen 12 ist offen! Was ist drin?",
    ),
    "poll": ("Team Laugenbrezel oder Team Croissant?", "Vote now: rye or wheat", "Sweet or savoury? Pick a side"),
    "event": (
        "Kommt am Samstag zum Hoffest, wir freuen uns",
        "Meet us at the food fair, booth 14",
        "Jetzt anmelden: Workshop Sauerteig",
    ),
    "tutorial": ("Rezept: Brotsalat in 10 Minuten", "How to revive a stale loaf, step by step", "So macht ihr Croutons selbst"),
    "repost": ("Repost @backfee: so ein schönes Frühstück", "Photo by @crumbs.daily", "📸 @mehl.und.mehr"),
    "announcement": ("Ab sofort im Regal: Dinkelkruste", "Introducing our new spelt loaf", "Die Kürbiskernsemmel ist wieder da"),
    "question": ("Was esst ihr am liebsten zum Frühstück?", "What's your favourite topping?", "Habt ihr heute schon gefrühstückt?"),
    "other": ("Guten Morgen ☀️", "Butter.", "", None, "🥐🥐🥐"),
}  # fmt: skip


def own(texts, **columns):
    n = len(texts)
    frame = {
        "post": [f"x:{i}" for i in range(n)],
        "account": ["x:kornblume"] * n,
        "text": pd.Series(texts, dtype=object),
    }
    return pd.DataFrame(frame | columns)


@pytest.mark.parametrize("name", CAPTIONS)
def test_captions_show_their_format(name):
    table = own_formats(own(list(CAPTIONS[name])), BRAND)
    assert table["format"].tolist() == [name] * len(CAPTIONS[name])
    for caption, words in zip(CAPTIONS[name], table["evidence"], strict=True):
        assert (words is None) if name == "other" else (words and words in caption)


def test_only_the_brand_s_own_posts_in_their_order():
    posts = own(["Vote now", "Gewinnspiel", "Rezept", "Rezept"])
    posts["account"] = ["x:fan", "x:kornblume", None, "ig:kornblume_at"]
    table = own_formats(posts, BRAND)
    assert table["post"].tolist() == ["x:1", "x:3"]
    assert table["format"].tolist() == ["giveaway", "tutorial"]


def test_figures_by_hand():
    posts = own(
        ["Gewinnspiel", "Gewinnspiel!", "Guten Tag", "Gewinnspiel!!"],
        likes=[90, 30, 5, 400],
        comments=[10, 30, 0, 8],
        likes_hidden=[False, None, False, True],
    )
    accounts = pd.DataFrame(
        {"account": ["x:kornblume"] * 2, "followers": [1000, 500], "as_of": ["2026-02-01", "2026-01-01"]}
    )  # fmt: skip
    comments = pd.DataFrame(
        {
            "post": ["x:0", "x:0", "x:0", "x:1", "x:1"],
            "account": ["x:a", "x:a", "x:b", "x:kornblume", None],
        }
    )
    table = own_formats(posts, BRAND, accounts=accounts, comments=comments)
    assert table["interactions"].tolist()[:3] == [100, 60, 5]
    assert table["interactions"].isna().tolist() == [False, False, False, True]
    assert table["engagement_rate"].tolist()[:3] == [0.1, 0.06, 0.005]
    assert table["commenters"].tolist() == [2, 0, 0, 0]
    rates = format_rates(table).set_index("format")
    assert rates.index.tolist() == ["giveaway", "other"]
    assert rates.loc["giveaway", "posts"] == 3
    assert rates.loc["giveaway", "engagement_rate"] == pytest.approx(0.08)  # median of 0.1 and 0.06
    assert rates.loc["giveaway", "comments"] == 10  # median of 10, 30, 8
    assert rates.loc["giveaway", "distinct_commenters"] == pytest.approx(2 / 48)
    assert pd.isna(rates.loc["other", "distinct_commenters"])  # no comments, no share


def test_what_is_unknown_is_null():
    table = own_formats(own(["Rezept"]), BRAND)
    assert (
        table[["interactions", "engagement_rate", "comments", "commenters"]].isna().all(axis=None)
    )
    rates = format_rates(table)
    assert rates["posts"].tolist() == [1]
    assert rates[["engagement_rate", "interactions", "comments"]].isna().all(axis=None)
    none = pd.DataFrame({"account": ["x:kornblume"], "followers": [0]})
    counted = own(["Rezept"], likes=[3], comments=[1])
    assert own_formats(counted, BRAND, accounts=none)["engagement_rate"].isna().all()


def test_nothing_own_and_missing_columns():
    assert own_formats(own([]), BRAND).empty
    assert format_rates(own_formats(own([]), BRAND)).empty
    with pytest.raises(SchemaError):
        own_formats(pd.DataFrame({"post": []}), BRAND)


def test_hostile_captions_take_their_time_only():
    table = own_formats(
        own(["win " * 25_000, "\ud83d Rezept", "?" * 100_000, "wie " * 25_000]), BRAND
    )
    assert table["format"].tolist()[1] == "tutorial"
    assert len(table) == 4
