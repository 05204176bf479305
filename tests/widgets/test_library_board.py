"""The library board without a browser: asking, granting with proof, what may be used, undo."""

import base64
import datetime as dt

import pandas as pd
import pytest

from tests.widgets import desk_field
from tests.widgets.desk_field import library_board
from workbench.export import read_csv
from workbench.phrases import use_language
from workbench.project import Project
from workbench.shortlist import ContentLibrary
from workbench.widgets import LibraryBoard
from workbench.widgets.library_rows import thumbnails

GRANT = {
    "channels": ["website"], "paid_ads": False, "edits": False, "people_shown": "nobody",
    "music": "none", "until": "", "text": "Ja!", "proof": "https://a.example/answer",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.delenv("WORKBENCH_LANGUAGE", raising=False)
    use_language("en")
    yield
    use_language(None)


@pytest.fixture
def board(tmp_path):
    return library_board(tmp_path / "desk")


def asked(board, what, /, *pieces, **content):
    sent = []
    board.send = lambda message, buffers=None: sent.append(message)
    board._hear(board, {"type": what, "call": 3, **content}, list(pieces))
    (answer,) = sent
    return answer


def card(board, key="x:f1"):
    return next(c for c in board._cards if c["key"] == key)


def test_a_post_goes_from_worth_asking_to_granted(board):
    offered = asked(board, "candidates")["cards"]
    assert [c["key"] for c in offered] == ["x:f2", "x:f3"]
    assert offered[0]["reasons"] == ["Safe to show: 0.90 of 1."]
    asked(board, "add", key="x:f2")
    assert card(board, "x:f2")["status"] == "none"
    assert asked(board, "ask", key="x:f2", text="May we?", way="message")["ok"]
    assert card(board, "x:f2")["status"] == "asked"
    assert asked(board, "reply", key="x:f2", text="Ja, gern!")["ok"]
    assert asked(board, "grant", key="x:f2", wishes=GRANT)["ok"]
    held = card(board, "x:f2")
    assert (held["status"], held["usable"], held["channels"]) == ("granted", True, ["website"])
    kept = ContentLibrary(board.library.project).rights.table().set_index("post")
    assert kept.loc["x:f2", "status"] == "granted"
    steps = asked(board, "history", key="x:f2")["steps"]
    assert [s["step"] for s in steps] == ["granted", "replied", "asked"]
    assert steps[1]["text"] == "Ja, gern!"


def test_a_form_says_all_that_is_missing_by_field(board):
    answer = asked(board, "grant", key="x:f1", wishes={"channels": [], "paid_ads": None})
    assert not answer["ok"]
    assert set(answer["errors"]) == {
        "channels", "paid_ads", "edits", "people_shown", "music", "proof",
    }  # fmt: skip
    assert card(board)["status"] == "none"


@pytest.mark.parametrize(
    ("field", "value"),
    [("proof", "/nowhere/answer.png"), ("proof", "http://"), ("until", "2020-01-01"),
     ("until", "soon"), ("channels", ["radio"]), ("music", "loud")],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field(board, field, value):
    answer = asked(board, "grant", key="x:f1", wishes={**GRANT, field: value})
    assert not answer["ok"]
    assert list(answer["errors"]) == [field]
    assert "=" not in answer["errors"][field].replace("https", "")
    assert card(board)["status"] == "none"


def test_an_uploaded_proof_is_kept_under_its_name(board):
    wishes = {**GRANT, "proof": "", "name": "../../answer.txt"}
    assert asked(board, "grant", memoryview(b"Ja, gern!"), key="x:f1", wishes=wishes)["ok"]
    assert card(board)["proof"] == "answer.txt"
    assert card(board)["usable"]
    large = memoryview(bytes((10 << 20) + 1))
    assert list(asked(board, "grant", large, key="x:f1", wishes=wishes)["errors"]) == ["proof"]


def test_what_runs_out_or_is_unclear_is_said(board):
    last = dt.date.fromisoformat(board._facts["today"]) + dt.timedelta(days=20)
    asked(board, "grant", key="x:f1", wishes={**GRANT, "until": last.isoformat()})
    assert [w["text"] for w in card(board)["warnings"]] == ["Expires in 20 days."]
    asked(board, "grant", key="x:f1", wishes={**GRANT, "music": "unclear"})
    held = card(board)
    assert not held["usable"]
    assert held["warnings"][0]["tone"] == "no"


def test_usable_today_by_channel_and_as_a_file(board):
    asked(board, "grant", key="x:f1", wishes=GRANT)
    assert asked(board, "usable", channel="website")["usable"] == ["x:f1"]
    on_tv = asked(board, "usable", channel="tv")
    assert on_tv["usable"] == []
    assert on_tv["why"]["x:f1"] == ["tv was not agreed."]
    path = asked(board, "csv", channel="website")["path"]
    assert path.startswith(str(board.library.project.exports))
    assert read_csv(path)["post"].tolist() == ["x:f1"]


def test_library_and_tags_can_be_undone_the_ledger_forgets_nothing(board):
    asked(board, "tag", key="x:f1", tags=["summer"])
    asked(board, "remove", key="x:f1")
    assert board._cards == []
    assert asked(board, "undo")["key"] == "x:f1"
    assert card(board)["tags"] == ["summer"]
    asked(board, "undo")
    assert card(board)["tags"] == ["recipe"]
    asked(board, "add", key="x:f2")
    asked(board, "ask", key="x:f2", text="May we?", way="comment")
    refused = asked(board, "undo")
    assert not refused["ok"]
    assert "ledger" in refused["reason"]
    assert card(board, "x:f2")["status"] == "asked"


def test_who_said_no_is_asked_again_only_with_a_reason(board):
    asked(board, "refuse", key="x:f1", text="Nein")
    answer = asked(board, "ask", key="x:f1", text="Again?", way="message")
    assert list(answer["errors"]) == ["reason"]
    again = asked(board, "ask", key="x:f1", text="Again?", way="message", reason="they wrote us")
    assert again["ok"]
    assert asked(board, "withdraw", key="x:f1", text="")["ok"]
    assert not asked(board, "revoke", key="x:f1", text="")["ok"]


def test_the_request_is_written_in_the_language_of_the_post(board):
    wishes = {**GRANT, "kind": "message", "form": "du", "language": None}
    german = asked(board, "text", key="x:f1", wishes=wishes)
    assert german["language"] == "de"
    assert german["text"].startswith("Hallo @ada")
    english = asked(board, "text", key="x:f1", wishes={**wishes, "language": "en"})
    assert english["text"].startswith("Hi @ada")
    none = asked(board, "text", key="x:f1", wishes={**wishes, "channels": []})
    assert list(none["errors"]) == ["channels"]


def test_people_held_out_are_nowhere(board):
    project = board.library.project
    project.held_out = lambda: frozenset({"x:ada", "x:ben"})
    again = LibraryBoard(board.library, candidates=board._candidates, language="en")
    assert again._cards == []
    assert [c["key"] for c in asked(again, "candidates")["cards"]] == ["x:f3"]
    assert not asked(again, "add", key="x:f2")["ok"]


def test_selection_spans_library_and_offers(board):
    asked(board, "candidates")
    board.selected = ["x:f1", "x:f3"]
    assert board.selection["post"].tolist() == ["x:f1", "x:f3"]
    assert board.selected_accounts == ["x:ada", "x:cem"]
    board.highlight(["x:ben"])
    assert board._highlighted == ["x:f2"]
    asked(board, "shown", keys=["x:f1"])
    assert board.filtered["post"].tolist() == ["x:f1"]


def test_only_pictures_of_the_project_are_shown(tmp_path):
    (tmp_path / "media").mkdir()
    picture = b"\xff\xd8\xff" + bytes(20)
    (tmp_path / "media" / "a.jpg").write_bytes(picture)
    (tmp_path / "media" / "b.jpg").write_bytes(b"GIF89a")
    (tmp_path / "secret.jpg").write_bytes(picture)
    (tmp_path / "media" / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    paths = {
        "ok": "media/a.jpg", "no": "media/b.jpg", "out": "media/../secret.jpg",
        "link": "media/link.jpg", "gone": "media/c.jpg",
    }  # fmt: skip
    found = thumbnails(tmp_path, {key: [{"path": path}] for key, path in paths.items()})
    assert list(found) == ["ok"]
    assert base64.b64decode(found["ok"].partition(",")[2]) == picture


def test_an_empty_library_is_a_board_too(tmp_path):
    project = desk_field.Project.create(tmp_path / "empty", desk_field.BRAND)
    board = LibraryBoard(ContentLibrary(project), language="de")
    assert board._cards == []
    assert asked(board, "candidates")["cards"] == []
    assert board.selection.empty
    assert board.filtered.empty
    assert isinstance(board.table, pd.DataFrame)


def test_who_was_erased_elsewhere_leaves_the_open_board(board):
    posts = board._candidates.assign(text=["Porridge", "mit @ada und @ben gegessen", "Hallo"])
    board._candidates = posts
    asked(board, "candidates")
    board.selected = ["x:f1", "x:f2"]
    with Project.open(board.library.project.folder) as elsewhere:
        elsewhere.forget("x:ada")
    assert asked(board, "shown", keys=["x:f1"])["ok"]
    assert board._cards == []
    assert board._offers == 1  # the browser asks for the others anew
    assert [c["key"] for c in asked(board, "candidates")["cards"]] == ["x:f2", "x:f3"]
    assert board.selected == ["x:f2"]
    with Project.open(board.library.project.folder) as elsewhere:
        elsewhere.forget("x:ben")
    assert board.selection.empty
    assert board.table.empty
    told = asked(board, "candidates")["cards"]
    assert [c["handle"] for c in told] == ["cem"]
    assert "ada" not in str(told)


def test_who_is_only_named_leaves_what_is_offered(board):
    board._candidates = board._candidates.assign(text=["Porridge", "mit @nele.isst", "Hallo"])
    project = board.library.project
    asked(board, "candidates")
    board.selected = ["x:f2"]
    assert "nele.isst" in str(board.selection.to_dict("records"))
    with Project.open(project.folder) as elsewhere:
        elsewhere.forget("x:nele.isst")
    assert "nele.isst" not in str(board.selection.to_dict("records"))
    assert "nele.isst" not in str(asked(board, "candidates"))


def test_new_posts_let_nobody_go(board):
    asked(board, "candidates")
    more = desk_field.desk_posts((("x:f9", "dora", "Haferlicht!"),))
    board.library.project.add(posts=more)
    assert [c["key"] for c in asked(board, "candidates")["cards"]] == ["x:f2", "x:f3"]
    assert (board._offers, board.table["post"].tolist()) == (0, ["x:f1"])
