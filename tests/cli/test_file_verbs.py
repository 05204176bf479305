"""Files for others from a terminal: workbook, network, pseudonyms, re-import, pack, merge."""

import csv
import io
import shutil

import networkx as nx
import pytest
from openpyxl import load_workbook

from tests.export import world
from workbench.cli.commands import export, report
from workbench.export import read_back, report_html
from workbench.project import Project
from workbench.shortlist import Shortlist
from workbench.steps import Ranked


@pytest.fixture
def folder(tmp_path):
    with world.make(tmp_path / "hafer") as project:
        world.decided(project)
    return tmp_path / "hafer"


@pytest.fixture
def quick(monkeypatch):
    """Rank without an encoder: what files hold is tested elsewhere."""

    def rank(project, **_):
        graph, ranking = world.ranked(project)
        return Ranked(ranking, graph, project.posts(), project.accounts())

    monkeypatch.setattr(export, "rank_project", rank)
    monkeypatch.setattr(report, "rank_project", rank)


def test_the_file_name_says_what_is_written(folder, said, quick, tmp_path):
    for name in ("s.csv", "s.xlsx", "g.gexf", "g.graphml"):
        code, out, err = said("export", folder, "--out", tmp_path / name)
        assert (code, err) == (0, "")
        assert name in out
    assert load_workbook(tmp_path / "s.xlsx").worksheets[0]["A1"].value == "campaign"
    for read, name in ((nx.read_gexf, "g.gexf"), (nx.read_graphml, "g.graphml")):
        graph = read(tmp_path / name)
        ada = graph.nodes["instagram:ada.backt"]
        assert {"community", "rank", "score", "platform", "handle"} <= set(ada)
        for _, _, edge in graph.edges(data=True):
            kinds = edge["kinds"].split(", ")
            assert sum(edge[kind] for kind in kinds) == pytest.approx(edge["weight"])
    code, _, _ = said("export", folder, "--out", tmp_path / "other", "--format", "graphml")
    assert code == 0
    assert (tmp_path / "other").read_bytes() == (tmp_path / "g.graphml").read_bytes()


def test_pseudonyms_in_tables_but_not_in_networks(folder, said, quick, tmp_path):
    code, _, _ = said("export", folder, "--profile", "pseudonymised", "--out", tmp_path / "p.csv")
    assert code == 0
    assert "ada" not in (tmp_path / "p.csv").read_text("utf-8-sig").lower()
    code, _, err = said(
        "export", folder, "--profile", "pseudonymised", "--out", tmp_path / "g.gexf"
    )
    assert code == 1
    assert "cannot be pseudonymised" in err
    assert not (tmp_path / "g.gexf").exists()


def test_reimport_shows_asks_and_writes_once(folder, said, quick, tmp_path, monkeypatch):
    path = tmp_path / "s.csv"
    said("export", folder, "--out", path)
    rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    rows[0]["status"] = "contacted"
    with path.open("w", newline="", encoding="cp1252", errors="replace") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows([*rows, {"handles": "@new.one"}])
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    code, out, err = said("reimport", folder, path)
    assert code == 0
    assert "status: approved → contacted" in out
    assert "instagram:new.one" in out
    assert "1 new person, 1 change, 0 conflicts, 0 refused" in out
    assert "Nothing was changed." in out
    assert "[y/N]" in err
    code, out, _ = said("reimport", folder, path, "--yes")
    assert (code, out.splitlines()[-1]) == (0, "2 decisions written.")
    code, out, _ = said("reimport", folder, path, "--yes")
    assert out.splitlines()[-1].endswith("nothing to change.")
    with Project.open(folder) as project:
        table = Shortlist(project).table().set_index("person")
    assert table.loc["instagram:ada.backt", "status"] == "contacted"
    code, _, err = said("reimport", folder, tmp_path / "none.csv")
    assert code == 1
    assert "Traceback" not in err


def test_pack_and_merge(folder, said, tmp_path):
    code, out, _ = said("pack", folder, "--out", tmp_path / "p.zip")
    assert code == 0
    assert "as personal as the project" in out
    said("new", tmp_path / "copy", "--brand", "Hafer", "--handle", "hafer")
    code, out, _ = said("merge", tmp_path / "copy", tmp_path / "p.zip")
    assert code == 0
    assert "events taken over from the pack" in out
    with Project.open(tmp_path / "copy") as copy, Project.open(folder) as ours:
        assert len(copy.posts()) == len(ours.posts())
        assert len(Shortlist(copy).table()) == 2
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04")
    code, _, err = said("merge", folder, tmp_path / "x.zip")
    assert code == 1
    assert "no pack" in err


