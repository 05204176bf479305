"""Content worth asking for: the right posts stay out, and better ones come first."""

import math
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.brand import Brand
from workbench.errors import SchemaError, SettingError
from workbench.phrases import entry
from workbench.ugc.content import PARTS, best_content, explain_content, left_out, score_content
from workbench.ugc.content_parts import clarity, distinct_commenters, engagement, percentiles
from workbench.ugc.eligible import REASONS

BRAND = Brand(
    "Haferlicht",
    handles=["haferlicht"],
    competitors=["alpro"],
    brief="oat drink, creamy barista coffee at home",
)
GOOD = "My Haferlicht cappuccino at home is so creamy, the best oat drink for coffee I know"
START = pd.Timestamp("2026-06-01", tz="UTC")


def frame(rows):
    made = [{"post": f"instagram:p{n}", "account": f"instagram:u{n}", "platform": "instagram",
             "created_at": START + pd.Timedelta(hours=n), "kind": "image", "text": GOOD} | row
            for n, row in enumerate(rows)]  # fmt: skip
    columns = {name: None for row in made for name in row}
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in made], dtype=object) for name in columns}
    )


def felt(posts, scores=0.6, sentiment="positive"):
    scores = [scores] * len(posts) if isinstance(scores, float) else scores
    return pd.DataFrame({"post": posts["post"], "sentiment": sentiment, "score": scores,
                         "confidence": 0.9, "evidence": [["so creamy"]] * len(posts)})  # fmt: skip


def safe(posts, offence=0.0):
    return pd.DataFrame({"post": posts["post"], "safe": True, "offence": offence})


def scored(posts, **settings):
    known = {"encoder": "fast", "sentiment": felt(posts), "safety": safe(posts)}
    return score_content(posts, BRAND, **(known | settings))


OUT = {
    "own": {"account": "instagram:haferlicht"},
    "competitor": {"account": "instagram:alpro"},
    "no_author": {"account": None},
    "minor": {"text": "Ich bin 15 Jahre alt und liebe Haferlicht"},
    "never_contact": {"account": "instagram:never"},
    "employee": {"account": "instagram:staff"},
    "partner": {"account": "instagram:partner"},
    "private": {"account": "instagram:shy"},
    "paid": {"text": "Anzeige | mein Morgen mit Haferlicht"},
    "repost": {"text": "Repost @mila: Haferlicht macht den besten Kaffee am Morgen"},
    "copy": {"text": GOOD + "!!"},
    "giveaway": {"text": "Gewinnspiel! Haferlicht verlost zehn Pakete"},
    "unnamed": {"text": "Nice weather on my balcony today"},
}
LISTS = {
    "employees": {"instagram:staff"},
    "partners": {"instagram:partner"},
    "never_contact": {"instagram:never"},
}


@pytest.mark.parametrize("reason", OUT)
def test_who_is_not_to_be_asked_stays_out(reason):
    posts = frame([{}, OUT[reason]])
    shy = pd.DataFrame({"account": ["instagram:shy"], "private": [True]})
    result = scored(posts, lists=LISTS, accounts=shy)
    assert result["excluded"].tolist()[1] == reason
    assert pd.isna(result["excluded"][0])
    assert result.loc[1, ["score", *PARTS]].isna().all()
    assert result.loc[1, "reasons"] == []
    assert 0 < result.loc[0, "score"] <= 1


@pytest.mark.parametrize(
    ("reason", "row"),
    [
        ("paid", {"paid_partnership": True}),
        ("paid", {"sponsors": ["haferlicht"]}),
        ("repost", {"repost_of": "instagram:x"}),
        ("own", {"coauthors": ["haferlicht"]}),
    ],
)
def test_fields_and_words_that_say_so_too(reason, row):
    assert scored(frame([{}, {"text": GOOD + " really", **row}]))["excluded"].iloc[1] == reason


