"""Clauses where two brands meet: who comes off better, where one ends, hostile texts, time."""

import time
import tomllib
from pathlib import Path

import pytest

from workbench.brand import Brand
from workbench.text import BrandMatcher
from workbench.text.clauses import about_brand, clauses_of, compared
from workbench.text.comparisons import contrasted, is_name, marked, outcome

SAID = tomllib.loads(Path(__file__).with_name("comparisons_said.toml").read_text("utf-8"))
SIGNS = {"positive": 1, "negative": -1, "neutral": None}
MATCHER = BrandMatcher(Brand("Oatly", handles=["oatly"], hashtags=["oatly"], competitors=["Vly"]))


def judged(brand, rival, text):
    bare = brand.lower().replace(" ", "")
    handle = bare.encode("ascii", "ignore").decode()
    matcher = BrandMatcher(
        Brand(brand, handles=[handle], hashtags=[bare], competitors=[rival] if rival else [])
    )
    about = about_brand(clauses_of(text, matcher))
    both = next((clause for clause in about if clause.brand and clause.rival), None)
    return compared(both, matcher) if both else None


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kept_aside", [0, 1])
def test_invented_messages_say_who_comes_off_better(language, kept_aside):
    rows = SAID[language][kept_aside::2]
    said = [(SIGNS[row[2]], judged(row[0], row[1], row[3])) for row in rows]
    assert len(rows) >= 40
    assert sum(right == got for right, got in said) / len(rows) >= 0.8
    assert sum(isinstance(got, int) and right != got for right, got in said) <= 3


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Oatly ist nicht so teuer wie Vly", 1),
        ("Oatly isn't as creamy as Vly", -1),
        ("Regret leaving Oatly for Vly", 1),
        ("Vly? Nein danke, ich bleibe bei Oatly", 1),
        ("Früher Oatly, heute nur noch Vly", -1),
        ("Goodbye Oatly!", -1),
        ("Unlike Vly, Oatly never curdles", "never curdles"),
        ("Unlike Oatly, Vly is awful", "-is awful"),
        ("Oatly oder Vly?", None),
        ("Oatly and Vly are both on the shelf", None),
        ("Oatly im Regal", None),
    ],
)
def test_outcomes(text, says):
    assert outcome(text, MATCHER) == says


def test_both_directions_are_opposite():
    other = BrandMatcher(Brand("Vly", competitors=["Oatly"]))
    for text in ("Vly < Oatly", "Statt Vly nehme ich Oatly", "Give me Oatly over Vly any day"):
        assert outcome(text, MATCHER) == 1
        assert outcome(text, other) == -1


def test_a_clause_ends_where_another_brand_begins():
    text = "Vly nervt, bei Oatly klappt alles – danke"
    assert [c.text for c in clauses_of(text, MATCHER)] == [
        "Vly nervt",
        "bei Oatly klappt alles – danke",
    ]
    assert all(text[c.start : c.end] == c.text for c in clauses_of(text, MATCHER))
    assert len(clauses_of("Süß, cremig, lecker: Oatly", MATCHER)) == 1


def test_contrast_needs_opposite_sides():
    assert contrasted("bei Oatly klappt alles", "Vly nervt") == 1
    assert contrasted("Oatly leaks", "Vly still looks new") == -1
    assert contrasted("Oatly ist super", "Vly ist auch super") is None
    assert contrasted("Oatly never does", "Vly leaks") == 1
    assert contrasted("Oatly nicht", "Vly klappt") == -1
    assert contrasted("heute Oatly", "gestern Vly") is None


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("Velmora", True),
        ("@velmora", True),
        ("Kaffee", False),
        ("The", False),
        ("velmora", False),
        ("Tee-", False),
        ("@", False),
    ],
)
def test_names_of_others(word, says):
    assert is_name(word) == says


def test_only_registered_rivals_count_where_one_is_named():
    assert marked("Velmora, Vly, Oatly!", MATCHER) == "Velmora, \x02, \x01!"
    assert marked("Velmora und Oatly", MATCHER) == "\x02 und \x01"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ud83d Oatly",
        "\x01\x02 Oatly > Vly",
        "Oatly " * 20_000,
        "Oatly, " * 20_000,
        "Oatly Vly als " * 9_000,
        "lieber " * 20_000 + "Oatly",
        "Oatly" + " " * 100_000,
        "@a @b #c Oatly " * 9_000,
        "\u202eשלום Oatly 🔥" * 900,
        "Oatly\n" * 20_000,
    ],
)  # fmt: skip
def test_hostile_texts_take_no_time(text):
    clauses_of("Oatly Velmora", MATCHER)  # word lists are read once
    start = time.process_time()
    clauses = clauses_of(text, MATCHER)
    assert time.process_time() - start < 1
    assert all(text[clause.start : clause.end] == clause.text for clause in clauses)
