"""Who is a candidate, and why the others are not."""

import pandas as pd
import pytest

from tests.signals.rows import measured, post, profile


def outcome(bio="", name=None, category=None, business=None, handle="ada", **settings):
    accounts = [
        profile(handle, 100, bio=bio, display_name=name, category=category, business=business)
    ]
    signals = measured([post("1", handle), post("2", "zoe")], accounts=accounts, **settings)
    excluded = signals.excluded.set_index("account")["reason"]
    return excluded.get(f"x:{handle}")


@pytest.mark.parametrize(
    "facts",
    [
        {"bio": "Spezialitätenrösterei · Mo–Fr 8–18 Uhr · Südstraße 12, 04275 Leipzig"},
        {"name": "Café Lindgrün", "handle": "cafe.lindgruen", "bio": "täglich ab 9 Uhr geöffnet"},
        {"bio": "Ihr Biomarkt in Köln. Wir führen über 4.000 Produkte", "business": True},
        {"category": "Grocery Store", "business": True, "bio": "Fresh things"},
        {"bio": "Unverpackt einkaufen, Click & Collect", "name": "Lose Laden GmbH"},
    ],
)
def test_shops_and_cafes_are_businesses(facts):
    assert outcome(**facts) == "signals.type_business"


@pytest.mark.parametrize(
    "facts",
    [
        {"bio": "Ich backe, also bin ich. Leipzig 📍", "business": True},
        {"bio": "mum of two, coffee snob", "category": "Digital creator", "business": True},
        {"bio": "🏃‍♀️ 10k in 47 min | Kooperationen: mail@example.org"},
        {"bio": "I love cafés and good markets", "name": "Priya"},
        {"bio": ""},
    ],
)
def test_people_stay_candidates(facts):
    assert outcome(**facts) is None


def test_media_and_fan_pages():
    assert (
        outcome(name="Genuss Magazin", bio="Redaktion: hallo@example.org") == "signals.type_media"
    )
    assert outcome(name="Hafer Fanpage", bio="inofficial fan page") == "signals.type_fan_page"


@pytest.mark.parametrize(
    "bio", ["Marketing @hafer", "Produktentwicklung bei Hafer 🌾", "I work at @hafer, views my own"]
)
def test_people_who_say_they_work_there(bio):
    assert outcome(bio=bio) == "signals.says_employee"


def test_a_fan_who_names_the_brand_in_the_bio_does_not_work_there():
    assert outcome(bio="fuelled by @hafer") is None


def test_insiders_speak_of_colleagues():
    texts = ["Wir bei @hafer testen heute", "Meine Kolleginnen im @hafer Büro"]
    signals = measured(
        [post(str(i), "ada", i, t) for i, t in enumerate(texts)] + [post("9", "zoe")]
    )
    assert signals.excluded.set_index("account").loc["x:ada", "reason"] == "signals.says_employee"


def test_two_labelled_posts_make_a_partner_one_does_not():
    posts = [post("1", "ada", 1, "Anzeige | @hafer"), post("2", "ada", 2, "Werbung @hafer"),
             post("3", "bob", 1, "Anzeige | @hafer"), post("4", "cleo", 1, "Werbung @korn"),
             post("5", "cleo", 2, "Werbung @korn")]  # fmt: skip
    signals = measured(posts)
    assert signals.excluded["account"].tolist() == ["x:ada"]
    assert list(signals.candidates.index) == ["x:bob", "x:cleo"]


def test_lists_private_accounts_brand_and_rivals_are_out_with_reasons():
    posts = [post(n, n) for n in ("ada", "bob", "cleo", "dora", "hafer", "korn", "zoe")]
    lists = {"employees": {"x:ada"}, "partners": {"x:bob"}, "never_contact": {"x:cleo"}}
    signals = measured(posts, accounts=[profile("dora", 5, private=True)], lists=lists)
    assert list(signals.candidates.index) == ["x:zoe"]
    assert signals.excluded.set_index("account")["reason"].to_dict() == {
        "x:ada": "signals.listed_employee",
        "x:bob": "signals.listed_partner",
        "x:cleo": "signals.listed_never",
        "x:dora": "signals.private",
        "x:hafer": "signals.is_brand",
        "x:korn": "signals.is_rival",
    }


def test_a_type_corrected_by_hand_wins():
    facts = {"bio": "Röster · Mo–Fr 8–18 Uhr · Südstraße 12"}
    assert outcome(**facts) == "signals.type_business"
    assert outcome(**facts, types={"x:ada": "person"}) is None


def test_window_and_min_posts():
    posts = [post("1", "ada", 1), post("2", "ada", 2), post("3", "bob", 200), post("4", "zoe", 0)]
    assert list(measured(posts, min_posts=2).candidates.index) == ["x:ada"]
    assert list(measured(posts, window="90d").candidates.index) == ["x:ada", "x:zoe"]


def test_no_candidates_is_an_empty_table_not_a_crash():
    signals = measured([post("1", "hafer")])
    assert len(signals.candidates) == 0
    assert len(signals.table) == 0
    assert isinstance(signals.as_of, pd.Timestamp)


def test_no_posts_at_all():
    signals = measured([])
    assert len(signals.candidates) == 0
