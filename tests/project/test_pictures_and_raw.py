"""Pictures and raw records come in with their rows and go with their people."""

import json

import pytest
from made_source import MadeFile, MadeSource, comment, day, post

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.project import Project

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
