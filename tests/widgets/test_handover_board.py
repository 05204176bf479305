"""Hand-over without a browser: files are made, fetched and taken back; nobody held out is named."""

import csv
import dataclasses
import datetime as dt
import io
import json
import os
import queue
import re
import threading
import time
import zipfile
from types import SimpleNamespace

import pandas as pd
import pytest

from tests.widgets.invented_field import BRAND, invented_ranking
from workbench.errors import NotFoundError, ProjectError, SettingError
from workbench.export import read_back
from workbench.graph import attention_graph
from workbench.phrases import use_language
from workbench.project import Project
from workbench.shortlist import Shortlist
from workbench.steps import Desk
from workbench.widgets import HandoverBoard, handover_board, handover_files
from workbench.widgets.handover_files import FILES
from workbench.widgets.handover_words import months_of, when_made
from workbench.widgets.one_by_one import OneByOne
from workbench.widgets.page_tabs import TABS

HOSTILE = "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> \u202e\u200b"


class Laid(SimpleNamespace):
    """A desk whose results are laid down."""

    @property
    def shortlist(self):
        return Shortlist(self.project, self.campaign)

    def snapshot(self):
        self.asked.append("snapshot")
        return Laid(**vars(self))


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    # Browser tests leave their own loop running in this thread; it never turns here.
    monkeypatch.setattr(handover_board, "loop_here", lambda: None)
    monkeypatch.delenv("WORKBENCH_LANGUAGE", raising=False)
    use_language("en")
    yield
    use_language(None)


@pytest.fixture
def desk(tmp_path):
    """A desk whose ranking is invented; the rest is read from a small project."""
    ranking = invented_ranking(40)
    names = ranking.table["account"].tolist()
    posts = pd.DataFrame(
        {
            "post": [f"instagram:P{n}" for n in range(40)],
            "platform": "instagram",
            "account": names,
            "created_at": pd.Timestamp("2026-10-20", tz="UTC")
            + pd.to_timedelta(range(0, 480, 12), "h"),
            "text": [f"Porridge mit @{BRAND.handles[0]}"] * 40,
        }
    )
    young = {"account": names[2], "platform": "instagram", "bio": "Ich bin 15 Jahre alt",
             "as_of": pd.Timestamp("2026-11-01", tz="UTC")}  # fmt: skip
    with Project.create(tmp_path / "project", BRAND) as project:
        project.add(posts=posts, accounts=pd.DataFrame([young]))
        shortlist = Shortlist(project)
        shortlist.decide(names[0], "shortlisted", note=HOSTILE)
        shortlist.decide(names[1], "contacted")
        shortlist.decide(names[2], "shortlisted")
        stored = project.posts()
        yield Laid(
            project=project, campaign="default", asked=[], ranking=ranking, posts=stored, fans=stored, topics=None,
            accounts=project.accounts(), graph=attention_graph(stored), names=names,
        )  # fmt: skip


@pytest.fixture
def board(desk):
    return HandoverBoard(desk, language="en")


def until(probe):
    end = time.monotonic() + 20
    while not probe():
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.01)


def ask(board, monkeypatch, **message):
    answers, done = [], threading.Event()

    def send(content, buffers=None):
        answers.append((content, buffers))
        done.set()

    monkeypatch.setattr(board, "send", send)
    pieces = message.pop("pieces", [])
    board._hear(board, {"call": 7, **message}, pieces)
    assert done.wait(20)
    return answers[0]


def test_who_is_on_the_shortlist_is_said_without_those_held_out(board, desk):
    assert desk.project.held_out() == {desk.names[2]}
    assert board._counts == "On the shortlist: 2 people (1 shortlisted, 1 contacted)."
    Shortlist(desk.project).decide(desk.names[3], "declined", reason="too big")
    board.refresh()
    assert "1 declined" in board._counts


def test_before_anybody_is_decided_on_the_board_says_what_the_files_hold(tmp_path, desk):
    with Project.create(tmp_path / "fresh", BRAND) as project:
        project.add(posts=desk.posts[["post", "platform", "account", "created_at", "text"]])
        fresh = Laid(project=project, campaign="default", posts=project.posts())
        assert "Nobody is decided on yet" in HandoverBoard(fresh, language="en")._counts


