"""Comment spam, praise that fits any post, copies: invented comments, read by a person."""

import math

import pandas as pd
import pytest

from workbench.errors import SchemaError
from workbench.text.spam import judge_comments, judge_texts, said_twice

SPAM = [
    "Check out my channel, new song every week!",
    "Subscribe to me and I'll sub you back",
    "SUBSCRIBEEE PLZZZ",
    "pls visit www.best-followers.example.com today",
    "I made $3,000 per week working from home, ask me how",
    "DM us for collab 💌",
    "Promote it on @best.page.daily",
    "follow for follow? l4l?",
    "https://bit.ly/abc123",
    "Schaut doch mal auf meinem Kanal vorbei, ich mache auch Musik",
    "Abonniert mich bitte, ich abonniere zurück",
    "Geld verdienen von zu Hause, schreib mir eine DM",
    "Kostenloses Abo da lassen, danke! Mein neues Video ist online",
    "Interesse an einer Kooperation? Schreib uns per DM!",
    "Schreib mir auf WhatsApp +491510000000",
    "Mehr Follower kaufen: klick den Link in meiner Bio, www.reichweite.example.net",
]
HONEST = [
    "Welche Mühle benutzt du?",
    "Hab ich gestern nachgebacken, war nach zwanzig Minuten durch.",
    "Bei mir gerinnt er immer im Kaffee, woran liegt das?",
    "I never knew you could steam it cold, thanks for the tip",
    "Gibt es den auch ohne Zucker?",
    "So proud of you, that took courage.",
    "haha genau mein Humor @mila.backt",
    "Ich habe das Paket heute bekommen und es war leider kaputt, der Kundenservice hat mir aber "
    "sofort eine neue Lieferung zugesagt. Ich bin gespannt, ob das klappt, und melde mich wieder.",
    "We watched this three times in a row, my daughter now wants to become a baker.",
    "2 € mehr als letzte Woche, warum?",
]
GENERIC = [
    "Wow, so schön 😍", "Toller Content, weiter so! 🔥", "Great shot 🔥", "❤️❤️", "Amazing!!",
    "Ich liebe deinen Feed 🤍", "love this ✨", "Nice pic", "Sooo schön 💕", "Immer wieder toll bei dir",
]  # fmt: skip
PARTICULAR = [
    "der Schaum 😍😍 wie?",
    "Wow @anna",
    "@anna",
    "Rezept bitte!",
    "schön, aber teuer",
    "?",
    "",
]


@pytest.mark.parametrize("text", SPAM)
def test_spam_is_told_with_its_words(text):
    judged = judge_comments([text]).iloc[0]
    assert judged["spam"] >= 0.5
    assert judged["evidence"]
    assert all(quote in text for quote in judged["evidence"])


@pytest.mark.parametrize("text", HONEST)
def test_what_people_write_is_no_spam(text):
    judged = judge_comments([text]).iloc[0]
    assert judged["spam"] < 0.5
    assert not judged["generic"]


@pytest.mark.parametrize("text", GENERIC)
def test_praise_that_fits_any_post(text):
    judged = judge_comments([text]).iloc[0]
    assert judged["generic"]
    assert judged["spam"] < 0.5
    assert judged["evidence"] == [text]


@pytest.mark.parametrize("text", PARTICULAR)
def test_what_speaks_of_the_post_or_to_somebody_is_not_generic(text):
    assert not judge_comments([text])["generic"].iloc[0]


def test_spam_is_the_sum_of_log_odds_worked_out_by_hand():
    # subscribe 2.6, begging 0.6; 16 characters are free.
    odds = -2.2 + 2.6 + 0.6
    text = "please subscribe"
    assert judge_comments([text])["spam"].iloc[0] == pytest.approx(1 / (1 + math.exp(-odds)))
    plain = "x" * 100  # 40 characters beyond 60, 0.008 each
    odds = -2.2 + 0.32
    assert judge_comments([plain])["spam"].iloc[0] == pytest.approx(1 / (1 + math.exp(-odds)))


def test_length_alone_never_makes_spam():
    assert judge_comments(["lang " * 20_000])["spam"].iloc[0] < 0.5


def test_copies_need_four_words_and_another_place_or_author():
    table = pd.DataFrame(
        {
            "comment": list("abcdefgh"),
            "account": ["x:1", "x:2", "x:3", "x:3", "x:4", "x:5", "x:6", "x:6"],
            "post": ["x:p", "x:p", "x:q", "x:r", "x:p", "x:q", "x:p", "x:p"],
            "text": [
                "Das ist wirklich ganz toll", "das ist wirklich ganz toll @anna",
                "Ich bin heute sehr froh", "Ich bin heute sehr froh",
                "so gut", "so gut",
                "Zweimal gedrückt und zweimal gesendet", "Zweimal gedrückt und zweimal gesendet",
            ],
        }
    )  # fmt: skip
    judged = judge_comments(table)
    assert judged["comment"].tolist() == list("abcdefgh")
    assert judged["duplicate"].tolist() == [True, True, True, True, False, False, False, False]


def test_a_list_has_copies_without_authors():
    judged = judge_comments(["eins zwei drei vier", "Eins zwei drei vier", "eins zwei drei"])
    assert judged["duplicate"].tolist() == [True, True, False]
    said = judge_texts(pd.Series(["eins zwei drei vier"] * 2)).said
    assert said_twice(said, pd.DataFrame({"account": ["a", "a"]})).tolist() == [False, False]


def test_a_moment_of_the_video_is_no_link_and_entities_are_read():
    moment = '<a href="https://www.youtube.com/watch?v=abc&amp;t=83">1:23</a> this part'
    assert judge_comments([moment])["spam"].iloc[0] < 0.5
    assert judge_comments(["I&#39;ll subscribe to you"])["spam"].iloc[0] > 0.5


def test_fullwidth_letters_are_read():
    assert judge_comments(["ｈｔｔｐ://ｗｗｗ.example.com"])["spam"].iloc[0] > 0.5


@pytest.mark.parametrize(
    "text",
    [None, float("nan"), "", "   ", "\ud800", "a" * 100_000, "😍" * 5_000, "\u200fمرحبا بالعالم",
     "please " * 15_000, "@" * 50_000, "<a " * 30_000, "my " * 30_000],
)  # fmt: skip
def test_hostile_texts_are_judged(text):
    judged = judge_comments([text, "Check out my channel"])
    assert judged["spam"].between(0, 1).all()
    assert judged["spam"].iloc[1] > 0.5
    if not isinstance(text, str) or not text.strip():
        assert judged.loc[0, ["spam", "generic", "duplicate"]].tolist() == [0, False, False]
        assert judged.loc[0, "evidence"] == []


def test_nothing_gives_an_empty_table():
    assert judge_comments([]).columns.tolist() == [
        "comment", "spam", "generic", "duplicate", "evidence",
    ]  # fmt: skip
    assert len(judge_comments(pd.DataFrame({"text": pd.Series([], dtype="str")}))) == 0


def test_a_frame_without_text_is_refused():
    with pytest.raises(SchemaError):
        judge_comments(pd.DataFrame({"comment": ["x:1"]}))


def test_the_order_of_comments_does_not_matter():
    texts = [*SPAM, *HONEST, *GENERIC]
    forth = judge_comments(texts)["spam"].tolist()
    back = judge_comments(texts[::-1])["spam"].tolist()
    assert forth == back[::-1]
