"""The page without a browser: what is made when, what a tab says, and who tells whom."""

import subprocess
import sys
import threading
import time

import pandas as pd
import pytest
import traitlets
from ipywidgets import Widget

from tests.widgets.invented_field import invented_ranking
from workbench.brand import Brand
from workbench.errors import NotFoundError, ProjectError, SettingError
from workbench.gather.live import LiveSource
from workbench.phrases import current_language, say, use_language
from workbench.project import Project
from workbench.shortlist import Shortlist
from workbench.steps import Desk
from workbench.widgets import (
    GatherBoard,
    ShortlistBoard,
    Workbench,
    page_tabs,
    start_jobs,
    workbench_page,
)
from workbench.widgets.gather_ways import Way
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
    # Browser tests leave their own loop running in this thread; it never turns here.
    for module in ("workbench_page", "project_chooser", "gather_board"):
        monkeypatch.setattr(f"workbench.widgets.{module}.loop_here", lambda: None)
    for name in ("WORKBENCH_FOLDER", "WORKBENCH_LANGUAGE", "WORKBENCH_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    use_language("en")
    yield
    use_language(None)


@pytest.fixture
def open_page():
    """Make pages that are closed after the test; nothing of theirs goes on then."""
    pages = []

    def make(*given, **settings):
        pages.append(Workbench(*given, **settings))
        return pages[-1]

    yield make
    for page in pages:
        page.close()
        assert page._threads.join(0)


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
    return page._rooms.places[tab].state


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


def test_without_a_project_every_tab_leads_to_start(tmp_path, open_page):
    page = open_page(folder=tmp_path)
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
        open_page(tmp_path / "nowhere")
    with pytest.raises(SettingError):
        open_page(folder=tmp_path, language="fr")


def test_a_tab_is_made_when_looked_at_and_kept(project, made, open_page):
    page = open_page(project, folder=project.folder.parent)
    until(lambda: page._head.date == "data to 1 Nov 2026")
    assert page._head.brand == "Hafermeister"
    assert made == []
    board = look_at(page, "community")
    page.tab = "start"
    assert look_at(page, "community") is board
    assert made == ["community"]
    assert board.refreshed == 1
    assert [type(child).__name__ for child in page._rooms.panels["community"].children] == [
        "Place", "Board",
    ]  # fmt: skip
    assert place(page, "community") == {"kind": "ready"}


def test_the_kernel_answers_while_a_board_is_made_and_the_tab_says_what_is_done(
    project, made, monkeypatch, open_page
):
    go = threading.Event()

    def slow(desk, language):
        desk.on_progress("signals", "desk.signals", {"accounts": 1482})
        assert go.wait(20)
        return Board(language)

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(slow, ("signals",)))
    page = open_page(project, folder=project.folder.parent)
    page.tab = "rank"  # returns, though the board waits for `go`
    assert place(page, "rank")["kind"] == "working"
    assert "rank" not in page.boards
    until(lambda: place(page, "rank").get("what") == "Measuring 1,482 accounts")
    assert place(page, "community") == {"kind": "working"}
    assert page._head.states["rank"] == "working"
    look_at(page, "community")  # another tab does not wait for it
    go.set()
    until(lambda: "rank" in page.boards)
    assert page._head.states["rank"] == "ready"


def test_ranking_and_fans_are_made_beforehand_once_the_page_is_drawn(project, made, open_page):
    page = open_page(project, folder=project.folder.parent)
    assert made == []
    page._head.answer_to("shown", {})
    until(lambda: {"rank", "fans"} <= set(page.boards))
    page._head.answer_to("shown", {})  # the page was loaded again
    assert made == ["rank", "fans"]


def test_trouble_says_what_happened_and_can_be_tried_again(project, made, monkeypatch, open_page):
    tries = []

    def fickle(desk, language):
        tries.append(1)
        if len(tries) == 1:
            raise ProjectError("project.busy", where="/gone")
        return Board(language)

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(fickle))
    page = open_page(project, folder=project.folder.parent)
    page.tab = "rank"
    until(lambda: place(page, "rank")["kind"] == "trouble")
    assert place(page, "rank")["what"]
    assert place(page, "rank")["hint"]
    page.tab = "start"
    page.tab = "rank"  # looking again is not trying again
    assert len(tries) == 1
    assert page._rooms.places["rank"].answer_to("again", {}) == {}
    until(lambda: "rank" in page.boards)


def test_a_bug_is_no_endless_wait(project, made, monkeypatch, open_page):
    seen = []
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args.exc_type))

    def broken(desk, language):
        raise ZeroDivisionError

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(broken))
    page = open_page(project, folder=project.folder.parent)
    page.tab = "rank"
    until(lambda: place(page, "rank")["kind"] == "trouble")
    assert "Something broke" in place(page, "rank")["what"]
    until(lambda: seen == [ZeroDivisionError])


