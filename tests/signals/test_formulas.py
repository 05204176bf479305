"""Every formula against figures worked out by hand."""

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import T, comment, measured, post, profile


def value(signals, name, account):
    return signals.table.loc[f"x:{account}", name]


def test_engagement_is_the_median_rate_and_hidden_likes_stay_out():
    posts = [
        post("1", "ada", 3, likes=90, comments=10),
        post("2", "ada", 2, likes=40, comments=10),
        post("3", "ada", 1, likes=290, comments=10),
        post("4", "ada", 1, likes=None, comments=99, likes_hidden=True),
    ]
    signals = measured(posts, accounts=[profile("ada", 1000)])
    assert value(signals, "engagement_rate", "ada") == pytest.approx(0.1)
    assert value(signals, "engagement_rate_mean", "ada") == pytest.approx((0.1 + 0.05 + 0.3) / 3)
    rate = signals.measured["engagement_rate"]
    assert rate.n[0] == 3
    assert rate.coverage[0] == pytest.approx(3 / 4)
    assert rate.evidence["x:ada"] == ("x:3", "x:1", "x:2")


def test_engagement_is_compared_with_accounts_of_similar_size():
    posts = [post(f"{name}{i}", name, i + 1, likes=likes, comments=0)
             for name, likes in [("small", 100), ("tiny", 50), ("huge", 2000)] for i in range(3)]  # fmt: skip
    accounts = [profile("small", 1000), profile("tiny", 900), profile("huge", 1_000_000)]
    rate = measured(posts, accounts=accounts).measured["engagement_rate"]
    # With three candidates all are peers: rates .1, .0556, .002 → ranks 3, 2, 1 → (r − ½)/3,
    # shrunk by n/(n + 2) = 3/5.
    by_account = dict(zip(["huge", "small", "tiny"], rate.weighed(), strict=True))
    assert by_account["small"] == pytest.approx(0.5 + 0.6 * (5 / 6 - 0.5))
    assert by_account["tiny"] == pytest.approx(0.5)
    assert by_account["huge"] == pytest.approx(0.5 + 0.6 * (1 / 6 - 0.5))


def test_affinity_counts_days_decayed_times_focus():
    posts = [
        post("1", "ada", 0, "Mein @hafer am Morgen"),
        post("2", "ada", 0.1, "noch ein @hafer"),  # the same day counts once
        post("3", "ada", 60, "@hafer"),
        post("4", "bob", 0, "@hafer und @korn im Vergleich"),
        post("5", "cleo", 0, "nur Wetter"),
    ]
    signals = measured(posts)
    assert value(signals, "affinity", "ada") == pytest.approx(1 + 0.5)
    assert value(signals, "affinity", "bob") == pytest.approx(0.5)  # names one competitor
    assert value(signals, "affinity", "cleo") == 0
    assert signals.measured["affinity"].evidence["x:ada"][0] == "x:1"


@pytest.mark.parametrize(
    ("text", "more", "strength"),
    [
        ("@hafer einfach gut", {}, 1.0),
        ("Gewinnspiel! @hafer verlost Kisten", {}, 0.2),
        ("Werbung | mein @hafer", {}, 0.0),
        ("mein @hafer", {"paid_partnership": True}, 0.0),
        ("mein @hafer", {"sponsors": ["hafer"]}, 0.0),
        ("Werbung, unbezahlt, da Markennennung: @hafer", {}, 1.0),
        ("#ad my @hafer", {}, 0.0),
        ("I had a @hafer on the road", {}, 1.0),
        ("RT @zoe: @hafer", {"repost_of": "x:99"}, 0.5),
    ],
)
def test_what_an_act_is_worth(text, more, strength):
    signals = measured([post("1", "ada", 0, text, **more), post("2", "ada", 0, "Wetter"),
                        post("3", "bob", 0, "@hafer")])  # fmt: skip
    assert value(signals, "affinity", "ada") == pytest.approx(strength)


def test_a_comment_to_the_brand_is_a_weaker_sign():
    posts = [post("b", "hafer", 1, "Neu im Regal"), post("1", "ada", 0, "Wetter")]
    signals = measured(posts, [comment("c", "ada", ("b", "hafer"), 0)])
    assert value(signals, "affinity", "ada") == pytest.approx(0.3)


def test_relevance_is_half_mean_half_best_three(encoder):
    posts = [post(str(i), "ada", i, "hafer" if i < 2 else "wetter") for i in range(4)]
    signals = measured(posts, encoder=encoder)
    # cosines 1, 1, 0, 0: mean ½, best three ⅔
    assert value(signals, "relevance", "ada") == pytest.approx((0.5 + 2 / 3) / 2)
    assert signals.measured["relevance"].evidence["x:ada"][:2] == ("x:0", "x:1")
    assert signals.encoder == "stand-in"


