"""What each preset weighs, and whom discovery shows."""

import re
from pathlib import Path

import numpy as np
import pytest

from tests.ranking.by_hand import four, signal, signals
from workbench.errors import SettingError
from workbench.ranking import PRESETS, rank

ROOT = Path(__file__).parents[2]
SIGNALS = [
    "reach",
    "goodwill",
    "growth",
    "engagement_rate",
    "engagement_by_views",
    "resonance",
    "conversation",
    "activity",
    "affinity",
    "exclusivity",
    "rival_affinity",
    "sentiment",
    "relevance",
    "safety",
    "audience",
    "new_audience",
    "spread",
    "authority",
    "momentum",
    "fan_overlap",
    "authenticity",
    "brand_audience",
]


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_has_an_opinion_on_every_signal(preset):
    assert sorted(PRESETS[preset]) == sorted(SIGNALS)
    assert all(weight >= 0 for weight in PRESETS[preset].values())


def test_love_of_the_brand_is_what_advocacy_is_about_and_discovery_not():
    doubts = {"authenticity", "goodwill", "safety"}
    advocacy = {k: v for k, v in PRESETS["advocacy"].items() if k not in doubts}
    assert advocacy["affinity"] > 0.45 * sum(advocacy.values())
    told_by_the_brand = ("affinity", "exclusivity", "sentiment", "brand_audience", "goodwill")
    assert all(PRESETS["discovery"][name] == 0 for name in told_by_the_brand)
    asked = ("relevance", "engagement_rate", "rival_affinity", "fan_overlap")
    assert all(PRESETS["discovery"][name] > 0 for name in asked)
    assert all(PRESETS[name]["rival_affinity"] == 0 for name in PRESETS if name != "discovery")


def test_the_page_prints_the_weights_that_are_used():
    page = (ROOT / "docs" / "ranking.md").read_text("utf-8")
    head, *rows = re.findall(r"^\| `?(\w+)`? \|((?:[^|\n]+\|){4})", page, flags=re.MULTILINE)
    names = [name.strip(" `") for name in head[1].split("|")[:4]]
    assert sorted(names) == sorted(PRESETS)
    told = {signal: [float(c.strip().replace("–", "0")) for c in cells.split("|")[:4]]
            for signal, cells in rows if signal in SIGNALS}  # fmt: skip
    assert sorted(told) == sorted(SIGNALS)
    for preset, place in zip(names, range(4), strict=True):
        assert {name: cells[place] for name, cells in told.items()} == PRESETS[preset], preset


def test_an_unknown_signal_is_an_error_and_an_unmeasured_one_is_not():
    with pytest.raises(SettingError, match="fan_overlap"):
        rank(four(), weights={"charm": 1})
    assert list(rank(four(), weights={"fan_overlap": 3}).weights) == [
        "affinity",
        "reach",
        "relevance",
    ]


def strangers(preset="discovery", **settings):
    """ada and bob speak of the brand, bob only in comments; cleo and dora never do."""
    accounts = ("ada", "bob", "cleo", "dora")
    measured = [
        signal("affinity", [3, 1, 0, 0], n=np.array([3, 1, 0, 0])),
        signal("rival_affinity", [0, 1, 2, 3]),
        signal("relevance", [4, 3, 2, 1]),
    ]
    return rank(signals(accounts, measured, brand_posts=[2, 0, 0, 0]), preset=preset, **settings)


def test_discovery_shows_only_people_who_never_mentioned_the_brand_until_that_is_lifted():
    ranking = strangers()
    assert set(ranking.table["account"]) == {"x:cleo", "x:dora"}
    assert ranking.candidates == 4
    assert ranking.shown == 2
    assert len(ranking.filter(never_mentioned=None).table) == 4
    assert len(ranking.unfiltered.table) == 4
    assert set(ranking.filter(never_mentioned=False).table["account"]) == {"x:ada", "x:bob"}
    assert len(strangers("advocacy").table) == 4


def test_discovery_says_who_has_never_mentioned_you_in_both_languages():
    ranking = strangers()
    assert ranking.explain("x:cleo", "en")[0] == "has never mentioned you"
    assert ranking.explain("x:cleo", "de")[0] == "hat Sie nie erwähnt"
    assert ranking.explain("x:ada", "en")[0].startswith("has mentioned you already: ")
    assert not any(
        "never mentioned you" in s for s in strangers("advocacy").explain("x:cleo", "en")
    )


def test_no_love_of_the_brand_counts_in_discovery():
    loved = strangers(weights={"affinity": 0.0}).unfiltered.table.set_index("account")["score"]
    usual = strangers().unfiltered.table.set_index("account")["score"]
    assert usual.equals(loved)
    # relevance 3 and rival affinity 3 of percentiles 3/8 and 5/8, each way round: (3/8·5/8)^½
    assert usual["x:cleo"] == pytest.approx((3 / 8 * 5 / 8) ** 0.5)
