"""The page without a browser: what is made when, what a tab says, and who tells whom."""

import subprocess
import sys
import threading
import time

import pandas as pd
import pytest
import traitlets
from ipywidgets import Widget

from workbench.brand import Brand
from workbench.errors import NotFoundError, ProjectError, SettingError
from workbench.phrases import use_language
from workbench.project import Project
from workbench.widgets import Workbench, page_tabs, workbench_page
from workbench.widgets.page_tabs import Tab

BRAND = Brand("Hafermeister", handles=["hafermeister"], brief="oats")
POST = {
    "post": "instagram:A1", "platform": "instagram", "account": "instagram:mila.backt",
    "created_at": pd.Timestamp("2026-11-01T12:00", tz="UTC"), "text": "Porridge @hafermeister",
}  # fmt: skip


class Board(Widget):
    """A board of people, as simple as can be."""

    selected = traitlets.List(traitlets.Unicode())

    def __init__(self, language="en"):
        super().__init__()
        self.language, self.shown, self.refreshed, self.closed = language, [], 0, False

    @property
    def selected_accounts(self):
        return [f"instagram:{name}" for name in self.selected]

    @property
    def selection(self):
        return pd.DataFrame({"account": self.selected_accounts})

    def highlight(self, accounts):
        self.shown.append(list(accounts))
        self.selected = [account.split(":")[1] for account in accounts]  # an echo, if let

    def refresh(self):
        self.refreshed += 1

    def close(self):
        self.closed = True
        super().close()


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    monkeypatch.delenv("WORKBENCH_LANGUAGE", raising=False)
    monkeypatch.delenv("WORKBENCH_PROJECT", raising=False)
    use_language("en")
    yield
    use_language(None)


@pytest.fixture
def made(monkeypatch):
    """Stand-ins for all boards but those of Start and Data, and a list of which were made."""
    log = []

    def make(name):
        def board(desk, language):
            _ = desk.posts
            log.append(name)
            return Board(language)

        return board

    for name, tab in page_tabs.TABS.items():
        if name != "data":
            monkeypatch.setitem(
                page_tabs.TABS, name, Tab(make(name), tab.hears, of_tables=tab.of_tables)
            )
    return log


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "hafer", BRAND) as project:
        project.add(posts=pd.DataFrame([POST]))
        yield project


def until(probe, patience=20):
    end = time.monotonic() + patience
    while not probe():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.01)


def place(page, tab):
    return page._places[tab].state


def look_at(page, tab):
    page.tab = tab
    until(lambda: tab in page.boards)
    return page.boards[tab]


def test_the_first_paint_loads_nothing_heavy(tmp_path):
    code = (
        "import sys\nfrom workbench.widgets import Workbench\nWorkbench(folder=sys.argv[1])\n"
        "heavy = {'torch', 'sentence_transformers', 'faiss', 'sklearn', 'jscatter', 'openTSNE', 'matplotlib'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_without_a_project_every_tab_leads_to_start(tmp_path):
    page = Workbench(folder=tmp_path)
    assert (page.tab, list(page.boards), page.project) == ("start", ["start"], None)
    page._head.answer_to("shown", {})
    for tab in page_tabs.TABS:
        page.tab = tab
        assert place(page, tab)["kind"] == "empty"
        assert place(page, tab)["go"] == "start"
        assert "No project" in place(page, tab)["what"]
    assert page.selection.empty
    with pytest.raises(SettingError, match="handover"):
        page.tab = "radar"
    with pytest.raises(NotFoundError):
        Workbench(tmp_path / "nowhere")
    with pytest.raises(SettingError):
        Workbench(folder=tmp_path, language="fr")


def test_a_tab_is_made_when_looked_at_and_kept(project, made):
    page = Workbench(project, folder=project.folder.parent)
    until(lambda: page._head.date == "data to 1 Nov 2026")
    assert page._head.brand == "Hafermeister"
    assert made == []
    board = look_at(page, "community")
    page.tab = "start"
    assert look_at(page, "community") is board
    assert made == ["community"]
    assert board.refreshed == 1
    assert [type(child).__name__ for child in page._panels["community"].children] == [
        "Place", "Board",
    ]  # fmt: skip
    assert place(page, "community") == {"kind": "ready"}


def test_the_kernel_answers_while_a_board_is_made_and_the_tab_says_what_is_done(
    project, made, monkeypatch
):
    go = threading.Event()

    def slow(desk, language):
        desk.on_progress("signals", "desk.signals", {"accounts": 1482})
        assert go.wait(20)
        return Board(language)

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(slow, ("signals",)))
    page = Workbench(project, folder=project.folder.parent)
    begun = time.monotonic()
    page.tab = "rank"
    assert time.monotonic() - begun < 1
    until(lambda: place(page, "rank").get("what") == "Measuring 1,482 accounts")
    assert place(page, "community") == {"kind": "working"}
    assert page._head.states["rank"] == "working"
    look_at(page, "community")  # another tab does not wait for it
    go.set()
    until(lambda: "rank" in page.boards)
    assert page._head.states["rank"] == "ready"


def test_ranking_and_fans_are_made_beforehand_once_the_page_is_drawn(project, made):
    page = Workbench(project, folder=project.folder.parent)
    assert made == []
    page._head.answer_to("shown", {})
    until(lambda: {"rank", "fans"} <= set(page.boards))
    page._head.answer_to("shown", {})  # the page was loaded again
    assert made == ["rank", "fans"]


