"""What topics are made of: captions read aloud, copies behind their originals, any order."""

import numpy as np
import pandas as pd
import pytest

from workbench.errors import SchemaError
from workbench.ugc.inputs import read_posts

LONG = "Heute gab es zum ersten Mal Kuchen mit Hafercreme aus dem neuen Ofen meiner Oma"


def test_forms_of_a_caption():
    posts = read_posts(["Mein Morgen @mila #kaffeeliebe ☕", "☕😍", "@mila", None])
    assert posts.keys == [0, 1, 2, 3]
    assert posts.plain[0] == "Mein Morgen kaffee liebe Kaffee"
    assert posts.said == ["Mein Morgen", "", "", ""]
    assert posts.marks[0] == "Kaffee"
    assert posts.marks[1] == posts.plain[1] == "coffee in love"
    assert posts.plain[2:] == ["", ""]
    assert set(posts.representatives) == {0, 1}


def test_copies_are_counted_behind_their_original_and_credited():
    posts = read_posts(
        pd.DataFrame(
            {
                "post": ["x:3", "x:2", "x:1", "x:4"],
                "account": ["x:fan", "x:mila", "x:ben", "x:ben"],
                "text": [f"RT @mila: {LONG}", LONG, f"{LONG} 😍 #kuchen", "Etwas anderes"],
                "created_at": pd.to_datetime(
                    ["2026-01-01", "2026-01-02", "2026-01-03", None], utc=True
                ),
            }
        )
    )
    assert posts.copy_of.tolist() == [1, 1, 1, 3]
    assert posts.representatives.tolist() == [1, 3]
    assert posts.copies.tolist() == [2, 0]
    assert posts.texts == [LONG, "Etwas anderes"]
    assert posts.credited == ["x:mila", None, "x:mila", None]


def test_order_of_the_rows_changes_nothing():
    rng = np.random.default_rng(3)
    texts = [f"{LONG} {n % 7}" for n in range(40)] + ["☕", "☕", "", "kurz"]
    frame = pd.DataFrame({"post": [f"x:{n:02}" for n in range(44)], "text": texts})
    first = read_posts(frame)
    order = rng.permutation(44)
    mixed = read_posts(frame.iloc[order])
    assert mixed.texts == first.texts
    assert [mixed.keys[row] for row in mixed.representatives] == [
        first.keys[row] for row in first.representatives
    ]
    forwards, backwards = read_posts(texts), read_posts(texts[::-1])
    assert forwards.texts == backwards.texts


def test_keys_of_messages_and_comments():
    comments = pd.DataFrame({"comment": ["x:c1", "x:c2"], "text": ["a", "b"]})
    assert read_posts(comments).keys == ["x:c1", "x:c2"]
    assert read_posts(comments.assign(post="x:1", message=["m1", "m2"])).keys == ["m1", "m2"]
    with pytest.raises(SchemaError, match="text"):
        read_posts(pd.DataFrame({"caption": ["x"]}))


def test_silent_and_hostile_posts():
    texts = ["", None, float("nan"), " \n", "\ud83d", "@only @handles", "https://a.de", "a" * 100_000,
             "\u202eرجع", "☕" * 10_000]  # fmt: skip
    frame = pd.DataFrame({"text": pd.Series(texts, dtype=object)})
    for posts in (read_posts(texts), read_posts(frame)):
        assert posts.plain[:4] == [""] * 4
        assert posts.plain[5:7] == ["", ""]
        assert posts.plain[9] == "coffee"
        assert set(posts.representatives) == {4, 7, 8, 9}
        assert (posts.copies == 0).all()
    assert read_posts([]).copies.tolist() == []


def test_ten_thousand_emoji_captions_and_ten_thousand_alike():
    emojis = read_posts(["☕😍🔥"[: n % 3 + 1] for n in range(10_000)])
    assert len(emojis.representatives) == 3
    assert emojis.copies.sum() == 10_000 - 3
    alike = read_posts([LONG] * 10_000)
    assert alike.copies.tolist() == [9_999]
