"""Fit the heads that ship with the workbench: ``python -m benchmarks.fit_heads``.

Names of heads behind it (sentiment, offence) fit only those. Fitted on sets whose licence allows
it and on examples of our own in ``benchmarks/heads``; the model cards in ``docs/models`` name
both. Writes ``workbench/text/head_weights/*.npz`` and notes their SHA-256 in
``workbench/text/heads.py``.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression

from benchmarks.evaluation_data import evaluation_data
from workbench.text.encoders import Encoder
from workbench.text.heads import MODEL_ID, Head, vectors_of
from workbench.text.opinion import opinion_features
from workbench.text.safety import offence_features

OWN = Path(__file__).parent / "heads"
ROOM = Path(__file__).resolve().parents[1] / "workbench" / "text"
SCALE = {"sentiment": 0.2, "sentiment_de": 0.2, "offence": 0.3}  # of a feature beside unit vectors
STRENGTH = {"sentiment": 0.3, "sentiment_de": 0.2, "offence": 1.0}  # C of the logistic regression
CLASSES = ("negative", "neutral", "positive")
# How much a text of each source counts, by head; trades are benchmarks/heads/trades.
WEIGHTS = {
    "sentiment": {
        "tweets": 1.0, "sentiment_en": 1.0, "trades_en": 0.5, "sentiment_de": 0.3,
        "sentiment_pairs": 0.3, "sentiment_services_de": 0.2, "trades_de": 0.2,
    },
    "sentiment_de": {
        "tweets": 0.5, "sentiment_en": 0.5, "trades_en": 0.5, "sentiment_de": 1.0,
        "sentiment_pairs": 0.5, "sentiment_services_de": 1.0, "trades_de": 1.0,
    },
}  # fmt: skip
BENIGN = ("sentiment_de", "sentiment_en", "sentiment_services_de")  # for the offence head
# What brands are told in German is mostly neutral: assumed, not read off any set.
PRIOR = {"negative": 0.30, "neutral": 0.55, "positive": 0.15}
PRIOR_SHARE = 0.5  # of its logarithm: a strong L2 keeps the probabilities near each other
_vectors: dict[str, np.ndarray] = {}


@dataclass(frozen=True)
class Labelled:
    """Texts as inputs of a head, (n, dim + n_features), with labels and weights."""

    inputs: np.ndarray
    labels: np.ndarray
    weights: np.ndarray

    def __getitem__(self, rows: np.ndarray) -> Labelled:
        return Labelled(self.inputs[rows], self.labels[rows], self.weights[rows])


def labelled(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    weight: float = 1.0,
    read: Callable[[str], np.ndarray] = opinion_features,
) -> Labelled:
    """Return texts as a head reads them; equal texts are encoded once a run."""
    new = [text for text in dict.fromkeys(texts) if text not in _vectors]
    _vectors.update(zip(new, vectors_of(new, Encoder("multilingual")), strict=True))
    inputs = np.hstack(
        [np.array([_vectors[text] for text in texts]), np.array([read(text) for text in texts])]
    )
    return Labelled(inputs, np.array(labels), np.full(len(texts), weight))


def joined(*parts: Labelled) -> Labelled:
    return Labelled(*(np.concatenate(many) for many in zip(*map(_fields, parts), strict=True)))


def _fields(part: Labelled) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return part.inputs, part.labels, part.weights


def fitted(name: str, sample: Labelled) -> Head:
    """Return a head whose classes weigh the same; of the German one, as PRIOR says."""
    dim = 512
    weights = sample.weights.copy()
    for label in np.unique(sample.labels):
        weights[sample.labels == label] /= weights[sample.labels == label].sum()
    weights *= len(weights) / weights.sum()
    mean = np.concatenate([np.zeros(dim), sample.inputs[:, dim:].mean(axis=0)])
    scale = np.concatenate(
        [np.ones(dim), SCALE[name] / (sample.inputs[:, dim:].std(axis=0) + 1e-9)]
    )
    model = LogisticRegression(C=STRENGTH[name], max_iter=1_000)
    model.fit((sample.inputs - mean) * scale, sample.labels, sample_weight=weights)
    coefficients, bias = model.coef_, model.intercept_
    if len(model.classes_) == 2:
        coefficients = np.vstack([np.zeros_like(coefficients), coefficients])
        bias = np.concatenate([[0.0], bias])
    coefficients = coefficients * scale
    bias = bias - coefficients @ mean
    if name == "sentiment_de":
        shares = np.array([PRIOR[label] for label in model.classes_])
        bias = bias + PRIOR_SHARE * np.log(shares * len(shares))
    return Head(
        name=name,
        model_id=MODEL_ID,
        classes=tuple(model.classes_.tolist()),
        weights=coefficients.T.astype(np.float32),
        bias=bias.astype(np.float32),
    )


def predicted(head: Head, sample: Labelled) -> np.ndarray:
    """Return the likeliest class of each text."""
    shares = head.probabilities(sample.inputs[:, :512], sample.inputs[:, 512:])
    return np.array(head.classes)[shares.argmax(axis=1)]


def own_examples() -> dict[str, dict[str, list[str]]]:
    """Return the invented examples by file and class, those by trade with the trade's name."""
    found = {}
    for path in sorted(OWN.glob("sentiment_*.toml")):
        found[path.stem] = tomllib.loads(path.read_text("utf-8"))
    for path in sorted((OWN / "trades").glob("*.toml")):
        table = tomllib.loads(path.read_text("utf-8"))
        found[f"trades/{path.stem}"] = {label: said.splitlines() for label, said in table.items()}
    return found


