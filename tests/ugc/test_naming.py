"""Words, phrases and languages of topics, by hand."""

import time

import numpy as np
import pytest

from workbench.ugc.counting import count_terms, language_words
from workbench.ugc.naming import keywords, name_topics, terms


def held(counted, row):
    cells = counted.matrix[row].toarray().ravel()
    return {counted.terms[at]: cells[at] for at in np.flatnonzero(cells).tolist()}


def test_said_tagged_and_shown():
    counted = count_terms(
        ["Hafermilch schmeckt Kaffeeliebe rocket", "rocket", ""],
        said=["Hafermilch schmeckt Hafermilch", "", ""],
        marks=["rocket", "rocket", ""],
    )
    assert held(counted, 0) == pytest.approx({
        "hafermilch": 1,
        "schmeckt": 1,
        "hafermilch schmeckt": 1,
        "schmeckt hafermilch": 1,
        "kaffeeliebe": 0.5,
        "schmeckt kaffeeliebe": 0.5,
        "kaffeeliebe rocket": 0.5,
        "rocket": 0.05,
    })  # fmt: skip
    assert held(counted, 1) == pytest.approx({"rocket": 0.05})
    assert held(counted, 2) == {}


def test_pieces_of_a_hashtag_are_one_word_where_people_write_one():
    counted = count_terms(
        ["Mein Siebträger läuft", "sieb träger", "latte art"],
        said=["Mein Siebträger läuft", "", ""],
    )
    assert held(counted, 1) == {"siebträger": 0.5}
    assert set(held(counted, 2)) == {"latte", "art", "latte art"}


def test_a_break_ends_a_phrase_and_a_hidden_sign_no_text():
    assert "oat milk" in terms("oat milk")
    assert "oat milk" not in terms("oat, milk")
    counted = count_terms(["one\x00oat", "milk"])
    assert "oat" in held(counted, 0)
    assert set(held(counted, 1)) == {"milk"}


def test_small_words_tell_the_language():
    texts = ["Das ist nicht für mich", "This is not for me", "Kaffee", "Brühe", "👍", ""]
    assert count_terms(texts).language.tolist() == [0, 1, -1, 0, -1, -1]


def test_names_in_the_larger_language_first_and_both_kept():
    german = ["Wir haben unsere Katze beim Tierarzt und der Kater schläft"] * 6
    english = ["We took the cat to our vet and she sleeps on the sofa"] * 4
    others = ["Der Zug hat wieder Verspätung am Bahnhof", "the train is late at this station"] * 5
    more = ["Mein Brot ist im Ofen", "my bread is in the oven"] * 5
    texts = [*german, *english, *others, *more]
    found = name_topics(count_terms(texts), np.repeat([0, 1, 2], 10))
    assert set(found[0].by_language) == {"de", "en"}
    assert set(" ".join(found[0].by_language["de"]).split()) <= {"katze", "tierarzt", "kater", "schläft"}  # fmt: skip
    assert set(" ".join(found[0].by_language["en"]).split()) <= {"cat", "vet", "sleeps", "sofa"}
    german, english = found[0].by_language["de"], found[0].by_language["en"]
    assert found[0].keywords[: len(german[:5])] == german[:5]
    assert found[0].keywords[len(german[:5])] == english[0]


def test_words_that_stand_together_are_named_together():
    texts = ["pumpkin spice again", "more pumpkin spice", "a pumpkin spice mug"] * 3
    texts += ["night train south", "the night train", "our night train"] * 3
    texts += ["green tea leaves"] * 9
    found = keywords(texts, np.repeat([0, 1, 2], 9))
    assert found[0][0] == "pumpkin spice"
    assert found[1][0] == "night train"
    assert not {"pumpkin", "spice"} & set(found[0])


def test_muted_words_name_only_what_has_no_other():
    texts = ["acme sneaker"] * 5 + ["acme rucksack"] * 5 + ["acme"] * 5
    labels = np.repeat([0, 1, 2], 5)
    found = [n.keywords for n in name_topics(count_terms(texts), labels, muted={"acme"})]
    assert found == [["sneaker"], ["rucksack"], ["acme"]]


def test_emoji_words_name_only_what_says_nothing_else():
    texts = ["Brot rocket"] * 8 + ["rocket"] * 8 + ["Tee rocket"] * 8
    said = ["Brot"] * 8 + [""] * 8 + ["Tee"] * 8
    marks = ["rocket"] * 24
    labels = np.repeat([0, 1, 2], 8)
    found = [n.keywords for n in name_topics(count_terms(texts, said=said, marks=marks), labels)]
    assert [words[0] for words in found] == ["brot", "rocket", "tee"]


def test_no_stop_word_is_of_two_minds():
    lists = language_words()
    assert set(lists) == {"de", "en", "marks"}
    # Words of both languages speak for neither.
    shared = "all also am an bald die fast hat her hier in man minute so super war was will"
    assert lists["de"] & lists["en"] <= set(shared.split())


def test_long_and_hostile_texts_take_time_in_proportion():
    texts = [
        "a'" * 50_000,
        "a-" * 50_000,
        "x" * 100_000,
        "\ud800 \ud83d",
        "رجع " * 20_000,
        "a b " * 25_000,
    ]
    start = time.perf_counter()
    found = keywords(texts, np.zeros(6, dtype=int))
    assert time.perf_counter() - start < 5
    assert len(found) == 1
