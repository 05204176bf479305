"""Boards let go of whoever was erased, is only named in a caption, or whose time was up."""

import datetime as dt

import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.project import Project
from workbench.widgets.left_out import LeftOut, posts_now, texts_now

BRAND = Brand("Hafermeister", handles=["hafermeister"])
NEVER_DUE = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
ADA, BEN = "x:ada", "x:ben"


def post(key, account, text):
    return {
        "post": key, "platform": "x", "account": account, "text": text,
        "created_at": pd.Timestamp("2026-11-01", tz="UTC"),
    }  # fmt: skip


@pytest.fixture
def project(tmp_path):
    with Project.create(tmp_path / "project", BRAND) as made:
        made.add(
            posts=pd.DataFrame([post("x:1", ADA, "Hallo @cem"), post("x:2", BEN, "Guten Tag")])
        )
        yield made


def watching(project, rows=(("x:1", ADA), ("x:2", BEN))):
    return LeftOut(project, lambda: [who for _, who in rows], rows=lambda: rows)


def test_an_import_lets_nobody_go(project):
    left = watching(project)
    assert not left.has_grown()
    project.add(posts=pd.DataFrame([post("x:3", ADA, "Noch etwas")]))
    assert not left.has_grown()
    assert left.accounts == frozenset()


def test_who_was_erased_goes_wherever_it_was_done(project):
    left = watching(project)
    with Project.open(project.folder) as elsewhere:
        elsewhere.forget(ADA)
    assert left.has_grown()
    assert left.accounts == {ADA}
    assert not left.has_grown()


def test_all_is_read_again_when_somebody_unknown_to_the_board_was_erased(project):
    left = watching(project)
    project.forget("x:cem")
    assert left.has_grown()
    assert left.accounts == frozenset()


def test_who_has_nothing_left_in_the_project_goes(project):
    left = watching(project)
    with Project.open(project.folder) as elsewhere:
        elsewhere.expire(NEVER_DUE)
    assert left.has_grown()
    assert left.now() == {ADA, BEN}


def test_rows_that_were_never_in_the_project_stay(project):
    left = watching(project, rows=(("x:own", "x:somebody"), ("x:1", ADA)))
    project.add(posts=pd.DataFrame([post("x:3", ADA, "Noch etwas")]))
    assert not left.has_grown()
    assert left.accounts == frozenset()


def test_captions_are_read_as_the_project_has_them(project):
    posts = project.posts()
    own = pd.DataFrame([post("x:own", "x:me", "Mein @cem")]).reindex(columns=posts.columns)
    both = pd.concat([posts, own], ignore_index=True).set_index("post", drop=False)
    project.forget("x:cem")
    now = posts_now(both, project)
    assert now["post"].tolist() == both["post"].tolist()
    assert now.dtypes.to_dict() == both.dtypes.to_dict()
    assert "cem" not in str(now["text"].tolist()[:2])
    assert "cem" not in str(now["mentions"].tolist()[:2])
    assert now.loc["x:own", "text"] == "Mein @cem"
    assert "cem" not in texts_now(project)["x:1"]


def test_a_stand_in_that_knows_nothing_lets_nobody_go():
    left = LeftOut(object(), lambda: [ADA], rows=lambda: [("x:1", ADA)])
    assert not left.has_grown()
    assert left.accounts == frozenset()
    assert texts_now(object()) == {}
    posts = pd.DataFrame([post("x:1", ADA, "Hallo")])
    assert posts_now(posts, object()) is posts
