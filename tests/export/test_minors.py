"""Minors nobody has cleared stand in no file, and the file beside it says how many and why."""

import json

import networkx as nx
import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.export import Drawing, csv, gexf, graphml, network_html, ranking_csv, topics_csv
from workbench.graph import attention_graph
from workbench.project import Project
from workbench.shortlist import Shortlist


class Ranked:
    as_of = pd.Timestamp("2026-06-01", tz="UTC")
    candidates = 3
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


def test_networks_leave_them_out(project):
    graph = attention_graph(project.posts(), project.comments())
    page = network_html(graph, Drawing(centre="hafer"), path=project.exports / "n.html",
                        project=project).read_text(encoding="utf-8")  # fmt: skip
    assert "lena" not in page
    assert "ada" in page
    for write, read in ((gexf, nx.read_gexf), (graphml, nx.read_graphml)):
        path = write(graph, project.exports / f"n.{write.__name__}", project=project)
        assert set(read(path).nodes) == {"x:ada", "x:ben", "x:hafer"}
