"""Reach and tiers, and the fields of comparison."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signals.rows import measured, post, profile
from workbench.phrases import say
from workbench.signals.comparison import nearest_followers, platforms_of
from workbench.signals.reach import TIERS, TIERS_AS_OF, tier_of


@pytest.mark.parametrize(
    ("followers", "tier"),
    [(0, "small"), (999, "small"), (1_000, "nano"), (9_999, "nano"), (10_000, "micro"),
     (99_999, "micro"), (100_000, "mid"), (500_000, "macro"), (999_999, "macro"), (1_000_000, "mega"),
     (10**10, "mega")],
)  # fmt: skip
def test_tiers_begin_at_their_bound(followers, tier):
    assert tier_of(pd.Series([followers], dtype="Int64")).tolist() == [tier]


def test_tiers_are_dated_and_ascend():
    assert dt.date.fromisoformat(TIERS_AS_OF) <= dt.date(2026, 11, 27)
    assert [low for low, _ in TIERS] == sorted({low for low, _ in TIERS})


def test_reach_says_how_many_and_when_in_the_brands_time():
    posts = [post("1", "ada"), post("2", "bob"), post("3", "cleo")]
    accounts = [profile("ada", 23_400, 0.54), profile("bob", 1, 0.52)]
    reach = measured(posts, accounts=accounts).measured["reach"]
    # 12:00 UTC less 0.54 days is 23:02 UTC the day before, which is past midnight in Berlin.
    said = [say(phrase, "en", **values) for phrase, values in reach.reasons]
    assert said == [
        "23,400 followers on 14 Nov 2026",
        "1 follower on 14 Nov 2026",
        "follower figure unknown",
    ]
    assert reach.n.tolist() == [1, 1, 0]
    assert reach.coverage.tolist() == [1, 1, 0]
    assert reach.certain
    assert reach.percentile()[:2].tolist() == [0.75, 0.25]


def test_reach_is_absent_where_nobodys_followers_are_known():
    assert "reach" in {a.name for a in measured([post("1", "ada")]).absent}


def by_hand(candidates, value, followers, k):
    """Percentiles and medians among the k nearest, by trying every window."""
    platform = platforms_of(candidates)
    share, middle = np.full(len(value), np.nan), np.full(len(value), np.nan)
    for i in np.flatnonzero(~np.isnan(value)):
        field = np.flatnonzero((platform == platform[i]) & ~np.isnan(value))
        if not np.isnan(followers[i]):
            field = field[~np.isnan(followers[field])]
            field = field[np.argsort(followers[field], kind="stable")]
            logs, width = np.log1p(followers[field]), min(k, len(field))
            at = int(np.flatnonzero(field == i)[0])
            starts = range(max(0, at - width + 1), min(at, len(field) - width) + 1)
            best = min(
                starts, key=lambda s: max(logs[at] - logs[s], logs[s + width - 1] - logs[at])
            )
            field = field[best : best + width]
        peers = value[field]
        share[i] = ((peers < value[i]).sum() + (peers <= value[i]).sum()) / 2 / len(peers)
        middle[i] = np.median(peers)
    return share, middle


@given(seed=st.integers(0, 10**6), n=st.integers(1, 40))
@settings(max_examples=60, deadline=None)
def test_the_nearest_by_followers_are_those_a_search_through_all_windows_finds(seed, n):
    rng = np.random.default_rng(seed)
    keys = pd.Index(sorted(f"{rng.choice(['x', 'y'])}:{i}" for i in range(n)))
    value = rng.integers(0, 6, n) / 8
    value[rng.random(n) < 0.1] = np.nan
    followers = np.exp(rng.normal(5, 2, n))
    followers[rng.random(n) < 0.1] = np.nan
    peers = nearest_followers(keys, value, followers, k=7)
    share, middle = by_hand(keys, value, followers, 7)
    np.testing.assert_allclose(peers.percentile(value), share)
    known = ~np.isnan(value)
    np.testing.assert_allclose(peers.typical()[known], middle[known])


def test_a_re_drawn_value_is_placed_among_the_same_peers():
    keys = pd.Index([f"x:{i}" for i in range(4)])
    peers = nearest_followers(keys, np.array([0.1, 0.2, 0.3, 0.4]), np.array([10.0, 11, 12, 13]))
    drawn = peers.percentile(np.array([0.0, 0.25, 0.35, 9.0]))
    # (below + ½ equal) / 4, kept within the first and the last rank.
    np.testing.assert_allclose(drawn, [1 / 8, 2 / 4, 3 / 4, 7 / 8])
    assert np.isnan(peers.percentile(np.full(4, np.nan))).all()


def test_nobody_to_compare_with():
    nothing = nearest_followers(pd.Index([], dtype="str"), np.zeros(0), np.zeros(0))
    assert nothing.percentile(np.zeros(0)).shape == (0,)
    unknown = nearest_followers(pd.Index(["x:a"]), np.array([np.nan]), np.array([5.0]))
    assert np.isnan(unknown.percentile(np.array([1.0]))).all()
