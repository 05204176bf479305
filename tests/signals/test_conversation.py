"""Conversation depth, and what says something."""

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import comment, measured, post, profile
from workbench.phrases import say
from workbench.signals.substance import says_something

SAYS = "wo hast du den gekauft"


def talk(posts, comments, **settings):
    return measured(posts, comments, **settings).measured["conversation"]


def test_depth_is_people_and_answers_a_post():
    posts = [post("1", "ada", 2), post("2", "ada", 1, comments=0), post("3", "bob", 1)]
    on = ("1", "ada")
    comments = [
        comment("a", "zoe", on, text=SAYS),
        comment("b", "zoe", on, text="und noch eine Frage dazu"),  # the same person
        comment("c", "kim", on, text="das sieht ja großartig aus"),
        comment("d", "lou", on, text="🔥🔥"),
        comment("e", "ada", on, text="im Laden um die Ecke", reply_to="x:a"),
        comment("f", "kim", on, text="bei mir gab es keinen mehr", reply_to="x:a"),
        comment("g", "kim", on, text="vielleicht morgen wieder da?", reply_to="x:a"),
        comment("h", "ada", on, text="danke", reply_to="x:c"),
        comment("i", "ada", on, text="Link steht oben im Profil"),  # an opening of one's own
        comment("j", "hafer", on, text="freut uns wirklich sehr"),  # the brand
    ]
    found = talk(posts, comments)
    # zoe and kim open, ada and kim answer zoe: depth 4; nobody under the second post.
    assert found.value.tolist() == [pytest.approx(((2 + 0) / 2) ** 2), 0.0]
    assert found.n.tolist() == [2, 1]
    assert found.coverage.tolist() == [1, 1]
    assert found.evidence == {"x:ada": ("x:1",)}
    phrase, values = found.reasons[0]
    assert say(phrase, "en", **values) == (
        "about 1.0 contributions a post: 2 people and 2 answers in 2 posts; "
        "22 % of the comments say too little to count"
    )
    assert found.reasons[1] == ("signals.conversation_none", {"posts": 1})


def test_without_threads_the_authors_words_are_one_answer_a_post():
    posts = [post("1", "ada", 1), post("2", "ada", 2)]
    comments = [comment("a", "zoe", ("1", "ada"), text=SAYS), comment("b", "ada", ("1", "ada"), text=SAYS),
                comment("c", "ada", ("1", "ada"), text="gleich hier um die Ecke"),
                comment("d", "zoe", ("2", "ada"), text=SAYS)]  # fmt: skip
    found = talk(posts, comments)
    assert found.value[0] == pytest.approx(((np.sqrt(2) + 1) / 2) ** 2)


def test_comments_that_were_not_collected_are_unknown_not_silence():
    posts = [post("1", "ada", 1, comments=9), post("2", "ada", 2, comments=12), post("3", "bob", 1, comments=7),
             post("4", "cleo", 1)]  # fmt: skip
    found = talk(posts, [comment("a", "zoe", ("1", "ada"), text=SAYS)])
    assert found.value[0] == 1
    assert found.coverage.tolist() == [0.5, 0, 1]
    assert np.isnan(found.value[1])
    assert found.reasons[1] == ("signals.conversation_unknown", {})
    assert found.value[2] == 0  # no figure: the table is taken to be complete


def test_conversation_is_absent_without_comments():
    posts = [post("1", "ada", 1), post("b", "hafer", 1)]
    assert "conversation" in {a.name for a in measured(posts).absent}
    elsewhere = [comment("a", "ada", ("b", "hafer"), text=SAYS)]
    assert "conversation" in {a.name for a in measured(posts, elsewhere).absent}


def test_accounts_of_one_size_are_compared():
    posts = [post(n, n, 1) for n in ("ada", "bob", "cleo")]
    comments = [comment(f"{n}{i}", f"fan{i}", (n, n), text=SAYS)
                for n, k in (("ada", 1), ("bob", 3), ("cleo", 2)) for i in range(k)]  # fmt: skip
    found = talk(posts, comments, accounts=[profile(n, 1000) for n in ("ada", "bob", "cleo")])
    assert found.value.tolist() == pytest.approx([1, 3, 2])
    np.testing.assert_allclose(found.percentile(), [1 / 6, 5 / 6, 3 / 6])


@pytest.mark.parametrize(
    "text",
    ["wo gibt es das?", "welche Sorte?", "really love this one", "@lena das müssen wir probieren",
     "Hafer/Mandel oder lieber Soja", "とても美味しそうですね", "อร่อยมากเลยครับ", "🔥 so gut wie neulich 🔥",
     "هل هذا متاح هنا", "one two three", "ich\u00a0mag\u00a0das", "„Das ist gut“", "a" * 99_990 + " b c"],
)  # fmt: skip
def test_what_says_something(text):
    assert says_something(pd.Series([text])).tolist() == [True]


@pytest.mark.parametrize(
    "text",
    [None, float("nan"), "", "   ", "🔥🔥🔥", "❤️ 😍 ❤️", "schön", "So lecker!", "wow wow", "@lena @tom @kim",
     "#hafer #kaffee #liebe", "https://a.example/b c.d", "100 % !!!", "ja?", "?", "素敵", "x" * 100_000,
     "\u202e\u202d", "... --- ...", 7],
)  # fmt: skip
def test_what_says_too_little(text):
    assert says_something(pd.Series([text], dtype=object)).tolist() == [False]


def test_lone_surrogates_and_mixed_columns_are_read():
    mixed = pd.Series(["\ud83d das ist gut", None, 3, "nur das"], dtype=object)
    assert says_something(mixed).tolist() == [True, False, False, False]
    assert says_something(pd.Series([], dtype="str")).tolist() == []