def test_unsafe_and_later_posts_stay_out():
    others = ["The Haferlicht carton leaks in my fridge", "Haferlicht on the train to Bonn"]
    posts = frame([{}, {"text": others[0]}, {"text": others[1]}])
    risk = safe(posts).assign(safe=[True, False, True])
    result = scored(posts, safety=risk, as_of=START + pd.Timedelta(hours=1))
    assert result["excluded"].tolist()[1:] == ["unsafe", "later"]


def test_cleared_minors_come_back_with_the_projects_own_list():
    posts = frame([OUT["minor"]])
    assert scored(posts)["excluded"].tolist() == ["minor"]
    assert scored(posts, held_out=frozenset())["excluded"].isna().all()
    assert scored(frame([{}]), held_out={"instagram:u0"})["excluded"].tolist() == ["minor"]


def test_a_bio_that_tells_the_age_or_the_employer_counts():
    bios = ["16 y/o | coffee", "Marketing @haferlicht", "coffee"]
    posts = frame([{}, {}, {}])
    accounts = pd.DataFrame({"account": posts["account"], "bio": bios})
    posts["text"] = [GOOD, "Haferlicht again, I cannot stop", "Today: Haferlicht latte, so good"]
    assert scored(posts, accounts=accounts)["excluded"].tolist()[:2] == ["minor", "employee"]


def test_one_office_may_be_any_office_two_are_the_brands():
    posts = frame([{}, {}, {}])
    posts["text"] = [
        "Bei uns im Büro gibt es jetzt Haferlicht",
        "Haferlicht für unser Büro, ja",
        GOOD,
    ]
    assert scored(posts)["excluded"].isna().all()
    posts["account"] = ["instagram:a", "instagram:a", "instagram:b"]
    assert scored(posts)["excluded"].tolist()[:2] == ["employee", "employee"]
    posts["text"] = ["Gewinnspiel! Liebes Team von Haferlicht", "Danke, Team von Haferlicht!", GOOD]
    assert scored(posts)["excluded"].tolist()[0] == "giveaway"
    assert scored(posts)["excluded"].isna().tolist() == [False, True, True]


def test_left_out_counts_every_reason_once_and_in_words():
    posts = frame([{}, *OUT.values()])
    shy = pd.DataFrame({"account": ["instagram:shy"], "private": [True]})
    table = left_out(scored(posts, lists=LISTS, accounts=shy), language="de")
    assert set(table["excluded"]) == set(OUT)
    assert table["posts"].tolist() == [1] * len(OUT)
    assert not table["meaning"].str.startswith("content.").any()
    for reason in REASONS:
        assert entry(f"content.out_{reason}", "de") != f"content.out_{reason}"


def test_the_score_is_the_weighted_geometric_mean_of_its_parts():
    texts = [GOOD, "Haferlicht in the rain, my bicycle broke down on the way",
             "Love the Haferlicht barista foam every single morning"]  # fmt: skip
    posts = frame([{"text": text} for text in texts])
    posts["likes"], posts["comments"] = [10, 20, 30], [1, 2, 3]
    result = scored(posts, sentiment=felt(posts, [0.9, -0.4, 0.2]), safety=safe(posts, 0.2))
    for _, row in result.iterrows():
        parts = {name: row[name] for name in PARTS}
        assert math.isnan(parts["engagement"])  # three posts are no field of peers
        parts["engagement"] = 0.5
        weights = {"relevance": 2, "sentiment": 2, "clarity": 1, "safety": 1, "engagement": 1}
        expected = math.prod(parts[n] ** (w / 7) for n, w in weights.items())
        assert row["score"] == pytest.approx(expected)
    assert result["sentiment"].tolist() == pytest.approx([0.95, 0.3, 0.6])
    assert result["safety"].tolist() == pytest.approx([0.8] * 3)
    assert result["relevance"].tolist() == pytest.approx([5 / 6, 1 / 6, 3 / 6])


