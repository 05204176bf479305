"""The reply queue on threads planted by hand, in German and English."""

import time

import numpy as np
import pandas as pd
import pytest

from workbench import phrases
from workbench.brand import Brand
from workbench.errors import SchemaError, SettingError
from workbench.ugc.reply_queue import COLUMNS, reply_queue, waited
from workbench.ugc.signs import read_caption_signs, read_signs

BRAND = Brand("Haferlicht", handles=["haferlicht", "haferlicht.help"], competitors=["Kuhfrei"])
DAY = pd.Timestamp("2026-05-04T08:00Z")


def hours(n):
    return DAY + pd.Timedelta(hours=n)


def posts(*rows):
    names = ("post", "account", "created_at", "text")
    return pd.DataFrame([dict(zip(names, row[:4], strict=True)) | (row[4] if len(row) > 4 else {})
                         for row in rows] or None, columns=None if rows else names)  # fmt: skip


def comments(*rows):
    names = ("comment", "post", "account", "created_at", "text", "reply_to")
    return pd.DataFrame([(*row, None)[:6] for row in rows], columns=names)


OWN = (
    "i:p",
    "i:haferlicht",
    hours(0),
    "Neu im Regal: Hafer Vanille!",
    {"url": "https://a.example/p"},
)


def waiting(posts_, comments_, **more):
    return reply_queue(posts_, comments_, BRAND, **more).table["message"].tolist()


def test_a_planted_thread():
    thread = comments(
        ("i:1", "i:p", "i:mila", hours(1), "Wo bekomme ich die in Graz?"),
        ("i:2", "i:p", "i:haferlicht", hours(2), "@mila bei uns im Shop", "i:1"),
        ("i:3", "i:p", "i:mila", hours(3), "Und wann im Supermarkt?", "i:1"),
        ("i:4", "i:p", "i:jo", hours(4), "Is it gluten free?"),
        ("i:5", "i:p", "i:tom", hours(5), "@jo I think it is", "i:4"),
        ("i:6", "i:p", "i:lea", hours(6), "Packung war undicht, alles ausgelaufen."),
        ("i:7", "i:p", "i:haferlicht.help", hours(7), "@lea das tut uns leid, schreib uns!"),
        ("i:8", "i:p", "i:sue", hours(8), "So lecker 😍"),
        ("i:9", "i:p", "i:kim", hours(9), "Meine Tochter hatte eine allergische Reaktion darauf!"),
        ("i:10", "i:p", "i:haferlicht", hours(10), "Danke euch allen!"),
    )
    queue = reply_queue(posts(OWN), thread, BRAND)
    table = queue.table
    assert tuple(table.columns) == COLUMNS
    assert table["message"].tolist() == ["i:9", "i:3", "i:4"]  # urgent, then the longest waiting
    assert table["waiting"].tolist() == [1.0, 7.0, 6.0]
    assert table["urgent"].tolist() == [True, False, False]
    assert table["answered_by_others"].tolist() == [0, 0, 1]
    assert table["post_text"].unique().tolist() == [OWN[3]]
    assert table["url"].unique().tolist() == ["https://a.example/p"]
    everything = reply_queue(posts(OWN), thread, BRAND, include="all").table.set_index("message")
    assert everything.loc["i:1", "answer"] == "i:2"
    assert everything.loc["i:6", "answer"] == "i:7"
    assert everything.loc["i:6", "waiting"] == 1.0
    assert everything.loc["i:8", ["needs_reply", "answered"]].tolist() == [False, False]
    assert len(everything) == 7
    rest = waiting(posts(OWN), thread, include="unanswered")
    assert rest[3:] == ["i:5", "i:8"]


def test_the_longest_waiting_stands_first():
    thread = comments(
        ("i:2", "i:p", "i:jo", hours(3), "Gibt es das auch in groß?"),
        ("i:1", "i:p", "i:mila", hours(5), "Wo gibt es das?"),
        (
            "i:3",
            "i:p",
            "i:kim",
            hours(1),
            "Mag jemand mit euch arbeiten? Ich biete eine Kooperation an",
        ),
        ("i:4", "i:p", "i:lea", hours(4), "Bin enttäuscht, schmeckt nicht mehr"),
    )
    table = reply_queue(posts(OWN), thread, BRAND).table
    assert table["waiting"].tolist() == sorted(table["waiting"], reverse=True)
    assert table["message"].tolist() == ["i:3", "i:2", "i:4", "i:1"]


