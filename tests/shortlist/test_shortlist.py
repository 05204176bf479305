"""Decisions are kept, can be undone, and merge to the same state in any order."""

import datetime as dt
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import NotFoundError, SettingError
from workbench.project.replay import Replay
from workbench.shortlist import STATUSES, Shortlist

MILA, JONAS = "instagram:mila", "instagram:jonas"


def row(shortlist, account):
    table = shortlist.table()
    return table[[account in accounts for accounts in table["accounts"]]].iloc[0]


def test_a_decision_and_its_details(project):
    shortlist = Shortlist(project)
    shortlist.decide(MILA, "shortlisted", owner="Ada", tags=["baking", "baking", " "], cost=250)
    shortlist.decide(MILA, "agreed", note="on the phone")
    shortlist.decide(MILA, choice="reserve")
    table = Shortlist(project).table()
    assert table.columns.tolist() == [
        "campaign", "person", "choice", "accounts", "status", "reason", "owner", "tags", "note",
        "cost", "decided_at", "decided_by", "conflicts",
    ]  # fmt: skip
    mila = table.iloc[0]
    assert mila["status"] == "agreed"
    assert mila["choice"] == "reserve"
    assert mila["owner"] == "Ada"
    assert mila["tags"] == ["baking"]
    assert mila["cost"] == 250
    assert mila["decided_by"] == "ada"
    assert mila["campaign"] == "default"
    assert pd.isna(mila["reason"])
    assert [c["status"][0] for c in shortlist.history(MILA)["changes"] if "status" in c] == [
        "shortlisted",
        "agreed",
    ]


def test_an_empty_shortlist_has_the_same_columns_and_types(project):
    shortlist = Shortlist(project)
    empty = shortlist.table()
    shortlist.decide(MILA)
    pd.testing.assert_series_equal(empty.dtypes, shortlist.table().dtypes)
    assert shortlist.table()["status"].tolist() == ["found"]


@pytest.mark.parametrize("status", ["declined", "never"])
def test_a_no_needs_a_reason(project, status):
    shortlist = Shortlist(project)
    with pytest.raises(SettingError):
        shortlist.decide(MILA, status)
    with pytest.raises(SettingError):
        shortlist.decide(MILA, status, reason="  ")
    assert shortlist.table().empty
    shortlist.decide(MILA, status, reason="works for a rival")
    assert row(shortlist, MILA)["reason"] == "works for a rival"


def test_a_reason_leaves_with_its_no(project):
    shortlist = Shortlist(project)
    shortlist.decide(MILA, "declined", reason="no time")
    shortlist.decide(MILA, "contacted")
    assert pd.isna(row(shortlist, MILA)["reason"])


def test_never_reaches_the_projects_list_and_leaves_it_only_with_a_reason(project):
    shortlist = Shortlist(project)
    shortlist.decide(MILA, "never", reason="asked us not to")
    assert project.listed == {("never_contact", MILA)}
    with pytest.raises(SettingError):
        shortlist.decide(MILA, "contacted")
    shortlist.decide(MILA, "contacted", reason="wrote to us herself")
    assert project.listed == set()
    shortlist.undo()
    assert project.listed == {("never_contact", MILA)}


@pytest.mark.parametrize(
    "bad",
    [
        {"status": "maybe"},
        {"choice": "second"},
        {"cost": -1},
        {"cost": float("nan")},
        {"reason": "only"},
    ],
)
def test_nonsense_is_refused_and_leaves_no_event(project, bad):
    with pytest.raises(SettingError):
        Shortlist(project).decide(MILA, **bad)
    with pytest.raises(SettingError):
        Shortlist(project).decide("mila", "found")
    assert not project.events.read()


def test_undo_redo_and_undo_of_an_undo(project):
    shortlist = Shortlist(project)
    shortlist.decide(MILA, "shortlisted")
    second = shortlist.decide(MILA, "approved", note="good")
    undo = shortlist.undo(second)
    assert row(shortlist, MILA)["status"] == "shortlisted"
    assert pd.isna(row(shortlist, MILA)["note"])
    shortlist.undo(undo)
    assert row(shortlist, MILA)["status"] == "approved"
    shortlist.undo()
    shortlist.undo()
    assert shortlist.table().empty
    with pytest.raises(NotFoundError):
        shortlist.undo()
    shortlist.redo()
    assert row(shortlist, MILA)["status"] == "shortlisted"
    with pytest.raises(NotFoundError):
        shortlist.undo("no-such-event")