def test_a_missing_part_counts_as_the_median_and_says_so():
    posts = frame([{}, {"text": "Haferlicht on the train to Bonn"}, {"text": None}, {}])
    posts["text"] = [GOOD, "Haferlicht on the train to Bonn", "The Haferlicht carton leaks", None]
    posts["mentions"] = [[], [], [], ["haferlicht"]]
    sentiment = felt(posts, [0.9, 0.1, 0.5, float("nan")])
    sentiment.loc[1, "sentiment"] = "unclear"
    result = scored(posts, sentiment=sentiment)
    missing = [{phrase for phrase, _ in reasons if ".no_" in phrase} for reasons in
               result["reasons"]]  # fmt: skip
    assert missing == [
        {"content.no_engagement"},
        {"content.no_engagement", "content.no_sentiment"},
        {"content.no_engagement"},
        {"content.no_engagement", "content.no_sentiment", "content.no_relevance",
         "content.no_clarity"},
    ]  # fmt: skip
    row = result.loc[1]
    parts = [row["relevance"] ** 2, np.median([0.95, 0.75]) ** 2, row["clarity"], 1.0, 0.5]
    assert row["score"] == pytest.approx(math.prod(parts) ** (1 / 7))


def test_naming_a_competitor_halves_safety_and_is_said():
    posts = frame([{}, {"text": "Haferlicht beats Alpro in every coffee that I make at home"}])
    result = scored(posts)
    assert result["safety"].tolist() == [1.0, 0.5]
    assert "Names alpro too; look before you ask." in explain_content(
        result.loc[1, "reasons"], language="en"
    )


def test_bought_engagement_does_not_count():
    words = ["red", "blue", "green", "grey", "pink", "gold", "lime", "teal"]
    posts = frame([{"text": f"{w} Haferlicht {w} coffee {w} morning"} for w in words])
    posts["likes"], posts["comments"] = [10, 20, 30, 40, 50, 60, 70, 9000], 0
    result = scored(posts, doubtful={"instagram:u7"})
    assert math.isnan(result.loc[7, "engagement"])
    assert "content.doubted" in [phrase for phrase, _ in result.loc[7, "reasons"]]
    assert result["engagement"].notna().sum() == 7
    assert scored(posts).loc[7, "engagement"] == pytest.approx(7.5 / 8)


def test_row_order_changes_nothing_and_ties_go_by_key():
    words = ["red", "blue", "green", "grey", "pink", "gold", "lime", "teal", "plum", "rust"]
    posts = frame([{"text": f"{w} Haferlicht {w} coffee {w} morning"} for w in words])
    posts["likes"], posts["comments"] = range(10), 1
    accounts = pd.DataFrame({"account": posts["account"], "followers": [100] * 10})
    straight = scored(posts, accounts=accounts).set_index("post")
    mixed = posts.sample(frac=1, random_state=3)
    shuffled = scored(mixed, accounts=accounts)
    assert shuffled["post"].tolist() == mixed["post"].tolist()
    pd.testing.assert_frame_equal(shuffled.set_index("post").loc[straight.index], straight)
    flat = pd.DataFrame({"post": ["b", "a", "c", "d"], "score": [0.5, 0.5, 0.9, np.nan]})
    assert best_content(flat, 9)["post"].tolist() == ["c", "a", "b"]
    assert best_content(flat, 1)["post"].tolist() == ["c"]


def test_a_planted_gem_comes_first():
    rng = random.Random(1)
    dull = ["weather", "bus", "exam", "shoes", "rain", "train", "garden", "phone", "sofa", "keys"]
    rows = [{"text": f"Haferlicht 😍😍 #{w} #{w}er #{w}est {w}", "likes": rng.randint(1, 20),
             "comments": 0} for w in dull]  # fmt: skip
    posts = frame([*rows[:4], {"text": GOOD, "likes": 400, "comments": 30}, *rows[4:]])
    scores = [0.1] * len(posts)
    scores[4] = 0.95
    result = scored(posts, sentiment=felt(posts, scores))
    assert best_content(result, 1)["post"].tolist() == ["instagram:p4"]
    said = explain_content(result.loc[4, "reasons"], language="de")
    assert any("so creamy" in sentence for sentence in said)
    assert not any("content." in sentence for sentence in said)


