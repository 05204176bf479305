"""Copies: planted groups, brute-force Jaccard, and order."""

import random
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import SettingError
from workbench.text import duplicate_of, normalised

WORDS = [
    "oat",
    "milk",
    "morning",
    "coffee",
    "barista",
    "foam",
    "vegan",
    "recipe",
    "cake",
    "sunday",
    "train",
    "rain",
    "friend",
    "city",
    "new",
]


def sentence(rng, n=14):
    return " ".join(rng.choice(WORDS) + str(rng.randrange(200)) for _ in range(n))


def test_decoration_does_not_matter():
    texts = [
        "Mein Latte am Morgen",
        "RT @mila.backt: MEIN Latte am   Morgen!! ☕☕",
        "mein latte am morgen https://x.de/1 @freundin",
        "Mein Tee am Morgen",
    ]
    assert duplicate_of(texts).tolist() == [0, 0, 0, 3]


def test_empty_texts_are_copies_of_nothing():
    assert duplicate_of(["", None, "  ", ""]).tolist() == [0, 1, 2, 3]
    assert duplicate_of([]).tolist() == []


def test_emoji_only_texts_must_be_equal():
    assert duplicate_of(["☕☕", "☕☕", "🥛"]).tolist() == [0, 0, 2]


def test_planted_near_copies_are_found_and_nothing_else():
    rng = random.Random(1)
    originals = [sentence(rng) for _ in range(300)]
    copies = [f"{text} link in bio" for text in originals[:100]]
    copies += [" ".join(text.split()[:-1]) for text in originals[100:200]]
    found = duplicate_of(originals + copies)
    assert found[:300].tolist() == list(range(300))
    # One or three words changed at the end of 14: Jaccard 12/13 and 13/16 by counting pairs.
    assert found[300:].tolist() == list(range(200))


def test_groups_agree_with_brute_force():
    rng = random.Random(2)
    texts = [sentence(rng, 12) for _ in range(60)]
    for text in list(texts):
        words = text.split()
        words[rng.randrange(12)] = "changed"
        texts.append(" ".join(words))
    pairs = [set(zip(t.split(), t.split()[1:], strict=False)) for t in map(normalised, texts)]
    found = duplicate_of(texts)
    for i in range(60):
        jaccard = len(pairs[i] & pairs[i + 60]) / len(pairs[i] | pairs[i + 60])
        assert (found[i + 60] == found[i]) == (jaccard >= 0.7)


def test_short_texts_must_be_equal():
    assert duplicate_of(["so gut der kaffee", "so gut der kakao"]).tolist() == [0, 1]


def test_order_does_not_matter_and_keys_choose():
    rng = random.Random(3)
    texts = [sentence(rng) for _ in range(50)]
    texts += [t + " wow" for t in texts] + texts[:10]
    keys = [f"{rng.random():.6f}" for _ in texts]
    by_key = {keys[i]: keys[j] for i, j in enumerate(duplicate_of(texts, keys=keys))}
    assert all(representative <= key for key, representative in by_key.items())
    order = list(range(len(texts)))
    rng.shuffle(order)
    again = duplicate_of([texts[i] for i in order], keys=[keys[i] for i in order])
    assert {keys[order[i]]: keys[order[j]] for i, j in enumerate(again)} == by_key


def test_keys_must_fit():
    with pytest.raises(SettingError):
        duplicate_of(["a"], keys=[])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=12))
def test_any_texts(texts):
    found = duplicate_of(texts)
    assert (found[found] == found).all()
    assert (found <= np.arange(len(texts))).all()


def test_many_copies_stay_cheap():
    rng = random.Random(4)
    base = sentence(rng, 30)
    texts = [f"{base} {i}" for i in range(20_000)]
    start = time.process_time()
    assert set(duplicate_of(texts)) == {0}
    assert time.process_time() - start < 20  # all pairs would be 200 million comparisons
