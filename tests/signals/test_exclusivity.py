"""Exclusivity against shares worked out by hand."""

import dataclasses

import numpy as np
import pytest

from tests.signals.rows import BRAND, measured, post
from workbench.phrases import say

POSTS = [
    post("1", "ada", 1, "@hafer"),
    post("2", "ada", 2, "@hafer gegen @korn"),
    post("3", "ada", 3, "#hafer"),
    post("4", "ada", 4, "Wetter"),
    post("5", "ada", 5, "Werbung | @korn"),
    post("6", "bob", 1, "@korn"),
    post("7", "bob", 2, "@korn und @rog"),
    post("8", "cleo", 1, "Kuchen"),
    post("9", "ada", 1, "RT @zoe: @korn", repost_of="x:99"),
]
TWO = dataclasses.replace(BRAND, competitors=("korn", "rog"))


def test_exclusivity_is_the_brands_share_of_what_is_named():
    signals = measured(POSTS, brand=TWO)
    of = signals.measured["exclusivity"]
    # ada names Hafer in three own unpaid posts and Korn in one; bob Korn in two, Rog in one.
    assert of.value[:2].tolist() == [0.75, 0.0]
    assert np.isnan(of.value[2])
    assert of.n.tolist() == [4, 3, 0]
    assert of.evidence == {"x:ada": ("x:1", "x:3")}  # those that name nobody else
    p = 3.5 / 5
    assert of.spread[0] == pytest.approx(np.sqrt(p * (1 - p) / 6))
    # Among two peers ada is best: ¾, shrunk by 4/(4 + 3). Nobody is known of cleo.
    assert of.weighed().tolist() == pytest.approx([0.5 + 4 / 7 * 0.25, 0.5 - 3 / 6 * 0.25, 0.5])


def test_the_sentence_counts():
    reason, values = measured(POSTS, brand=TWO).measured["exclusivity"].reasons[0]
    assert say(reason, "en", **values) == "3 of 4 mentions of Hafer or competitors are of Hafer"
    assert (
        say(reason, "de", **values) == "3 von 4 Nennungen von Hafer oder Mitbewerbern gelten Hafer"
    )


@pytest.mark.parametrize(
    ("posts", "brand", "why"),
    [
        (POSTS, dataclasses.replace(BRAND, competitors=()), "signals.no_competitors"),
        ([post("1", "ada", 1, "Wetter")], BRAND, "signals.no_brand_talk"),
    ],
)
def test_what_cannot_be_known_is_absent(posts, brand, why):
    absent = {a.name: a.reason[0] for a in measured(posts, brand=brand).absent}
    assert absent["exclusivity"] == why
