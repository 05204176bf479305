"""What must not change a score, whatever the methods are: Hypothesis on a small invented world.

Written from the interfaces alone. The encoder is a stand-in that knows words, not meanings; what
it is asked for does not matter here, only that the same comes out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.soak import SOAK, counts
from workbench.sample import make, write_export

SEED = 60_417
OFTEN = settings(
    max_examples=counts(2, 40),
    deadline=None,
    derandomize=not SOAK,
    # A smaller seed is no simpler world, and every try is a measurement.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
# What needs no new measuring is cheap to try.
CHEAP = settings(OFTEN, max_examples=counts(20, 200))
DRAWS = 20
NUMBERS = st.integers(0, 2**31 - 1)
# Together they weigh nearly everything.
OPPOSITES = ("advocacy", "discovery")
PRESETS = ("advocacy", "awareness", "niche_expertise", "discovery")
ENGAGEMENT = ("engagement_rate", "engagement_by_views")


class Words:
    """Stands in for an encoder: words at random but fixed places, letter case and marks ignored."""

    model_id = "words"
    dim = 64

    def encode(self, texts: Any, *, progress: bool = False) -> np.ndarray:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for k, text in enumerate(texts):
            for word in text.lower().split() if isinstance(text, str) else ():
                rows[k, zlib.crc32(word.encode("utf-8", "replace")) % self.dim] += 1
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, norms, out=rows, where=norms > 0)


@dataclass(frozen=True, repr=False)
class World:
    """All that a measurement sees."""

    posts: pd.DataFrame
    comments: pd.DataFrame
    accounts: pd.DataFrame
    history: pd.DataFrame
    brand: Any
    lists: dict[str, frozenset[str]]

    def measure(self, *, as_of: pd.Timestamp | str | None = None) -> Any:
        graph = wb.attention_graph(self.posts, self.comments, half_life="30d", as_of=as_of)
        return wb.measure(
            self.posts,
            self.comments,
            self.accounts,
            graph,
            self.brand,
            encoder=Words(),
            lists=self.lists,
            history=self.history,
            as_of=as_of,
        )


def newest(history: pd.DataFrame) -> pd.DataFrame:
    return history.sort_values("as_of", kind="stable").groupby("account").tail(1)


@pytest.fixture(scope="module")
def sample() -> Any:
    return recent(make(SEED, scale=0.05))


def recent(sample: Any) -> Any:
    """Return the last two months of a sample, without answers older than what they answer."""
    posts = sample.posts[~(sample.posts["created_at"] < pd.Timestamp("2026-09-14", tz="UTC"))]
    comments = sample.comments[sample.comments["post"].isin(posts["post"])].copy()
    written = comments.set_index("comment")["created_at"]
    answered = comments["reply_to"].map(written[written.index.notna()])
    comments.loc[answered > comments["created_at"], "reply_to"] = None
    return replace(
        sample,
        posts=posts.reset_index(drop=True),
        comments=comments.reset_index(drop=True),
    )


@pytest.fixture(scope="module")
def world(sample: Any) -> World:
    history = sample.accounts
    accounts = newest(history).reset_index(drop=True)
    return World(sample.posts, sample.comments, accounts, history, sample.brand, sample.lists)


@pytest.fixture(scope="module")
def signals(world: World) -> Any:
    return world.measure()


@pytest.fixture(scope="module")
def expected(signals: Any) -> dict[str, pd.DataFrame]:
    return {preset: ranked(signals, preset=preset) for preset in OPPOSITES}


def ranked(signals: Any, **how: Any) -> pd.DataFrame:
    """Return what a ranking says in figures, everybody shown, by account."""
    ranking = wb.rank(signals, draws=DRAWS, **how).unfiltered
    table = ranking.table.set_index("account").sort_index()
    return table.select_dtypes(["number", "bool"])


def assert_same(signals: Any, expected: dict[str, pd.DataFrame]) -> None:
    """Compare ranks, intervals, scores and percentiles; to rounding, as sums have an order."""
    for preset, table in expected.items():
        pd.testing.assert_frame_equal(
            ranked(signals, preset=preset), table, rtol=1e-9, atol=1e-12, check_dtype=False
        )


def shuffled(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    return table.sample(frac=1, random_state=seed)


def with_copies(table: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Return the table with a third of its rows twice."""
    copies = table.sample(frac=1 / 3, random_state=seed)
    return pd.concat([table, copies], ignore_index=True)


