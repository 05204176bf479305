"""Safety: severities added up by hand, quotes told and exported."""

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import measured, post
from workbench.errors import SchemaError
from workbench.phrases import say
from workbench.signals.safety import safety_evidence
from workbench.text import flag_safety

POSTS = [post(str(n), "ada", n, "x") for n in range(8)]
POSTS += [post("b", "bob", 1, "x"), post("c", "cleo", 1, "x"), post("d", "cleo", 2, "y")]


def flags(*rows):
    return pd.DataFrame(
        [(f"x:{post}", not (insult or set(themes) & {"hate", "drugs", "sexual"}), p, insult,
          themes, quotes) for post, p, insult, themes, quotes in rows],
        columns=["post", "safe", "offence", "offensive", "themes", "evidence"],
    )  # fmt: skip


FLAGS = flags(
    ("0", 0.1, False, ["hate"], ["weg mit denen"]),
    ("1", 0.8, True, [], ["du Idiot"]),
    ("2", 0.6, True, ["drugs", "alcohol"], ["du Depp", "Koks"]),
    ("3", 0.2, False, ["alcohol"], ["Wein"]),
    ("4", 0.1, False, [], []),
    ("b", 0.0, False, [], []),
    ("z", 1.0, True, ["hate"], ["wer weiß"]),
)


def test_safety_is_one_less_the_severity_a_post_with_four_granted():
    safety = measured(POSTS, safety=FLAGS).measured["safety"]
    # Five of ada's posts were looked at: hate 1, an insult 0.8, drugs 0.7 (over the insult's 0.6).
    assert safety.value[:2] == pytest.approx([1 - (1 + 0.8 + 0.7) / 9, 1.0])
    assert np.isnan(safety.value[2])
    assert safety.n.tolist() == [5, 1, 0]
    assert safety.coverage.tolist() == [5 / 8, 1, 0]
    assert safety.evidence == {"x:ada": ("x:0", "x:1", "x:2")}
    assert safety.peers is None
    assert safety.weighed().tolist() == pytest.approx([1 - 2.5 / 9, 1.0, 1.0])


def test_the_sentence_counts_and_quotes_the_gravest():
    reasons = measured(POSTS, safety=FLAGS).measured["safety"].reasons
    said = [say(reason, "en", **values) for reason, values in reasons]
    assert said == [
        "3 of 5 posts to look at: insults (2), hate (1), “weg mit denen”",
        "nothing offensive and no unsafe theme in 1 post",
        "no post was looked at",
    ]
    one = measured(POSTS, safety=FLAGS.iloc[[1]]).measured["safety"].reasons[0]
    assert say(one[0], "de", **one[1]) == "1 von 1 Beitrag zu prüfen: Beleidigung (1), „du Idiot“"


def test_quotes_stay_short_and_on_one_line():
    long = flags(("b", 0.9, True, [], ["a\n{b}" + "x" * 100_000]))
    reason, values = measured(POSTS, safety=long).measured["safety"].reasons[1]
    quote = values["quote"]
    assert len(quote) == 160
    assert quote.startswith("a {b}x")
    assert quote in say(reason, "en", **values)
    mute = flags(("b", 0.9, True, [], []))
    assert measured(POSTS, safety=mute).measured["safety"].reasons[1][1]["quote"] == "…"


@pytest.mark.parametrize(
    ("judged", "why"),
    [(None, "signals.no_safety"), (FLAGS.iloc[:0], "signals.no_safety_posts"),
     (FLAGS.iloc[[6]], "signals.no_safety_posts")],
)  # fmt: skip
def test_what_nobody_checked_is_absent(judged, why):
    absent = measured(POSTS, safety=judged).absent
    assert {a.name: a.reason[0] for a in absent}["safety"] == why


def test_the_evidence_lists_every_quote_gravest_first():
    posts = pd.DataFrame(POSTS)
    rows = safety_evidence(posts, FLAGS)
    assert rows.to_numpy().tolist() == [
        ["x:ada", "x:0", "hate", "weg mit denen"],
        ["x:ada", "x:1", "offence", "du Idiot"],
        ["x:ada", "x:2", "drugs, offence", "du Depp"],
        ["x:ada", "x:2", "drugs, offence", "Koks"],
    ]
    again = safety_evidence(posts, FLAGS.set_index("post"), accounts=["x:ada", "x:bob"])
    pd.testing.assert_frame_equal(rows, again)
    assert safety_evidence(posts, FLAGS, accounts=[]).columns.tolist() == rows.columns.tolist()
    with pytest.raises(SchemaError):
        safety_evidence(posts, FLAGS.drop(columns="evidence"))


def test_what_flag_safety_gives_fits():
    posts = [post("1", "ada", 1, "Halt die Fresse, du Idiot"), post("2", "ada", 2, "Guten Morgen")]
    posts += [post("3", "bob", 1, "Ein Tag am See")]
    table = pd.DataFrame(posts)
    flagged = flag_safety(table)
    safety = measured(posts, safety=flagged).measured["safety"]
    assert safety.value[1] == 1
    assert safety.value[0] == pytest.approx(1 - flagged["offence"][0] / 6)
    assert safety_evidence(table, flagged)["post"].unique().tolist() == ["x:1"]
