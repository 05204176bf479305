"""The report of a back-test: who was right, said in the right order."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.ranking.backtest_worlds import fickle_world, loyal_world, tried
from tests.signals.rows import BRAND, T, days_before, post, tables
from workbench.errors import SchemaError, SettingError
from workbench.phrases import say
from workbench.ranking.backtest import backtest

CUTS = [days_before(90), days_before(60), days_before(30)]


@pytest.fixture(scope="module")
def loyal():
    return tried(loyal_world(), cuts=CUTS)


@pytest.fixture(scope="module")
def fickle():
    return tried(fickle_world(30), cuts=[days_before(30)])


def brand_ndcg(report):
    return report.summary[report.summary["question"] == "brand"].set_index("method")["ndcg"]


def test_in_a_loyal_world_the_score_beats_every_simple_figure(loyal):
    found = brand_ndcg(loyal)
    assert found["score"] > 0.8
    assert found["score"] > found.drop(["score", "learned"], errors="ignore").max() + 0.05
    verdict = next(v for v in loyal.verdicts if (v.question, v.metric) == ("brand", "ndcg"))
    assert verdict.outcome == "won"
    assert any(s.startswith("The workbench wins at future brand posts") for s in
               loyal.sentences("en"))  # fmt: skip


def test_in_a_fickle_world_followers_win_and_the_report_says_so_first(fickle):
    found = brand_ndcg(fickle)
    assert found.idxmax() == "followers"
    assert found["followers"] == pytest.approx(1)
    assert fickle.loses
    said = {language: fickle.sentences(language) for language in ("en", "de")}
    for language, starts, told in [
        ("en", "A simple figure ", "followers has NDCG@10 1.00, the score 0."),
        ("de", "Eine einfache Zahl ", "Followerzahl hat NDCG@10 1,00, der Score 0,"),
    ]:
        losses = sum(v.outcome in ("lost", "behind") for v in fickle.verdicts)
        assert all(s.startswith(starts) for s in said[language][:losses])
        assert any(told in s for s in said[language][:losses])
        assert not any(s.startswith(starts) for s in said[language][losses:])
    first = {sentences[0] for sentences in said.values()}
    assert str(fickle).splitlines()[0] in first
    assert fickle._repr_html_().startswith(f"<p>{str(fickle).splitlines()[0]}</p>")
    assert fickle.summary.query("question == 'brand'").iloc[0]["method"] == "followers"


def test_losses_come_before_wins_whatever_the_question(loyal, fickle):
    for report in (loyal, fickle):
        outcomes = [v.outcome for v in report.verdicts]
        order = {"lost": 0, "behind": 1, "even": 2, "ahead": 3, "won": 4}
        assert outcomes == sorted(outcomes, key=order.get)
        assert report.loses == any(v in ("lost", "behind") for v in outcomes)


def test_intervals_hold_the_value_and_differences_are_those_of_the_values(loyal):
    table = loyal.table
    assert not table.drop(columns="cut").isna().any().any()
    assert (table["low"] <= table["high"]).all()
    whole = table[table["cut"].isna()].set_index(["question", "metric", "method"])["value"]
    each = table[table["cut"].notna()].groupby(["question", "metric", "method"])["value"].mean()
    pd.testing.assert_series_equal(each.sort_index(), whole.sort_index(), check_names=False)
    for row in loyal.differences.to_dict("records"):
        key = row["question"], row["metric"]
        assert row["difference"] == pytest.approx(
            whole[(*key, row["ours"])] - whole[(*key, row["baseline"])]
        )
        assert row["low"] - 1e-9 <= row["difference"] <= row["high"] + 1e-9


def test_an_interval_of_a_precision_is_about_as_wide_as_the_binomial():
    """Oracle: 40 accounts that all tie, half of them positive: the share's error is known."""
    from workbench.ranking.backtest.judging import Case, judge

    n = 400
    keys = pd.Index([f"x:{i:03}" for i in range(n)])
    outcomes = pd.DataFrame({"future_attention": 0, "future_engagers": 0,
                             "future_brand_posts": np.arange(n) % 2}, index=keys)  # fmt: skip
    figures = pd.DataFrame({"score": 0.0, "random": 0.0}, index=keys)
    judged = judge([Case(T, figures, outcomes)], top=20, draws=2000, seed=1)
    row = judged.table.query("method == 'score' and metric == 'precision'").iloc[0]
    expected = 2 * 1.96 * np.sqrt(0.25 / n)
    assert row["high"] - row["low"] == pytest.approx(expected, rel=0.1)


def test_a_second_cut_of_the_same_people_does_not_make_it_surer():
    from workbench.ranking.backtest.judging import Case, judge

    rng = np.random.default_rng(0)
    keys = pd.Index([f"x:{i:03}" for i in range(200)])
    again = rng.integers(0, 2, 200)
    outcomes = pd.DataFrame({"future_attention": 0, "future_engagers": 0,
                             "future_brand_posts": again}, index=keys)  # fmt: skip
    figures = pd.DataFrame({"score": rng.random(200), "random": 0.0}, index=keys)
    cases = [Case(T - pd.Timedelta(days=d), figures, outcomes) for d in (0, 1)]
    one, two = (
        judge(part, top=50, draws=400, seed=1).table.query("metric == 'precision'")
        for part in (cases[:1], cases)
    )
    widths = [
        (t["high"] - t["low"])[t["cut"].isna() & (t["method"] == "score")].iloc[0]
        for t in (one, two)
    ]
    assert widths[0] == pytest.approx(widths[1])


