"""Brand matching: examples judged by hand."""

from time import process_time

import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.text import BrandMatcher, fold

BRAND = Brand(
    "Süßhafer",
    handles=["suesshafer"],
    hashtags=["süßhafer", "HaferLiebe"],
    keywords=["Barista Edition", "C++"],
    competitors=["Alpro", "Nut & Co"],
)


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Ich liebe SÜSSHAFER!", ["Süßhafer"]),
        ("Ich liebe suesshafer", ["Süßhafer"]),
        ("Ich liebe su\u0308ßhafer", ["Süßhafer"]),
        ("Süßhafer-Latte und barista-edition", ["Süßhafer", "Barista Edition"]),
        ("Süßhaferkeks", ["Süßhaferkeks → Süßhafer"]),
        ("barista\nEDITION", ["Barista Edition"]),
        ("c++ ist literal, ccc nicht", ["C++"]),
        ("ccc", []),
        ("@suesshafer.fan und https://suesshafer.de", []),
        ("süßhafer's beste", ["Süßhafer"]),
        ("☕süßhafer☕", ["Süßhafer"]),
        (None, []),
    ],
)
def test_keywords(text, evidence):
    assert BrandMatcher(BRAND).brand_evidence(text) == evidence


def test_all_kinds_of_evidence_in_order():
    found = BrandMatcher(BRAND).brand_evidence(
        "Süßhafer", ["suesshafer", "other"], ["haferliebe", "hafer"], ["suesshafer"]
    )
    assert found == ["@suesshafer", "#haferliebe", "Süßhafer"]


def test_find_reads_captions_and_lists():
    posts = pd.DataFrame(
        {
            "text": ["mit @suesshafer #alpro", "nichts", None, "lieber alpro als nut & co"],
            "tagged": [None, ["suesshafer"], ["alpro"], []],
        },
        index=list("abcd"),
    )
    found = BrandMatcher(BRAND).find(posts)
    assert list(found.index) == list("abcd")
    assert found["brand"].tolist() == [True, True, False, False]
    assert found["competitors"].tolist() == [["Alpro"], [], ["Alpro"], ["Alpro", "Nut & Co"]]
    assert found["evidence"].tolist() == [["@suesshafer"], ["@suesshafer"], [], []]


def test_brand_without_words_but_a_name():
    found = BrandMatcher(Brand("Oat!")).find(pd.DataFrame({"text": ["Oat! yes", "oats"]}))
    assert found["brand"].tolist() == [True, False]


def test_no_posts():
    found = BrandMatcher(BRAND).find(pd.DataFrame({"text": []}))
    assert list(found.columns) == ["brand", "competitors", "evidence"]


def test_fold():
    assert fold("ÄÖÜß É ﬁ") == "aeoeuess e fi"


OATLY = Brand(
    "Oatly",
    hashtags=["oatly"],
    keywords=["Barista Edition"],
    competitors=["Alpro Soja", "Alpro"],
    stop_phrases=["Oatly Turm"],
)


@pytest.mark.parametrize(
    "hostile",
    [
        lambda n: "alpro" + "-" * n,
        lambda n: "oatly" + " " * n + "x",
        lambda n: "#oatly" * (n // 6),
        lambda n: "oatly@" * (n // 6),
        lambda n: "oatly." * (n // 6),
        lambda n: "oatly," * (n // 6),
        lambda n: "x@oatly." * (n // 8),
        lambda n: "alpro-oatly " * (n // 12),
        lambda n: " ".join(f"oatlydrink{i}" for i in range(n // 16)),
        lambda n: "#oatly é " + " ".join(f"#oatlyfan{i}" for i in range(n // 16)),
        lambda n: "oatly" * (n // 5),
        lambda n: "oatly turm " + "oatly--" * (n // 7),
        lambda n: "oatly" + "\u0315\u0316" * (n // 2),
    ],
    ids=[
        "hyphens", "blanks", "hashtags", "handles", "dots", "commas", "half handles", "phrases",
        "compounds", "compounds in hashtags", "one word", "stop phrase", "accents",
    ],
)  # fmt: skip
def test_work_grows_with_the_length_not_with_its_square(hostile):
    def seconds(size):
        posts, spent = pd.DataFrame({"text": [hostile(size)]}), []
        for _ in range(3):
            matcher = BrandMatcher(OATLY)
            start = process_time()
            matcher.find(posts)
            spent.append(process_time() - start)
        return min(spent)

    seconds(500)  # the first call is slower
    assert seconds(16_000) < 10 * seconds(4_000) + 0.005  # the square would be 16 times


def test_between_the_words_of_a_phrase_may_be_three_signs():
    matcher = BrandMatcher(OATLY)
    assert matcher.brand_evidence("barista - edition") == ["Barista Edition"]
    assert matcher.brand_evidence("barista" + "-" * 4 + "edition") == []


def test_only_the_beginning_of_a_very_long_text_is_searched():
    matcher = BrandMatcher(OATLY)
    assert matcher.brand_evidence("x " * 24_990 + "Oatly") == ["Oatly"]
    assert matcher.brand_evidence("x " * 25_000 + "Oatly") == []


def test_words_are_quoted_as_they_were_first_written():
    said = "OATLYkaffee und Oatlykaffee; #OatlyLiebe süß"
    assert BrandMatcher(Brand("Oatly")).brand_evidence(said) == [
        "OATLYkaffee → Oatly",
        "#oatlyliebe → Oatly",
    ]