def test_undoing_an_older_decision_leaves_the_newer_one(project):
    shortlist = Shortlist(project)
    first = shortlist.decide(MILA, "shortlisted", note="first")
    shortlist.decide(MILA, "approved")
    shortlist.undo(first)
    assert row(shortlist, MILA)["status"] == "approved"
    assert pd.isna(row(shortlist, MILA)["note"])
    assert shortlist.conflicts() == []


def test_several_accounts_are_one_person(project):
    shortlist = Shortlist(project)
    shortlist.decide("tiktok:mila.b", "contacted")
    shortlist.decide(MILA, "approved", owner="Ada")
    shortlist.link(MILA, "tiktok:mila.b")
    assert len(shortlist.table()) == 1
    mila = row(shortlist, MILA)
    assert mila["accounts"] == [MILA, "tiktok:mila.b"]
    assert mila["status"] == "approved"
    shortlist.link("x:mila", "tiktok:mila.b")
    assert shortlist.accounts("x:mila") == [MILA, "tiktok:mila.b", "x:mila"]
    shortlist.unlink("tiktok:mila.b")
    assert shortlist.accounts(MILA) == [MILA, "x:mila"]
    assert row(shortlist, "tiktok:mila.b")["status"] == "contacted"
    with pytest.raises(SettingError):
        shortlist.link(JONAS, JONAS)


def test_campaigns(project):
    shortlist = Shortlist(project)
    assert [c.id for c in shortlist.campaigns()] == ["default"]
    with pytest.raises(NotFoundError):
        Shortlist(project, "summer")
    shortlist.set_campaign("summer", name="Summer", hashtags=["#Hafer"], start="2026-06-01")
    summer = shortlist.set_campaign("summer", end=dt.date(2026, 8, 31), budget=12_000)
    assert summer.name == "Summer"
    assert summer.hashtags == ("hafer",)
    assert (summer.start, summer.end) == (dt.date(2026, 6, 1), dt.date(2026, 8, 31))
    assert shortlist.campaigns()[1] == summer
    Shortlist(project, "summer").decide(MILA, "agreed")
    assert shortlist.table().empty
    assert shortlist.table("summer")["person"].tolist() == [MILA]
    with pytest.raises(SettingError):
        shortlist.set_campaign("summer", end="2026-01-01")
    with pytest.raises(SettingError):
        shortlist.set_campaign("summer", start="1st of May")


def test_a_campaign_has_size_currency_and_budget_which_can_be_cleared(project):
    shortlist = Shortlist(project)
    assert (shortlist.campaigns()[0].size, shortlist.campaigns()[0].currency) == (None, "EUR")
    shortlist.set_campaign("default", size=8, budget=12_000, currency=" chf")
    shortlist.set_campaign("default", name="Spring")
    kept = shortlist.campaigns()[0]
    assert (kept.size, kept.budget, kept.currency, kept.name) == (8, 12_000, "CHF", "Spring")
    shortlist.set_campaign("default", size="", budget="")
    kept = shortlist.campaigns()[0]
    assert (kept.size, kept.budget, kept.currency) == (None, None, "CHF")


@pytest.mark.parametrize(
    "bad",
    [{"size": 0}, {"size": True}, {"size": 2.5}, {"size": 10**9}, {"currency": "euro"},
     {"currency": ""}, {"budget": -1}, {"budget": float("inf")}, {"budget": "much"}],
)  # fmt: skip
def test_no_campaign_has_such_figures(project, bad):
    with pytest.raises(SettingError):
        Shortlist(project).set_campaign("default", **bad)
    assert not project.events.read()


def test_a_cost_is_cleared_and_comes_back_by_undo(project):
    shortlist = Shortlist(project)
    shortlist.decide(MILA, "agreed", cost=250)
    shortlist.decide(MILA, cost="")
    assert pd.isna(row(shortlist, MILA)["cost"])
    assert row(shortlist, MILA)["status"] == "agreed"
    shortlist.undo()
    assert row(shortlist, MILA)["cost"] == 250


