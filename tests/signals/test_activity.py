"""Activity: how often, and in how many weeks."""

import pytest

from tests.signals.rows import comment, measured, post, profile
from workbench.phrases import say


def test_posts_a_week_and_weeks_with_a_post():
    posts = [post(f"a{i}", "ada", i * 7) for i in range(12)]  # nine within 60 days, one a week
    posts += [post(f"b{i}", "bob", 3 + i / 96) for i in range(9)]  # nine on one day
    posts += [post("c", "cleo", 61), post("d", "dora", 60)]
    found = measured(posts).measured["activity"]
    assert found.value.tolist() == pytest.approx([9 * 7 / 60, 9 * 7 / 60, 0, 7 / 60])
    assert [say(p, "en", **v) for p, v in found.reasons] == [
        "9 posts in the last 60 days, in 9 of 9 weeks",
        "9 posts in the last 60 days, in 1 of 9 weeks",
        "0 posts in the last 60 days",
        "1 post in the last 60 days, in 1 of 9 weeks",
    ]
    assert found.spread[0] == pytest.approx(3 * 7 / 60)


def test_reposts_are_no_activity():
    posts = [post("1", "ada", 1), post("2", "ada", 1, repost_of="x:9")]
    assert measured(posts).measured["activity"].n.tolist() == [1]


def test_every_signal_but_profiles_has_posts_as_evidence():
    posts = [post(f"{n}{k}", n, k, "@hafer", likes=9 + k, comments=2) for n in ("ada", "bob") for k in range(4)]  # fmt: skip
    comments = [comment(f"{n}{k}", f"fan{k}", (f"{n}{k}", n), k, "Welche Sorte ist das denn?") for n in ("ada", "bob") for k in range(4)]  # fmt: skip
    signals = measured(posts, comments, [profile("ada", 900), profile("bob", 800)])
    without = {name for name, m in signals.measured.items() if not m.evidence}
    assert without <= {
        "reach",
        "growth",
        "rival_affinity",
        "authenticity",
        "fan_overlap",
        "sponsored_share",
    }
    assert signals.measured["activity"].evidence["x:ada"] == ("x:ada0", "x:ada1", "x:ada2")
    assert signals.measured["momentum"].evidence == signals.measured["audience"].evidence
