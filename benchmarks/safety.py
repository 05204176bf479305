"""Offence beside plain peers on the same texts: ``python -m benchmarks.safety``.

Macro-F1 of offensive against harmless. GermEval 2018 and TweetEval train are cross-validated;
TweetEval val is held out (its test split is not among the evaluation data).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline

from benchmarks.evaluation_data import evaluation_data
from benchmarks.fit_heads import (
    ENGLISH_ROWS,
    Labelled,
    fitted,
    germeval_offence,
    joined,
    own_offence,
    tweeteval_offence,
)
from workbench.text.heads import Head
from workbench.text.safety import ALONE, OFFENSIVE

FOLDS = 5
DIM = 512


def main() -> None:
    german = germeval_offence()
    english, held_out = tweeteval_offence("train", rows=ENGLISH_ROWS), tweeteval_offence("val")
    if german is None or english is None or held_out is None:
        return
    own = own_offence()
    print(f"{'offence':<16}{'who':<34}{'macro-F1':>9}{'of ours':>9}")
    for name, sample, other, texts in (
        ("germeval2018", german, english, german_texts()),
        ("tweeteval train", english, german, english_texts("train")[:ENGLISH_ROWS]),
    ):
        ours = np.empty(len(sample.labels))
        peer = np.empty(len(sample.labels), dtype=object)
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
        for kept, left in folds.split(sample.inputs, sample.labels):
            ours[left] = probabilities(
                fitted("offence", joined(sample[kept], other, own)), sample[left]
            )
            peer[left] = tf_idf([texts[row] for row in kept], sample.labels[kept]).predict(
                [texts[row] for row in left]
            )
        show(name, sample, ours, peer)
    ours = probabilities(fitted("offence", joined(german, english, own)), held_out)
    peer = tf_idf(english_texts("train")[:ENGLISH_ROWS], english.labels)
    show("tweeteval val", held_out, ours, peer.predict(english_texts("val")))


def tf_idf(texts: list[str], labels: np.ndarray) -> object:
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    return make_pipeline(words, LogisticRegression(C=3.0, class_weight="balanced")).fit(
        texts, labels
    )


def german_texts() -> list[str]:
    path = evaluation_data("germeval2018", "germeval2018.training.csv.gz")
    return pd.read_csv(path)["text"].tolist() if path else []


def english_texts(split: str) -> list[str]:
    path = evaluation_data("tweeteval", "offensive.csv.gz")
    table = pd.read_csv(path) if path else pd.DataFrame({"split": [], "text": []})
    return table.loc[table["split"] == split, "text"].tolist()


def show(name: str, sample: Labelled, ours: np.ndarray, peer: np.ndarray) -> None:
    insulting = sample.inputs[:, DIM] > 0
    flagged = ours >= np.where(insulting, OFFENSIVE, ALONE)
    rows = (
        ("ours, not fitted on these texts", named(ours >= 0.5)),
        ("ours as flagged, for precision", named(flagged)),
        ("TF-IDF logistic regression", peer),
        ("our word list alone", named(insulting)),
        ("always harmless", named(np.zeros(len(ours), dtype=bool))),
    )
    best = f1_score(sample.labels, rows[0][1], average="macro")
    for who, classes in rows:
        score = f1_score(sample.labels, classes, average="macro", zero_division=0)
        print(f"{name:<16}{who:<34}{score:>9.3f}{score / best:>9.2f}")
    right = float(np.mean(sample.labels[flagged] == "offensive"))
    found = float(np.mean(flagged[sample.labels == "offensive"]))
    print(f"{name:<16}flagged: precision {right:.2f}, recall {found:.2f}")


def named(offensive: np.ndarray) -> np.ndarray:
    return np.where(offensive, "offensive", "harmless")


def probabilities(head: Head, sample: Labelled) -> np.ndarray:
    shares = head.probabilities(sample.inputs[:, :DIM], sample.inputs[:, DIM:])
    return shares[:, head.classes.index("offensive")]


if __name__ == "__main__":
    main()
