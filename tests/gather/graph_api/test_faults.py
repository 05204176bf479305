"""Every fault: the right sentence, all before it in the store, and a resumed run like no fault."""

import json
import threading

import pytest

from tests.gather.graph_api.conftest import BRAND, content, make_world
from tests.gather.graph_api.stand_in import (
    TOKEN,
    USER,
    StandIn,
    broken,
    cuts,
    dawdles,
    refuses,
    resets,
)
from tests.soak import counts
from workbench.gather.graph_api import Connection, Wishes, from_graph_api
from workbench.phrases import use_language
from workbench.project import Project

HTML = b"<!doctype html><title>Log in</title>"
BUSY = {
    "X-Business-Use-Case-Usage": json.dumps(
        {USER: [{"type": "instagram", "call_count": 100, "estimated_time_to_regain_access": 17}]}
    )
}
FAULTS = {
    "token expired": (refuses(190, "Session has expired", subcode=463), "has expired", "abgelaufen"),
    "app removed": (refuses(190, "x", subcode=458), "no longer has access", "keinen Zugang mehr"),
    "password": (refuses(190, "x", subcode=460), "password was changed", "Passwort geändert"),
    "checkpoint": (refuses(190, "x", subcode=459), "facebook.com", "Bestätigung"),
    "logged out": (refuses(190, "x", subcode=467), "logged out", "abgemeldet"),
    "token echoed": (refuses(190, f"Malformed access token {TOKEN}"), "does not accept", "nimmt das Zugriffstoken nicht an"),
    "session": (refuses(102, "x"), "does not accept", "nimmt das Zugriffstoken nicht an"),
    "permission named": (
        refuses(200, "(#200) Requires instagram_manage_comments permission"),
        "(error 200): instagram_manage_comments.", "(Fehler 200): instagram_manage_comments.",
    ),
    "permission unnamed": (
        refuses(10, "(#10) Application does not have permission for this action"),
        "instagram_manage_comments", "fehlt eine Berechtigung",
    ),
    "app quota": (refuses(4, "x", status=403), "about 60 minutes", "etwa 60 Minuten"),
    "user quota": (refuses(17, "x"), "about 60 minutes", "etwa 60 Minuten"),
    "page quota": (refuses(32, "x"), "quota", "Kontingent"),
    "custom quota": (refuses(613, "x"), "quota", "Kontingent"),
    "instagram quota": (refuses(80002, "x", headers=BUSY), "about 17 minutes", "etwa 17 Minuten"),
    "429": (broken(429, b""), "quota", "Kontingent"),
    "html": (broken(200, HTML), "Something other", "nicht die Graph API"),
    "html 403": (broken(403, HTML), "Something other", "nicht die Graph API"),
    "redirect": (broken(302, b"", Location="https://login.invalid/"), "Something other", "nicht die Graph API"),
    "a list": (broken(200, b"[1, 2]"), "Something other", "nicht die Graph API"),
    "truncated": (broken(200, b'{"data": [{"id": "17'), "cut off", "brach mittendrin ab"),
    "cut connection": (cuts, "connection", "Verbindung"),
    "reset": (resets, "connection", "Verbindung"),
    "slow": (dawdles, "did not answer within", "nicht innerhalb von"),
    "server trouble": (refuses(2, "x", status=500), "3 attempts", "3 Versuche"),
    "server trouble, html": (broken(503, HTML), "status 503", "Status 503"),
    "transient": (refuses(-1, "x", subcode=2207001), "have trouble", "Schwierigkeiten"),
    "unknown": (refuses(36000, f"strange, see https://a.invalid/?access_token={TOKEN}"), "(error 36000): strange", "(Fehler 36000)"),
    "no such field": (refuses(100, "(#100) Tried accessing nonexisting field (id)"), "no field id", "kein Feld id"),
}  # fmt: skip
SOME = (
    "token echoed",
    "instagram quota",
    "html",
    "truncated",
    "reset",
    "server trouble",
    "unknown",
)
"""Faults whose aftermath is looked at in every run of the suite, that of the others in a long one."""
REPEATED = 3
UNDISTURBED = 9


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    graph = StandIn(make_world(), cap=3)
    project = Project.create(tmp_path_factory.mktemp("whole") / "hafer", BRAND)
    source = from_graph_api(project, token=TOKEN, connection=Connection(address=graph.address))
    project.add(source)
    assert source.outcome.requests == UNDISTURBED
    yield content(project)
    project.close()
    graph.close()


