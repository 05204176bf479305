"""Counting comments under unknown posts, beside a plain counter."""

from collections import Counter

import numpy as np
import pyarrow as pa

from workbench.project.unknown_posts import UnknownPosts


def test_counts_as_a_counter_does():
    rng = np.random.default_rng(3)
    ours, plain = UnknownPosts(), Counter()
    for _ in range(20):
        keys = [f"x:{n}" for n in rng.integers(0, 300, 100)]
        ours.add(pa.chunked_array([keys[:40], keys[40:]]))
        plain.update(keys)
        known = [f"x:{n}" for n in rng.integers(0, 300, 15)]
        ours.drop(pa.chunked_array([known]))
        for key in known:
            plain.pop(key, None)
        assert ours.comments == plain.total()
    ours.drop(pa.array(list(plain)))
    assert not ours
    assert ours.comments == 0


def test_nothing_is_nothing():
    ours = UnknownPosts()
    ours.add(pa.chunked_array([], pa.string()))
    ours.drop(pa.chunked_array([], pa.string()))
    assert not ours
    assert ours.comments == 0
