"""The desk: every result once, whoever asks; failures are not kept; new tables give new results."""

import threading
import time
from collections import namedtuple

import pandas as pd
import pytest

from workbench import sample
from workbench.brand import Brand
from workbench.errors import NotFoundError
from workbench.project import Project
from workbench.shortlist import Community, Shortlist
from workbench.steps import Desk, rank_project, results, topics_of
from workbench.steps.once import Once

Heard = namedtuple("Heard", "community")
BRAND = Brand("Hafermeister", handles=["hafermeister"], brief="oats")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    made = sample.make(seed=3, scale=0.02)
    young = {
        "account": _fan(made), "platform": "instagram", "bio": "Ich bin 15 Jahre alt und backe",
        "as_of": pd.Timestamp("2026-11-10", tz="UTC"),
    }  # fmt: skip
    folder = tmp_path_factory.mktemp("desk") / "project"
    with Project.create(folder, made.brand) as project:
        project.add(posts=made.posts, comments=made.comments, accounts=pd.DataFrame([young]))
        yield project


def _fan(made):
    own = {f"instagram:{handle}" for handle in (*made.brand.handles, *made.brand.competitors)}
    return next(a for a in made.posts["account"].value_counts().index if a not in own)


@pytest.fixture(scope="module")
def told():
    return []


@pytest.fixture(scope="module")
def desk(project, told):
    return Desk(project, on_progress=lambda *said: told.append(said))


def test_a_desk_holds_what_the_command_line_prints(project, desk, told):
    pd.testing.assert_frame_equal(desk.ranking.table, rank_project(project).ranking.table)
    assert desk.ranking is desk.ranking
    assert [name for name, _, _ in told] == ["posts", "graph", "signals", "ranking"]
    accounts = desk.posts["account"].nunique()
    assert ("signals", "desk.signals", {"accounts": accounts}) in told
    topics, fans = topics_of(project)
    assert list(desk.topics.labels) == list(topics.labels)
    assert desk.fans["post"].tolist() == fans["post"].tolist()


def test_people_held_out_are_no_candidates_and_are_not_answered(project, desk):
    (young,) = project.held_out()
    assert young in set(desk.posts["account"])
    assert young not in set(desk.ranking.unfiltered.table["account"])
    everybody = project.messages()
    assert young in set(everybody["account"])
    for table in (desk.messages, desk.replies.table):
        assert young not in set(table["account"])
    left = everybody.loc[everybody["account"] != young, "message"].tolist()
    assert desk.messages["message"].tolist() == left
    assert desk.spaces.table["message"].tolist() == left
    assert desk.message_sentiment["message"].tolist() == left


def test_a_month_is_listened_to_anew_only_after_a_correction(project, desk, monkeypatch):
    given = []
    monkeypatch.setattr(results, "report_of", lambda _, month, heard, campaign: given.append(heard))
    desk.report("2026-10")
    desk.community.correct(desk.messages["message"].iloc[0], ["success"])
    desk.report("2026-10")
    assert [heard is not None for heard in given] == [True, False]