def test_before_there_are_posts_decisions_go_out_and_other_files_say_why_not(tmp_path):
    with Project.create(tmp_path / "bare", BRAND) as project:
        board = HandoverBoard(Desk(project), language="en")
        until(lambda: "handover" in board._lacking)
        with pytest.raises(NotFoundError, match="no posts"):
            board.make("handover")
        with pytest.raises(NotFoundError, match="no posts"):
            TABS["handover"].make(board.desk, "en")
        Shortlist(project).decide("instagram:lou", "shortlisted", note="likes tea")
        assert isinstance(TABS["handover"].make(board.desk, "en"), HandoverBoard)
        board.refresh()
        until(lambda: "handover" not in board._lacking)
        assert set(board._lacking) == {
            "report", "month", "network_html", "network_png", "gexf", "graphml", "topics", "replies",
        }  # fmt: skip
        for name in ("handover", "full", "xlsx", "pseudonymised"):
            table = read_back(board.make(name))
            assert table["status"].tolist() == ["shortlisted"]
        for name in board._lacking:
            with pytest.raises(NotFoundError, match="no posts"):
                board.make(name)
        board.make("content")
        board.make("pack")


@pytest.mark.parametrize(
    "name", ["handover", "full", "xlsx", "gexf", "graphml", "network_html", "pack"]
)
def test_files_are_made_in_the_exports_and_name_nobody_held_out(board, desk, name):
    path = board.make(name)
    assert path.parent == desk.project.exports
    assert board._made[name]["words"].startswith("made on ")
    assert board._made[name]["bytes"] == path.stat().st_size
    if name in {"handover", "full"}:
        rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
        assert [desk.names[n].split(":")[1] in rows[n]["handles"] for n in (0, 1)] == [True, True]
        assert len(rows) == 2
        assert not rows[0]["note"].startswith("=")
    content = path.read_bytes()
    if name in {"xlsx", "pack"}:
        with zipfile.ZipFile(path) as packed:
            content = b"".join(plain(part, packed.read(part)) for part in packed.namelist())
    hidden, shown = (desk.names[n].split(":")[1] for n in (2, 0))
    assert not re.search(rf"{re.escape(hidden)}(?![\w.])".encode(), content)
    assert shown.encode() in content


def plain(name, content):
    """What a part of an archive holds, tables as text."""
    if not name.endswith(".parquet"):
        return content
    return pd.read_parquet(io.BytesIO(content)).to_csv().encode()


def test_a_report_shows_the_team_of_figures_until_people_chose_one(desk, monkeypatch):
    teams = []
    monkeypatch.setattr("workbench.ranking.choose_portfolio", lambda *_, **said: teams.append(said))
    proposed = handover_files._proposed(desk, Shortlist(desk.project))
    assert (proposed, teams) == (None, [])  # three are shortlisted as first choices
    Shortlist(desk.project).set_campaign("spring", size=3)
    fresh = Shortlist(desk.project, campaign="spring")
    fresh.decide(desk.names[4], "declined", reason="no time")
    handover_files._proposed(desk, fresh)
    assert teams == [{"size": 3, "among": 60, "must_not": [desk.names[4]]}]


def test_a_pseudonymised_list_names_nobody(board, desk):
    text = board.make("pseudonymised").read_text("utf-8-sig")
    for name in desk.names[:3]:
        assert not re.search(rf"{re.escape(name.split(':')[1])}(?![\w.])", text)


def test_every_file_is_in_words_and_says_whether_it_names_people(board):
    for file in FILES:
        assert board._sentences[f"{file.name}_title"]
        assert board._sentences[f"{file.name}_about"].endswith(".")
        assert board._sentences[f"group_{file.group}"]
    named = {file.name for file in FILES if file.names_people}
    # Keys of posts are one click from people, and words of topics may be handles.
    assert {file.name for file in FILES} - named == {"pseudonymised"}
    shown = {card["name"]: card["personal"] for card in board._facts["cards"]}
    assert shown["topics"]
    assert shown["month"]


def test_the_browser_gets_what_was_made_and_nothing_else(board, desk, monkeypatch):
    told, content = ask(board, monkeypatch, type="fetch", name="handover")
    assert not told["ok"]
    assert "Make it again" in told["reason"]
    told, _ = ask(board, monkeypatch, type="make", name="handover")
    assert told == {"ok": True, "reply_to": 7}
    told, content = ask(board, monkeypatch, type="fetch", name="handover")
    assert (told["file"], content) == (
        "shortlist.csv", [(desk.project.exports / "shortlist.csv").read_bytes()],
    )  # fmt: skip
    for name in ("../brand.toml", "state.sqlite", ""):
        told, content = ask(board, monkeypatch, type="fetch", name=name)
        assert not told["ok"]
        assert not content
    (desk.project.exports / "shortlist.csv").unlink()  # as forgetting somebody does
    told, _ = ask(board, monkeypatch, type="fetch", name="handover")
    assert not told["ok"]
    assert "handover" not in board._made