def test_mentions_are_answered_below_them_or_by_post():
    told = posts(
        ("x:1", "x:mila", hours(1), "@haferlicht wo gibt es euch in Wien?"),
        ("x:2", "x:jo", hours(1), "Hey @haferlicht, habt ihr auch Kakao?"),
        ("x:3", "x:lea", hours(1), "@haferlicht liefert ihr nach Bern?"),
        ("x:4", "x:kim", hours(1), "@haferlicht ist da Soja drin?"),
        ("x:5", "x:tom", hours(1), "@haferlicht what about Malta?", {"reply_to": "x:9"}),
        ("x:6", "x:haferlicht", hours(2), "Klar!", {"reply_to": "x:4"}),
        ("x:7", "x:haferlicht", hours(2), "Bald!", {"reply_to_account": "x:tom"}),
        ("x:8", "x:sue", hours(3), "@haferlicht und in Linz?"),
        ("x:10", "x:una", hours(3), "Morgens Haferlicht, abends auch. Und ihr?"),
        ("x:11", "x:ben", hours(3), "RT @haferlicht: wo seid ihr?", {"repost_of": "x:6"}),
        ("x:9", "x:haferlicht", hours(0), "Frage an euch"),
    )
    below = comments(
        ("x:c1", "x:1", "x:haferlicht", hours(2), "Überall im Handel"),
        ("x:c2", "x:2", "x:haferlicht", hours(2), "@kim schau mal"),
        ("x:c3", "x:3", "x:lea", hours(2), "Nur so eine Frage"),
        ("x:c4", "x:3", "x:haferlicht", hours(3), "Ja, auch nach Bern", "x:c3"),
    )
    table = reply_queue(told, below, BRAND, include="all").table.set_index("message")
    assert table["answer"].dropna().to_dict() == {
        "x:1": "x:c1", "x:3": "x:c4", "x:4": "x:6", "x:5": "x:7",
    }  # fmt: skip
    assert table.loc["x:5", ["post", "post_text"]].tolist() == ["x:9", "Frage an euch"]
    assert waiting(told, below) == ["x:2", "x:8"]


def test_what_people_ask_each_other_is_no_question_to_the_brand():
    thread = comments(
        ("i:1", "i:p", "i:mila", hours(1), "Wo gibt es das?"),
        ("i:2", "i:p", "i:jo", hours(2), "Hast du schon bei Rewe geschaut?", "i:1"),
        ("i:3", "i:p", "i:kim", hours(3), "Und ab wann?", "i:1"),
        ("i:4", "i:p", "i:tom", hours(4), "Did you find it, @haferlicht?", "i:1"),
        ("i:5", "i:p", "i:mila", hours(5), "Kannst du mir das sagen?", "i:1"),
    )
    assert waiting(posts(OWN), thread) == ["i:1", "i:3", "i:4", "i:5"]


def test_bare_handles_with_a_platform_are_read():
    own = posts(("p", "Haferlicht", hours(0), "Neu")).assign(platform="x", post_id=["p"])
    asked = comments(
        ("a", "x:p", "@Mila", hours(1), "Wo gibt es das?"),
        ("b", "x:p", "Jo", hours(1), "Und wann?"),
        ("c", "x:p", "Haferlicht", hours(2), "@mila im Shop"),
    )
    assert waiting(own.drop(columns="post"), asked.assign(platform="x")) == ["b"]
    own["post"] = "x:p"
    assert waiting(own.drop(columns=["platform", "post_id"]), asked) == ["b"]


def test_ids_may_be_numbers():
    own = posts((1, "x:haferlicht", hours(0), "Neu", {"likes": float("inf")}))
    asked = comments((5, 1, "x:mila", hours(1), "Wo?"), (6, 1, "x:jo", hours(1), "Wann?"),
                     (7, 1, "x:haferlicht", hours(2), "Da", 5))  # fmt: skip
    assert waiting(own, asked) == ["6"]


