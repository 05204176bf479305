"""Emojis as words: read by hand, and near the texts they belong to."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import DependencyError
from workbench.text import emoji_words as module
from workbench.text import encode, plain_text, strip_markup
from workbench.text.emoji_words import apart, emoji_words, without_emojis


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("☕", "coffee"),
        ("☕️☕☕️", "coffee"),
        ("Mein ☕", "Mein Kaffee"),
        ("🇩🇪🇦🇹", "Germany Austria"),
        ("👍🏽👍🏿👍", "thumbs up"),
        ("👩🏽‍🍳", "woman cook"),
        ("🏃🏽‍♀️", "person running"),
        ("🏳️‍🌈", "rainbow flag"),
        ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", "Scotland"),
        ("1️⃣", "keycap 1"),
        ("So lecker 😍", "So lecker verliebt"),
        ("☆ → ©", "☆ → ©"),
        ("🇩", "🇩"),
        ("#kaffeeliebe ☕", "kaffee liebe Kaffee"),
        ("@mila ☕ https://a.de/☕", "coffee"),
    ],
)
def test_read_aloud(text, words):
    assert plain_text(text) == words


def test_a_caption_of_words_names_things_and_no_feelings():
    text = "Heute gab es auf dem Markt endlich frisches Brot 😍🔥❤️🙌 🥐🍓🍒"
    assert emoji_words(text) == "croissant erdbeere"  # ten words: two things
    assert emoji_words("Heute gab es endlich Brot 😍🔥") == ""
    assert plain_text(text, emojis=False) == "Heute gab es auf dem Markt endlich frisches Brot"


def test_language_follows_the_caption():
    assert emoji_words("a walk with my dog 🍓") == "strawberry"
    assert emoji_words("ein Gang mit dem Hund 🍓") == "erdbeere"


def test_strip_markup_keeps_emojis():
    assert strip_markup("Neu ☕ #hafer") == "Neu ☕"


def test_emojis_and_text_come_apart():
    assert apart("a☕b🥛c☕")[1] == ["☕", "🥛"]
    assert without_emojis("a ☕ b") == "a b"
    assert without_emojis("nur  Text") == "nur  Text"


TEXTS = {
    "☕": ["Erst mal einen Espresso trinken", "a flat white before work"],
    "🐶🐾": ["Gassi gehen mit dem Welpen", "my puppy loves the park"],
    "🎂🎉": ["Herzlichen Glückwunsch zum Geburtstag", "what a party last night"],
    "🏃‍♀️👟": ["Training für den Marathon", "a long run this morning"],
    "🌸🌷": ["Der Garten blüht schon", "the flowers are blooming"],
    "✈️🌍": ["Wir fliegen in den Urlaub", "our flight to Rome leaves soon"],
}


def test_emojis_land_beside_the_texts_they_belong_to():
    themes = np.repeat(np.arange(len(TEXTS)), 2)
    texts = encode([text for pair in TEXTS.values() for text in pair])

    def right(captions):
        return (themes[(encode(captions) @ texts.T).argmax(axis=1)] == np.arange(6)).mean()

    assert right([plain_text(emojis) for emojis in TEXTS]) >= 5 / 6
    assert right(list(TEXTS)) <= 3 / 6  # as they stand, the encoder does not know them


def test_decoration_does_not_move_a_caption():
    plain, decked = encode(
        [plain_text(text) for text in ("Der Garten blüht schon", "Der Garten blüht schon 😍🔥✨")]
    )
    assert float(plain @ decked) > 0.999


@given(st.text(st.sampled_from("☕😍🏽‍♀️🇩🇪1⃣#a \U000e0067🏴"), max_size=20))
def test_any_row_of_emojis(text):
    words = plain_text(text)
    assert words == " ".join(words.split())
    assert len(emoji_words(text)) < 1_000
    without_emojis(text)


@pytest.mark.parametrize("piece", ["☕", "🇩🇪", "👩🏽‍🍳", "\u200d", "🏽", "1️⃣", "☕ wort ", "\u20e3"])
def test_walls_of_emojis_do_not_stall(piece):
    start = time.process_time()
    plain_text(piece * 30_000)
    assert time.process_time() - start < 5


def test_a_missing_package_is_one_clear_sentence(monkeypatch):
    module._names.cache_clear()
    module._name.cache_clear()
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    with pytest.raises(DependencyError, match="pip install emoji"):
        plain_text("☕")
    module._names.cache_clear()
