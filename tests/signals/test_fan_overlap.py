"""Fan overlap by hand."""

import numpy as np
import pytest

from tests.signals.rows import comment, measured, post
from workbench.phrases import say


def scene():
    """Fans f0 … f9 comment to the brand; ada never did, bob did."""
    posts = [post("b", "hafer", 9), post("1", "ada", 8), post("2", "bob", 7), post("3", "cleo", 6),
             post("4", "dora", 6)]  # fmt: skip
    comments = [comment(f"h{i}", f"f{i}", ("b", "hafer"), 5) for i in range(10)]
    comments += [comment("hb", "bob", ("b", "hafer"), 5)]
    comments += [comment(f"a{i}", f"f{i}", ("1", "ada"), 4) for i in range(4)]
    comments += [
        comment(f"b{i}", f"f{i}" if i < 3 else f"s{i}", ("2", "bob"), 4) for i in range(30)
    ]
    comments += [comment("d0", "s1", ("4", "dora"), 4)]
    return posts, comments


def test_overlap_by_hand():
    found = measured(*scene()).measured["fan_overlap"]
    # Fans: f0 … f9 and bob, eleven; bob is no fan of his own, so ten. Shared over the smaller:
    # ada 4/4, bob 3/10, dora 0/1; everybody's 7/15.
    everybody = 7 / 15
    expected = [(4 + 5 * everybody) / 9, (3 + 5 * everybody) / 15, np.nan, (5 * everybody) / 6]
    np.testing.assert_allclose(found.value, expected)
    assert found.n.tolist() == [4, 10, 0, 1]
    assert found.spread[0] == pytest.approx(np.sqrt(expected[0] * (1 - expected[0]) / 10))
    assert (found.spread[2], found.weighed()[2]) == (0, 0.5)


@pytest.mark.parametrize(
    ("language", "stranger", "friend"),
    [
        ("en", "4 of 4 accounts that reacted engage with Hafer, though this account never did in these data",
         "3 of 30 accounts that reacted engage with Hafer too"),
        ("de", "4 von 4 Konten, die reagiert haben, haben mit Hafer zu tun, dieses Konto selbst in diesen Daten nie",
         "3 von 30 Konten, die reagiert haben, haben auch mit Hafer zu tun"),
    ],
)  # fmt: skip
def test_strangers_are_told_from_fans(language, stranger, friend):
    reasons = measured(*scene()).measured["fan_overlap"].reasons
    assert [say(p, language, **v) for p, v in reasons[:2]] == [stranger, friend]


def test_speaking_of_the_brand_makes_a_fan_and_the_brand_is_none():
    posts = [
        post("1", "ada", 8),
        post("2", "f1", 8, "mein #hafer"),
        post("3", "hafer", 7, "wir, @hafer"),
    ]
    comments = [comment("a", "f1", ("1", "ada"), 4), comment("b", "hafer", ("1", "ada"), 4),
                comment("c", "s1", ("1", "ada"), 4)]  # fmt: skip
    found = measured(posts, comments).measured["fan_overlap"]
    # One fan, f1; ada's people are f1 and s1; f1 has nobody.
    assert found.value[0] == pytest.approx(1.0)
    assert found.n.tolist() == [1, 0]


def test_evidence_are_the_posts_that_most_fans_commented_on():
    posts, comments = scene()
    posts += [post(f"1{k}", "ada", 20 + ord(k) - 96) for k in "abcd"]
    comments += [comment("e1", "f1", ("1b", "ada"), 3), comment("e2", "f2", ("1b", "ada"), 3),
                 comment("e3", "f1", ("1c", "ada"), 3), comment("e4", "f1", ("1c", "ada"), 2),
                 comment("e5", "ada", ("1c", "ada"), 2), comment("e7", "hafer", ("1c", "ada"), 2)]  # fmt: skip
    comments += [comment(f"s{i}", f"s{i}", ("1d", "ada"), 3) for i in range(9)]
    measures = measured(posts, comments).measured
    assert measures["fan_overlap"].evidence["x:ada"] == ("x:1", "x:1b", "x:1c")
    assert measures["audience"].evidence["x:ada"] == ("x:1d", "x:1", "x:1b")
    assert "x:cleo" not in measures["audience"].evidence