def test_posts_the_brand_is_coauthor_of_are_its_own():
    both = posts(("i:p", "i:mila", hours(0), "Zusammen!", {"coauthors": ["haferlicht"]}))
    asked = comments(("i:1", "i:p", "i:jo", hours(1), "Wo gibt's das?"))
    assert waiting(both, asked) == ["i:1"]


def test_comments_on_unknown_posts_of_the_brand():
    lost = comments(("i:1", None, "i:jo", hours(1), "Wo gibt's das?")).assign(
        post_account="i:haferlicht", post_url="https://a.example/q"
    )
    table = reply_queue(None, lost, BRAND).table
    assert table["message"].tolist() == ["i:1"]
    assert table["post_url"].tolist() == ["https://a.example/q"]
    assert table["post"].isna().all()


def test_pseudonymous_commenters_are_named_by_the_column_mentions():
    veiled = "i:~0123456789abcdef"
    thread = comments(
        ("i:1", "i:p", veiled, hours(1), "Wo gibt es das?"),
        ("i:2", "i:p", "i:haferlicht", hours(2), "@mila im Shop"),
    )
    assert waiting(posts(OWN), thread) == ["i:1"]
    thread["mentions"] = [None, ["~0123456789abcdef"]]
    assert waiting(posts(OWN), thread) == []


def test_labels_decide_and_abstentions_fall_back():
    thread = comments(
        ("i:1", "i:p", "i:mila", hours(1), "Wer hätte das gedacht?"),
        ("i:2", "i:p", "i:jo", hours(2), "Der Verschluss bricht immer ab"),
        ("i:3", "i:p", "i:kim", hours(3), "Wo gibt es das?"),
        ("i:4", "i:p", "i:lea", hours(4), "Meldet euch dringend, es geht um Geld"),
    )
    spaces = pd.DataFrame({
        "message": ["i:1", "i:2", "i:3", "i:4"],
        "labels": [["success"], ["product"], [], ["support"]],
        "support_kinds": [[], [], [], ["complaint", "urgent"]],
        "product_kind": [None, "defect", None, None],
    })  # fmt: skip
    table = reply_queue(posts(OWN), thread, BRAND, spaces=spaces).table
    assert table["message"].tolist() == ["i:4", "i:2", "i:3"]
    assert table["reply_kind"].tolist() == ["urgent", "defect", "question"]
    moods = pd.DataFrame({"message": ["i:2"], "sentiment": ["negative"]})
    assert "i:2" in waiting(posts(OWN), thread, sentiment=moods)
    assert "i:2" not in waiting(posts(OWN), thread)


def test_labels_of_captions_need_words_that_say_so():
    told = posts(
        ("x:1", "x:mila", hours(1), "Der Bus kam nicht. Zum Trost ein Kakao mit Haferlicht."),
        ("x:2", "x:jo", hours(1), "Schade. Haferlicht war diesmal undicht."),
        ("x:3", "x:kim", hours(1), "@haferlicht mir fehlt eine Packung"),
        ("x:4", "x:lea", hours(1), "Haferlicht, ich mag nicht mehr"),
    )
    spaces = pd.DataFrame({"message": ["x:1", "x:2", "x:3", "x:4"], "labels": [["support"]] * 4,
                           "support_kinds": [["complaint"]] * 4,
                           "corrected": [False, False, False, True]})  # fmt: skip
    table = reply_queue(told, None, BRAND, spaces=spaces).table
    assert table["message"].tolist() == ["x:2", "x:3", "x:4"]


def test_the_queue_as_it_was_knows_nothing_later():
    thread = comments(
        ("i:1", "i:p", "i:mila", hours(1), "Wo gibt es das?"),
        ("i:2", "i:p", "i:haferlicht", hours(30), "Im Shop", "i:1"),
        ("i:3", "i:p", "i:jo", hours(40), "Und wann?"),
    )
    before = reply_queue(posts(OWN), thread, BRAND, as_of=hours(25))
    assert before.table["message"].tolist() == ["i:1"]
    assert before.table["waiting"].tolist() == [24.0]
    assert waiting(posts(OWN), thread) == ["i:3"]
    assert waiting(posts(OWN), thread, since=hours(41)) == []


