"""Love for competitors: the same days, given to others."""

import dataclasses

import pytest

from tests.signals.rows import BRAND, comment, measured, post

POSTS = [
    post("k", "korn", 9, "Neu"),
    post("1", "ada", 0, "mein @korn"),
    post("2", "ada", 0.1, "noch ein @korn"),  # the same day
    post("3", "ada", 60, "Korn zum Frühstück"),
    post("4", "ada", 30, "@hafer gegen @korn"),  # brand posts do not enter
    post("5", "ada", 20, "Anzeige | @korn"),
    post("6", "bob", 60, "Verlosung bei @korn"),
    post("7", "cleo", 1, "Wetter"),
    post("8", "dan", 1, "@hafer"),
]


def test_rival_affinity_is_the_same_sum_of_days():
    signals = measured(POSTS, [comment("c", "cleo", ("k", "korn"), 60)])
    love = signals.measured["rival_affinity"]
    assert dict(zip(signals.candidates.index, love.value, strict=True)) == pytest.approx(
        {"x:ada": 1 + 0.5, "x:bob": 0.2 / 2, "x:cleo": 0.3 / 2, "x:dan": 0.0}
    )
    assert love.n.tolist() == [2, 1, 1, 0]
    assert love.evidence == {"x:ada": ("x:1", "x:2", "x:3"), "x:bob": ("x:6",)}
    assert [reason for reason, _ in love.reasons] == [
        "signals.rival_affinity_reason", "signals.rival_affinity_reason",
        "signals.rival_affinity_answers", "signals.rival_affinity_none",
    ]  # fmt: skip


def test_two_competitors_are_no_less_than_one():
    brand = dataclasses.replace(BRAND, competitors=("korn", "rog"))
    posts = [
        post("1", "ada", 0, "@korn"),
        post("2", "ada", 60, "@rog"),
        post("3", "bob", 0, "@korn"),
    ]
    assert measured(posts, brand=brand).table["rival_affinity"].tolist() == pytest.approx([1.5, 1])


def test_absent_without_competitors_or_talk_of_them():
    for posts, brand, why in [
        (POSTS, dataclasses.replace(BRAND, competitors=()), "signals.no_competitors"),
        ([post("1", "ada", 1, "@hafer und @korn")], BRAND, "signals.no_rival_posts"),
    ]:
        absent = {a.name: a.reason[0] for a in measured(posts, brand=brand).absent}
        assert absent["rival_affinity"] == why
