"""A file of the library holds as usable only what may be used, and runs no formula."""

import datetime as dt
import json

import pandas as pd
import pytest

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.export import library_csv, read_csv
from workbench.project import Project
from workbench.shortlist import ContentLibrary

PNG = b"\x89PNG\r\n\x1a\n"
SCOPE = {
    "channels": ["instagram", "website"],
    "paid_ads": False,
    "edits": True,
    "people_shown": "nobody",
    "music": "none",
}
NAMES = ("granted", "ads", "expired", "revoked", "refused", "asked", "added", "missing", "forged",
         "unclear", "kid")  # fmt: skip


def today():
    return dt.datetime.now(dt.UTC).date()


@pytest.fixture
def library(tmp_path, hostile):
    posts = pd.DataFrame(
        {
            "post": [f"instagram:{name}1" for name in NAMES],
            "account": [f"instagram:{name}" for name in NAMES],
            "platform": "instagram",
            "text": [hostile[n % len(hostile)] for n in range(len(NAMES))],
        }
    )
    with Project.create(tmp_path / "p", Brand("Haferlicht")) as project:
        project.add(posts=posts)
        library = ContentLibrary(project)
        rights, link = library.rights, "https://example.com/yes"
        for name in NAMES:
            library.add(f"instagram:{name}1", tags=["=1+1"])
        for name in ("granted", "revoked", "kid"):
            rights.grant(f"instagram:{name}1", **SCOPE, proof=link)
        rights.grant("instagram:ads1", **{**SCOPE, "paid_ads": True}, proof=link)
        soon = today() + dt.timedelta(days=1)
        rights.grant("instagram:expired1", **SCOPE, proof=link, until=soon)
        rights.grant("instagram:unclear1", **{**SCOPE, "music": "unclear"}, proof=link)
        for name in ("missing", "forged"):
            path = tmp_path / f"{name}.png"
            path.write_bytes(PNG + name.encode())
            rights.grant(f"instagram:{name}1", **SCOPE, proof=path)
        table = rights.table().set_index("post")["proof_sha256"]
        project.proofs.path(table["instagram:missing1"]).unlink()
        project.proofs.path(table["instagram:forged1"]).write_bytes(b"forged")
        rights.revoke("instagram:revoked1")
        rights.refuse("instagram:refused1")
        rights.ask("instagram:asked1")
        says = {"post": ["instagram:kid2"], "account": ["instagram:kid"], "platform": "instagram",
                "text": ["Ich bin 15 Jahre alt"]}  # fmt: skip
        project.add(posts=pd.DataFrame(says))
        yield library


@pytest.mark.parametrize(
    ("use", "names"),
    [
        ({}, {"granted", "ads"}),
        ({"channel": "website"}, {"granted", "ads"}),
        ({"channel": "tv"}, set()),
        ({"paid": True}, {"ads"}),
        ({"channel": "instagram", "edited": True}, {"granted", "ads"}),
    ],
)
def test_usable_holds_what_may_be_used_and_nothing_else(library, tmp_path, use, names):
    day = today() + dt.timedelta(days=5)
    wanted = {f"instagram:{name}1" for name in names}
    short = read_csv(library_csv(library, tmp_path / "a.csv", day=day, **use))
    assert set(short["post"]) == wanted
    assert short["usable"].all()
    whole = read_csv(library_csv(library, tmp_path / "b.csv", day=day, include="all", **use))
    assert set(whole["post"]) == {f"instagram:{name}1" for name in NAMES} - {"instagram:kid1"}
    assert set(whole.loc[whole["usable"], "post"]) == wanted
    assert whole.loc[~whole["usable"], "not_usable_because"].notna().all()
    assert whole.loc[whole["usable"], "not_usable_because"].isna().all()
    told = whole.set_index("post")["status"]
    for name in ("granted", "expired", "revoked", "refused", "asked"):
        assert told[f"instagram:{name}1"] == name
    assert pd.isna(told["instagram:added1"])


def test_a_right_holds_through_its_last_day(library, tmp_path):
    for days, there in ((1, True), (2, False)):
        path = library_csv(library, tmp_path / "a.csv", day=today() + dt.timedelta(days=days))
        assert ("instagram:expired1" in set(read_csv(path)["post"])) is there


def test_the_file_says_how_it_came_about_and_of_whom_it_is_silent(library, tmp_path):
    path = library_csv(library, tmp_path / "a.csv", day="2026-12-24", channel="website",
                       include="all", language="de", excel="german")  # fmt: skip
    about = json.loads(path.with_name("a.csv.json").read_text("utf-8"))
    assert about["day"] == "2026-12-24"
    assert (about["include"], about["channel"], about["paid"]) == ("all", "website", False)
    assert about["held_out"]["accounts"] == 1
    text = path.read_text("utf-8-sig")
    assert "widerrufen" in text
    assert "Die Datei, die es belegt, fehlt." in text
    assert ";" in text.partition("\n")[0]


def test_no_cell_is_run_as_a_formula(library, tmp_path):
    path = library_csv(library, tmp_path / "a.csv", day=today(), include="all")
    for line in path.read_text("utf-8-sig").split("\r\n"):
        assert not line.startswith(('"=', '"+', '"-', '"@'))
        assert ',"=' not in line
        assert ',"@' not in line
    told = read_csv(path).set_index("post")["text"]
    known = library.table().set_index("post")["text"]
    assert told["instagram:granted1"] == known["instagram:granted1"]


def test_forget_takes_the_person_out_of_the_file(library):
    project = library.project
    library_csv(library, project.exports / "library.csv", day=today())
    project.forget("instagram:granted")
    assert "granted1" not in (project.exports / "library.csv").read_text("utf-8-sig")


def test_an_empty_library_is_a_file_with_headers(tmp_path):
    with Project.create(tmp_path / "p", Brand("Haferlicht")) as project:
        library = ContentLibrary(project)
        for include in ("usable", "all"):
            path = library_csv(library, tmp_path / "a.csv", day="2026-12-24", include=include)
            assert read_csv(path).empty
            assert "proof_sha256" in read_csv(path).columns


@pytest.mark.parametrize(
    "wrong", [{"include": "some"}, {"channel": "billboard"}, {"day": "soon"}, {"excel": "french"}]
)
def test_unknown_choices_write_nothing(library, tmp_path, wrong):
    with pytest.raises(SettingError):
        library_csv(library, tmp_path / "a.csv", **{"day": today(), **wrong})
    assert not (tmp_path / "a.csv").exists()
