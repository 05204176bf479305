"""Topics: planted themes in two languages, order, copies, edges, and what survives a re-run."""

import json
import random

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from tests.ugc.planted import THEMES, planted
from workbench.errors import NotFoundError, SchemaError, SettingError
from workbench.sample import make
from workbench.text import detect_language
from workbench.ugc import Topics, find_topics


@pytest.fixture(scope="module")
def posts():
    return planted(400)


@pytest.fixture(scope="module")
def topics(posts):
    return find_topics(posts, resolution=0.2)


def test_planted_themes_are_found(posts, topics):
    assert adjusted_rand_score(posts["theme"], topics.labels) >= 0.8


def test_the_sample_brand_s_themes_are_found_across_languages():
    sample = make(77, scale=0.2)
    found = find_topics(sample.posts)
    theme = sample.posts["post"].map(sample.truth.theme_of_post).fillna("none")
    assert adjusted_rand_score(theme, found.labels) >= 0.6
    language = pd.Series(detect_language(sample.posts["text"]))
    told = language.isin(["de", "en"]).to_numpy()
    assert normalized_mutual_info_score(language[told], found.labels[told]) <= 0.1


def test_names_carry_the_planted_words_and_nothing_private(posts, topics):
    theme_of = posts["theme"].groupby(topics.labels).agg(lambda t: t.mode().iloc[0])
    for row in topics.table.itertuples():
        parts = THEMES[theme_of[row.topic]]
        words = " ".join([*parts["de"], *parts["en"], theme_of[row.topic]]).lower().split()
        assert sum(set(keyword.split()) <= set(words) for keyword in row.keywords[:5]) >= 4
        assert row.name == ", ".join(row.keywords[:3])
        assert not any("friend" in word for word in row.keywords)


def test_shape_of_the_result(posts, topics):
    assert topics.labels.dtype == np.int64
    assert set(topics.labels) == set(range(len(topics)))
    sizes = np.bincount(topics.labels)
    assert (np.diff(sizes) <= 0).all()
    assert topics.table["size"].tolist() == sizes.tolist()
    assert ((topics.confidence >= 0) & (topics.confidence <= 1)).all()
    assert (topics.unclear == (topics.confidence < 0.5)).all()
    assert list(topics.table.columns) == ["topic", "name", "size", "keywords", "exemplars"]
    for row in topics.table.itertuples():
        assert 1 <= len(row.exemplars) <= 5
        members = set(posts["post"][topics.labels == row.topic])
        assert set(row.exemplars) <= members


def test_row_order_and_repetition_change_nothing(posts, topics):
    shuffled = posts.sample(frac=1, random_state=5)
    again = find_topics(shuffled, resolution=0.2)
    by_post = dict(zip(again.posts, again.labels, strict=True))
    assert [by_post[post] for post in posts["post"]] == topics.labels.tolist()
    assert again.table.equals(topics.table)


def test_strings_need_no_keys_and_their_order_changes_nothing(posts):
    texts = posts["text"].tolist()
    first = find_topics(texts, encoder="fast", resolution=1)
    backwards = find_topics(texts[::-1], encoder="fast", resolution=1)
    assert backwards.labels[::-1].tolist() == first.labels.tolist()
    series = find_topics(posts["text"], encoder="fast", resolution=1)
    assert series.labels.tolist() == first.labels.tolist()
    assert first.posts == list(range(400))


def test_copies_follow_their_original(posts):
    copies = posts.head(40).assign(
        post=[f"instagram:copy{i}" for i in range(40)],
        text="RT @someone: " + posts["text"].head(40).str.upper() + " 🥳",
    )
    both = find_topics(pd.concat([posts, copies], ignore_index=True), encoder="fast")
    assert both.labels[400:].tolist() == both.labels[:40].tolist()
    assert both.confidence[400:].tolist() == both.confidence[:40].tolist()
    assert not any(str(p).startswith("instagram:copy") for e in both.table["exemplars"] for p in e)


def test_silent_posts_share_the_last_topic(posts):
    texts = [*posts["text"].head(60), "", None, "@only @handles", "https://a.de/b", " \n"]
    found = find_topics(texts, encoder="fast")
    silent = found.labels[60:]
    assert len(set(silent)) == 1
    assert silent[0] == len(found) - 1
    assert found.unclear[60:].all()
    assert (found.labels[:60] != silent[0]).all()
    assert np.isfinite(found.layout).all()


@pytest.mark.parametrize(
    ("texts", "topics", "labels"),
    [
        ([], 0, []),
        (["hello there"], 1, [0]),
        (["", None], 1, [0, 0]),
        (["same words here"] * 50, 1, [0] * 50),
        (["one thing", "", "another thing"], 2, [0, 1, 0]),
        ([f"text number {i}" for i in range(15)], 1, [0] * 15),
    ],
)
def test_few_texts(texts, topics, labels):
    found = find_topics(texts, encoder="fast")
    assert len(found) == topics
    assert found.labels.tolist() == labels
    assert found.unclear.all()
    assert found.layout.shape == (len(texts), 2)
    assert np.isfinite(found.layout).all()
    json.dumps(found.to_json())
    assert len(found.assign(["hello again"])) == 1


