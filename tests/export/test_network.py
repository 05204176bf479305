"""The page asks nobody for anything, and no handle runs in it."""

import dataclasses
import datetime as dt
import json
import re

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from workbench.errors import SettingError
from workbench.export import (
    Drawing,
    gexf,
    graphml,
    network_frame,
    network_html,
    network_page,
    network_png,
)
from workbench.export.picture import picture
from workbench.graph import AttentionGraph
from workbench.phrases import say

OUTSIDE = re.compile(
    r"""(?:\b(?:src|href|action|poster)\s*=\s*["']?|url\(\s*["']?|@import\s+["']?)"""
    r"""(?:https?:)?//""",
    re.IGNORECASE,
)


def drawn_nodes(page):
    return json.loads(re.search(r"nodes = new vis\.DataSet\((\[.*?\])\);", page, re.DOTALL)[1])


def test_nothing_from_outside(graph, ranking, tmp_path):
    path = network_html(graph, Drawing(centre="oats", ranking=ranking), path=tmp_path / "n.html")
    page = path.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert not OUTSIDE.search(page)
    assert "<link" not in page
    assert "sourceMappingURL" not in page
    assert "default-src 'none'" in page


def test_places_are_fixed_and_the_same_every_time(graph, ranking):
    page = network_page(graph, Drawing(centre="oats", ranking=ranking))
    assert page == network_page(graph, Drawing(centre="oats", ranking=ranking))
    assert all({"x", "y"} <= set(node) for node in drawn_nodes(page))
    assert '"enabled": false' in re.search(r'"physics": \{[^}]*', page)[0]
    labels = [node["label"] for node in drawn_nodes(page)]
    assert labels == ["oats", "mila", "jonas", "tom"]


def test_labels_do_not_cover_each_other(graph):
    nodes = picture(graph, Drawing(centre="oats")).nodes
    xy = nodes[["x", "y"]].to_numpy()
    apart = np.abs(xy[:, None] - xy)
    near = (apart[..., 0] < 50) & (apart[..., 1] < 20)
    assert near.sum() == len(nodes)  # each only with itself


def test_hostile_names_are_only_shown(hostile, make_ranking):
    accounts = [f"x:{name}" for name in hostile]
    star = AttentionGraph.from_edges(accounts, ["x:<b>oats"] * len(accounts))
    ranking = make_ranking(accounts, reasons=hostile)
    page = network_page(star, Drawing(centre="x:<b>oats", ranking=ranking))
    head, _, script = page.partition("nodes = new vis.DataSet(")
    assert "<b>oats" not in page
    assert "alert(1)</script>" not in page
    assert "<img" not in page
    assert "&lt;b&gt;oats" in head
    assert len(drawn_nodes(page)) == len(hostile) + 1
    assert script.count("</script>") == 1
    frame = network_frame(page)
    assert frame.count("<") == 2
    assert 'sandbox="allow-scripts"' in frame


def test_small_and_empty_graphs(tmp_path):
    empty = AttentionGraph.from_edges([], [])
    assert "vis.Network" in network_page(empty, Drawing(centre="oats"))
    network_png(empty, tmp_path / "e.png")
    pair = AttentionGraph.from_edges(["x:a"], ["x:b"])
    assert len(drawn_nodes(network_page(pair))) == 2
    with pytest.raises(SettingError):
        network_page(pair, Drawing(top=0))


def test_a_still_picture(graph, tmp_path):
    path = network_png(graph, tmp_path / "n.png", drawing=Drawing(centre="oats"))
    assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_in_a_full_still_picture_no_name_lies_over_another(tmp_path, monkeypatch):
    from matplotlib.figure import Figure

    rng = np.random.default_rng(5)
    fans = [f"x:{'fan' * rng.integers(1, 5)}_{n}" for n in range(200)]
    others = [fans[int(rng.integers(200))] for _ in fans]
    crowd = AttentionGraph.from_edges([*fans, *fans], [*["x:oats"] * 200, *others])
    boxes, save = [], Figure.savefig

    def look(figure, *args, **given):
        (sheet,) = figure.axes
        boxes.extend(text.get_window_extent() for text in sheet.texts)
        save(figure, *args, **given)

    monkeypatch.setattr(Figure, "savefig", look)
    network_png(crowd, tmp_path / "n.png", drawing=Drawing(centre="oats", top=200))
    assert len(boxes) == 201
    assert [(a, b) for at, a in enumerate(boxes) for b in boxes[:at] if a.overlaps(b)] == []


@pytest.mark.parametrize(("write", "read"), [(gexf, nx.read_gexf), (graphml, nx.read_graphml)])
def test_graphs_for_other_programs_read_back(graph, hostile, tmp_path, write, read):
    names = [*graph.accounts[:5], *(f"x:{name}" for name in hostile), "x:a\x00b"]
    weights = np.arange(1, len(names)) / 3
    ours = AttentionGraph.from_edges(names[:-1], names[1:], weights)
    theirs = read(write(ours, tmp_path / "g.xml"))
    ours_nx = ours.to_networkx()
    assert theirs.number_of_nodes() == ours_nx.number_of_nodes()
    assert "x:ab" in theirs
    kept = set(ours_nx) & set(theirs)
    assert len(kept) >= len(names) - 4  # control characters and line ends are XML's to change
    for source, target, weight in ours_nx.edges(data="weight"):
        if {source, target} <= kept:
            assert theirs[source][target]["weight"] == pytest.approx(weight)
    assert write(ours, tmp_path / "h.xml").read_bytes() == (tmp_path / "g.xml").read_bytes()


def test_the_day_in_the_head_is_the_brands(graph):
    late = dataclasses.replace(graph, as_of=pd.Timestamp("2026-11-13 23:30", tz="UTC"))
    berlin = network_page(late, Drawing(timezone="Europe/Berlin", language="en"))
    utc = network_page(late, Drawing(language="en"))
    assert say("export.as_of", "en", day=dt.date(2026, 11, 14)) in berlin
    assert say("export.as_of", "en", day=dt.date(2026, 11, 13)) in utc
