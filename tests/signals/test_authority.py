"""Authority of candidates: by hand, and where the brand's audience turns."""

import pandas as pd
import pytest

from tests.signals.rows import BRAND, T, comment, measured, post, tables
from workbench.graph import attention_graph, structural_authority
from workbench.signals import measure


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
    assert found.spread == pytest.approx(found.value / 2 / 11**0.5)
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
