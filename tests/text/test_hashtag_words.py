"""Hashtags as words: how a person reads 269 of them, coinages, time, and a missing package."""

import random
import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import DependencyError
from workbench.text import word_lists
from workbench.text.hashtag_words import hashtag_words

SAID = tomllib.loads((Path(__file__).parent / "hashtags_split.toml").read_text(encoding="utf-8"))
LEAST = {"seen": 0.97, "held": 0.95, "fresh": 0.95}


def readings(kind):
    for line in SAID[kind].strip().splitlines():
        tag, *accepted = (cell.strip() for cell in line.split("|"))
        yield tag, [tag if reading == "~" else reading for reading in accepted]


@pytest.mark.parametrize("kind", LEAST)
def test_tags_are_read_as_people_read_them(kind):
    judged = [(tag, " ".join(hashtag_words(tag)), right) for tag, right in readings(kind)]
    wrong = [(tag, got) for tag, got, right in judged if got not in right]
    assert len(judged) >= 50
    assert 1 - len(wrong) / len(judged) >= LEAST[kind], wrong


def test_there_are_enough_tags_to_judge_by():
    tags = [tag for kind in SAID for tag, _ in readings(kind)]
    assert len(tags) == len(set(tags)) >= 250


def test_coinages_are_left_whole():
    rng = random.Random(11)
    starts = [*"bdfgklmnprstvwz", "br", "tr", "kl", "pl", "gr"]
    ends = [*"aeiou", "ia", "eo"]
    names = [
        "".join(rng.choice(starts) + rng.choice(ends) for _ in range(3))
        + rng.choice(["", "x", "n"])
        for _ in range(500)
    ]
    shredded = [name for name in names if len(hashtag_words(name)) > 1]
    assert len(shredded) <= 0.02 * len(names), shredded


@given(st.from_regex(r"[\w]{1,40}", fullmatch=True))
def test_no_sign_is_lost_or_added(tag):
    assert "".join(hashtag_words(tag)) == tag.replace("_", "")


def test_hostile_tags_take_no_time():
    start = time.process_time()
    for tag in ("a" * 100_000, "ab" * 20, "Aa" * 5_000, "1a" * 5_000, "ßßß" * 20, "\ud83d"):
        hashtag_words(tag)
    assert time.process_time() - start < 5


@pytest.fixture
def no_words(monkeypatch):
    word_lists.known_words.cache_clear()
    yield monkeypatch
    monkeypatch.undo()
    word_lists.known_words.cache_clear()


def test_a_missing_package_is_one_clear_sentence(no_words):
    no_words.setattr(word_lists, "find_spec", lambda name: None)
    with pytest.raises(DependencyError, match="pip install pyspellchecker"):
        hashtag_words("nieohnemeinenkaffee")


def test_other_word_lists_are_refused(no_words):
    # They would split otherwise, and erasing could not find what was encoded.
    no_words.setitem(word_lists.SHA256, "de", "0" * 64)
    with pytest.raises(DependencyError, match=r"constraints\.txt"):
        hashtag_words("nieohnemeinenkakao")
