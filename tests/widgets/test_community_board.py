"""The community board without a browser: what it sends, what clicks keep, what is taken back."""

import dataclasses
import datetime as dt
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.widgets import desk_field
from tests.widgets.desk_field import community_board
from workbench.export import read_csv
from workbench.phrases import use_language
from workbench.project import Project
from workbench.shortlist import Community
from workbench.ugc import monthly_report
from workbench.ugc.spaces import LABELS
from workbench.ugc.wanted import REPLY_KINDS
from workbench.widgets import CommunityBoard, community_rows

NEEDS, URGENT, ANSWERED, QUEUED = 1, 2, 4, 8


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.delenv("WORKBENCH_LANGUAGE", raising=False)
    use_language("en")
    yield
    use_language(None)


@pytest.fixture
def board(tmp_path):
    return community_board(tmp_path / "desk")


def asked(board, what, /, **content):
    """The answer of the kernel to one message of the browser."""
    sent = []
    board.send = lambda message, buffers=None: sent.append(message)
    board._hear(board, {"type": what, "call": 7, **content}, [])
    (answer,) = sent
    assert answer["reply_to"] == 7
    return answer


def place(board, key):
    return board._texts["key"].index(key)


def code(board, key):
    return code_at(board, place(board, key))


def code_at(board, at):
    columns = np.frombuffer(board._codes, dtype=np.uint8).reshape(5, -1)
    return columns[:, at].tolist()


def test_the_most_pressing_stands_first_and_says_why(board):
    first = board._texts["key"][0]
    assert first == "x:2"
    kind, flags, labels, sure, _ = code(board, first)
    assert REPLY_KINDS[kind] == "urgent"
    assert flags & (NEEDS | URGENT | QUEUED) == NEEDS | URGENT | QUEUED
    assert labels == 1 << LABELS.index("support")
    assert sure == 80
    assert asked(board, "message", at=0, kind=kind)["why"] == ["Das Glas war voller Scherben!"]


def test_hours_waited_are_those_to_the_newest_moment(board):
    written, waits = np.frombuffer(board._figures, dtype="<f8").reshape(2, -1)
    at = place(board, "x:1")
    newest = desk_field.START + pd.Timedelta(days=3)
    assert waits[at] == (newest - desk_field.START).total_seconds() / 3600 - 1
    assert pd.Timestamp(written[at], unit="ms", tz="UTC") == desk_field.START + pd.Timedelta("1h")


def test_a_tick_is_on_the_disk_before_it_is_called_saved(board):
    at = place(board, "x:1")
    assert asked(board, "tick", positions=[at], on=True)["ok"]
    assert board._state["ticked"] == [at]
    again = Community(board.community.project)
    assert again.queue(include="all", ticked=True).set_index("message")["ticked"]["x:1"]
    assert "x:1" not in set(board.filtered["message"])


def test_several_are_ticked_and_taken_back_together(board):
    positions = [place(board, "x:1"), place(board, "x:5")]
    asked(board, "tick", positions=positions, on=True)
    assert board._state["ticked"] == sorted(positions)
    assert asked(board, "undo")["at"] == positions[0]
    assert board._state["ticked"] == []


def test_undo_gives_back_the_owner_before(board):
    at = place(board, "x:5")
    for owner in ("Ada", "Ben"):
        asked(board, "assign", positions=[at], owner=owner)
    asked(board, "undo")
    assert board._state["owners"] == {at: "Ada"}
    asked(board, "undo")
    assert board._state["owners"] == {}
    refused = asked(board, "undo")
    assert not refused["ok"]
    assert "undone" in refused["reason"]


def test_a_correction_changes_what_a_message_wants(board):
    at = place(board, "x:1")
    asked(board, "correct", at=at, labels=["success"])
    assert board._state["labels"] == {at: 1 << LABELS.index("success")}
    assert board._state["wants"][at] == [REPLY_KINDS.index("praise"), 0]
    queue = Community(board.community.project).queue(spaces=desk_field.desk_spaces())
    assert "x:1" not in set(queue["message"])  # the whole queue made anew says the same
    asked(board, "undo")
    assert board._state["labels"] == {}


