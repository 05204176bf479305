"""Brand matching: examples judged by hand."""

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
