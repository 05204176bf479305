"""Sentiment toward the brand against means worked out by hand."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from tests.signals.rows import BRAND, T, measured, post, tables
from workbench.graph import attention_graph
from workbench.phrases import say
from workbench.signals.observation import observe
from workbench.signals.sentiment import judge_brand_posts
from workbench.text import Encoder, judge_sentiment

POSTS = [
    post("1", "ada", 1, "@hafer ist wunderbar cremig"),
    post("2", "ada", 200, "mein @hafer"),
    post("3", "ada", 3, "@hafer im Kühlschrank"),
    post("4", "ada", 4, "Werbung | @hafer ist das Beste"),
    post("5", "ada", 5, "Wetter"),
    post("6", "bob", 1, "@hafer schmeckt nach Pappe"),
    post("7", "bob", 2, "@hafer na ja"),
    post("8", "cleo", 1, "Kuchen"),
    post("9", "bob", 1, "RT @zoe: @hafer", repost_of="x:99"),
    post("0", "dan", 1, "@hafer"),
]


def judged(**scores):
    rows = [
        (f"x:{key[1:]}", "positive" if s > 0.3 else "negative" if s < -0.3 else "neutral", s, 0.8)
        for key, s in scores.items()
    ]
    return pd.DataFrame(rows, columns=["post", "sentiment", "score", "confidence"])


MOODS = judged(p1=0.9, p2=0.5, p3=0.1, p4=1.0, p5=-1.0, p6=-0.8, p7=0.0, p8=1.0, p9=1.0)


def test_sentiment_is_the_mean_of_unpaid_own_posts_about_the_brand():
    mood = measured(POSTS, sentiment=MOODS).measured["sentiment"]
    # ada: scores .9, .5, .1 → shares .95, .75, .55; bob: −.8, 0 → .1, .5; age changes nothing.
    assert mood.value[:2] == pytest.approx([0.75, 0.3])
    assert np.isnan(mood.value[2:]).all()
    assert mood.n.tolist() == [3, 2, 0, 0]
    assert mood.coverage.tolist() == [1, 1, 0, 0]
    # Of two peers ada is better, bob worse: ¾ and ¼, shrunk by 3/6 and 2/5; unknown is the middle.
    assert mood.weighed().tolist() == pytest.approx([0.625, 0.4, 0.5, 0.5])
    assert mood.evidence == {"x:ada": ("x:1", "x:2", "x:3"), "x:bob": ("x:6", "x:7")}


def test_the_spread_of_few_posts_is_steadied_by_everybodys():
    mood = measured(POSTS, sentiment=MOODS).measured["sentiment"]
    ada, bob = np.array([0.95, 0.75, 0.55]) / 0.75, np.array([0.1, 0.5]) / 0.3
    squares = [((v - v.mean()) ** 2).sum() for v in (ada, bob)]
    corpus = sum(squares) / (2 + 1)
    for at, (n, mean) in enumerate([(3, 0.75), (2, 0.3)]):
        variance = (squares[at] + 4 * corpus) / (n - 1 + 4)
        assert mood.spread[at] == pytest.approx(mean * np.sqrt(variance / n))
    assert mood.spread[2] == 0


def test_the_sentences_count_praise_and_blame():
    reasons = measured(POSTS, sentiment=MOODS).measured["sentiment"].reasons
    said = [say(reason, "en", **values) for reason, values in reasons[:3]]
    assert said == [
        "2 of 3 posts about Hafer positive, none negative",
        "0 of 2 posts about Hafer positive, 1 negative",
        "no own post about Hafer whose mood was judged",
    ]


def test_posts_that_say_nothing_or_were_not_judged_lower_the_coverage():
    moods = judged(p1=0.9, p2=0.0).assign(confidence=[0.8, 0.0])
    mood = measured(POSTS, sentiment=moods).measured["sentiment"]
    assert mood.value[0] == pytest.approx(0.95)
    assert mood.coverage[0] == pytest.approx(1 / 3)
    unknown = judged(p1=0.9, p2=np.nan)
    assert measured(POSTS, sentiment=unknown).measured["sentiment"].n[0] == 1


@pytest.mark.parametrize(
    ("moods", "why"),
    [
        (None, "signals.no_sentiment"),
        (MOODS.iloc[:0], "signals.no_judged_posts"),
        (judged(p5=1.0), "signals.no_judged_posts"),
    ],
)
def test_what_nobody_judged_is_absent(moods, why, encoder):
    # The heads were fitted on other vectors than the stand-in's, so nothing is judged with it.
    signals = measured(POSTS, sentiment=moods, encoder=encoder)
    assert {a.name: a.reason[0] for a in signals.absent}["sentiment"] == why


def test_with_the_multilingual_encoder_the_posts_are_judged_here():
    posts = [*POSTS, post("a", "bob", 3, "@hafer schmeckt nach Pappe")]
    posts, comments, accounts = tables(posts)
    graph = attention_graph(posts, comments, as_of=T)
    seen = observe(posts, comments, accounts, graph, BRAND, as_of=T, history=None)
    seen = dataclasses.replace(seen, candidates=pd.Index(["x:ada", "x:bob"]))
    told = judge_brand_posts(seen, Encoder("multilingual"))
    assert sorted(told.index) == ["x:1", "x:2", "x:3", "x:6", "x:7", "x:a"]
    texts = posts.set_index("post")["text"].reindex(told.index)
    alone = judge_sentiment(texts.tolist(), BRAND).drop(columns="post").set_axis(told.index)
    pd.testing.assert_frame_equal(told, alone, check_names=False, atol=1e-4)
    assert judge_brand_posts(seen, None) is None
    assert judge_brand_posts(seen, Encoder("fast")) is None
