"""Property tests: what goes in comes out, in whatever order and split it arrives."""

from datetime import timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_source import MadeFile, MadeSource, day, post

from workbench.brand import Brand
from workbench.project import Project
from workbench.schema import TABLES, to_arrow, to_pandas

slow = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
TIME = st.integers(-(10**15), 4 * 10**15).map(lambda us: day(0) + timedelta(microseconds=us))
VALUES = {
    "string": TEXT,
    "integer": st.integers(-(2**63), 2**63 - 1),
    "number": st.floats(allow_nan=False),
    "boolean": st.booleans(),
    "time": TIME,
    "strings": st.lists(TEXT, max_size=3),
    "media": st.lists(
        st.fixed_dictionaries({n: st.none() | TEXT for n in ("kind", "path", "url")}), max_size=2
    ),
}


def rows_of(table):
    def value(column):
        plain = VALUES[column.kind]
        return plain if column.required else st.none() | plain

    row = st.fixed_dictionaries({c.name: value(c) for c in table.columns})
    if table.name == "aliases":
        return st.lists(row, max_size=5, unique_by=lambda r: tuple(r[k] for k in table.key))
    return st.lists(row, max_size=5, unique_by=lambda r: tuple(r[k] for k in table.key))


@pytest.mark.parametrize("name", ["posts", "comments", "counts", "accounts", "reported", "aliases"])
def test_every_table_round_trips(tmp_path_factory, name):
    table = TABLES[name]

    @slow
    @given(rows_of(table))
    def check(rows):
        folder = tmp_path_factory.mktemp("round")
        with Project.create(folder, Brand("B", pseudonymous_commenters=False)) as project:
            project.add(MadeSource(MadeFile("f", {name: rows}, counted=(name,))))
            stored = project._corpus.read(name)
        expected = to_pandas(to_arrow(rows, table)).sort_values(list(table.key), ignore_index=True)
        found = to_pandas(stored)
        if name in {"counts", "aliases"}:
            found = found[found["source"].isin(expected["source"])] if name == "counts" else found
        found = found.sort_values(list(table.key), ignore_index=True)
        pd.testing.assert_frame_equal(found, expected)

    check()


FIELDS = ("likes", "text", "mentions", "likes_hidden")


def newest_known(sightings):
    """Say by hand what the rule promises: for each field the value of the newest that knows it."""
    result = {}
    for name in FIELDS:
        known = [s for s in sightings if s.get(name) is not None]
        result[name] = max(known, key=lambda s: s["collected_at"])[name] if known else None
    return result


SIGHTING = st.fixed_dictionaries(
    {
        "likes": st.none() | st.integers(0, 3),
        "text": st.none() | st.sampled_from(["a", "b"]),
        "mentions": st.none() | st.lists(st.sampled_from(["jo", "mia"]), max_size=2),
        "likes_hidden": st.none() | st.booleans(),
        "key": st.sampled_from(["p", "q"]),
        "file": st.integers(0, 2),
    }
)


@slow
@given(st.lists(SIGHTING, min_size=1, max_size=9), st.randoms(use_true_random=False))
def test_the_newest_known_value_wins_in_any_order(tmp_path_factory, sightings, random):
    for n, sighting in enumerate(sightings):
        sighting["collected_at"] = day(0) + timedelta(hours=n)
    shuffled = random.sample(sightings, len(sightings))
    with Project.create(
        tmp_path_factory.mktemp("order"), Brand("B", pseudonymous_commenters=False)
    ) as project:
        for number in range(3):
            rows = [s for s in shuffled if s["file"] == number]
            posts = [
                post(s["key"], collected_at=s["collected_at"], **{n: s[n] for n in FIELDS})
                for s in rows
            ]
            report = project.add(MadeSource(MadeFile(f"{number}", {"posts": posts})))
            total = report.added + report.updated + report.unchanged + report.rejected
            assert total == report.read == len(rows)
        found = project.posts().set_index("post")
    for key in {s["key"] for s in sightings}:
        row = found.loc[f"x:{key}"]
        mine = [s for s in sightings if s["key"] == key]
        for name, expected in newest_known(mine).items():
            value = row[name]
            missing = value is None or value is pd.NA or (value != value and True)  # noqa: PLR0124
            assert (None if missing else value) == expected
        assert row["collected_at"] == max(s["collected_at"] for s in mine)
