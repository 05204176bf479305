"""The blind audit: the draw, what coders see, precision, interval and agreement by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from tests.ugc.planted import planted
from workbench.errors import NotFoundError, SettingError
from workbench.ugc import Topics, find_topics
from workbench.ugc.agreement import cohen_kappa, effective_size, wilson
from workbench.ugc.audit import audit
from workbench.ugc.drawing import draw_strata


@pytest.fixture(scope="module")
def posts():
    return planted(400)


@pytest.fixture(scope="module")
def topics(posts):
    return find_topics([*posts["text"], "", None], encoder="fast", resolution=0.6)


def truth_of(checked, topics):
    """Answer as somebody who knows."""
    return {
        row: 1 + checked.options[row].index(topics.labels[checked.posts[row]])
        for row in range(len(checked))
    }


def test_kappa_of_a_textbook_table():
    # Two readers of 50 proposals: both yes 20, only the first 5, only the second 10, neither 15.
    # p_o = 0.7, p_e = 0.5·0.6 + 0.5·0.4 = 0.5, so kappa = 0.4 (worked in many textbooks).
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohen_kappa(first, second) == pytest.approx(0.4)
    assert math.isnan(cohen_kappa([], []))
    assert math.isnan(cohen_kappa([1, 1], [1, 1]))
    assert cohen_kappa([None, 1], [1, None]) == -1


def test_kappa_agrees_with_scikit_learn():
    rng = np.random.default_rng(0)
    first, second = rng.integers(0, 5, 200), rng.integers(0, 5, 200)
    second[:120] = first[:120]
    found = cohen_kappa(first.tolist(), second.tolist())
    assert found == pytest.approx(cohen_kappa_score(first, second))


def test_wilson_by_the_formula():
    # Solve (p − x)² = z² x (1 − x) / n for x: the score interval's definition.
    for share, n in ((0.5, 10), (0.9, 50), (0.0, 7), (1.0, 20), (0.37, 41.5)):
        z2 = 1.959963984540054**2
        roots = np.roots([1 + z2 / n, -(2 * share + z2 / n), share**2])
        assert wilson(share, n) == pytest.approx(tuple(sorted(roots.real)), abs=1e-9)
    assert wilson(0.3, 0) == (0, 1)


def test_effective_size_by_hand():
    assert effective_size(np.ones(9)) == 9
    assert effective_size(np.array([3.0, 1.0])) == pytest.approx(16 / 10)
    assert effective_size(np.array([])) == 0


def test_the_draw_covers_every_stratum_and_weights_make_up_for_it():
    strata = np.repeat([0, 1, 2, 3], [500, 300, 5, 1])
    drawn, weights = draw_strata(strata, 40, np.random.default_rng(1))
    assert len(set(drawn.tolist())) == 40
    got = np.bincount(strata[drawn], minlength=4)
    assert (got >= 1).all()
    assert got[0] > got[1] > got[2]
    for stratum, size in enumerate((500, 300, 5, 1)):
        assert weights[strata[drawn] == stratum].sum() == pytest.approx(size)
    few, even = draw_strata(np.arange(100), 10, np.random.default_rng(1))
    assert len(set(few.tolist())) == 10
    assert (even == 10).all()
    everything, ones = draw_strata(strata, 5_000, np.random.default_rng(1))
    assert sorted(everything.tolist()) == list(range(806))
    assert (ones == 1).all()


def test_the_sheet_is_blind_and_repeats(topics):
    checked = audit(topics, n=40, seed=3)
    assert list(checked.sheet.columns) == ["row", "text", *(f"option_{i}" for i in (1, 2, 3, 4))]
    assert len(checked) == 40
    pd.testing.assert_frame_equal(checked.sheet, audit(topics, n=40, seed=3).sheet)
    assert not checked.sheet.equals(audit(topics, n=40, seed=4).sheet)
    places = []
    for row in range(40):
        own = topics.labels[checked.posts[row]]
        assert len(set(checked.options[row])) == 4
        places.append(checked.options[row].index(own))
        shown = checked.sheet.loc[row, [f"option_{i}" for i in (1, 2, 3, 4)]].tolist()
        assert shown == [checked.names[t] for t in checked.options[row]]
    assert max(np.bincount(places, minlength=4)) <= 22  # its own topic stands anywhere
    assert all(checked.sheet["text"])


def test_precision_is_what_coders_say(topics):
    checked = audit(topics, n=30)
    known = truth_of(checked, topics)
    right = checked.record_all(known, "a").result()
    assert (right.precision, right.coded, right.drawn) == (1, 30, 30)
    assert right.high == pytest.approx(1)
    assert 0.8 < right.low < 1
    assert (right.by_topic["precision"] == 1).all()
    assert right.by_topic["coded"].sum() == 30
    none = checked.record_all(dict.fromkeys(range(30), 0)).result()
    assert none.precision == 0
    mixed = checked.record_all({**known, **dict.fromkeys(range(10), 0)}).result()
    missed = checked.weights[:10].sum() / checked.weights.sum()
    assert mixed.precision == pytest.approx(1 - missed)
    assert mixed.low < mixed.precision < mixed.high
    assert len(checked.answers) == 0


def test_answers_one_by_one(topics):
    checked = audit(topics, n=5)
    one = checked.record(2, 1, "a")
    assert one.answers["a"] == {2: 1}
    again = one.record(2, 0, "a")
    assert again.answers["a"] == {2: 0}
    assert again.result().precision == 0
    with pytest.raises(NotFoundError):
        checked.record(5, 1)
    for row, answer, coder in ((0, 9, "a"), (0, -1, "a"), (0, 1, " ")):
        with pytest.raises(SettingError):
            checked.record(row, answer, coder)
    with pytest.raises(NotFoundError):
        one.result("nobody")


def test_a_second_coder(topics):
    checked = audit(topics, n=20)
    known = truth_of(checked, topics)
    other = {row: 0 if row < 5 else known[row] for row in range(15)}
    both = checked.record_all(known, "a").record_all(other, "b")
    found = both.result()
    assert found.coder == "a"
    assert found.both == 15
    assert found.agreement == pytest.approx(10 / 15)
    first = [topics.labels[checked.posts[row]] for row in range(15)]
    second = [-1 if row < 5 else first[row] for row in range(15)]
    assert found.kappa == pytest.approx(cohen_kappa_score(first, second))
    assert both.result("b").coded == 15
    assert "67 %" in found.sentence("en")
    assert "Kappa" in found.sentence("de")


def test_nothing_coded_yet(topics):
    empty = audit(topics, n=5).result()
    assert math.isnan(empty.precision)
    assert (empty.low, empty.high, empty.coded) == (0, 1, 0)
    assert empty.by_topic.empty
    assert empty.sentence("en") == "Nobody has answered yet."
    assert len(audit(find_topics([], encoder="fast")).sheet) == 0


def test_what_was_read_from_tables_needs_the_posts():
    posts = planted(100)
    found = find_topics(posts, encoder="fast", resolution=0.5)
    back = Topics.from_tables(*found.to_tables())
    with pytest.raises(NotFoundError, match="posts"):
        audit(back)
    checked = audit(back, posts.sample(frac=1, random_state=1), n=10)
    by_post = posts.set_index("post")["text"]
    assert checked.sheet["text"].tolist() == by_post[checked.posts].tolist()
    with pytest.raises(SettingError):
        audit(found, n=0)
    with pytest.raises(SettingError):
        audit(found, options=1)
