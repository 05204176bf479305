"""Odd patterns and time: commenters at one moment, and comments that seem older than their post."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import BRAND, T, comment, post, profile, tables
from tests.signals.test_authenticity import at, below, clique, coded, own_words, with_ordinary
from workbench.graph import attention_graph
from workbench.signals.authenticity.circles import closed_circles
from workbench.signals.authenticity.comments import bursts
from workbench.signals.authenticity.jumps import unfollowed_jumps
from workbench.signals.authenticity.orders import same_order
from workbench.signals.authenticity.similar import Similar
from workbench.signals.growth import follower_steps
from workbench.signals.observation import observe

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


def test_growth_and_authenticity_mean_the_same_jump():
    # Snapshots of no known source are of one source; a fifth and 299 followers are no jump.
    shots = [("ada", 1000, 60), ("ada", 1000, 35), ("ada", 2000, 28)]
    shots += [("bob", 1000, 60), ("bob", 1000, 35), ("bob", 1299, 28)]
    shots += [("cleo", 500, days) for days in (60, 45, 30, 15, 0)]
    accounts = [profile(name, followers, days) | {"source": "t"} for name, followers, days in shots]
    posts = [post(f"{name}{k}", name, 5 * k, likes=100 + k, comments=0)
             for name in ("ada", "bob") for k in range(12)]  # fmt: skip
    everything = tables(posts, (), accounts)
    for source in ("t", None):
        table = everything[2].assign(source=pd.Series(source, everything[2].index, dtype="str"))
        seen = observe(everything[0], None, table, attention_graph(everything[0]), BRAND,
                       as_of=T, history=None)  # fmt: skip
        seen = dataclasses.replace(seen, candidates=pd.Index(["x:ada", "x:bob"]))
        steps = follower_steps(seen)
        assert steps.loc[steps["jump"], "account"].tolist() == ["x:ada"]
        found = unfollowed_jumps(seen, np.array([2000.0, 1299.0]))
        # Followers doubled, reactions did not grow: min(1, 2 · 1) × (1 − what an error allows).
        assert found.doubt[0] > 0.8
        assert found.doubt[1] == 0
        assert found.looked.all()
        assert found.reasons[0][1]["gain"] == 1
        assert found.reasons[0][1]["days"] == 7
