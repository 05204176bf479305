"""The verbs about people's data."""

import json

import pytest

from workbench.brand import Brand
from workbench.project import Project


@pytest.fixture
def folder(tmp_path):
    import pandas as pd

    with Project.create(tmp_path / "hafer", Brand("Hafer", handles=["hafer"])) as project:
        posts = pd.DataFrame({
            "post": ["x:1", "x:2"], "account": ["x:mila", "x:lena"],
            "text": ["Hafer am Morgen", "Ich bin 16 Jahre alt und liebe Hafer"],
        })  # fmt: skip
        comments = pd.DataFrame(
            {"comment": ["x:c"], "account": ["x:jo"], "text": ["Wo gibt es das?"]}
        )
        project.add(posts=posts, comments=comments)
        return project.folder


def test_privacy_says_what_is_held(folder, said):
    code, out, _ = said("privacy", folder)
    assert code == 0
    assert "3 accounts are held, 1 of them under a pseudonym" in out
    assert json.loads(said("privacy", folder, "--json")[1])["retention_days"] == 180


def test_a_commenter_is_found_by_the_handle(folder, said, tmp_path):
    code, out, _ = said("privacy", folder, "subject", "@Jo")
    assert code == 0
    assert "Wo gibt es das?" in out
    found = json.loads(said("privacy", folder, "subject", "x:jo", "--json")[1])["subjects"]
    assert found[0]["found"]
    assert (
        json.loads(said("privacy", folder, "--json", "subject", "x:nobody")[1])["subjects"][0][
            "found"
        ]
        is False
    )
    said("privacy", folder, "subject", "jo", "--out", tmp_path / "jo.json")
    assert json.loads((tmp_path / "jo.json").read_text())["subjects"][0]["found"]


def test_forget_and_objection_reach_a_commenter(folder, said):
    code, out, _ = said("privacy", folder, "objection", "jo", "--yes")
    assert code == 0
    assert "1 comment" in out
    assert "nothing but keyed hashes" in said("privacy", folder, "subject", "x:jo")[1]
    assert "1 person objected" in said("privacy", folder)[1]


def test_minors_are_listed_and_cleared(folder, said):
    assert "x:lena" in said("privacy", folder, "minors")[1]
    assert said("privacy", folder, "minors", "--clear", "lena")[0] == 1
    assert said("privacy", folder, "minors", "--clear", "lena", "--by", "Ada")[0] == 0
    assert json.loads(said("privacy", folder, "minors", "--json")[1])["minors"][0]["cleared"]


def test_documents_are_written(folder, said, tmp_path):
    code, out, _ = said("privacy", folder, "templates", "--language", "de", "--out", tmp_path / "d")
    assert code == 0
    assert len(list((tmp_path / "d").glob("*.de.md"))) == 3
    assert out.count(".de.md") == 3


def test_expire_looks_before_it_erases(folder, said):
    assert "Nobody is due" in said("expire", folder)[1]
    with Project.open(folder) as project, project._state.writing() as db:
        db.execute("UPDATE held SET since = 100, last = 100")
    assert "due to be erased" in said("expire", folder, "--dry-run")[1]
    assert "3 people were erased" in said("expire", folder)[1]
    with Project.open(folder) as project:
        assert project.posts().empty
        assert project.comments().empty


def test_a_ranking_leaves_minors_out_until_cleared(folder, said):
    import pandas as pd

    dated = {"post": ["x:1", "x:2"], "created_at": ["2026-11-01", "2026-11-02"]}
    with Project.open(folder) as project:
        project.add(posts=pd.DataFrame(dated))
    told = said("rank", folder, "--json")[1]
    found = json.loads(told)
    assert [entry["account"] for entry in found["ranking"]] == ["x:mila"]
    assert found["held_out"] == 1
    assert "lena" not in told
    shown = said("rank", folder)[1]
    assert "lena" not in shown
    assert "1 person says to be under 18" in shown
    filtered = said("rank", folder, "--filter", "search=mila")[1]
    assert "1 person says to be under 18" in filtered
    for wish in (["--explain", "lena"], ["--compare", "mila", "lena"]):
        code, out, err = said("rank", folder, *wish)
        assert (code, out) == (1, "")
        assert "stays out until somebody made sure" in err
    said("privacy", folder, "minors", "--clear", "lena", "--by", "Erika")
    assert "x:lena" in said("rank", folder)[1]
