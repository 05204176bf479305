"""Gathering without a browser: files, a drop folder, one post by hand, a live run that is stopped."""

import asyncio
import threading

import pandas as pd
import pytest

from tests.soak import counts
from tests.widgets.own_loop import run_in_its_own_thread
from workbench.brand import Brand
from workbench.errors import FormatError, NotFoundError, SettingError
from workbench.gather.live import Outcome, Stopped
from workbench.phrases import say, use_language
from workbench.project import Project
from workbench.schema import POSTS, Batch, SourceFile, to_arrow
from workbench.widgets import GatherBoard
from workbench.widgets.gather_ways import Way
from workbench.widgets.loops import loop_here

EXPORT = """url,username,date,caption,likes
https://www.instagram.com/p/BxbYDJsuyO2/,mila.backt,2026-11-01,Porridge mit @hafermeister,120
https://www.instagram.com/p/BxbYDJsuyO3/,tom.trinkt,2026-11-02,Kaffee,80
"""


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    # Browser tests leave their own loop running in this thread; it never turns here.
    monkeypatch.setattr("workbench.widgets.gather_board.loop_here", lambda: None)
    monkeypatch.delenv("WORKBENCH_LANGUAGE", raising=False)
    use_language("en")
    yield
    use_language(None)


@pytest.fixture
def board(tmp_path):
    brand = Brand("Hafermeister", handles=["hafermeister"], brief="oats")
    with Project.create(tmp_path / "project", brand) as project:
        yield GatherBoard(project)


class Slow:
    """A live source that yields one post a request until somebody presses stop."""

    def __init__(self):
        self.pressed = threading.Event()
        self.begun = threading.Event()
        self.sent = 0

    files = (SourceFile("instagram", "instagram_live", None),)

    @property
    def outcome(self):
        stopped = Stopped("live.stopped_by_hand") if self.pressed.is_set() else None
        return Outcome(requests=self.sent, stopped=stopped)

    def stop(self):
        self.pressed.set()

    def batches(self, *, skip=frozenset()):
        while not self.pressed.is_set() and self.sent < 200:
            self.sent += 1
            post = {
                "post": f"instagram:P{self.sent}", "platform": "instagram", "source": "live",
                "account": "instagram:fan", "collected_at": pd.Timestamp("2026-11-01", tz="UTC"),
            }  # fmt: skip
            yield Batch(
                self.files[0],
                {"posts": to_arrow([post], POSTS)},
                ("posts",),
                cursor={"c": str(self.sent)},
            )
            self.begun.set()
            self.pressed.wait(0.05)


def test_a_path_is_imported_and_the_report_is_drawn(board, tmp_path):
    (tmp_path / "export.csv").write_text(EXPORT)
    report = board.import_files(f'"{tmp_path}/export.csv"')
    assert report.added == 2
    shares = {part["label"]: part["share"] for part in board._report["files"][0]["coverage"]}
    assert shares["author"] == shares["likes"] == 1.0
    assert board._report["files"][0]["name"] == "export.csv"


def test_a_large_file_is_imported_by_its_path(board, tmp_path, monkeypatch):
    """200 MB under ``make soak``, else 5 MB; captions are padded, so the rows are few."""
    size = counts(5, 200) << 20
    rows, path, answers = size >> 13, tmp_path / "large.ndjson", []
    pad = "oats " * 1600
    with path.open("w") as file:
        for n in range(rows):
            file.write(
                f'{{"post": "instagram:A{n:09}", "platform": "instagram", "account": '
                f'"instagram:fan{n % 500}", "created_at": "2026-11-01T10:00:00Z", '
                f'"text": "{n} {pad}"}}\n'
            )
    assert path.stat().st_size > 0.95 * size
    monkeypatch.setattr(board, "send", answers.append)
    board._hear(board, {"type": "import", "paths": [str(path)], "call": 1}, [])
    board._worker.join(600)
    assert answers[-1]["ok"]
    assert board.report.added == rows
    assert board.imports == 1
    assert len(board.project.posts(columns=["post"])) == rows


def test_an_uploaded_file_leaves_nothing_behind(board, tmp_path):
    assert board.upload("../../mein export.csv", EXPORT.encode()).added == 2
    assert not list(tmp_path.rglob("*export*.csv"))
    with pytest.raises(SettingError, match="10 MB"):
        board.upload("large.csv", b"x" * ((10 << 20) + 1))
    with pytest.raises(FormatError):
        board.upload("", b"\x89PNG not an export")


def test_the_drop_folder_lists_imports_and_deletes(board, tmp_path):
    assert board._inbox["files"] == []
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "gone.csv").symlink_to(tmp_path / "nowhere.csv")
    (tmp_path / "inbox" / "export.csv").write_text(EXPORT)
    board._hear(board, {"type": "look", "call": 1}, [])
    assert [f["name"] for f in board._inbox["files"]] == ["export.csv"]
    assert board.import_files("export.csv").added == 2
    board.inbox.remove("export.csv")
    with pytest.raises(NotFoundError):
        board.inbox.remove("../project/brand.toml")
    assert (tmp_path / "project" / "brand.toml").exists()


def test_a_story_is_entered_by_hand(board):
    wishes = {
        "handle": "@Mila.Backt",
        "date": "2026-11-01T18:00",
        "text": "Hafer @hafermeister",
        "kind": "story",
    }
    assert board.gather("hand", wishes).added == 1
    (story,) = board.project.posts().to_dict("records")
    assert (story["account"], story["kind"]) == ("instagram:mila.backt", "story")
    assert story["created_at"] == pd.Timestamp("2026-11-01T17:00Z")  # entered in Berlin's winter
    with pytest.raises(SettingError):
        board.gather("hand", {"kind": "post"})


