"""Six hundred messages, written and labelled by somebody who had not seen the examples.

The figures of later versions are not entirely blind: see docs/spaces.md.
"""

from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import f1_score

from workbench.brand import Brand
from workbench.ugc import classify_spaces

LABELS = ("support", "product", "acquisition", "content", "engagement", "success")
ROWS = pd.read_json(Path(__file__).with_name("spaces_messages.jsonl"), lines=True)


@pytest.fixture(scope="module")
def found():
    # One brand with the handles of all: that they are no friends is what the classifier uses.
    names = ROWS["brand"].dropna().unique()
    brand = Brand("All of them", handles=["".join(name.lower().split()) for name in names])
    return classify_spaces(ROWS.assign(message=ROWS["id"]), brand).table


def hits(labels):
    return pd.DataFrame({name: [name in cell for cell in labels] for name in LABELS}).to_numpy()


def test_the_six_labels(found):
    gold, ours = hits(ROWS["labels"]), hits(found["labels"])
    assert f1_score(gold, ours, average="macro") >= 0.77
    for language in ("de", "en"):
        rows = (ROWS["language"] == language).to_numpy()
        assert f1_score(gold[rows], ours[rows], average="macro") >= 0.7


def test_every_label_quotes_the_message(found):
    for text, row in zip(ROWS["text"], found.itertuples(), strict=True):
        assert bool(row.evidence) == bool(row.labels)
        assert all(quote in text for quote in row.evidence)
        assert 0 <= row.confidence <= 1