@pytest.mark.parametrize(
    ("now", "english", "german"),
    [
        (hours(3), "today: the newest message known is from 11:00.", "heute"),
        (hours(24), "yesterday: the newest", "gestern"),
        (
            hours(72),
            "data of 3 days ago: the newest message known is from 4 May 2026",
            "vor 3 Tagen",
        ),
        (hours(-5), "today", "heute"),
    ],
)
def test_the_age_of_the_data_is_said(now, english, german):
    thread = comments(("i:1", "i:p", "i:mila", hours(1), "Wo gibt es das?"))
    queue = reply_queue(posts(OWN), thread, BRAND, now=now)
    assert english in queue.sentence("en")
    assert german in queue.sentence("de")
    assert "1 message waits for an answer" in queue.sentence("en")
    assert queue.data_age_hours == max((now - hours(1)) / pd.Timedelta(hours=1), 0)


def test_collected_at_is_the_look_where_nobody_says_now():
    thread = comments(("i:1", "i:p", "i:mila", hours(1), "Wo gibt es das?"))
    thread["collected_at"] = hours(13)
    queue = reply_queue(posts(OWN), thread, BRAND)
    assert queue.collected_at == hours(13)
    assert queue.table["data_age_hours"].tolist() == [12.0]
    unknown = reply_queue(posts(OWN), thread.drop(columns="collected_at"), BRAND)
    assert unknown.data_age_hours is None
    assert unknown.table["data_age_hours"].isna().all()
    assert "not known" in unknown.sentence("en")


@pytest.mark.parametrize(
    ("hours", "told"),
    [(0.4, ("hours", 0)), (30, ("hours", 30)), (47.9, ("hours", 48)), (48, ("days", 2)),
     (71, ("days", 3)), (float("nan"), None), (None, None)],
)  # fmt: skip
def test_waiting_is_told_one_way_everywhere(hours, told):
    assert waited(hours) == told


def test_missing_columns_and_bad_choices_are_named():
    with pytest.raises(SchemaError, match="created_at"):
        reply_queue(posts(OWN).drop(columns="created_at"), None, BRAND)
    with pytest.raises(SchemaError, match="account"):
        reply_queue(None, comments().drop(columns="account"), BRAND)
    with pytest.raises(SchemaError, match="labels"):
        reply_queue(None, None, BRAND, spaces=pd.DataFrame({"message": []}))
    with pytest.raises(SettingError, match="some"):
        reply_queue(None, None, BRAND, include="some")


def test_nothing_gives_nothing():
    for given in ((None, None), (posts(OWN), None), (posts(), comments())):
        queue = reply_queue(*given, BRAND, include="all")
        assert len(queue) == 0
        assert tuple(queue.table.columns) == COLUMNS
        assert queue.sentence("de").endswith("Keine Nachricht wartet auf Antwort.")


HOSTILE = [None, float("nan"), "", "   ", "\ud83d", "?" * 100_000, "@" * 50_000, "a" * 100_000,
           "\u200fأين أجد هذا؟", "😀😀😀", "wo\x00 ist das?", "كيف؟ @haferlicht", 17]  # fmt: skip


def test_hostile_texts_give_rows_without_nan():
    rows = [(f"i:{n}", "i:p", "i:mila" if n % 2 else None, hours(n) if n % 3 else None, text)
            for n, text in enumerate(HOSTILE)]  # fmt: skip
    thread = comments(*rows)
    table = reply_queue(posts(OWN), thread, BRAND, include="all").table
    assert len(table) == len(HOSTILE)
    assert table["needs_reply"].dtype == bool
    assert (table["message"].notna() & table["reply_kind"].notna()).all()
    assert "i:8" in waiting(posts(OWN), thread)  # Arabic question mark


