"""Who engages, who of them is new to the brand, and from how many communities: by hand."""

import dataclasses
import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signals.rows import BRAND, T, comment, measured, post, tables
from workbench.graph import attention_graph
from workbench.phrases import say
from workbench.signals import measure
from workbench.signals.audience import _difference, _effective
from workbench.signals.engagers import engagers_of, share_towards
from workbench.signals.observation import observe


def value(signals, name, account):
    return signals.table.loc[f"x:{account}", name]


def reason(signals, name, account, language="en"):
    here = signals.candidates.index.get_loc(f"x:{account}")
    phrase, values = signals.measured[name].reasons[here]
    return say(phrase, language, **values)


def scene():
    """Ada: five people, two of them fans. Bob: one fan. Cleo: nobody."""
    posts = [post("b", "hafer", 9), post("1", "ada", 8), post("2", "bob", 7), post("3", "cleo", 6),
             post("4", "f2", 5, "Heute mit @hafer")]  # fmt: skip
    comments = [comment("own", "f1", ("b", "hafer"), 4)]
    comments += [comment(f"a{i}", f"f{i}", ("1", "ada"), 3) for i in range(1, 6)]
    comments += [comment("a9", "f1", ("1", "ada"), 1), comment("b1", "f1", ("2", "bob"), 2)]
    comments += [comment("x1", "hafer", ("1", "ada"), 2), comment("x2", "korn", ("1", "ada"), 2)]
    return posts, comments


def test_audience_counts_people_and_says_how_often():
    signals = measured(*scene())
    assert [value(signals, "audience", n) for n in ("ada", "bob", "cleo")] == [5, 1, 0]
    assert signals.measured["audience"].n.tolist()[:3] == [6, 1, 0]
    # Counts of people err as Poisson counts do.
    assert signals.measured["audience"].spread[:3] == pytest.approx([5**0.5, 1, 0])
    assert reason(signals, "audience", "ada") == "5 accounts reacted, 6 times in all"
    assert "niemand" in reason(signals, "audience", "cleo", "de")


def test_new_audience_by_hand():
    # New: f3, f4, f5 of ada's five (f1 commented to the brand, f2 posted about it), none of bob's.
    signals = measured(*scene())
    everybody = 3 / 6
    assert value(signals, "new_audience", "ada") == pytest.approx((3 + 5 * everybody) / 10)
    assert value(signals, "new_audience", "bob") == pytest.approx((0 + 5 * everybody) / 6)
    assert np.isnan(value(signals, "new_audience", "cleo"))
    found = signals.measured["new_audience"]
    share = (3 + 2.5) / 10
    assert found.spread[0] == pytest.approx(np.sqrt(share * (1 - share) / 11))
    assert found.n.tolist()[:3] == [5, 1, 0]
    assert found.weighed()[2] == 0.5
    assert reason(signals, "new_audience", "ada").startswith("3 of 5 accounts")
    assert "1 Konto," in reason(signals, "new_audience", "bob", "de")


def test_without_anybody_near_the_brand_new_is_unknown():
    posts, comments = scene()
    signals = measured(posts[1:4], comments[1:6])
    reasons = {a.name: a.reason[0] for a in signals.absent}
    assert reasons["new_audience"] == reasons["fan_overlap"] == "signals.no_fans"
    assert "audience" in signals.measured


def test_without_comments_everything_about_the_audience_is_absent():
    signals = measured([post("1", "ada"), post("2", "bob")])
    absent = {a.name for a in signals.absent}
    assert absent >= {"audience", "new_audience", "spread", "fan_overlap", "authority", "momentum"}


def test_each_kind_of_attention_counts_but_collabs():
    posts = [post("1", "ada", 9, coauthors=["pal"]), post("2", "f1", 8, "schau @ada"),
             post("3", "f2", 7, tagged=["ada"]), post("4", "f3", 6, repost_of="x:1"),
             post("5", "f4", 5, reply_to="x:1")]  # fmt: skip
    signals = measured(posts, [comment("c", "f5", ("1", "ada"), 1)])
    assert value(signals, "audience", "ada") == 5


