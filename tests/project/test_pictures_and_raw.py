"""Pictures and raw records come in with their rows and go with their people."""

import json
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest
from made_source import MadeFile, MadeSource, comment, day, post

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.project import Project
from workbench.schema import picture_name

JPEG = b"\xff\xd8\xff picture"


def raw(key, account, record, of="posts"):
    return {
        "of": of,
        "key": f"x:{key}",
        "account": account,
        "record": json.dumps(record),
        "source": "made",
        "collected_at": day(9),
    }


def source(name="raw.ndjson"):
    media = [{"kind": "image", "path": "media/x-m1.jpg", "url": None}]
    posts = [
        post("m1", account="x:mila.backt", user_id="4711815", text="Guten Morgen!", media=media),
        post("j1", account="x:jo", text="Ja"),
    ]
    records = [
        raw("m1", "x:mila.backt", {"id": 1, "owner": "mila.backt"}),
        raw("j1", "x:jo", {"owner": {"username": "jo"}, "text": "hall\u00f6chen"}),
        raw("j2", "x:jo", {"likers": ["ben", "mila.backt"]}),
        raw("j3", "x:jo", {"tagged": [{"id": 4711815}]}),
        raw("j4", "x:jo", {"text": "gr\u00fc\u00dfe an @mila.backt"}),
        raw("c1", None, {"text": "nichts"}, of="comments"),
    ]
    pictures = {"media/x-m1.jpg": JPEG, "media/x-j1.jpg": JPEG, "media/../../out.jpg": JPEG,
                "media/Big.jpg": JPEG, "/media/a.jpg": JPEG}  # fmt: skip
    tables = {"posts": posts, "raw": records}
    return MadeSource(MadeFile(name, tables, counted=("posts",), pictures=pictures))


def test_raw_records_are_kept_and_not_counted(project):
    report = project.add(source())
    assert (report.read, report.added) == (2, 2)
    assert project.raw()["key"].tolist() == ["x:c1", "x:j1", "x:j2", "x:j3", "x:j4", "x:m1"]
    kept = project.raw(of="comments")
    assert kept["key"].tolist() == ["x:c1"]
    assert json.loads(kept["record"][0]) == {"text": "nichts"}
    assert project.add(source("again")).unchanged == 2
    assert len(project.raw()) == 6


def test_only_pictures_with_plain_names_are_written(project):
    project.add(source())
    assert sorted(p.name for p in project.media.iterdir()) == ["x-j1.jpg", "x-m1.jpg"]
    assert not list(project.folder.parent.rglob("out.jpg"))
    assert (project.media / "x-m1.jpg").read_bytes() == JPEG


def test_forget_takes_pictures_and_every_raw_record_that_names_them(project):
    project.add(source())
    report = project.forget("x:mila.backt")
    assert (report.rows["raw"], report.media) == (4, 1)
    assert project.raw()["key"].tolist() == ["x:c1", "x:j1"]
    project.add(source("again"))
    assert project.raw()["key"].tolist() == ["x:c1", "x:j1"]
    assert [p.name for p in project.media.iterdir()] == ["x-j1.jpg"]


def test_raw_records_and_pseudonyms_exclude_each_other(tmp_path):
    with Project.create(tmp_path / "q", Brand("H", handles=["h"])) as project:
        with pytest.raises(SettingError, match="--keep-raw"):
            project.add(source())
        assert project.posts().empty
        assert project.raw().empty
        assert not project.media.exists()
        with_comment = MadeFile("c", {"comments": [comment("c1", account="x:jo")], "raw": []})
        assert project.add(MadeSource(with_comment)).added == 1


def test_a_source_that_keeps_raw_records_is_refused_unread(tmp_path, monkeypatch):
    asked = []

    class Live(MadeSource):
        keep_raw = True

        def batches(self, **how):
            asked.append(how)
            return super().batches(**how)

    first = MadeFile("a", {"posts": [post("1", account="x:jo")]}, cursor={"x:posts:1": "{}"})
    live = Live(first, *source().made)
    monkeypatch.setattr("workbench.project.intake.FLUSH_ROWS", 1)
    with Project.create(tmp_path / "q", Brand("H", handles=["h"])) as project:
        with pytest.raises(SettingError, match="--keep-raw"):
            project.add(live)
        assert asked == []
        assert project.cursors() == {}
        assert project.posts().empty
        assert not project.media.exists()
        assert project._ledger.interrupted() == []
    with Project.open(tmp_path / "q") as project:
        assert not any("interrupted" in line for line in project.warnings)
    with Project.create(tmp_path / "r", Brand("H", pseudonymous_commenters=False)) as project:
        assert project.add(live).added == 3


def pictured(name, path, *, at, url=None, key="m1"):
    media = [{"kind": "image", "path": path, "url": url}]
    row = post(key, account="x:mila.backt", text="Guten Morgen!", media=media, collected_at=at)
    return MadeSource(MadeFile(name, {"posts": [row]}, pictures={path: JPEG} if path else {}))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_later_import_without_the_picture_keeps_it(project, order):
    path = picture_name("x:m1")
    sources = [
        pictured("old", path, at=day(1), url="https://x.com/1.jpg"),
        pictured("new", None, at=day(2), url="https://x.com/2.jpg"),
    ]
    for number in order:
        assert project.add(sources[number]).rejected == 0
    media = [{"kind": "image", "path": path, "url": "https://x.com/2.jpg"}]
    assert project.posts()["media"].tolist() == [media]
    again = pictured("again", None, at=day(3), url="https://x.com/2.jpg")
    assert project.add(again).unchanged == 1
    assert project.posts()["media"].tolist() == [media]


@pytest.mark.parametrize("way", ["forget", "expire"])
def test_a_picture_whose_row_lost_its_path_goes_with_its_person(project, way):
    path = picture_name("x:m1")
    project.add(pictured("old", path, at=day(1)))
    project._corpus.rewrite("posts", without_media)
    assert (project.folder / path).exists()
    if way == "forget":
        assert project.forget("x:mila.backt").media == 1
    else:
        report = project.expire(datetime.now(UTC) + timedelta(days=400))
        assert (report.people, report.media) == (1, 1)
    assert not (project.folder / path).exists()


def without_media(rows):
    at = rows.schema.get_field_index("media")
    return rows.set_column(
        at, rows.schema.field(at), pa.nulls(len(rows), rows.schema.field(at).type)
    )