def test_without_data_tabs_lead_to_data_and_an_import_fills_them(tmp_path, made, open_page):
    with Project.create(tmp_path / "empty", BRAND) as project:
        page = open_page(project, folder=tmp_path)
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


def test_new_data_make_boards_anew_but_not_under_somebodys_hands(project, made, open_page):
    page = open_page(project, folder=project.folder.parent)
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
    page._rooms.places["rank"].answer_to("again", {})
    until(lambda: page.boards.get("rank") not in {None, rank})
    assert place(page, "rank") == {"kind": "ready"}


def test_selecting_in_one_board_shows_in_the_others_without_echo(project, made, open_page):
    page = open_page(project, folder=project.folder.parent)
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
    rank.selected = []  # no longer looked at
    assert fans.shown[1:] == []
    late = look_at(page, "library")
    assert late.shown == [["instagram:tom.trinkt"]]
    page.tab = "start"
    assert page.selection.empty


def test_another_project_begins_anew_and_what_comes_late_is_thrown_away(
    project, made, monkeypatch, open_page
):
    go, late = threading.Event(), []

    def slow(desk, language):
        if desk.project.brand.name == "Hafermeister":
            assert go.wait(20)
            late.append(Board(language))
            return late[0]
        return Board(language)

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(slow))
    page = open_page(project, folder=project.folder.parent)
    page.tab = "rank"
    community = look_at(page, "community")
    Project.create(project.folder.parent / "other", Brand("Kornlund", handles=["kornlund"])).close()
    page.boards["start"].choose(project.folder.parent / "other")
    assert page._head.brand == "Kornlund"
    assert page.project.folder.name == "other"
    assert community.closed
    assert (
        not community.has_trait("selected") or not community._trait_notifiers["selected"]["change"]
    )
    assert project._state._connection is not None  # whoever gave a project closes it
    look_at(page, "rank")
    go.set()
    until(lambda: late and late[0].closed)
    assert page.boards["rank"] is not late[0]


def test_what_is_done_for_the_project_before_is_not_told_and_stops_at_its_next_step(
    project, made, monkeypatch, open_page
):
    steps, beyond = [threading.Event(), threading.Event()], []

    def slow(desk, language):
        mine = desk.project.brand.name == "Hafermeister"
        assert steps[0 if mine else 1].wait(20)
        desk.on_progress("topics", "desk.topics", {"posts": 20_907 if mine else 12})
        beyond.append(desk.project.brand.name)
        assert mine or steps[0].wait(20)
        return Board(language)

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(slow, ("topics",)))
    page = open_page(project, folder=project.folder.parent)
    page.tab = "rank"
    left = page.desk
    page.boards["start"].choose(other(project))
    # From any other thread, such as one that writes a file, it goes on unheard.
    left.on_progress("topics", "desk.topics", {"posts": 20_907})
    assert place(page, "rank") == {"kind": "working"}
    steps[1].set()
    until(lambda: "12" in place(page, "rank").get("what", ""))
    steps[0].set()
    until(lambda: "rank" in page.boards)
    assert page._threads.join(20)
    assert beyond == ["Kornlund"]
    assert place(page, "rank")["kind"] == "ready"


def test_another_language_is_spoken_everywhere(project, made, open_page):
    page = open_page(project, folder=project.folder.parent, language="en")
    rank, start = look_at(page, "rank"), page.boards["start"]
    assert page._head.answer_to("language", {"language": "de"}) == {}
    assert page._head.answer_to("language", {"language": "xx"}) is None
    assert page._head.answer_to("alive", {}) == {}
    assert page._head._sentences["tab_handover"] == "Übergabe"
    until(lambda: page._head.date == "Daten bis 1. Nov. 2026")
    assert page.boards["start"] is start  # what runs there goes on
    assert start._language == "de"
    assert start._sentences["new"] == "Neues Projekt"
    again = look_at(page, "rank")
    assert again is not rank
    assert again.language == "de"
    assert page.project is project


def test_start_leads_to_the_form_that_was_chosen(project, made, open_page):
    page = open_page(project, folder=project.folder.parent)
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


def other(project, name="Kornlund", language="de"):
    """Make another project beside one."""
    brand = Brand(name, handles=[name.lower()], language=language)
    Project.create(project.folder.parent / name.lower(), brand).close()
    return project.folder.parent / name.lower()


