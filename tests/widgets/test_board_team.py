"""The team below the list: who is in it, what it costs, and the file for others."""

import pandas as pd
import pytest

from tests.widgets.invented_field import BRAND, invented_ranking
from workbench.export import read_csv
from workbench.graph import AttentionGraph
from workbench.project import Project
from workbench.shortlist import Shortlist
from workbench.widgets import ShortlistBoard


@pytest.fixture(scope="module")
def ranking():
    return invented_ranking(30)


@pytest.fixture
def graph(ranking):
    first, second, third = ranking.table["account"].head(3)
    people = {first: "abcd", second: "cde", third: "f"}
    pairs = [(f"instagram:{p}", account) for account, some in people.items() for p in some]
    return AttentionGraph.from_edges([p for p, _ in pairs], [a for _, a in pairs])


@pytest.fixture
def board(shortlist, ranking, posts, graph, monkeypatch):
    made = ShortlistBoard(shortlist, ranking, posts=posts, graph=graph, language="en")
    made.heard = []
    monkeypatch.setattr(made, "send", lambda content, buffers=None: made.heard.append((content, buffers)))  # fmt: skip
    return made


def ask(board, kind, **content):
    board._hear(board, {"type": kind, "call": 7, **content}, None)
    answer, _ = board.heard.pop()
    return answer


def test_the_team_is_counted_when_the_board_is_on_the_screen(board, ranking):
    first, second, third = ranking.table["account"].head(3)
    board.decide([first, second], "yes")
    assert [m["account"] for m in board._team["members"]] == [first, second]
    assert board._team["counted"] is False
    assert board._reach == b""
    assert ask(board, "team")["ok"]
    assert (board._team["people"], board._team["new"]) == (5, 5)
    assert [(m["size"], m["added"], m["alone"]) for m in board._team["members"]] == [
        (4, 4, 2),
        (3, 1, 1),
    ]
    assert board._team["largest"] == {"one": 0, "other": 1, "share": 67}
    assert board._team["overlap"] == [[100, 67], [67, 100]]
    board.decide(third, "yes")
    assert board._team["people"] == 6
    assert len(board._reach) == 5 * 4 * ranking.candidates


def test_taking_somebody_out_leaves_them_open_and_can_be_undone(board, shortlist, ranking):
    first = ranking.table["account"].iloc[0]
    shortlist.decide(first, "shortlisted", tags=["baking", "maybe"])
    board.refresh()
    reply = ask(board, "unpick", account=first)
    assert reply["ok"]
    kept = shortlist.table().iloc[0]
    assert (kept["status"], kept["tags"]) == ("found", ["baking"])
    assert board._team["members"] == []
    board.undo()
    assert [m["account"] for m in board._team["members"]] == [first]


def test_who_is_further_along_is_not_taken_out_by_the_way(board, shortlist, ranking):
    first, second = ranking.table["account"].head(2)
    shortlist.decide(first, "contacted")
    shortlist.decide(second, "shortlisted")
    board.refresh()
    assert [m["removable"] for m in board._team["members"]] == [False, True]


def test_costs_stand_against_the_budget_of_the_campaign(board, shortlist, ranking):
    first, second, third = ranking.table["account"].head(3)
    shortlist.set_campaign("default", budget=1000)
    shortlist.decide(first, "shortlisted", cost=400.10)
    shortlist.decide(second, "agreed", cost=250.20)
    shortlist.decide(third, "shortlisted")
    board.refresh()
    assert (board._campaign["budget"], board._campaign["currency"]) == (1000, "EUR")
    assert (board._team["spent"], board._team["unpriced"]) == (650.3, 1)


def test_reserves_do_not_count(board, shortlist, ranking):
    first, second = ranking.table["account"].head(2)
    shortlist.decide(first, "shortlisted", choice="reserve", cost=100)
    shortlist.decide(second, "shortlisted")
    board.refresh()
    assert [m["account"] for m in board._team["members"]] == [second]
    assert (board._team["reserve"], board._team["spent"]) == (1, None)


def test_without_a_graph_it_says_why(shortlist, ranking):
    board = ShortlistBoard(shortlist, ranking, language="de")
    board._on_team({})
    assert "graph=graph" in board._team["why"]
    assert (board._team["counted"], board._reach) == (False, b"")


def test_people_held_out_are_in_no_team(tmp_path, ranking):
    with Project.create(tmp_path / "p", BRAND) as project:
        project.add(accounts=pd.DataFrame({
            "account": ["instagram:kid"], "bio": ["15 Jahre alt"], "source": "x",
            "as_of": pd.Timestamp("2026-11-01", tz="UTC"),
        }))  # fmt: skip
        held = project.held_out()
        shortlist = Shortlist(project)
        shortlist.decide("instagram:kid", "shortlisted")
        shortlist.decide("instagram:grown", "shortlisted")
        board = ShortlistBoard(shortlist, ranking, language="en")
        assert held == {"instagram:kid"}
        assert [m["account"] for m in board._team["members"]] == ["instagram:grown"]
        assert board._team["members"][0]["at"] == -1


def test_the_csv_is_written_behind_and_the_board_says_where(board, shortlist, ranking):
    first = ranking.table["account"].iloc[0]
    board.decide(first, "yes")
    path = board.export_csv()
    board._writing.join(20)
    assert board.exported == str(path) == str(shortlist.project.exports / "shortlist.csv")
    assert board._export["state"] == "done"
    assert str(path) in board._export["words"]
    assert first.partition(":")[2] in read_csv(path)["handles"].item()


def test_a_page_around_the_board_may_take_the_buttons_over(board, shortlist):
    wished = []
    board.on_hand_over(wished.append)
    assert board._export["report"] is True
    assert ask(board, "export", what="report")["ok"]
    assert ask(board, "export", what="csv")["ok"]
    assert wished == ["report", "csv"]
    assert not list(shortlist.project.exports.glob("*.csv"))
    board.on_hand_over(lambda _what: "handover")
    assert ask(board, "export", what="csv")["go"] == "handover"