@pytest.mark.parametrize("encoder", ["fast", "multilingual"])
def test_hostile_texts(encoder):
    rng = random.Random(0)
    texts = ["".join(rng.choice("☕🥛😍🎉🍪🚀🐶🌱") for _ in range(6)) for _ in range(150)]
    texts += [
        "\ud83d broken",
        "a" * 8_000,
        "<script>alert(1)</script>",
        "=cmd|'/c calc'!A1",
        "\u202eرجع",
    ]
    texts += ["ein Satz über Kaffee", "今日はいい天気", "хлеб и молоко", "\u200b", "1 2 3"]
    found = find_topics(texts, encoder=encoder)
    assert (found.labels >= 0).all()
    assert np.isfinite(found.confidence).all()
    assert "<script>" not in found._repr_html_()


def test_assign_finds_the_same_topics(posts, topics):
    assigned = topics.assign(posts)
    assert (assigned["topic"] == topics.labels).mean() >= 0.95
    new = planted(80, seed=9)
    guessed = topics.assign(new[["text", "post"]])
    assert adjusted_rand_score(new["theme"], guessed["topic"]) >= 0.75
    assert guessed["post"].tolist() == new["post"].tolist()
    assert list(guessed.columns) == ["post", "topic", "confidence", "unclear"]
    assert topics.assign([]).empty
    assert topics.assign([""])["unclear"].tolist() == [True]


def test_numbers_and_given_names_survive_a_re_run(posts, topics):
    named = topics.rename(1, "Mein Thema")
    assert topics.table["name"][1] != "Mein Thema"
    more = pd.concat([posts, planted(440, seed=3).iloc[400:]], ignore_index=True)
    again = find_topics(more, resolution=0.2, previous=named)
    assert (again.labels[:400] == topics.labels).mean() >= 0.95
    assert again.table.set_index("topic")["name"][1] == "Mein Thema"


def test_a_new_theme_gets_a_new_number(posts):
    without = posts[posts["theme"] != "dogs"]
    old = find_topics(without, resolution=0.2)
    new = find_topics(posts, resolution=0.2, previous=old)
    dogs = pd.Series(new.labels)[(posts["theme"] == "dogs").to_numpy()].mode()[0]
    assert dogs not in set(old.labels)
    kept = pd.Series(new.labels[(posts["theme"] != "dogs").to_numpy()])
    assert (kept.to_numpy() == old.labels).mean() >= 0.9


def test_tables_round_trip(posts, topics):
    named = topics.rename(0, "Züge")
    tables = named.to_tables()
    back = Topics.from_tables(*tables)
    assert back.to_json() == named.to_json()
    assert back.given_names == {0: "Züge"}
    assert back.resolution == 0.2
    with pytest.raises(NotFoundError, match="find_topics"):
        back.assign(["x"])
    again = find_topics(posts, resolution=0.2, previous=back)
    assert again.labels.tolist() == topics.labels.tolist()
    assert again.table["name"][0] == "Züge"
    empty = Topics.from_tables(*find_topics([]).to_tables())
    assert len(empty) == 0


def test_json_has_the_promised_fields(topics):
    plain = json.loads(json.dumps(topics.to_json()))
    assert set(plain) == {"topics", "posts"}
    assert set(plain["topics"][0]) == {"topic", "name", "size", "keywords", "exemplars"}
    assert set(plain["posts"][0]) == {"post", "topic", "confidence", "unclear"}


def test_the_map_keeps_neighbours_together_and_repeats(posts, topics):
    points = topics.layout
    assert points.shape == (400, 2)
    again = find_topics(posts, resolution=0.2).layout
    np.testing.assert_allclose(points, again, atol=1e-3)
    from scipy.spatial import cKDTree

    _, near = cKDTree(points).query(points, k=6)
    same = topics.labels[near[:, 1:]] == topics.labels[:, None]
    assert same.mean() >= 0.8


def test_resolution_chosen_and_given(posts):
    few = find_topics(posts, encoder="fast", resolution=0.3)
    many = find_topics(posts, encoder="fast", resolution=3)
    assert len(few) < len(many)
    chosen = find_topics(posts, encoder="fast")
    assert chosen.resolution in (0.7, 1.0, 1.4, 2.0, 2.8)
    for bad in (0, -1, float("nan")):
        with pytest.raises(SettingError):
            find_topics(posts, resolution=bad)


def test_bad_input_is_named(topics):
    with pytest.raises(SchemaError, match="text"):
        find_topics(pd.DataFrame({"caption": ["x"]}))
    with pytest.raises(NotFoundError):
        topics.rename(99, "x")
    with pytest.raises(SettingError):
        topics.rename(0, "  ")