def test_what_another_window_clicked_appears(board):
    Community(board.community.project).tick("x:3")
    board.refresh()
    assert board._state["ticked"] == [place(board, "x:3")]


def test_drafts_come_in_the_language_of_the_message(board):
    question = REPLY_KINDS.index("question")
    german = asked(board, "message", at=place(board, "x:1"), kind=question)
    english = asked(board, "message", at=place(board, "x:5"), kind=question)
    assert german["language"] == "de"
    assert english["language"] == "en"
    assert german["drafts"][0]["text"].startswith("Hi @mila, gute Frage")
    assert english["drafts"][0]["text"].startswith("Hi @jo, good question")


def test_a_template_of_ones_own_is_kept_and_undone(board):
    question = REPLY_KINDS.index("question")
    wish = {"kind": question, "language": "de", "name": "Laden"}
    assert asked(board, "template", text="Hallo {name}, im Laden.", **wish)["ok"]
    told = asked(board, "message", at=place(board, "x:1"), kind=question)
    assert told["drafts"][0] == {
        "name": "Laden", "text": "Hallo @mila, im Laden.", "raw": "Hallo {name}, im Laden.",
        "own": True,
    }  # fmt: skip
    asked(board, "untemplate", **wish)
    asked(board, "undo")
    assert board.community.templates("question", "de")[0].name == "Laden"
    asked(board, "undo")
    assert not board.community.templates("question", "de")[0].own
    refused = asked(board, "template", text="{nix}", **wish)
    assert not refused["ok"]


def test_errors_speak_the_language_of_the_board(tmp_path):
    board = community_board(tmp_path / "desk", language="de")
    assert asked(board, "undo")["reason"].startswith("Auf diesem Board wurde noch nichts")


def test_words_come_page_by_page(board, monkeypatch):
    whole = board._texts["text"]
    monkeypatch.setattr("workbench.widgets.community_rows.FIRST", 2)
    told = community_rows.texts(board._rows)
    assert told["text"] == whole[:2]
    assert len(told["key"]) == len(told["handle"]) == len(whole)
    assert asked(board, "texts", begin=2)["texts"] == whole[2:]
    assert community_rows.said(board._rows, 1, most=2) == whole[1:3]
    assert asked(board, "texts", begin=10_000)["texts"] == []


def test_many_are_ticked_with_one_look_at_the_tables(board, monkeypatch):
    project = board.community.project
    read, reads = project.comments, []
    monkeypatch.setattr(project, "comments", lambda: reads.append(1) or read())
    positions = [place(board, key) for key in ("x:1", "x:2", "x:5")]
    assert asked(board, "tick", positions=positions, on=True)["ok"]
    assert board._state["ticked"] == sorted(positions)
    assert asked(board, "undo")["ok"]
    assert board._state["ticked"] == []
    assert reads == [1]


def test_languages_come_in_pieces(board):
    answer = asked(board, "languages", begin=0)
    assert len(answer["languages"]) == len(board._texts["key"])
    assert answer["languages"][place(board, "x:5")] == "en"
    assert asked(board, "languages", begin=10_000)["languages"] == []


def test_selection_and_what_is_chosen_elsewhere(board):
    board.selected = ["x:1", "x:5"]
    assert board.selection["message"].tolist() == ["x:1", "x:5"]
    assert board.selected_accounts == ["x:mila", "x:jo"]
    board.highlight(["x:kim", "x:nobody"])
    assert board._highlighted == [place(board, "x:2")]
    assert board.selected == ["x:1", "x:5"]
    board.highlight(["x:nobody"])
    assert board._highlighted == []


def test_filtered_is_what_waits_until_the_browser_says_more(board):
    assert board.filtered["message"].tolist()[:2] == ["x:2", "x:1"]
    asked(board, "shown", positions=[3, 1])
    assert board.filtered["message"].tolist() == [board._texts["key"][at] for at in (3, 1)]


