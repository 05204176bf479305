"""Copies and reposts: planted pairs, who stands for whom, who is credited, and time."""

import random
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import SchemaError
from workbench.text import find_duplicates
from workbench.text.copies import copies_in
from workbench.text.moments import moments_of

WORDS = [
    "morgen", "hafer", "kaffee", "tasse", "küche", "sonntag", "freunde", "kuchen", "rezept", "garten",
    "regen", "zug", "bahnhof", "lecker", "warm", "neu", "alt", "leise", "stadt", "wald", "hund",
    "katze", "buch", "seite", "lied", "abend", "licht", "fenster", "brot", "butter", "salz",
]  # fmt: skip
LONG = "Heute gab es zum ersten Mal Kuchen mit Hafercreme aus dem neuen Ofen meiner Oma"


def sentence(rng, n=14):
    return " ".join(rng.choice(WORDS) + rng.choice(["", "s", "chen", "los"]) for _ in range(n))


def frame(*rows):
    columns = ["post", "account", "text", "created_at"]
    return pd.DataFrame([dict(zip(columns, row, strict=False)) for row in rows])


def found(posts):
    table = find_duplicates(posts)
    return [
        (
            None if pd.isna(row.duplicate_of) else row.duplicate_of,
            row.kind,
            row.copies,
            row.credited,
        )
        for row in table.itertuples()
    ]


def test_kinds_and_credits():
    posts = frame(
        ("x:1", "x:mila", LONG),
        ("x:2", "x:ben", LONG),
        ("x:3", "x:ben", f"{LONG.upper()} 😍 #kuchen #oma via @mila"),
        ("x:4", "x:cleo", f"RT @mila: {LONG}"),
        ("x:5", "x:dora", LONG.replace("ersten", "zweiten")),
        ("x:6", "x:mila", LONG),
        ("x:7", "x:emil", "Etwas ganz anderes, das sonst niemand sagt oder schreibt"),
    )
    assert found(posts) == [
        (None, None, 5, None),
        ("x:1", "exact", 0, "x:mila"),
        ("x:1", "normalised", 0, "x:mila"),
        ("x:1", "repost", 0, "x:mila"),
        ("x:1", "near", 0, "x:mila"),
        ("x:1", "exact", 0, None),
        (None, None, 0, None),
    ]


def test_shape_of_the_table():
    table = find_duplicates(frame(("x:1", "x:a", "hallo"), ("x:2", "x:b", None)))
    assert list(table.columns) == ["post", "duplicate_of", "kind", "copies", "credited"]
    assert table["copies"].dtype == np.int64
    assert find_duplicates([]).empty
    assert find_duplicates("ein Text")["post"].tolist() == [0]
    comments = pd.DataFrame(
        {"comment": ["x:c1", "x:c2"], "post": ["x:1", "x:1"], "text": ["a", "a"]}
    )
    assert find_duplicates(comments.drop(columns="post"))["comment"].tolist() == ["x:c1", "x:c2"]
    messages = comments.rename(columns={"comment": "message"})
    assert find_duplicates(messages)["duplicate_of"].tolist() == [None, "x:c1"]
    with pytest.raises(SchemaError, match="text"):
        find_duplicates(pd.DataFrame({"caption": ["x"]}))


@pytest.mark.parametrize(
    "repost",
    [
        f"RT @mila: {LONG}",
        f"RT @mila: {LONG[:60]}…",
        f"Das müsst ihr unbedingt probieren, wirklich! Repost @mila • {LONG}",
        f"📷 @mila {LONG} #kuchen #backen #liebe #oma #ofen #sonntag",
        f"{LONG} credit: @mila",
    ],
)
def test_a_repost_points_at_its_original_whatever_the_dates(repost):
    rows = [("x:9", "x:mila", LONG), ("x:1", "x:fan", repost)]
    day = pd.Timestamp("2026-03-01", tz="UTC")
    for dates in ((None, None), (day, day), (day, day - pd.Timedelta(days=9)), (None, day)):
        posts = frame(*rows).assign(created_at=pd.Series(dates))
        for order in ([0, 1], [1, 0]):
            table = find_duplicates(posts.iloc[order]).set_index("post")
            assert pd.isna(table.loc["x:9", "duplicate_of"])
            assert table.loc["x:9", "copies"] == 1
            assert table.loc["x:1", "duplicate_of"] == "x:9"
            assert table.loc["x:1", "kind"] == "repost"
            assert table.loc["x:1", "credited"] == "x:mila"