class NoProject:
    """What a source needs of a project, without one."""

    def __init__(self):
        self.brand, self.requests, self.seen = BRAND, self, []

    def cursors(self):
        return {}

    def spend(self, service, account, kind, *, limit, span):
        self.seen.append(kind)
        return True

    def sent(self, service, account, since):
        return []


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_has_its_sentence(name, graph, reached):
    fault, english, german = FAULTS[name]
    graph.fail(4, fault, times=REPEATED)
    source = from_graph_api(NoProject(), connection=reached)
    rows = sum(batch.read for batch in source.batches())
    outcome = source.outcome
    assert rows == 1 + 6 + 3
    assert english in str(outcome.stopped)
    use_language("de")
    assert german in str(outcome.stopped)
    assert "gespeichert" in str(outcome.stopped)
    assert len(outcome.left) == 2
    assert outcome.requests == len(graph.log)
    assert outcome.requests == (6 if "trouble" in name or name == "transient" else 4)
    assert TOKEN not in repr(source) + repr(outcome) + str(outcome.stopped)


@pytest.mark.parametrize("name", counts(SOME, FAULTS))
def test_a_fault_loses_nothing_and_the_next_run_makes_it_whole(
    name, project, gather, graph, undisturbed, capsys, caplog
):
    fault, _, _ = FAULTS[name]
    caplog.set_level("DEBUG")
    graph.fail(4, fault, times=REPEATED)  # the comments that did not fit on the second page
    source, report, outcome = gather(project)
    assert len(project.posts()) == 6
    assert len(project.comments()) == 3
    assert not project.warnings

    graph.faults.clear()
    before = len(graph.log)
    again, second, resumed = gather(project)
    assert resumed.stopped is None
    assert len(graph.log) - before == UNDISTURBED + 1 - 3  # who asks, and what was left
    assert second.updated == 0
    assert content(project) == undisturbed
    said = "".join([
        repr(source), repr(outcome), str(report), repr(report), repr(again), repr(project.cursors()),
        caplog.text, *capsys.readouterr(), str(outcome.stopped),
    ])  # fmt: skip
    assert TOKEN not in said
    assert not [
        f for f in project.folder.rglob("*") if f.is_file() and TOKEN.encode() in f.read_bytes()
    ]


def test_a_stumble_is_repeated_at_most_twice(project, gather, graph, undisturbed):
    graph.fail(2, refuses(1, "An unknown error occurred", status=500), times=2)
    _, _, outcome = gather(project)
    assert outcome.stopped is None
    assert outcome.requests == UNDISTURBED + 2
    assert content(project) == undisturbed


def test_a_page_too_large_is_asked_for_in_smaller_ones(project, gather, graph, undisturbed):
    graph.fail(2, refuses(1, "Please reduce the amount of data you're asking for", status=500))
    _, _, outcome = gather(project)
    assert outcome.stopped is None
    assert [q["limit"] for path, q in graph.log if path == f"{USER}/media"][:2] == ["25", "12"]
    assert content(project) == undisturbed


def test_a_lost_mark_starts_the_listing_anew(project, gather, graph, undisturbed):
    gather(project, budget=3)
    graph.fail(2, refuses(100, "(#100) Invalid cursor"))
    _, _, outcome = gather(project)
    assert outcome.stopped is None
    assert content(project) == undisturbed


