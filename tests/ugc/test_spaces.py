"""SPACES: labels, reasons, corrections and edges, against messages judged by hand."""

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.errors import SchemaError, SettingError
from workbench.text import Encoder, encoded_forms
from workbench.ugc import classify_spaces
from workbench.ugc.spaces.evidence import clauses
from workbench.ugc.spaces.judged import JUDGED, judged
from workbench.ugc.spaces.praise import bare
from workbench.ugc.spaces.product import aspects
from workbench.ugc.spaces.result import COLUMNS
from workbench.ugc.spaces.written import LABELS, examples, read_examples

BRAND = Brand("Kornblume", handles=["kornblume"], competitors=["mehlwurm"])
SAID = Path(__file__).with_name("spaces_said.toml")
CLEAR = {
    "Wann habt ihr am Karfreitag geöffnet?": ["support"],
    "Do you ship to Norway, and how long does it take?": ["support"],
    "My parcel never arrived and nobody answers my emails": ["support"],
    "Bitte bringt die Walnussbrötchen zurück!": ["product"],
    "@lotta_k @sven.p das müsst ihr unbedingt probieren!": ["acquisition"],
    "I'd love to be an ambassador for you, who do I email about a collab?": ["acquisition"],
    "Habe ein Video mit dem Rezept auf meinem Kanal hochgeladen": ["content"],
    "Ich mache mit und drücke mir die Daumen 🍀": ["engagement"],
    "Count me in, fingers crossed for the giveaway": ["engagement"],
    "Tausend Dank, ich bin seit zehn Jahren begeistert von euch!": ["success"],
    "Gleich regnet es bestimmt": [],
    "so tired, going to bed": [],
}


@pytest.fixture(scope="module")
def clear():
    return classify_spaces(list(CLEAR), BRAND).table


def one(text, **settings):
    return classify_spaces([text], BRAND, **settings).table.iloc[0]


def test_plain_messages(clear):
    assert clear["labels"].tolist() == list(CLEAR.values())
    assert clear["abstained"].tolist() == [not labels for labels in CLEAR.values()]


def test_columns_and_ranges(clear):
    assert tuple(clear.columns) == COLUMNS
    assert clear["message"].tolist() == list(range(len(CLEAR)))
    scores = clear[list(LABELS)].to_numpy()
    assert ((scores >= 0) & (scores <= 1)).all()
    assert clear["confidence"].between(0, 1).all()
    for row in clear.itertuples():
        assert row.labels == [label for label in LABELS if getattr(row, label) >= 0.5]
        best = min([getattr(row, label) for label in row.labels], default=None)
        assert row.confidence == pytest.approx(
            1 - max(getattr(row, label) for label in LABELS) if best is None else best
        )


def test_messages_of_other_trades():
    said = read_examples(SAID.read_text("utf-8"))
    known = {example.text for example in examples()}
    # Letters and emojis stand for themselves; sentences are never those learned from.
    assert not [m.text for m in said if m.text in known and len(m.text) > 20]
    table = classify_spaces([message.text for message in said], BRAND).table
    truth = np.array([[label in message.labels for label in LABELS] for message in said])
    found = np.array([[label in labels for label in LABELS] for labels in table["labels"]])
    hits = 2 * (truth & found).sum(axis=0) / (truth.sum(axis=0) + found.sum(axis=0))
    assert hits.mean() >= 0.7
    german = np.array([message.language == "de" for message in said])
    for rows in (german, ~german):
        agreed = (truth[rows] & found[rows]).sum() * 2 / (truth[rows].sum() + found[rows].sum())
        assert agreed >= 0.65


def test_several_labels_and_their_sentences():
    text = "@kornblume Ich liebe euer Brot, das beste der Stadt! Wann habt ihr Samstag offen?"
    row = one(text)
    assert row["labels"] == ["support", "success"]
    assert row["evidence"][0] == "Wann habt ihr Samstag offen?"
    assert row["quote"] == "Ich liebe euer Brot, das beste der Stadt!"
    assert all(quote in text for quote in row["evidence"])


def test_support_is_told_apart():
    kinds = {
        "Where can I buy this in Leeds?": ["question"],
        "Paket seit drei Wochen nicht angekommen, Support antwortet nicht": ["complaint"],
        "My son had an allergic reaction, he is in hospital! Call me immediately": [
            "complaint",
            "urgent",
        ],
    }
    table = classify_spaces(list(kinds), BRAND).table
    assert table["support_kinds"].tolist() == list(kinds.values())