def test_what_start_opened_is_opened_and_no_other(project, made, monkeypatch, open_page):
    page = open_page(project, folder=project.folder.parent)
    places = [other(project, name) for name in ("Kornlund", "Roggenhof")]
    opened, closed = [], []
    real_open, real_close = Project.open.__func__, Project.close
    monkeypatch.setattr(
        Project, "open", classmethod(lambda cls, at, **how: opened.append(at) or real_open(cls, at, **how))
    )  # fmt: skip
    monkeypatch.setattr(
        Project, "close", lambda self: closed.append(self.folder.name) or real_close(self)
    )
    for place in places:
        page.boards["start"].choose(place)
        assert page.project is page.boards["start"].project
        assert page.project.folder == place
    # What is looked into for the tiles aside: each was opened once, and the one before closed.
    assert page.project is not project
    assert [at for at in opened if at == places[1]][:1] == [places[1]]
    assert "kornlund" in closed
    page.close()
    assert closed[-1] == "roggenhof"
    assert project._state._connection is not None


def test_a_language_chosen_while_start_works_replaces_nothing(project, made, open_page):
    page = open_page(project, folder=project.folder.parent, language="en")
    start, at = page.boards["start"], other(project)
    begun, go = threading.Event(), threading.Event()

    def work():
        begun.set()
        go.wait(20)
        start.choose(at)

    start._worker = threading.Thread(target=work)
    start._worker.start()
    assert begun.wait(5)
    page.speak("de")
    go.set()
    start._worker.join(20)
    assert page.boards["start"] is start
    assert page.project.folder == at
    assert (page.language, start._language) == ("de", "de")


def test_the_open_project_opened_again_changes_no_language(project, made, open_page):
    page = open_page(project, folder=project.folder.parent)
    assert page.language == project.brand.language == "en"
    page.speak("de")
    page.boards["start"].choose(project.folder)
    assert (current_language(), page.language) == ("de", "de")
    assert page.project is project


class Live(LiveSource):
    """A live source that asks until somebody stops it."""

    def __init__(self):
        self.pressed, self.begun = threading.Event(), threading.Event()

    files = ()
    outcome = None

    def stop(self):
        self.pressed.set()

    def batches(self, *, skip=frozenset()):
        self.begun.set()
        assert self.pressed.wait(20)
        yield from ()


@pytest.fixture
def gathering(project, made, monkeypatch, open_page):
    """A page whose Data tab asks live."""
    live = Live()
    way = Way("live", "start", (), lambda _project, _wishes: live)
    monkeypatch.setattr(GatherBoard, "_way", lambda _self, _name: way)
    page = open_page(project, folder=project.folder.parent, language="en")
    board = look_at(page, "data")
    board._hear(board, {"type": "gather", "way": "live", "wishes": {}, "call": 1}, [])
    assert live.begun.wait(10)
    return page, board, live


def test_a_live_run_keeps_its_board_when_the_language_changes(gathering):
    page, board, live = gathering
    page.speak("de")
    assert page.boards["data"] is board
    assert not live.pressed.is_set()
    assert place(page, "data")["kind"] == "new"
    assert "wechselt die Sprache" in place(page, "data")["what"]
    page._rooms.places["data"].answer_to("again", {})
    assert page.boards["data"] is board  # not before it has ended
    assert board.stop()
    assert board.wait(20)
    page._rooms.places["data"].answer_to("again", {})
    until(lambda: page.boards.get("data") not in {None, board})
    assert page.boards["data"].language == "de"


def test_a_live_run_is_stopped_with_words_when_another_project_opens(gathering, project):
    page, board, live = gathering
    start, answers = page.boards["start"], []
    start.send = answers.append
    start._hear(start, {"type": "open", "folder": str(other(project)), "call": 2}, [])
    assert live.pressed.is_set()
    assert board.wait(20)
    assert answers[-1]["ok"]
    assert answers[-1]["words"].startswith("The run for Hafermeister was stopped")
    assert page._head.brand == "Kornlund"


def test_closing_the_page_ends_all_that_it_began(gathering):
    page, board, live = gathering
    names = {thread.name for thread in threading.enumerate()}
    late = threading.Event()
    page._threads.start(lambda: late.wait(0.2))
    page.close()
    assert live.pressed.is_set()
    assert {thread.name for thread in threading.enumerate()} <= names - {board._worker.name}
    assert dict(page.boards) == {"start": page.boards["start"]}
    page.close()  # once more does nothing
    page._head.answer_to("shown", {})
    assert page._threads.join(0)


def test_the_ranking_can_be_looked_at_as_a_network(project, made, monkeypatch, open_page):
    given = []

    def network(desk, language, *, ranking=None):
        given.append(ranking)
        board = Board(language)
        board.ranking = ranking
        return board

    monkeypatch.setitem(page_tabs.VIEWS, "network", Tab(network))
    page = open_page(project, folder=project.folder.parent)
    rank, fans = look_at(page, "rank"), look_at(page, "fans")
    rank.ranking = "weighed"
    page.tab = "rank"
    assert given == []
    page._rooms.switch.current = "network"
    until(lambda: "network" in page.boards)
    assert given == ["weighed"]
    view = page.boards["network"]
    view.selected = ["mila.backt"]
    assert rank.shown == fans.shown == [["instagram:mila.backt"]]
    assert page.selection["account"].tolist() == ["instagram:mila.backt"]
    assert page.boards["rank"] is rank
    rank.ranking = "weighed anew"
    page._rooms.switch.current = "list"
    assert page.selection["account"].tolist() == ["instagram:mila.backt"]
    page._rooms.switch.current = "network"
    until(lambda: page.boards.get("network") not in {None, view})
    assert given == ["weighed", "weighed anew"]


