"""Themes: what is paraphrased is found, look-alikes are not, quotes are exact; joyful swearing."""

import pytest

from tests.text.remembering import Remembers
from workbench.errors import DependencyError
from workbench.text import Encoder, encoded_forms, flag_safety, themes
from workbench.text.heads import vectors_of
from workbench.text.safety import excused
from workbench.text.themes import THEMES, find_themes, named_themes, sentences_of, shortened

PARAPHRASED = [
  ("hate", "Immigrants should all be sent home, they only live off our taxes."),
  ("hate", "Frauen gehören nicht in den Vorstand, sondern in die Küche."),
  ("self_harm", "I just want to fall asleep tonight and never wake up again."),
  ("self_harm", "Ohne mich wären alle besser dran, ich möchte nicht mehr aufwachen."),
  ("violence", "Auf offener Straße haben sie ihn mit Messern attackiert, er verblutete."),
  ("sexual", "Nackte Videos von mir nur für Abonnenten, schreib mir."),
  ("drugs", "Erst einen Joint drehen, dann Pizza."),
  ("alcohol", "Drei Flaschen Riesling später haben wir gesungen."),
  ("gambling", "Hundred free spins on your first deposit, play the slots now."),
  ("politics", "Der Minister muss zurücktreten, sagt die Opposition."),
  ("health_claim", "Seit ich dieses Pulver nehme, ist mein Diabetes verschwunden."),
]  # fmt: skip
LOOK_ALIKES = [
    "Weed killer in the garden, then tea",
    "Der Stoff für mein Kleid ist da, so weich",
    "High five to the whole team",
    "Bin heiß auf den Herbst",
    "Blow-dry and go, great brush",
    "Bei der Wahl des Materials waren wir streng",
    "How to cure the ham at home",
    "Ein Schuss Milch und fertig ist der Kaffee",
    "I'm addicted to this cake",
    "Bestellung kam zu spät und war kaputt",
]


def themes_of(texts):
    return find_themes(texts, vectors_of(texts, Encoder("multilingual")))


def test_paraphrases_are_found_and_quoted():
    flags = flag_safety([text for _, text in PARAPHRASED])
    for (theme, text), found, quotes in zip(
        PARAPHRASED, flags["themes"], flags["evidence"], strict=True
    ):
        assert theme in found, text
        assert quotes
        assert all(quote in text for quote in quotes)


def test_look_alikes_are_not():
    flags = flag_safety(LOOK_ALIKES)
    assert flags["themes"].tolist() == [[]] * len(LOOK_ALIKES)
    assert flags["safe"].all()


def test_of_many_sentences_the_likeliest_is_quoted():
    bad = "Immigrants only come here to live off our taxes, send them home."
    (found,) = themes_of([f"{bad} They ruin this country!"])
    assert found["hate"][0] in {bad, "They ruin this country!"}
    assert list(found) == [theme for theme in THEMES if theme in found]


def test_words_name_themes_outside_harmless_phrases():
    assert named_themes("Online casino bonus") == {"gambling": ["Online casino"]}
    assert named_themes("Poker face, weed killer, pint of milk") == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Scheiße, ist das lecker!", True),
        ("Holy shit this is delicious", True),
        ("Ich Idiot hab nicht gleich zwei bestellt", True),
        ("Ugly sweater season, love it", True),
        ("Du bist scheiße, danke", False),
        ("Love it, you stupid pig", False),
        ("Was für eine Scheiße, alles kaputt", False),
        ("Tolle Idioten seid ihr", False),
        ("Scheiße, " + "lecker " * 20, False),
        ("", False),
    ],
)
def test_swearing_for_joy(text, says):
    assert excused(text, 0.9) is says


def test_an_excused_text_is_not_offensive():
    flags = flag_safety(["Scheiße, ist das lecker!", "Du bist scheiße"])
    assert flags["offensive"].tolist() == [False, True]
    assert flags["offence"].iloc[0] <= 0.3
    assert flags["evidence"].iloc[0] == []


def test_sentences_and_quotes_have_limits():
    assert sentences_of("a. b! c?") == ["a.", " b!", " c?"]
    assert len(sentences_of("a. " * 9_000)) == 8
    assert len(shortened("wort " * 100)) <= 200
    assert len(shortened("x" * 999)) == 200


def test_hostile_texts_have_themes_or_none():
    texts = ["", " ", "\ud83d", "🔥" * 500, "x" * 100_000, "\u202eשלום", "joint " * 20_000]
    found = themes_of(texts)
    assert found[:4] == [{}] * 4
    assert themes_of([]) == []
    for text, many in zip(texts, found, strict=True):
        assert all(quote in text for quotes in many.values() for quote in quotes)


def test_only_whole_captions_reach_the_cache():
    cache = Remembers()
    text = "Immigrants only live off our taxes. Send them all home, they ruin this country!"
    flag_safety([text], encoder=Encoder(cache=cache))
    assert set(cache.given) <= set(encoded_forms(text))


def test_a_changed_head_is_refused(monkeypatch):
    monkeypatch.setattr(themes, "SHA256", "0" * 64)
    with pytest.raises(DependencyError):
        themes.theme_head.__wrapped__()