def test_product_is_told_apart_and_aspects_are_quoted():
    kinds = {
        "Der Geschmack ist mir zu süß und die Verpackung zu groß": "aspect",
        "Would be great if you made a smaller carton": "wish",
        "Der Deckel ist undicht, alles ausgelaufen, das ist ein Defekt": "defect",
    }
    table = classify_spaces(list(kinds), BRAND).table
    assert table["product_kind"].tolist() == list(kinds.values())
    first = table.iloc[0]
    assert {"taste", "packaging"} <= set(first["aspects"])
    assert {"Geschmack", "Verpackung"} <= set(first["aspect_words"])
    assert len(first["aspects"]) == len(first["aspect_words"])


def test_an_aspect_that_is_judged_is_told_from_one_that_is_asked_for():
    stated, asked, praised, blamed = range(4)
    praise = judged("Die Verpackung ist super")
    assert [praise[at] for at in (stated, asked, praised, blamed)] == [1, 0, 1, 0]
    blame = judged("The taste is awful")
    assert [blame[at] for at in (stated, asked, praised, blamed)] == [1, 0, 0, 1]
    question = judged("Hallo! Welche Größe brauche ich?")
    assert [question[at] for at in (stated, asked)] == [0, 1]
    far = judged("Großartig! " + "Heute war ich lange draußen und habe nachgedacht. " + "Der Preis")
    assert [far[at] for at in (stated, praised)] == [1, 0]
    assert judged("") == [0] * JUDGED


@pytest.mark.parametrize(
    "text", ["link in der Bio", "Can you help?", "better than ever", "look!", "im Laden"]
)
def test_small_words_name_no_aspect(text):
    assert aspects(text) == {}


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Die Träger sitzen perfekt, bester Rucksack den ich je hatte", ["product", "success"]),
        ("The fabric is soft and the fit is perfect, love it", ["product", "success"]),
        ("Bitte bringt die Sorte Mango zurück", ["product"]),
    ],
)
def test_product_comes_with_company(text, labels):
    assert one(text)["labels"] == labels


def test_what_is_not_asked_of_a_label_is_empty(clear):
    for row in clear.itertuples():
        assert bool(row.support_kinds) == ("support" in row.labels)
        assert (row.product_kind is not None) == ("product" in row.labels)
        if "success" not in row.labels:
            assert row.quote is None


def test_the_brand_s_own_rows_are_not_judged():
    frame = pd.DataFrame(
        {
            "message": ["x:1", "x:2", "x:3"],
            "account": ["x:kornblume", "x:fan", None],
            "text": ["Wann habt ihr Zeit?"] * 3,
        }
    )
    table = classify_spaces(frame, BRAND, encoder="fast").table
    assert table["message"].tolist() == ["x:1", "x:2", "x:3"]
    assert table["labels"].tolist() == [[], ["support"], ["support"]]
    assert table.loc[0, ["confidence", *LABELS]].tolist() == [0.0] * 7


def test_tagging_the_brand_is_not_tagging_a_friend():
    tagged = one("@kornblume_wien gibt es das auch in Graz?", encoder="fast")
    bare = one("@kornblume gibt es das auch in Graz?", encoder="fast")
    assert tagged["acquisition"] == bare["acquisition"]
    friend = one("@lotta gibt es das auch in Graz?", encoder="fast")
    assert friend["acquisition"] > bare["acquisition"]


def test_corrections_hold_and_are_learned():
    texts = ["Stiefmütterchen am Dienstag, nun ja", "Stiefmütterchen am Mittwoch, nun ja"]
    frame = pd.DataFrame({"message": ["a", "b"], "text": texts})
    plain = classify_spaces(frame, BRAND).table.set_index("message")
    fix = pd.DataFrame({"message": ["a"], "labels": [["content"]], "text": [None]})
    table = classify_spaces(frame, BRAND, corrections=fix).table.set_index("message")
    assert table.loc["a", "labels"] == ["content"]
    assert table["corrected"].tolist() == [True, False]
    assert table.loc["a", "confidence"] == 1.0
    assert plain.loc["b", "content"] < 0.3
    assert table.loc["b", "content"] > plain.loc["b", "content"] + 0.2  # a like text learned


def test_a_correction_holds_for_an_equal_text_and_none_can_be_right():
    fix = pd.DataFrame(
        {"message": ["old"], "labels": [[]], "text": ["Wann habt ihr am Karfreitag geöffnet?"]}
    )
    row = one("Wann habt ihr am Karfreitag geöffnet?", corrections=fix)
    assert (row["labels"], row["abstained"], row["corrected"]) == ([], True, True)


def test_the_last_correction_wins_and_null_says_nothing():
    fix = pd.DataFrame({"message": ["a", "a", "b"], "labels": [["success"], ["content"], None]})
    frame = pd.DataFrame({"message": ["a", "b"], "text": ["Hm", "Guten Abend"]})
    table = classify_spaces(frame, BRAND, encoder="fast", corrections=fix).table
    assert table["labels"].iloc[0] == ["content"]
    assert table["corrected"].tolist() == [True, False]