def test_a_large_file_stays_in_its_folder(board, desk, monkeypatch):
    board.make("handover")
    monkeypatch.setattr(handover_board, "LARGEST", 10)
    told, content = ask(board, monkeypatch, type="fetch", name="handover")
    assert str(desk.project.exports) in told["reason"]
    assert not content


def test_trouble_is_said_in_words_and_a_bug_is_no_silence(board, monkeypatch):
    def full(order):
        raise ProjectError("project.is_file", where=str(order.path))

    def broken(order):
        raise ZeroDivisionError

    seen = []
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args.exc_type))
    for make, words in ((full, "shortlist.csv"), (broken, "Something broke")):
        file = dataclasses.replace(FILES[0], make=make)
        monkeypatch.setattr(handover_board, "FILES", (file,))
        told, _ = ask(board, monkeypatch, type="make", name="handover")
        assert not told["ok"]
        assert words in told["reason"]
    until(lambda: seen == [ZeroDivisionError])  # the thread ends after its answer
    with pytest.raises(SettingError, match="handover"):
        board.make("novel")
    with pytest.raises(SettingError):
        HandoverBoard(board.desk, language="fr")


def test_an_edited_list_is_previewed_then_applied(board, desk, monkeypatch):
    content = board.make("handover").read_text("utf-8-sig")
    rows = list(csv.DictReader(content.splitlines()))
    rows[1]["status"], rows[1]["owner"] = "agreed", "Jo"
    new, young = desk.names[5].split(":")[1], desk.names[2].split(":")[1]
    rows.append(
        dict.fromkeys(rows[0], "") | {"handles": f"{new} (instagram)", "status": "shortlisted"}
    )
    rows.append(
        dict.fromkeys(rows[0], "") | {"handles": f"{young} (instagram)", "status": "agreed"}
    )
    edited = [",".join(f'"{cell}"' for cell in row) for row in (rows[0].keys(), *(
        [str(cell).replace('"', '""') for cell in row.values()] for row in rows))]  # fmt: skip
    sent = "\n".join(edited).encode()
    told, _ = ask(board, monkeypatch, type="plan", file="shortlist.csv", pieces=[memoryview(sent)])
    assert told["ok"], told
    assert board._plan["changes"]
    shown = {(row["action"], row["field"]): row for row in board._plan["rows"]}
    assert shown["change", "status"]["new"] == "agreed"
    assert shown["change", "owner"]["new"] == "Jo"
    assert any(
        row["action"] == "new" and row["account"] == desk.names[5] for row in board._plan["rows"]
    )
    assert desk.names[2] not in json.dumps(board._plan["rows"])
    before = Shortlist(desk.project).table()
    assert "agreed" not in set(before["status"])  # nothing is written yet
    told, _ = ask(board, monkeypatch, type="apply")
    assert told["words"].startswith("2 decisions")
    table = Shortlist(desk.project).table()
    status = {
        a: s
        for accounts, s in zip(table["accounts"], table["status"], strict=True)
        for a in accounts
    }
    assert (status[desk.names[1]], status[desk.names[5]]) == ("agreed", "shortlisted")
    assert status[desk.names[2]] == "shortlisted"
    assert board._plan == {}
    assert "1 agreed" in board._counts
    with pytest.raises(NotFoundError):
        board.apply()


def test_a_preview_is_put_away_and_nonsense_is_refused(board, desk, monkeypatch):
    told, _ = ask(board, monkeypatch, type="plan", file="x.csv", pieces=[memoryview(b"a,b\n1,2\n")])
    assert not told["ok"]
    assert board._plan == {}
    told, _ = ask(board, monkeypatch, type="plan", file="x.csv")
    assert "No file" in told["reason"]
    path = board.make("handover")
    board.read_edited(path)
    told, _ = ask(board, monkeypatch, type="dismiss")
    assert told["ok"]
    assert board.plan is None


