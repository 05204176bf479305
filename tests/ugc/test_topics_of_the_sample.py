"""Topics of the invented brand, against what was planted in it; at reduced size."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

from workbench.graph import leiden
from workbench.sample import make
from workbench.text import Encoder, detect_language, fold
from workbench.ugc import check_stability, find_topics
from workbench.ugc.counting import LANGUAGES


class Remembered:
    """A cache in memory: the second run encodes nothing."""

    def __init__(self):
        self.vectors = {}

    def get(self, model_id, texts):
        known = np.array([text in self.vectors for text in texts], dtype=bool)
        rows = np.zeros((len(texts), 512), dtype=np.float32)
        for at in np.flatnonzero(known).tolist():
            rows[at] = self.vectors[texts[at]]
        return rows, known

    def put(self, model_id, texts, vectors):
        self.vectors |= dict(zip(texts, vectors.copy(), strict=True))


@pytest.fixture(scope="module")
def encoder():
    return Encoder("multilingual", cache=Remembered())


@pytest.fixture(scope="module", params=[77, 78])
def sample(request):
    return make(request.param, scale=0.2)


@pytest.fixture(scope="module")
def topics(sample, encoder):
    return find_topics(sample.posts, encoder=encoder, brand=sample.brand)


def themes(sample):
    return sample.posts["post"].map(sample.truth.theme_of_post).fillna("none").to_numpy()


def test_a_planted_word_is_among_a_topic_s_five(sample, topics):
    named = topics.table[topics.table["keywords"].map(len) > 0]
    hits = 0
    for row in named.itertuples():
        here = themes(sample)[topics.labels == row.topic]
        theme = pd.Series(here).mode()[0]
        words = sample.truth.theme_keywords.get(theme, {}).values()
        planted = [fold(word) for spoken in words for word in spoken]
        five = [fold(word) for word in row.keywords[:5]]
        # A German compound with the planted word in it says it too: Klimaschutz.
        hits += any(word in keyword for word in planted for keyword in five)
    assert hits / len(named) >= 0.9


def test_names_are_not_the_brand_s_own(sample, topics):
    words = {word for cell in topics.table["keywords"] for words in cell for word in words.split()}
    assert not {fold(word) for word in words} & {"hafermeister"}


def test_german_and_english_lie_together(sample, topics):
    language = pd.Series(detect_language(sample.posts["text"]))
    told = language.isin(LANGUAGES).to_numpy()
    assert normalized_mutual_info_score(language[told], topics.labels[told]) <= 0.1
    assert adjusted_rand_score(themes(sample), topics.labels) >= 0.6


def test_names_begin_in_the_larger_language(sample, topics):
    language = pd.Series(detect_language(sample.posts["text"]))
    for row in topics.table.itertuples():
        spoken = topics.keywords_by_language[row.topic]
        here = language[(topics.labels == row.topic) & ~topics.apart]
        share = here.isin(["de"]).sum() / max(here.isin(LANGUAGES).sum(), 1)
        if abs(share - 0.5) > 0.1 and row.keywords:
            assert row.keywords[:3] == spoken["de" if share > 0.5 else "en"][:3]


def test_small_words_tell_the_language_as_a_model_does(sample, topics):
    rows = topics.space.posts.representatives
    expected = pd.Series(detect_language([sample.posts["text"].iloc[row] for row in rows]))
    found = pd.Series(topics.space.counted.language).map(dict(enumerate(LANGUAGES)))
    both = expected.isin(LANGUAGES).to_numpy() & found.notna().to_numpy()
    assert both.mean() >= 0.9
    assert (expected[both] == found[both]).mean() >= 0.97


def test_seeds_agree(topics):
    runs = [topics.space.clustered(resolution=topics.resolution, seed=s)[0] for s in range(3)]
    for other in runs[1:]:
        assert adjusted_rand_score(runs[0], other) >= 0.8


def test_parts_agree(topics):
    found = check_stability(topics, resolutions=(topics.resolution,), draws=3)
    assert found.table["ari_mean"].iloc[0] >= 0.8


def test_rows_in_another_order_and_nine_tenths_of_the_posts_agree(sample, encoder, topics):
    part = sample.posts.sample(frac=0.9, random_state=4)
    again = find_topics(
        part, encoder=encoder, brand=sample.brand, resolution=topics.resolution, previous=topics
    )
    before = pd.Series(topics.labels, index=topics.posts)[again.posts]
    assert adjusted_rand_score(before, again.labels) >= 0.8
    assert (before.to_numpy() == again.labels).mean() >= 0.85


def test_seeds_and_parts_agree_though_leiden_shuffles(sample, encoder, monkeypatch):
    monkeypatch.setattr("workbench.ugc.clustering.leiden", partial(leiden, shuffle=True))
    first, second, third = (
        find_topics(sample.posts, encoder=encoder, brand=sample.brand, resolution=0.7, seed=seed)
        for seed in (0, 1, 2)
    )
    for one, other in ((first, second), (first, third), (second, third)):
        assert adjusted_rand_score(one.labels, other.labels) >= 0.8
    stability = check_stability(first, resolutions=(0.7,), draws=4)
    assert stability.table["ari_mean"].iloc[0] >= 0.8
