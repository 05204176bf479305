"""Finding the projects in a folder, and making new ones from the sample or an export."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from workbench.brand import Brand
from workbench.errors import SettingError, WorkbenchError
from workbench.phrases import render
from workbench.project import ImportReport, Project
from workbench.shortlist import Shortlist
from workbench.widgets.answering import told
from workbench.widgets.new_project import folder_name
from workbench.widgets.watched import Watched

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "SAMPLE",
    "Found",
    "Next",
    "Tell",
    "find_folder",
    "make_sample",
    "new_project",
    "projects_in",
]

SAMPLE = "sample"
_NOT_CHOSEN = ("found", "declined", "never")
Next = Literal["gather", "rank", "handover"]
"""What a project waits for: posts, decisions, or being handed over."""
Tell = Callable[[str, float | None], None]
"""Called with the name of a stage and how much of it is done (0..1), None if nobody knows."""


@dataclass(frozen=True, slots=True)
class Found:
    """A project in a folder: what a chooser shows of it; `problem` if it cannot be opened.

    `newest` is the day of its newest post, `worked` the day it was last worked on, `chosen` how
    many people are on its shortlist, `next` what it waits for.
    """

    folder: Path
    brand: str
    posts: int
    newest: str
    touched: float
    problem: str = ""
    worked: str = ""
    chosen: int = 0
    next: Next = "gather"


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


def projects_in(folder: Path, language: str, *, also: Path | None = None) -> list[Found]:
    """Return the projects in `folder`, and `folder` itself if it is one; newest work first.

    Days and trouble are told in `language`. A project elsewhere is looked into, too, if `also`
    names it; what this user may not read is passed over.
    """
    places = [folder, *_inside(folder)]
    if also is not None and also.resolve() not in {place.resolve() for place in places}:
        places.append(also)
    found = [_look_into(place, language) for place in places if _is_project(place)]
    return sorted(found, key=lambda project: (-project.touched, project.folder.name))


def make_sample(
    folder: Path, *, seed: int = 0, scale: float = 1.0, tell: Tell | None = None
) -> ImportReport:
    """Make the sample project in `folder` the way a team would: export files, then an import.

    It is made beside its place and moved there when it is whole: whoever stops half-way has none.

    Parameters
    ----------
    folder
        Where it is to lie.
    seed, scale
        As `workbench.sample.make` takes them.
    tell
        Hears how far it is: the stages ``invent``, ``write`` and ``read``.

    Returns
    -------
    ImportReport
        What the import said.
    """
    from workbench.gather import read
    from workbench.sample import make, write_export

    say_so = tell or _nobody
    say_so("invent", None)
    sample = make(seed, scale=scale)
    records = len(sample.posts) + len(sample.comments) + len(sample.accounts)
    say_so("write", None)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sample-", dir=folder.parent) as beside:
        files = write_export(sample, Path(beside) / "exports")
        making = Path(beside) / "project"
        with Project.create(making, sample.brand) as project:
            source = Watched(read(*files), lambda n, _: say_so("read", min(n / records, 1.0)))
            report = project.add(source)
            for name, accounts in sample.lists.items():
                for account in sorted(accounts):
                    project.put_on_list(name, account)
        shutil.move(making, folder)
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
    return Project.create(folder / folder_name(brand), Brand(brand, handles=handles))


def _inside(folder: Path) -> list[Path]:
    try:
        return [place for place in folder.iterdir() if not place.name.startswith(".")]
    except OSError:  # not there, no folder, or not for this user
        return []


def _is_project(place: Path) -> bool:
    try:
        return (place / "brand.toml").is_file()
    except OSError:  # somebody else's folder beside it
        return False


def _nobody(_stage: str, _share: float | None) -> None:
    """Nobody listens."""


def _look_into(place: Path, language: str) -> Found:
    touched = max(file.stat().st_mtime for file in place.glob("*.*") if file.is_file())
    moment = pd.Timestamp(touched, unit="s", tz="UTC")
    try:
        with Project.open(place, erase=False) as project:
            zone = project.brand.timezone
            times = project.posts(columns=["created_at"])["created_at"]
            newest = _day(times.max(), zone, language) if times.notna().any() else ""
            status = Shortlist(project).table()["status"]
            chosen = int((~status.isin(_NOT_CHOSEN)).sum())
            waits: Next = "gather" if not len(times) else "handover" if chosen else "rank"
            return Found(
                place, project.brand.name, len(times), newest, touched,
                worked=_day(moment, zone, language), chosen=chosen, next=waits,
            )  # fmt: skip
    except WorkbenchError as error:
        return Found(place, place.name, 0, "", touched, problem=told(error, language))


def _day(moment: pd.Timestamp, timezone: str, language: str) -> str:
    return render("{day:date}", {"day": moment.tz_convert(timezone)}, language)
