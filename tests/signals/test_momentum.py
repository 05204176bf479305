"""Momentum by hand."""

import numpy as np
import pytest

from tests.signals.rows import comment, measured, post
from workbench.phrases import say


def test_each_person_counts_once_with_the_newest_act():
    posts = [post("1", "ada", 90), post("2", "bob", 90)]
    comments = [comment("a", "f1", ("1", "ada"), 60), comment("b", "f1", ("1", "ada"), 30),
                comment("c", "f2", ("1", "ada"), 45), comment("d", "f3", ("1", "ada"), 0)]  # fmt: skip
    found = measured(posts, comments).measured["momentum"]
    fading = np.array([0.25, 0.125, 1.0])
    assert found.value == pytest.approx([fading.sum(), 0])
    assert found.spread == pytest.approx([np.sqrt((fading**2).sum()), 0])
    assert found.n.tolist() == [3, 0]
    assert found.counted
    phrase, values = found.reasons[0]
    assert say(phrase, "en", **values) == "2 accounts reacted in the last 30 days"


def test_lately_beats_long_ago():
    posts = [post("1", "ada", 90), post("2", "bob", 90)]
    comments = [comment(f"a{i}", f"f{i}", ("1", "ada"), 80) for i in range(9)]
    comments += [comment(f"b{i}", f"f{i}", ("2", "bob"), 2) for i in range(3)]
    signals = measured(posts, comments)
    assert signals.table.loc["x:bob", "momentum"] > signals.table.loc["x:ada", "momentum"]
    assert signals.table.loc["x:bob", "audience"] < signals.table.loc["x:ada", "audience"]


def test_more_of_the_same_people_changes_nothing():
    posts = [post("1", "ada", 90)]
    comments = [comment("a", "f1", ("1", "ada"), 3)]
    loud = [*comments, *(comment(f"l{i}", "f1", ("1", "ada"), 3 + i) for i in range(20))]
    one, other = (measured(posts, rows).table["momentum"].iloc[0] for rows in (comments, loud))
    assert one == other


def test_attention_without_dates_has_no_momentum_but_an_audience():
    posts = [post("1", "ada", 9), post("2", "bob", 8)]
    comments = [
        comment("a", "f1", ("1", "ada"), 3),
        comment("b", "f2", ("1", "ada"), 3) | {"created_at": None},
    ]
    signals = measured(posts, comments)
    assert signals.table.loc["x:ada", "momentum"] == pytest.approx(0.5 ** (3 / 15))


def test_the_half_life_is_half_the_horizon():
    posts = [post("1", "ada", 90)]
    comments = [comment("a", "f1", ("1", "ada"), 1), comment("b", "f2", ("1", "ada"), 2)]
    for horizon, half_life in [("2d", 1), ("12h", 0.25), ("30d", 15)]:
        signals = measured(posts, comments, horizon=horizon)
        expected = 0.5 ** (1 / half_life) + 0.5 ** (2 / half_life)
        assert signals.table["momentum"].iloc[0] == pytest.approx(expected)
