"""Upserts of repeated keys: the same as row by row, without copying everything every time."""

from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest
from made_source import day, post

from workbench.project import upsert
from workbench.project.merge import fold_fields, stored_schema
from workbench.project.upsert import ADDED, UNCHANGED, UPDATED, plan_upsert
from workbench.schema import POSTS, to_arrow

NOTHING = stored_schema(POSTS).empty_table()


def sighting(key, likes, minute, text=None):
    time = day(0) + timedelta(minutes=minute)
    return post(key, account="x:a", likes=likes, text=text, collected_at=time)


def plan(known, records):
    return plan_upsert(known, to_arrow(records, POSTS), POSTS, fold_fields)


def row_by_row(known, records):
    """Upsert each record by itself into a dict of rows, the plainest way there is."""
    rows = {row["post"]: row for row in known.to_pylist()}
    outcomes = []
    for record in records:
        before = [rows[record["post"]]] if record["post"] in rows else []
        step = plan(pa.Table.from_pylist(before, stored_schema(POSTS)), [record])
        outcomes += step.outcomes.tolist()
        for row in step.fresh.to_pylist() + step.merged.to_pylist():
            rows[row["post"]] = row
    return rows, outcomes


@pytest.mark.parametrize("seed", range(4))
def test_many_at_once_are_as_one_by_one(seed):
    dice = np.random.default_rng(seed)
    records = [
        sighting(
            f"{dice.integers(5)}",
            [None, 1, 2, 3][dice.integers(4)],
            int(dice.integers(12)),
            [None, "a", "b"][dice.integers(3)],
        )
        for _ in range(40)
    ]
    known = plan(NOTHING, [sighting("0", 7, 5, "old"), sighting("9", 1, 1)]).fresh
    expected, outcomes = row_by_row(known, records)
    found = plan(known, records)
    assert found.outcomes.tolist() == outcomes
    written = {row["post"]: row for row in found.fresh.to_pylist() + found.merged.to_pylist()}
    assert {row["post"]: row for row in known.to_pylist()} | written == expected
    assert set(found.merged.column("post").to_pylist()) <= {"x:0"}


def test_a_key_that_comes_often_costs_as_much_as_many_keys(monkeypatch):
    kept = []
    settle = upsert._State.settle

    def noting(state, turn, rows, **more):
        kept.append(rows.num_rows)
        settle(state, turn, rows, **more)

    monkeypatch.setattr(upsert._State, "settle", noting)
    records = [sighting("often", n, n) for n in range(60)]
    records += [sighting(f"once {n}", n, n) for n in range(40)]
    found = plan(NOTHING, records)
    assert sum(kept) == len(records)
    assert found.fresh.column("likes").to_pylist() == [59, *range(40)]
    assert found.outcomes.tolist() == [ADDED] + [UPDATED] * 59 + [ADDED] * 40
    again = plan(found.fresh, [sighting("often", 59, 59)])
    assert again.outcomes.tolist() == [UNCHANGED]
    assert again.fresh.num_rows == again.merged.num_rows == 0