def test_projects_lie_beside_the_one_that_is_given(project, made, open_page, monkeypatch, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    for given in (project, project.folder, str(project.folder)):
        page = open_page(given)
        assert page.boards["start"].folder == project.folder.parent
        assert [tile["folder"] for tile in page.boards["start"]._projects] == [str(project.folder)]
    assert open_page().boards["start"].folder == tmp_path / "elsewhere" / "data"
    assert open_page(project, folder="mine").boards["start"].folder.name == "mine"


def test_trouble_is_told_in_the_language_of_the_page(project, made, monkeypatch, open_page):
    def broken(desk, language):
        raise ProjectError("project.not_found", where="/gone")

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(broken))
    page = open_page(project, folder=project.folder.parent, language="de")
    use_language("en")  # a cell says so meanwhile
    page.tab = "rank"
    until(lambda: place(page, "rank")["kind"] == "trouble")
    assert place(page, "rank")["what"] == say("project.not_found", "de", where="/gone")
    start, answers = page.boards["start"], []
    start.send = answers.append
    start._hear(start, {"type": "open", "folder": "/gone", "call": 1}, [])
    assert say("project.not_found", "de", where="/gone") in answers[0]["reason"]


def test_the_campaign_of_the_list_is_that_of_fans_and_files(project, made, monkeypatch, open_page):
    class Listing(Board):
        campaign = traitlets.Unicode("default")

    class Fans(Board):
        def send_to(self, shortlist):
            self.sends_to = shortlist.campaign

    monkeypatch.setitem(page_tabs.TABS, "rank", Tab(lambda _, language: Listing(language)))
    monkeypatch.setitem(page_tabs.TABS, "fans", Tab(lambda _, language: Fans(language)))
    Shortlist(project).set_campaign("spring", name="Spring")
    page = open_page(project, folder=project.folder.parent)
    rank, fans = look_at(page, "rank"), look_at(page, "fans")
    rank.campaign = "spring"
    assert (page.desk.campaign, fans.sends_to) == ("spring", "spring")
    page._again("fans")
    assert look_at(page, "fans") is not fans
    assert page.boards["fans"].sends_to == "spring"


def test_people_erased_meanwhile_leave_open_boards(project, made, open_page):
    project.add(posts=pd.DataFrame([{**POST, "post": "instagram:B1", "account": "instagram:jo"}]))
    page = open_page(project, folder=project.folder.parent)
    data, rank = look_at(page, "data"), look_at(page, "rank")
    fans = look_at(page, "fans")
    with Project.open(project.folder) as elsewhere:
        elsewhere.forget("instagram:jo")
    page.tab = "rank"
    until(lambda: page.boards.get("rank") not in {None, rank})
    assert rank.closed
    assert fans.closed
    assert page.boards["data"] is data
    assert page.desk.posts["account"].tolist() == ["instagram:mila.backt"]


def test_the_list_tells_which_campaign_it_shows(project):
    Shortlist(project).set_campaign("spring", name="Spring")
    board = ShortlistBoard(Shortlist(project), invented_ranking(5))
    seen = []
    board.observe(lambda change: seen.append(change["new"]), "campaign")
    assert board.campaign == "default"
    board.choose_campaign("spring")
    assert seen == ["spring"]


def test_next_steps_take_the_ranking_of_the_page_once_texts_were_judged(
    project, made, monkeypatch, open_page, tmp_path
):
    page, ranking = open_page(project), object()
    monkeypatch.setattr(Desk, "ranking", ranking)
    asked_with = []
    monkeypatch.setattr(
        start_jobs, "next_steps", lambda project, ranking: asked_with.append(ranking)
    )
    monkeypatch.setattr(start_jobs, "shown_steps", lambda *_: {"steps": []})
    start_jobs.LONG["next"](page.boards["start"], {})
    posts = project.posts()
    found = pd.DataFrame({"safe": [True] * len(posts)})
    project.findings.keep("safety", posts["post"], posts["text"], found, rule="1")
    start_jobs.LONG["next"](page.boards["start"], {})
    assert asked_with == [None, ranking]
    with Project.create(tmp_path / "empty", BRAND) as elsewhere:
        assert page.boards["start"].ranked(elsewhere) is None