def test_clearing_and_setting_a_cost_at_once_is_a_conflict(project, colleague):
    ours, theirs = Shortlist(project), Shortlist(colleague)
    ours.decide(MILA, "agreed", cost=250)
    theirs.merge(project)
    ours.decide(MILA, cost="")
    theirs.decide(MILA, cost=300)
    ours.merge(colleague)
    (conflict,) = ours.conflicts()
    assert "None" not in str(conflict)
    assert {value for _, _, value in conflict.writes} == {None, 300}


def test_two_people_at_once_conflict_and_the_latest_wins(project, colleague):
    ours, theirs = Shortlist(project), Shortlist(colleague)
    ours.decide(MILA, "shortlisted")
    theirs.merge(project)
    ours.decide(MILA, "approved")
    theirs.decide(MILA, "contacted", note="wrote on Monday")
    assert ours.merge(theirs) == 1
    assert ours.merge(theirs) == 0
    theirs.merge(ours)
    for shortlist in (ours, theirs):
        assert row(shortlist, MILA)["status"] == "contacted"
        (conflict,) = shortlist.conflicts()
        assert (conflict.person, conflict.field) == (MILA, "status")
        assert [writer for writer, _, _ in conflict.writes] == ["bob", "ada"]
        assert "approved" in str(conflict)
        assert row(shortlist, MILA)["conflicts"] == 1
    ours.decide(MILA, "agreed")
    assert ours.conflicts() == []


def test_one_after_the_other_is_no_conflict(project, colleague):
    ours, theirs = Shortlist(project), Shortlist(colleague)
    ours.decide(MILA, "shortlisted")
    theirs.merge(project)
    theirs.decide(MILA, "approved")
    ours.merge(theirs)
    assert ours.conflicts() == []


def test_events_of_other_rooms_and_damaged_ones_do_no_harm(project):
    project.events.append("put_on_list", {"account": MILA})
    project.events.append("decided", {"account": "…", "fields": {}})
    project.events.append("accounts_linked", {"accounts": ["…", MILA]})
    assert Shortlist(project).table().empty


ACTIONS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["decide", "undo", "link", "unlink", "merge"]),
        st.sampled_from([MILA, JONAS, "x:mila"]),
        st.sampled_from([s for s in STATUSES if s not in {"declined", "never"}]),
        st.integers(0, 2),
    ),
    max_size=25,
)


def outcome(events):
    state = Replay(events)
    people = state.people("default")
    held = {
        person: (
            state.accounts(person),
            [state.value(person, "default", field) for field in ("status", "note")],
        )
        for person in people
    }
    return people, held, state.conflicts()


@settings(max_examples=60, deadline=None)
@given(ACTIONS, st.randoms(use_true_random=False))
def test_any_order_of_merging_gives_the_same_state(actions, rng):
    # Made here: Hypothesis would share one fixture among all its examples.
    from types import SimpleNamespace

    from tests.shortlist.conftest import MemoryLog

    clock = [0]
    projects = [SimpleNamespace(events=MemoryLog(name, clock)) for name in ("a", "b", "c")]
    boards = [Shortlist(project) for project in projects]
    for who, what, account, status, other in actions:
        board = boards[who]
        try:
            if what == "decide":
                board.decide(account, status, note=status)
            elif what == "undo":
                board.undo()
            elif what == "link":
                board.link(account, MILA)
            elif what == "unlink":
                board.unlink(account)
            else:
                board.merge(boards[other])
        except (NotFoundError, SettingError):
            continue
    every = {e.id: e for p in projects for e in p.events.read()}
    shuffled = list(every.values())
    rng.shuffle(shuffled)
    assert outcome(shuffled) == outcome(every.values())
    order = [0, 1, 2] * 2
    rng.shuffle(order)
    for first in range(3):
        for second in order:
            boards[first].merge(boards[second])
    results = [outcome(p.events.read()) for p in projects]
    assert results[0] == results[1] == results[2] == outcome(every.values())


def test_a_thousand_decisions_are_quick_to_replay(project):
    rng = random.Random(0)
    for i in range(1000):
        project.events.append(
            "decided",
            {
                "campaign": "default",
                "account": f"x:{i % 300}",
                "fields": {"status": [rng.choice(STATUSES), "why"]},
                "after": {},
            },
            subjects=[f"x:{i % 300}"],
        )
    assert len(Shortlist(project).table()) == 300
