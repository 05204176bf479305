"""Heads and features: two at once do not get in each other's way, and no text is kept."""

import gc
import types

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.text import Encoder
from workbench.ugc import classify_spaces
from workbench.ugc.spaces import heads
from workbench.ugc.spaces.features import cue_rows

BRAND = Brand("Kornblume", handles=["kornblume"])
TEXTS = [
    "Wo bekomme ich das Brot in Graz?",
    "Danke!",
    "Danke!",
    "Bitte wieder mit Walnuss",
    "Danke!",
]


def test_corrected_heads_survive_that_another_thread_drops_them(monkeypatch):
    class Raided(dict):
        """Whatever is put in is gone at once, as if others had filled it."""

        def __setitem__(self, key, value):
            super().__setitem__(key, value)
            self.pop(key)

    monkeypatch.setattr(heads, "_corrected", Raided())
    learned = heads.fitted(Encoder("fast"), [("Guten Morgen", frozenset({"support"}))])
    assert learned.weights.shape[1] == len(heads.HEADS)


def test_no_more_than_a_few_corrected_heads_are_kept(monkeypatch):
    kept = {}
    monkeypatch.setattr(heads, "_corrected", kept)
    monkeypatch.setattr(heads, "fit", lambda lesson: np.zeros((1, len(lesson.targets))))
    for n in range(7):
        heads.fitted(Encoder("fast"), [(f"Guten Morgen {n}", frozenset({"support"}))])
    assert len(kept) == heads._KEPT


def test_repeated_texts_have_equal_rows_wherever_they_stand():
    rows = cue_rows(TEXTS)
    assert np.array_equal(rows, np.concatenate([cue_rows([text]) for text in TEXTS]))


def test_no_message_is_kept_once_it_is_classified():
    secret = "".join(["Geheim", "rezept von Tante Ida, wo bekomme ich das?"])
    classify_spaces([secret], BRAND, encoder="fast")
    gc.collect()
    mine = {id(frame) for frame in (globals(), locals())}
    holders = [
        holder for holder in gc.get_referrers(secret)
        if not isinstance(holder, types.FrameType) and id(holder) not in mine
    ]  # fmt: skip
    assert holders == []


def test_a_correction_without_text_is_learned_from_only_beside_its_message():
    rows = pd.DataFrame(
        {"message": ["x:1", "x:2"], "text": ["Guten Morgen ihr", "Morgen ihr Lieben"]}
    )
    given = pd.DataFrame({"message": ["x:1"], "labels": [["support"]], "text": [None]})
    told = {"encoder": "fast", "corrections": given}
    beside = classify_spaces(rows, BRAND, **told).table
    alone = classify_spaces(rows[1:], BRAND, **told).table
    plain = classify_spaces(rows[1:], BRAND, encoder="fast").table
    assert alone["support"].tolist() == plain["support"].tolist()
    assert beside["support"].iloc[1] > alone["support"].iloc[0]
    said = given.assign(text=["Guten Morgen ihr"])
    full = classify_spaces(rows[1:], BRAND, encoder="fast", corrections=said).table
    assert full["support"].tolist() == beside["support"].tolist()[1:]