def test_trouble_says_what_happened_and_can_be_tried_again(project, made, monkeypatch):
    tries = []

    def fickle(desk, language):
        tries.append(1)
        if len(tries) == 1:
            raise ProjectError("project.not_found", where="/gone")
        return Board(language)

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(fickle))
    page = Workbench(project, folder=project.folder.parent)
    page.tab = "rank"
    until(lambda: place(page, "rank")["kind"] == "trouble")
    assert place(page, "rank")["what"]
    assert place(page, "rank")["hint"]
    page.tab = "start"
    page.tab = "rank"  # looking again is not trying again
    assert len(tries) == 1
    assert page._places["rank"].answer_to("again", {}) == {}
    until(lambda: "rank" in page.boards)


def test_a_bug_is_no_endless_wait(project, made, monkeypatch):
    seen = []
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args.exc_type))

    def broken(desk, language):
        raise ZeroDivisionError

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(broken))
    page = Workbench(project, folder=project.folder.parent)
    page.tab = "rank"
    until(lambda: place(page, "rank")["kind"] == "trouble")
    assert "Something broke" in place(page, "rank")["what"]
    until(lambda: seen == [ZeroDivisionError])


def test_without_data_tabs_lead_to_data_and_an_import_fills_them(tmp_path, made):
    with Project.create(tmp_path / "empty", BRAND) as project:
        page = Workbench(project, folder=tmp_path)
        page.tab = "rank"
        until(lambda: place(page, "rank")["kind"] == "empty")
        assert place(page, "rank")["go"] == "data"
        assert "no posts" in place(page, "rank")["what"]
        until(lambda: page._head.date == "no data yet")
        data = look_at(page, "data")
        (tmp_path / "export.csv").write_text(
            "url,username,date,caption\n"
            "https://www.instagram.com/p/BxbYDJsuyO2/,mila.backt,2026-11-01,Porridge\n"
        )
        data.import_files(str(tmp_path / "export.csv"))
        until(lambda: page._head.date == "data to 1 Nov 2026")
        assert page.boards["data"] is data  # it stays, with its report
        look_at(page, "rank")


def test_new_data_make_boards_anew_but_not_under_somebodys_hands(project, made):
    page = Workbench(project, folder=project.folder.parent)
    fans, rank, library = (look_at(page, name) for name in ("fans", "rank", "library"))
    page.tab = "rank"
    project.add(posts=pd.DataFrame([{**POST, "post": "instagram:A2"}]))
    page.boards["start"].imports += 1
    assert len(page.desk.posts) == 2
    assert page.boards["rank"] is rank  # it is read at this moment
    assert place(page, "rank")["kind"] == "new"
    assert "fans" not in page.boards
    assert fans.closed
    assert page.boards["library"] is library
    page._places["rank"].answer_to("again", {})
    until(lambda: page.boards.get("rank") not in {None, rank})
    assert place(page, "rank") == {"kind": "ready"}


def test_selecting_in_one_board_shows_in_the_others_without_echo(project, made):
    page = Workbench(project, folder=project.folder.parent)
    fans, rank = look_at(page, "fans"), look_at(page, "rank")
    fans.selected = ["mila.backt"]  # by itself, behind the scenes
    assert rank.shown == []
    rank.selected = ["mila.backt", "tom.trinkt"]
    assert fans.shown == [["instagram:mila.backt", "instagram:tom.trinkt"]]
    assert rank.shown == []
    assert page.selection["account"].tolist() == ["instagram:mila.backt", "instagram:tom.trinkt"]
    page.tab = "fans"
    fans.selected = ["tom.trinkt"]
    assert rank.shown == [["instagram:tom.trinkt"]]
    late = look_at(page, "library")
    assert late.shown == [["instagram:tom.trinkt"]]
    page.tab = "start"
    assert page.selection.empty


def test_another_project_begins_anew_and_what_comes_late_is_thrown_away(project, made, monkeypatch):
    go, late = threading.Event(), []

    def slow(desk, language):
        if desk.project.brand.name == "Hafermeister":
            assert go.wait(20)
            late.append(Board(language))
            return late[0]
        return Board(language)

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(slow))
    page = Workbench(project, folder=project.folder.parent)
    page.tab = "rank"
    community = look_at(page, "community")
    Project.create(project.folder.parent / "other", Brand("Kornlund", handles=["kornlund"])).close()
    page.boards["start"].choose(project.folder.parent / "other")
    assert page._head.brand == "Kornlund"
    assert page.project.folder.name == "other"
    assert community.closed
    look_at(page, "rank")
    go.set()
    until(lambda: late and late[0].closed)
    assert page.boards["rank"] is not late[0]


def test_another_language_is_spoken_everywhere(project, made):
    page = Workbench(project, folder=project.folder.parent, language="en")
    rank, start = look_at(page, "rank"), page.boards["start"]
    assert page._head.answer_to("language", {"language": "de"}) == {}
    assert page._head.answer_to("language", {"language": "xx"}) is None
    assert page._head._sentences["tab_handover"] == "Übergabe"
    until(lambda: page._head.date == "Daten bis 1. Nov. 2026")
    assert page.boards["start"] is not start
    assert page.boards["start"]._language == "de"
    again = look_at(page, "rank")
    assert again is not rank
    assert again.language == "de"
    assert page.project is project


def test_start_leads_to_the_form_that_was_chosen(project, made):
    page = Workbench(project, folder=project.folder.parent)
    start = page.boards["start"]
    start.way = "api"
    assert page.tab == "data"
    until(lambda: "data" in page.boards)
    assert page.boards["data"]._open == "api"
    start.way = "handover"
    assert page.tab == "handover"


def test_every_tab_has_its_words():
    for language in ("en", "de"):
        head = workbench_page.PageHead(
            ("start", *page_tabs.TABS), language=language, on_shown=list, on_language=list
        )
        for tab in page_tabs.TABS:
            assert head._sentences[f"tab_{tab}"]
            assert head._sentences[f"wait_{tab}"]