def everywhere(world: World, change: Any) -> World:
    tables = {n: change(getattr(world, n)) for n in ("posts", "comments", "accounts", "history")}
    return replace(world, **tables)


def test_the_world_is_worth_measuring(signals: Any, expected: dict[str, pd.DataFrame]) -> None:
    assert len(signals.candidates) > 40
    assert expected["advocacy"]["score"].nunique() > 40
    assert {"affinity", "relevance", "engagement_rate"} <= set(signals.measured)


def test_measured_twice_is_the_same(world: World, signals: Any) -> None:
    before = everywhere(world, lambda table: table.copy(deep=True))
    again = world.measure()
    for preset in PRESETS:
        one, other = (wb.rank(s, preset=preset, draws=DRAWS) for s in (signals, again))
        pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
        for account in one.table["account"].head(5):
            assert one.explain(account, "en") == other.explain(account, "en")
    for name in ("posts", "comments", "accounts", "history"):
        pd.testing.assert_frame_equal(getattr(world, name), getattr(before, name))


def test_another_process_says_the_same(expected: dict[str, pd.DataFrame]) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "import test_invariances as here\n"
        "sample = here.recent(here.make(here.SEED, scale=0.05))\n"
        "world = here.World(sample.posts, sample.comments, here.newest(sample.accounts),\n"
        "                   sample.accounts, sample.brand, sample.lists)\n"
        "print(here.ranked(world.measure())['score'].round(9).to_json())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONHASHSEED": "77", "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert run.stdout.strip() == expected["advocacy"]["score"].round(9).to_json()


@OFTEN
@given(seed=NUMBERS)
def test_the_order_of_rows_changes_nothing(
    world: World, expected: dict[str, pd.DataFrame], seed: int
) -> None:
    assert_same(everywhere(world, lambda table: shuffled(table, seed)).measure(), expected)


@OFTEN
@given(seed=NUMBERS)
def test_rows_that_come_twice_change_nothing(
    world: World, expected: dict[str, pd.DataFrame], seed: int
) -> None:
    assert_same(everywhere(world, lambda table: with_copies(table, seed)).measure(), expected)


@OFTEN
@given(zone=st.sampled_from(["America/New_York", "Asia/Kolkata", "Pacific/Kiritimati"]))
def test_the_zone_in_which_times_are_written_changes_nothing(
    world: World, expected: dict[str, pd.DataFrame], zone: str
) -> None:
    def moved(table: pd.DataFrame) -> pd.DataFrame:
        times = [name for name in ("created_at", "as_of", "collected_at") if name in table]
        return table.assign(**{name: table[name].dt.tz_convert(zone) for name in times})

    assert_same(everywhere(world, moved).measure(), expected)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata"])
def test_times_as_text_change_nothing(
    world: World, expected: dict[str, pd.DataFrame], zone: str
) -> None:
    def written(table: pd.DataFrame) -> pd.DataFrame:
        times = [name for name in ("created_at", "as_of", "collected_at") if name in table]
        local = {name: table[name].dt.tz_convert(zone) for name in times}
        return table.assign(
            **{n: t.map(lambda m: m.isoformat(), na_action="ignore") for n, t in local.items()}
        )

    assert_same(everywhere(world, written).measure(), expected)


def test_the_moment_may_be_given_in_any_zone(world: World) -> None:
    at = pd.Timestamp("2026-10-20T22:30:00Z")
    before = {"advocacy": ranked(world.measure(as_of=at))}
    assert_same(world.measure(as_of=at.tz_convert("Asia/Kolkata")), before)
    assert_same(world.measure(as_of="2026-10-21T00:30:00+02:00"), before)


def louder(world: World, seed: int) -> World:
    """Return the world with the handles of half of its people written in other letter case."""
    rng = np.random.default_rng(seed)
    handles = sorted(world.history["account"].dropna().str.partition(":")[2].unique())
    other = {h: h.title() if rng.random() < 0.5 else h.upper() for h in handles[::2]}

    def key(account: Any) -> Any:
        platform, colon, handle = account.partition(":")
        return platform + colon + other.get(handle, handle)

    def names(cell: Any) -> Any:
        return [other.get(name, name) for name in cell] if isinstance(cell, list) else cell

    def spoken(text: pd.Series) -> pd.Series:
        return text.str.replace(
            r"(?<=@)[\w.]+", lambda found: other.get(found[0], found[0]), regex=True
        )

    def change(table: pd.DataFrame) -> pd.DataFrame:
        changed = table.copy()
        for column in ("account", "post_account", "reply_to_account", "repost_of_account"):
            if column in table:
                changed[column] = table[column].map(key, na_action="ignore")
        for column in ("mentions", "tagged", "coauthors", "sponsors"):
            if column in table:
                changed[column] = table[column].map(names)
        if "text" in table:
            changed["text"] = spoken(table["text"])
        return changed

    return everywhere(world, change)


