"""The posts named as evidence, against a plain sort."""

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.signals.grouping import best_posts, moments_of

CANDIDATES = pd.Index(list("abc"))
rows = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), max_size=30)


@given(rows=rows, seed=st.integers(0, 99))
@settings(max_examples=80, deadline=None)
def test_the_strongest_newest_and_first_by_key_in_any_order(rows, seed):
    keys = np.random.default_rng(seed).permutation([f"x:{i:02d}" for i in range(len(rows))])
    posts = pd.DataFrame(rows, columns=["who", "strength", "day"]).assign(post=keys)
    posts["created_at"] = pd.to_datetime(posts["day"], unit="D", utc=True)
    expected = {}
    for who, strength, day, post in posts[["who", "strength", "day", "post"]].itertuples(
        index=False
    ):
        expected.setdefault("abc"[who], []).append((-strength, -day, post))
    by_hand = {a: tuple(p for *_, p in sorted(found)[:3]) for a, found in expected.items()}
    assert best_posts(posts, posts["strength"].to_numpy(), CANDIDATES) == by_hand


def test_moments_are_the_same_in_every_zone():
    utc = pd.Series(pd.to_datetime(["2026-11-01T12:00:00.000001Z", "1970-01-01T00:00:00.000000Z"]))
    assert moments_of(utc).tolist() == [1_793_534_400_000_001, 0]
    assert moments_of(utc.dt.tz_convert("Asia/Kolkata")).tolist() == moments_of(utc).tolist()
