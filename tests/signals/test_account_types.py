"""Kinds of account with their evidence, lists, and what a candidate writes in."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signals.rows import measured, post, profile
from workbench.phrases import say
from workbench.signals.account_hints import HINTS
from workbench.signals.account_types import account_types
from workbench.text.arrow_texts import arrow_texts


def kind(bio=None, name=None, category=None, business=None, handle="ada"):
    profiles = pd.DataFrame(
        {"display_name": [name], "bio": [bio], "category": [category], "business": [business]},
        index=[f"x:{handle}"],
    ).astype({"display_name": "str", "bio": "str", "category": "str", "business": "boolean"})
    return tuple(account_types(profiles).iloc[0])


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "Buchladen am Deich", "bio": "Bücher, Karten, Tee. Mo–Sa 10–19 Uhr"},
        {"bio": "Your corner coffee shop · open daily · 12 Mill Road"},
        {"name": "Bäckerei Krume GmbH", "bio": "Brot seit 1950, Hauptstraße 4"},
        {"category": "Shopping & retail", "business": True},
        {"category": "Bakery", "bio": "Sauerteig. Lindenweg 3"},
        {"handle": "kaffeeladen.nord", "bio": "Wir rösten selbst. Jetzt online bestellen"},
        {"name": "Tante Frieda", "bio": "Unser Sortiment: unverpackt und lose", "category": "Grocery Store"},
    ],
)  # fmt: skip
def test_who_sells_to_people_is_a_retailer(facts):
    assert kind(**facts)[0] == "retailer"


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "Nordlicht Agentur", "bio": "Wir beraten Lebensmittelmarken", "category": "Marketing agency"},
        {"name": "Kornmühle GmbH", "bio": "Industriestr. 5, 26122 Oldenburg"},
        {"category": "Product/service", "business": True, "bio": "Packaging that composts"},
        {"bio": "B2B software for roasters. Fjord Labs Ltd"},
        {"name": "Talgrün e.V.", "bio": "Verein für Stadtgärten", "category": "Nonprofit organization"},
        {"name": "Agentur Sonnendeck", "bio": "Wir vermarkten Cafés und Restaurants. Sonnendeck GmbH"},
    ],
)  # fmt: skip
def test_companies_services_and_agencies_are_businesses(facts):
    assert kind(**facts)[0] == "business"


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "Stadtblick", "category": "Media/news company", "business": True},
        {"name": "Teller Magazin Verlag GmbH", "bio": "Redaktion: Ringstraße 9, 50667 Köln"},
        {"name": "Löffel & Laut", "category": "Podcast", "bio": "jeden Freitag neu"},
    ],
)
def test_news_of_a_company_is_media(facts):
    assert kind(**facts)[0] == "media"


@pytest.mark.parametrize(
    "facts",
    [
        {"category": "Entrepreneur", "business": True, "bio": "founder of small things"},
        {"category": "Digital creator", "business": True, "bio": "UGC für Marken 📍 12345 Berlin"},
        {"bio": "Software engineer, bakes at night. 10115 Berlin"},
        {"bio": "We build our tiny house in 04109 Leipzig"},
        {"bio": "Vereinsmensch, Mo bis Fr im Büro"},
        {"bio": "wir gestalten unseren Garten", "category": "Home decor", "business": True},
        {"bio": "mein Lieblingscafé? alle. Student"},
    ],
)
def test_people_are_neither(facts):
    assert kind(**facts)[0] in {"person", "unknown"}


def test_the_words_found_are_the_evidence():
    found = kind("Kaffeehaus · Mo–Fr 8–18 Uhr · Südstraße 12", "Eckstein GmbH")
    assert found == ("retailer", ["hours: Mo–Fr", "bio: Kaffeehaus", "legal form: GmbH", "address: Südstraße 12"])  # fmt: skip
    assert kind("mum of two") == ("person", ["mum"])
    assert kind("Inoffizielle Fan-Seite") == ("fan_page", ["Fan-Seite"])
    assert kind("Berge und Brot") == ("unknown", [])


def test_a_person_who_runs_a_shop_takes_one_hint_more():
    assert kind("Ich führe ein Café · Mo–Fr 8–18 Uhr")[0] == "person"
    assert kind("Ich führe ein Café · Mo–Fr 8–18 Uhr · Südstraße 12")[0] == "retailer"


def test_corrections_by_hand_win_both_ways():
    posts = [post("1", "ada"), post("2", "bob"), post("3", "zoe")]
    accounts = [
        profile("ada", 5, bio="Kaffeehaus, täglich geöffnet"),
        profile("bob", 5, bio="mum of two"),
    ]
    types = {"x:ada": "person", "x:bob": "retailer"}
    signals = measured(posts, accounts=accounts, types=types)
    assert signals.candidates["type"].to_dict() == {"x:ada": "person", "x:zoe": "unknown"}
    assert signals.candidates["type_evidence"].tolist() == [[], []]
    assert signals.excluded.to_dict("records") == [
        {"account": "x:bob", "reason": "signals.type_retailer", "evidence": []}
    ]
    by_rule = measured(posts, accounts=accounts)
    assert by_rule.candidates["type_evidence"].to_dict() == {"x:bob": ["mum"], "x:zoe": []}
    assert by_rule.excluded["evidence"].tolist() == [["hours: täglich geöffnet", "bio: Kaffeehaus"]]


pieces = st.sampled_from(
    ["Mo–Fr", "8–18 Uhr", "9 am – 5 pm", "Südstraße 12", "12 mill road", "50667 Köln", "GmbH", "UG (haftungsbeschränkt)",
     "e. V.", "café", "CAFÉ", "\u00a0", "täglich ab 9", "wir rösten", "WE SELL", "click & collect", "fan-page", "Fan Club",
     "ich", "nicht", "25 Jahre", "٢٥ jahre", "she/her", "i’m", "Blogger", "Food & Beverage Company", "media / news", "Tv", "_shop",
     "shops", "Nord AG", "Werbeagentur", "b2b", "\n", " · ", "🔥", "İ", "ſhop", "Kiosk"]
)  # fmt: skip


@given(texts=st.lists(st.lists(pieces, max_size=6).map(" ".join), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_the_quick_look_misses_nothing_that_the_pattern_finds(texts):
    column = arrow_texts(pd.Series(texts, dtype="str"))
    for name, hint in HINTS.items():
        found = {row for row, text in enumerate(texts) if hint.pattern.search(text)}
        assert found <= set(hint.candidates(column)), name


@pytest.mark.parametrize(
    "bio", ["", "   ", "a" * 100_000, "5 " * 20_000, "mo-" * 30_000, "\u202e🔥", "str." * 25_000]
)
def test_hostile_bios_are_read_in_time_and_are_nothing(bio):
    assert kind(bio)[0] == "unknown"


def test_lone_surrogates_are_no_crash():
    profiles = pd.DataFrame(
        {"display_name": ["\ud83d Laden"], "bio": [None], "category": [np.nan], "business": [None]},
        index=["x:ada"], dtype=object,
    )  # fmt: skip
    assert account_types(profiles)["type"].tolist() == ["unknown"]


def test_customers_stay_and_are_marked():
    posts = [post("1", "ada"), post("2", "bob"), post("3", "cleo")]
    lists = {"customers": {"x:ada", "x:cleo"}, "never_contact": {"x:cleo"}}
    signals = measured(posts, lists=lists)
    assert signals.candidates["customer"].to_dict() == {"x:ada": True, "x:bob": False}
    assert signals.excluded["reason"].tolist() == ["signals.listed_never"]
    assert say("signals.listed_customer", "de") == "steht auf der Kundenliste"


def test_minors_and_pseudonyms_are_no_candidates():
    posts = [post("1", "ada"), post("2", "~0123456789abcdef"), post("3", "zoe")]
    signals = measured(posts, lists={"minors": {"x:ada"}})
    assert list(signals.candidates.index) == ["x:zoe"]
    assert signals.excluded.set_index("account")["reason"].to_dict() == {
        "x:ada": "signals.listed_minor",
        "x:~0123456789abcdef": "signals.pseudonym",
    }


def test_who_speaks_of_the_office_is_quoted_by_the_newest_post_in_any_order():
    posts = [
        post("1", "ada", 2, "Bei uns im Büro gibt es @hafer"),
        post("2", "ada", 1, "Wir bei @hafer feiern"),
    ]
    for order in (posts, posts[::-1]):
        excluded = measured(order).excluded
        assert excluded[["reason", "evidence"]].iloc[0].tolist() == [
            "signals.says_employee",
            ["Wir bei @hafer"],
        ]


def test_language_is_what_the_newest_captions_are_written_in():
    german = "Heute gibt es wieder Kuchen mit Äpfeln aus dem eigenen Garten"
    english = "This is the best breakfast that I have had for a very long time"
    posts = [post(f"a{i}", "ada", 50 + i, german) for i in range(30)]
    posts += [post(f"b{i}", "ada", i, english) for i in range(11)]  # of the newest twenty
    posts += [post("z", "zoe", 1, "🔥"), post("y", "yan", 1, german), post("x", "yan", 2, english)]
    assert measured(posts).candidates["language"].fillna("-").to_dict() == {
        "x:ada": "en", "x:yan": "de", "x:zoe": "-",
    }  # fmt: skip


def test_languages_that_are_known_are_not_detected_again():
    posts = [
        post("1", "ada", 1, "kurz"),
        post("2", "ada", 2, "knapp"),
        post("3", "bob", 1, "x"),
        post("4", "cleo", 1, "y"),
    ]
    languages = pd.Series({"x:1": "fr", "x:2": "fr", "x:3": None, "x:7": "en"})
    signals = measured(posts, languages=languages)
    assert signals.candidates["language"].fillna("-").tolist() == ["fr", "-", "-"]