def communities():
    """Two circles that talk among themselves; ada is heard in both, bob in one."""
    posts, comments = [], []
    for circle in ("left", "right"):
        names = [f"{circle}{i}" for i in range(6)]
        posts += [post(n, n, 9) for n in names]
        comments += [comment(f"{a}{b}", a, (b, b), 8) for a, b in itertools.permutations(names, 2)]
    posts += [post("a", "ada", 5), post("b", "bob", 5), post("c", "cleo", 5)]
    comments += [
        comment(f"a{c}{i}", f"{c}{i}", ("a", "ada"), 4) for c in ("left", "right") for i in range(3)
    ]
    comments += [comment(f"b{i}", f"left{i}", ("b", "bob"), 4) for i in range(6)]
    comments += [comment("c0", "left0", ("c", "cleo"), 4)]
    return posts, comments


def test_spread_by_hand():
    signals = measured(*communities())
    # Three and three: of 15 pairs, 9 are of different circles.
    assert value(signals, "spread", "ada") == pytest.approx(9 / 15)
    assert value(signals, "spread", "bob") == 0
    assert np.isnan(value(signals, "spread", "cleo"))
    assert reason(signals, "spread", "ada") == (
        "6 accounts from as good as 2.5 equally large communities reacted"
    )
    assert "vergleichbar" in reason(signals, "spread", "cleo", "de")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=2, max_size=12))
def test_spread_is_the_share_of_pairs_that_differ(members):
    labels, count = np.unique(members, return_counts=True)
    zeros = np.zeros(len(labels), dtype=np.int64)
    different, error = _difference(np.array([len(members)]), zeros, count.astype(float))
    pairs = list(itertools.combinations(members, 2))
    assert different[0] == pytest.approx(np.mean([a != b for a, b in pairs]))
    assert error[0] >= 0
    assert 1 <= _effective(float(different[0]), len(members)) <= len(members)


def test_the_error_of_spread_is_what_samples_show():
    rng = np.random.default_rng(0)
    shares = np.array([0.6, 0.3, 0.1])
    counts = rng.multinomial(40, shares, size=4000)
    who = np.repeat(np.arange(4000), 3)
    estimates, errors = _difference(np.full(4000, 40), who, counts.ravel().astype(float))
    assert estimates.mean() == pytest.approx(1 - (shares**2).sum(), abs=0.005)
    assert errors.mean() == pytest.approx(estimates.std(), rel=0.05)


def test_shares_are_drawn_towards_everybodys():
    share, error = share_towards(np.array([4, 0]), np.array([4, 0]), prior=5.0)
    assert share[0] == 1
    assert np.isnan(share[1])
    assert error.tolist() == [0, 0]


def test_engagers_equal_counting_row_by_row():
    rng = np.random.default_rng(5)
    names = [f"u{i}" for i in range(12)]
    posts = [
        post(str(i), names[i % 12], 50, "mein @hafer" if i % 7 == 0 else "") for i in range(24)
    ]
    rows = [
        (names[rng.integers(12)], int(rng.integers(24)), float(rng.integers(40)))
        for _ in range(300)
    ]
    comments = [comment(f"c{i}", who, (str(on), names[on % 12]), days)
                for i, (who, on, days) in enumerate(rows)]  # fmt: skip
    posts, comments, _ = tables(posts, comments)
    graph = attention_graph(posts, comments, as_of=T)
    seen = observe(posts, comments, None, graph, BRAND, as_of=T, history=None)
    signals = measure(posts, comments, None, graph, BRAND, as_of=T)
    seen = dataclasses.replace(seen, candidates=signals.candidates.index)
    found = engagers_of(seen)
    assert engagers_of(seen) is found
    expected = {}
    for who, on, days in rows:
        taker = names[on % 12]
        if who != taker:
            acts, newest = expected.get((who, taker), (0, 99.0))
            expected[who, taker] = (acts + 1, min(newest, days))
    ours = {
        (str(found.people[p])[2:], str(seen.candidates[w])[2:]): (int(a), (T - at).days)
        for p, w, a, at in zip(found.person, found.who, found.acts, found.newest, strict=True)
    }
    assert ours == expected
    fans = {names[i % 12] for i in range(24) if i % 7 == 0}
    assert set(found.fans) == {f"x:{name}" for name in fans}


def test_row_order_capitals_and_imports_twice_change_nothing():
    posts, comments = communities()
    one = measured(posts, comments)
    other = measured([*posts[::-1], *posts], [*comments[::-1], *comments])
    loud = measured(
        [p | {"account": p["account"].upper().replace("X:", "x:")} for p in posts], comments
    )
    names = ["audience", "spread", "authority", "momentum"]
    pd.testing.assert_frame_equal(one.table[names], other.table[names])
    pd.testing.assert_frame_equal(one.table[names], loud.table[names])
