"""Getting posts into a project: a file, the official API, Instagram live, or one by hand."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import traitlets
from anywidget import AnyWidget

from workbench.errors import SettingError, WorkbenchError
from workbench.funnel import NextSteps, next_steps
from workbench.gather.handle_lists import handles_in
from workbench.gather.live import LiveSource
from workbench.phrases import say
from workbench.widgets.answering import told
from workbench.widgets.browser_files import script, sentences, style
from workbench.widgets.gather_jobs import JOBS, Job
from workbench.widgets.gather_ways import Way, ways_of
from workbench.widgets.inbox import Inbox
from workbench.widgets.language import board_language
from workbench.widgets.loops import loop_here, soon
from workbench.widgets.report_shown import named_step, shown_report, shown_steps
from workbench.widgets.watched import Watched

if TYPE_CHECKING:
    from workbench.gather.live import Outcome
    from workbench.project import ImportReport, Project
    from workbench.schema import Source

__all__ = ["GatherBoard"]

SMALL = 10 << 20
"""Bytes that a browser hands over in one piece; larger files go through the drop folder."""


class GatherBoard(AnyWidget):
    """Bring in a file, ask Instagram, or enter one post; then see what it tells and what is next.

    Parameters
    ----------
    project
        Where it goes.
    inbox
        The drop folder for large files; default `inbox` beside the project.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Attributes
    ----------
    report : ImportReport or None
        What the last import said.
    outcome : Outcome or None
        What became of the last live run.
    imports : int
        How many imports have finished; observe it to look at the project again.
    is_busy : bool
        True while something runs that is worth waiting for; a look at what is next is not.
    """

    _esm = script("kit", "keys_shown", "gather_forms", "gather_board")
    _css = style("base", "gather_board", within="wb-gather")

    _source: LiveSource | None = None
    _halted = False

    imports = traitlets.Int(0).tag(sync=True)
    _open = traitlets.Unicode("file").tag(sync=True)
    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)
    _brand = traitlets.Unicode().tag(sync=True)
    _ways: traitlets.List[dict[str, Any]] = traitlets.List().tag(sync=True)
    _inbox = traitlets.Dict().tag(sync=True)
    _run = traitlets.Dict().tag(sync=True)
    _report = traitlets.Dict().tag(sync=True)
    _next = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        project: Project,
        *,
        inbox: str | os.PathLike[str] | None = None,
        language: str | None = None,
    ) -> None:
        self.project = project
        self.inbox = Inbox(Path(inbox) if inbox else project.folder.parent / "inbox")
        self.report: ImportReport | None = None
        self.outcome: Outcome | None = None
        self._worker: threading.Thread | None = None
        self._looking = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._noted: tuple[str, ...] = ()
        self.language = board_language(language, project.brand)
        super().__init__(
            _sentences=sentences("gather", self.language),
            _language=self.language,
            _brand=project.brand.name,
            _run={"state": "idle"},
        )
        self._show_ways()
        self._show_inbox()
        self.on_msg(self._hear)

    def open_way(self, way: str) -> None:
        """Show the form of a way: ``"file"``, ``"api"``, ``"names"``, ``"live"`` or ``"hand"``.

        Raises
        ------
        SettingError
            There is no such way.
        """
        known = ["file", *(one.name for one in ways_of(self.project, self.language))]
        if way not in known:
            raise SettingError("widgets.no_way", way=way, known=", ".join(known))
        self._open = way

    def import_files(self, *paths: str | os.PathLike[str]) -> ImportReport:
        """Import files or folders; names without a folder are those of the drop folder.

        Raises
        ------
        SettingError
            No path was given.
        FormatError, NotFoundError
            As `workbench.read`.
        """
        from workbench.gather import read

        tidy = [str(path).strip().strip("\"'") for path in paths]
        if not any(tidy):
            raise SettingError("widgets.no_path")
        return self._take(read(*[self.inbox.find(path) for path in tidy if path]))

    def upload(self, name: str, content: bytes) -> ImportReport:
        """Import a small file that the browser hands over; nothing of it is left lying about.

        Raises
        ------
        SettingError
            It is larger than 10 MB.
        """
        from workbench.gather import read

        if len(content) > SMALL:
            raise SettingError("widgets.too_large", file=name, folder=str(self.inbox.folder))
        with self.inbox.borrowed(name, content) as path:
            return self._take(read(path))

    def gather(self, way: str, wishes: Mapping[str, Any]) -> ImportReport:
        """Fetch live, or enter by hand, as the forms of the board do.

        Parameters
        ----------
        way
            ``"api"``, ``"names"``, ``"live"`` or ``"hand"``.
        wishes
            Values of that form's fields by name.

        Returns
        -------
        ImportReport
            What came in; why it stopped stands in `outcome`.

        Raises
        ------
        SettingError
            A field is missing or wrong.
        """
        chosen = self._way(way)
        source = chosen.source(self.project, wishes)
        self._source = source if isinstance(source, LiveSource) else None
        if self._halted and self._source is not None:
            self._source.stop()
        try:
            report = self._take(source)
        finally:
            self.outcome = getattr(source, "outcome", None)
            self._source, self._halted = None, False
        if way == "names":
            self._noted = tuple(handles_in(str(wishes.get("names") or "")))
        return report

    def stop(self) -> bool:
        """End a live run before its next request; all that was fetched is kept.

        Returns
        -------
        bool
            Whether there is one.
        """
        self._halted = True  # also one that is only about to begin
        source = self._source
        if source is not None:
            source.stop()
        return source is not None

    def close(self) -> None:
        """Close the board; a live run that nobody could stop any more ends before."""
        self.stop()
        super().close()

    def wait(self, limit: float) -> bool:
        """Wait at most `limit` seconds for what runs; return whether it has ended."""
        if self._worker is None:
            return True
        self._worker.join(limit)
        return not self._worker.is_alive()

    def next_steps(self, *, top: int = 50) -> NextSteps:
        """Return what can be said already and what to fetch next, and show it on the board."""
        steps = next_steps(self.project, top=top)
        shown = shown_steps(steps, self.language)
        if self._noted:
            shown["steps"].insert(0, named_step(self._noted, self.language))
        self._show(lambda: setattr(self, "_next", shown))
        return steps

    def _take(self, source: Source) -> ImportReport:
        self.outcome = None
        report = self.project.add(Watched(source, self._progress))
        self.report = report
        self._show(lambda: self._came_in(report))
        return report

    def _came_in(self, report: ImportReport) -> None:
        self._report = shown_report(report, self.language)
        self._show_inbox()
        self.imports += 1

    def _progress(self, records: int, requests: int | None) -> None:
        self._show_run({"state": "running", "records": records, "requests": requests})

    def _show_run(self, run: Mapping[str, Any]) -> None:
        self._show(lambda: setattr(self, "_run", dict(run)))

    def _show(self, act: Callable[[], None]) -> None:
        """Set traits where the board was heard, not in the thread of the import."""
        soon(None if self._loop is loop_here() else self._loop, act)

    def _way(self, name: str) -> Way:
        return next(way for way in ways_of(self.project, self.language) if way.name == name)

    def _show_ways(self) -> None:
        self._ways = [way.to_browser(self.language) for way in ways_of(self.project, self.language)]

    def _show_inbox(self) -> None:
        self._inbox = {"folder": str(self.inbox.folder), "files": self.inbox.listed()}

    def _hear(
        self, _widget: object, message: Mapping[str, Any], buffers: Sequence[memoryview]
    ) -> None:
        kind = message.get("type")
        self._loop = loop_here()
        if kind == "stop":
            self.stop()
            self._answer(message, {"ok": True})
        elif kind == "look":
            self._show_inbox()
            self._answer(message, {"ok": True})
        elif kind in JOBS:
            if self.is_busy:
                self._answer(
                    message, {"ok": False, "reason": say("widgets.gather_busy", self.language)}
                )
                return
            self._halted = False
            job = JOBS[kind]
            pieces = [bytes(buffer) for buffer in buffers or ()]
            # The kernel has to stay free to hear the stop button.
            before = self._worker
            self._worker = threading.Thread(
                target=self._work, args=(job, message, pieces, before), daemon=True
            )
            self._looking = kind == "next"
            self._worker.start()

    @property
    def is_busy(self) -> bool:
        """True while something runs that is worth waiting for; a look at what is next is not."""
        return self._worker is not None and self._worker.is_alive() and not self._looking

    def _work(
        self,
        job: Job,
        message: Mapping[str, Any],
        pieces: list[bytes],
        before: threading.Thread | None,
    ) -> None:
        if before is not None:
            before.join()
        self._show_run({"state": "running"})
        answer: dict[str, Any] = {
            "ok": False,
            "reason": say("widgets.gather_broken", self.language),
        }
        try:
            outcome = job(self, message, pieces)
            answer = {"ok": True}
            if outcome is not None:
                answer["requests"] = outcome.requests
                answer["skipped"] = [
                    say(problem.reason, self.language, **problem.values)
                    for problem in outcome.skipped
                ]
            if outcome is not None and outcome.stopped is not None:
                stopped = outcome.stopped
                answer["stopped"] = say(stopped.reason, self.language, **stopped.values)
        except WorkbenchError as error:
            answer["reason"] = told(error, self.language)
        finally:
            self._show_run({"state": "idle"})
            self._show(self._show_ways)
            self._show(lambda: self._answer(message, answer))

    def _answer(self, message: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        self.send({**answer, "reply_to": message.get("call")})
