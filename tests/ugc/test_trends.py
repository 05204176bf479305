"""Topics over time, against planted growth, scikit-learn's Poisson regression, and by hand."""

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import PoissonRegressor

from workbench.brand import Brand
from workbench.errors import SchemaError, SettingError
from workbench.ugc import Topics
from workbench.ugc.growth import adjusted, growth_of
from workbench.ugc.trends import topic_trends

START = pd.Timestamp("2026-01-05", tz="UTC")  # a Monday


def topics_of(labels, keys=None, roles=None):
    labels = np.asarray(labels, dtype=np.int64)
    numbers, sizes = np.unique(labels, return_counts=True)
    table = pd.DataFrame(
        {
            "topic": numbers,
            "name": [f"T{n}" for n in numbers],
            "size": sizes,
            "keywords": [[] for _ in numbers],
            "exemplars": [[] for _ in numbers],
        }
    )
    return Topics(
        list(keys if keys is not None else range(len(labels))),
        labels,
        np.ones(len(labels)),
        table,
        roles=np.array(roles if roles is not None else ["fan"] * len(labels)),
    )


def weekly(counts):
    """Posts with the given numbers by topic and week, and their topics."""
    rows = [
        (topic, START + pd.Timedelta(weeks=week, hours=(7 * i) % 160))
        for topic, weeks in enumerate(counts)
        for week, n in enumerate(weeks)
        for i in range(n)
    ]
    posts = pd.DataFrame(rows, columns=["truth", "created_at"])
    posts["post"] = [f"x:{i}" for i in range(len(posts))]
    return posts, topics_of(posts["truth"], posts["post"])


def test_planted_trends_are_found():
    rng = np.random.default_rng(0)
    weeks = np.arange(16)
    counts = [
        rng.poisson(4 * 1.15**weeks),
        rng.poisson(30 * 0.87**weeks),
        rng.poisson(40, 16),
        [0] * 13 + [3, 4, 5],
        [1] + [0] * 15,
    ]
    posts, topics = weekly(counts)
    trends = topic_trends(topics, posts.sample(frac=1, random_state=2))
    found = trends.table.set_index("topic")["trend"].to_dict()
    assert found == {0: "growing", 1: "fading", 2: "steady", 3: "new", 4: "too few"}
    table = trends.table.set_index("topic")
    assert (table["low"] <= table["growth"]).drop(4).all()
    assert (table["growth"] <= table["high"]).drop(4).all()
    assert (table["q"] >= table["p"]).drop(4).all()
    assert table["posts"].to_dict() == posts["truth"].value_counts().to_dict()
    assert table["recent"][3] == 12
    assert trends.as_of == posts["created_at"].max()
    assert "T0" in trends.sentence("en")
    assert "wachsen: T0" in trends.sentence("de")


def test_counts_and_shares_by_period():
    posts, topics = weekly([[2, 0, 1], [2, 0, 3]])
    by_period = topic_trends(topics, posts).by_period
    assert by_period["posts"].tolist() == [2, 0, 1, 2, 0, 3]
    assert by_period["share"].fillna(-1).tolist() == [0.5, -1, 0.25, 0.5, -1, 0.75]
    assert by_period["period"].iloc[0] == pd.Timestamp("2026-01-05")


def test_the_slope_agrees_with_scikit_learn():
    rng = np.random.default_rng(3)
    exposure = rng.uniform(20, 80, 12)
    counts = rng.poisson(exposure * 0.2 * np.exp(0.08 * np.arange(12)))
    growth, low, high, _ = growth_of(counts, exposure)
    model = PoissonRegressor(alpha=0, tol=1e-10, max_iter=1_000)
    model.fit(np.arange(12)[:, None], counts / exposure, sample_weight=exposure)
    assert growth == pytest.approx(np.expm1(model.coef_[0]), abs=1e-4)
    assert low < growth < high


