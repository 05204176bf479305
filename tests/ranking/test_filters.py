"""Filters hide; they change neither a score nor a rank."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ranking.by_hand import four, signal, signals
from workbench.errors import NotFoundError, SettingError
from workbench.ranking import CONDITIONS, rank

PEOPLE = {
    "display_name": ["Ada L.", None, "Cleo 🦀", "<b>Dora</b>"],
    "followers": pd.array([800, 23_000, None, 500_000], dtype="Int64"),
    "tier": ["small", "micro", None, "macro"],
    "language": ["de", "en", "de", None],
    "type": ["person", "person", "unknown", "person"],
    "posts": [2, 5, 9, 40],
    "brand_posts": [2, 0, 0, 1],
    "label_practice": [None, "1/5", None, None],
    "customer": [True, False, False, True],
    "flags": [[], [], [("signals.circle_reason", {"partners": 9, "share": 0.6})], []],
}


def people():
    return rank(four(**PEOPLE), draws=20)


def left(**conditions):
    return "".join(sorted(a[2] for a in people().filter(**conditions).table["account"]))


@pytest.mark.parametrize(
    ("conditions", "initials"),
    [
        ({"platform": "x"}, "abcd"), ({"tier": "micro"}, "b"), ({"tier": ["micro", "small"]}, "ab"),
        ({"tier": "unknown"}, "c"), ({"tier": "mega"}, ""), ({"language": "de"}, "ac"),
        ({"language": {"en", "unknown"}}, "bd"), ({"type": "person"}, "abd"),
        ({"min_followers": 23_000}, "bd"), ({"max_followers": 23_000}, "ab"),
        ({"min_posts": 5}, "bcd"), ({"without_flags": True}, "abd"), ({"without_flags": False}, "c"),
        ({"paid": True}, "b"), ({"paid": False}, "acd"), ({"customer": True}, "ad"),
        ({"search": "ADA"}, "a"), ({"search": "@dor"}, "d"), ({"search": "l."}, "a"),
        ({"search": "(.*"}, ""), ({"search": "\ud800"}, ""), ({"search": "x" * 100_000}, ""),
        ({"search": "  "}, "abcd"), ({"tier": None}, "abcd"),
        ({"language": "de", "min_posts": 5}, "c"),
    ],
)  # fmt: skip
def test_each_filter_leaves_whom_it_names(conditions, initials):
    assert left(**conditions) == initials


def test_safe_asks_the_measured_safety_and_unknown_is_not_safe():
    safety = signal("safety", [1.0, 0.4, np.nan, 0.8], doubt=True)
    ranking = rank(signals(("ada", "bob", "cleo", "dora"), [safety, four().measured["affinity"]]))
    for wish, initials in ((True, "ad"), (False, "b"), (0.9, "a"), (0.0, "abd")):
        shown = ranking.filter(safe=wish).table["account"]
        assert "".join(sorted(a[2] for a in shown)) == initials, wish


def test_filters_add_up_and_are_lifted_one_by_one_or_all():
    once = people().filter(language="de")
    both = once.filter(min_posts=5)
    assert both.table["account"].tolist() == ["x:cleo"]
    assert len(both.filter(language=None).table) == 3
    assert len(both.filter(min_posts=1).table) == 2
    assert len(both.unfiltered.table) == 4
    assert both.conditions == {"language": ("de",), "min_posts": 5.0}


def test_a_filtered_table_keeps_every_figure_and_counts_the_shown():
    whole, ranking = people().table, people().filter(language="de")
    table = ranking.table
    assert table["shown_rank"].tolist() == [1, 2]
    assert "shown_rank" not in whole
    kept = whole[whole["account"].isin(table["account"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(table.drop(columns="shown_rank"), kept)
    assert (ranking.shown, ranking.candidates) == (2, 4)


@settings(max_examples=30, deadline=None)
@given(st.fixed_dictionaries({}, optional={
    "language": st.sampled_from(["de", "en", "unknown"]), "min_posts": st.integers(0, 50),
    "paid": st.booleans(), "without_flags": st.booleans(), "search": st.text(max_size=3),
}))  # fmt: skip
def test_no_filter_changes_a_score_a_rank_or_an_interval(conditions):
    whole = people().table.set_index("account")
    table = people().filter(**conditions).table.set_index("account")
    figures = ["rank", "score", "rank_low", "rank_high", "p_top"]
    pd.testing.assert_frame_equal(table[figures], whole.loc[table.index, figures])
    assert table["rank"].is_monotonic_increasing


def test_weighing_again_keeps_the_filters():
    ranking = people().filter(language="de").weigh({"affinity": 0.0})
    assert set(ranking.table["account"]) == {"x:ada", "x:cleo"}
    assert ranking.table["rank"].max() <= 4


def test_a_place_is_said_of_the_shown_and_of_all():
    ranking = people()
    ranks = ranking.table.set_index("account")["rank"]
    last = ranking.table["account"].iloc[-1]
    assert ranks[last] == 4
    assert ranking.place(last, "en") == "4th of 4"
    assert ranking.place(last, "de") == "4. von 4"
    shown = ranking.filter(search=last[2:])
    assert shown.place(last, "en") == "1st of 1 shown, 4th of 4"
    assert shown.place(last, "de") == "1. von 1 gezeigten, 4. von 4"
    hidden = ranking.table["account"].iloc[1]
    assert shown.place(hidden, "en") == "hidden by the filters, 2nd of 4"
    assert shown.place(hidden, "de") == "von den Filtern ausgeblendet, 2. von 4"


def test_large_places_are_grouped_in_the_manner_of_the_language():
    size = 1_500
    accounts = [f"p{i:04}" for i in range(size)]
    signal_ = signal("affinity", np.arange(size, 0, -1))
    posts = np.where(np.arange(size) % 7 == 4, 9, 1)
    ranking = rank(signals(accounts, [signal_], posts=posts), draws=20).filter(min_posts=9)
    assert ranking.place("x:p0011", "en") == "2nd of 214 shown, 12th of 1,500"
    assert ranking.place("x:p1121", "en").endswith("hidden by the filters, 1,122nd of 1,500")
    assert ranking.place("x:p0011", "de") == "2. von 214 gezeigten, 12. von 1.500"


@pytest.mark.parametrize(
    ("conditions", "named"),
    [
        ({"colour": "red"}, "never_mentioned"), ({"tier": "huge"}, "micro"), ({"tier": 3}, "micro"),
        ({"language": "klingon"}, "de, en, unknown"), ({"platform": ["x", "y"]}, "x"),
        ({"min_posts": "many"}, "1,000"), ({"min_followers": float("nan")}, "1,000"),
        ({"max_followers": True}, "1,000"), ({"without_flags": "yes"}, "True"), ({"paid": 1}, "True"),
        ({"search": 5}, "mila"), ({"safe": True}, "flag_safety"),
    ],
)  # fmt: skip
def test_wrong_filters_name_what_would_work(conditions, named):
    with pytest.raises(SettingError) as caught:
        people().filter(**conditions)
    assert named in str(caught.value)


def test_customers_must_be_known_to_be_filtered_by():
    with pytest.raises(SettingError, match="customers"):
        rank(four(), draws=20).filter(customer=True)


def test_every_condition_is_documented():
    said = type(people()).filter.__doc__
    assert all(name in said for name in CONDITIONS)


def test_nobody_left_is_an_empty_table_and_plain_json():
    ranking = people().filter(search="nobody at all")
    assert ranking.table.empty
    told = ranking.to_json()
    assert (told["ranking"], told["shown"], told["candidates"]) == ([], 0, 4)
    assert told["filters"] == {"search": "nobody at all"}
    with pytest.raises(NotFoundError, match="nobody"):
        ranking.place("x:nobody")


def test_the_settings_of_the_draws_are_recorded():
    ranking = rank(four(), draws=30, concentration=90.0, top=2, seed=5)
    told = {"draws": 30, "concentration": 90.0, "seed": 5, "top": 2}
    assert ranking.settings == told
    assert ranking.weigh({"reach": 2.0}).filter(type="person").to_json()["settings"] == told


def test_nobody_to_rank_can_be_filtered():
    empty = rank(signals((), []), draws=20)
    assert empty.filter(min_posts=3).table.empty
    assert list(empty.table.columns[:2]) == ["rank", "account"]