def test_nobody_makes_twice_or_waits_for_ever(project, monkeypatch):
    calls = []

    def count(name, wait):
        def make(*given, **named):
            calls.append(name)
            time.sleep(wait)
            return (name, name) if name == "topics" else name

        return make

    monkeypatch.setattr(results, "measure_project", count("signals", 0.05))
    monkeypatch.setattr(results, "topics_of", count("topics", 0.02))
    monkeypatch.setattr("workbench.graph.attention_graph", count("graph", 0.02))
    monkeypatch.setattr("workbench.ranking.rank", count("ranking", 0.0))
    monkeypatch.setattr(results.Results, "_ranking", lambda self: (self.signals(), self.graph()))
    desk, got = Desk(project), []
    names = ["ranking", "topics", "graph", "signals", "fans", "ranking", "topics"] * 3
    threads = [
        threading.Thread(target=lambda n=name: got.append((n, getattr(desk, n))), daemon=True)
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(got) == len(names)
    assert sorted(calls) == ["graph", "signals", "topics"]


def test_a_failure_is_tried_again_and_an_import_is_seen(tmp_path):
    with Project.create(tmp_path / "empty", BRAND) as project:
        desk = Desk(project)
        for name in ("posts", "ranking", "topics", "replies", "voice"):
            with pytest.raises(NotFoundError) as caught:
                getattr(desk, name)
            assert caught.value.phrase == "desk.no_posts"
        assert desk.accounts.empty
        post = {
            "post": "instagram:A1", "platform": "instagram", "account": "instagram:mila.backt",
            "created_at": pd.Timestamp("2026-11-01", tz="UTC"), "text": "Porridge mit @hafermeister",
        }  # fmt: skip
        project.add(posts=pd.DataFrame([post]))
        assert len(desk.posts) == 1  # the failure was not kept
        project.add(posts=pd.DataFrame([{**post, "post": "instagram:A2"}]))
        assert len(desk.posts) == 1
        desk.refresh()
        assert len(desk.posts) == 2


def test_results_of_older_tables_do_not_mix_with_newer_ones(tmp_path, monkeypatch):
    begun, go = threading.Event(), threading.Event()

    def slow(posts, comments, **_):
        begun.set()
        assert go.wait(20)
        return len(posts)

    monkeypatch.setattr("workbench.graph.attention_graph", slow)
    monkeypatch.setattr(
        results, "measure_project", lambda _, posts, graph, **__: (len(posts), graph)
    )
    post = {
        "post": "instagram:A1", "platform": "instagram", "account": "instagram:mila.backt",
        "created_at": pd.Timestamp("2026-11-01", tz="UTC"), "text": "Porridge",
    }  # fmt: skip
    with Project.create(tmp_path / "project", BRAND) as project:
        project.add(posts=pd.DataFrame([post]))
        desk, old = Desk(project), []
        thread = threading.Thread(target=lambda: old.append(desk.signals), daemon=True)
        thread.start()
        assert begun.wait(20)
        project.add(posts=pd.DataFrame([{**post, "post": "instagram:A2"}]))
        desk.refresh()
        go.set()
        thread.join(20)
        assert old == [(1, 1)]
        assert desk.signals == (2, 2)


def test_once_keeps_no_failure():
    tries = []

    def make():
        tries.append(1)
        if len(tries) == 1:
            raise NotFoundError("desk.no_posts", brand="Hafermeister")
        return "made"

    once = Once(make)
    with pytest.raises(NotFoundError, match="no posts"):
        once()
    assert not once.is_made
    assert once() == once() == "made"
    assert len(tries) == 2


POST = {
    "post": "instagram:A1", "platform": "instagram", "account": "instagram:mila.backt",
    "created_at": pd.Timestamp("2026-11-01", tz="UTC"), "text": "Porridge mit @hafermeister",
}  # fmt: skip


@pytest.fixture
def small(tmp_path):
    with Project.create(tmp_path / "small", BRAND) as project:
        other = {**POST, "post": "instagram:B1", "account": "instagram:jo.kocht"}
        project.add(posts=pd.DataFrame([POST, other]))
        yield project


def test_a_snapshot_fits_together_whatever_is_imported(small):
    desk = Desk(small)
    now = desk.snapshot()
    assert len(now.posts) == 2
    assert now.posts is desk.posts  # made once for both
    small.add(posts=pd.DataFrame([{**POST, "post": "instagram:A2", "mentions": ["jo.kocht"]}]))
    desk.refresh()
    assert (len(now.posts), len(desk.posts)) == (2, 3)
    ours, theirs = ("instagram:mila.backt", "instagram:jo.kocht"), "instagram:hafermeister"
    assert not now.graph.to_networkx().has_edge(*ours)  # made later, from the tables of then
    assert desk.graph.to_networkx().has_edge(*ours)
    assert now.graph.to_networkx().has_edge(ours[0], theirs)


def test_people_who_were_erased_leave_the_desk(small):
    told = []
    desk = Desk(small, on_erased=lambda: told.append(desk.posts["account"].tolist()))
    assert set(desk.posts["account"]) == {"instagram:mila.backt", "instagram:jo.kocht"}
    small.add(posts=pd.DataFrame([{**POST, "post": "instagram:A2"}]))
    assert not desk.look_for_erased()  # an import is nobody's erasure
    assert len(desk.posts) == 2
    with Project.open(small.folder) as elsewhere:
        elsewhere.forget("instagram:mila.backt")
    assert desk.posts["account"].tolist() == ["instagram:jo.kocht"]
    assert told == [["instagram:jo.kocht"]]
    assert not desk.look_for_erased()


def test_somebody_who_is_only_mentioned_is_noticed_too(small):
    desk = Desk(small)
    assert "instagram:hafermeister" in desk.graph.accounts
    small.add(posts=pd.DataFrame([{**POST, "post": "instagram:A3", "mentions": ["nele.isst"]}]))
    desk.refresh()
    assert "instagram:nele.isst" in desk.graph.accounts
    small.forget("instagram:nele.isst")
    assert "instagram:nele.isst" not in desk.graph.accounts


def test_the_campaign_is_that_of_decisions_and_report(small, monkeypatch):
    Shortlist(small).set_campaign("spring", name="Spring")
    desk = Desk(small)
    assert desk.campaign == desk.shortlist.campaign == "default"
    before = desk.snapshot()
    desk.campaign = "spring"
    desk.shortlist.decide("instagram:jo.kocht", "agreed")
    assert Shortlist(small, "spring").table()["status"].tolist() == ["agreed"]
    assert Shortlist(small).table().empty
    assert (before.campaign, before.shortlist.campaign) == ("default", "default")
    with pytest.raises(NotFoundError):
        desk.campaign = "autumn"
    assert desk.campaign == "spring"
    given = []
    monkeypatch.setattr(results, "hear", lambda project, **_: Heard(Community(project)))
    monkeypatch.setattr(results, "report_of", lambda *_, campaign, **__: given.append(campaign))
    desk.snapshot().report("2026-10")
    before.report("2026-10")
    assert given == ["spring", None]


def test_people_whose_time_was_up_leave_the_desk(small):
    small.add(accounts=pd.DataFrame([{"account": "instagram:kim.isst", "platform": "instagram",
                                      "as_of": POST["created_at"], "bio": "Oats"}]))  # fmt: skip
    desk = Desk(small)
    assert len(desk.posts) == 2
    assert "instagram:kim.isst" in set(desk.accounts["account"])
    with Project.open(small.folder) as elsewhere:
        elsewhere.expire(pd.Timestamp("2030-01-01", tz="UTC").to_pydatetime())
    assert desk.accounts.empty
    with pytest.raises(NotFoundError):
        _ = desk.posts


def test_somebody_erased_while_the_posts_are_read_is_noticed(small, monkeypatch):
    desk, got = Desk(small), []
    begun, go = threading.Event(), threading.Event()
    read = small.posts

    def slowly(*given, **named):
        posts = read(*given, **named)
        begun.set()
        assert go.wait(20)
        return posts

    monkeypatch.setattr(small, "posts", slowly)
    thread = threading.Thread(target=lambda: got.append(desk.posts), daemon=True)
    thread.start()
    assert begun.wait(20)
    with Project.open(small.folder) as elsewhere:
        elsewhere.forget("instagram:mila.backt")
    monkeypatch.setattr(small, "posts", read)
    desk.look_for_erased()
    go.set()
    thread.join(20)
    assert desk.posts["account"].tolist() == ["instagram:jo.kocht"]


def test_somebody_named_in_a_caption_leaves_it(small):
    small.add(posts=pd.DataFrame([{**POST, "post": "instagram:A4", "text": "Danke @nele.isst"}]))
    desk = Desk(small)
    assert desk.posts["text"].str.contains("nele.isst").any()
    small.forget("instagram:nele.isst")
    assert not desk.posts["text"].str.contains("nele.isst").any()