def test_live_needs_a_session_and_a_name(board):
    with pytest.raises(SettingError, match="session"):
        board.gather("live", {"handles": "mila", "posts": True})


def test_a_live_run_is_stopped_and_keeps_everything(board, monkeypatch):
    slow, answers = Slow(), []
    way = Way("live", "start", (), lambda project, wishes: slow)
    monkeypatch.setattr(board, "_way", lambda name: way)
    monkeypatch.setattr(board, "send", answers.append)
    board._hear(board, {"type": "gather", "way": "live", "wishes": {}, "call": 7}, [])
    assert slow.begun.wait(10)
    board._hear(board, {"type": "import", "paths": ["x"], "call": 8}, [])
    assert "still running" in answers[-1]["reason"]
    board._hear(board, {"type": "stop", "call": 9}, [])
    board._worker.join(10)
    done = next(answer for answer in answers if answer["reply_to"] == 7)
    assert done["ok"]
    assert "Stopped by hand" in done["stopped"]
    assert len(board.project.posts()) == slow.sent < 200
    assert board.project.cursors()["c"] == str(slow.sent)
    assert board._run == {"state": "idle"}
    (board.inbox.folder).mkdir()
    (board.inbox.folder / "old.csv").write_text("x")
    board._hear(board, {"type": "remove", "name": "old.csv", "call": 10}, [])
    board._worker.join(10)
    assert "stopped" not in answers[-1]  # that was another run


def test_a_user_error_is_answered_in_words(board, monkeypatch):
    answers = []
    monkeypatch.setattr(board, "send", answers.append)
    board._hear(board, {"type": "import", "paths": ["/nowhere/export.csv"], "call": 1}, [])
    board._worker.join(10)
    assert not answers[-1]["ok"]
    assert "/nowhere/export.csv" in answers[-1]["reason"]


def test_next_steps_name_the_form_that_carries_them_out(board, tmp_path):
    board.upload("export.csv", EXPORT.encode())
    board.next_steps()
    steps = {step["way"] for step in board._next["steps"]}
    assert {"api", "live"} <= steps
    fields = {way["name"]: {f["name"] for f in way["fields"]} for way in board._ways}
    for step in board._next["steps"]:
        assert set(step["checks"]) <= fields.get(step["way"], set())


def test_every_form_is_in_words(board):
    for way in board._ways:
        for field in way["fields"]:
            assert field["label"]
            assert "gather_" not in field["label"]


def test_a_list_of_names_is_noted_and_its_posts_are_asked_for(board):
    wishes = {
        "platform": "instagram",
        "names": "@Mila.Backt, https://instagram.com/tom/\nmila.backt",
    }
    assert board.gather("names", wishes).added == 2
    assert set(board.project.accounts()["account"]) == {"instagram:mila.backt", "instagram:tom"}
    assert board.imports == 1
    board.next_steps()
    first = board._next["steps"][0]
    assert (first["people"], first["way"]) == (["mila.backt", "tom"], "api")
    with pytest.raises(SettingError, match="no names"):
        board.gather("names", {"names": " "})


def test_the_board_opens_on_a_given_way(board):
    for way in ("names", "api", "live", "hand", "file"):
        board.open_way(way)
        assert board._open == way
    with pytest.raises(SettingError, match="nowhere"):
        board.open_way("nowhere")


def test_what_the_browser_sees_changes_in_the_thread_of_the_kernel(board, tmp_path, monkeypatch):
    path, where, answers = tmp_path / "export.csv", [], []
    path.write_text(EXPORT)
    monkeypatch.setattr("workbench.widgets.gather_board.loop_here", loop_here)
    board.observe(lambda _: where.append(threading.get_ident()), ["_run", "_report", "imports"])
    monkeypatch.setattr(board, "send", answers.append)

    async def kernel():
        board._hear(board, {"type": "import", "paths": [str(path)], "call": 1}, [])
        while not answers:
            await asyncio.sleep(0.01)

    thread = run_in_its_own_thread(kernel)
    assert board.imports == 1
    assert board._run == {"state": "idle"}
    assert set(where) == {thread}


def test_a_closed_board_asks_nobody_any_more(board, monkeypatch):
    slow = Slow()
    monkeypatch.setattr(board, "_way", lambda _: Way("live", "start", (), lambda *_: slow))
    monkeypatch.setattr(board, "send", lambda _: None)
    board._hear(board, {"type": "gather", "way": "live", "wishes": {}, "call": 1}, [])
    assert slow.begun.wait(10)
    board.close()
    assert board.wait(10)
    assert slow.sent < 200


def test_a_run_stopped_before_it_began_asks_nobody(board, monkeypatch):
    slow = Slow()

    def late(*_):
        board.stop()  # while it is being prepared
        return slow

    monkeypatch.setattr(board, "_way", lambda _: Way("live", "start", (), late))
    board.gather("live", {})
    assert slow.sent == 0


def test_trouble_is_told_in_the_language_of_the_board(board, monkeypatch):
    answers = []
    monkeypatch.setattr(board, "send", answers.append)
    use_language("de")  # a cell says so; the board speaks English
    board._hear(board, {"type": "import", "paths": [" "], "call": 1}, [])
    board.wait(10)
    assert answers[0]["reason"].startswith(say("widgets.no_path", "en"))
