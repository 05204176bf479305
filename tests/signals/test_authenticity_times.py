"""Odd patterns and time: commenters at one moment, and comments that seem older than their post."""

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import comment, post
from tests.signals.test_authenticity import at, below, clique, coded, own_words, with_ordinary
from workbench.signals.authenticity.circles import closed_circles
from workbench.signals.authenticity.comments import bursts
from workbench.signals.authenticity.orders import same_order
from workbench.signals.authenticity.similar import Similar

NAMES = [f"u{i}" for i in range(16)]


def crowd_at_one_moment():
    """Four who come one after the other below four posts, and five more who come at once."""
    written = [post(f"o{k}", "owner", 20 - k, likes=40 + 9 * k, comments=3) for k in range(4)]
    said = [
        comment(f"o{k}{n}", f"w{n}", (f"o{k}", "owner"), text=f"Sache {k} {n}?")
        | at(20 - k, min(10 * (n + 1), 50))
        for k in range(4) for n in range(9)
    ]  # fmt: skip
    return written, said


@pytest.mark.parametrize("seed", range(4))
def test_of_those_at_one_moment_all_are_among_the_first_or_none(seed):
    written, said = crowd_at_one_moment()
    order = np.random.default_rng(seed).permutation(len(said))
    found = same_order(coded(written, [said[i] for i in order], "owner"), 1)
    # The five share places five to nine, so four people count: six pairs of them, six of posts,
    # always in the same order, with four of nine comments.
    assert found.doubt[0] == pytest.approx(36 / (36 + 20) * 4 / 9)
    assert found.reasons[0][1]["people"] == 4


def test_six_of_whom_two_share_a_moment_are_all_first():
    written, said = crowd_at_one_moment()
    said = [c for c in said if c["account"] in {f"x:w{n}" for n in range(6)}]
    found = same_order(coded(written, said, "owner"), 1)
    # Of fifteen pairs only that at one moment has no order.
    assert found.doubt[0] == pytest.approx(14 * 6 / (14 * 6 + 20))


def test_a_circle_is_in_no_hurry_by_comments_older_than_their_post():
    circle = ["ann", "ben", "cem", "dia", "eva"]
    got = coded(*with_ordinary(clique(circle, after=-5, text=own_words)), *circle, *NAMES)
    # Four mutual partners who write everything and all know each other: 1 · 1 · 4/5 · ¼.
    assert closed_circles(got, 21).doubt[:5] == pytest.approx([0.2] * 5)


def test_no_burst_is_made_of_comments_older_than_their_post():
    odd = below("vic", 4, by=["a", "b", "c", "d"], after=-5, text=own_words)
    got = coded(*with_ordinary(odd), *NAMES, "vic")
    accounts = pd.Index([f"x:{n}" for n in [*NAMES, "vic"]])
    found = bursts(got, Similar(accounts, np.full(17, np.nan)))
    assert found.looked.tolist() == [True] * 16 + [False]
    assert not found.doubt.any()
