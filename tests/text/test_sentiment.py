"""Sentiment: toward the brand, comparisons, negation, both sides, hostile texts, the cache."""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.text.remembering import Remembers
from workbench.brand import Brand
from workbench.errors import SchemaError
from workbench.text import BrandMatcher, Encoder, encoded_forms, judge_sentiment
from workbench.text.clauses import about_brand, clauses_of, compared

BRAND = Brand("Oatly", handles=["oatly"], hashtags=["oatly"], competitors=["Alpro", "Vly"])
MATCHER = BrandMatcher(BRAND)
SAID = tomllib.loads(Path(__file__).with_name("comparisons_said.toml").read_text("utf-8"))
HOSTILE = [
    "",
    None,
    float("nan"),
    "  \n",
    "\ud83d",
    "🔥" * 500,
    "x" * 100_000,
    "\u202eשלום עולם",
    "?!",
    7,
]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Oatly is so much better than Alpro", 1),
        ("Alpro schmeckt besser als Oatly", -1),
        ("Oatly schmeckt nicht besser als Alpro", -1),
        ("Oatly ist schlechter als Alpro", -1),
        ("Alpro is worse than Oatly", 1),
        ("Alpro ist teurer als Oatly", 1),
        ("Ditched Alpro for Oatly and never looked back", 1),
        ("Ditched Oatly for Alpro", -1),
        ("Oatly statt Alpro", 1),
        ("Statt Oatly kaufe ich jetzt Alpro", -1),
        ("I prefer Oatly over Vly", 1),
        ("Ich trinke lieber Alpro als Oatly", -1),
        ("Von Alpro zu Oatly gewechselt", 1),
        ("switched from Oatly to Vly", -1),
        ("Alpro beats Oatly", -1),
        ("Oatly and Alpro in my fridge", None),
        ("Is Oatly better than Alpro?", None),
    ],
)
def test_who_wins_a_comparison(text, says):
    found = compared(clauses_of(text, MATCHER)[0], MATCHER)
    assert (found and found.winner) == says


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("Alpro is awful, but Oatly is lovely", ["but Oatly is lovely"]),
        ("Das Wetter ist mies, aber Oatly hilft", ["aber Oatly hilft"]),
        ("Got the new Oatly. Tastes awful.", ["Got the new Oatly.", "Tastes awful."]),
        ("@oatly warum kaputt? Alpro ist super.", ["@oatly warum kaputt?"]),
        ("So gut. Einfach lecker! #oatly", ["So gut.", "Einfach lecker!", "#oatly"]),
    ],
)
def test_clauses_about_the_brand(text, about):
    clauses = clauses_of(text, MATCHER)
    assert [clause.text for clause in about_brand(clauses)] == about
    assert all(text[clause.start : clause.end] == clause.text for clause in clauses)


def test_toward_the_brand():
    texts = [
        "Alpro is awful, but Oatly is lovely",
        "Alpro is lovely, but Oatly is awful",
        "Oatly is so much better than Alpro",
        "Statt Oatly kaufe ich jetzt Alpro",
        "Das Wetter ist furchtbar, aber mein Oatly ist köstlich!",
        "Im Gegensatz zu Alpro schmeckt Oatly richtig lecker",
        "What a lovely day, thank you!",
    ]
    judged = judge_sentiment(texts, BRAND)
    assert judged["sentiment"].tolist() == [
        "positive", "negative", "positive", "negative", "positive", "positive", "positive",
    ]  # fmt: skip
    assert judged["toward"].tolist() == ["brand"] * 6 + ["text"]
    assert set(judge_sentiment(texts)["toward"]) == {"text"}


def test_praise_that_looks_like_a_farewell():
    judged = judge_sentiment(SAID["praise"], BRAND)
    assert (judged["score"] > 0.3).all()
    assert (judge_sentiment(SAID["farewells"], BRAND)["score"] < -0.3).all()


def test_a_dash_or_a_comma_after_unlike():
    texts = [f"{how}Oatly never curdles" for how in ("Unlike Alpro - ", "Unlike Alpro, ")]
    texts += [f"{how}Oatly never answers" for how in ("Unlike Alpro - ", "Unlike Alpro, ")]
    score = judge_sentiment(texts, BRAND)["score"]
    assert score[0] == score[1] > 0.5
    assert score[2] == score[3] < -0.5


def test_a_comparison_has_a_fixed_confidence():
    texts = ["Oatly statt Alpro", "Alpro beats Oatly", "Love my Oatly instead of that awful Alpro"]
    judged = judge_sentiment(texts, BRAND)
    assert judged["sentiment"].tolist() == ["positive", "negative", "positive"]
    assert judged["confidence"].tolist() == [0.8] * 3


PLAIN = [
    ("Absolut köstlich, vielen Dank!", "positive"),
    ("Worst purchase ever, it broke after a day.", "negative"),
    ("nicht schlecht!", "positive"),
    ("Nicht zu empfehlen, leider.", "negative"),
    ("Not worth the money.", "negative"),
    ("😍😍😍", "positive"),
    ("🤮🤮", "negative"),
    ("Gibt es den auch in Blau?", "neutral"),
    ("The store opens at nine on Monday.", "neutral"),
    ("Geschmack super, aber die Verpackung ist furchtbar.", "mixed"),
    ("Love the taste, but the packaging is terrible.", "mixed"),
    ("hm", "unclear"),
]


