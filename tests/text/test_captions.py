"""Captions: what people write, read by hand first."""

import unicodedata
from time import process_time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import SchemaError
from workbench.text import (
    captions,
    hashtags,
    mentions,
    plain_text,
    repost_of,
    strip_markup,
    with_entities,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Danke @Oatly.", ["oatly"]),
        ("@anna...super", ["anna"]),
        ("@mila.backt_ und @mila.backt_", ["mila.backt_"]),
        ("❤️@anna❤️ (@ben) „@cleo“", ["anna", "ben", "cleo"]),
        ("Foto: @a/@b", ["a", "b"]),
        ("mail an info@oatly.com oder f.x+y@web.de", []),
        ("https://www.tiktok.com/@oatly/video/1 tiktok.com/@oatly", []),
        ("www.medium.com/@someone @real", ["real"]),
        ("＠voll im Bild", ["voll"]),
        ("@müller ist kein Handle", []),
        ("@annaさん ありがとう", ["anna"]),
        ("-@oatly", ["oatly"]),
        ("@ allein @", []),
        ("@user@mastodon.social", ["user"]),
        (None, []),
        ("", []),
    ],
)
def test_mentions(text, expected):
    assert mentions(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#Hafer #hafer #HAFER", ["hafer"]),
        ("#vegan#kaffee", ["vegan", "kaffee"]),
        ("☕#müsli☕ #Straße", ["müsli", "straße"]),
        ("#mu\u0308sli", ["müsli"]),
        ("＃全角 #хлеб #नमस्ते", ["全角", "хлеб", "नमस्ते"]),
        ("Nr. #1 und #2024goals", ["2024goals"]),
        ("https://a.de/x#frag a.de/#top &#39; C# a#b", []),
        ("#oat_milk! #tag.", ["oat_milk", "tag"]),
        ("#️⃣ keycap", []),
        (None, []),
    ],
)
def test_hashtags(text, expected):
    assert hashtags(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("RT @x: so gut", "x"),
        ("Repost @Mila.Backt • mein Latte", "mila.backt"),
        ("#repost from @a", "a"),
        ("Reposted from @a with @use.repost", "a"),
        ("📷 @x", "x"),
        ("📸: @x", "x"),
        ("📸 by @x", "x"),
        ("Repost von @x", "x"),
        ("Art @x", None),
        ("RT if you agree @x", None),
        ("danke @x", None),
        (None, None),
    ],
)
def test_repost_of(text, expected):
    assert repost_of(text) == expected


def test_strip_markup_keeps_the_words():
    text = "RT @oatly: Neu! 🥛 #hafer#vegan\nhttps://oat.ly mail@x.de  Probiert's"
    assert strip_markup(text) == "Neu! 🥛 Probiert's"
    assert strip_markup(None) == ""


def test_plain_text_reads_hashtags_as_words():
    assert plain_text("@a #vegan#HaferMilch a@b.de so #gut! #1") == "vegan Hafer Milch so gut! 1"
    assert plain_text(None) == ""


@given(st.text())
def test_any_text_is_read(text):
    for handle in mentions(text):
        assert handle == handle.lower()
        assert not handle.endswith(".")
    assert all(tag and "#" not in tag for tag in hashtags(text))
    repost_of(text)
    stripped = strip_markup(text)
    assert mentions(stripped) == [] or "@" in text


def test_with_entities_fills_only_what_is_unknown():
    posts = pd.DataFrame(
        {"text": ["hi @a #b", "hi @c", None], "mentions": [None, [], None]}, index=[5, 7, 9]
    )
    filled = with_entities(posts)
    assert filled["mentions"].tolist() == [["a"], [], None]
    assert filled["hashtags"].tolist() == [["b"], [], None]
    assert list(filled.index) == [5, 7, 9]
    assert "hashtags" not in posts


def test_with_entities_needs_text():
    with pytest.raises(SchemaError, match="text"):
        with_entities(pd.DataFrame({"caption": ["x"]}))


def test_empty_frame():
    assert with_entities(pd.DataFrame({"text": pd.Series([], dtype="str")})).empty


