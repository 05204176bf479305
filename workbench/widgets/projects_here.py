"""Finding the projects in a folder, and making new ones from the sample or an export."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from workbench.brand import Brand
from workbench.errors import SettingError, WorkbenchError
from workbench.phrases import render
from workbench.project import ImportReport, Project

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SAMPLE", "Found", "find_folder", "make_sample", "new_project", "projects_in"]

SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Found:
    """A project in a folder: what a chooser shows of it; `problem` if it cannot be opened."""

    folder: Path
    brand: str
    posts: int
    newest: str
    touched: float
    problem: str = ""


def find_folder(folder: str | os.PathLike[str]) -> Path:
    """Return where projects lie.

    An absolute path is that path. A relative one is looked for here and one folder up, as
    notebooks lie beside the projects; `workbench lab` says where by WORKBENCH_FOLDER.
    """
    wished = Path(folder).expanduser()
    told = os.environ.get("WORKBENCH_FOLDER")
    if wished.is_absolute():
        return wished
    if told:
        return Path(told)
    above = Path.cwd().parent / wished
    return above if above.is_dir() and not wished.is_dir() else wished.absolute()


def projects_in(folder: Path) -> list[Found]:
    """Return the projects in `folder`, and `folder` itself if it is one; newest work first."""
    places = [folder, *folder.iterdir()] if folder.is_dir() else []
    found = [_look_into(place) for place in places if (place / "brand.toml").is_file()]
    return sorted(found, key=lambda project: (-project.touched, project.folder.name))


def make_sample(folder: Path, *, seed: int = 0, scale: float = 1.0) -> ImportReport:
    """Make the sample project in `folder` the way a team would: export files, then an import.

    Returns
    -------
    ImportReport
        What the import said.
    """
    from workbench.gather import read
    from workbench.sample import make, write_export

    sample = make(seed, scale=scale)
    with tempfile.TemporaryDirectory() as exports, Project.create(folder, sample.brand) as project:
        report = project.add(read(*write_export(sample, exports)))
        for name, accounts in sample.lists.items():
            for account in sorted(accounts):
                project.put_on_list(name, account)
    return report


def new_project(folder: Path, brand: str, handles: Sequence[str]) -> Project:
    """Create a project for a brand in a sub-folder of `folder` named after it.

    Raises
    ------
    SettingError
        The brand has no name.
    """
    if not brand.strip():
        raise SettingError("widgets.no_brand")
    name = re.sub(r"[^\w-]+", "-", brand.casefold()).strip("-") or "project"
    return Project.create(folder / name, Brand(brand, handles=handles))


def _look_into(place: Path) -> Found:
    touched = max(file.stat().st_mtime for file in place.glob("*.*") if file.is_file())
    try:
        with Project.open(place, erase=False) as project:
            times = project.posts(columns=["created_at"])["created_at"]
            newest = _day(times.max(), project.brand.timezone) if times.notna().any() else ""
            return Found(place, project.brand.name, len(times), newest, touched)
    except WorkbenchError as error:
        return Found(place, place.name, 0, "", touched, problem=str(error))


def _day(moment: pd.Timestamp, timezone: str) -> str:
    return render("{day:date}", {"day": moment.tz_convert(timezone)})
