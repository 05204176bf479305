"""Order, intervals and reasons."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signals.rows import comment, measured, post, profile
from workbench.errors import NotFoundError, SettingError
from workbench.ranking import PRESETS, rank
from workbench.ranking.score import FLOOR, ranks_of, score


def small_corpus(*, order=None):
    posts = []
    for i, name in enumerate(["ada", "bob", "cleo", "dora", "eve", "finn"]):
        posts += [post(f"{name}{k}", name, k * 3 + i, "@hafer Porridge" if k < 5 - i else "Wetter",
                       likes=100 - 10 * i + k, comments=5) for k in range(6)]  # fmt: skip
    comments = [comment(f"{name}{i}", f"fan{i}", (f"{name}0", name), i)
                for k, name in enumerate(["ada", "bob", "cleo"]) for i in range(9 - 3 * k)]  # fmt: skip
    accounts = [profile(n, 1000) for n in ("ada", "bob", "cleo", "dora", "eve")]
    if order is not None:
        posts = [posts[i] for i in order.permutation(len(posts))]
        comments = [comments[i] for i in order.permutation(len(comments))]
    return measured(posts, comments, accounts)


def test_the_score_is_the_weighted_geometric_mean_of_the_percentiles():
    signals = small_corpus()
    ranking = rank(signals, draws=20)
    row = ranking.table.set_index("account").loc["x:ada"]
    weights = pd.Series(ranking.weights)
    shares = [signals.measured[name].weighed()[0] for name in weights.index]
    logs = np.log(np.maximum(shares, FLOOR))
    assert row["score"] == pytest.approx(math.exp((weights * logs).sum() / weights.sum()))


def test_who_loves_the_brand_most_comes_first():
    ranking = rank(small_corpus())
    assert ranking.table["account"].tolist()[:2] == ["x:ada", "x:bob"]
    assert ranking.table["rank"].tolist() == [1, 2, 3, 4, 5, 6]
    assert (ranking.table["rank_low"] <= ranking.table["rank"]).all()
    assert (ranking.table["rank"] <= ranking.table["rank_high"]).all()
    assert ranking.table["p_top"].between(0, 1).all()


def test_contributions_add_up_to_the_distance_from_the_median_candidate():
    ranking = rank(small_corpus(), draws=20)
    total = sum(ranking.weights.values())
    neutral = {n: 1.0 if n == "authenticity" else 0.5 for n in ranking.weights}
    base = sum(w * math.log(neutral[n]) for n, w in ranking.weights.items()) / total
    best = ranking.table.iloc[0]
    assert ranking.contributions(best["account"]).sum() == pytest.approx(
        math.log(best["score"]) - base
    )


def test_reasons_are_sentences_in_both_languages():
    ranking = rank(small_corpus(), draws=20)
    english, german = (ranking.explain("x:ada", language) for language in ("en", "de"))
    assert any("for affinity: 5 brand posts in 13 days, no competitor named" in s for s in english)
    assert any(
        "bei Markennähe: 5 Markenbeiträge in 13 Tagen, kein Mitbewerber genannt" in s
        for s in german
    )
    assert any(
        s.startswith("engagement stands at the median") for s in ranking.explain("x:finn", "en")
    )


def test_the_sentence_says_how_many_are_beaten_even_from_one_post():
    posts = [post(str(i), f"p{i:03}", 1, likes=i, comments=0) for i in range(100)]
    ranking = rank(
        measured(posts, accounts=[profile(f"p{i:03}", 1000) for i in range(100)]), draws=20
    )
    assert any("better than 99 of 100 for engagement" in s for s in ranking.explain("x:p099", "en"))


def test_weighing_again_equals_ranking_anew():
    signals = small_corpus()
    again = rank(signals, draws=50).weigh({"affinity": 0.0, "reach": 4.0})
    anew = rank(signals, weights={"affinity": 0.0, "reach": 4.0}, draws=50)
    pd.testing.assert_frame_equal(again.table, anew.table)


def test_doubling_all_weights_changes_nothing():
    signals = small_corpus()
    once = rank(signals, weights=PRESETS["advocacy"], draws=50).table
    twice = rank(
        signals, weights={k: 2 * v for k, v in PRESETS["advocacy"].items()}, draws=50
    ).table
    pd.testing.assert_frame_equal(once, twice)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_row_order_changes_nothing(seed):
    shuffled = rank(small_corpus(order=np.random.default_rng(seed)), draws=20)
    pd.testing.assert_frame_equal(shuffled.table, rank(small_corpus(), draws=20).table)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_ranks_are_a_permutation_in_descending_order(scores):
    ranks = ranks_of(np.array(scores))
    assert sorted(ranks) == list(range(1, len(scores) + 1))
    ordered = np.array(scores)[np.argsort(ranks)]
    assert (np.diff(ordered) <= 0).all()


def test_the_score_never_falls_when_a_percentile_rises():
    rng = np.random.default_rng(1)
    percentiles, weights = rng.random((4, 50)), rng.random(4) + 0.1
    better = percentiles.copy()
    better[2] = np.minimum(better[2] + 0.1, 1)
    assert (score(better, weights) >= score(percentiles, weights)).all()


def test_json_is_plain_and_complete():
    ranking = rank(small_corpus(), draws=20)
    told = json.loads(json.dumps(ranking.to_json(top=3), allow_nan=False))
    assert told["candidates"] == 6
    assert len(told["ranking"]) == 3
    assert set(told["ranking"][0]) == {
        "rank", "account", "score", "rank_low", "rank_high", "p_top", "signals", "explanation",
    }  # fmt: skip
    assert {"value", "percentile", "n"} <= set(told["ranking"][0]["signals"]["affinity"])
    assert ranking.to_json()["ranking"][-1]["signals"]["reach"]["value"] in (None, 1000.0)


def test_wrong_settings_name_what_would_work():
    signals = small_corpus()
    with pytest.raises(SettingError, match="advocacy"):
        rank(signals, preset="fame")
    with pytest.raises(SettingError, match="affinity"):
        rank(signals, weights={"charm": 1})
    with pytest.raises(SettingError):
        rank(signals, weights={"reach": -1})
    with pytest.raises(SettingError):
        rank(signals, weights=dict.fromkeys(PRESETS["advocacy"], 0))
    with pytest.raises(SettingError):
        rank(signals, draws=3)
    with pytest.raises(NotFoundError, match="nobody"):
        rank(signals, draws=20).explain("x:nobody")


def test_nobody_to_rank_is_an_empty_table():
    ranking = rank(measured([post("1", "hafer")]))
    assert ranking.table.empty
    assert ranking.to_json()["ranking"] == []


def test_a_small_brand_without_followers_or_comments_is_told_what_it_cannot_know():
    posts = [
        post(str(i), f"fan{i % 60}", i % 30, "Mein @hafer" if i % 3 else "Wetter")
        for i in range(80)
    ]
    ranking = rank(measured(posts))
    said = " ".join(ranking.to_json()["notes"])
    assert "follower" in said
    assert "comments" in said
    assert ranking.candidates == 60
    assert "x:fan" in ranking.table["account"][0]


def covered(seed):
    """Draw each person's brand days from a known habit: how many intervals hold the true rank?"""
    rng = np.random.default_rng(seed)
    habits = np.sort(rng.gamma(1.5, 4.0, size=60))[::-1]
    posts = [post(f"{i}-{k}", f"p{i:02}", float(d), "@hafer") for i, rate in enumerate(habits)
             for k, d in enumerate(rng.choice(60, size=min(rng.poisson(rate), 60), replace=False))]  # fmt: skip
    posts += [post(f"w{i}", f"p{i:02}", 0, "Wetter") for i in range(60)]
    only = {n: 0.0 for n in PRESETS["advocacy"] if n != "affinity"}
    table = rank(measured(posts), weights=only).table
    true = table["account"].str[-2:].astype(int) + 1
    return ((table["rank_low"] <= true) & (true <= table["rank_high"])).mean()


