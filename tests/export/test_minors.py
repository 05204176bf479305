"""Minors nobody has cleared stand in no file, and the file beside it says how many and why."""

import json
from types import SimpleNamespace

import networkx as nx
import pandas as pd
import pytest

from tests.signals.rows import comment, measured, post, profile, tables
from workbench.brand import Brand
from workbench.export import (
    Drawing,
    csv,
    gexf,
    graphml,
    network_html,
    ranking_csv,
    team_csv,
    topics_csv,
)
from workbench.graph import attention_graph
from workbench.project import Project
from workbench.ranking import choose_portfolio, rank
from workbench.shortlist import Shortlist


class Ranked:
    """Made without the list of minors, or by somebody else."""

    as_of = pd.Timestamp("2026-06-01", tz="UTC")
    candidates = 3
    signals = SimpleNamespace(excluded=pd.DataFrame(columns=["account", "reason", "evidence"]))
    weights = {"affinity": 1.0}  # noqa: RUF012  # read only
    table = pd.DataFrame(
        {"account": ["x:lena.zwei", "x:ada", "x:ben"], "rank": [1, 2, 3], "score": [3.0, 2.0, 1.0]}
    )

    def explain(self, account, language=None):
        return []

    def evidence(self, account, most=3):
        return []


class TopicsMade:
    labels = (0,)
    table = pd.DataFrame(
        {"topic": [0], "size": [2], "name": ["Hafer"], "keywords": [["hafer"]],
         "exemplars": [["x:1", "x:2"]]}
    )  # fmt: skip


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "p", Brand("Hafer", handles=["hafer"])) as made:
        posts = pd.DataFrame({
            "post": ["x:1", "x:2", "x:3"], "account": ["x:lena.zwei", "x:ada", "x:ben"],
            "text": ["Ich bin 16 Jahre alt und liebe @hafer", "Morgens @hafer", "Abends @hafer"],
            "mentions": [["hafer"]] * 3, "created_at": pd.Timestamp("2026-05-01", tz="UTC"),
        })  # fmt: skip
        made.add(posts=posts)
        yield made


def sheets(project, name):
    text = (project.exports / name).read_text(encoding="utf-8-sig")
    return text, json.loads((project.exports / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("profile", ["handover", "full"])
@pytest.mark.parametrize("decided", [True, False])
def test_a_shortlist_leaves_them_out(project, profile, decided):
    shortlist = Shortlist(project)
    for who in ("x:lena.zwei", "x:ada") if decided else ():
        shortlist.decide(who, "shortlisted")
    csv(shortlist, project.exports / "a.csv", profile=profile, ranking=Ranked(), top=1)
    text, about = sheets(project, "a.csv")
    assert "lena" not in text
    assert "ada" in text
    assert about["held_out"]["accounts"] == 1
    assert "under 18" in about["held_out"]["reason"]
    project.clear_minor("x:lena.zwei", by="Ada", note="is 21")
    csv(shortlist, project.exports / "a.csv", profile=profile, ranking=Ranked(), top=1)
    text, about = sheets(project, "a.csv")
    assert "lena" in text
    assert "held_out" not in about


def test_a_ranking_and_topics_leave_them_out(project):
    ranking_csv(Ranked(), project.exports / "r.csv", top=2, project=project)
    text, about = sheets(project, "r.csv")
    assert "lena" not in text
    assert "x:ben" in text
    assert about["held_out"]["accounts"] == 1
    topics_csv(TopicsMade(), project.exports / "t.csv", project=project)
    text, _ = sheets(project, "t.csv")
    assert "x:2" in text
    assert "x:1" not in text


def left_out_of(project):
    """Return a ranking as the command line makes it: minors were no candidates."""
    words = {"lena.zwei": "Ich bin 16 und liebe @hafer", "ada": "@hafer", "ben": "Tee"}
    posts = [post(f"{who}{k}", who, k, text) for who, text in words.items() for k in range(2)]
    talk = [comment(f"c{k}", f"fan{k}", ("ada0", "ada")) for k in range(3)]
    people = [profile("lena.zwei", 20, private=True)]
    signals = measured(posts, talk, people, brand=project.brand, lists={"minors": {"x:lena.zwei"}})
    return rank(signals, draws=20)


def test_who_was_no_candidate_is_counted_and_named_nowhere(project):
    ranking = left_out_of(project)
    told = ranking.to_json()
    assert told["held_out"] == 1
    assert "lena" not in json.dumps(told)
    ranking_csv(ranking, project.exports / "r.csv", project=project)
    csv(Shortlist(project), project.exports / "s.csv", ranking=ranking, profile="full", flags=True)
    graph = attention_graph(*tables([], [comment("c", "fan", ("1", "ada"))])[:2])
    team = choose_portfolio(ranking, graph, size=1, value="all")
    team_csv(team, project.exports / "t.csv", project=project, ranking=ranking)
    for name in ("r.csv", "s.csv", "t.csv"):
        text, about = sheets(project, name)
        assert "ada" in text
        assert "lena" not in text + json.dumps(about)
        assert about["held_out"]["accounts"] == 1
    Shortlist(project).decide("x:ben", "shortlisted")
    csv(Shortlist(project), project.exports / "d.csv", ranking=ranking)
    assert "held_out" not in sheets(project, "d.csv")[1]


def test_networks_leave_them_out(project):
    graph = attention_graph(project.posts(), project.comments())
    page = network_html(graph, Drawing(centre="hafer"), path=project.exports / "n.html",
                        project=project).read_text(encoding="utf-8")  # fmt: skip
    assert "lena" not in page
    assert "ada" in page
    for write, read in ((gexf, nx.read_gexf), (graphml, nx.read_graphml)):
        path = write(graph, project.exports / f"n.{write.__name__}", project=project)
        assert set(read(path).nodes) == {"x:ada", "x:ben", "x:hafer"}