def test_months_are_those_of_the_data_whole_ones_first():
    def posts(*moments):
        return pd.DataFrame(
            {"created_at": pd.to_datetime(list(moments), utc=True, format="ISO8601")}
        )

    assert months_of(posts("2026-09-03", "2026-11-14", "2026-10-01"), "Europe/Berlin") == [
        "2026-10", "2026-09", "2026-11",
    ]  # fmt: skip
    # 23:30 in UTC is the next month in Berlin, and the last day closes a month.
    assert months_of(posts("2026-10-31T23:30"), "Europe/Berlin") == ["2026-11"]
    assert months_of(posts("2026-09-30", "2026-10-31T12:00"), "Europe/Berlin") == [
        "2026-10", "2026-09",
    ]  # fmt: skip
    assert months_of(posts(None), "Europe/Berlin") == []


def test_the_day_is_told_with_the_hour():
    then = dt.datetime(2026, 1, 2, 13, 3, tzinfo=dt.UTC).timestamp()
    assert when_made(then, "Europe/Berlin", "en") == "made on 2 Jan 2026, 14:03"
    assert when_made(then, "Europe/Berlin", "de") == "erstellt am 2. Jan. 2026, 14:03 Uhr"


def test_a_file_from_before_the_newest_decision_says_so(board, desk):
    since = "; decisions came since, which are not in it"
    board.make("handover")
    board.make("gexf")
    board.refresh()
    assert since not in board._made["handover"]["words"]
    assert not board._made["handover"]["is_before"]
    event = Shortlist(desk.project).decide(desk.names[5], "shortlisted")
    board.refresh()
    assert board._made["handover"]["words"].endswith(since)
    assert since not in board._made["gexf"]["words"]  # a network holds no decisions
    assert (
        HandoverBoard(desk, language="de")
        ._made["handover"]["words"]
        .endswith(" Uhr; seitdem kamen Entscheidungen dazu, die darin fehlen")
    )
    board.make("handover")
    assert since not in board._made["handover"]["words"]
    Shortlist(desk.project).undo(event)
    board.refresh()
    assert board._made["handover"]["words"].endswith(since)


def test_decisions_of_another_campaign_make_no_file_old(board, desk):
    board.make("handover")
    Shortlist(desk.project).set_campaign("spring", size=3)
    Shortlist(desk.project, campaign="spring").decide(desk.names[4], "shortlisted")
    board.refresh()
    assert "since" not in board._made["handover"]["words"]


def test_what_is_decided_while_a_file_is_made_came_since(board, desk, monkeypatch):
    def make(order):
        order.path.write_text("account\n")
        Shortlist(desk.project).decide(desk.names[6], "contacted")

    slow = [dataclasses.replace(f, make=make) if f.name == "handover" else f for f in FILES]
    monkeypatch.setattr(handover_board, "FILES", slow)
    board.make("handover")
    assert "decisions came since" in board._made["handover"]["words"]
    assert board._made["handover"]["is_before"]


