"""Whoever was erased does not come back in a file made from a table that was read before."""

from dataclasses import dataclass

import networkx as nx
import pandas as pd
import pytest
from openpyxl import load_workbook

from tests.export import world
from workbench.export import (
    Drawing,
    csv,
    gexf,
    graphml,
    network_html,
    network_png,
    queue_csv,
    ranking_csv,
    report_html,
    topics_csv,
    xlsx,
)
from workbench.export.minors import report_without
from workbench.export.picture import picture
from workbench.project import Project
from workbench.shortlist import Shortlist

GONE = "cem"


@dataclass(frozen=True)
class Figure:
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Month:
    """What of a monthly report names messages."""

    figures: tuple[Figure, ...]
    lists: dict[str, tuple[dict[str, object], ...]]


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A project in which somebody was erased, and everything that was read before."""
    project = world.make(tmp_path_factory.mktemp("e") / "p", {**world.PEOPLE, "cem": "Cem Yıldız"})
    graph, ranking = world.ranked(project)
    tables = {"posts": project.posts(), "accounts": project.accounts()}
    elsewhere = Project.open(project.folder)  # another process, for all this one knows
    elsewhere.forget(f"instagram:{GONE}")
    return project, graph, ranking, tables


def test_the_question_names_those_asked_about_and_all_minors(old):
    project, _, _, tables = old
    asked = {*tables["accounts"]["account"], *tables["posts"]["post"]}
    theirs = tables["posts"].loc[tables["posts"]["account"] == f"instagram:{GONE}", "post"]
    assert project.must_not_appear(asked) == {f"instagram:{GONE}", *theirs}
    assert project.must_not_appear() == project.held_out() == frozenset()


def test_the_question_about_many_is_quick(old):
    project = old[0]
    many = [f"instagram:somebody{n}" for n in range(100_000)]
    assert project.must_not_appear([*many, f"instagram:{GONE}"]) == {f"instagram:{GONE}"}


@pytest.mark.parametrize("write", [csv, xlsx])
def test_sheets(old, tmp_path, write):
    project, _, ranking, tables = old
    path = write(Shortlist(project), tmp_path / f"s.{write.__name__}", profile="full",
                 ranking=ranking, **tables)  # fmt: skip
    if write is csv:
        text = path.read_text("utf-8-sig")
    else:
        rows = [
            row
            for sheet in load_workbook(path).worksheets
            for row in sheet.iter_rows(values_only=True)
        ]
        text = repr(rows)
    assert "ada.backt" in text
    assert GONE not in text
    assert "Yıldız" not in text


def test_ranking_and_topics(old, tmp_path):
    project, _, ranking, tables = old
    text = ranking_csv(ranking, tmp_path / "r.csv", project=project).read_text("utf-8-sig")
    assert "ada.backt" in text
    assert f"instagram:{GONE}" not in text
    posts = tables["posts"].groupby("account")["post"].first()
    made = pd.DataFrame({"topic": [0], "size": [2], "name": ["Tee"], "keywords": [["tee"]],
                         "exemplars": [posts.tolist()]})  # fmt: skip
    topics = type("Topics", (), {"table": made, "labels": (0,)})()
    text = topics_csv(topics, tmp_path / "t.csv", project=project).read_text("utf-8-sig")
    assert posts["instagram:ada.backt"] in text
    assert posts[f"instagram:{GONE}"] not in text


def test_networks(old, tmp_path):
    project, graph, ranking, _ = old
    for write, read in ((gexf, nx.read_gexf), (graphml, nx.read_graphml)):
        path = write(graph, tmp_path / f"g.{write.__name__}", project=project, ranking=ranking)
        nodes = set(read(path).nodes)
        assert "instagram:ada.backt" in nodes
        assert f"instagram:{GONE}" not in nodes
    page = network_html(graph, Drawing(ranking=ranking), path=tmp_path / "n.html", project=project)
    assert "ada.backt" in page.read_text("utf-8")
    assert f'"{GONE}' not in page.read_text("utf-8")
    drawn = network_png(graph, tmp_path / "n.png", drawing=Drawing(ranking=ranking),
                        project=project).read_bytes()  # fmt: skip
    without = Drawing(ranking=ranking, held_out={f"instagram:{GONE}"})
    assert drawn == network_png(graph, tmp_path / "w.png", drawing=without).read_bytes()
    assert f"instagram:{GONE}" not in picture(graph, without).nodes.index


def test_the_report(old, tmp_path):
    project, graph, ranking, tables = old
    path = report_html(tmp_path / "r.html", project=project, ranking=ranking, graph=graph,
                       shortlist=Shortlist(project), **tables)  # fmt: skip
    text = path.read_text("utf-8")
    assert "ada.backt" in text
    assert "Yıldız" not in text
    assert f">{GONE}<" not in text
    assert f"@{GONE}" not in text


def test_a_queue_and_a_monthly_report(old, tmp_path):
    project, _, _, tables = old
    posts = tables["posts"].groupby("account", as_index=False).first()
    queue = pd.DataFrame({"message": posts["post"], "kind": "post", "reply_kind": "question",
                          "post": posts["post"], "account": posts["account"], "text": "Wo?",
                          "url": None})  # fmt: skip
    path = queue_csv(queue, tmp_path / "q.csv", project=project)
    assert "ada.backt" in path.read_text("utf-8-sig")
    assert f"instagram:{GONE}" not in path.read_text("utf-8-sig")
    keys = dict(zip(posts["account"], posts["post"], strict=True))
    theirs, ada = keys[f"instagram:{GONE}"], keys["instagram:ada.backt"]
    lists = {"best": tuple({"message": key, "evidence": [theirs, ada]} for key in (theirs, ada))}
    report = report_without(Month((Figure((theirs, ada)),), lists), project)
    assert report.figures == (Figure((ada,)),)
    assert report.lists == {"best": ({"message": ada, "evidence": [ada]},)}
