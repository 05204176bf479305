"""Pictures beside exports: found by instaloader's names and by post ids, never outside."""

import io
import json
import os

import pytest
from PIL import Image

from workbench import gather
from workbench.brand import Brand
from workbench.gather.pictures_beside import PicturesBeside
from workbench.gather.thumbnails import picture_name
from workbench.project import Project
from workbench.schema import to_pandas

KEY = "instagram:BxbYDJsuyO2"


def picture(path, colour="red", size=(1080, 1080)):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG" if path.suffix == ".png" else "JPEG")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.getvalue())


def export(folder, *codes):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "export.csv"
    rows = [f"{code},mila,2026-11-01,so gut,https://www.instagram.com/p/{code}/" for code in codes]
    path.write_text("\n".join(["shortcode,username,timestamp,caption,url", *rows]), "utf-8")
    return path


def instaloader(folder, **node):
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "node": {
            "shortcode": "BxbYDJsuyO2", "id": "2043332625631486902", "owner": {"username": "mila"},
            "taken_at_timestamp": 1_760_000_000, "display_url": "https://cdn.example/1.jpg",
            "__typename": "GraphImage", **node,
        },
        "instaloader": {"version": "4.15", "node_type": "Post"},
    }  # fmt: skip
    (folder / "2026-11-01_UTC.json").write_text(json.dumps(content), "utf-8")
    return folder


def posts_of(source):
    batches = list(source.batches())
    pictures = {name: jpeg for b in batches for name, jpeg in b.pictures.items()}
    return to_pandas(batches[0].tables["posts"]).to_dict("records"), pictures


@pytest.mark.parametrize(
    "name",
    ["BxbYDJsuyO2.jpg", "BxbYDJsuyO2_1.png", "images/BxbYDJsuyO2.JPG", "2043332625631486902.jpg"],
)
def test_named_after_the_post(tmp_path, name):
    path = export(tmp_path, "BxbYDJsuyO2", "Other000000")
    picture(tmp_path / name)
    rows, pictures = posts_of(gather.read(path, thumbnails=True))
    assert list(pictures) == [picture_name(KEY)]
    assert max(Image.open(io.BytesIO(pictures[picture_name(KEY)])).size) == 320
    assert rows[0]["media"] == [{"kind": "image", "path": picture_name(KEY), "url": None}]
    assert rows[1]["media"] is None


def test_only_when_asked(tmp_path):
    path = export(tmp_path, "BxbYDJsuyO2")
    picture(tmp_path / "BxbYDJsuyO2.jpg")
    assert posts_of(gather.read(path))[1] == {}


def test_saved_by_instaloader(tmp_path):
    folder = instaloader(tmp_path / "mila")
    picture(folder / "2026-11-01_UTC.jpg")
    rows, pictures = posts_of(gather.read(folder, thumbnails=True))
    url = "https://cdn.example/1.jpg"
    assert rows[0]["media"] == [{"kind": "image", "path": picture_name(KEY), "url": url}]
    assert list(pictures) == [picture_name(KEY)]


def test_the_still_of_a_video(tmp_path):
    folder = instaloader(tmp_path / "mila", is_video=True, video_url="https://cdn.example/1.mp4")
    (folder / "2026-11-01_UTC.mp4").write_bytes(b"film")
    picture(folder / "2026-11-01_UTC.jpg")
    rows, pictures = posts_of(gather.read(folder, thumbnails=True))
    assert rows[0]["media"][0]["path"] in pictures


def test_broken_pictures_cost_nothing(tmp_path):
    path = export(tmp_path, "BxbYDJsuyO2")
    (tmp_path / "BxbYDJsuyO2.jpg").write_bytes(b"\xff\xd8 no")
    rows, pictures = posts_of(gather.read(path, thumbnails=True))
    assert (len(rows), pictures) == (1, {})


@pytest.mark.parametrize(
    "path",
    ["/", ".", "", "..", "../x.jpg", "a/../../x.jpg", "/etc/x.jpg", "x" * 300 + ".jpg", "\\\\evil\\share\\x.jpg",
     "//evil/share/x.jpg", "C:x.jpg", "C:\\x.jpg", "a\\..\\..\\x.jpg", "x\0.jpg", "x.jpg:stream", "\ud800.jpg"],
)  # fmt: skip
def test_a_hostile_path_never_reaches_the_file_system(tmp_path, path, monkeypatch):
    beside = PicturesBeside(tmp_path)
    picture(tmp_path / "good.jpg")
    asked = []
    look = type(tmp_path).is_file
    monkeypatch.setattr(type(tmp_path), "is_file", lambda p: asked.append(p.name) or look(p))
    media = [{"kind": "image", "path": p, "url": None} for p in (path, "good.jpg")]
    assert beside._small(KEY, media) is not None
    assert set(asked) == {"good.jpg"}


def test_a_folder_that_may_not_be_read_holds_no_pictures(tmp_path, monkeypatch):
    path = export(tmp_path, "BxbYDJsuyO2")
    picture(tmp_path / "BxbYDJsuyO2.jpg")
    (tmp_path / "locked").mkdir()
    look = type(tmp_path).iterdir

    def refuse(place):
        if place.name == "locked":
            raise PermissionError(place)
        return look(place)

    monkeypatch.setattr(type(tmp_path), "iterdir", refuse)
    rows, pictures = posts_of(gather.read(path, thumbnails=True))
    assert (len(rows), len(pictures)) == (1, 1)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_links_out_of_the_folder_are_not_followed(tmp_path):
    path = export(tmp_path / "export", "BxbYDJsuyO2")
    picture(tmp_path / "private.jpg")
    (tmp_path / "export" / "BxbYDJsuyO2.jpg").symlink_to(tmp_path / "private.jpg")
    assert posts_of(gather.read(path, thumbnails=True))[1] == {}


def test_in_the_project_and_added_later(tmp_path):
    project = Project.create(tmp_path / "p", Brand("Oatly"))
    path = export(tmp_path / "export", "BxbYDJsuyO2")
    project.add(gather.read(path))
    picture(tmp_path / "export" / "BxbYDJsuyO2.jpg")
    report = project.add(gather.read(path, thumbnails=True))
    assert report.files[0].updated == 1
    (media,) = project.posts().iloc[0]["media"]
    assert (project.folder / media["path"]).is_file()
    again = project.add(gather.read(path, thumbnails=True))
    assert (again.files[0].added, again.files[0].updated) == (0, 0)
