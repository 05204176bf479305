"""Relevance and the nearness behind it: few vectors at a time, each caption once."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import BRAND, StandInEncoder, measured, post
from workbench.text import brief
from workbench.text.brief import nearness


class Counting(StandInEncoder):
    def __init__(self):
        self.calls = []

    def encode(self, texts, *, progress=False):
        texts = list(texts)
        self.calls.append(texts)
        return super().encode(texts, progress=progress)


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(brief, "HELD", 3)


def test_equal_captions_are_encoded_once_and_few_at_a_time(few):
    captions = ["hafer", "wetter", "hafer", "", "kuchen", "haferbrei", "hafer", "tee"]
    encoder = Counting()
    near = nearness(captions, ["hafer"], encoder)
    assert near.tolist() == [1, 0, 1, 0, 0, 1, 1, 0]
    aims, *chunks = encoder.calls
    assert aims == ["hafer"]
    assert max(map(len, chunks)) <= 3
    told = [text for chunk in chunks for text in chunk]
    assert sorted(told) == sorted(set(captions))


@pytest.mark.parametrize("captions", [[], pd.Series([], dtype="str")])
def test_no_captions_have_no_nearness(captions):
    assert nearness(captions, ["hafer"], Counting()).shape == (0,)


def test_what_is_no_text_is_near_nothing():
    captions = pd.Series([None, np.nan, "", " ", "🥣🥣", "hafer", "hafer " * 20_000], dtype=object)
    near = nearness(captions, ["hafer"], Counting())
    assert near[:4].tolist() == [0, 0, 0, 0]
    assert near[5:].tolist() == [1, 1]
    assert np.isfinite(near).all()


def test_a_long_list_gives_the_same_relevance(few):
    posts = [post(f"{n}{m}", n, m, f"hafer {m}" if m % k == 0 else f"wetter {m}")
             for k, n in enumerate(["ada", "bob", "cleo"], start=1) for m in range(9)]  # fmt: skip
    value = measured(posts, encoder=StandInEncoder()).table["relevance"]
    # ada: all near. bob: 5 of 9. cleo: 3 of 9. Best three are near for all.
    assert value.tolist() == pytest.approx([1.0, (5 / 9 + 1) / 2, (3 / 9 + 1) / 2])


def test_the_spread_is_relative_to_the_farthest_post_of_all(encoder):
    posts = [post("1", "ada", 1, "hafer"), post("2", "ada", 2, "wetter"),
             post("3", "bob", 1, "hafer"), post("4", "bob", 2, "hafer")]  # fmt: skip
    spread = measured(posts, encoder=encoder).measured["relevance"].spread
    # Nearness 1, 0 and 1, 1, twentieths above the farthest: means .55 and 1.05. Relative squares
    # about them: 2q and 0 with q = (.5/.55)², so q is everybody's variance and counts four times.
    # Ada: (2q + 4q)/5 for two posts, bob: (0 + 4q)/5.
    q = (0.5 / 0.55) ** 2
    assert spread == pytest.approx([0.55 * (6 * q / 5 / 2) ** 0.5, 1.05 * (4 * q / 5 / 2) ** 0.5])


def test_without_a_brief_the_newest_own_captions_count_whatever_the_order(encoder):
    brand = dataclasses.replace(BRAND, brief="")
    theirs = [post(f"b{n}", "hafer", n, "hafer" if n > 60 else "wetter") for n in range(80)]
    posts = [*theirs, post("1", "ada", 1, "hafer"), post("2", "bob", 1, "wetter")]
    one = measured(posts, encoder=encoder, brand=brand).table["relevance"]
    two = measured(posts[::-1], encoder=encoder, brand=brand).table["relevance"]
    # The newest fifty captions of the brand speak of the weather only.
    assert one.tolist() == two.tolist() == [0.0, 1.0]


def test_without_an_encoder_or_captions_it_is_absent(encoder):
    posts = [post("1", "ada", 1, "")]
    assert {a.name: a.reason[0] for a in measured(posts).absent}[
        "relevance"
    ] == "signals.no_encoder"
    absent = measured(posts, encoder=encoder).absent
    assert {a.name: a.reason[0] for a in absent}["relevance"] == "signals.no_brief"
