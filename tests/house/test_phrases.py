"""No sentence is missing in either language, and both name the same values."""

import re
import string
from pathlib import Path

import pytest

from workbench import phrases
from workbench.errors import SchemaError, WorkbenchError

ROOT = Path(__file__).parents[2]


def names(sentence):
    return {field for _, field, _, _ in string.Formatter().parse(sentence) if field}


@pytest.mark.parametrize("phrase", phrases.phrase_ids())
def test_both_languages_name_the_same_values(phrase):
    english, german = (phrases.entry(phrase, language) for language in ("en", "de"))
    assert english.strip()
    assert german.strip()
    assert names(english) == names(german)
    assert names(phrases.hint(phrase, "en")) == names(phrases.hint(phrase, "de"))
    assert bool(phrases.hint(phrase, "en")) == bool(phrases.hint(phrase, "de"))


def test_every_phrase_that_the_code_names_exists():
    known = set(phrases.phrase_ids())
    rooms = {phrase.partition(".")[0] for phrase in known}
    pattern = re.compile(rf"\"((?:{'|'.join(sorted(rooms))})\.[a-z][a-z_0-9]*)\"")
    for path in (ROOT / "workbench").rglob("*.py"):
        for phrase in pattern.findall(path.read_text("utf-8")):
            assert phrase in known or phrase.endswith(
                ("_", ".toml", ".csv", ".json", ".com", ".xlsx", ".html")
            ), f"{path.name} names {phrase}"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "12,400 posts, 4.6 %, 2 Nov 2026"), ("de", "12.400 posts, 4,6 %, 2. Nov. 2026")],
)
def test_numbers_and_dates_follow_the_language(language, sentence):
    import datetime as dt

    values = {"n": 12_400, "rate": 0.0461, "day": dt.date(2026, 11, 2)}
    text = phrases.render("{n:n} {n:post|posts}, {rate:pct1}, {day:date}", values, language)
    assert text == sentence


@pytest.mark.parametrize(
    ("language", "plural"),
    # A noun beside a number changes with it; in German nouns are the words with a capital.
    [
        ("en", r"\{(\w+):n\} (?:\w+ )?[a-z]{3,}s\b"),
        ("de", r"\{(\w+):n\} (?!unter )(?:[a-zäöü]+e[nr]? )?[A-ZÄÖÜ]"),
    ],
)
def test_no_noun_stays_plural_beside_one(language, plural):
    rooms = ("privacy.", "live.", "instagram.", "graph_api.")
    for phrase in phrases.phrase_ids():
        if phrase.startswith(rooms):
            for text in (phrases.entry(phrase, language), phrases.hint(phrase, language) or ""):
                assert not re.search(plural, text), phrase


def test_one_person_one_objection():
    said = [phrases.render(phrases.entry("privacy.suppressed", language),
                           {"people": 1, "objections": 1}, language)
            for language in ("en", "de")]  # fmt: skip
    assert said[0].startswith("1 erasure on request stays in force, and 1 person objected;")
    assert said[1].startswith("1 Löschung auf Wunsch wirkt fort, und 1 Person hat widersprochen;")


def test_german_has_one_word_for_competitors_and_keyed_hashes():
    for phrase in phrases.phrase_ids():
        german = phrases.entry(phrase, "de") + (phrases.hint(phrase, "de") or "")
        assert "Wettbewerber" not in german, phrase
        assert "Prüfsumme" not in german or "Schlüssel" not in german, phrase


@pytest.mark.parametrize(
    ("platform", "path", "typed"),
    [
        ("linux", "/x/E/Leeres Projekt ü", "'/x/E/Leeres Projekt ü'"),
        ("darwin", "/x/it's $HOME", "'/x/it'\"'\"'s $HOME'"),
        ("linux", "data/oatly", "data/oatly"),
        ("win32", r"C:\Leeres Projekt ü", r'"C:\Leeres Projekt ü"'),
        ("win32", r"C:\A&B", r'"C:\A&B"'),
        ("win32", r"C:\oatly", r"C:\oatly"),
    ],
)
def test_a_path_in_a_command_can_be_pasted(monkeypatch, platform, path, typed):
    monkeypatch.setattr("sys.platform", platform)
    said = phrases.say("cli.import_next", "en", folder=path)
    assert said.endswith(f": workbench next {typed}")


COMMAND_PATH = re.compile(r"workbench [a-z]+ \{(\w+)(:\w+)?\}")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_path_in_a_command_is_quoted(language):
    found = 0
    for phrase in phrases.phrase_ids():
        for text in (phrases.entry(phrase, language), phrases.hint(phrase, language) or ""):
            for command in COMMAND_PATH.finditer(text):
                found += 1
                assert command[2] == ":typed", phrase
    assert found > 4


def test_german_has_one_word_for_posts_and_for_the_shortlist():
    for phrase in phrases.phrase_ids():
        german = phrases.entry(phrase, "de") + (phrases.hint(phrase, "de") or "")
        assert not re.search(r"\b(?:Marken)?Posts?\b", german), phrase
        assert "Auswahlliste" not in german, phrase


def test_a_phrase_cannot_reach_into_objects():
    assert phrases.render("{x.__class__}", {"x": 1}) == "…"


def test_an_error_says_what_where_and_what_to_do():
    error = SchemaError(
        "schema.missing_columns", missing="text", found="body", near="body", where="f()"
    )
    assert isinstance(error, ValueError)
    assert isinstance(error, WorkbenchError)
    lines = error._render_traceback_()
    assert "text" in lines[0]
    assert "f()" in lines[1]
    assert "body" in lines[2]
    phrases.use_language("de")
    try:
        assert "fehlen" in str(error)
    finally:
        phrases.use_language(None)
