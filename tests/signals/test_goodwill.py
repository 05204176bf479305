"""Goodwill against figures by hand."""

import pandas as pd
import pytest

from tests.signals.rows import measured, post


def moods(scores):
    return pd.DataFrame(
        {
            "post": list(scores),
            "sentiment": ["negative" if s < -0.1 else "positive" for s in scores.values()],
            "score": list(scores.values()),
            "confidence": 0.9,
        }
    )


def goodwill(scores_by_account):
    posts, scores = [], {}
    for name, values in scores_by_account.items():
        for k, score in enumerate(values):
            posts.append(post(f"{name}{k}", name, k + 1, "@hafer"))
            scores[f"x:{name}{k}"] = score
    found = measured(posts, sentiment=moods(scores)).measured["goodwill"]
    return dict(zip(sorted(scores_by_account), range(len(scores_by_account)), strict=True)), found


def test_a_critic_loses_it_and_friends_keep_it():
    place, found = goodwill({"ada": [0.8, -0.9, 0.1], "bob": [-1.0] * 7, "cleo": [-0.8] * 6})
    # bob: (7·0 + 2)/11 = .18, below .2; cleo: (6·.1 + 2)/10 = .26 → (.26 − .2)/.2
    assert found.value[place["ada"]] == 1
    assert found.value[place["bob"]] == 0
    assert found.value[place["cleo"]] == pytest.approx(0.3)
    assert found.reasons[place["bob"]] == (
        "signals.goodwill_reason",
        {"brand": "Hafer", "positive": 0, "negative": 7, "posts": 7},
    )
    assert found.reasons[place["ada"]] == ("signals.goodwill_clear", {})
    assert set(found.evidence) == {"x:bob", "x:cleo"}


def test_one_bad_word_makes_no_critic():
    place, found = goodwill({"ada": [-1.0], "bob": [0.9]})  # (0 + 2)/5 = .4
    assert found.value[place["ada"]] == 1
    assert found.value[place["bob"]] == 1


def test_more_praise_never_lowers_it():
    values = []
    for praise in range(6):
        place, found = goodwill({"ada": [-0.9] * 5 + [0.9] * praise, "bob": [0.0]})
        values.append(found.value[place["ada"]])
    assert values == sorted(values)


def test_without_judged_posts_it_is_absent():
    signals = measured([post("1", "ada", 1, "@hafer")])
    assert "goodwill" in {a.name for a in signals.absent}