def test_audience_counts_people_not_acts_and_not_the_brand():
    posts = [post("1", "ada", 2), post("2", "bob", 2)]
    comments = [
        comment("a", "fan1", ("1", "ada"), 1),
        comment("b", "fan1", ("1", "ada"), 1),
        comment("c", "fan2", ("1", "ada"), 1),
        comment("d", "hafer", ("1", "ada"), 1),
        comment("e", "korn", ("1", "ada"), 1),
        comment("f", "ada", ("1", "ada"), 1),
    ]
    posts.append(post("3", "hafer", 1))
    signals = measured(posts, comments)
    assert value(signals, "audience", "ada") == 2
    assert signals.measured["audience"].n[0] == 3
    assert value(signals, "audience", "bob") == 0


def test_momentum_takes_each_persons_newest_act():
    posts = [post("1", "ada", 40)]
    comments = [
        comment("a", "fan1", ("1", "ada"), 30),
        comment("b", "fan1", ("1", "ada"), 15),
        comment("c", "fan2", ("1", "ada"), 0),
    ]
    assert value(measured(posts, comments), "momentum", "ada") == pytest.approx(0.5 + 1.0)


def test_activity_is_posts_a_week_over_sixty_days():
    posts = [post(str(i), "ada", i * 7) for i in range(12)]  # nine of them within 60 days
    assert value(measured(posts), "activity", "ada") == pytest.approx(9 / (60 / 7))


def test_reach_names_the_tier():
    posts = [post("1", "ada"), post("2", "bob"), post("3", "cleo")]
    signals = measured(posts, accounts=[profile("ada", 23_400), profile("bob", 999)])
    assert signals.candidates["tier"].tolist()[:2] == ["micro", "small"]
    assert signals.candidates["tier"].isna().tolist() == [False, False, True]
    assert np.isnan(value(signals, "reach", "cleo"))
    assert signals.measured["reach"].weighed()[2] == 0.5
    assert np.isnan(signals.percentiles.loc["x:cleo", "reach"])


def test_resonance_stands_in_where_followers_are_unknown():
    posts = [post("1", "ada", likes=9, comments=0), post("2", "ada", likes=16, comments=0),
             post("3", "bob", likes=0, comments=0)]  # fmt: skip
    signals = measured(posts)
    assert value(signals, "resonance", "ada") == pytest.approx(3.5**2)
    assert "engagement_rate" not in signals.measured
    assert {a.name for a in signals.absent} >= {"engagement_rate", "reach"}


def test_a_closed_circle_of_mutual_commenters_is_doubted():
    ring = [f"p{i}" for i in range(6)]
    posts = [post(n, n, 3, likes=5, comments=5) for n in [*ring, "ada"]]
    comments = [
        comment(f"{a}{b}{k}", a, (b, b), 1) for a in ring for b in ring if a != b for k in range(2)
    ]
    comments += [
        comment(f"f{i}", f"fan{i}", ("ada", "ada"), 1, f"Welche Sorte {i}?") for i in range(12)
    ]
    signals = measured(posts, comments)
    # Five mutual partners, all closed, all comments from inside, all "schön": doubt 1.
    assert value(signals, "authenticity", "p0") == pytest.approx(0.0)
    assert value(signals, "authenticity", "ada") == 1
    flags = signals.candidates["flags"]
    assert flags["x:p0"][0][0] == "signals.circle_reason"
    assert flags["x:ada"] == []


def test_a_follower_jump_without_reactions_is_doubted():
    posts = [post(f"{n}{i}", n, i * 5, likes=likes(i), comments=0)
             for n, likes in [("ada", lambda i: 100), ("bob", lambda i: 200 if i < 6 else 100)]
             for i in range(12)]  # fmt: skip
    accounts = [
        profile(n, f, d) for n in ("ada", "bob") for f, d in [(1000, 60), (1000, 35), (2000, 28)]
    ]
    accounts += [profile("cleo", 500, d) for d in (60, 45, 30, 15, 0)]
    signals = measured(posts, accounts=accounts)
    assert value(signals, "authenticity", "ada") < 0.3
    assert signals.candidates["flags"]["x:ada"][0][0] == "signals.jump_reason"
    assert value(signals, "authenticity", "bob") > 0.7  # reactions doubled too


