"""Authority of candidates: by hand, and where the brand's audience turns."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import logistic

from tests.signals.rows import BRAND, T, comment, measured, post, tables
from workbench.graph import AttentionGraph, attention_graph, structural_authority
from workbench.signals import measure
from workbench.signals.authority import _error


def scene():
    """Ten fans listen to ada, ten strangers who know each other alike listen to bob."""
    posts = [post("b", "hafer", 9), post("k", "korn", 9), post("1", "ada", 8), post("2", "bob", 7)]
    comments = [comment(f"h{i}", f"fan{i}", ("b", "hafer"), 5) for i in range(10)]
    comments += [comment(f"a{i}", f"fan{i}", ("1", "ada"), 4) for i in range(10)]
    comments += [comment(f"k{i}", f"odd{i}", ("k", "korn"), 5) for i in range(10)]
    comments += [comment(f"o{i}", f"odd{i}", ("2", "bob"), 4) for i in range(10)]
    return posts, comments


def test_the_brands_audience_decides():
    signals = measured(*scene())
    found = signals.measured["authority"]
    # Core number and undivided attention are alike, so both have ½; the walk tells ¾ from ¼.
    assert found.value == pytest.approx(
        [(0.75 * 0.5 * 0.5) ** (1 / 3), (0.25 * 0.5 * 0.5) ** (1 / 3)]
    )
    assert found.n.tolist() == [10, 10]
    # Equal audiences have no scale, so ¼ stands for it: 0.42 · v(1 − v)/(¼ · √11).
    assert found.spread == pytest.approx(1.68 * found.value * (1 - found.value) / 11**0.5)
    assert found.reasons[0] == ("signals.authority_reason", {"people": 10})


def test_where_nobody_knows_the_brand_the_walk_starts_anywhere():
    posts, comments = scene()
    found = measured(posts[2:], comments[10:20] + comments[30:]).measured["authority"]
    assert found.value == pytest.approx([0.5, 0.5])


def test_it_is_the_function_that_the_benchmark_measures():
    posts, comments, accounts = tables(*scene())
    graph = attention_graph(posts, comments, as_of=T)
    signals = measure(posts, comments, accounts, graph, BRAND, as_of=T)
    ours = structural_authority(
        graph, signals.candidates.index, brand=["x:hafer"], without=["x:korn"]
    )
    pd.testing.assert_series_equal(signals.table["authority"], ours, check_names=False)


def test_candidates_whom_nobody_knows_have_little_and_say_so():
    posts, comments = scene()
    signals = measured([*posts, post("3", "cleo", 3)], comments)
    assert signals.table["authority"].idxmin() == "x:cleo"
    assert signals.measured["authority"].reasons[2] == ("signals.audience_none", {})


def test_the_spread_is_that_of_a_percentile_of_a_log_logistic_count():
    posts, comments = scene()
    posts += [post("3", "cleo", 3), post("4", "dora", 3)]
    comments += [comment(f"c{i}", f"new{i}", ("3", "cleo"), 2) for i in range(40)]
    found = measured(posts, comments).measured["authority"]
    assert found.n.tolist() == [10, 10, 40, 0]
    # A logistic variate of scale s has the standard deviation πs/√3; its density at p is p(1−p)/s.
    logs = logistic.rvs(loc=2, scale=0.7, size=200_000, random_state=0)
    assert logs.std() * 3**0.5 / np.pi == pytest.approx(0.7, rel=0.01)
    assert logistic.pdf(logistic.ppf(0.8, scale=0.7), scale=0.7) == pytest.approx(0.8 * 0.2 / 0.7)
    scale = np.std(np.log([10.5, 10.5, 40.5, 0.5])) * 3**0.5 / np.pi
    density = logistic.pdf(logistic.ppf(found.value, scale=scale), scale=scale)
    assert found.spread == pytest.approx(0.42 * density / np.sqrt(found.n + 1))


def test_the_spread_is_about_that_of_people_drawn_anew():
    sizes = (1, 2, 4, 8, 16, 32)
    people = [(f"p{k}", f"c{n}") for n in sizes for k in range(n)]

    def authority(times):
        edges = [(f"{who}.{whom}.{i}", whom) for (who, whom), t in zip(people, times, strict=True)
                 for i in range(t)]  # fmt: skip
        edges += [(who, "brand") for who, _ in edges]
        graph = AttentionGraph.from_edges(*zip(*edges, strict=True))
        return structural_authority(graph, [f"c{n}" for n in sizes], brand=["brand"]).to_numpy()

    rng = np.random.default_rng(0)
    draws = [authority(rng.poisson(1.0, len(people))) for _ in range(60)]
    told = _error(authority([1] * len(people)), np.array(sizes))
    ratio = np.sqrt(np.mean(np.var(draws, axis=0)) / np.mean(told**2))
    assert 0.5 < ratio < 2