def test_report_wants_a_month_or_a_file(folder, said):
    code, _, err = said("report", folder)
    assert code == 1
    assert "--out" in err
    code, _, _ = said("report", folder, "--month", "2026-10", "--out", "x.html")
    assert code == 1


def test_report_writes_the_page(folder, said, quick, tmp_path, monkeypatch):
    """Topics and replies need an encoder, so here they are left out on the way."""

    def write(path, **known):
        return report_html(path, **{k: v for k, v in known.items()
                                    if k not in {"topics", "fans", "voice", "replies"}})  # fmt: skip

    monkeypatch.setattr(report, "topics_of", lambda *_, **__: (None, None))
    monkeypatch.setattr(
        report, "listen", lambda _: type("Heard", (), {"voice": None, "replies": None})
    )
    monkeypatch.setattr("workbench.export.report_html", write)
    code, out, err = said("report", folder, "--out", tmp_path / "r.html", "--notes")
    assert (code, err) == (0, "")
    assert "r.html" in out
    text = (tmp_path / "r.html").read_text("utf-8")
    assert "Ada Lindqvist mag Tee" in text
    assert "Kim" in text


@pytest.mark.parametrize(
    ("arguments", "known"),
    [
        (("export", "--out", "x.pdf"), ".csv, .xlsx, .gexf, .graphml"),
        (("export", "--out", "x"), ".csv, .xlsx, .gexf, .graphml"),
        (("report", "--out", "x.pdf"), ".html"),
        (("pack", "--out", "x.rar"), ".zip"),
    ],
)
def test_a_name_that_says_no_format_is_refused(
    folder, said, tmp_path, monkeypatch, arguments, known
):
    monkeypatch.chdir(tmp_path)
    verb, *rest = arguments
    code, out, err = said(verb, folder, *rest)
    assert (code, out) == (1, "")
    assert known in err
    assert not list(tmp_path.glob("x*"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--out"), ("report", "--out"), ("report", "--month", "2026-10", "--csv"),
        ("pack", "--out"), ("rank", "--csv"), ("topics", "--csv"), ("library", "--csv"),
        ("spaces", "--voice", "--csv"), ("portfolio", "--picture"),
    ],
)  # fmt: skip
def test_no_verb_makes_a_folder_that_was_mistyped(folder, said, tmp_path, arguments):
    verb, *rest = arguments
    code, out, err = said(verb, folder, *rest, tmp_path / "typo" / "x.csv")
    assert (code, out) == (1, "")
    assert f"there is no folder {tmp_path / 'typo'}" in err
    assert not (tmp_path / "typo").exists()


def test_the_exports_of_a_project_are_made_on_demand(folder, said, quick):
    target = folder / "exports" / "s.csv"
    shutil.rmtree(target.parent, ignore_errors=True)
    assert said("export", folder, "--out", target)[0] == 0
    assert target.is_file()


def test_decisions_go_out_before_there_are_posts(said, tmp_path):
    with Project.create(tmp_path / "bare", world.BRAND) as project:
        Shortlist(project).decide("instagram:lou", "shortlisted", note="likes tea")
        Shortlist(project).decide("instagram:kim", "declined", reason="too far")
    for name in ("s.csv", "s.xlsx"):
        code, _, err = said("export", tmp_path / "bare", "--out", tmp_path / name)
        assert code == 0
        assert "without places" in err
        table = read_back(tmp_path / name)
        assert table["status"].tolist() == ["shortlisted", "declined"]
        assert table["note"].iloc[0] == "likes tea"
    code, _, err = said("export", tmp_path / "bare", "--out", tmp_path / "g.gexf")
    assert (code, "no posts yet" in err) == (1, True)
    Project.create(tmp_path / "empty", world.BRAND).close()
    code, _, err = said("export", tmp_path / "empty", "--out", tmp_path / "e.csv")
    assert (code, "no posts yet" in err) == (1, True)
