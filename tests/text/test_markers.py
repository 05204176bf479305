"""Labels, where they stand, and giveaways: against cases by hand and the expressions themselves."""

import numpy as np
import pandas as pd
import pytest

from workbench.text import markers
from workbench.text.markers import GIVEAWAY, paid_label, paid_markers, says_giveaway


@pytest.mark.parametrize(
    ("text", "label", "position"),
    [
        ("Anzeige | Mein Drink am Morgen im Garten", "anzeige", "first"),
        ("📣 Werbung: mein Drink am Morgen im Garten", "werbung", "first"),
        ("#ad #oat mein Drink am Morgen im Garten", "ad", "first"),
        ("@hafer #ad mein Drink am Morgen im Garten", "ad", "first"),
        ("Mein Drink am Morgen im Garten #oat #ad #lecker", "ad", "hashtags"),
        ("Mein Drink am Morgen im Garten #ad #lecker", "ad", "hashtags"),
        ("Mein Drink am Morgen im Garten #lecker#ad", "ad", "hashtags"),
        ("Mein Drink am Morgen im Garten #ad", "ad", "end"),
        ("Mein Drink am Morgen im Garten\nWerbung\n#oat #lecker #garten", "werbung", "end"),
        ("Mein Drink am Morgen [Anzeige] und dann in den Garten", "anzeige", "middle"),
        ("So früh am Tag in bezahlter Kooperation mit @hafer und allen Freunden",
         "in bezahlter kooperation mit", "middle"),
        ("Werbung, unbezahlt, da Markennennung", "", ""),
        ("Die Werbung in der Bahn ist gut", "", ""),
        ("ad astra", "", ""),
        ("", "", ""),
        ("🥣🥣", "", ""),
        ("مرحبا #ad", "ad", "first"),
    ],
)  # fmt: skip
def test_a_label_and_where_it_stands(text, label, position):
    found = paid_markers(pd.Series([text], index=["row"]))
    assert found.index.tolist() == ["row"]
    assert found.iloc[0].tolist() == [label, position]


def said():
    rng = np.random.default_rng(3)
    pieces = [
        "Werbung", "werbung |", "#ad", "ad", "Ad:", "(Anzeige)", "bezahlte Partnerschaft",
        "paid partnership with", "unbezahlt", "keine", "sponsored by", "#sponsored", "made", "Gewinn",
        "Gewinnspiel", "verlose", "win a", "win\u00a0a", "WIN\na", "tag two friends", "tag  your friend",
        "markiert zwei Freunde", "markiere üble freunde", "Tag", "raffle", "give-away", "\n", "ſponsored",
        "üad", "#werbungen", "Teilnahmeschluss", "@hafer", "🥣", "schön", "zu gewinnen",
    ]  # fmt: skip
    return [" ".join(rng.choice(pieces, rng.integers(0, 7))) for _ in range(3000)]


@pytest.mark.parametrize("dtype", ["str", object])
def test_looking_for_hints_first_misses_nothing(monkeypatch, dtype):
    texts = pd.Series(said(), dtype=dtype)
    assert (says_giveaway(texts) == [GIVEAWAY.search(t) is not None for t in texts]).all()
    hinted = paid_label(texts)
    monkeypatch.setattr(markers, "_HINT", "")
    np.testing.assert_array_equal(hinted, paid_label(texts))
    assert 100 < (hinted != "").sum() < len(hinted)


def test_what_is_no_text_carries_nothing():
    texts = pd.Series([None, np.nan, 3, "\ud83d #ad", "x" * 100_000 + " #ad"], dtype=object)
    assert paid_label(texts).tolist() == ["", "", "", "ad", "ad"]
    assert not says_giveaway(texts).any()
    assert paid_markers(pd.Series([], dtype="str")).empty
    assert paid_label(pd.Series([None, "#ad"], dtype="str")).tolist() == ["", "ad"]


def test_long_captions_take_linear_time():
    from time import process_time

    texts = pd.Series(["#ad unbezahlt " * 8_000, "tag " * 25_000, "(werbung" * 12_000])
    begun = process_time()
    paid_markers(texts)
    says_giveaway(texts)
    assert process_time() - begun < 3
