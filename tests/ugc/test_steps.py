"""The steps behind topics, each against an oracle of its own."""

import numpy as np
import pytest
from sklearn.metrics import silhouette_score
from sklearn.neighbors import NearestNeighbors

from workbench.ugc.clustering import by_size, cluster, confidence, silhouette
from workbench.ugc.matching import match_topics
from workbench.ugc.naming import keywords, stop_words, terms
from workbench.ugc.neighbours import centred, neighbour_graph, neighbours
from workbench.ugc.topics import Topics


def blobs(seed=0, k=5, n=60, dim=32):
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(k, dim))
    rows = np.repeat(centres, n, axis=0) + 0.4 * rng.normal(size=(k * n, dim))
    return centred(rows.astype(np.float32), np.zeros(dim, np.float32)), np.repeat(np.arange(k), n)


def test_neighbours_agree_with_scikit_learn():
    units, _ = blobs()
    ids, similarities = neighbours(units)
    k = ids.shape[1]
    distances, expected = (
        NearestNeighbors(n_neighbors=k + 1, metric="cosine").fit(units).kneighbors()
    )
    np.testing.assert_allclose(similarities, 1 - distances[:, :k], atol=1e-5)
    assert (ids == expected[:, :k]).mean() > 0.99
    assert (ids != np.arange(len(units))[:, None]).all()


def test_equal_rows_are_neighbours_but_never_of_themselves():
    units = np.tile(np.eye(4, dtype=np.float32)[:1], (40, 1))
    ids, similarities = neighbours(units)
    assert (ids != np.arange(40)[:, None]).all()
    assert (similarities == 1).all()


def test_silhouette_agrees_with_scikit_learn():
    units, labels = blobs()
    expected = silhouette_score(units.astype(np.float64), labels, metric="cosine")
    assert silhouette(units, labels) == pytest.approx(expected, abs=1e-5)
    assert silhouette(units, np.zeros_like(labels)) == 0


def test_separate_blobs_are_found_whole():
    units, truth = blobs()
    ids, similarities = neighbours(units)
    labels, resolution = cluster(units, neighbour_graph(ids, similarities))
    assert resolution == 0.5  # all agree, so the coarsest
    assert len(set(zip(truth.tolist(), labels.tolist(), strict=True))) == 5
    assert (confidence(ids, similarities, labels) > 0.99).all()


def test_confidence_by_hand():
    ids = np.array([[1, 2], [0, 2], [1, 0]])
    similarities = np.array([[0.6, 0.2], [0.5, 0.5], [0.3, 0.1]], dtype=np.float32)
    found = confidence(ids, similarities, np.array([0, 0, 1]))
    np.testing.assert_allclose(found, [0.75, 0.5, 0.0], atol=1e-6)


def test_by_size():
    assert by_size(np.array([7, 7, 3, 9, 9, 9])).tolist() == [1, 1, 2, 0, 0, 0]
    assert by_size(np.array([4, 2])).tolist() == [0, 1]


def test_terms_skip_stop_words_and_sentences():
    found = terms("Ich liebe Hafermilch. Milchschaum mit Latte Art, der Morgen")
    assert "hafermilch" in found
    assert "latte art" in found
    assert "hafermilch milchschaum" not in found
    assert not set(found) & {"ich", "mit", "der", "art morgen"}
    assert {"und", "the", "fuer"} <= stop_words()


def test_keywords_are_what_sets_a_topic_apart():
    texts = ["oat latte art brand"] * 5 + ["train to berlin brand"] * 5 + ["dog park brand"] * 5
    found = keywords(texts, np.repeat([0, 1, 2], 5))
    assert "latte" in " ".join(found[0])
    assert "berlin" in " ".join(found[1])
    assert all("brand" not in words for words in found)
    assert keywords([], np.array([], dtype=int)) == []


def topics_of(keys, labels):
    import pandas as pd

    labels = np.asarray(labels)
    return Topics(keys, labels, np.ones(len(labels)), pd.DataFrame())


def test_match_by_hand():
    old = topics_of(list("abcdefg"), [0, 0, 0, 1, 1, 2, 2])
    # New 0 is old 1 plus h; new 1 is old 0; new 2 has posts nobody knew.
    numbers = match_topics(list("dehabcxy"), np.array([0, 0, 0, 1, 1, 1, 2, 2]), old)
    assert numbers.tolist() == [1, 0, 3]
    assert match_topics(["a"], np.array([0]), None).tolist() == [0]


def test_many_texts_are_searched_by_cells_and_repeatably(monkeypatch):
    units, _ = blobs(n=200)
    exact, _ = neighbours(units)
    monkeypatch.setattr("workbench.ugc.neighbours.EXACT_UP_TO", 10)
    ids, similarities = neighbours(units)
    again, _ = neighbours(units)
    assert (ids == again).all()
    assert ids.shape == exact.shape
    assert np.isfinite(similarities).all()
    shared = [len(set(a) & set(b)) for a, b in zip(ids.tolist(), exact.tolist(), strict=True)]
    assert np.mean(shared) / ids.shape[1] >= 0.9
