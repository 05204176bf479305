"""Heads: the committed files, what they refuse, and that their cards say what was measured."""

import hashlib
import io
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from workbench.errors import DependencyError, SettingError
from workbench.text import Encoder, flag_safety, judge_sentiment
from workbench.text.cues import FEATURES, features, find_cues
from workbench.text.encoders import BUILT_IN
from workbench.text.heads import SHA256, Head, load_head, read_head
from workbench.text.safety import OFFENCE_FEATURES, offence_features

CARDS = Path(__file__).parents[2] / "docs" / "models"
SIZES = {"sentiment": len(FEATURES), "offence": len(OFFENCE_FEATURES)}


def packed(**changes):
    kept = {
        "model_id": np.array(BUILT_IN["multilingual"][0]),
        "classes": np.array(["a", "b"]),
        "weights": np.zeros((514, 2), dtype=np.float32),
        "bias": np.zeros(2, dtype=np.float32),
    } | changes
    file = io.BytesIO()
    np.savez(file, **kept)
    return file.getvalue()


@pytest.mark.parametrize("name", ["sentiment", "offence"])
def test_the_committed_file_is_the_one_that_was_measured(name):
    content = (files("workbench.text") / "head_weights" / f"{name}.npz").read_bytes()
    assert len(content) <= 1_000_000
    assert hashlib.sha256(content).hexdigest() == SHA256[name]
    head = load_head(name, SIZES[name])
    assert head.model_id == BUILT_IN["multilingual"][0]
    assert head.weights.shape == (512 + SIZES[name], len(head.classes))
    assert np.isfinite(head.weights).all()


def test_probabilities_are_a_softmax():
    weights = np.array([[1.0, 0.0], [0.0, 2.0]], dtype=np.float32)
    head = Head("x", "m", ("a", "b"), weights, np.array([0.5, 0.0], dtype=np.float32))
    got = head.probabilities(np.array([[1.0]]), np.array([[1.0]]))
    # exp(1.5) / (exp(1.5) + exp(2)) by hand
    np.testing.assert_allclose(got, [[0.377541, 0.622459]], atol=1e-6)


@pytest.mark.parametrize(
    "changes",
    [
        {"model_id": np.array("another/1")},
        {"weights": np.zeros((513, 2), dtype=np.float32)},
        {"classes": np.array(["a", "b", "c"])},
    ],
)
def test_a_head_for_other_vectors_is_refused(changes):
    assert read_head(packed(), name="x", n_features=2).classes == ("a", "b")
    with pytest.raises(DependencyError):
        read_head(packed(**changes), name="x", n_features=2)


def test_pickles_are_never_opened():
    with pytest.raises(ValueError, match="allow_pickle"):
        read_head(packed(classes=np.array(["a", None], dtype=object)), name="x", n_features=2)


@pytest.mark.parametrize("judge", [judge_sentiment, flag_safety])
def test_another_encoder_is_refused(judge):
    for other in ("fast", Encoder("english")):
        with pytest.raises(SettingError, match="multilingual"):
            judge(["hello"], encoder=other)


@pytest.mark.parametrize("card", ["sentiment", "safety"])
def test_a_card_names_sources_licences_limits_and_the_figures_of_a_run(card):
    text = (CARDS / f"{card}.md").read_text("utf-8")
    for heading in ("## What it is for", "## Fitted on", "## Figures", "## Limits"):
        assert heading in text
    assert "licence" in text.lower()
    head = "offence" if card == "safety" else card
    assert SHA256[head][:12] in text  # the figures are of the file that ships
    assert len(re.findall(r"^\w.*\d\.\d{3} ", text, flags=re.MULTILINE)) >= 6


@pytest.mark.parametrize(
    ("text", "valence", "quote"),
    [
        ("sehr lecker", 1.5, "lecker"),
        ("nicht schlecht", 0.4, "nicht schlecht"),
        ("not good", -0.8, "not good"),
        ("gefällt mir nicht", -0.8, "gefällt mir nicht"),
        ("nicht nur gut", 1.0, "gut"),
        ("Nein, nicht heute. Super Sache", 1.0, "Super"),
        ("so guuuut", 1.5, "guuuut"),
        ("thanks for nothing", -1.0, "thanks for nothing"),
        ("😍", 1.0, "😍"),
        ("Su\u0308ß", 1.0, "Su\u0308ß"),
    ],
)
def test_cues(text, valence, quote):
    (cue,) = find_cues(text)
    assert cue.valence == pytest.approx(valence)
    assert text[cue.start : cue.end] == quote


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\ud83d",
        "😍" * 9_000,
        "a" * 100_000,
        "nicht " * 20_000,
        "\u202eשלום",
        "🔥nicht" * 9,
    ],
)
def test_features_are_finite_whatever_the_text(text):
    assert features(text).shape == (len(FEATURES),)
    assert offence_features(text).shape == (len(OFFENCE_FEATURES),)
    assert np.isfinite(offence_features(text)).all()