def test_people_held_out_are_nowhere(tmp_path):
    said = (*desk_field.SAID, ("x:9", "kid", 4, "ich bin 13 und wo gibt es das?", ["support"], []))
    board = community_board(tmp_path / "desk", said=said)
    project = board.community.project
    held = frozenset({"x:kid", "x:ada"})
    project.held_out = lambda: held
    again = CommunityBoard(
        board.community, board._replies, desk_field.desk_spaces(said), language="en"
    )
    assert "x:9" in board._texts["key"]
    assert "x:9" not in again._texts["key"]
    assert "kid" not in str(again._texts)
    path = asked(again, "queue_csv")["path"]
    assert "x:9" not in set(read_csv(path)["message"])


def test_share_of_voice_says_its_doubt(board):
    told = asked(board, "voice")
    brand, rival = told["names"]
    assert (brand["posts"], rival["posts"], brand["of"]) == (3, 1, 4)
    assert brand["share"] == 0.75
    assert brand["low"] < 0.75 < brand["high"]
    assert len(told["weeks"]) == len(brand["weeks"])
    assert "75 %" in told["sentences"][0]
    assert "too few" in told["sentences"][1]


def test_the_month_is_told_and_written(tmp_path):
    def report(month):
        project = board.community.project
        return monthly_report(
            project.posts(), project.comments(), project.brand, month=month,
            spaces=desk_field.desk_spaces(),
        )  # fmt: skip

    board = community_board(tmp_path / "desk", report=report)
    assert board._facts["months"] == ["2026-05"]
    told = asked(board, "report", month="2026-05")
    support = next(part for part in told["letters"] if part["letter"] == "support")
    assert support["figures"][0]["value"] == "3"
    assert told["limits"]
    path = asked(board, "report_csv", month="2026-05")["path"]
    assert path.startswith(str(board.community.project.exports))
    assert read_csv(path)["figure"].tolist()[0] == "messages"
    assert not asked(board, "report", month="no month")["ok"]


def test_the_list_is_written_as_it_is_shown(board):
    asked(board, "shown", positions=[place(board, "x:5"), place(board, "x:1")])
    answer = asked(board, "queue_csv")
    assert answer["rows"] == 2
    assert read_csv(answer["path"])["message"].tolist() == ["x:5", "x:1"]


def test_nothing_at_all_is_a_board_too(tmp_path):
    project = desk_field.Project.create(tmp_path / "empty", desk_field.BRAND)
    community = Community(project)
    board = CommunityBoard(community, community.replies(), None, language="en")
    assert board._texts["key"] == []
    assert board._figures == board._codes == b""
    assert board.filtered.empty
    assert board.selection.empty
    assert not asked(board, "report", month="2026-05")["ok"]


def test_hostile_messages_leave_no_nan_and_no_halves_of_characters(tmp_path):
    texts = ["\ud800 half", "\u202eevil", "x" * 100_000, "   ", None, "<img src=x>"]
    said = [(f"x:{n}", f"fan{n}", n, text, [], []) for n, text in enumerate(texts)]
    project = desk_field.desk_project(tmp_path / "desk", said=said[1:])
    community = Community(project)
    replies = community.replies(include="all")
    changed = replies.table.assign(created_at=pd.NaT, waiting=math.nan).astype({"text": object})
    changed.loc[changed["message"] == "x:1", "text"] = texts[0]
    board = CommunityBoard(
        community, dataclasses.replace(replies, table=changed), None, language="en"
    )
    for text in board._texts["text"]:
        text.encode("utf-8")
        assert len(text) <= 401
    at = place(board, "x:2")
    assert len(asked(board, "message", at=at, kind=8)["text"]) <= 6_001
    waits = np.frombuffer(board._figures, dtype="<f8").reshape(2, -1)[1]
    assert math.isnan(waits[at])
    assert asked(board, "search", query="XXXX")["positions"] == [at]