def test_plain_texts_in_two_languages():
    judged = judge_sentiment([text for text, _ in PLAIN])
    assert judged["sentiment"].tolist() == [sentiment for _, sentiment in PLAIN]
    for (text, sentiment), quotes in zip(PLAIN, judged["evidence"], strict=True):
        assert all(quote in text for quote in quotes)
        assert bool(quotes) == (sentiment in {"positive", "negative", "mixed"})
    shares = judged[["p_positive", "p_neutral", "p_negative"]]
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(judged["score"], judged["p_positive"] - judged["p_negative"])


SERVICES = [
    ("Mal wieder 40 Minuten Verspätung, danke für nichts.", "negative"),
    ('Fahrgäste klagen über Dreck und Gestank: "Das ist eine Zumutung"', "negative"),
    ("Lokführer rufen für Donnerstag zum Warnstreik auf, teilte die Gewerkschaft mit.", "neutral"),
    ("Welches Ticket brauche ich von Ulm nach Lindau?", "neutral"),
    ("Sachbearbeiter (m/w/d) in Teilzeit gesucht, Bewerbung bis 3. Mai", "neutral"),
    ("Hallo, bitte schicken Sie uns die Auftragsnummer, dann schauen wir nach.", "neutral"),
    ("Ganz großes Lob an die Schaffnerin, so freundlich und hilfsbereit!", "positive"),
    ("The driver waited for my gran, thank you so much", "positive"),
    ("Cancelled again and nobody tells us anything. Shambles.", "negative"),
]


def test_services_of_which_is_reported_and_complained():
    judged = judge_sentiment([text for text, _ in SERVICES])
    assert judged["sentiment"].tolist() == [sentiment for _, sentiment in SERVICES]


@pytest.mark.parametrize("text", ["Berlin", "Gleis 5", "the train", "ok", "Linie 4"])
def test_a_word_or_two_without_a_cue_is_unclear(text):
    assert judge_sentiment([text])["sentiment"].tolist() == ["unclear"]


def test_order_and_neighbours_change_nothing():
    texts = [text for text, _ in PLAIN] + ["Oatly statt Alpro"]
    forward = judge_sentiment(texts, BRAND)
    backward = judge_sentiment(texts[::-1], BRAND).iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(forward.drop(columns="post"), backward.drop(columns="post"))


def test_hostile_texts():
    judged = judge_sentiment(HOSTILE, BRAND)
    assert len(judged) == len(HOSTILE)
    assert judged[["score", "confidence"]].notna().all().all()
    assert judged["score"].between(-1, 1).all()
    assert judged["confidence"].between(0, 1).all()
    nothing = judged.iloc[[0, 1, 2, 3, 9]]
    assert set(nothing["sentiment"]) == {"unclear"}
    assert nothing["score"].tolist() == [0] * 5
    for text, quotes in zip(HOSTILE, judged["evidence"], strict=True):
        assert all(quote in text for quote in quotes)


def test_keys_and_shapes():
    frame = pd.DataFrame({"post": ["a", "b"], "comment": ["c", "d"], "text": ["gut", "schlecht"]})
    assert judge_sentiment(frame)["post"].tolist() == ["a", "b"]
    assert judge_sentiment(frame.assign(message=["m", "n"]))["message"].tolist() == ["m", "n"]
    assert judge_sentiment(frame.drop(columns="post"))["comment"].tolist() == ["c", "d"]
    assert judge_sentiment(frame["text"])["post"].tolist() == [0, 1]
    assert judge_sentiment([]).columns.tolist() == judge_sentiment(["x"]).columns.tolist()
    with pytest.raises(SchemaError):
        judge_sentiment(frame.drop(columns="text"))


def test_only_whole_captions_reach_the_cache():
    cache = Remembers()
    texts = ["Alpro is awful, but Oatly is lovely", "Schön! 😍 #oatly"]
    judge_sentiment(texts, BRAND, encoder=Encoder(cache=cache))
    known = {form for text in texts for form in encoded_forms(text)}
    assert cache.given
    assert set(cache.given) <= known


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Haferlicht gibt es jetzt bei Rewe", "neutral"),
        ("Haferlicht is now available at Tesco", "neutral"),
        ("Kornlund ist furchtbar, Haferlicht dagegen super", "positive"),
        ("Kornlund super, Haferlicht dagegen furchtbar", "negative"),
        ("Es gibt nichts Besseres als Haferlicht", "positive"),
        ("Nothing is better than Haferlicht", "positive"),
        ("Can't live without Haferlicht", "positive"),
        ("Jetzt bin ich bei Kornlund statt Haferlicht", "negative"),
    ],
)
def test_shops_are_no_rivals_and_superlatives_no_defeats(text, expected):
    brand = Brand("Haferlicht", handles=["haferlicht"], competitors=["kornlund"])
    assert judge_sentiment([text], brand)["sentiment"].tolist() == [expected]
