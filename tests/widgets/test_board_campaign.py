"""The campaign that a board shows: budget, size, another one."""

import pytest

from tests.browser.stage import paper_shortlist
from tests.widgets.invented_field import invented_ranking
from workbench.errors import NotFoundError, SettingError
from workbench.shortlist import Shortlist
from workbench.widgets import ShortlistBoard
from workbench.widgets.board_campaign import key_for


@pytest.fixture(scope="module")
def ranking():
    return invented_ranking(20)


@pytest.fixture
def shortlist():
    return paper_shortlist()


@pytest.fixture
def board(shortlist, ranking, monkeypatch):
    made = ShortlistBoard(shortlist, ranking, language="en")
    made.heard = []
    monkeypatch.setattr(made, "send", lambda content, buffers=None: made.heard.append(content))
    return made


def ask(board, kind, **content):
    board._hear(board, {"type": kind, "call": 7, **content}, None)
    return board.heard.pop()


def keep(board, **fields):
    typed = {"name": "", "budget": "", "size": "", "currency": "EUR"}
    return ask(board, "campaign", fields=typed | fields)


def test_what_is_typed_is_kept_and_taken_back(board, shortlist):
    assert board._campaign == {
        "id": "default", "name": "Default campaign", "budget": None, "size": None,
        "currency": "EUR", "all": [["default", "Default campaign"]],
    }  # fmt: skip
    assert keep(board, name="Spring", budget="CHF 12’000".replace("CHF ", "").replace("’", "'"),
                size="8", currency="CHF")["ok"]  # fmt: skip
    kept = shortlist.campaigns()[0]
    assert (kept.name, kept.budget, kept.size, kept.currency) == ("Spring", 12_000, 8, "CHF")
    assert (board._campaign["budget"], board._campaign["size"]) == (12_000, 8)
    assert keep(board, name="Spring", budget="12000", currency="CHF")["ok"]
    assert shortlist.campaigns()[0].size is None
    undone = ask(board, "undo")
    assert (undone["ok"], undone["people"]) == (True, 0)
    assert board._campaign["size"] == shortlist.campaigns()[0].size == 8
    ask(board, "redo")
    assert board._campaign["size"] is None


def test_saving_what_stands_there_writes_nothing(board, shortlist):
    assert keep(board, name="Default campaign")["ok"]
    assert shortlist.project.events.events == []


@pytest.mark.parametrize(
    "typed",
    [{"budget": "much"}, {"budget": "-5"}, {"size": "0"}, {"size": "many"}, {"size": "2,5"},
     {"currency": "€"}, {"name": "x" * 81}, {"size": "99999"}],
)  # fmt: skip
def test_nonsense_is_refused_with_a_reason(board, shortlist, typed):
    reply = keep(board, **typed)
    assert reply["ok"] is False
    assert reply["reason"]
    assert shortlist.project.events.events == []


def test_decisions_go_to_the_campaign_that_is_shown(board, shortlist, ranking):
    first, second = ranking.table["account"].head(2)
    board.decide(first, "yes")
    assert ask(board, "campaign_new", name="Frühling 2027")["answers"] == {}
    assert board._campaign["id"] == "fruhling-2027"
    assert [name for _, name in board._campaign["all"]] == ["Default campaign", "Frühling 2027"]
    assert board._team["members"] == []
    board.decide(second, "yes")
    board.set_campaign(budget=500)
    other = Shortlist(shortlist.project, "fruhling-2027")
    assert other.table()["person"].tolist() == [second]
    assert [c.budget for c in shortlist.campaigns()] == [None, 500]
    assert set(ask(board, "campaign_chosen", campaign="default")["answers"]) == {first}
    assert [m["account"] for m in board._team["members"]] == [first]
    # What was done in the other campaign is undone there.
    board.undo()
    assert shortlist.table().empty
    assert other.table()["person"].tolist() == [second]


def test_a_campaign_needs_a_name_and_one_that_is_gone_says_so(board):
    assert ask(board, "campaign_new", name=" \x00 ")["ok"] is False
    assert "autumn" in ask(board, "campaign_chosen", campaign="autumn")["reason"]
    with pytest.raises(NotFoundError):
        board.choose_campaign("autumn")
    with pytest.raises(SettingError):
        board.add_campaign("")
    assert board._campaign["id"] == "default"


def test_what_others_set_appears(board, shortlist):
    shortlist.set_campaign("default", size=5)
    assert ask(board, "news")["news"] == ""
    assert board._campaign["size"] == 5


def test_ids_are_short_and_each_of_one_campaign():
    taken = {"default", "a", "campaign"}
    for name in ("a", "A!", "☕☕", "ß" * 90, "../../etc", "\u202ex\u202c"):
        key = key_for(name, taken)
        assert key not in taken
        assert 0 < len(key) <= 45
        assert key.replace("-", "").isalnum()
        taken.add(key)


def test_the_default_campaign_is_named_in_the_language_of_the_board(shortlist, ranking):
    german = ShortlistBoard(shortlist, ranking, language="de")
    assert german._campaign["name"] == "Standardkampagne"
