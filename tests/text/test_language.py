"""Language: sentences whose language is beyond doubt."""

from workbench.text import detect_language

SURE = {
    "de": ["Heute gibt es endlich wieder Pfannkuchen mit Apfelmus", "Wo kann ich das kaufen?"],
    "en": ["This is the best coffee I have had all year", "Where can I buy this one please?"],
    "fr": ["Je ne peux plus vivre sans mon café du matin"],
    "es": ["Hoy desayunamos tostadas con tomate y aceite"],
    "ja": ["今日はとてもいい天気ですね"],
}


def test_sure_sentences():
    for language, texts in SURE.items():
        assert detect_language(texts) == [language] * len(texts)


def test_marks_are_left_out():
    text = "@this.is.english #whatabeautifulday https://the.example Heute war ein schöner Tag"
    assert detect_language([text]) == ["de"]


SHORT = {
    "de": [
        "So lecker!",
        "sehr lecker 😋",
        "nie wieder!",
        "Rezept folgt",
        "Danke dir!",
        "heute so müde",
    ],
    "en": ["So good!", "never again!", "Recipe soon", "best day ever", "Thank you!", "what a day"],
}


def test_short_captions_are_told_by_their_words():
    for language, texts in SHORT.items():
        assert detect_language(texts) == [language] * len(texts)


def test_hashtags_speak_where_nothing_else_does():
    found = detect_language(
        ["#kaffeeliebe #morgenroutine", "#coffeelover #morningroutine", "So lecker! #coffee #love"]
    )
    assert found == ["de", "en", "de"]


def test_short_captions_of_other_languages_and_of_names_stay_unknown():
    texts = ["lekker bezig", "che bello", "muito bom", "godt at se", "bom dia", "Oatly Alpro", "haha",
             "#oatly #alpro", "lol 😂", "wow", "Zalbrino Nuvoria"]  # fmt: skip
    assert detect_language(texts) == [None] * len(texts)


def test_too_short_or_nothing_to_tell():
    assert (
        detect_language(
            ["ok", "☕☕☕☕☕☕☕☕☕☕☕☕☕", None, "", "1234567890123", float("nan")]
        )
        == [None] * 6
    )
    assert detect_language([]) == []


def test_lone_surrogates():
    assert detect_language(["Heute war ein schöner Tag \ud83d"]) == ["de"]