def test_what_the_platform_says_goes_before_the_text():
    posts = frame(
        ("x:1", "x:early", LONG),
        ("x:2", "x:mila", LONG),
        ("x:3", "x:fan", LONG),
        ("x:4", "x:fan", None),
        ("x:5", "x:fan", "So wahr!"),
        ("x:6", "x:fan", "Ich sehe das völlig anders, denn mein Ofen ist kalt und leer"),
    ).assign(
        repost_of=[None, None, "x:2", "x:2", "x:2", "x:2"],
        repost_of_account=[None, None, "x:mila", "x:mila", "x:mila", "x:mila"],
    )
    assert [row[:2] for row in found(posts)] == [
        ("x:2", "exact"),
        (None, None),
        ("x:2", "repost"),
        ("x:2", "repost"),
        ("x:2", "repost"),
        (None, None),  # words of their own
    ]
    assert found(posts)[5][3] == "x:mila"


def test_an_original_that_is_not_here_is_credited_all_the_same():
    posts = frame(
        ("x:1", "x:fan", f"RT @mila: {LONG}", pd.Timestamp("2026-02-01", tz="UTC")),
        ("x:2", "x:other", f"RT @mila: {LONG}", pd.Timestamp("2026-01-01", tz="UTC")),
        ("x:3", "x:third", LONG, pd.Timestamp("2026-03-01", tz="UTC")),
    )
    assert found(posts) == [
        ("x:3", "repost", 0, "x:mila"),
        ("x:3", "repost", 0, "x:mila"),
        (None, None, 2, None),
    ]
    assert found(posts.iloc[:2]) == [
        ("x:2", "repost", 0, "x:mila"),
        (None, None, 1, "x:mila"),
    ]


def test_chains_and_circles_of_reposts_end():
    chain = frame(*[(f"x:{n}", f"x:p{n}", LONG) for n in range(5)]).assign(
        repost_of=[None, "x:0", "x:1", "x:2", "x:3"]
    )
    assert [row[0] for row in found(chain)] == [None, "x:0", "x:0", "x:0", "x:0"]
    circle = chain.iloc[:2].assign(repost_of=["x:1", "x:0"])
    assert [row[0] for row in found(circle)] == [None, "x:0"]
    itself = chain.iloc[:1].assign(repost_of=["x:0"])
    assert found(itself)[0][:1] == (None,)


def test_what_many_write_is_owed_to_nobody():
    call = "Gewinnspiel! Folgt uns, liked den Beitrag und markiert zwei Freunde, um ein Paket {} zu gewinnen"
    posts = frame(
        ("x:1", "x:a", "Guten Morgen!"),
        ("x:2", "x:b", "guten morgen ☕"),
        ("x:3", "x:brand", call.format("Tee")),
        ("x:4", "x:rival", call.format("Saft")),
        ("x:5", "x:brand", call.format("Kakao")),
        ("x:6", "x:copycat", call.format("Tee")),
        ("x:7", "x:fan", f"RT @brand: {call.format('Tee')}"),
    )
    assert [(row[0], row[3]) for row in found(posts)] == [
        (None, None),
        ("x:1", None),
        (None, None),
        (None, None),
        ("x:3", None),
        ("x:3", None),
        ("x:3", "x:brand"),
    ]


def test_a_translation_is_no_copy():
    english = (
        "Today there was cake with oat cream from my grandmother's new oven for the first time"
    )
    assert find_duplicates([LONG, english])["duplicate_of"].isna().all()


