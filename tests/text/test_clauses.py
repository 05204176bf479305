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
    return who_wins(compared(both, matcher) if both else None)


def who_wins(found):
    """Return 1 or -1, what is left to be judged and about whom, or None."""
    if found is None or found.winner is not None:
        return found and found.winner
    return found.rest, "brand" if found.about_brand else "other"


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
        ("Unlike Vly, Oatly never curdles", 1),
        ("Unlike Vly - Oatly never curdles", 1),
        ("Unlike Oatly – Vly never lets me down", -1),
        ("Im Gegensatz zu Vly lässt Oatly mich nie im Stich", 1),
        ("Anders als Vly flockt Oatly nicht", 1),
        ("Unlike Vly, Oatly never breaks but is awful", ("never breaks but is awful", "brand")),
        ("Unlike Vly - Oatly never answers", ("never answers", "brand")),
        ("Unlike Oatly, Vly is awful", ("is awful", "other")),
        ("Unlike Oatly - Vly is awful", ("is awful", "other")),
        ("Oatly oder Vly?", None),
        ("Oatly and Vly are both on the shelf", None),
        ("Oatly im Regal", None),
    ],
)
def test_outcomes(text, says):
    assert who_wins(outcome(text, MATCHER)) == says


def test_both_directions_are_opposite():
    other = BrandMatcher(Brand("Vly", competitors=["Oatly"]))
    for text in ("Vly < Oatly", "Statt Vly nehme ich Oatly", "Give me Oatly over Vly any day"):
        assert outcome(text, MATCHER).winner == 1
        assert outcome(text, other).winner == -1


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


def test_known_names_are_looked_for_once_however_many_words_there_are(monkeypatch):
    asked = []
    evidence = BrandMatcher.brand_evidence

    def counted(matcher, text, *marks):
        asked.append(text)
        return evidence(matcher, text, *marks)

    monkeypatch.setattr(BrandMatcher, "brand_evidence", counted)
    words = [f"Zor{a}{b}u" for a in "abcdefghijklmn" for b in "abcdefghijklmn"]
    assert len(words) < 200
    found = marked("Oatly " + " ".join(words), MATCHER)
    assert found == "\x01" + " \x02" * len(words)
    assert len(asked) < 50


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
        "Oatly ohne dank " * 9_000,
    ],
)  # fmt: skip
def test_hostile_texts_take_no_time(text):
    clauses_of("Oatly Velmora", MATCHER)  # word lists are read once
    start = time.process_time()
    clauses = clauses_of(text, MATCHER)
    assert time.process_time() - start < 1
    assert all(text[clause.start : clause.end] == clause.text for clause in clauses)
