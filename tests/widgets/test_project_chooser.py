"""Choosing a project without a browser, as a notebook that runs headless does."""

import os

import pytest

from workbench.brand import Brand
from workbench.errors import NotFoundError, SettingError
from workbench.phrases import use_language
from workbench.project import Project
from workbench.widgets import ProjectChooser

EXPORT = """url,username,date,caption
https://www.instagram.com/p/BxbYDJsuyO2/,mila.backt,2026-11-01,Porridge mit @hafermeister
"""


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
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