def test_noise_alone_is_steady():
    rng = np.random.default_rng(5)
    posts, topics = weekly(rng.poisson(12, (40, 12)))
    trends = topic_trends(topics, posts).table["trend"]
    assert (trends == "steady").sum() >= 39


def test_bursts_widen_the_interval():
    exposure = np.full(10, 100.0)
    calm = growth_of(np.array([9, 10, 11, 10, 9, 11, 10, 12, 11, 12]), exposure)
    bursts = growth_of(np.array([0, 25, 0, 18, 0, 2, 30, 0, 30, 0]), exposure)
    assert bursts[2] - bursts[1] > 2 * (calm[2] - calm[1])


def test_out_of_nothing_is_finite():
    for counts in ([0] * 9 + [50], [50] + [0] * 9, [0, 0, 0, 40, 0, 0, 0, 0, 0, 0]):
        assert np.isfinite(growth_of(np.array(counts), np.full(10, 60.0))).all()
    assert np.isnan(growth_of(np.array([1, 2]), np.ones(2))).all()
    assert np.isnan(growth_of(np.zeros(9), np.ones(9))).all()


def test_benjamini_hochberg_by_hand():
    # Sorted .01 .02 .03 .04 with m = 4: .04 .04 .04 .04.
    found = adjusted(np.array([0.04, np.nan, 0.01, 0.03, 0.02]))
    np.testing.assert_allclose(found, [0.04, np.nan, 0.04, 0.04, 0.04])


def test_days_begin_where_the_brand_is():
    posts = pd.DataFrame(
        {"post": ["x:1", "x:2"], "created_at": ["2026-03-01T23:30Z", "2026-03-02T10:00Z"]}
    )
    topics = topics_of([0, 0], ["x:1", "x:2"])
    berlin = topic_trends(topics, posts, Brand("B", timezone="Europe/Berlin"), every="day")
    assert berlin.by_period["posts"].tolist() == [2]
    utc = topic_trends(topics, posts, every="day")
    assert utc.by_period["posts"].tolist() == [1, 1]


def test_growth_in_posts_counts_a_week_that_is_not_over_as_far_as_it_is():
    posts, topics = weekly([[20] * 8])
    half = posts[posts["created_at"] < START + pd.Timedelta(weeks=7, days=3)]
    found = topic_trends(topics, half, measure="posts").table
    assert found["trend"].tolist() == ["steady"]
    assert abs(found["growth"].iloc[0]) < 0.1


def test_posts_apart_and_undated_are_left_out():
    posts = pd.DataFrame({"created_at": ["2026-03-01", None, "2026-03-01"]})
    trends = topic_trends(topics_of([0, 0, 0], roles=["fan", "fan", "own"]), posts)
    assert trends.undated == 1
    assert trends.table["posts"].tolist() == [1]
    none = topic_trends(topics_of([0, 0, 0]), posts.assign(created_at=None))
    assert none.as_of is None
    assert none.by_period.empty
    assert none.table["trend"].tolist() == ["too few"]
    assert "cannot be told" in none.sentence("en")
    empty = topic_trends(topics_of([]), posts.head(0))
    assert empty.table.empty


def test_bad_input_is_named():
    topics = topics_of([0, 0])
    posts = pd.DataFrame({"created_at": ["2026-03-01"] * 2})
    for wrong in ({"every": "year"}, {"measure": "likes"}, {"recent": 0}):
        with pytest.raises(SettingError):
            topic_trends(topics, posts, **wrong)
    with pytest.raises(SchemaError):
        topic_trends(topics, posts.drop(columns="created_at"))
    with pytest.raises(SchemaError, match="key"):
        topic_trends(topics, posts.head(1))


def test_without_dates_nothing_is_claimed():
    posts = pd.DataFrame({"post": ["x:1", "x:2"], "created_at": pd.Series([pd.NaT] * 2)})
    found = topic_trends(topics_of([0, 0], keys=["x:1", "x:2"]), posts)
    assert "cannot be told" in found.sentence("en")