def own_sentiment(head: str, *, without: Sequence[str] = ()) -> Labelled:
    """Return the invented examples as they count for a head, without the files named."""
    parts = []
    for name, table in own_examples().items():
        source = f"trades_{name[-2:]}" if name.startswith("trades/") else name
        if name not in without:
            parts += [
                labelled(table[label], [label] * len(table[label]), weight=WEIGHTS[head][source])
                for label in CLASSES
            ]
    return joined(*parts)


def own_offence() -> Labelled:
    """Return invented offence, and as no offence invented slang and the sentiment examples."""
    table = tomllib.loads((OWN / "offence.toml").read_text("utf-8"))
    slang, benign = table["harmless"], []
    for name in BENIGN:
        for label, texts in tomllib.loads((OWN / f"{name}.toml").read_text("utf-8")).items():
            benign += texts if label != "mixed" else []
    return joined(
        labelled(table["offensive"], ["offensive"] * len(table["offensive"]), weight=3.0,
                 read=offence_features),
        labelled(slang, ["harmless"] * len(slang), weight=3.0, read=offence_features),
        labelled(benign, ["harmless"] * len(benign), read=offence_features),
    )  # fmt: skip


def tweeteval_sentiment(head: str = "sentiment") -> Labelled | None:
    path = evaluation_data("tweeteval", "sentiment.csv.gz")
    if path is None:
        return None
    table = pd.read_csv(path).query("split == 'val'")  # the only split there is
    weight = WEIGHTS[head]["tweets"]
    return labelled(table["text"].tolist(), table["label"].tolist(), weight=weight)


def germeval_offence() -> Labelled | None:
    path = evaluation_data("germeval2018", "germeval2018.training.csv.gz")
    if path is None:
        return None
    table = pd.read_csv(path)
    labels = np.where(table["coarse"] == "OFFENSE", "offensive", "harmless")
    return labelled(table["text"].tolist(), labels.tolist(), read=offence_features)


def tweeteval_offence(split: str, *, rows: int | None = None) -> Labelled | None:
    path = evaluation_data("tweeteval", "offensive.csv.gz")
    if path is None:
        return None
    table = pd.read_csv(path)
    table = table[table["split"] == split].head(rows or len(table))
    labels = np.where(table["label"] == "offensive", "offensive", "harmless")
    return labelled(table["text"].tolist(), labels.tolist(), read=offence_features)


def keep(head: Head) -> None:
    """Write a head and note its SHA-256 where the workbench compares it."""
    path = ROOM / "head_weights" / f"{head.name}.npz"
    np.savez(
        path,
        model_id=np.array(head.model_id),
        classes=np.array(head.classes),
        weights=head.weights,
        bias=head.bias,
    )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    code = ROOM / "heads.py"
    text = re.sub(rf'("{head.name}": )"[0-9a-f]*"', rf'\1"{digest}"', code.read_text("utf-8"))
    code.write_text(text, encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size:,} bytes, {digest[:12]}")


ENGLISH_ROWS = 6_000  # of 11,916, so that German tweets weigh nearly as much


def fit_sentiment() -> None:
    for head in WEIGHTS:
        tweets = tweeteval_sentiment(head)
        if tweets is not None:
            keep(fitted(head, joined(tweets, own_sentiment(head))))


def fit_offence() -> None:
    german, english = germeval_offence(), tweeteval_offence("train", rows=ENGLISH_ROWS)
    if german is not None and english is not None:
        keep(fitted("offence", joined(german, english, own_offence())))


def main() -> None:
    for name, fit in (("sentiment", fit_sentiment), ("offence", fit_offence)):
        if name in (sys.argv[1:] or [name]):
            fit()


if __name__ == "__main__":
    main()
