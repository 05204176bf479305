"""Engagement by followers and by views, and who is compared with whom."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signals.rows import measured, post, profile
from workbench.phrases import say


def film(key, account, days=1.0, *, kind="reel", likes=0, comments=0, views=None, **more):
    return post(key, account, days, kind=kind, likes=likes, comments=comments, views=views, **more)


def test_reels_and_videos_count_by_views_apart():
    posts = [
        post("1", "ada", 1, likes=90, comments=10, kind="image"),
        post("2", "ada", 2, likes=40, comments=10, kind="carousel"),
        film("3", "ada", 3, likes=300, comments=100, views=4_000),
        film("4", "ada", 4, kind="video", likes=20, comments=0, views=1_000),
        film("5", "ada", 5, likes=99, comments=1, views=500),
    ]
    signals = measured(posts, accounts=[profile("ada", 1000)])
    rate, by_views = (signals.measured[n] for n in ("engagement_rate", "engagement_by_views"))
    assert rate.value[0] == pytest.approx((0.1 + 0.05) / 2)
    assert by_views.value[0] == pytest.approx(0.1)  # of 0.1, 0.02 and 0.2
    assert (rate.n[0], rate.coverage[0]) == (2, 1)
    assert (by_views.n[0], by_views.coverage[0]) == (3, 1)
    assert by_views.evidence["x:ada"] == ("x:5", "x:3", "x:4")
    phrase, values = by_views.reasons[0]
    assert say(phrase, "en", **values) == (
        "10.0 % of the views in the median, peers of similar size 10.0 % (3 of 3 videos tell)"
    )
    # Vendors print the mean over everything by followers.
    mean = signals.measured["engagement_rate_mean"]
    assert mean.value[0] == pytest.approx((0.1 + 0.05 + 0.4 + 0.02 + 0.1) / 5)
    assert "resonance" not in signals.measured


def test_a_video_whose_views_nobody_knows_counts_by_followers():
    posts = [film("1", "ada", likes=50, kind="video"), film("2", "ada", likes=70, views=0),
             film("3", "ada", likes=10, views=100)]  # fmt: skip
    signals = measured(posts, accounts=[profile("ada", 1000)])
    assert signals.measured["engagement_rate"].value[0] == pytest.approx(0.06)
    assert signals.measured["engagement_by_views"].value[0] == pytest.approx(0.1)
    assert signals.measured["engagement_by_views"].coverage[0] == pytest.approx(1 / 3)


def test_views_of_texts_and_images_play_no_part():
    posts = [post("1", "ada", likes=10, comments=0, views=9_999, kind="text")]
    signals = measured(posts, accounts=[profile("ada", 100)])
    assert signals.measured["engagement_rate"].value[0] == pytest.approx(0.1)
    assert "engagement_by_views" in {a.name for a in signals.absent}


def test_hidden_likes_stay_out_of_both_and_coverage_says_so():
    posts = [
        film("1", "ada", likes=10, views=100),
        film("2", "ada", likes=None, views=100, likes_hidden=True),
        film("3", "ada", likes=0, views=100, likes_hidden=True),
        film("4", "ada", likes=None, views=100),
        post("5", "ada", likes=3, comments=0, likes_hidden=True),
        post("6", "ada", likes=5, comments=0),
    ]
    signals = measured(posts, accounts=[profile("ada", 100)])
    assert signals.measured["engagement_by_views"].value[0] == pytest.approx(0.1)
    assert signals.measured["engagement_by_views"].coverage[0] == pytest.approx(1 / 4)
    assert signals.measured["engagement_rate"].value[0] == pytest.approx(0.05)
    assert signals.measured["engagement_rate"].coverage[0] == pytest.approx(1 / 2)


def test_films_need_no_followers_and_are_then_compared_within_the_platform():
    posts = [film("1", "ada", likes=10, views=100), film("2", "bob", likes=20, views=100),
             film("3", "cleo", likes=30, views=100)]  # fmt: skip
    signals = measured(posts)
    by_views = signals.measured["engagement_by_views"]
    np.testing.assert_allclose(by_views.percentile(), [1 / 6, 3 / 6, 5 / 6])
    assert "engagement_rate" in {a.name for a in signals.absent}
    assert "resonance" not in signals.measured  # it stands in only where no rate is known
    partly = measured(posts, accounts=[profile("ada", 10), profile("bob", 10)])
    # ada and bob are peers by size; cleo, of unknown size, stands beside all three.
    share = partly.measured["engagement_by_views"].percentile()
    np.testing.assert_allclose(share, [1 / 4, 3 / 4, 5 / 6])


def test_accounts_without_followers_have_no_rate():
    posts = [post("1", "ada", likes=10, comments=0), post("2", "bob", likes=10, comments=0)]
    signals = measured(posts, accounts=[profile("ada", 0), profile("bob", 10)])
    rate = signals.measured["engagement_rate"]
    assert np.isnan(rate.value[0])
    assert rate.value[1] == pytest.approx(1.0)
    assert rate.reasons[0] == ("signals.engagement_unknown", {})


def test_the_spread_of_a_median_is_wider_than_that_of_a_mean():
    posts = [
        post(str(i), "ada", i, likes=likes, comments=0) for i, likes in enumerate((10, 20, 30))
    ]
    signals = measured(posts, accounts=[profile("ada", 100)])
    # Relative squares ((−½)² + 0 + ½²) = ½ over two free posts ¼, steadied by the corpus, itself.
    mean = signals.measured["engagement_rate_mean"]
    assert mean.spread[0] == pytest.approx(0.2 * np.sqrt(0.25 / 3))
    assert signals.measured["engagement_rate"].spread[0] == pytest.approx(
        mean.spread[0] * np.sqrt(np.pi / 2)
    )


one_post = st.tuples(
    st.sampled_from(["ada", "bob", "cleo"]),
    st.sampled_from(["image", "reel", "video", "text"]),
    st.integers(0, 50),
    st.sampled_from([None, 0, 10, 400]),
    st.booleans(),
)


@given(
    rows=st.lists(one_post, min_size=3, max_size=12),
    which=st.integers(0, 11),
    more=st.integers(1, 99),
)
@settings(max_examples=15, deadline=None)
def test_adding_likes_never_lowers_engagement(rows, which, more):
    def at(added):
        posts = [
            film(str(i), who, i, kind=kind, likes=likes + added * (i == which % len(rows)),
                 views=views, likes_hidden=hidden)
            for i, (who, kind, likes, views, hidden) in enumerate(rows)
        ]  # fmt: skip
        accounts = [profile("ada", 100), profile("bob", 100), profile("cleo", 5000)]
        return measured(posts, accounts=accounts)

    before, after = at(0), at(more)
    author = list(before.candidates.index).index(f"x:{rows[which % len(rows)][0]}")
    for name in ("engagement_rate", "engagement_rate_mean", "engagement_by_views", "resonance"):
        if name in before.measured:
            was, now = before.measured[name], after.measured[name]
            assert now.value[author] >= was.value[author] or np.isnan(was.value[author])
            assert now.weighed()[author] >= was.weighed()[author]