def test_who_was_erased_elsewhere_leaves_the_open_board(tmp_path):
    said = (
        *desk_field.SAID,
        ("x:8", "ada", 5, "Danke @mila.hafer, gleiche Frage!", ["support"], ["question"]),
        ("x:9", "mila.hafer", 6, "Und in Köln?", ["support"], ["question"]),
    )
    asked_for = []

    def report(month):
        asked_for.append(month)
        return monthly_report(project.posts(), project.comments(), project.brand, month=month)

    board = community_board(tmp_path / "desk", said=said, report=report)
    project = board.community.project
    gone, other = place(board, "x:9"), place(board, "x:8")
    asked(board, "report", month="2026-05")
    asked(board, "shown", positions=[gone, other])
    board.selected = ["x:9", "x:8"]
    with Project.open(project.folder) as elsewhere:
        elsewhere.forget("x:mila.hafer")
    refused = asked(board, "message", at=gone)
    assert not refused["ok"]
    assert "erased" in refused["reason"]
    assert (board._texts["key"][gone], board._texts["handle"][gone]) == ("", "")
    assert place(board, "x:8") == other  # nobody else moves
    assert "mila.hafer" not in str(board._texts)
    assert "mila.hafer" not in str(asked(board, "texts", begin=0))
    assert not code_at(board, gone)[1] & QUEUED
    assert code_at(board, other)[1] & QUEUED
    assert board.selected == board.selection["message"].tolist() == ["x:8"]
    assert board.filtered["message"].tolist() == ["x:8"]
    assert asked(board, "tick", positions=[gone, other], on=True)["ok"]
    assert board._state["ticked"] == [other]
    assert not asked(board, "correct", at=gone, labels=["success"])["ok"]
    written = Path(asked(board, "queue_csv")["path"]).read_text(encoding="utf-8")
    assert "x:8" in written
    assert "mila.hafer" not in written
    asked(board, "report", month="2026-05")
    assert asked_for == ["2026-05"] * 2  # told anew: it may have quoted them


def test_posts_of_who_was_erased_stand_above_nothing(tmp_path):
    project = desk_field.desk_project(tmp_path / "desk")
    below = pd.DataFrame([{
        "message": "x:7", "kind": "comment", "post": "x:f2", "post_text": desk_field.FANS[1][2],
        "account": "x:jo", "created_at": desk_field.START, "text": "Wo gibt es das?",
    }])  # fmt: skip
    community = Community(project)
    board = CommunityBoard(community, community.replies(), None, messages=below, language="en")
    at = place(board, "x:7")
    assert "Kuhfrei" in asked(board, "message", at=at)["below"]
    with Project.open(project.folder) as elsewhere:
        elsewhere.forget("x:ben")
    told = asked(board, "message", at=at)
    assert (told["text"], told["below"], told["below_url"]) == ("Wo gibt es das?", "", None)


def test_who_is_only_named_leaves_texts_and_files(tmp_path):
    said = (("x:8", "ada", 5, "Frag mal @mila.hafer?", ["support"], ["question"]),)
    board = community_board(tmp_path / "desk", said=said)
    project = board.community.project
    assert "mila.hafer" in str(board._texts)
    with Project.open(project.folder) as elsewhere:
        elsewhere.forget("x:mila.hafer")
    assert board.filtered["message"].tolist() == ["x:8"]
    assert "mila.hafer" not in str(board.filtered.to_dict("records"))
    assert "mila.hafer" not in str(board._texts)
    written = Path(asked(board, "queue_csv")["path"]).read_text(encoding="utf-8")
    assert "x:8" in written
    assert "mila.hafer" not in written


def test_whose_time_was_up_leaves_the_open_board(tmp_path):
    board = community_board(tmp_path / "desk")
    project = board.community.project
    assert len(board.filtered)
    with Project.open(project.folder) as elsewhere:
        elsewhere.expire(dt.datetime(2040, 1, 1, tzinfo=dt.UTC))
    assert board.filtered.empty
    assert set(board._texts["handle"]) <= {""}


def test_nobody_is_looked_for_while_nothing_is_written(board, monkeypatch):
    project, looked = board.community.project, []
    for name in ("must_not_appear", "gone"):
        monkeypatch.setattr(project, name, lambda keys=(): looked.append(keys) or frozenset())
    for at in range(4):
        asked(board, "message", at=at)
    assert looked == []
    project.add(comments=desk_field.desk_comments((("x:77", "zoe", 5, "Hm", [], []),)))
    asked(board, "message", at=0)
    asked(board, "message", at=1)
    assert len(looked) == 1


def test_what_is_not_understood_is_answered_too(board):
    assert asked(board, "nonsense") == {"ok": False, "reply_to": 7}
