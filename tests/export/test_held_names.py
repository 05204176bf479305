"""Whoever must not appear is named by nothing they are called, and nobody else's words change."""

import io
import json
import zipfile

import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.export import world
from workbench.export import merge_pack, pack, report_html
from workbench.export.held_names import veiled
from workbench.export.names import ELLIPSIS, Names
from workbench.project import Project
from workbench.shortlist import Shortlist

MINOR = "15 Jahre alt, Berlin"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Juna Kova und juna.", "… und …."),
        ("JUNA  KOVA!", "…!"),
        ("junakova, junas", "junakova, junas"),
        ("Ein Tag mit 44017, nicht 440171", "Ein Tag mit …, nicht 440171"),
        ("Das Licht, @licht und x.example/licht", "Das Licht, @… und x.example/…"),
        ("Dora von und zu der alten Mühle am Bach", "…"),
        ("Hafer", "Hafer"),
        ("Lu\u0308ne", "…"),
    ],
)
def test_words_phrases_and_ordinary_words(text, said):
    names = Names(
        ["juna", "44017", "licht", "hafer", "l\u00fcne"],
        ["Juna Kova", "Dora von und zu der alten Mühle am Bach"],
        ordinary=["licht"],
        public=["Hafer"],
    )
    assert names.hide(text) == said


@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=4))
def test_any_text_stays_or_loses_whole_names(text, called):
    names = Names(called, called)
    hidden = names.hide(text)
    assert hidden == text or ELLIPSIS in hidden
    assert names.hide(hidden) == hidden


@pytest.fixture
def project(tmp_path):
    """Cem, Dora and others, and three minors: named, known by number, called by a usual word."""
    project = world.make(tmp_path / "p", {**world.PEOPLE, "juna": "Juna Kovač"})
    project.add(accounts=pd.DataFrame([
        {"account": "instagram:juna", "bio": MINOR},
        {"account": "instagram:id=4401788", "user_id": "4401788", "bio": MINOR,
         "display_name": "Pia Sandvoß"},
        {"account": "instagram:approved", "user_id": "90", "bio": MINOR, "display_name": "Licht"},
    ]))  # fmt: skip
    posts = [
        {"post": f"instagram:L{n}", "account": f"instagram:fan{n}", "created_at": world.T,
         "text": f"So viel Licht, approved, und @approved {n}", "mentions": ["approved"]}
        for n in range(5)
    ]  # fmt: skip
    project.add(posts=pd.DataFrame(posts))
    assert project.held_out() == {"instagram:juna", "instagram:id=4401788", "instagram:approved"}
    return project


def whole(path):
    """Return everything a pack holds as one text."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    texts = [content.decode() for name, content in parts.items() if "parquet" not in name]
    tables = [pq.read_table(io.BytesIO(c)).to_pylist() for n, c in parts.items() if "parquet" in n]
    plain = json.dumps([json.loads(line) for t in texts[1:] for line in t.splitlines()],
                       ensure_ascii=False)  # fmt: skip
    return texts[0] + plain + json.dumps(tables, default=str, ensure_ascii=False)


def test_a_pack_names_them_in_no_way_and_keeps_the_words_of_others(project, tmp_path):
    shortlist = world.decided(project)
    note = "kennt Juna Kovač, Frau Kovač, Pia Sandvoß (4401788)"
    shortlist.decide("instagram:cem", note=note, reason="Licht von @approved")
    path = pack(project, tmp_path / "p.zip")
    text = whole(path)
    for name in ("juna", "kovač", "4401788", "sandvoß", "@approved"):
        assert name not in text.casefold(), name
    other = Project.create(tmp_path / "other", world.BRAND)
    merge_pack(other, path)
    table = Shortlist(other).table().set_index("person")
    assert table.loc["instagram:ada.backt", "status"] == "approved"
    assert table.loc["instagram:cem", "note"] == "kennt …, Frau …, … (…)"
    assert table.loc["instagram:cem", "reason"] == "Licht von @…"
    theirs = other.posts().set_index("post")
    assert theirs.loc["instagram:L0", "text"] == "So viel Licht, approved, und @… 0"
    assert list(theirs.loc["instagram:L0", "mentions"]) == []
    ours = project.posts().set_index("post")
    same = "instagram:P00qrstu"
    assert "Dora van Doorn" in ours.loc["instagram:P10qrstu", "text"] or same in theirs.index


def test_the_report_names_them_in_no_way(project, tmp_path):
    shortlist = world.decided(project)
    shortlist.decide("instagram:cem", note="kennt Juna Kovač und Pia Sandvoß gut")
    _, ranking = world.ranked(project)
    path = report_html(tmp_path / "r.html", project=project, ranking=ranking, shortlist=shortlist,
                       posts=project.posts(), accounts=project.accounts(), notes=True)  # fmt: skip
    text = path.read_text("utf-8").casefold()
    assert "gut" in text
    for name in ("juna", "kovač", "sandvoß", "4401788"):
        assert name not in text, name


def test_nobody_held_out_changes_nothing(project):
    nobody = veiled(project, ())
    frame = project.posts()
    assert nobody.without(frame, ()) is frame
    assert nobody.text("Juna Kovač") == "Juna Kovač"
