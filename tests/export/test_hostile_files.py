"""Whatever a stranger wrote, no file that leaves the house runs it."""

import re
import zipfile
from html.parser import HTMLParser

import networkx as nx
import openpyxl
import pytest

from tests.hostile import payloads
from tests.hostile_project import hostile_project
from workbench import export
from workbench.project import Project
from workbench.shortlist import Community, Shortlist
from workbench.steps import rank_project, topics_of

FORMULA = re.compile(r'^[\s;,"]*[=+\-@＝＋－＠\t\r]')  # an apostrophe in front makes it text
NUMBER = re.compile(r"[+-]?\d[\d.,:%e+-]*( ?%)?")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The hostile project, its ranking, topics, and a shortlist full of hostile words."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = payloads()
    project = hostile_project(folder / "p", texts)
    ranked = rank_project(project)
    shortlist = Shortlist(project)
    shortlist.set_campaign("spring", name=texts[0], brief=texts[1], hashtags=[])
    for account, text in zip(ranked.ranking.table["account"], texts, strict=False):
        shortlist.decide(account, "shortlisted", note=text, owner=text[:200], tags=[text[:80]])
    topics, fans = topics_of(project, ranked.posts)
    for number, text in zip(topics.table["topic"], texts, strict=False):
        topics = topics.rename(number, text[:200] or "x")
    return project, ranked, shortlist, topics, fans


@pytest.mark.parametrize("profile", ["full", "handover", "pseudonymised"])
@pytest.mark.parametrize("excel", ["none", "german"])
def test_no_cell_of_a_csv_is_a_formula(made, tmp_path, profile, excel):
    _project, ranked, shortlist, _topics, _fans = made
    path = export.csv(
        shortlist, tmp_path / "s.csv", profile=profile, ranking=ranked.ranking,
        accounts=ranked.accounts, posts=ranked.posts, flags=True, excel=excel,
    )  # fmt: skip
    assert_neutral_csv(path, delimiter=";" if excel == "german" else ",")


def test_topics_queue_and_ranking_are_neutral_too(made, tmp_path):
    project, ranked, _, topics, _ = made
    assert_neutral_csv(export.topics_csv(topics, tmp_path / "t.csv", project=project))
    assert_neutral_csv(export.ranking_csv(ranked.ranking, tmp_path / "r.csv", project=project))
    community = Community(project)
    assert_neutral_csv(
        export.queue_csv(community.replies(), tmp_path / "q.csv", community=community)
    )


def test_no_cell_of_a_workbook_is_a_formula_or_a_link_to_a_script(made, tmp_path):
    _, ranked, shortlist, _, _ = made
    path = export.xlsx(
        shortlist, tmp_path / "s.xlsx", profile="full", ranking=ranked.ranking,
        accounts=ranked.accounts, posts=ranked.posts,
    )  # fmt: skip
    cells = 0
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                cells += cell.value is not None
                assert cell.data_type != "f", cell.coordinate
                if cell.hyperlink is not None:
                    assert cell.hyperlink.target.startswith(("https://", "http://"))
    assert cells > len(payloads())
    with zipfile.ZipFile(path) as book:
        assert b"attacker.invalid/x.css" not in b"".join(
            book.read(name) for name in book.namelist() if name.endswith(".rels")
        )


@pytest.mark.parametrize(("write", "read"), [("gexf", nx.read_gexf), ("graphml", nx.read_graphml)])
def test_a_graph_file_is_read_back_whole(made, tmp_path, write, read):
    project, ranked, *_ = made
    path = getattr(export, write)(ranked.graph, tmp_path / f"g.{write}", project=project)
    back = read(path)
    ours = ranked.graph.to_networkx()
    assert set(back) == set(ours)
    assert {(a, b): w["weight"] for a, b, w in back.edges(data=True)} == pytest.approx(
        {(a, b): w["weight"] for a, b, w in ours.edges(data=True)}
    )


def test_a_pack_of_it_is_taken_in_elsewhere(made, tmp_path):
    project, *_ = made
    path = export.pack(project, tmp_path / "p.zip")
    other = Project.create(tmp_path / "other", project.brand)
    export.merge_pack(other, path)
    assert len(Shortlist(other).table()) == len(Shortlist(project).table())
    assert other.posts()["text"].tolist() == project.posts()["text"].tolist()


def test_the_report_holds_it_as_text_only(made, tmp_path):
    project, ranked, shortlist, topics, fans = made
    path = export.report_html(
        tmp_path / "r.html", project=project, ranking=ranked.ranking, shortlist=shortlist,
        graph=ranked.graph, posts=ranked.posts, accounts=ranked.accounts, topics=topics, fans=fans,
    )  # fmt: skip
    seen = Seen()
    seen.feed(path.read_text("utf-8"))
    assert seen.tags >= {"main", "table", "img", "svg"}
    assert not seen.tags & {"script", "iframe", "object", "embed", "base", "form", "link", "input"}
    assert not {name for name in seen.attributes if name.startswith("on")}
    assert all(address.startswith(("https://", "#", "mailto:")) for address in seen.links)
    assert all(address.startswith("data:image/") for address in seen.pictures)


class Seen(HTMLParser):
    """What a browser would make of a page: tags, attributes, addresses."""

    def __init__(self):
        super().__init__()
        self.tags, self.attributes, self.links, self.pictures = set(), set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value for name, value in attrs if name in {"href", "xlink:href", "action"}]
        self.pictures += [value for name, value in attrs if name == "src"]


def assert_neutral_csv(path, delimiter=","):
    import csv

    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=delimiter))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}
    for row in rows:
        for cell in row:
            assert NUMBER.fullmatch(cell) or not FORMULA.match(cell), cell[:80]
