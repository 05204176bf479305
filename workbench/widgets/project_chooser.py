"""The first thing on the page: which project, or none yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import traitlets
from anywidget import AnyWidget

from workbench.errors import NotFoundError, SettingError, WorkbenchError
from workbench.phrases import current_language, use_language
from workbench.project import ImportReport, Project
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.projects_here import (
    SAMPLE,
    find_folder,
    make_sample,
    new_project,
    projects_in,
)

__all__ = ["ProjectChooser"]


class ProjectChooser(AnyWidget):
    """Open a project, try the sample, or begin with an export.

    Parameters
    ----------
    folder
        Where projects lie. A relative path is also looked for one folder up.

    Examples
    --------
    In a notebook::

        chooser = ProjectChooser("data")
        project = chooser.project_or_sample()
    """

    _esm = script("kit", "project_chooser")
    _css = style("base", "project_chooser")

    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _folder = traitlets.Unicode().tag(sync=True)
    _projects: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _chosen = traitlets.Unicode().tag(sync=True)

    def __init__(self, folder: str | os.PathLike[str] = "data") -> None:
        self.folder = find_folder(folder)
        self._project: Project | None = None
        self._report: ImportReport | None = None
        language = current_language()
        super().__init__(
            _sentences=sentences("chooser", language),
            _language=language,
            _folder=str(self.folder),
        )
        self._look()
        self.on_msg(self._hear)

    @property
    def project(self) -> Project:
        """The project that was chosen, else the one worked on last.

        Raises
        ------
        NotFoundError
            There is none in the folder.
        """
        if self._project is None:
            told = os.environ.get("WORKBENCH_PROJECT", "")
            usable = [p.folder for p in projects_in(self.folder) if not p.problem]
            if not usable:
                raise NotFoundError("widgets.no_project", folder=str(self.folder))
            self.choose(Path(told) if told and Path(told) in usable else usable[0])
        assert self._project is not None  # noqa: S101  # choose has just set it
        return self._project

    @property
    def report(self) -> ImportReport:
        """What the last import said; without one, what the project holds."""
        return self._report or self.project.add()

    @property
    def is_sample(self) -> bool:
        """True if the open project is the invented one."""
        return self.project.folder.name == SAMPLE

    def choose(self, folder: str | os.PathLike[str]) -> Project:
        """Open the project in `folder` and speak its language from now on.

        Raises
        ------
        NotFoundError
            There is no project.
        ProjectError
            It is damaged or of a newer version.
        """
        project = Project.open(Path(folder))
        self._project, self._report = project, None
        if not os.environ.get("WORKBENCH_LANGUAGE"):
            use_language(project.brand.language)
        self._look()
        return project

    def use_sample(self, *, seed: int = 0, scale: float = 1.0) -> Project:
        """Open the sample project; make it first if there is none.

        Parameters
        ----------
        seed, scale
            As `workbench.sample.make` takes them.
        """
        place = self.folder / SAMPLE
        report = None
        if not (place / "brand.toml").exists():
            report = make_sample(place, seed=seed, scale=scale)
        project = self.choose(place)
        self._report = report
        return project

    def project_or_sample(self) -> Project:
        """Return `project`; where there is none yet, the sample."""
        try:
            return self.project
        except NotFoundError:
            return self.use_sample()

    def import_export(self, path: str, *, brand: str = "", handles: str = "") -> ImportReport:
        """Read an export into a new project for `brand`, or without one into the open project.

        Parameters
        ----------
        path
            File or folder on this computer, in any format `workbench.read` knows.
        brand
            Name of a new project's brand.
        handles
            The brand's handles, separated by spaces or commas.

        Raises
        ------
        SettingError
            No path, or neither a brand nor an open project.
        """
        from workbench.gather import read

        tidy = path.strip().strip("\"'")
        if not tidy:
            raise SettingError("widgets.no_path")
        source = read(tidy)
        if brand.strip():
            with new_project(self.folder, brand.strip(), handles.replace(",", " ").split()) as made:
                place = made.folder
            self.choose(place)
        elif self._project is None:
            raise SettingError("widgets.no_brand")
        report = self.project.add(source)
        self._report = report
        self._look()
        return report

    def _look(self) -> None:
        """Show what is in the folder now."""
        projects = projects_in(self.folder)
        with self.hold_sync():
            self._projects = [
                {
                    "folder": str(p.folder),
                    "brand": p.brand,
                    "posts": p.posts,
                    "date": p.newest,
                    "problem": p.problem,
                }
                for p in projects
            ]
            self._chosen = str(self._project.folder) if self._project else ""

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        work: dict[str, Callable[[Mapping[str, Any]], object]] = {
            "open": lambda m: self.choose(str(m["folder"])),
            "sample": lambda _: self.use_sample(),
            "import": lambda m: self.import_export(
                str(m["path"]), brand=str(m["brand"]), handles=str(m["handles"])
            ),
        }
        if message.get("type") not in work:
            return
        answer: dict[str, Any] = {"ok": False}
        try:
            done = work[message["type"]](message)
            answer = {"ok": True, "brand": self.project.brand.name}
            if isinstance(done, ImportReport):
                answer["words"] = str(done)
        except WorkbenchError as error:
            answer["reason"] = str(error)
        finally:
            self.send({**answer, "reply_to": message.get("call")})
