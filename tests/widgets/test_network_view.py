"""The network without a browser: who is drawn, around whom, by which ties, and who never is."""

import pandas as pd
import pytest

from tests.widgets.invented_field import BRAND
from workbench.errors import SettingError
from workbench.export import Drawing, network_page, network_png
from workbench.export.picture import picture
from workbench.graph import KINDS, AttentionGraph, attention_graph
from workbench.project import Project
from workbench.ranking import rank
from workbench.signals import measure
from workbench.widgets import NetworkView

EVIL = "<img src=x onerror=alert(1)></script>\u202e"
FANS = ("mila", "tom", "lea", "karl", EVIL)


@pytest.fixture
def graph():
    """Everybody mentions the brand; mila is mentioned by all, tom is tagged by lea."""
    posts = pd.DataFrame(
        {
            "post": [f"instagram:{i}" for i in range(10)],
            "platform": "instagram",
            "account": [f"instagram:{FANS[i % 5]}" for i in range(10)],
            "created_at": pd.date_range("2026-11-01", periods=10, tz="UTC"),
            "text": "@hafermeister @mila",
            "mentions": [["hafermeister", "mila"]] * 10,
            "tagged": [["tom"] if i % 5 == 2 else [] for i in range(10)],
        }
    )
    comments = pd.DataFrame(
        {
            "comment": ["instagram:c1"], "platform": "instagram", "post": ["instagram:3"],
            "account": ["instagram:lea"], "text": ["schön"],
            "created_at": pd.to_datetime(["2026-11-09"], utc=True),
        }
    )  # fmt: skip
    return attention_graph(posts, comments, half_life="30d")


def names(view):
    return [node["name"] for node in view._nodes]


def test_ties_by_kind_add_up_to_the_graph(graph):
    drawn = picture(graph, Drawing(centre=["instagram:hafermeister"]))
    places = graph.accounts.get_indexer(drawn.nodes.index)
    whole = graph.matrix.toarray()[places][:, places]
    summed = drawn.ties.groupby(["source", "target"])["weight"].sum()
    assert (whole > 0).sum() == len(summed)
    for (source, target), weight in summed.items():
        assert weight == pytest.approx(whole[source, target])
    assert {KINDS[k] for k in drawn.ties["kind"]} == {"mention", "tag", "comment"}


def test_kinds_change_ties_and_nobodys_place(graph):
    centre = ["instagram:hafermeister"]
    whole = picture(graph, Drawing(centre=centre))
    tags = picture(graph, Drawing(centre=centre, kinds=["tag"]))
    pd.testing.assert_frame_equal(whole.nodes, tags.nodes)
    assert tags.edges[["source", "target"]].to_numpy().tolist() == [
        ["instagram:lea", "instagram:tom"]
    ]
    assert picture(graph, Drawing(kinds=[])).edges.empty
    with pytest.raises(SettingError, match="likes"):
        picture(graph, Drawing(kinds=["likes"]))


def test_a_larger_top_moves_nobody_who_has_a_place(graph):
    few, many = (picture(graph, Drawing(centre="hafermeister", top=t, laid_out=9)) for t in (2, 5))
    pd.testing.assert_frame_equal(few.nodes, many.nodes.iloc[:3])


def test_around_a_selection_stand_its_nearest(graph):
    drawn = picture(graph, Drawing(centre="hafermeister", accounts=["instagram:karl"], top=3))
    order = drawn.nodes.index.tolist()
    # karl mentions mila twice, lea comments on karl once: the nearest of karl in this order.
    assert order == [f"instagram:{a}" for a in ("hafermeister", "karl", "mila", "lea")]
    assert drawn.nodes["chosen"].tolist() == [False, True, False, False]


def test_the_view_tells_what_is_drawn(graph, tmp_path):
    view = NetworkView(graph, None, BRAND, top=3, language="en")
    assert view.kinds == ["mention", "tag", "comment"]
    assert len(view.filtered) == 4
    assert view.filtered["centre"].tolist() == [True, False, False, False]
    assert len(view._nodes) == 6  # all have a place already
    view.selected = ["instagram:mila", "instagram:nobody"]
    assert view.selected_accounts == ["instagram:mila"]
    assert view.selection["account"].tolist() == ["instagram:mila"]
    view.kinds = ["tag"]
    drawn = picture(graph, view.drawing)
    assert len(drawn.nodes) == 4
    assert set(drawn.edges["source"]) <= {"instagram:lea"}  # who alone tags
    assert network_png(graph, tmp_path / "n.png", drawing=view.drawing).stat().st_size > 10_000


