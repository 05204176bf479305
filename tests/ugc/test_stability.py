"""Whether topics are found again: in planted themes yes, in noise no; seeds, orders, parts."""

import numpy as np
import pandas as pd
import pytest

from tests.ugc.planted import planted
from workbench.errors import NotFoundError, SettingError
from workbench.ugc import Topics, find_topics
from workbench.ugc.stability import check_stability


@pytest.fixture(scope="module")
def topics():
    return find_topics(planted(400), encoder="fast", resolution=0.4)


def test_planted_themes_are_found_again(topics):
    found = check_stability(topics, resolutions=(0.4, 3), draws=4)
    assert found.table["resolution"].tolist() == [0.4, 3]
    row = found.table.iloc[0]
    assert row["topics"] == len(topics)
    assert row["ari_mean"] >= 0.8
    assert row["ari_low"] <= row["ari_mean"] <= 1
    assert found.recommended == 0.4
    assert "0.4" in found.sentence("en")
    assert found.by_topic["topic"].tolist() == sorted(topics.table["topic"])
    assert found.by_topic["found_again"].mean() >= 0.7
    again = check_stability(topics, resolutions=(0.4, 3), draws=4)
    pd.testing.assert_frame_equal(found.table, again.table)


def test_noise_is_not(monkeypatch):
    rng = np.random.default_rng(0)
    letters = np.array(list("bcdfgklmnprst"))
    texts = [" ".join("".join(rng.choice(letters, 5)) for _ in range(4)) for _ in range(300)]
    noise = find_topics(texts, encoder="fast", resolution=1)
    found = check_stability(noise, resolutions=(1, 2), draws=3)
    assert found.table["ari_mean"].max() < 0.8
    assert found.recommended == found.table.loc[found.table["ari_mean"].idxmax(), "resolution"]
    assert found.sentence("de").startswith("Keine Auflösung")


def test_edits_play_no_part(topics):
    a, b = topics.table["topic"][:2]
    plain = check_stability(topics, resolutions=(0.4,), draws=2)
    edited = check_stability(topics.merge(a, b), resolutions=(0.4,), draws=2)
    pd.testing.assert_frame_equal(plain.table, edited.table)


def test_bad_input_is_named(topics):
    with pytest.raises(NotFoundError):
        check_stability(Topics.from_tables(*topics.to_tables()))
    for wrong in ({"draws": 0}, {"share": 1}, {"share": 0}, {"resolutions": (0,)}):
        with pytest.raises(SettingError):
            check_stability(topics, **wrong)


def test_few_texts_are_not_checked_and_that_is_said():
    few = find_topics([f"a text about bread number {n}" for n in range(20)], encoder="fast")
    stability = check_stability(few)
    assert stability.recommended == few.resolution
    assert "too few" in stability.sentence("en")