def test_weights_are_checked_and_used():
    posts = frame([{}])
    for wrong in ({"beauty": 1.0}, {"clarity": -1.0}, {"clarity": math.nan}):
        with pytest.raises(SettingError):
            scored(posts, weights=wrong)
    with pytest.raises(SettingError):
        scored(posts, weights=dict.fromkeys(PARTS, 0.0))
    only = scored(posts, weights={**dict.fromkeys(PARTS, 0.0), "safety": 1.0},
                  safety=safe(posts, 0.25))  # fmt: skip
    assert only["score"].tolist() == pytest.approx([0.75])


def test_a_frame_without_text_is_named():
    with pytest.raises(SchemaError):
        score_content(pd.DataFrame({"post": []}), BRAND, encoder="fast")


def test_no_posts_give_an_empty_table():
    posts = frame([{}]).iloc[:0]
    result = scored(posts)
    assert result.columns.tolist() == ["post", "score", *PARTS, "reasons", "excluded"]
    assert result.empty
    assert left_out(result).empty


def test_texts_alone_are_enough_where_nobody_is_named():
    posts = pd.DataFrame({"text": [GOOD, None]})
    result = scored(posts.assign(post=[0, 1]))
    assert result["excluded"].tolist() == ["no_author", "no_author"]


HOSTILE = [
    None,
    float("nan"),
    "",
    " \n ",
    "\ud800 Haferlicht \udfff",
    "Haferlicht " * 9_000,
    "هافر Haferlicht قهوة",
    "😍" * 500 + "Haferlicht",
    "#haferlicht" * 5_000,
    "@haferlicht " * 5_000,
    "\u202eHaferlicht\x00",
]


def test_hostile_captions_end_in_no_nan_and_no_crash():
    posts = frame([{"text": text} for text in HOSTILE])
    result = scored(posts)
    assert (result["score"].notna() ^ result["excluded"].notna()).all()
    assert result["score"].dropna().between(0, 1).all()
    for reasons in result["reasons"]:
        explain_content(reasons, language="en")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(max_size=60)), max_size=6))
def test_clarity_is_a_share_or_unknown(texts):
    values, words = clarity(texts, [None] * len(texts))
    known = [isinstance(t, str) and bool(t.strip()) for t in texts]
    assert (~np.isnan(values)).tolist() == known
    assert ((values[known] >= 0) & (values[known] <= 1)).all()
    assert (words[known] >= 0).all()


def test_clarity_by_hand():
    texts = ["Mein Kaffee am Morgen ist heute besonders cremig", "gut #a #b #c #d"]
    values, words = clarity(texts, [True, False])
    assert words.tolist() == [8, 1]
    assert values[0] == pytest.approx(1.0)
    # length 1/8, one of five signs is a word, no picture, no language
    assert values[1] == pytest.approx((1 / 8 + (1 / 5) / 0.5 + 0.6 + 0.7) / 4)


def test_percentiles_by_hand():
    values = np.array([5.0, np.nan, 1.0, 5.0, 2.0])
    assert percentiles(values)[[0, 2, 3, 4]].tolist() == pytest.approx([0.75, 0.125, 0.75, 0.375])
    assert np.isnan(percentiles(np.array([np.nan]))).all()