def test_intervals_hold_the_true_order_at_about_their_rate():
    rates = [covered(seed) for seed in (7, 8, 9, 10)]
    assert 0.85 <= np.mean(rates) <= 0.97, rates


def test_a_candidate_is_named_by_key_or_handle_in_any_case():
    ranking = rank(small_corpus())
    assert ranking.explain("X:ADA") == ranking.explain("x:ada") == ranking.explain("@Ada")
    with pytest.raises(NotFoundError, match="nobody"):
        ranking.explain("nobody")


def test_a_ranking_prints_in_a_line():
    assert str(rank(small_corpus())).count("\n") == 0
    assert len(repr(rank(small_corpus()))) < 200


@pytest.mark.parametrize("weight", ["2", None, 1e308, float("nan"), -1])
def test_a_weight_is_a_number_within_reason(weight):
    with pytest.raises(SettingError):
        rank(small_corpus(), weights={"affinity": weight})


@pytest.mark.parametrize(
    "settings",
    [{"draws": 20.5}, {"draws": "a"}, {"draws": 19}, {"seed": -1}, {"concentration": math.nan},
     {"concentration": math.inf}, {"top": 0}, {"top": 2.5}],
)  # fmt: skip
def test_settings_of_the_draws_are_whole_and_finite(settings):
    with pytest.raises(SettingError):
        rank(small_corpus(), **settings)
