"""Who reacted to posts about the brand, against figures by hand."""

import pytest

from tests.signals.rows import comment, measured, post

DAY60 = 60


def test_each_person_counts_once_as_newest_and_fades_over_sixty_days():
    posts = [
        post("1", "ada", 70, "mein @hafer"),
        post("2", "ada", 5, "noch ein @hafer"),
        post("3", "ada", 5, "nur Wetter"),
        post("4", "bob", 4, "Wetter"),
        post("5", "cleo", 0, "RT @ada: noch ein @hafer", repost_of="x:2", repost_of_account="ada"),
    ]
    comments = [
        comment("a", "bob", ("1", "ada"), DAY60),
        comment("b", "bob", ("2", "ada"), 0),  # bob again, newer: 1 instead of ½
        comment("c", "dan", ("1", "ada"), DAY60),  # ½
        comment("d", "eve", ("3", "ada"), 0),  # not about the brand
        comment("e", "ada", ("2", "ada"), 0),  # herself
        comment("f", "hafer", ("2", "ada"), 0),  # the brand
    ]
    found = measured(posts, comments).measured["brand_audience"]
    by_account = dict(zip(["ada", "bob", "cleo"], found.value, strict=False))
    assert by_account["ada"] == pytest.approx(1 + 0.5 + 1)  # bob, dan, and cleo who passed it on
    assert by_account["bob"] == 0
    assert found.n[0] == 3
    assert found.spread[0] == pytest.approx((1 + 0.25 + 1) ** 0.5)
    assert found.evidence["x:ada"] == ("x:2", "x:1")  # three people, then two


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Anzeige | @hafer", {}),
        ("@hafer ☕", {"paid_partnership": True}),
        ("Gewinnspiel! Mit @hafer gewinnen, markiert zwei Freunde", {}),
    ],
)
def test_paid_posts_and_giveaways_earn_nothing(text, more):
    posts = [post("1", "ada", 3, text, **more), post("2", "bob", 3, "@hafer")]
    comments = [comment("a", "dan", ("1", "ada"), 0), comment("b", "dan", ("2", "bob"), 0)]
    found = measured(posts, comments).measured["brand_audience"]
    assert found.value.tolist() == [0.0, 1.0]
    assert found.reasons[0] == ("signals.brand_audience_none", {})


def test_an_answer_counts_like_a_comment():
    posts = [post("1", "ada", 3, "@hafer"), post("2", "bob", 0, "@ada ja!", reply_to="x:1")]
    found = measured(posts).measured["brand_audience"]
    assert found.value[0] == pytest.approx(1.0)


def test_without_reactions_it_is_absent_not_low():
    signals = measured([post("1", "ada", 3, "@hafer")])
    assert "brand_audience" not in signals.measured
    absent = {a.name: a.reason for a in signals.absent}
    assert absent["brand_audience"][0] == "signals.no_brand_audience"
    signals = measured([post("1", "ada", 3, "Wetter")])
    assert {a.name: a.reason[0] for a in signals.absent}["brand_audience"] == (
        "signals.no_brand_posts"
    )