def test_bad_input_is_named():
    with pytest.raises(SchemaError):
        classify_spaces(pd.DataFrame({"caption": ["x"]}), BRAND)
    with pytest.raises(SchemaError):
        one("x", corrections=pd.DataFrame({"message": ["a"]}))
    with pytest.raises(SettingError, match="shopping"):
        one("x", corrections=pd.DataFrame({"message": ["a"], "labels": [["shopping"]]}))


@pytest.mark.parametrize(
    "text", [None, float("nan"), "", " \n", "😂😂🔥", "@anna @bob", "?!", "\ud83d"]
)
def test_what_says_nothing_is_not_judged(text):
    row = one(text, encoder="fast")
    assert (row["labels"], row["abstained"], row["confidence"]) == ([], True, 0.0)
    assert row["evidence"] == []


def test_hostile_texts():
    texts = [
        "wo " * 40_000,
        "a" * 100_000,
        "danke! " * 20_000,
        "\ud83d wann habt ihr offen?",
        "متى تفتحون؟",
        "wäre … wenn " * 9_000,
        "@a" * 50_000,
    ]
    table = classify_spaces(texts, BRAND, encoder="fast").table
    assert len(table) == len(texts)
    assert not table[[*LABELS, "confidence"]].isna().any(axis=None)
    for text, row in zip(texts, table.itertuples(), strict=True):
        assert all(quote in text and len(quote) <= 240 for quote in row.evidence)


def test_neither_order_nor_neighbours_nor_repeats_matter():
    texts = list(CLEAR)
    there = classify_spaces(texts, BRAND, encoder="fast").table
    back = classify_spaces([*texts[::-1], *texts], BRAND, encoder="fast").table
    rest = [name for name in COLUMNS if name != "message"]
    for part in (back.iloc[: len(texts)].iloc[::-1], back.iloc[len(texts) :]):
        pd.testing.assert_frame_equal(part[rest].reset_index(drop=True), there[rest], atol=2e-4)


def test_keys_and_forms_of_input():
    series = classify_spaces(pd.Series(["Hallo"], index=[7]), BRAND, encoder="fast").table
    assert series["message"].tolist() == [0]
    posts = pd.DataFrame({"post": ["x:1"], "text": ["Hallo"]})
    assert classify_spaces(posts, BRAND, encoder="fast").table["message"].tolist() == ["x:1"]
    both = posts.assign(comment=["x:c"])
    assert classify_spaces(both, BRAND, encoder="fast").table["message"].tolist() == ["x:1"]
    assert len(classify_spaces([], BRAND, encoder="fast")) == 0


def test_only_whole_captions_reach_the_cache():
    kept = {}

    class Cache:
        def get(self, model_id, texts):
            return np.zeros((len(texts), 256), np.float32), np.zeros(len(texts), bool)

        def put(self, model_id, texts, vectors):
            kept.update(dict.fromkeys(texts))

    text = "So ein Tag. Vielleicht regnet es. Der Ofen war warm, das Mehl war da. Wo gibt es das?"
    classify_spaces([text], BRAND, encoder=Encoder("fast", cache=Cache()))
    assert kept
    assert set(kept) <= set(encoded_forms(text))


def test_shares_count_every_label():
    spaces = classify_spaces(list(CLEAR), BRAND)
    shares = spaces.shares().set_index("label")
    assert shares.loc["support", "messages"] == 3
    assert shares.loc["none", "messages"] == 2
    assert shares.loc["success", "share"] == pytest.approx(1 / 12)
    assert classify_spaces([], BRAND, encoder="fast").shares()["share"].isna().all()
    assert "<table" in spaces._repr_html_()
    assert len(spaces.to_json()["messages"]) == 12


def test_examples_are_many_and_balanced():
    said = examples()
    counts = {label: sum(label in e.labels for e in said) for label in LABELS}
    assert min(counts.values()) >= 100
    assert sum(not e.labels for e in said) >= 120
    german = sum(e.language == "de" for e in said)
    assert 0.4 <= german / len(said) <= 0.6
    assert all(e.kinds for e in said if e.labels & {"support", "product"})


def test_hashtags_and_a_bare_thank_you_are_no_quotes():
    texts = [
        "Danke!",
        "#lecker #besterkaffee #liebe #danke",
        "Danke euch, der beste Kaffee überhaupt! #liebe",
    ]
    quotes = classify_spaces(texts, BRAND, encoder="fast").table["quote"].tolist()
    assert quotes == [None, None, "Danke euch, der beste Kaffee überhaupt!"]


@pytest.mark.parametrize("text", [" " * 8_000, "@a " * 2_600 + "!", "#" * 8_000, "\n \n" * 2_600])
def test_sentences_and_their_ends_are_found_in_no_time(text):
    start = time.process_time()
    clauses("So." + text + "gut")
    bare(text)
    bare("gut" + text + "x")
    assert time.process_time() - start < 0.05
