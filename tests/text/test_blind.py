"""Messages judged by somebody who had not seen the models: sentiment toward a brand, safety."""

from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import f1_score

from workbench.brand import Brand
from workbench.text import flag_safety, judge_sentiment

HERE = Path(__file__).parent
CLASSES = ["negative", "neutral", "positive"]


def read(name):
    return pd.read_json(HERE / f"{name}_blind.jsonl", lines=True)


@pytest.fixture(scope="module")
def judged():
    rows = read("sentiment")
    found = []
    for row in rows.itertuples():
        rivals = [row.competitor] if isinstance(row.competitor, str) else []
        handle = "".join(row.brand.lower().split())
        brand = Brand(row.brand, handles=[handle], keywords=[row.brand], competitors=rivals)
        found.append(judge_sentiment([row.text], brand).iloc[0])
    table = pd.DataFrame(found).reset_index(drop=True)
    likeliest = table[[f"p_{name}" for name in CLASSES]].to_numpy().argmax(axis=1)
    return rows.assign(
        found=table["sentiment"], toward=table["toward"], evidence=table["evidence"],
        likeliest=[CLASSES[at] for at in likeliest],
    )  # fmt: skip


def test_sentiment_in_both_languages(judged):
    one_way = judged[judged["sentiment"] != "mixed"]
    assert f1_score(one_way["sentiment"], one_way["likeliest"], average="macro") >= 0.68
    for _, rows in one_way.groupby("language"):
        assert f1_score(rows["sentiment"], rows["likeliest"], average="macro") >= 0.65


def test_sentiment_where_a_rival_is_judged_the_other_way(judged):
    beside = judged[judged["competitor"].notna()]
    assert len(beside) == 40
    assert (beside["sentiment"] == beside["likeliest"]).mean() >= 0.6


def test_sentiment_quotes_what_was_written(judged):
    for row in judged.itertuples():
        assert all(quote in row.text for quote in row.evidence)


def test_safety_finds_offence_and_spares_what_only_sounds_so():
    rows = read("safety")
    found = flag_safety(rows["text"])
    assert f1_score(rows["offensive"], found["offensive"]) >= 0.75
    harmless = ~rows["offensive"] & (rows["themes"].map(len) == 0)
    assert (~found["safe"])[harmless].mean() <= 0.12
    flagged = found["themes"].map(len) > 0
    hit = [bool(set(a) & set(b)) for a, b in zip(rows["themes"], found["themes"], strict=True)]
    assert pd.Series(hit)[flagged].mean() >= 0.7
    for text, row in zip(rows["text"], found.itertuples(), strict=True):
        assert all(quote in text for quote in row.evidence)
        assert bool(row.evidence) == (row.offensive or bool(row.themes))
