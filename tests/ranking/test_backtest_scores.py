"""Measures of an order against scikit-learn, scipy and pencil."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from sklearn.metrics import ndcg_score

from workbench.ranking.backtest import scores
from workbench.ranking.backtest.scores import (
    Order,
    draw_accounts,
    ndcg,
    precision,
    spearman,
    top_of,
)

ONCE = np.ones((1, 4), dtype=np.int64)


@st.composite
def fields(draw):
    n = draw(st.integers(2, 30))
    figure = draw(st.lists(st.integers(0, 5), min_size=n, max_size=n))
    gains = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    return np.array(figure, float), np.array(gains, float), draw(st.integers(1, n + 2))


@settings(deadline=None)
@given(fields(), st.integers(0, 2**32 - 1))
def test_ndcg_and_rank_correlation_are_those_of_the_named_libraries(field, seed):
    figure, gains, k = field
    draws = draw_accounts(len(figure), 3, np.random.default_rng(seed))
    found, related = ndcg(figure, gains, draws, k=k), spearman(figure, gains, draws)
    for row, counts in enumerate(draws):
        drawn = np.repeat(np.arange(len(figure)), counts)
        if gains[drawn].any():
            assert found[row] == pytest.approx(ndcg_score([gains[drawn]], [figure[drawn]], k=k))
        else:
            assert math.isnan(found[row])
        if len(set(figure[drawn])) > 1 and len(set(gains[drawn])) > 1:
            assert related[row] == pytest.approx(spearmanr(figure[drawn], gains[drawn])[0])
        else:
            assert related[row] == 0


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(0, 2), min_size=2, max_size=6), st.integers(1, 7), st.data())
def test_ties_are_the_mean_over_every_order_of_the_tied(figure, k, data):
    hits = data.draw(st.lists(st.integers(0, 1), min_size=len(figure), max_size=len(figure)))
    shares = []
    for order in itertools.permutations(range(len(figure))):
        ranked = [figure[i] for i in order]
        if ranked == sorted(ranked, reverse=True):
            first = order[: min(k, len(figure))]
            shares.append(sum(hits[i] for i in first) / len(first))
    counts = np.ones((1, len(figure)), dtype=np.int64)
    found = precision(np.array(figure, float), np.array(hits, float), counts, k=k)
    assert found[0] == pytest.approx(np.mean(shares))


def test_ndcg_by_hand():
    gains = np.array([3.0, 0.0, 2.0, 1.0])
    got = 3 / 1 + 0 + 2 / 2
    best = 3 / 1 + 2 / math.log2(3) + 1 / 2
    assert ndcg(np.array([9.0, 8, 7, 6]), gains, ONCE, k=3)[0] == pytest.approx(got / best)


def test_a_constant_is_what_chance_gives():
    hits = np.array([1.0, 0, 0, 1])
    assert precision(np.zeros(4), hits, ONCE, k=2)[0] == 0.5
    assert spearman(np.zeros(4), hits, ONCE)[0] == 0


def test_the_unknown_come_last():
    figure = np.array([np.nan, -5.0, np.nan, 3.0])
    assert Order.of(figure).places.tolist() == [3, 1, 0, 2]
    assert precision(figure, np.array([0.0, 1, 0, 1]), ONCE, k=2)[0] == 1


def test_the_top_keeps_equals_and_never_those_with_nothing():
    assert top_of(np.array([4.0, 2, 2, 0]), k=2).tolist() == [1, 1, 1, 0]
    assert top_of(np.zeros(3), k=2).tolist() == [0, 0, 0]


def test_draws_are_one_multinomial_each_however_long_the_blocks(monkeypatch):
    whole = np.random.default_rng(8).multinomial(30, np.full(30, 1 / 30), size=25)
    monkeypatch.setattr(scores, "CELLS", 200)  # six rows at a time
    found = draw_accounts(30, 25, np.random.default_rng(8))
    assert found.dtype == np.int32
    assert found[0].tolist() == [1] * 30
    np.testing.assert_array_equal(found[1:], whole)


def test_long_fields_are_done_in_blocks_with_the_same_result(monkeypatch):
    rng = np.random.default_rng(3)
    figure, gains = rng.random(50), rng.poisson(1, 50).astype(float)
    draws = draw_accounts(50, 40, rng)
    whole = ndcg(figure, gains, draws, k=10)
    monkeypatch.setattr(scores, "CELLS", 120)
    np.testing.assert_allclose(ndcg(figure, gains, draws, k=10), whole)
