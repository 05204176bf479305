"""Deciding on the board: many at once, taken back, noticed from elsewhere, and the list's columns."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tests.widgets.invented_field import invented_posts, invented_ranking
from workbench.errors import SettingError
from workbench.phrases import entry, phrase_ids
from workbench.project import Project
from workbench.shortlist import STATUSES, Shortlist
from workbench.widgets import ShortlistBoard
from workbench.widgets.board_columns import flag_kind, main_topics, newest_pictures
from workbench.widgets.board_person import amount_of
from workbench.widgets.browser_files import script, sentences


@pytest.fixture
def board(shortlist, ranking, posts):
    return ShortlistBoard(shortlist, ranking, posts=posts, language="en")


@pytest.fixture
def people(ranking):
    return ranking.table["account"].head(30).tolist()


@pytest.fixture
def ada(shortlist):
    """The same project in another process, as somebody else."""
    with Project.open(shortlist.project.folder) as project:
        project.events.writer = "Ada@laptop"
        yield Shortlist(project)


def held(shortlist, account):
    rows = shortlist.table().set_index("person")
    return rows.loc[account] if account in rows.index else None


def test_one_change_of_many_is_one_undo_and_one_redo(board, shortlist, people):
    board.change(people[:2], status="contacted")
    board.change(people, add_tags=["spring"], owner="Ada")
    assert shortlist.table()["tags"].tolist() == [["spring"]] * 30
    assert sorted(board.undo()) == sorted(people)
    after = shortlist.table()
    assert after["person"].tolist() == people[:2]
    assert after["tags"].tolist() == [[], []]
    assert after["owner"].isna().all()
    assert sorted(board.redo()) == sorted(people)
    assert shortlist.table()["owner"].tolist() == ["Ada"] * 30
    board.undo()
    board.undo()
    assert shortlist.table().empty
    assert board._answers == {}


def test_many_answers_leave_those_further_along(board, shortlist, people):
    board.change(people[0], status="agreed", cost="1.250,50")
    kept = board.change(people[:3], answer="maybe")
    assert len(kept) == 1
    assert "agreed" in kept[0]
    assert (held(shortlist, people[0])["status"], held(shortlist, people[0])["cost"]) == (
        "agreed", 1250.5,
    )  # fmt: skip
    assert [held(shortlist, p)["tags"] for p in people[1:3]] == [["maybe"]] * 2


def test_an_emptied_cost_is_none_and_comes_back(board, shortlist, people):
    board.change(people[:2], status="agreed", cost="80")
    board.change(people[:2], cost=" ")
    assert board._answers[people[0]]["cost"] is None
    assert pd.isna(held(shortlist, people[1])["cost"])
    assert board._team["spent"] is None
    board.undo()
    assert [board._answers[p]["cost"] for p in people[:2]] == [80, 80]


def test_a_maybe_stays_one_while_tags_are_edited(board, shortlist, people):
    board.change(people[0], answer="maybe")
    board.change(people[0], tags=["vegan"])
    assert board._answers[people[0]]["answer"] == "maybe"
    assert board._answers[people[0]]["tags"] == ["vegan"]
    assert held(shortlist, people[0])["tags"] == ["maybe", "vegan"]
    board.change(people[0], status="approved")
    assert held(shortlist, people[0])["tags"] == ["vegan"]


def test_every_status_can_be_set_and_a_no_needs_a_reason(board, shortlist, people):
    for status, account in zip(STATUSES, people, strict=False):
        reason = "too big" if status in {"declined", "never"} else ""
        board.change(account, status=status, reason=reason)
        assert held(shortlist, account)["status"] == status
    with pytest.raises(SettingError):
        board.change(people[0], status="declined", reason=" ")
    never = people[STATUSES.index("never")]
    board.change(never, answer="yes")
    assert held(shortlist, never)["status"] == "shortlisted"


@pytest.mark.parametrize(
    "fields",
    [
        {"cost": "minus 3"}, {"cost": "-3"}, {"cost": "nan"}, {"cost": float("inf")},
        {"cost": True}, {"note": "x" * 5000}, {"tags": ["t"] * 31}, {"status": "friend"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_for_all(board, shortlist, people, fields):
    with pytest.raises(SettingError):
        board.change(people, owner="Ada", **fields)
    assert shortlist.table().empty


def test_hostile_words_are_kept_as_words(board, shortlist, people):
    board.change(people[0], note="<b>\ud800\x00 =1+1\u202e", tags=["a\ud800", " ", "b"])
    row = held(shortlist, people[0])
    assert row["note"] == "<b>? =1+1\u202e"
    assert row["tags"] == ["a?", "b"]


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("250", 250), ("1.250", 1250), ("1,250", 1250), ("1.250,5", 1250.5), ("1,250.50", 1250.5),
        ("€ 1 250,00", 1250), ("12.50", 12.5), ("12,5", 12.5), ("1.250.000", 1_250_000), (0, 0),
    ],
)  # fmt: skip
def test_amounts_as_people_write_them(typed, amount):
    assert amount_of(typed) == amount


def test_others_decisions_are_noticed_once(board, ada, people):
    assert board._on_news({}) == {"news": None}
    board.change(people[5], owner="me")
    assert board._on_news({})["news"] == ""
    ada.decide(people[0], "approved")
    ada.decide(people[1], "approved")
    ada.decide(people[1], note="call")
    told = board._on_news({})
    assert told["news"] == "Ada changed 2 people"
    assert told["answers"][people[1]]["note"] == "call"
    assert board._on_news({}) == {"news": None}
    other = ShortlistBoard(board._shortlist, board.ranking, language="de")
    other.change(people[:3], add_tags=["x"])
    assert board._on_news({})["news"] == "3 people changed in another window"


def test_undo_here_leaves_what_another_window_did_since(board, shortlist, people):
    other = ShortlistBoard(shortlist, board.ranking)
    board.change(people[0], answer="yes")
    other.change(people[1], answer="yes")
    assert board.undo() == [people[0]]
    assert shortlist.table()["person"].tolist() == [people[1]]


def test_after_a_restart_undo_takes_the_last_decision(board, shortlist, people):
    board.change(people[0], answer="yes")
    again = ShortlistBoard(shortlist, board.ranking)
    assert again.undo() == [people[0]]
    assert again.redo() == [people[0]]
    assert again._answers[people[0]]["answer"] == "yes"


def test_columns_are_kept_for_whoever_chose_them(board, shortlist, ada):
    assert board._chosen is None
    board._on_columns({"columns": ["likely", "owner"]})
    assert ShortlistBoard(shortlist, board.ranking)._chosen == ["likely", "owner"]
    assert ShortlistBoard(ada, board.ranking)._chosen is None
    board._on_columns({"columns": None})
    assert ShortlistBoard(shortlist, board.ranking)._chosen is None


def test_highlight_shows_others_and_leaves_the_selection(board, people):
    board.selected = people[:1]
    heard = []
    board.observe(heard.append, "selected")
    board.highlight([people[2], "instagram:nobody.here", people[2]])
    assert board._elsewhere == [people[2]]
    board.highlight(["instagram:nobody.here"])
    assert board._elsewhere == []
    assert board.selected_accounts == people[:1]
    assert heard == []


def test_a_row_knows_the_two_main_topics_of_a_person():
    keys = ["a1", "a2", "a3", "a4", "a5", "a6", "b1", "x1"]
    topics = SimpleNamespace(
        posts=keys,
        labels=np.array([2, 2, 0, 0, 1, 9, 1, 0]),
        confidence=np.array([1, 1, 1, 1, 1, 0, 1, 1.0]),
        apart=np.array([False] * 7 + [True]),
    )
    accounts = ["x:a"] * 6 + ["x:b", "x:brand"]
    posts = pd.DataFrame({"account": accounts}, index=keys)
    assert main_topics(posts, topics) == {"x:a": [0, 2], "x:b": [1]}
    assert main_topics(posts, None) == main_topics(None, topics) == {}


def test_the_newest_kept_picture_stands_for_a_person():
    day = pd.Timestamp("2026-05-01", tz="UTC")
    kept, gone = [{"kind": "image", "path": "media/a.jpg"}], [{"kind": "image", "path": None}]
    posts = pd.DataFrame(
        {
            "account": ["x:a", "x:a", "x:a", "x:b", None],
            "created_at": [day, day + pd.Timedelta(days=1), day + pd.Timedelta(days=2), day, day],
            "media": [kept, kept, gone, None, kept],
        },
        index=["1", "2", "3", "4", "5"],
    )
    assert newest_pictures(posts) == {"x:a": "2"}
    assert newest_pictures(posts.drop(columns="media")) == {}


def test_flags_and_lists_have_short_words():
    named = {flag_kind(phrase) for phrase in phrase_ids() if re.fullmatch(FLAGS, phrase)}
    assert {"circle", "order", "likes_comments", "profile", "jump"} <= named
    words = sentences("board", "en")
    assert {f"mark_{kind}" for kind in named} <= set(words)
    assert entry("signals.listed_customer", "en") == "on the list of customers"


FLAGS = r"signals\.(circle|hollow|burst|even|order|jump|likes_\w+|profile|profile_one)_reason"


def test_a_customer_is_marked_without_a_doubt(shortlist):
    ranking = invented_ranking(20)
    ranking.signals.candidates["customer"] = [True] + [False] * 19
    board = ShortlistBoard(shortlist, ranking, posts=invented_posts(ranking), language="en")
    assert board._people["marks"][0].split()[-1] == "customer"
    assert board._facts["marks"] == {"customer": "on the list of customers"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_sentence_that_the_scripts_say_exists(language):
    names = [
        "board_state", "board_rows", "board_columns", "board_filters", "board_person", "board_lot",
        "board_tools", "board_keeping", "board_keys", "shortlist_board",
    ]  # fmt: skip
    said = set(re.findall(r'(?:talk\.say|button)\("(\w+)"', script(*names)))
    assert len(said) > 60
    assert said <= set(sentences("board", language))