def test_the_figures_of_every_account_are_there(loyal):
    accounts = loyal.accounts
    assert set(accounts["cut"]) == set(loyal.cuts)
    assert not accounts.duplicated(["cut", "account"]).any()
    last = accounts[accounts["cut"] == loyal.cuts[-1]].set_index("account")
    assert last.loc["x:fan00", "future_brand_posts"] >= 2
    assert last.loc["x:fan00", "future_engagers"] == 1
    assert last.loc["x:star03", "future_engagers"] == 0
    assert last.loc["x:star03", "future_attention"] == 10


def test_it_is_plain_json(loyal):
    told = json.loads(json.dumps(loyal.to_json("en"), allow_nan=False))
    assert told["sentences"] == loyal.sentences("en")
    assert len(told["table"]) == len(loyal.table)
    assert told["cuts"] == [cut.isoformat() for cut in loyal.cuts]
    assert "x:fan00" not in json.dumps(told)


def test_it_repeats_at_a_seed_and_rows_may_come_in_any_order(loyal):
    rng = np.random.default_rng(5)
    posts, comments, accounts = (
        f.iloc[rng.permutation(len(f))].reset_index(drop=True) for f in loyal_world()
    )
    twice = pd.concat([posts, posts.head(50)], ignore_index=True)
    again = tried((twice, comments, accounts), cuts=CUTS)
    pd.testing.assert_frame_equal(again.table, loyal.table)


def test_learned_weights_are_offered_only_with_a_reason(loyal):
    assert loyal.offer == (loyal.trial.low > 0)
    assert (loyal.learned is not None) == loyal.offer
    assert say(loyal.offer_reason[0], "en", **loyal.offer_reason[1]) in loyal.sentences("en")
    assert all(cut in loyal.cuts[1:] for cut in loyal.trial.tested_on)


def test_weights_come_from_cuts_whose_horizon_had_ended():
    """At the second cut, what came of the first is known to its last day, or not learned from."""
    ended = tried(loyal_world(), cuts=[days_before(60), days_before(30)])
    assert ended.trial.tested_on == (pd.Timestamp(days_before(30)),)
    running = tried(loyal_world(), cuts=[days_before(60), days_before(31)])
    assert running.trial.tested_on == ()
    assert running.offer_reason[0] == "backtest.no_later_cut"
    assert "learned" not in running.accounts


def test_a_number_of_cuts_is_spread_over_the_data():
    report = tried(loyal_world(), cuts=3)
    gaps = np.diff(report.cuts)
    assert abs(gaps[0] - gaps[1]) <= pd.Timedelta(seconds=1)
    assert report.cuts[-1] <= T - pd.Timedelta(days=30)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"cuts": 2, "horizon": "100d"}, "too short for a past and a future of 100.0 days"),
        ({"cuts": [days_before(10)]}, "lacks a past or a complete future"),
        ({"cuts": ["2031-01-01"]}, "Cuts lie|cuts lie between"),
        ({"cuts": 0}, "Cuts of 0 cannot be used"),
        ({"cuts": []}, "cannot be used"),
        ({"cuts": ["yesterday-ish"]}, "yesterday-ish"),
        ({"draws": 5}, "at least 100 draws"),
        ({"top": 0}, "top of 1"),
        ({"preset": "fame"}, "fame"),
        ({"preset": "discovery"}, "never spoken of the brand"),
        ({"weights": {"reach": -1}}, "reach"),
    ],
)
def test_what_cannot_be_asked_is_one_clear_sentence(settings, said, monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    with pytest.raises(SettingError, match=said):
        tried(loyal_world(), **{"cuts": [days_before(30)], **settings})


def test_silence_after_every_cut_is_one_clear_sentence(monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "en")
    posts = [post(f"{d}-{i}", f"p{i}", d, "Wetter") for i in range(5) for d in range(0, 90, 10)]
    with pytest.raises(SettingError, match="no candidate posted about Hafer"):
        tried(tables(posts), cuts=[days_before(40)])
    undated, comments, accounts = tables(posts)
    with pytest.raises(SettingError, match="No post or comment has a date"):
        tried((undated.assign(created_at=pd.NaT), comments, accounts), cuts=1)
    with pytest.raises(SchemaError):
        backtest(pd.DataFrame({"text": ["a"]}), None, None, BRAND)


def test_cuts_without_anything_to_find_are_named_and_left_out():
    quiet = by_days("fan", range(95, 150, 5), "@hafer") + by_days("z", range(0, 150, 5), "Wetter")
    back = by_days("fan", range(0, 25, 5), "@hafer") + by_days("late", range(0, 150, 9), "@hafer")
    later = [row for row in back if not 31 <= (T - row["created_at"]).days <= 62]
    report = tried(tables(quiet + later), cuts=[days_before(61), days_before(30)])
    said = report.sentences("en")
    day = f"{days_before(61):%Y-%m-%d %H:%M}"
    assert any(f"cut {day} says nothing of future brand posts" in s for s in said)
    asked = report.table[report.table["question"] == "brand"]
    assert set(asked["cut"].dropna()) == {pd.Timestamp(days_before(30))}
    assert set(asked["metric"]) == {"precision"}
    assert any("only precision is judged" in s for s in said)


def by_days(name, days, text):
    return [post(f"{name}{text[:2]}{d}", name, float(d), text) for d in days]


def test_hostile_rows_break_nothing():
    posts, comments, accounts = loyal_world()
    odd = posts.head(6).copy()
    odd["post"] = [f"x:odd{i}" for i in range(6)]
    texts = [None, "", "   ", "\ud800 @hafer", "@hafer " * 12_000, "\u202e\u2066🥛"]
    odd["text"] = pd.Series(texts, index=odd.index, dtype=object)
    both = pd.concat([posts.astype({"text": object}), odd], ignore_index=True)
    report = tried((both, comments, accounts), cuts=[days_before(30)])
    assert not report.table[["value", "low", "high"]].isna().any().any()