def test_planted_near_copies():
    rng = random.Random(5)

    def one_word(text):
        words = text.split()
        words[rng.randrange(1, len(words) - 1)] = "verändert"
        return " ".join(words)

    changes = {
        "hashtags": lambda t: t + " " + " ".join(f"#{rng.choice(WORDS)}{n}" for n in range(8)),
        "emojis": lambda t: t.replace(" ", " ☕ ", 3) + " 😍😍",
        "via": lambda t: f"{t} via @{rng.choice(WORDS)}",
        "one word": one_word,
        "shouted": lambda t: t.upper() + "!!!",
    }
    for name, change in changes.items():
        originals = [sentence(rng) for _ in range(100)]
        table = find_duplicates([*originals, *map(change, originals)])
        hit = table["duplicate_of"][100:].to_numpy() == np.arange(100)
        assert hit.mean() >= 0.97, name
        assert table["duplicate_of"][:100].isna().all()


def test_row_order_changes_nothing():
    rng = random.Random(6)
    texts = [sentence(rng, rng.choice([3, 8, 14])) for _ in range(60)]
    texts += [f"RT @u{rng.randrange(9)}: {rng.choice(texts)}" for _ in range(60)]
    posts = frame(*[(f"x:{n:03}", f"x:u{n % 9}", text) for n, text in enumerate(texts)])
    table = find_duplicates(posts).set_index("post")
    mixed = find_duplicates(posts.sample(frac=1, random_state=1)).set_index("post")
    pd.testing.assert_frame_equal(mixed.loc[table.index], table)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30) | st.none() | st.just("RT @a: x"), max_size=10))
def test_any_texts(texts):
    copies = copies_in(texts)
    assert (copies.copy_of[copies.copy_of] == copies.copy_of).all()
    own = copies.copy_of == np.arange(len(texts))
    assert copies.counts.sum() == (~own).sum()
    assert (copies.counts[~own] == 0).all()
    assert [kind is None for kind in copies.kinds] == own.tolist()


@pytest.mark.parametrize(
    "texts",
    [
        [LONG] * 10_000,
        ["☕😍"[n % 2] * (n % 50 + 1) for n in range(10_000)],
        [f"RT @brand: {LONG} {n}" for n in range(5_000)] + [f"{LONG} {n}" for n in range(5_000)],
        ["\ud83d", "a" * 100_000, "#a " * 30_000, "@a " * 30_000, "\u202eرجع"],
    ],
    ids=["identical", "emojis", "reposts of the brand", "hostile"],
)
def test_many_alike_stay_cheap(texts):
    posts = pd.DataFrame({"text": pd.Series(texts, dtype=object)})
    posts["post"] = [f"x:{n}" for n in range(len(texts))]
    posts["account"] = ["x:brand" if n % 2 else "x:fan" for n in range(len(texts))]
    start = time.process_time()
    table = find_duplicates(posts)
    assert time.process_time() - start < 15
    assert len(table) == len(texts)


def test_the_earliest_is_told_by_the_moment_not_by_its_spelling():
    posts = frame(
        ("x:1", "x:ben", LONG, "2026-05-04T09:00Z"),
        ("x:2", "x:mila", LONG, "2026-05-04T10:00+05:00"),  # 05:00 in UTC
        ("x:3", "x:cleo", LONG, None),
    )
    assert found(posts) == [
        ("x:2", "exact", 0, "x:mila"),
        (None, None, 2, None),
        ("x:2", "exact", 0, "x:mila"),
    ]


def test_moments_of_any_kind_of_times():
    whole = 1_777_852_800_000_000  # 4 May 2026 in UTC, in microseconds
    said = ["2026-05-04", "2026-05-04T02:00+02:00", pd.Timestamp("2026-05-04", tz="UTC")]
    assert moments_of(said) == [whole] * 3
    assert moments_of(pd.to_datetime(pd.Series(said[:1]))) == [whole]
    unknown = moments_of([None, pd.NaT, float("nan"), "", "gestern"])
    assert len(set(unknown)) == 1
    assert unknown[0] > moments_of(["9999-12-31T23:59:59Z"])[0] > whole
    assert moments_of([]) == []
