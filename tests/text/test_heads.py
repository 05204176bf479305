"""Heads: the committed files, what they refuse, and that their cards say what was measured."""

import hashlib
import io
import json
import re
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from workbench.errors import DependencyError, SettingError
from workbench.text import Encoder, flag_safety, judge_sentiment
from workbench.text.cues import FEATURES, features, find_cues, negations, words_of
from workbench.text.encoders import BUILT_IN
from workbench.text.heads import SHA256, Head, load_head, read_head
from workbench.text.opinion import OPINION_FEATURES, opinion_features, writes_german
from workbench.text.safety import OFFENCE_FEATURES, offence_features

CARDS = Path(__file__).parents[2] / "docs" / "models"
SIZES = {
    "sentiment": len(OPINION_FEATURES),
    "sentiment_de": len(OPINION_FEATURES),
    "offence": len(OFFENCE_FEATURES),
}


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


@pytest.mark.parametrize("name", ["sentiment", "sentiment_de", "offence"])
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


def test_the_card_of_sentiment_says_what_the_last_run_of_the_shipped_heads_measured():
    kept = json.loads((CARDS / "sentiment.json").read_text("utf-8"))
    assert kept["sha256"] == {name: SHA256[name] for name in ("sentiment", "sentiment_de")}
    rows = re.findall(
        r"^(\w[\w ]*?\w) {2,}(\S.*?\S) {2,}(\d\.\d{3}) ",
        (CARDS / "sentiment.md").read_text("utf-8"),
        flags=re.MULTILINE,
    )
    said: dict[str, dict[str, float]] = {}
    for name, who, figure in rows:
        said.setdefault(name, {})[who] = float(figure)
    assert said == kept["macro_f1"]
    assert said["tweeteval"]["ours, not fitted on these texts"] >= 0.62


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("Mal wieder Verspätung, danke für nichts!", {"bad", "strong_bad"}),
        ("Sehr zuvorkommendes Personal, alles reibungslos", {"good"}),
        ("Die Bahn ist nicht zuverlässig", {"bad"}),
        ("Nach Angaben der Polizei wurden drei Millionen Euro", {"news_words"}),
        ("Fährt der Bus auch sonntags?", {"asks_at_the_end"}),
        ("What a shambles, never again", {"bad", "strong_bad"}),
    ],
)
def test_features_of_opinion(text, raised):
    leaning = OPINION_FEATURES[len(FEATURES) :]
    said = dict(zip(OPINION_FEATURES, opinion_features(text), strict=True))
    sign = 1 if "good" in raised else -1 if "bad" in raised else 0
    assert np.sign(said["balance"]) == sign
    looked_at = {"good", "bad", "strong_good", "strong_bad", "news_words", "asks_at_the_end"}
    assert {name for name in looked_at if said[name] > 0} == raised
    assert looked_at <= set(leaning)


def test_the_beginning_and_the_end_of_a_text_are_read_for_themselves():
    said = dict(
        zip(OPINION_FEATURES, opinion_features("Toll! Es regnet. Nie wieder!"), strict=True)
    )
    # by hand: "toll" 2 and "nie wieder" −3 stand in the first and last of three sentences
    assert said["good"] == pytest.approx(np.log1p(2))
    assert said["bad"] == pytest.approx(np.log1p(3))
    assert said["first_balance"] == pytest.approx(np.tanh(1))
    assert said["last_balance"] == pytest.approx(np.tanh(-1.5))
    assert said["good_sentences"] == said["bad_sentences"] == pytest.approx(1 / 3)


def test_what_negates_and_what_only_seems_to():
    words = words_of("nicht nur gut, aber nicht billig und kein Problem, nie")
    assert [words[at].folded for at in negations(words)] == ["nicht", "nie"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wann fährt der Zug?", 1),
        ("The train was late", -1),
        ("Grüße", 1),
        ("Berlin", 0),
        ("", 0),
        ("😍😍", 0),
    ],
)
def test_german_is_told_by_its_small_words(text, language):
    assert writes_german(text) == language


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
        "danke für " * 10_000,
        "\u202eשלום",
        "🔥nicht" * 9,
    ],
)
def test_features_are_finite_whatever_the_text(text):
    assert features(text).shape == (len(FEATURES),)
    assert offence_features(text).shape == (len(OFFENCE_FEATURES),)
    assert np.isfinite(offence_features(text)).all()
    assert opinion_features(text).shape == (len(OPINION_FEATURES),)
    assert np.isfinite(opinion_features(text)).all()