def test_one_plan_is_applied_once_whoever_clicks(board, desk, monkeypatch):
    board.read_edited(_edited(board.make("handover"), rows=30, desk=desk))
    before = len(desk.project.events.read())
    written, refused = [], []

    def click():
        try:
            written.append(board.apply())
        except NotFoundError:
            refused.append(1)

    threads = [threading.Thread(target=click, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert (written, len(refused)) == ([30], 3)
    assert len(desk.project.events.read()) - before == 30


def test_a_plan_that_could_not_be_written_stays(board, desk, monkeypatch):
    plan = board.read_edited(_edited(board.make("handover"), rows=2, desk=desk))

    def full(_plan):
        raise ProjectError("project.is_file", where="disk")

    monkeypatch.setattr(type(plan), "apply", full)
    with pytest.raises(ProjectError):
        board.apply()
    assert board.plan is plan
    assert board._plan["changes"]
    monkeypatch.undo()
    assert board.apply() == 2


def _edited(path, *, rows, desk):
    """Add people to a list that was written."""
    names = (name.split(":")[1] for name in desk.names[5 : 5 + rows])
    there = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    new = path.with_name("edited.csv")
    with new.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, there[0])
        writer.writeheader()
        writer.writerows({"handles": f"{n} (instagram)", "status": "shortlisted"} for n in names)
    return new


def test_what_is_asked_is_done_in_order_by_one_thread_and_told_on_the_loop(
    board, desk, monkeypatch
):
    done, told, threads = [], [], set()

    def slowly(order):
        threads.add(threading.get_ident())
        done.append(("begin", order.path.name))
        time.sleep(0.02)
        order.path.write_text("x")
        done.append(("end", order.path.name))

    monkeypatch.setattr(
        handover_board, "FILES", tuple(dataclasses.replace(f, make=slowly) for f in FILES)
    )
    here = object()  # a loop of this thread
    monkeypatch.setattr(
        handover_board, "loop_here",
        lambda: here if threading.current_thread() is threading.main_thread() else None,
    )  # fmt: skip
    acts = queue.SimpleQueue()
    monkeypatch.setattr(handover_board, "soon", lambda loop, act: acts.put((loop, act)))
    monkeypatch.setattr(board, "send", lambda said, buffers: told.append(said["reply_to"]))
    names = ["handover", "xlsx", "full", "gexf"]
    for call, name in enumerate(names):
        board._hear(board, {"type": "make", "name": name, "call": call}, [])
    board._hear(board, {"type": "dismiss", "call": 9}, [])
    assert told == [9]  # it waits for nobody
    while len(told) < 5:
        loop, act = acts.get(timeout=20)
        assert loop is here
        before = set(board._made)
        act()
        assert len(set(board._made) - before) <= 1
    assert told == [9, 0, 1, 2, 3]
    assert set(board._made) == set(names)
    files = {f.name: f.file.format(campaign="") for f in FILES if f.name in names}
    assert done == [(what, files[name]) for name in names for what in ("begin", "end")]
    assert len(threads) == 1


def test_a_bug_costs_one_piece_of_work(monkeypatch):
    seen, done, go = [], threading.Event(), threading.Event()
    monkeypatch.setattr(threading, "excepthook", lambda args: seen.append(args.exc_type))
    work = OneByOne()
    work.start(lambda: go.wait(20))
    work.start(lambda: 1 / 0)
    work.start(done.set)
    go.set()
    assert done.wait(20)
    until(lambda: seen == [ZeroDivisionError])


def test_a_month_report_is_found_again_and_new_months_are_offered(board, desk):
    exports = desk.project.exports
    exports.mkdir(exist_ok=True)
    for age, name in enumerate(("month-2026-10.csv", "month-2026-09.csv", "month-draft.csv")):
        (exports / name).write_text("x")
        os.utime(exports / name, (1_790_000_000 - age, 1_790_000_000 - age))
    again = HandoverBoard(desk, language="en")
    assert again._made["month"]["file"] == "month-2026-10.csv"
    (exports / "month-2026-10.csv").unlink()
    again.refresh()
    assert again._made["month"]["file"] == "month-2026-09.csv"
    assert again._months == ["2026-10", "2026-11"]
    later = desk.posts.assign(created_at=desk.posts["created_at"] + pd.Timedelta(days=31))
    desk.posts = later
    again.refresh()
    until(lambda: again._months == ["2026-11", "2026-12"])


def test_files_are_about_the_campaign_that_is_chosen(board, desk):
    assert board._campaign == ""  # there is only one
    board.make("handover")
    Shortlist(desk.project).set_campaign("spring/27", name="Frühling <b>27</b>")
    spring = Shortlist(desk.project, "spring/27")
    spring.decide(desk.names[6], "agreed")
    board.refresh()
    assert board._campaign.startswith("Campaign: ")
    plan = board.read_edited(_edited(desk.project.exports / "shortlist.csv", rows=1, desk=desk))
    desk.campaign = "spring/27"
    board.refresh()
    assert plan.shortlist.campaign == "default"
    assert (board.plan, board._plan) == (None, {})  # it was of the other one
    assert "Frühling <b>27</b>" in board._campaign
    assert board._counts == "On the shortlist: 1 person (1 agreed)."
    assert "handover" not in board._made
    path = board.make("handover")
    assert re.fullmatch(r"shortlist-spring-27-[0-9a-f]{8}\.csv", path.name)
    (row,) = csv.DictReader(path.read_text("utf-8-sig").splitlines())
    assert desk.names[6].split(":")[1] in row["handles"]
    assert board.read_edited(path).shortlist.campaign == "spring/27"
    assert HandoverBoard(desk, language="en")._made["handover"]["file"] == path.name
    desk.campaign = "default"
    board.refresh()
    assert board._made["handover"]["file"] == "shortlist.csv"


def test_a_file_is_made_from_one_moment(board, desk):
    board.make("gexf")
    assert desk.asked == ["snapshot"]
