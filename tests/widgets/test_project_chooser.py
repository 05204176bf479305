"""Choosing a project without a browser, as a notebook that runs headless does."""

import asyncio
import os
import threading
from pathlib import Path

import pytest

from tests.widgets.own_loop import run_in_its_own_thread
from workbench.brand import Brand
from workbench.errors import NotFoundError, SettingError
from workbench.gather import read
from workbench.phrases import current_language, use_language
from workbench.project import Project
from workbench.shortlist import Shortlist
from workbench.widgets import ProjectChooser
from workbench.widgets.loops import loop_here
from workbench.widgets.projects_here import make_sample

EXPORT = """url,username,date,caption
https://www.instagram.com/p/BxbYDJsuyO2/,mila.backt,2026-11-01,Porridge mit @hafermeister
"""


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    # Browser tests leave their own loop running in this thread; it never turns here.
    monkeypatch.setattr("workbench.widgets.project_chooser.loop_here", lambda: None)
    for name in ("WORKBENCH_FOLDER", "WORKBENCH_PROJECT", "WORKBENCH_LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    use_language("en")
    yield
    use_language(None)


def test_the_newest_project_is_chosen(tmp_path):
    for age, name in enumerate(("new", "old")):
        Project.create(tmp_path / name, Brand(name)).close()
        for file in (tmp_path / name).glob("*.*"):
            os.utime(file, (1_700_000_000 - age, 1_700_000_000 - age))
    chooser = ProjectChooser(tmp_path)
    assert [p["brand"] for p in chooser._projects] == ["new", "old"]
    assert chooser.project.brand.name == "new"
    assert chooser.opened == str(tmp_path / "new")
    assert chooser.report.posts == 0


def test_an_empty_folder_says_what_to_do_and_the_sample_helps(tmp_path):
    chooser = ProjectChooser(tmp_path / "nothing")
    with pytest.raises(NotFoundError, match="Try the sample"):
        _ = chooser.project
    project = chooser.use_sample(scale=0.05)
    assert chooser.is_sample
    assert chooser.report.posts == len(project.posts()) > 100
    assert project.lists()["employees"]
    assert ProjectChooser(tmp_path / "nothing").project_or_sample().folder == project.folder


def test_a_damaged_project_is_shown_but_not_chosen(tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "brand.toml").write_text("name = 3")
    chooser = ProjectChooser(tmp_path)
    assert chooser._projects[0]["problem"]
    with pytest.raises(NotFoundError):
        _ = chooser.project


def test_an_export_needs_a_path_and_a_brand(tmp_path):
    export = tmp_path / "export.csv"
    export.write_text(EXPORT)
    chooser = ProjectChooser(tmp_path / "data")
    with pytest.raises(SettingError, match="path"):
        chooser.import_export(" ")
    with pytest.raises(SettingError, match="brand"):
        chooser.import_export(str(export))
    report = chooser.import_export(f'"{export}"', brand="Hafer/../Meister", handles="@a, b")
    assert report.added == 1
    assert chooser.project.folder == tmp_path / "data" / "hafer-meister"
    assert chooser.project.brand.handles == ("a", "b")
    assert chooser.import_export(str(export)).added == 0


def test_folders_are_found_beside_the_notebooks(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert ProjectChooser("data").folder == tmp_path / "data"
    monkeypatch.setenv("WORKBENCH_FOLDER", str(tmp_path / "told"))
    assert ProjectChooser("data").folder == tmp_path / "told"


FORM = {
    "brand": "Oat & Söhne", "handle": "@Oatly, https://www.instagram.com/oatly.de/?hl=de",
    "hashtags": "#oatly", "competitors": "Alpro Soja; @vly", "brief": "oats", "language": "de",
    "timezone": "europe/vienna", "retention": "90",
}  # fmt: skip


def asked(chooser, monkeypatch, **message):
    """What the board answers to a message of the browser."""
    answers = []
    monkeypatch.setattr(chooser, "send", answers.append)
    chooser._hear(chooser, {"call": 1, **message}, [])
    if chooser._worker is not None:
        chooser._worker.join(60)
    return answers[-1]


def test_a_project_is_made_by_the_form(tmp_path, monkeypatch):
    chooser, seen = ProjectChooser(tmp_path), []
    chooser.observe(lambda change: seen.append(change["new"]), "opened")
    assert asked(chooser, monkeypatch, type="create", values=FORM)["ok"]
    assert seen == [str(tmp_path / "oat-söhne")]
    brand = Project.open(tmp_path / "oat-söhne").brand
    assert (brand.name, brand.handles) == ("Oat & Söhne", ("oatly", "oatly.de"))
    assert brand.competitors == ("Alpro Soja", "vly")
    assert (brand.timezone, brand.retention_days) == ("Europe/Vienna", 90)
    assert asked(chooser, monkeypatch, type="create", values=FORM)["errors"].keys() == {"brand"}


@pytest.mark.parametrize(
    ("field", "value", "word"),
    [
        ("brand", " ", "name"), ("brand", "x" * 81, "80"), ("brand", "a\ud800", "broken"),
        ("handle", "a!", "a!"), ("handle", "", "handle or hashtag"), ("hashtags", "a-b", "a-b"),
        ("competitors", "oatly", "itself"), ("competitors", "x" * 100_000, "too long"),
        ("brief", "x" * 2001, "2,000"), ("language", "fr", "languages"),
        ("timezone", "Mars/Base", "Mars"), ("timezone", "", "city"), ("retention", "0", "3,650"),
        ("retention", "-1", "3,650"), ("retention", "1e3", "3,650"), ("path", "/no/such", "/no/such"),
        ("path", "a\0b", "nothing"), ("handle", None, "handle or hashtag"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(tmp_path, monkeypatch, field, value, word):
    chooser = ProjectChooser(tmp_path)
    hashtags = "" if field == "handle" else "#oatly"
    values = {**FORM, "hashtags": hashtags, field: value}
    errors = asked(chooser, monkeypatch, type="create", values=values)["errors"]
    assert list(errors) == [field]
    assert word in errors[field]
    assert not list(tmp_path.iterdir())


def test_a_city_that_only_one_zone_is_called_after_is_a_time_zone(tmp_path, monkeypatch):
    chooser = ProjectChooser(tmp_path)

    def checked(zone):
        answer = asked(chooser, monkeypatch, type="check", values={**FORM, "timezone": zone})
        return answer["errors"].get("timezone"), answer["read"].get("timezone")

    assert checked("Berlin") == (None, "Read as: Europe/Berlin")
    assert checked("new york") == (None, "Read as: America/New_York")
    assert checked("Europe/Berlin") == (None, None)
    for unclear in ("Louisville", "erlin", "Europe", "/", "Berlin\n/x"):  # two, none, no city
        wrong, read = checked(unclear)
        assert wrong
        assert read is None


def test_an_open_project_elsewhere_is_on_start(tmp_path, monkeypatch):
    Project.create(tmp_path / "far" / "hafer", Brand("Hafermeister")).close()
    (tmp_path / "data").mkdir()
    monkeypatch.chdir(tmp_path / "far")
    chooser = ProjectChooser(tmp_path / "data")
    chooser.choose("hafer")
    assert [tile["brand"] for tile in chooser._projects] == ["Hafermeister"]
    assert chooser._projects[0]["folder"] == chooser.opened == str(tmp_path / "far" / "hafer")
    (tmp_path / "link").symlink_to(tmp_path / "far")
    beside = ProjectChooser(tmp_path / "far")
    beside.choose(tmp_path / "link" / "hafer")
    assert [tile["folder"] for tile in beside._projects] == [beside.opened]  # once, by either name


def test_what_this_user_may_not_look_into_is_passed_over(tmp_path, monkeypatch):
    Project.create(tmp_path / "hafer", Brand("Hafermeister")).close()
    locked, is_file = tmp_path / "locked", Path.is_file
    locked.mkdir()

    def refused(self):
        if locked in self.parents:
            raise PermissionError(13, "Permission denied")
        return is_file(self)

    monkeypatch.setattr(Path, "is_file", refused)
    assert [tile["brand"] for tile in ProjectChooser(tmp_path)._projects] == ["Hafermeister"]


@pytest.mark.parametrize("name", ["CON", "inbox", "../..", "🥛", "a" * 80, "sample"])
def test_every_brand_has_a_folder(tmp_path, monkeypatch, name):
    chooser = ProjectChooser(tmp_path)
    assert asked(chooser, monkeypatch, type="create", values={**FORM, "brand": name})["ok"]
    (made,) = tmp_path.iterdir()
    assert chooser.project.brand.name == name
    assert made.name not in {"con", "inbox", "sample"}
    assert len(made.name) <= 70


def test_an_export_goes_in_with_the_form(tmp_path, monkeypatch):
    (tmp_path / "export.csv").write_text(EXPORT)
    (tmp_path / "notes.txt").write_text("no export at all")
    chooser = ProjectChooser(tmp_path / "data")
    bad = {**FORM, "path": str(tmp_path / "notes.txt")}
    assert asked(chooser, monkeypatch, type="create", values=bad)["errors"].keys() == {"path"}
    good = {**FORM, "path": f'"{tmp_path}/export.csv"'}
    assert "1 new" in asked(chooser, monkeypatch, type="create", values=good)["words"]
    assert chooser.imports == 1
    assert asked(chooser, monkeypatch, type="next")["ok"]
    assert chooser._next["steps"][0]["what"]


def test_the_sample_is_made_beside_the_kernel_and_tells_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "workbench.widgets.project_chooser.make_sample",
        lambda folder, **settings: make_sample(folder, **{**settings, "scale": 0.02}),
    )
    chooser, told = ProjectChooser(tmp_path), []
    chooser.observe(lambda change: told.append(dict(change["new"])), "_run")
    assert asked(chooser, monkeypatch, type="sample")["ok"]
    assert [p.name for p in tmp_path.iterdir()] == ["sample"]
    assert {"invent", "write", "read"} <= {run.get("stage") for run in told}
    shares = [run["share"] for run in told if run.get("stage") == "read"]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert told[-1] == {"state": "idle"}
    assert chooser.imports == 1


def test_ways_are_heard_each_time(tmp_path, monkeypatch):
    Project.create(tmp_path / "oatly", Brand("Oatly")).close()
    chooser, heard = ProjectChooser(tmp_path), []
    chooser.observe(lambda change: heard.append(change["new"]), "way")
    for way in ("file", "file", "nowhere"):
        asked(chooser, monkeypatch, type="go", way=way)
    assert [way for way in heard if way] == ["file", "file"]


def test_tiles_say_what_a_project_waits_for(tmp_path):
    project = Project.create(tmp_path / "oatly", Brand("Oatly"))
    (tmp_path / "export.csv").write_text(EXPORT)
    chooser = ProjectChooser(tmp_path)
    assert chooser._projects[0]["next"] == "gather"
    project.add(read(tmp_path / "export.csv"))
    chooser.refresh()
    assert chooser._projects[0]["next"] == "rank"
    Shortlist(project).decide("instagram:mila.backt", "shortlisted")
    chooser.refresh()
    assert (chooser._projects[0]["next"], chooser._projects[0]["chosen"]) == ("handover", 1)


def test_how_far_it_is_changes_in_the_thread_of_the_kernel(tmp_path, monkeypatch):
    monkeypatch.setattr("workbench.widgets.project_chooser.loop_here", loop_here)
    (tmp_path / "export.csv").write_text(EXPORT)
    chooser, where, answers = ProjectChooser(tmp_path / "data"), [], []
    chooser.observe(lambda _: where.append(threading.get_ident()), ["_run", "opened", "imports"])
    monkeypatch.setattr(chooser, "send", answers.append)

    async def kernel():
        values = {**FORM, "path": str(tmp_path / "export.csv")}
        chooser._hear(chooser, {"type": "create", "values": values, "call": 1}, [])
        while not answers:
            await asyncio.sleep(0.01)

    thread = run_in_its_own_thread(kernel)
    assert answers[0]["ok"]
    assert set(where) == {thread}


def test_the_project_before_is_closed_unless_somebody_gave_it(tmp_path):
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        Project.create(folder, Brand(folder.name)).close()
    with Project.open(folders[0]) as given:
        chooser = ProjectChooser(tmp_path, project=given)
        assert chooser.project is given
        second = chooser.choose(folders[1])
        assert given._state._connection is not None
        assert chooser.choose(folders[1]) is second  # it is open already
        third = chooser.choose(folders[2])
        assert second._state._connection is None
        chooser.close()
        assert third._state._connection is None
        assert given._state._connection is not None


def test_another_language_is_spoken_by_the_same_chooser(tmp_path):
    Project.create(tmp_path / "oatly", Brand("Oatly")).close()
    chooser = ProjectChooser(tmp_path, alone=False)
    before = chooser._projects[0]["worked"]
    chooser.speak("de")
    assert chooser._sentences["new"] == "Neues Projekt"
    assert chooser._projects[0]["worked"] != before
    chooser.choose(tmp_path / "oatly")
    assert current_language() == "en"  # a page chooses the language itself