def test_a_page_that_repeats_does_not_go_in_circles(project, gather, graph):
    def same(handler, _query):
        graph.send(
            handler, 200, graph.dispatch(f"{USER}/media", {**graph.log[1][1], "after": "media@0"})
        )
        return True

    graph.fail(3, same)
    _, _, outcome = gather(project, Wishes(own=True))
    assert "same page twice" in str(outcome.stopped)
    assert len(project.posts()) == 3
    _, _, outcome = gather(project, Wishes(own=True))
    assert len(project.posts()) == 7


def test_a_deleted_post_costs_its_comments_only(project, gather, graph):
    graph.fail(4, refuses(100, "Unsupported get request. Object does not exist", subcode=33))
    _, _, outcome = gather(project)
    assert outcome.stopped is None
    assert [p.reason for p in outcome.skipped] == ["graph_api.comments_gone"]
    assert len(project.posts()) == 12


@pytest.mark.parametrize(
    ("header", "value", "minutes"),
    [
        ("X-App-Usage", {"call_count": 90, "total_time": 3, "total_cputime": 3}, 60),
        ("X-App-Usage", {"call_count": 5, "total_time": 3, "total_cputime": 97}, 60),
        ("X-Business-Use-Case-Usage", {USER: [{"call_count": 95, "estimated_time_to_regain_access": 23}]}, 23),
    ],
)  # fmt: skip
def test_a_quota_nearly_spent_stops_the_run(
    project, gather, graph, undisturbed, header, value, minutes
):
    graph.usage = {header: json.dumps(value)}
    _, _, outcome = gather(project)
    assert outcome.requests == len(graph.log) == 1
    assert f"about {minutes} minutes" in str(outcome.stopped)
    assert len(project.accounts()) == 1
    graph.usage = {header: "{broken", "X-App-Usage": json.dumps({"call_count": 89})}
    _, _, outcome = gather(project)
    assert outcome.stopped is None
    assert content(project) == undisturbed


def test_budgets_and_the_stop_button(project, gather, graph, reached, undisturbed):
    for _ in range(4):
        _, _, outcome = gather(project, budget=2)
        assert outcome.requests == 2
        assert "The budget of this run (2 requests)" in str(outcome.stopped)
    _, _, outcome = gather(project, day_budget=8)
    assert outcome.requests == 0
    assert "last 24 hours" in str(outcome.stopped)
    source = from_graph_api(project, connection=reached)
    source.stop()
    project.add(source)
    assert "Stopped by hand" in str(source.outcome.stopped)
    gather(project)
    assert content(project) == undisturbed


def test_stop_while_it_waits(project, graph, reached):
    graph.fail(2, refuses(2, "x"), times=REPEATED)
    patient = Connection(address=graph.address, pauses=(30.0, 30.0))
    source = from_graph_api(project, connection=patient)
    threading.Timer(0.4, source.stop).start()
    project.add(source)
    assert "Stopped by hand" in str(source.outcome.stopped)


def test_no_permission_for_hashtags_names_the_feature(project, gather, graph, world):
    world.hashtags["hafer"] = {"id": "178", "top_media": [], "recent_media": []}
    graph.fail(2, refuses(10, "(#10) your use of this endpoint must be reviewed"))
    _, _, outcome = gather(project, Wishes(hashtags=("hafer",)))
    assert "Instagram Public Content Access" in str(outcome.stopped)


def test_instagrams_own_count_of_hashtags_is_believed(project, gather, graph, world):
    world.hashtags["hafer"] = {"id": "178", "top_media": [], "recent_media": []}
    graph.fail(2, refuses(18, "Max number of hashtags", subcode=2207034))
    _, _, outcome = gather(project, Wishes(hashtags=("hafer",)))
    assert outcome.stopped is None
    assert [p.reason for p in outcome.skipped] == ["graph_api.tags_full"]


def test_a_wrong_account_number_is_said(project, gather):
    _, _, outcome = gather(project, Wishes(own=True, ig_user="17849999999999999"))
    assert "check --ig-user" in str(outcome.stopped)
