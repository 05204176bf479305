"""Safety: what is offence and what is slang, themes with their exceptions, and the quotes."""

import pandas as pd
import pytest

from tests.text.remembering import Remembers
from workbench.text import Encoder, encoded_forms, flag_safety
from workbench.text.safety import UNSAFE

HARMLESS = [
    "These killer shoes are to die for",
    "Der Geschmack ist der Hammer, schmeckt bombe",
    "Unser Shooting gestern war wunderschön",
    "Ein Schuss Milch in den Kaffee",
    "High protein bowl for breakfast",
    "So sick, I need these boots!",
    "Meine Bestellung kam zu spät und war kaputt, ich bin enttäuscht.",
    "The parcel never arrived and nobody answers.",
    "Photo shooting in the woods",
    "Wann kommt die neue Farbe?",
]
FLAGGED = [
    ("Du Arschloch, verpiss dich", None, "Arschloch"),
    ("You are a stupid idiot, shut up", None, "idiot"),
    ("She was murdered last night", "violence", "murdered"),
    ("Ich will nicht mehr leben", "self_harm", "nicht mehr leben"),
    ("I want to kill myself", "self_harm", "kill myself"),
    ("Send nudes please", "sexual", "Send nudes"),
    ("Wer hat Kokain dabei", "drugs", "Kokain"),
    ("Ausländer raus", "hate", "Ausländer raus"),
]


def test_slang_and_complaints_are_safe():
    flags = flag_safety(HARMLESS)
    assert flags["safe"].all(), flags[~flags["safe"]]
    assert flags["themes"].tolist() == [[]] * len(HARMLESS)


def test_what_is_not_safe_is_quoted():
    flags = flag_safety([text for text, _, _ in FLAGGED])
    for (text, theme, quote), row in zip(FLAGGED, flags.itertuples(), strict=True):
        assert not row.safe
        assert quote in row.evidence
        assert all(said in text for said in row.evidence)
        if theme is None:
            assert row.offensive
        else:
            assert theme in row.themes


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("Ein Glas Rotwein am Abend", "alcohol"),
        ("Online casino bonus today", "gambling"),
        ("Der Bundestag stimmt morgen ab", "politics"),
        ("Dieser Tee stärkt das Immunsystem", "health_claim"),
    ],
)
def test_other_themes_only_inform(text, theme):
    row = flag_safety([text]).iloc[0]
    assert row["themes"] == [theme]
    assert row["safe"] == (not row["offensive"])
    assert row["evidence"]


def test_every_flag_quotes_and_safe_follows_from_the_flags():
    texts = [text for text, _, _ in FLAGGED] + HARMLESS + [
        "These people are disgusting animals. They live among us. Nobody should serve them.",
    ]  # fmt: skip
    flags = flag_safety(texts)
    for text, row in zip(texts, flags.itertuples(), strict=True):
        assert row.safe == (not row.offensive and UNSAFE.isdisjoint(row.themes))
        assert bool(row.evidence) == (row.offensive or bool(row.themes))
        assert all(quote in text for quote in row.evidence)


def test_hostile_texts_and_order():
    texts = [
        "",
        None,
        float("nan"),
        " ",
        "\ud83d",
        "🔥" * 500,
        "x" * 100_000,
        "\u202eשלום",
        "a. " * 9_000,
    ]
    flags = flag_safety(texts)
    assert flags["offence"].between(0, 1).all()
    assert flags["safe"].tolist()[:4] == [True] * 4
    assert flags["offence"].tolist()[:4] == [0] * 4
    back = flag_safety(texts[::-1]).iloc[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(flags.drop(columns="post"), back.drop(columns="post"))


def test_keys_and_empty_input():
    frame = pd.DataFrame({"comment": ["c"], "text": ["gut"]})
    assert flag_safety(frame)["comment"].tolist() == ["c"]
    assert flag_safety([]).empty


def test_only_whole_captions_reach_the_cache():
    cache = Remembers()
    text = "These people are disgusting animals. They live among us. Nobody should serve them."
    flag_safety([text], encoder=Encoder(cache=cache))
    assert set(cache.given) <= set(encoded_forms(text))
