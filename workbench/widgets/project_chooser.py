"""Start: which project, a new one, or none yet; and where to go on from there."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets
from anywidget import AnyWidget

from workbench.errors import NotFoundError, SettingError, WorkbenchError
from workbench.phrases import current_language, languages, say, use_language
from workbench.project import ImportReport, Project
from workbench.widgets.answering import told
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.loops import loop_here, soon
from workbench.widgets.new_project import RETENTION, Checked, check_form, time_zones
from workbench.widgets.projects_here import (
    SAMPLE,
    find_folder,
    make_sample,
    new_project,
    projects_in,
)
from workbench.widgets.start_jobs import AT_ONCE, LONG, Answer, Long, unranked

if TYPE_CHECKING:
    from workbench.ranking import Ranking

__all__ = ["ProjectChooser"]


class ProjectChooser(AnyWidget):
    """Open a project, begin a new one by a form, or try the sample; then see what is next.

    Parameters
    ----------
    folder
        Where projects lie. A relative path is also looked for one folder up.
    alone
        False inside a page that itself goes where `way` says and chooses the language; True names
        the notebook to open.
    project
        One that is open already; whoever gives it closes it.

    Attributes
    ----------
    opened : str
        Folder of the open project; observe it to hear of another.
    way : str
        Where the user wants to go on: ``"file"``, ``"api"``, ``"live"``, ``"hand"`` or
        ``"names"`` of the gather board, ``"rank"`` or ``"handover"``. Set anew by each press.
    imports : int
        How many imports have finished here.
    aside : str
        What a page wants said with the next "is open".
    ranked
        Gives a ranking that a page has at hand, for the next steps; None if there is none.

    Examples
    --------
    In a notebook::

        chooser = ProjectChooser("data")
        project = chooser.project_or_sample()
    """

    _esm = script("kit", "keys_shown", "project_form", "project_chooser")
    _css = style("base", "project_chooser", within="wb-chooser")

    opened = traitlets.Unicode().tag(sync=True)
    way = traitlets.Unicode().tag(sync=True)
    imports = traitlets.Int(0).tag(sync=True)
    alone = traitlets.Bool(default_value=True).tag(sync=True)
    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _folder = traitlets.Unicode().tag(sync=True)
    _projects: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _choices = traitlets.Dict().tag(sync=True)
    _draft = traitlets.Dict().tag(sync=True)
    _run = traitlets.Dict().tag(sync=True)
    _next = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        folder: str | os.PathLike[str] = "data",
        *,
        alone: bool = True,
        project: Project | None = None,
    ) -> None:
        self.folder = find_folder(folder)
        self.aside = ""
        self.ranked: Callable[[Project], Ranking | None] = unranked
        self._project = project
        self.given = project
        self._report: ImportReport | None = None
        self._worker: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._one_at_a_time = threading.RLock()
        language = current_language()
        super().__init__(
            alone=alone,
            _sentences=sentences("chooser", language),
            _language=language,
            _folder=str(self.folder),
            _choices={
                "zones": list(time_zones()),
                "languages": list(languages()),
                "retention": RETENTION,
            },
            _run={"state": "idle"},
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
            usable = [p.folder for p in projects_in(self.folder, self._language) if not p.problem]
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
        """Open the project in `folder`, close the one before, and speak its language from now on.

        The one that is open already stays as it is. One that was closed opens again when it is
        used.

        Raises
        ------
        NotFoundError
            There is no project.
        ProjectError
            It is damaged or of a newer version.
        """
        before, place = self._project, Path(folder)
        if before is not None and _is_same(before.folder, place):
            self._look()
            return before
        project = Project.open(place)
        self._project, self._report = project, None
        if self.alone and not os.environ.get("WORKBENCH_LANGUAGE"):
            use_language(project.brand.language)
        self._look()
        if before is not None and before is not self.given:
            before.close()
        return project

    def speak(self, language: str) -> None:
        """Say everything in another language; what runs goes on."""
        with self.hold_sync():
            self._sentences = sentences("chooser", language)
            self._language = language
            self._next = {}
        self._look()

    def close(self) -> None:
        """Close the board, and the project unless somebody gave it."""
        project = getattr(self, "_project", None)
        if project is not None and project is not self.given:
            project.close()
        super().close()

    def wait(self, limit: float) -> None:
        """Wait at most `limit` seconds for what runs beside the kernel."""
        if self._worker is not None:
            self._worker.join(limit)

    def use_sample(self, *, seed: int = 0, scale: float = 1.0) -> Project:
        """Open the sample project; make it first if there is none.

        Parameters
        ----------
        seed, scale
            As `workbench.sample.make` takes them.
        """
        return self._open_sample(self._sample(seed=seed, scale=scale))

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
        self._came_in(report)
        return report

    def refresh(self) -> None:
        """Look again at what is in the folder: other windows may have worked there."""
        self._look()

    def _sample(self, *, seed: int = 0, scale: float = 1.0) -> ImportReport | None:
        """Make the sample if there is none; return what its import said."""
        with self._one_at_a_time:  # a cell may ask for it while a click is making it
            if (self.folder / SAMPLE / "brand.toml").exists():
                return None
            return make_sample(self.folder / SAMPLE, seed=seed, scale=scale, tell=self._tell)

    def _open_sample(self, report: ImportReport | None) -> Project:
        project = self.choose(self.folder / SAMPLE)
        if report is not None:
            self._came_in(report)
        return project

    def _came_in(self, report: ImportReport) -> None:
        self._report = report
        self._look()
        self.imports += 1

    def _tell(self, stage: str, share: float | None) -> None:
        self._show_run({"state": "running", "stage": stage, "share": share})

    def _count(self, records: int, _requests: int | None) -> None:
        self._show_run({"state": "running", "stage": "import", "records": records})

    def _show_run(self, run: Mapping[str, Any]) -> None:
        # Traits are set in the kernel's thread only: two at once would mix up what is sent.
        there = None if self._loop is loop_here() else self._loop
        soon(there, lambda: setattr(self, "_run", dict(run)))

    def _look(self) -> None:
        """Show what is in the folder now."""
        place = self._project.folder if self._project else None
        projects = projects_in(self.folder, self._language, also=place)
        opened = "" if place is None else str(place)
        with self.hold_sync():
            if opened != self.opened:
                self._next = {}
            self._projects = [
                {
                    "folder": opened if place and _is_same(p.folder, place) else str(p.folder),
                    "brand": p.brand,
                    "posts": p.posts,
                    "date": p.newest,
                    "worked": p.worked,
                    "chosen": p.chosen,
                    "next": p.next,
                    "sample": p.folder.name == SAMPLE,
                    "problem": p.problem,
                }
                for p in projects
            ]
            self.opened = opened

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        kind = message.get("type")
        self._loop = loop_here()
        if kind in AT_ONCE:
            self._settle(message, lambda: AT_ONCE[kind](self, message))
        elif kind in LONG:
            if self._worker is not None and self._worker.is_alive():
                reason = say("widgets.chooser_busy", self._language)
                self._answer(message, {"ok": False, "reason": reason})
                return
            # The kernel has to stay free: what takes long is done beside it.
            work = (LONG[kind], message, self._loop)
            self._worker = threading.Thread(target=self._work, args=work, daemon=True)
            self._worker.start()

    def _work(
        self, job: Long, message: Mapping[str, Any], loop: asyncio.AbstractEventLoop | None
    ) -> None:
        """Do a job in its own thread, then what it leaves to do in the kernel's."""
        self._show_run({"state": "running"})
        left: Callable[[], Answer] = self._broken
        try:
            left = job(self, message)
        except WorkbenchError as error:
            answer = {"ok": False, "reason": told(error, self._language)}
            left = lambda: answer  # noqa: E731  # what is left is to say so
        finally:
            self._show_run({"state": "idle"})
            soon(loop, lambda: self._settle(message, left))

    def _settle(self, message: Mapping[str, Any], act: Callable[[], Answer]) -> None:
        answer = self._broken()
        try:
            answer = act()
        except WorkbenchError as error:
            answer = {"ok": False, "reason": told(error, self._language)}
        finally:
            self._answer(message, answer)

    def _broken(self) -> Answer:
        return {"ok": False, "reason": say("widgets.chooser_broken", self._language)}

    def _answer(self, message: Mapping[str, Any], answer: Answer) -> None:
        self.send({**answer, "reply_to": message.get("call")})

    def _check(self, message: Mapping[str, Any]) -> Checked:
        return check_form(self.folder, dict(message["values"]), self._language)

    def _is_open(self, **more: object) -> Answer:
        words = "\n".join(str(part) for part in (self.aside, more.pop("words", "")) if part)
        self.aside = ""
        return {"ok": True, "brand": self.project.brand.name, "words": words, **more}


def _is_same(folder: Path, other: Path) -> bool:
    return folder.resolve() == other.expanduser().resolve()