def test_later_posts_comments_and_profiles_change_nothing():
    posts = [
        post("1", "ada", 5, "@hafer", likes=10, comments=1),
        post("2", "bob", 4, likes=3, comments=0),
    ]
    comments = [comment("c", "bob", ("1", "ada"), 3)]
    accounts = [profile("ada", 100, 2), profile("bob", 100, 2)]
    future = [post("9", "ada", -2, "@hafer @hafer", likes=9999, comments=99)]
    jump = [profile("ada", 10**6, -1)]
    late = [comment("d", "zoe", ("1", "ada"), -1)]
    now = measured(posts, comments, accounts)
    then = measured(posts + future, comments + late, accounts + jump)
    pd.testing.assert_frame_equal(now.table, then.table)
    pd.testing.assert_frame_equal(now.percentiles, then.percentiles)


def test_a_graph_that_knows_the_future_is_cut_too():
    from tests.signals.rows import BRAND, tables
    from workbench.graph import attention_graph
    from workbench.signals import measure

    posts = [post("1", "ada", 5, "@hafer"), post("2", "bob", 4), post("b", "hafer", 9)]
    comments = [comment("c", "bob", ("1", "ada"), 3), comment("d", "bob", ("b", "hafer"), 3)]
    late = [comment("e", "zoe", ("1", "ada"), -40), comment("f", "zoe", ("b", "hafer"), -40)]
    known = tables(posts, comments)
    then = measure(*known, attention_graph(*known[:2]), BRAND, as_of=T)
    all_of_it = tables([*posts, post("9", "zoe", -41, "@ada")], comments + late)
    now = measure(*all_of_it, attention_graph(*all_of_it[:2]), BRAND, as_of=T)
    pd.testing.assert_frame_equal(now.percentiles, then.percentiles)


def test_as_of_defaults_to_the_newest_post_and_keeps_profiles_collected_later():
    posts = [post("1", "ada", 5, likes=10, comments=0), post("2", "ada", 1, likes=10, comments=0)]
    signals = measured(posts, accounts=[profile("ada", 100, -3)], as_of=None)
    assert signals.as_of == T - pd.Timedelta(days=1)
    assert value(signals, "engagement_rate", "ada") == pytest.approx(0.1)


def test_four_columns_are_enough():
    from tests.signals.rows import BRAND
    from workbench.graph import attention_graph
    from workbench.signals import measure

    posts = pd.DataFrame(
        {
            "post": ["x:1", "x:2"],
            "account": ["x:ada", "x:bob"],
            "created_at": pd.to_datetime(["2026-11-01", "2026-11-02"], utc=True),
            "text": ["mein @hafer", "Wetter"],
        }
    )
    graph = attention_graph(posts)
    signals = measure(posts, None, None, graph, BRAND)
    assert value(signals, "affinity", "ada") > 0
    assert value(signals, "affinity", "bob") == 0
    nothing = measure(posts.iloc[:0], None, None, graph, BRAND)
    assert len(nothing.candidates) == 0


def test_sources_that_count_differently_are_no_jump():
    posts = [post(str(i), "ada", i * 3, likes=60 + 7 * i, comments=0) for i in range(12)]
    accounts = [profile("ada", 2000, 30, source="a"), profile("ada", 3000, 15, source="b"),
                profile("bob", 10, 3), profile("bob", 10, 2)]  # fmt: skip
    assert value(measured(posts, accounts=accounts), "authenticity", "ada") == 1


def test_profiles_that_disagree_about_a_moment_do_not_depend_on_row_order():
    posts = [post("1", "ada")]
    accounts = [profile("ada", 900, 1, source="a"), profile("ada", 100, 1, source="b")]
    one, two = (measured(posts, accounts=order) for order in (accounts, accounts[::-1]))
    assert value(one, "reach", "ada") == value(two, "reach", "ada")


def test_posts_without_comment_figures_lower_the_coverage_not_the_rate():
    posts = [post("1", "ada", 1, likes=90, comments=10), post("2", "ada", 2, likes=90)]
    signals = measured(posts, accounts=[profile("ada", 1000)])
    assert value(signals, "engagement_rate_mean", "ada") == pytest.approx(0.1)
    assert signals.measured["engagement_rate_mean"].coverage[0] == 0.5


def test_platforms_are_separate_fields():
    from workbench.signals.comparison import within_platform

    keys = pd.Index(["x:a", "x:b", "y:a", "y:b"])
    share = within_platform(keys, np.array([1.0, 2.0, 100.0, np.nan])).percentile(
        np.array([1.0, 2.0, 100.0, 5.0])
    )
    np.testing.assert_allclose(share, [0.25, 0.75, 0.5, 0.5])
