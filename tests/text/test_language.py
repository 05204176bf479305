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
