"""Texts that say little, or are hostile: clear behaviour, nothing that is no number."""

import json
import random

import numpy as np
import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.ugc import Topics, audit, find_topics, topic_shares, topic_trends

SIGNS = "☕🥛😍🎉🍪🚀🐶🌱🔥✨💚👍"
SCRIPTS = ["今日はいい天気ですね", "хлеб и молоко на столе", "رجعت من السفر أمس", "הלכתי לים אתמול", "ฉันชอบกาแฟ"]  # fmt: skip


def sound(found, n):
    assert len(found.labels) == n
    assert (found.labels >= 0).all()
    assert np.isfinite(found.confidence).all()
    assert found.table["size"].sum() == n
    assert found.table["name"].map(len).gt(0).all()
    json.dumps(found.to_json())
    back = Topics.from_tables(*found.to_tables())
    assert back.labels.tolist() == found.labels.tolist()
    posts = pd.DataFrame({"post": found.posts, "text": None, "created_at": None, "account": None})
    assert topic_trends(found, posts).undated == n
    assert topic_shares(found, posts).table.empty
    assert len(found.hierarchy().table) >= 0
    assert np.isfinite(found.assign(["etwas", "", None])["confidence"]).all()
    assert len(audit(found, n=3)) <= 3


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        [None, float("nan"), " \n\t", "\u200b"],
        ["nur einer"],
        ["immer dasselbe"] * 500,
        ["#nur #hashtags"] * 20,
        ["\ud800", "\udfff kaputt", "\ud83d broken"] * 10,
        ["@nobody", "https://a.de/b", "1 2 3", "!!!", "...", "a"],
        ["x" * 100_000, "wort " * 20_000, "\u202eabc", "a\u0301" * 5_000],
    ],
    ids=["none", "empty", "blank", "one", "same", "tags", "surrogates", "marks", "long"],
)
def test_little(texts):
    sound(find_topics(texts, encoder="fast"), len(texts))
    found = find_topics(texts, encoder="fast", brand=Brand("Nobody", handles=["nobody"]))
    assert np.isfinite(found.confidence).all()


def test_many_captions_of_emojis_only():
    rng = random.Random(0)
    texts = ["".join(rng.choice(SIGNS) for _ in range(rng.randint(1, 6))) for _ in range(10_000)]
    found = find_topics(texts, encoder="fast", resolution=1)
    sound(found, 10_000)
    merged = found.cut(min(2, len(found)))
    assert merged.table["size"].sum() == 10_000


def test_mixed_scripts():
    texts = [f"{text} {i}" for i in range(30) for text in SCRIPTS]
    found = find_topics(texts, encoder="multilingual", resolution=0.3)
    sound(found, 150)
    purity = [pd.Series(np.tile(np.arange(5), 30)[found.labels == t]).value_counts(normalize=True).iloc[0] for t in found.table["topic"]]  # fmt: skip
    assert np.mean(purity) >= 0.8
    assert found.table["keywords"].map(len).gt(0).mean() >= 0.6
