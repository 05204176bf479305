"""Growth from snapshots of one source."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import BRAND, T, measured, post, profile, tables
from workbench.graph import attention_graph
from workbench.phrases import say
from workbench.signals import measure
from workbench.signals.growth import follower_steps
from workbench.signals.observation import Observation

POSTS = [post("1", "ada", 1), post("2", "bob", 1)]


def growth(accounts, posts=POSTS, **settings):
    return measured(posts, accounts=accounts, **settings).measured["growth"]


def observed(rows, candidates=("x:ada",)):
    """Only what `follower_steps` reads."""
    seen = Observation.__new__(Observation)
    history = pd.DataFrame(rows, columns=["account", "source", "as_of", "followers"])
    history["as_of"] = pd.to_datetime(history["as_of"], utc=True)
    object.__setattr__(seen, "history", history.astype({"followers": "Int64"}))
    object.__setattr__(seen, "candidates", pd.Index(candidates))
    return seen


def test_growth_is_the_relative_change_in_thirty_days():
    accounts = [profile("ada", 1000, 65), profile("ada", 1100, 35), profile("ada", 1200, 5),
                profile("bob", 2000, 25), profile("bob", 1900, 5)]  # fmt: skip
    found = growth(accounts)
    # 20 % in 60 days; −5 % in 20 days.
    np.testing.assert_allclose(found.value, [0.2 * 30 / 60, -0.05 * 30 / 20])
    assert found.n.tolist() == [3, 2]
    assert found.percentile().tolist() == [0.75, 0.25]
    assert [say(p, "en", **v) for p, v in found.reasons] == [
        "10.0 % in 30 days: 1,000 followers on 10 Sep 2026, 1,200 on 9 Nov 2026",
        "-7.5 % in 30 days: 2,000 followers on 20 Oct 2026, 1,900 on 9 Nov 2026",
    ]
    phrase, values = found.reasons[0]
    assert say(phrase, "de", **values) == (
        "10,0 % in 30 Tagen: 1.000 Follower am 10. Sept. 2026, 1.200 am 9. Nov. 2026"
    )


def test_the_spread_is_that_of_a_random_walk_with_drift():
    accounts = [profile("ada", f, d) for f, d in [(1000, 60), (1100, 50), (1100, 40), (1300, 20)]]
    found = growth(accounts, posts=POSTS[:1])
    # Changes 0.1, 0, 0.2 over 10, 10, 20 days: drift 0.3/40 a day, off by 0.025, −0.075, 0.05;
    # squares over days 0.0000625 + 0.0005625 + 0.000125 = 0.00075, over two free steps 0.000375.
    # The median of the only candidate is its own, so steadying changes nothing.
    assert found.value[0] == pytest.approx(0.3 / 40 * 30)
    assert found.spread[0] == pytest.approx(30 * np.sqrt(0.000375 / 40))


def test_sources_are_never_mixed_and_the_longest_one_counts():
    accounts = [profile("ada", 1000, 50, source="a"), profile("ada", 1500, 40, source="b"),
                profile("ada", 1550, 20, source="b"), profile("ada", 1100, 10, source="a")]  # fmt: skip
    found = growth(accounts)
    assert found.value[0] == pytest.approx(0.1 * 30 / 40)
    assert found.n[0] == 2
    assert np.isnan(found.value[1])
    assert found.weighed()[1] == 0.5
    assert found.reasons[1][0] == "signals.growth_unknown"
    mixed = [profile("ada", 1000, 50, source="a"), profile("ada", 1500, 10, source="b")]
    assert "growth" in {a.name for a in measured(POSTS, accounts=mixed).absent}


def test_without_a_source_all_snapshots_are_of_one():
    people = pd.DataFrame([profile("ada", 100, 40), profile("ada", 130, 10)]).drop(columns="source")
    posts, comments, _ = tables(POSTS)
    signals = measure(posts, comments, people, attention_graph(posts), BRAND, as_of=T)
    assert signals.measured["growth"].value[0] == pytest.approx(0.3)


def test_days_apart_are_not_enough_and_old_steps_do_not_count():
    near = [profile("ada", 1000, 6), profile("ada", 1500, 1)]
    assert "growth" in {a.name for a in measured(POSTS, accounts=near).absent}
    old = [profile("ada", 1000, 200), profile("ada", 5000, 120), profile("ada", 5500, 20)]
    # Only the step that ends within 90 days: 10 % in 100 days.
    assert growth(old).value[0] == pytest.approx(0.1 * 30 / 100)


def test_a_jump_is_named_with_its_days():
    accounts = [profile("ada", f, d) for f, d in [(1000, 60), (1010, 40), (2020, 30), (2030, 10)]]
    accounts += [profile("bob", 500 + i, 60 - 10 * i) for i in range(6)]
    found = growth(accounts)
    phrase, values = found.reasons[0]
    assert phrase == "signals.growth_jump"
    assert values["gain"] == pytest.approx(1.0)
    assert (values["jump_since"], values["jump_to"]) == (
        dt.date(2026, 10, 5),
        dt.date(2026, 10, 15),
    )
    assert "one jump of 100 % from 5 Oct 2026 to 15 Oct 2026" in say(phrase, "en", **values)
    assert found.reasons[1][0] == "signals.growth_reason"


def test_steps_of_everybody_and_what_a_jump_takes():
    day = pd.Timestamp("2026-10-01", tz="UTC")
    rows = [
        ("x:ada", "s", day, 1000), ("x:ada", "s", day + pd.Timedelta(days=10), 1200),
        ("x:bob", "s", day, 1000), ("x:bob", "s", day + pd.Timedelta(days=10), 1400),
        ("x:cy", "s", day, 10_000), ("x:cy", "s", day + pd.Timedelta(days=60), 20_000),
        ("x:di", "s", day, 0), ("x:di", "s", day + pd.Timedelta(days=10), 400),
        *[(f"x:z{i}", "s", day + pd.Timedelta(days=d), 100) for i in range(9) for d in (0, 10)],
    ]  # fmt: skip
    steps = follower_steps(observed(rows)).set_index("account")
    assert steps.loc["x:ada", "who"] == 0
    assert steps.loc["x:bob", "who"] == -1
    # ada gained 200 only, cy took 60 days, di began with nobody.
    assert steps.loc[["x:ada", "x:bob", "x:cy", "x:di"], "jump"].tolist() == [
        False,
        True,
        False,
        True,
    ]
    assert steps.loc["x:di", "gain"] == 399
    assert steps.loc["x:bob", ["was", "followers", "days"]].tolist() == [1000, 1400, 10]


def test_snapshots_that_disagree_count_with_the_larger_figure_in_any_order():
    day = pd.Timestamp("2026-10-01", tz="UTC")
    rows = [("x:ada", "s", day, 900), ("x:ada", "s", day, 1000),
            ("x:ada", "s", day + pd.Timedelta(days=10), 1100), ("x:ada", None, day, 5),
            ("x:ada", "s", None, 7), ("x:ada", "s", day, None)]  # fmt: skip
    one, two = (follower_steps(observed(order)) for order in (rows, rows[::-1]))
    pd.testing.assert_frame_equal(one, two)
    assert one["gain"].tolist() == [pytest.approx(0.1)]


def test_nothing_known_is_no_step():
    assert follower_steps(observed([])).empty
    assert follower_steps(observed([("x:ada", "s", "2026-10-01", 5)])).empty
    assert "growth" in {a.name for a in measured(POSTS).absent}


def test_from_nobody_is_counted_from_one():
    found = growth([profile("ada", 0, 30), profile("ada", 3, 0)])
    assert found.value[0] == pytest.approx(3.0)
