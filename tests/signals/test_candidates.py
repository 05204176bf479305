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
def test_shops_and_cafes_are_retailers(facts):
    assert outcome(**facts) == "signals.type_retailer"


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


ORDINARY = [
    {"handle": "coffeewithanna", "bio": "📍 Berlin | Kooperationen per Mail", "business": True},
    {"bio": "Big fan of oat milk & long walks"},
    {"name": "Tim Bishop", "bio": "Mindset & Motivation"},
    {"bio": "Wir sind Lisa & Tom und reisen mit dem Bus"},
    {"bio": "Digital & social nomad, salads & soups"},
    {"handle": "schokoladenliebe", "bio": "backe gern"},
    {"bio": "📍Aarau AG · Berge, Brot, Bücher"},
    {"category": "Local artist", "bio": "oil on canvas", "business": True},
    {"bio": "Marktbummel am Samstag, Sonntag Kuchen"},
    {"bio": "einladend, ausladend, nie beladen"},
    {"bio": "Sat next to you in class. Sun child."},
    {"bio": "Mo, 29, Köln"},
    {"bio": "runs 10-12 km before breakfast"},
    {"bio": "open minded, open hearted"},
    {"name": "Store Nilsen", "bio": "fjord photos"},
    {"bio": "Restaurant critic at home only"},
    {"bio": "news junkie, oat milk in everything"},
    {"bio": "Radio im Ohr, Hund an der Leine"},
    {"bio": "Blogger über Cafés in Leipzig und Hamburg"},
    {"bio": "best of Balkonien"},
    {"bio": "We are two sisters who bake"},
    {"bio": "Lehrerin, 2 Kinder, 1 Garten, 12345 Ideen"},
    {"bio": "Kaffee, Kuchen, Katzen. Hamburg."},
    {"bio": "shop my looks below", "category": "Personal blog", "business": True},
]


@pytest.mark.parametrize("facts", ORDINARY, ids=lambda facts: next(iter(facts.values()))[:20])
def test_ordinary_people_are_not_taken_for_businesses(facts):
    assert outcome(**facts) is None


@pytest.mark.parametrize(
    "bio",
    ["hafer addict ☕ | Marketing student", "Hafer-Fan. Folgt mir auch bei TikTok", "team hafermilch, hafer lover",
     "Marketing student. @hafer addict", "works hard, drinks @hafer", "working mum, fuelled by @hafer",
     "Job: Mutter. Droge: @hafer", "Qualität statt Quantität. @hafer im Kaffee"],
)  # fmt: skip
def test_fans_are_not_taken_for_employees(bio):
    assert outcome(bio=bio) is None


def test_talking_about_advertising_or_colleagues_makes_no_partner_and_no_employee():
    texts = ["Die #hafer Werbung in der U-Bahn ist so gut", "Noch eine Werbung von @hafer gesehen, lustig",
             "Meine Kollegin hat mir @hafer gezeigt", "Meine Kollegen lieben @hafer auch",
             "Werbung, unbezahlt: mein @hafer", "Keine bezahlte Werbung, nur Liebe für @hafer"]  # fmt: skip
    signals = measured([post(str(i), "ada", i, t) for i, t in enumerate(texts)])
    assert signals.excluded.empty


@pytest.mark.parametrize("text", ["Anzeige | @hafer", "Werbung\nneu bei mir: @hafer", "[Werbung] @hafer", "@hafer rocks #ad",
                                  "Great ad idea! Bezahlte Partnerschaft mit @hafer", "Ad: @hafer", "*Anzeige* @hafer",
                                  "Anzeige | bezahlte Kooperation mit @hafer - es geht um viele Dinge, die mir wichtig sind. Die Tasse ist selbst gekauft"])  # fmt: skip
def test_labels_are_seen_where_labels_stand(text):
    signals = measured([post(str(i), "ada", i, text) for i in range(2)] + [post("9", "zoe")])
    assert signals.excluded["account"].tolist() == ["x:ada"]


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
    texts = ["Wir bei @hafer testen heute", "Bei uns im Büro gibt es nur @hafer"]
    signals = measured(
        [post(str(i), "ada", i, t) for i, t in enumerate(texts)] + [post("9", "zoe")]
    )
    assert signals.excluded.set_index("account").loc["x:ada", "reason"] == "signals.says_employee"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Unser Team sucht Verstärkung für @hafer", "signals.says_employee"),
        ("Hurra, unser Vertriebsteam wächst 🌱 @hafer", "signals.says_employee"),
        ("Our sales team is growing, say hi @hafer", "signals.says_employee"),
        ("Die Stellenanzeige ist jetzt online @hafer", "signals.says_employee"),
        ("Unser Team sucht den Sieg, @hafer im Becher", None),
        ("Euer Team wächst, Glückwunsch @hafer", None),
        ("our team is winning, powered by @hafer", None),
    ],
)
def test_insiders_speak_of_openings(text, reason):
    posts = [post("1", "ada", 1, text), post("2", "ada", 2, text), post("9", "zoe")]
    assert measured(posts).excluded.set_index("account")["reason"].get("x:ada") == reason


def test_two_labelled_posts_make_a_partner_one_does_not():
    posts = [post("1", "ada", 1, "Anzeige | @hafer"), post("2", "ada", 2, "Werbung @hafer"),
             post("3", "bob", 1, "Anzeige | @hafer"), post("4", "cleo", 1, "Werbung @korn"),
             post("5", "cleo", 2, "Werbung @korn")]  # fmt: skip
    signals = measured(posts)
    assert signals.excluded["account"].tolist() == ["x:ada"]
    assert list(signals.candidates.index) == ["x:bob", "x:cleo"]


def test_a_minor_with_a_private_account_is_out_as_a_minor():
    assert outcome(handle="mina") is None
    out = measured(
        [post("1", "mina"), post("2", "zoe")],
        accounts=[profile("mina", 5, private=True)],
        lists={"minors": {"x:mina"}},
    ).excluded
    assert out["reason"].tolist() == ["signals.listed_minor"]


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
    assert outcome(**facts) == "signals.type_retailer"
    assert outcome(**facts, types={"x:ada": "person"}) is None
    accounts = [profile("ada", 100, bio=facts["bio"])]
    signals = measured([post("1", "ada")], accounts=accounts, types={"x:ada": "person"})
    assert signals.candidates.loc["x:ada", "type"] == "person"


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


def test_a_post_without_date_keeps_nobody_among_those_who_never_named_the_brand():
    posts = [post("1", "ada", 1, "Wetter"), post("2", "ada", 1, "mein @hafer"), post("3", "bob", 1, "Wetter")]  # fmt: skip
    posts[1]["created_at"] = None
    signals = measured(posts, as_of=None)
    assert signals.candidates["brand_posts"].tolist() == [1, 0]
    assert signals.candidates["posts"].tolist() == [1, 1]
