"""Closeness to the brand: what counts as an act, and the days it falls on."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import BRAND, T, comment, measured, post, tables
from workbench.graph import attention_graph
from workbench.signals import measure
from workbench.signals.acts import names_of_rivals


def affinity(posts, comments=(), account="ada", **settings):
    return measured(posts, comments, **settings).table.loc[f"x:{account}", "affinity"]


BRAND_POST = post("b", "hafer", 9, "Neu im Regal")


def test_a_tag_in_the_picture_counts_as_a_post_about_the_brand():
    posts = [post("1", "ada", 60, "Frühstück", tagged=["hafer"]), post("2", "bob", 0, "@hafer")]
    assert affinity(posts) == pytest.approx(0.5)


def test_a_post_written_with_the_brand_is_about_it():
    posts = [
        post("1", "ada", 60, "Frühstück", coauthors=["Hafer"], tagged=["cleo"]),
        post("2", "bob", 60, "Frühstück", coauthors=["hafer"], paid_partnership=True),
        post("3", "cleo", 60, "Frühstück", coauthors=["korn", "bob"]),
        post("4", "dora", 60, "Frühstück"),
    ]
    signals = measured(posts)
    assert signals.table["affinity"].tolist() == pytest.approx([0.5, 0, 0, 0])
    assert signals.candidates["brand_posts"].tolist() == [1, 1, 0, 0]
    assert signals.table["rival_affinity"].tolist() == pytest.approx([0, 0, 0.5, 0])
    assert signals.measured["affinity"].evidence["x:ada"] == ("x:1",)


def test_a_comment_that_mentions_the_brand_under_somebody_elses_post_is_an_answer():
    posts = [post("1", "ada", 3, "Wetter"), post("2", "bob", 3, "Kuchen"), BRAND_POST]
    comments = [comment("c", "ada", ("2", "bob"), 60, "probier @hafer", mentions=["hafer"])]
    assert affinity(posts, comments) == pytest.approx(0.3 * 0.5)


def test_the_mentions_of_a_paid_post_do_not_come_back_as_answers():
    posts = [post("1", "ada", 0, "Werbung | mein @hafer"), post("2", "bob", 0, "@hafer")]
    assert affinity(posts) == 0


def test_answers_to_the_brand_and_reposts_of_it_without_its_name_count():
    posts = [
        post("b", "hafer", 70, "Neu im Regal"),
        post("1", "ada", 60, "genau so", reply_to="x:b", reply_to_account="x:hafer"),
        post("2", "bob", 60, "Neu im Regal", repost_of="x:b", repost_of_account="x:hafer"),
        post("3", "bob", 1, "Wetter"),
    ]
    signals = measured(posts)
    assert signals.table.loc["x:ada", "affinity"] == pytest.approx(0.3 / 2)
    assert signals.table.loc["x:bob", "affinity"] == pytest.approx(0.5 / 2)


def test_a_day_counts_as_its_strongest_act_and_the_newest_of_equals():
    posts = [
        BRAND_POST,
        post("1", "ada", 0.0, "Gewinnspiel @hafer"),
        post("2", "ada", 0.1, "mein @hafer"),
        post("3", "ada", 0.2, "mein @hafer"),
    ]
    comments = [comment("c", "ada", ("b", "hafer"), 0.05)]
    value = affinity(posts, comments)
    assert value == pytest.approx(2 ** (-0.1 / 60))


def test_days_are_those_of_the_brands_time_zone():
    # 22:30 and 23:30 UTC on 10 November: one day in London, two in Berlin.
    at = pd.Timestamp("2026-11-10T22:30", tz="UTC")
    ages = [(T - at) / pd.Timedelta(days=1), (T - at) / pd.Timedelta(days=1) - 1 / 24]
    posts = [post(str(n), "ada", age, "@hafer") for n, age in enumerate(ages)]
    london = dataclasses.replace(BRAND, timezone="Europe/London")
    berlin = dataclasses.replace(BRAND, timezone="Europe/Berlin")
    older, newer = (2 ** (-age / 60) for age in ages)
    assert affinity(posts, brand=london) == pytest.approx(newer)
    assert affinity(posts, brand=berlin) == pytest.approx(older + newer)


def test_the_spread_is_the_root_of_the_squared_days():
    signals = measured([post("1", "ada", 0, "@hafer"), post("2", "ada", 60, "@hafer und @korn")])
    love = signals.measured["affinity"]
    assert love.spread[0] == pytest.approx(np.sqrt(1 + 0.25) / 2)
    assert love.n[0] == 2
    assert love.reasons[0] == (
        "signals.affinity_rivals", {"posts": 2, "others": 0, "days": 61, "rivals": 1}
    )  # fmt: skip


def test_a_graph_without_the_comments_does_not_hide_them():
    posts = [BRAND_POST, post("1", "ada", 0, "Wetter")]
    known = tables(posts, [comment("c", "ada", ("b", "hafer"), 0)])
    signals = measure(*known, attention_graph(known[0]), BRAND, as_of=T)
    assert signals.table.loc["x:ada", "affinity"] == pytest.approx(0.3)


def test_undated_comments_have_no_day():
    posts = [BRAND_POST, post("1", "ada", 0, "@hafer")]
    comments = [{**comment("c", "ada", ("b", "hafer")), "created_at": None}]
    assert affinity(posts, comments) == pytest.approx(1.0)


def test_the_order_of_rows_and_rows_twice_change_nothing():
    posts = [
        BRAND_POST,
        *(post(str(n), "ada", n, "@hafer" if n % 2 else "@korn") for n in range(9)),
    ]
    posts += [post("z", "bob", 3, "@hafer"), post("y", "bob", 3, "@hafer")]
    comments = [comment(str(n), "bob", ("b", "hafer"), n) for n in range(5)]
    one = measured(posts, comments)
    two = measured(posts[::-1], comments[::-1])
    names = ["affinity", "exclusivity", "rival_affinity"]
    pd.testing.assert_frame_equal(one.table[names], two.table[names])
    assert [one.measured[n].evidence for n in names] == [two.measured[n].evidence for n in names]


def test_rivals_are_counted_by_row():
    row, code, names = names_of_rivals(pd.Series([["a"], [], ["b", "a"], []], index=[9, 8, 7, 6]))
    assert row.tolist() == [0, 2, 2]
    assert [names[c] for c in code] == ["a", "b", "a"]
    assert names_of_rivals(pd.Series([], dtype=object))[2] == []
