"""`workbench gather FOLDER api`: choices, report, outcome, exit codes."""

import io
import json
import signal

import pytest

from tests.gather.graph_api.conftest import make_post
from tests.gather.graph_api.stand_in import TOKEN, USER, refuses
from workbench.brand import Brand
from workbench.cli import main
from workbench.gather import graph_api
from workbench.gather.live import Budget
from workbench.phrases import use_language
from workbench.project import Project


@pytest.fixture
def said(capsys, monkeypatch, graph):
    real = graph_api.Connection
    monkeypatch.setattr(graph_api, "Connection", lambda **more: real(address=graph.address, **more))

    def run(project, *arguments):
        use_language("en")
        code = main(["gather", str(project.folder), "api", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert TOKEN not in out + err
        return code, out, err

    return run


def test_without_choices_own_posts_comments_and_tags(project, said, graph):
    code, out, err = said(project)
    assert code == 0
    assert "workbench:" not in err  # a slow machine shows a bar
    assert "Expected: at least 3 requests" in out
    assert "Instagram Graph API: own posts (graph_api): 7 read" in out
    assert "Instagram Graph API: comments on own posts (graph_api): 9 read" in out
    assert "Finished with 9 requests." in out


def test_a_spent_budget_is_one_line_and_was_wished(project, said, graph):
    code, out, err = said(project, "--own", "--budget", 2)
    assert code == 0
    assert err.count("\n") == 1
    assert "The budget of this run (2 requests) is spent" in err
    assert "Left for the next run: own posts." in out
    assert len(project.posts()) == 3


def test_ctrl_c_ends_before_the_next_request(project, said, graph, monkeypatch):
    spend = Budget.spend

    def interrupted(self, kind):
        if self.spent == 2:
            signal.raise_signal(signal.SIGINT)
            assert self._stop.wait(5)
        spend(self, kind)

    monkeypatch.setattr(Budget, "spend", interrupted)
    before = signal.getsignal(signal.SIGINT)  # ignored where the suite runs in the background
    code, out, err = said(project, "--own")
    assert code == 130
    assert "Stopped by hand" in err
    assert "Left for the next run: own posts." in out
    assert len(graph.log) == 2
    assert len(project.posts()) == 3
    assert signal.getsignal(signal.SIGINT) is before


def test_raw_records_under_pseudonyms_are_refused_before_anything_is_asked(tmp_path, said, graph):
    project = Project.create(tmp_path / "veiled", Brand("Hafer", handles=["hafer"]))
    code, _, err = said(project, "--own", "--keep-raw")
    assert code == 1
    assert "under pseudonyms" in err
    assert graph.log == []
    project.close()


def test_lists_from_file_input_and_words(project, said, graph, world, tmp_path, monkeypatch):
    for name in ("mila.backt", "uwe", "ida"):
        world.people[name] = {"id": "1", "username": name, "followers_count": 7, "media": []}
    handles = tmp_path / "handles.txt"
    handles.write_text("@Mila.Backt  # first\nhttps://www.instagram.com/uwe/\n", encoding="utf-8")
    assert said(project, "--discover", handles)[0] == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("ida\n"))
    assert said(project, "--discover", "-")[0] == 0
    assert said(project, "--discover", "ida,uwe", "--ig-user", USER)[0] == 0
    assert set(project.accounts()["account"]) == {
        "instagram:hafer", "instagram:mila.backt", "instagram:uwe", "instagram:ida",
    }  # fmt: skip
    assert len(project.account_history()) == 3 + 2 + 1 + 2


def test_json(project, said, graph, world, tmp_path):
    mentions = tmp_path / "mentions.ndjson"
    mentions.write_text(
        json.dumps({"entry": [{"changes": [{"value": {"media_id": "17895695668004550"}}]}]})
    )
    world.mentions["17895695668004550"] = make_post(600, 1, "uwe")
    code, out, err = said(project, "--mentioned", mentions, "--hashtags", "#weg", "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["posts"] == 1
    assert answer["outcome"]["requests"] == 3
    assert answer["outcome"]["stopped"] is None
    assert answer["outcome"]["skipped"] == [
        "The hashtag weg does not exist, or Instagram does not offer it for search."
    ]
    assert "Expected" in err


def test_since_and_refresh_days(project, said, graph):
    assert said(project, "--own", "--since", "2026-08-28", "--refresh-days", 0)[0] == 0
    assert len(project.posts()) == 3


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--discover", "two words!"], "is no Instagram handle"),
        (["--hashtags", "🌾"], "is no hashtag"),
        (["--mentioned", "nowhere.txt"], "does not exist"),
        (["--ig-user", "hafer"], "is no account number"),
        (["--since", "gestern"], "gestern"),
        (["--budget", "0"], "a budget is at least 1"),
        (["--refresh-days", "-1"], "refresh_days is -1"),
        (["--api-version", "25"], "is no version"),
    ],
)
def test_bad_choices_are_one_line(project, said, graph, arguments, sentence):
    code, _, err = said(project, *arguments)
    assert code == 1
    assert sentence in err
    assert err.count("\n") == 1
    assert graph.log == []


def test_an_expired_token_is_one_line_in_german(project, said, graph, capsys):
    graph.fail(1, refuses(190, "x", subcode=463))
    use_language("de")
    code = main(["gather", str(project.folder), "api", "--own"])
    err = capsys.readouterr().err
    assert code == 1
    assert err.count("\n") == 1
    assert "Das Zugriffstoken ist abgelaufen." in err
