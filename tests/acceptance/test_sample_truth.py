"""The whole way on the invented brand, against what was planted in it.

Written from the interfaces alone, before and without knowledge of the method. The seeds are used
nowhere else: nobody may tune to them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

import workbench as wb
from tests.soak import counts
from workbench.sample import Sample, Truth, make

SEEDS = (716_204_933, 58_117_402, 903_316_271, 240_775_589, 481_992_067)
TOP = 25
AMBASSADORS_FOUND = 14
THEMES_MATCHED = 0.6


@dataclass(frozen=True)
class Result:
    truth: Truth
    table: pd.DataFrame
    top: frozenset[str]
    posts: pd.DataFrame
    topics: object


@pytest.fixture(scope="module", params=counts(SEEDS[:1], SEEDS))
def result(request: pytest.FixtureRequest, as_a_user: Callable[[Sample], Any]) -> Result:
    measured = as_a_user(make(request.param))
    table = wb.rank(measured.signals).table
    posts = measured.posts
    with_text = posts[posts["text"].notna()].reset_index(drop=True)
    topics = wb.find_topics(with_text, encoder=measured.encoder, seed=0)
    top = frozenset(table.nsmallest(TOP, "rank")["account"])
    return Result(measured.truth, table, top, with_text, topics)


def test_the_ranking_holds_the_ambassadors(result: Result) -> None:
    assert {"rank", "account"} <= set(result.table.columns)
    found = result.top & result.truth.ambassadors
    missed = result.table[result.table["account"].isin(result.truth.ambassadors - found)]
    where = missed.set_index("account")["rank"].to_dict()
    assert len(found) >= AMBASSADORS_FOUND, f"found {len(found)}; others at {where}"


@pytest.mark.parametrize(
    "group",
    ["pod", "bought_followers", "employees", "partners", "retailers", "hunters", "media",
     "fan_pages"],
)  # fmt: skip
def test_nobody_is_recommended_who_should_not_be(result: Result, group: str) -> None:
    assert result.top & getattr(result.truth, group) == frozenset()


def test_topics_match_the_themes(result: Result) -> None:
    from sklearn.metrics import adjusted_rand_score

    themes = result.truth.theme_of_post.loc[result.posts["post"]].to_numpy()
    labels = result.topics.labels  # type: ignore[attr-defined]  # Topics, of a room above
    assert len(labels) == len(themes)
    assert adjusted_rand_score(themes, list(labels)) >= THEMES_MATCHED