@pytest.mark.parametrize(
    "piece", ["a", "-", ".", "@", "#", "a.", "@a.", "a@", "www.", "RT ", "ü", "📷 "]
)
def test_walls_of_text_do_not_stall(piece):
    wall = piece * 100_000  # quadratic reading would take minutes
    for read in (mentions, hashtags, plain_text, repost_of, strip_markup):
        read(wall + " @x")


# Pieces that have something to do with marks, credits and links, and some that only look so.
MARKS = st.sampled_from(
    [
        "@",
        "＠",
        "#",
        "＃",
        "a",
        "b.c",
        "Oatly",
        "müller",
        "é",
        ":",
        "-",
        "|",
        "•",
        "rt",
        "RT",
        "repost",
        "re-gram",
        "credit",
        "Credits",
        "to",
        "an",
        "by",
        "via",
        "with",
        "📷",
        "📸",
        "📸️",
        "https://",
        "www.",
        "a.de/",
        "/",
        "//",
        "x.y/@z",
        "info@",
        "1",
        "12",
        "_",
        ".",
        "..",
        "&",
        "repoſt",
        "credıt",
        "#vegan",
        "@mila.b",
        "ä",
        "ä",
        "\u200d",
    ]
)
PIECES = st.lists(MARKS | st.sampled_from([" ", "\n"]), max_size=14).map("".join)


@given(PIECES)
def test_leaping_from_sign_to_sign_finds_what_a_search_at_every_character_finds(text):
    linked = [handle for handle in captions._MENTION_OR_LINK.findall(text) if handle]
    assert mentions(text) == list(dict.fromkeys(handle.lower() for handle in linked))
    chains = "".join(chain for chain in captions._TAGS_OR_LINK.findall(text) if chain)
    tags = [tag for tag in chains.replace("＃", "#").split("#") if tag and not tag.isdigit()]
    composed = [unicodedata.normalize("NFC", tag.lower()) for tag in tags]
    assert hashtags(text) == list(dict.fromkeys(composed))
    credit = captions._REPOST.search(text)
    assert repost_of(text) == (credit[1].lower() if credit else None)


@given(PIECES)
def test_leaving_out_only_what_may_be_there_leaves_out_the_same(text):
    whole = captions._BLANK.sub(" ", captions._MARKUP.sub(" ", text)).strip()
    assert strip_markup(text) == whole
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(captions, "_may_hold_addresses", lambda _: True)
        looked_at_everywhere = plain_text(text)
    assert plain_text(text) == looked_at_everywhere


def test_nothing_that_clings_to_an_address_is_left():
    assert plain_text("a@mila.b@mila.b") == strip_markup("a@mila.b@mila.b") == ""


@given(st.text(st.sampled_from("#@a1_. &é\u0301\n"), max_size=12))
def test_leaping_to_a_sign_finds_what_trying_everywhere_does(text):
    assert captions._PLAIN_MENTION.findall(text) == captions._MENTION.findall(text)
    assert [f"#{tag}" for tag in captions._PLAIN_TAGS.findall(text)] == captions._TAGS.findall(text)


@pytest.mark.parametrize(
    ("read", "hostile"),
    [
        (repost_of, lambda n: "@" * n),
        (repost_of, lambda n: "x" * n + " @" * n),
        (repost_of, lambda n: "rt @! credit" + " " * n + "x"),
        (hashtags, lambda n: "#a" + "\u0315\u0316" * (n // 2)),
    ],
    ids=["at", "handles", "blanks", "accents"],
)
def test_work_grows_with_the_length_not_with_its_square(read, hostile):
    def seconds(size):
        spent = []
        for extra in range(3):  # what a hashtag says is remembered
            text = hostile(size + 10 * extra)
            start = process_time()
            read(text)
            spent.append(process_time() - start)
        return min(spent)

    seconds(500)  # the first call is slower
    assert seconds(80_000) < 10 * seconds(20_000) + 0.005  # the square would be 16 times


def test_a_credit_is_found_however_many_blanks_follow():
    assert repost_of("Repost from" + "\n" * 200 + "@mila") == "mila"
    assert repost_of("wort " * 50 + "credit:" + " " * 200 + "@mila") == "mila"
