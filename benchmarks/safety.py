"""Offence beside plain peers on the same texts: ``python -m benchmarks.safety``.

Macro-F1 of offensive against harmless. GermEval 2018 and TweetEval train are cross-validated;
TweetEval val is held out (its test split is not among the evaluation data). Then precision and
recall of themes on sentences of our own that were kept aside, and how often real tweets and
comments to brands are flagged.
"""

from __future__ import annotations

import tomllib

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
    OWN,
    Labelled,
    fitted,
    germeval_offence,
    joined,
    own_offence,
    tweeteval_offence,
)
from benchmarks.fit_themes import (
    HARMLESS,
    encoded,
    fitted_themes,
    more_themes,
    neutral_texts,
    own_themes,
)
from workbench.text.cues import words_of
from workbench.text.heads import Head
from workbench.text.safety import ALONE, EXCUSED, OFFENSIVE, excused, flag_safety
from workbench.text.themes import DESPITE, FEWEST_WORDS, LIKELY, THEMES, named_themes, phrases

FOLDS = 5
DIM = 512


def main() -> None:
    offence()
    themes()


def offence() -> None:
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
        show(name, sample, lowered(ours, texts), peer)
    ours = probabilities(fitted("offence", joined(german, english, own)), held_out)
    peer = tf_idf(english_texts("train")[:ENGLISH_ROWS], english.labels)
    ours = lowered(ours, english_texts("val"))
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


def lowered(ours: np.ndarray, texts: list[str]) -> np.ndarray:
    """Return the probabilities with swearing for joy excused, as `flag_safety` gives them."""
    out = ours.copy()
    for row, text in enumerate(texts):
        if ours[row] >= OFFENSIVE and excused(text, float(ours[row])):
            out[row] = min(out[row], EXCUSED)
    return out


def themes() -> None:
    own, more, neutral = own_themes(), more_themes(), neutral_texts()
    texts = [text for text, *_ in own]
    theme = np.array([name for _, name, *_ in own])
    aside = np.array([kept for *_, kept in own])
    vectors, others = encoded(texts), encoded(neutral)
    odd = np.arange(len(neutral)) % 2 == 1
    head = fitted_themes(
        np.vstack([vectors[~aside], encoded([text for text, _ in more]), others[~odd]]),
        np.concatenate([theme[~aside], [name for _, name in more], [HARMLESS] * int((~odd).sum())]),
    )
    rows = np.flatnonzero(aside)
    by_head = flagged_themes(head, [texts[row] for row in rows], vectors[rows])
    by_words = [set(named_themes(texts[row])) for row in rows]
    both = [a | b for a, b in zip(by_head, by_words, strict=True)]
    print(f"\n{'themes kept aside':<19}{'n':>3}  {'head':<13}{'words':<13}both: precision, recall")
    for name in THEMES:
        pairs = [rates(name, theme[aside], found) for found in (by_head, by_words, both)]
        said = [f"{precision:.2f} {recall:.2f}" for precision, recall in pairs]
        print(f"{name:<19}{(theme[aside] == name).sum():>3}  {said[0]:<13}{said[1]:<13}{said[2]}")
    wrong = sum(bool(f) for f, name in zip(both, theme[aside], strict=True) if name == HARMLESS)
    print(f"harmless look-alikes flagged: {wrong} of {(theme[aside] == HARMLESS).sum()}")
    left = [text for text, kept in zip(neutral, odd, strict=True) if kept]
    found = flagged_themes(head, left, others[odd])
    print(f"comments to brands flagged by the head: {sum(map(bool, found))} of {len(left)}")
    shipped()


def shipped() -> None:
    """Print how the head that ships does on what it never saw."""
    path = OWN / "themes_last.toml"
    table = tomllib.loads(path.read_text("utf-8"))
    texts = [text for many in table.values() for text in many]
    theme = np.array([name for name, many in table.items() for _ in many])
    flags = flag_safety(texts)
    found = [set(many) for many in flags["themes"]]
    print(f"\n{'themes written last':<19}{'n':>3}  precision, recall of what ships")
    for name in THEMES:
        precision, recall = rates(name, theme, found)
        print(f"{name:<19}{(theme == name).sum():>3}  {precision:.2f} {recall:.2f}")
    harmless = theme == HARMLESS
    wrong = sum(bool(many) for many, row in zip(found, harmless, strict=True) if row)
    rude = int(flags.loc[harmless, "offensive"].sum())
    print(f"harmless: {wrong} of {harmless.sum()} with a theme, {rude} offensive")


def flagged_themes(head: Head, texts: list[str], vectors: np.ndarray) -> list[set[str]]:
    """Return what a head alone names in each text, by the rules of `find_themes`."""
    shares = head.probabilities(vectors, np.zeros((len(texts), 0)))
    out = []
    for text, row in zip(texts, shares, strict=True):
        words = words_of(text)
        least = DESPITE if phrases("harmless").find(words) else 0.0
        share = dict(zip(head.classes, row, strict=True))
        enough = len(words) >= FEWEST_WORDS
        out.append({n for n in THEMES if enough and share[n] >= max(LIKELY[n], least)})
    return out


def rates(name: str, truth: np.ndarray, found: list[set[str]]) -> tuple[float, float]:
    flagged = np.array([name in many for many in found])
    right = float((flagged & (truth == name)).sum())
    return right / max(float(flagged.sum()), 1.0), right / float((truth == name).sum())


def named(offensive: np.ndarray) -> np.ndarray:
    return np.where(offensive, "offensive", "harmless")


def probabilities(head: Head, sample: Labelled) -> np.ndarray:
    shares = head.probabilities(sample.inputs[:, :DIM], sample.inputs[:, DIM:])
    return shares[:, head.classes.index("offensive")]


if __name__ == "__main__":
    main()