def test_a_hundred_thousand_would_take_seconds():
    n = 20_000
    dice = np.random.default_rng(0)
    said = np.array(
        ["Wo gibt es das?", "@mila schau", "So gut", "Is it vegan?", "@haferlicht hallo"]
    )
    thread = pd.DataFrame({
        "comment": [f"i:{i}" for i in range(n)],
        "post": [f"i:p{i}" for i in dice.integers(0, 50, n)],
        "account": [f"i:u{i}" if i else "i:haferlicht" for i in dice.integers(0, 400, n)],
        "created_at": DAY + pd.to_timedelta(np.arange(n), unit="min"),
        "text": said[dice.integers(0, len(said), n)],
        "reply_to": [f"i:{i - j}" if j else None
                     for i, j in zip(range(n), dice.integers(0, 3, n) * (np.arange(n) > 3), strict=True)],
    })  # fmt: skip
    own = posts(*[(f"i:p{i}", "i:haferlicht", DAY, "Neu") for i in range(50)])
    begun = time.perf_counter()
    table = reply_queue(own, thread, BRAND).table
    assert len(table) > 1000
    assert time.perf_counter() - begun < 20  # about 1 s; a square of it would be minutes


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Habt ihr das auch ohne Zucker", ["question"]),
        ("@haferlicht wann kommt Kakao zurück?", ["question"]),
        ("@lena sollen wir das mal probieren?", []),
        ("Wie lecker ist das denn?!", []),
        ("Ist das lecker!", []),
        ("How cute is this?", []),
        ("does anyone know where to buy these", ["question"]),
        ("My carton arrived damaged and nobody replies", ["complaint"]),
        ("Schon zum dritten Mal: falsch geliefert, ich gehe zum Anwalt", ["complaint", "urgent"]),
        ("Liebe ich", []),
        ("Frage mich, ob das vegan ist", ["question"]),
        ("???", []),
        ("Gibt es das echt?", ["question"]),
        ("Echt?", []),
        ("It's vegan, right?", ["question"]),
        ("Was für ein Öl ist da drin?", ["question"]),
        ("Wie süß ist die Vanille eigentlich?", ["question"]),
        ("Ich warte seit zwei Wochen auf mein Paket", ["complaint"]),
        ("I never received my order", ["complaint"]),
        ("https://a.example/?x=1", []),
    ],
)
def test_signs(text, kinds):
    assert read_signs(text, BRAND.handles).kinds == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Hey @haferlicht, Kakao ist weg. Kommt der wieder?", ["question"]),
        ("@kim @haferlicht warum gibt es euch nicht in Bern?", ["question"]),
        ("Sonntagskuchen mit @haferlicht. Wer backt mit?", []),
        ("Morgens @haferlicht ist das Beste. Und ihr so?", []),
        ("@kuhfrei oder @haferlicht? Klar die zweite.", []),
        ("Wo bekommt man in Kiel noch @haferlicht? Regal leer.", ["question"]),
        ("Nie wieder Marathon. Jetzt Pause. Dann Kaffee mit Haferlicht.", []),
        ("Haferlicht war immer gut. Diesmal war alles ausgelaufen.", ["complaint"]),
        ("Haferlicht seit Monaten, no complaints so far", []),
        ("Ich hatte eine allergische Reaktion. Auf Haferlicht!", ["urgent"]),
        ("#haferlicht kaputt angekommen", ["complaint"]),
        (None, []),
    ],
)
def test_captions_speak_to_followers(text, kinds):
    assert read_caption_signs(text, BRAND).kinds == kinds


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Mein Admin ist eine Katastrophe", []),
        ("Der dm hier ist eine Katastrophe", ["complaint"]),
        ("#dm ist eine Katastrophe", ["complaint"]),
        ("Mit @dmitri. Wo gibt es noch @dmitri Karten?", []),
        ("Kaffee geholt. Wo gibt es bei @dm noch Filter?", ["question"]),
    ],
)
def test_a_short_name_stands_for_itself(text, kinds):
    assert read_caption_signs(text, Brand("dm", handles=["dm"])).kinds == kinds


def test_a_long_name_may_be_inflected_or_part_of_a_word():
    for name in ("Haferlichts Lieferung", "Mein Haferlichtkaffee", "Bei HAFERLICHT"):
        assert read_caption_signs(f"{name} ist eine Katastrophe", BRAND).kinds == ["complaint"]


def test_every_sentence_is_there_in_both_languages():
    for phrase in phrases.phrase_ids():
        if phrase.startswith("community."):
            assert phrases.entry(phrase, "de") != phrases.entry(phrase, "en"), phrase