@OFTEN
@given(seed=NUMBERS)
def test_letter_case_of_handles_changes_nothing(
    world: World, expected: dict[str, pd.DataFrame], seed: int
) -> None:
    loud = louder(world, seed)
    assert loud.posts["account"].ne(world.posts["account"]).any()
    lists = {name: frozenset(a.title() for a in them) for name, them in world.lists.items()}
    assert_same(replace(loud, lists=lists).measure(), expected)


def imported(project: Any, brand: Any, lists: dict[str, frozenset[str]]) -> World:
    return World(
        project.posts(), project.comments(), project.accounts(), project.account_history(),
        brand, lists,
    )  # fmt: skip


def test_importing_again_changes_nothing(sample: Any, world: World, tmp_path: Path) -> None:
    project = wb.Project.create(tmp_path / "project", sample.brand)
    project.add(wb.read(*write_export(sample, tmp_path / "once")))
    before = {"advocacy": ranked(imported(project, sample.brand, sample.lists).measure())}
    project.add(wb.read(*(tmp_path / "once").iterdir()))
    # Another file with the same rows is no known file, and its rows are known all the same.
    loud = louder(world, 1)
    other = replace(
        sample,
        posts=shuffled(loud.posts, 2),
        comments=shuffled(loud.comments, 3),
        accounts=shuffled(loud.history, 4),
    )
    project.add(wb.read(*write_export(other, tmp_path / "again")))
    again = imported(project, sample.brand, sample.lists)
    assert len(again.posts) == len(sample.posts)
    assert_same(again.measure(), before)


def test_an_import_says_what_the_tables_say(
    sample: Any, expected: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    project = wb.Project.create(tmp_path / "project", sample.brand)
    project.add(wb.read(*write_export(sample, tmp_path / "once")))
    assert_same(imported(project, sample.brand, sample.lists).measure(), expected)


@OFTEN
@given(seed=NUMBERS, more=st.integers(1, 50_000))
def test_more_likes_never_mean_less_engagement(
    world: World, signals: Any, seed: int, more: int
) -> None:
    known = world.posts[
        world.posts["account"].isin(signals.candidates.index) & world.posts["likes"].notna()
    ]
    for chosen in (
        known.groupby("account").sample(1, random_state=seed)["post"].sample(2, random_state=seed)
    ):
        posts = world.posts.copy()
        at = posts["post"] == chosen
        posts.loc[at, "likes"] += more
        liked = replace(world, posts=posts).measure()
        account = posts.loc[at, "account"].iloc[0]
        for name in ENGAGEMENT:
            for shown in ("table", "percentiles"):
                before, after = (getattr(s, shown).loc[account, name] for s in (signals, liked))
                assert pd.isna(before) == pd.isna(after)
                assert pd.isna(before) or after >= before - 1e-12, (name, shown, before, after)


@CHEAP
@given(preset=st.sampled_from(PRESETS), factor=st.sampled_from([2.0, 0.5, 8.0]), data=st.data())
def test_doubling_all_weights_changes_nothing(
    signals: Any, preset: str, factor: float, data: Any
) -> None:
    usual = wb.rank(signals, preset=preset, draws=DRAWS).weights
    weights = {
        name: data.draw(st.sampled_from([0.0, 0.25, 1.0, 1.7, 3.0]), label=name) for name in usual
    }
    weights[data.draw(st.sampled_from(sorted(usual)))] = 1.0
    doubled = {name: factor * weight for name, weight in weights.items()}
    one, other = (ranked(signals, preset=preset, weights=w) for w in (weights, doubled))
    pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-12)


CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "min_followers": st.integers(0, 50_000),
        "max_followers": st.integers(0, 200_000),
        "min_posts": st.integers(1, 25),
        "language": st.sampled_from(["de", "en", "unknown"]),
        "tier": st.sampled_from(["nano", "micro", "mid", ["nano", "micro"]]),
        "type": st.sampled_from(["person", ["person", "unknown"]]),
        "without_flags": st.booleans(),
        "never_mentioned": st.booleans(),
        "search": st.sampled_from(["a", "lena", "_"]),
    },
)


@CHEAP
@given(preset=st.sampled_from(PRESETS), conditions=CONDITIONS)
def test_filters_only_hide(signals: Any, preset: str, conditions: dict[str, Any]) -> None:
    ranking = wb.rank(signals, preset=preset, draws=DRAWS)
    shown = ranking.filter(**conditions)
    table = shown.table.set_index("account").sort_index()
    assert len(table) == shown.shown <= ranking.candidates == len(signals.candidates)
    everybody = ranked(signals, preset=preset)
    pd.testing.assert_frame_equal(
        table[everybody.columns], everybody.loc[table.index], check_exact=True
    )
    again = wb.rank(signals, preset=preset, draws=DRAWS).unfiltered.table.set_index("account")
    pd.testing.assert_frame_equal(
        again.sort_index()[everybody.columns], everybody, check_exact=True
    )
    if "min_followers" in conditions:
        assert (table["followers"] >= conditions["min_followers"]).all()


def planted(world: World, at: pd.Timestamp, seed: int, candidates: list[str]) -> World:
    """Return what is known up to `at` with things that happen afterwards.

    A candidate posts about the brand and gets thousands of likes; strangers write below it and
    below what was there before; everybody's followers jump; somebody new appears.
    """
    rng = np.random.default_rng(seed)
    later = at + pd.to_timedelta(rng.integers(1, 600, 40), unit="h")
    past = world.posts[world.posts["text"].notna()].sample(40, random_state=seed)
    own = [*rng.choice(candidates, 38).tolist(), "instagram:just.arrived", "instagram:just.arrived"]
    posts = past.assign(
        post=[f"instagram:later{k}" for k in range(40)],
        account=own,
        created_at=later,
        text="@hafermeister, always and ever! @kornlund never",
        mentions=[["hafermeister", "kornlund"]] * 40,
        likes=99_999,
        comments=9_999,
        likes_hidden=False,
    )
    where = rng.choice(world.posts["post"], 200)
    owner = world.posts.set_index("post")["account"].loc[where].to_numpy()
    comments = world.comments.sample(200, random_state=seed).assign(
        comment=[f"instagram:later{k}" for k in range(200)],
        post=where,
        post_account=owner,
        created_at=at + pd.to_timedelta(rng.integers(1, 600, 200), unit="h"),
        reply_to=None,
    )
    jump = newest(world.history).assign(as_of=at + pd.Timedelta(days=1), bio="Café, Laden, Magazin")
    jump["followers"] *= 30
    undated = jump.head(30).assign(as_of=pd.NaT)
    comments.loc[comments.index[:30], "created_at"] = pd.NaT
    history = pd.concat([world.history, jump, undated], ignore_index=True)
    return replace(
        world,
        posts=pd.concat([world.posts, posts], ignore_index=True),
        comments=pd.concat([world.comments, comments], ignore_index=True),
        accounts=newest(history).reset_index(drop=True),
        history=history,
    )


def until(world: World, at: pd.Timestamp) -> World:
    """Return what was known at `at`; of what has no date only what was answered by then."""
    past = world.comments["created_at"] <= at
    answered = world.comments["comment"].isin(world.comments.loc[past, "reply_to"].dropna())
    history = world.history[world.history["as_of"] <= at]
    return replace(
        world,
        posts=world.posts[world.posts["created_at"] <= at],
        comments=world.comments[past | (answered & world.comments["created_at"].isna())],
        accounts=newest(history).reset_index(drop=True),
        history=history,
    )


@pytest.mark.parametrize("day", ["2026-09-30", "2026-11-14T20:00"])
def test_the_future_changes_nothing(world: World, signals: Any, day: str) -> None:
    at = pd.Timestamp(day, tz="UTC")
    past = until(world, at)
    expected = {preset: ranked(past.measure(as_of=at), preset=preset) for preset in OPPOSITES}
    candidates = sorted(signals.candidates.index)
    assert_same(planted(past, at, 5, candidates).measure(as_of=at), expected)
    assert_same(planted(world, at, 6, candidates).measure(as_of=at), expected)
