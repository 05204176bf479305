"""A pack carries a project to another copy of it, and nothing dangerous with it."""

import datetime as dt
import io
import json
import warnings
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.export import world
from workbench.brand import Brand
from workbench.errors import FormatError, NotFoundError, SettingError
from workbench.export import merge_pack, open_pack, pack, pack_reading
from workbench.project import Project
from workbench.shortlist import Shortlist


@pytest.fixture
def project(tmp_path):
    return world.make(tmp_path / "p")


@pytest.fixture
def other(tmp_path):
    return Project.create(tmp_path / "other", world.BRAND)


def rewritten(path, **parts):
    """Put other content in place of parts of a pack; None takes one out."""
    with zipfile.ZipFile(path) as old:
        there = {name: old.read(name) for name in old.namelist()}
    there |= {name.replace("__", "/"): content for name, content in parts.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in there.items():
            if content is not None:
                new.writestr(name, content)
    return path


def test_the_other_copy_then_knows_the_same(project, other, tmp_path):
    shortlist = world.decided(project)
    project.put_on_list("customers", "instagram:cem")
    merged = merge_pack(other, pack(project, tmp_path / "p.zip"))
    for name in ("posts", "comments", "accounts", "account_history", "counts", "aliases"):
        pd.testing.assert_frame_equal(getattr(other, name)(), getattr(project, name)())
    pd.testing.assert_frame_equal(Shortlist(other).table(), shortlist.table())
    assert other.lists() == project.lists()
    assert (merged.events, merged.refused) == (len(project.events.read()), 0)
    again = merge_pack(other, tmp_path / "p.zip")
    assert (again.events, again.report.files[0].known) == (0, True)


def test_decisions_alone(project, other, tmp_path):
    world.decided(project)
    path = pack(project, tmp_path / "d.zip", decisions_only=True)
    merged = merge_pack(other, path)
    assert merged.report is None
    assert other.posts().empty
    assert len(Shortlist(other).table()) == 2
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["pack.json", "events.ndjson"]


def test_the_same_project_makes_the_same_file(project, tmp_path):
    assert (
        pack(project, tmp_path / "a.zip").read_bytes()
        == pack(project, tmp_path / "b.zip").read_bytes()
    )


def test_no_key_and_nobody_erased_or_held_out_is_inside(tmp_path):
    people = {**world.PEOPLE, "juna.k": "Juna Kova"}
    project = world.make(tmp_path / "p", people)
    shortlist = world.decided(project)
    shortlist.decide("instagram:juna.k", "shortlisted", note="nett")
    shortlist.decide("instagram:cem", note="kennt @juna.k gut")
    project.add(accounts=pd.DataFrame([{"account": "instagram:juna.k", "bio": "15 Jahre alt"}]))
    project.forget("instagram:ada.backt")
    path = pack(project, tmp_path / "p.zip")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        whole = b"".join(archive.read(n) for n in names if not n.endswith(".parquet")).decode()
        for name in names:
            if name.endswith(".parquet"):
                table = pq.read_table(io.BytesIO(archive.read(name)))
                whole += json.dumps(table.to_pylist(), default=str, ensure_ascii=False)
    for secret in ("ada.backt", "juna.k", "15 Jahre"):
        assert secret not in whole
    assert "cem" in whole
    assert project._state.key.hex() not in whole
    assert all(not name.endswith((".sqlite", ".toml")) for name in names)


def test_whoever_was_erased_here_does_not_come_back(project, tmp_path):
    world.decided(project)
    path = pack(project, tmp_path / "p.zip")
    project.forget("instagram:cem")
    merge_pack(project, path)
    assert "instagram:cem" not in set(project.posts()["account"])
    assert "instagram:cem" not in set(Shortlist(project).table()["person"])
    assert "cem" not in json.dumps([e.payload for e in project.events.read()], default=str)


def test_proofs_travel_and_changed_ones_do_not(project, other, tmp_path):
    proof = tmp_path / "yes.txt"
    proof.write_text("Ja, gern!")
    kept = project.proofs.keep(proof)
    proven = {"sha256": kept.sha256, "name": "yes.txt", "kind": "file"}
    project.events.append("right_granted", {"post": "instagram:P", "proof": proven})
    path = pack(project, tmp_path / "p.zip", decisions_only=True)
    part = f"proofs/{kept.sha256}.txt"
    assert part in zipfile.ZipFile(path).namelist()
    merge_pack(other, path)
    assert other.proofs.state(kept.sha256) == "whole"
    third = Project.create(tmp_path / "third", world.BRAND)
    merge_pack(third, rewritten(path, **{part: b"Nein!", "proofs/../../evil.txt": b"x"}))
    assert third.proofs.state(kept.sha256) == "missing"
    assert not list(tmp_path.rglob("evil*"))


def test_another_brand_is_refused(project, tmp_path):
    path = pack(project, tmp_path / "p.zip")
    with pytest.raises(SettingError):
        merge_pack(Project.create(tmp_path / "x", Brand("Reis")), path)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip", b"\x00" * 500])
def test_what_is_no_pack_is_said(content, tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(FormatError):
        open_pack(path)
    with pytest.raises(NotFoundError):
        open_pack(tmp_path / "none.zip")


def test_damaged_and_newer_packs_are_refused(project, other, tmp_path):
    path = pack(project, tmp_path / "p.zip")
    whole = path.read_bytes()
    for parts in ({"pack.json": b"[]"}, {"pack.json": None}, {"events.ndjson": None},
                  {"pack.json": b'{"format": "ugc-workbench pack", "version": 99}'}):  # fmt: skip
        path.write_bytes(whole)
        with pytest.raises(FormatError):
            open_pack(rewritten(path, **parts))
    path.write_bytes(whole)
    with pytest.raises(FormatError):
        merge_pack(
            other, rewritten(path, corpus__posts__parquet=None, **{"corpus/posts.parquet": b"PAR1"})
        )
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FormatError):
        open_pack(path)


def test_bombs_are_refused_before_they_go_off(project, tmp_path):
    path = pack(project, tmp_path / "p.zip", decisions_only=True)
    with pytest.raises(FormatError):
        open_pack(rewritten(path, **{"events.ndjson": b"\n" * (80 << 20)}))
    path = pack(project, tmp_path / "q.zip", decisions_only=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a second part of the same name
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("events.ndjson", b"")
    with pytest.raises(FormatError):
        open_pack(path)


def test_events_that_make_no_sense_are_counted_and_left_out(project, other, tmp_path):
    path = pack(project, tmp_path / "p.zip", decisions_only=True)
    good = {"id": "7f000000-0000-4000-8000-000000000001", "at": "2026-11-01T09:00:00+00:00",
            "writer": "bo", "kind": "decided", "subjects": ["instagram:cem"],
            "payload": {"campaign": "default", "account": "instagram:cem", "fields": {"owner": "Bo"}}}  # fmt: skip
    future = (dt.datetime.now(dt.UTC) + dt.timedelta(days=400)).isoformat()
    bad = [{**good, "id": "no"}, {**good, "at": "yesterday"}, {**good, "at": "2026-11-01T09:00:00"},
           {**good, "at": future}, {**good, "payload": []}, {**good, "subjects": "cem"},
           {**good, "writer": 7}, {}, [], {**good, "payload": {"x": float("nan")}}]  # fmt: skip
    lines = [json.dumps(x) for x in [good, *bad]] + ["{", "\x00", "[" * 5000]
    merged = merge_pack(other, rewritten(path, **{"events.ndjson": "\n".join(lines)}))
    assert (merged.events, merged.refused) == (1, len(lines) - 1)
    assert Shortlist(other).table()["owner"].tolist() == ["Bo"]


def test_events_that_would_break_a_list_are_refused_and_a_long_line_ends(project, other, tmp_path):
    path = pack(project, tmp_path / "p.zip", decisions_only=True)
    good = {"id": "7f000000-0000-4000-8000-000000000001", "at": "2026-11-01T09:00:00+00:00",
            "writer": "bo", "kind": "decided", "subjects": ["instagram:cem"],
            "payload": {"campaign": "default", "account": "instagram:cem", "fields": {"owner": "Bo"}}}  # fmt: skip
    payload = good["payload"]
    deep = {}
    for _ in range(200):
        deep = {"a": deep}
    bad = [{**good, "payload": {**payload, "account": ["x:y"]}},
           {**good, "payload": {**payload, "after": {"owner": 7}}},
           {**good, "payload": {**payload, "fields": {"status": "zz"}}},
           {**good, "payload": {**payload, "note": "\ud800"}},
           {**good, "kind": "later", "payload": deep},
           {**good, "at": "0001-01-01T00:00:00+14:00"}]  # fmt: skip
    lines = [json.dumps(x) for x in bad]
    lines += [json.dumps(good).replace('"Bo"', "1e999"), '"' + "x" * (9 << 20) + '"']
    path = rewritten(path, **{"events.ndjson": "\n".join([*lines, json.dumps(good)])})
    merged = merge_pack(other, path)
    assert (merged.events, merged.refused) == (1, len(lines))
    assert Shortlist(other).table()["owner"].tolist() == ["Bo"]


def test_each_part_has_a_limit_of_its_own(project, other, tmp_path, monkeypatch):
    path = pack(project, tmp_path / "p.zip")
    whole = path.read_bytes()
    about = b'{"format": "ugc-workbench pack", "version": 1, "x": "' + b"x" * (1 << 20) + b'"}'
    with pytest.raises(FormatError):
        open_pack(rewritten(path, **{"pack.json": about}))
    path.write_bytes(whole)
    monkeypatch.setattr(pack_reading, "MOST_EVENTS", 10)
    world.decided(project)
    with pytest.raises(FormatError):
        open_pack(pack(project, tmp_path / "q.zip"))
    monkeypatch.undo()
    monkeypatch.setattr(pack_reading, "MOST_GROUP", 500)
    with pytest.raises(FormatError):
        merge_pack(other, path)
    assert other.posts().empty


def test_wide_rows_are_read_a_few_at_a_time(project, tmp_path, monkeypatch):
    opened = open_pack(pack(project, tmp_path / "p.zip"))
    monkeypatch.setattr(pack_reading, "BATCH", 2000)
    parts = [b.tables["posts"] for b in opened.batches() if "posts" in b.tables]
    assert max(map(len, parts)) < 15
    assert sum(map(len, parts)) == len(project.posts())


def test_rows_that_do_not_fit_are_counted_and_left_out(project, other, tmp_path):
    path = pack(project, tmp_path / "p.zip")
    with zipfile.ZipFile(path) as archive:
        rows = pq.read_table(io.BytesIO(archive.read("corpus/posts.parquet"))).to_pylist()
    rows[0]["post"] = None
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    merged = merge_pack(other, rewritten(path, **{"corpus/posts.parquet": out.getvalue()}))
    assert merged.report.files[0].rejected == 1
    assert len(other.posts()) == len(project.posts()) - 1