def test_others_selections_are_shown_and_drawn_around(graph, monkeypatch):
    view, answers = NetworkView(graph, None, BRAND, language="en"), []
    monkeypatch.setattr(view, "send", answers.append)
    view.highlight(["instagram:karl", "instagram:nobody"])
    assert view.selected == []
    assert [names(view)[at] for at in view._lit] == ["karl"]
    assert view._others == 1
    view._hear(view, {"type": "around", "to": "selection", "call": 4}, [])
    assert answers == [{"ok": True, "reply_to": 4}]
    assert names(view)[:3] == ["hafermeister", "karl", "mila"]
    view._hear(view, {"type": "around", "to": "brand", "call": 5}, [])
    assert view._around == "brand"
    view.highlight([])
    assert view._lit == []


def test_minors_are_never_drawn(graph):
    posts = graph.interactions.rename(columns={"source": "account"})[["account", "post"]]
    posts = posts.assign(text="oats", platform="instagram", created_at=graph.as_of)
    signals = measure(
        posts.drop_duplicates("post"), None, None, graph, BRAND, lists={"minors": {"instagram:tom"}}
    )
    view = NetworkView(graph, rank(signals), BRAND, language="en")
    view.highlight(["instagram:tom"])
    view.draw_around(["instagram:tom", "instagram:lea"])
    assert "lea" in names(view)
    assert "tom" not in names(view)
    assert "instagram:tom" not in view._page
    assert view._others == 0


def test_who_was_erased_elsewhere_is_drawn_no_more(graph, tmp_path):
    with Project.create(tmp_path / "project", BRAND) as project:
        view = NetworkView(graph, None, BRAND, project=project, language="en")
        assert "karl" in names(view)
        with Project.open(project.folder) as elsewhere:
            elsewhere.add(posts=graph.interactions.rename(columns={"source": "account"})[
                ["post", "account"]].drop_duplicates("post").assign(
                    platform="instagram", created_at=graph.as_of, text="Hafer"))  # fmt: skip
            elsewhere.forget("instagram:karl")
        assert "instagram:karl" not in set(view.filtered["account"])
        assert "karl" not in names(view)
        assert "karl" not in view._page
        assert "instagram:karl" in view.drawing.held_out
        view.draw_around(["instagram:karl", "instagram:mila"])
        assert "mila" in names(view)
        assert "karl" not in names(view)
        view.highlight(["instagram:karl"])
        assert view._others == 0


def test_strangers_names_stay_text_and_the_frame_asks_nobody(graph):
    view = NetworkView(graph, None, BRAND, language="de")
    assert "<img" not in view._page
    assert "alert(1)></script>" not in view._page
    assert "default-src 'none'" in view._page
    assert "<header>" not in view._page
    assert "\u202e" not in "".join(names(view))
    assert "workbench-network" not in network_page(graph)  # files do not listen


def test_an_empty_graph_has_no_page():
    view = NetworkView(AttentionGraph.from_edges([], []), None, BRAND)
    assert (view._page, view._nodes, view._ties) == ("", [], [])
    assert view.filtered.empty
    assert view.selection.empty
    with pytest.raises(SettingError):
        NetworkView(AttentionGraph.from_edges(["x:a"], ["x:b"]), None, BRAND, top=0)


def test_a_plain_graph_knows_no_kinds():
    view = NetworkView(AttentionGraph.from_edges(["x:a", "x:b"], ["x:b", "x:c"]), None, BRAND)
    assert view.kinds == []
    assert len(picture(view.graph, view.drawing).edges) == 2


def test_what_is_not_understood_is_answered_too(graph):
    view, answers = NetworkView(graph, None, BRAND, language="en"), []
    view.send = lambda message, *_: answers.append(message)
    view._hear(view, {"type": "nonsense", "call": 1}, [])
    assert answers == [{"ok": False, "reply_to": 1}]
