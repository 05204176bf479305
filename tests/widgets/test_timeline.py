"""The timeline, without a browser."""

import numpy as np
import pandas as pd
import pytest

from workbench.errors import SettingError
from workbench.widgets.timeline import SERIES, Timeline

COLOURS = {0: "#2463c5", 1: "#d9730d", 2: "#14866d"}


def bars(line):
    return np.frombuffer(line._counts, dtype="<u4").reshape(len(line._colours), -1)


def test_days_begin_where_the_brand_lives():
    moments = ["2026-03-01T22:59:59Z", "2026-03-01T23:00:00Z", "2026-03-03T10:00:00Z", None]
    line = Timeline(moments, [0, 0, 1, 1], COLOURS, timezone="Europe/Berlin", language="de")
    assert line._every == "day"
    assert line._starts == ["2026-03-01", "2026-03-02", "2026-03-03"]
    assert line._colours == ["#2463c5", "#d9730d", "#c9d0da"]
    assert bars(line).tolist() == [[1, 1, 0], [0, 0, 1], [0, 0, 0]]
    assert line._undated == 1
    line.span = ["2026-03-02", "2026-03-03"]
    assert line.within.tolist() == [False, True, True, False]
    line.span = []
    assert line.within.tolist() == [True] * 4


@pytest.mark.parametrize(
    ("days", "every", "first"),
    [(3, "day", "2020-01-01"), (183, "day", "2020-01-01"), (184, "week", "2019-12-30"),
     (6 * 365, "week", "2019-12-30"), (12 * 365, "month", "2020-01-01")],
)  # fmt: skip
def test_bars_grow_with_the_period(days, every, first):
    moments = pd.date_range("2020-01-01", periods=days, tz="UTC")
    line = Timeline(moments, np.zeros(days), COLOURS, language="en")
    assert line._every == every
    assert line._starts[0] == first
    assert line._last >= str(moments[-1].date())
    assert len(line._starts) <= 420
    assert bars(line).sum() == days


def test_many_labels_share_grey_and_a_mask_counts_fewer():
    labels = np.repeat(np.arange(20), np.arange(20, 0, -1))
    moments = ["2026-05-01"] * len(labels)
    line = Timeline(moments, labels, dict.fromkeys(range(20), "#111111"), language="en")
    assert len(line._colours) == SERIES + 1
    assert bars(line)[:, 0].tolist() == [*range(20, 20 - SERIES, -1), sum(range(1, 21 - SERIES))]
    line.show_only(labels == 0)
    assert bars(line)[:, 0].tolist() == [20, *[0] * SERIES]
    line.show_only()
    line.recolour(labels % 2, {1: "#222222"})
    assert bars(line)[:, 0].tolist() == [(labels % 2 == 1).sum(), (labels % 2 == 0).sum()]


def test_nothing_dated():
    line = Timeline([None, pd.NaT, float("nan")], [0, 1, 2], COLOURS, language="de")
    assert line._starts == []
    assert line._undated == 3
    assert not line._counts
    assert Timeline([], [], {}, language="de")._undated == 0


def test_wrong_spans_and_lengths_are_refused():
    line = Timeline(["2026-05-01"], [0], COLOURS, language="en")
    for wrong in (["2026-05-01"], ["yesterday", "today"], ["2026-05-01"] * 3):
        with pytest.raises(SettingError, match="not a period"):
            line.span = wrong
    line.span = ["2026-06-01", "2026-05-01"]
    assert line.span == ["2026-05-01", "2026-06-01"]
    with pytest.raises(SettingError, match="1 days"):
        line.recolour([0, 1], COLOURS)
    with pytest.raises(SettingError):
        line.show_only([True, False])