def test_engagement_is_judged_among_accounts_of_the_same_size():
    n = 200
    posts = pd.DataFrame(
        {
            "post": [f"instagram:{k}" for k in range(n)],
            "account": [f"instagram:u{k}" for k in range(n)],
            "likes": [50] * 100 + [5000] * 100,
            "comments": [0] * n,
            "likes_hidden": [False] * n,
        }
    )
    posts.loc[7, "likes"], posts.loc[150, "likes"] = 90, 9000
    followers = np.array([1_000.0] * 100 + [1_000_000.0] * 100)
    value = engagement(posts, followers, np.full(n, np.nan))
    # A small account's rate is higher everywhere; each is first among its own.
    assert value[7] == pytest.approx(0.995)
    assert value[150] == pytest.approx(0.995)
    posts.loc[7, "likes_hidden"] = True
    assert math.isnan(engagement(posts, followers, np.full(n, np.nan))[7])


def test_distinct_others_count_once():
    posts = pd.DataFrame({"post": ["x:1", "x:2", "x:3"], "account": ["x:a", "x:b", "x:c"],
                          "comments": [4, 3, 0]})  # fmt: skip
    comments = pd.DataFrame(
        {"post": ["x:1"] * 5, "account": ["x:a", "x:d", "x:d", "x:e", "x:haferlicht"]}
    )
    people = distinct_commenters(posts, comments, ("haferlicht",))
    assert people[0] == 2
    assert math.isnan(people[1])  # it has comments that nobody collected
    assert people[2] == 0
    assert np.isnan(distinct_commenters(posts, None, ())).all()
    assert distinct_commenters(posts, comments.iloc[:0], ())[2] == 0


def test_what_the_brand_said_before_is_no_content_of_a_fan():
    posts = frame([
        {"account": "instagram:haferlicht", "text": "Cremig wie nie: der neue Haferlicht Barista"},
        {"text": "Cremig wie nie: der neue Haferlicht Barista 😍"},
        {"text": "Heute zum ersten Mal Haferlicht aufgeschäumt, das geht ja wirklich"},
        {"text": "Auf dem Balkon schmeckt der Kaffee gleich doppelt so gut"},
        {"text": "Auf dem Balkon schmeckt der Kaffee gleich doppelt so gut", "tagged": ["haferlicht"]},
    ])  # fmt: skip
    assert scored(posts)["excluded"].tolist()[:2] == ["own", "copy"]
    assert scored(posts)["excluded"].isna().tolist() == [False, False, True, False, False]
    assert scored(posts)["excluded"].tolist()[3:] == ["unnamed", "copy"]
    # What the brand takes over from a fan stays the fan's.
    swapped = posts.assign(created_at=posts["created_at"].tolist()[::-1])
    assert scored(swapped)["excluded"].tolist()[0] == "own"
    assert pd.isna(scored(swapped)["excluded"].iloc[1])


def test_who_was_first_is_told_across_time_zones_and_spellings():
    posts = frame(
        [{"created_at": "2026-05-04T09:00Z"}, {"created_at": "2026-05-04T10:00:00.5+05:00"}]
    )
    excluded = scored(posts)["excluded"]
    assert excluded.tolist()[0] == "copy"
    assert pd.isna(excluded.iloc[1])


def test_a_later_post_is_no_original():
    posts = frame([{}, {}])
    posts["created_at"] = [START, START + pd.Timedelta(days=9)]
    posts.loc[1, "created_at"] = None
    assert pd.isna(scored(posts)["excluded"].iloc[0])
    posts["created_at"] = [START, START + pd.Timedelta(days=9)]
    result = scored(posts, as_of=START + pd.Timedelta(days=1))
    assert pd.isna(result["excluded"].iloc[0])
    assert result["excluded"].iloc[1] == "later"


def test_the_newest_profile_is_told_by_the_moment():
    posts = frame([{}])
    accounts = pd.DataFrame({"account": posts["account"].repeat(3), "bio": ["16 y/o", "tea", "old"],
                             "as_of": ["2026-05-04T09:00Z", "2026-05-04T10:00+05:00", None]})  # fmt: skip
    assert scored(posts, accounts=accounts)["excluded"].tolist() == ["minor"]
