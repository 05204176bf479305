"""Sentiment beside VADER on the same texts: ``python -m benchmarks.sentiment``.

Macro-F1 over negative, neutral and positive; mixed and unclear count as their likeliest class.
VADER runs in the evaluation's own environment (WORKBENCH_PEERS_PYTHON, by default
``.venv-peers/bin/python``) with its authors' thresholds of ±0.05. What was measured, and of which
files, is kept in ``docs/models/sentiment.json``, which the model card is checked against.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from benchmarks.evaluation_data import evaluation_data
from benchmarks.fit_heads import (
    WEIGHTS,
    fitted,
    joined,
    labelled,
    own_examples,
    own_sentiment,
    predicted,
    tweeteval_sentiment,
)
from workbench.text.heads import SHA256
from workbench.text.sentiment import CLASSES, judge_sentiment

ROOT = Path(__file__).resolve().parents[1]
PEERS = Path(os.environ.get("WORKBENCH_PEERS_PYTHON") or ROOT / ".venv-peers/bin/python")
KEPT = ROOT / "docs" / "models" / "sentiment.json"
TARGETS = {"tweeteval": 0.62, "germeval2017": 0.50}
FOLDS = 5
TRADE_FOLDS = 4
_measured: dict[str, dict[str, float]] = {}
AIRLINE_ROWS = 1_200  # of 14,640


def main() -> None:
    print(f"{'sentiment':<16}{'who':<34}{'macro-F1':>9}{'of ours':>9}{'target':>8}")
    tweets = evaluation_data("tweeteval", "sentiment.csv.gz")
    if tweets is not None:
        table = pd.read_csv(tweets).query("split == 'val'")
        show("tweeteval", table["text"].tolist(), table["label"].to_numpy(), cross_validated())
    german = evaluation_data("germeval2017_bahn", "dev.csv.gz")
    if german is not None:
        table = pd.read_csv(german)
        texts, truth = table["text"].tolist(), table["sentiment"].to_numpy()
        show("germeval2017", texts, truth, shipped(texts), fitted_on_the_set(texts, truth))
    airline_tweets()
    own_trades()
    files = {head: SHA256[head] for head in WEIGHTS}
    KEPT.write_text(json.dumps({"sha256": files, "macro_f1": _measured}, indent=1) + "\n", "utf-8")


def own_trades() -> None:
    """Show our own German examples of each trade, judged by heads fitted without that trade."""
    trades = {n: table for n, table in own_examples().items() if n.endswith("_de") and "/" in n}
    tweets = tweeteval_sentiment("sentiment_de")
    if tweets is None:
        return
    texts: list[str] = []
    truth, classes = [], []
    for fold in range(TRADE_FOLDS):
        left = list(trades)[fold::TRADE_FOLDS]
        own = own_sentiment("sentiment_de", without=left)
        head = fitted("sentiment_de", joined(tweets, own))
        for name in left:
            for label, said in trades[name].items():
                sample = labelled(said, [label] * len(said))
                texts += said
                truth.append(sample.labels)
                classes.append(predicted(head, sample))
    show("own trades", texts, np.concatenate(truth), np.concatenate(classes))


def airline_tweets() -> None:
    path = evaluation_data("airline_tweets_2015", "tweets.csv.gz")
    if path is not None:
        table = pd.read_csv(path).sample(AIRLINE_ROWS, random_state=0)
        texts, truth = table["text"].tolist(), table["airline_sentiment"].to_numpy()
        show("airline tweets", texts, truth, shipped(texts))


def cross_validated() -> np.ndarray:
    """Return the class of each tweet by a head that was fitted without it."""
    sample, own = tweeteval_sentiment(), own_sentiment("sentiment")
    assert sample is not None
    classes = np.empty(len(sample.labels), dtype=object)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for kept, left in folds.split(sample.inputs, sample.labels):
        classes[left] = predicted(fitted("sentiment", joined(sample[kept], own)), sample[left])
    return classes


def shipped(texts: list[str]) -> np.ndarray:
    judged = judge_sentiment(texts)
    shares = judged[[f"p_{name}" for name in CLASSES]].to_numpy()
    return np.array(CLASSES)[shares.argmax(axis=1)]


def fitted_on_the_set(texts: list[str], truth: np.ndarray) -> np.ndarray:
    """Return what the same vectors reach when fitted on the set itself: for orientation only."""
    from workbench.text.encoders import Encoder
    from workbench.text.heads import vectors_of

    model = LogisticRegression(C=3.0, max_iter=500, class_weight="balanced")
    return cross_val_predict(model, vectors_of(texts, Encoder("multilingual")), truth, cv=FOLDS)


def vader(texts: list[str]) -> np.ndarray | None:
    if not PEERS.exists():
        print(f"VADER is absent: no {PEERS.name} in the evaluation's environment")
        return None
    ran = subprocess.run(
        [PEERS, ROOT / "benchmarks" / "peers" / "vader.py"],
        input=json.dumps(texts), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode:
        print("VADER is absent: vaderSentiment is not in the evaluation's environment")
        return None
    scores = np.array(json.loads(ran.stdout))
    return np.select([scores >= 0.05, scores <= -0.05], ["positive", "negative"], "neutral")


def show(
    name: str,
    texts: list[str],
    truth: np.ndarray,
    ours: np.ndarray,
    in_domain: np.ndarray | None = None,
) -> None:
    rows = [("ours, not fitted on these texts", ours), ("VADER", vader(texts))]
    rows.append(("always neutral", np.full(len(truth), "neutral")))
    if in_domain is not None:
        rows.append(("same vectors, fitted on this set", in_domain))
    best = f1_score(truth, ours, average="macro")
    _measured.setdefault(name, {})
    for who, classes in rows:
        if classes is None:
            continue
        score = f1_score(truth, classes, average="macro", zero_division=0)
        _measured[name][who] = round(float(score), 3)
        target = f"{TARGETS[name]:>8.2f}" if classes is ours and name in TARGETS else ""
        print(f"{name:<16}{who:<34}{score:>9.3f}{score / best:>9.2f}{target}")
    each = f1_score(truth, ours, average=None, labels=list(CLASSES))
    said = ", ".join(f"{c} {f:.2f}" for c, f in zip(CLASSES, each, strict=True))
    missed = "" if best >= TARGETS.get(name, 0) else "; the target is missed"
    print(f"{name:<16}F1 of {said}{missed}")


if __name__ == "__main__":
    main()
