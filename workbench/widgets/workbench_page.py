"""All boards on one page with one kernel: a tab each, made when it is first looked at."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
from ipywidgets import VBox

from workbench.errors import NotFoundError, SettingError
from workbench.phrases import current_language, languages, say, use_language
from workbench.project import Project
from workbench.steps import Desk
from workbench.widgets.language import board_language
from workbench.widgets.loops import loop_here, soon
from workbench.widgets.page_boards import BOARDS, PageBoards
from workbench.widgets.page_head import PageHead
from workbench.widgets.page_rooms import Rooms
from workbench.widgets.page_tabs import RANK, TABS
from workbench.widgets.page_threads import Threads
from workbench.widgets.page_words import data_date
from workbench.widgets.project_chooser import ProjectChooser

if TYPE_CHECKING:
    from workbench.ranking import Ranking

__all__ = ["Workbench"]

START, DATA = "start", "data"
LIMIT = 10.0  # seconds that closing the page waits for what is under way


class Workbench(VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """Start, data, ranking, fans, community, library and hand-over of a project on one page.

    A board is made beside the kernel when its tab is first looked at, and kept; ranking and fans
    are made beforehand once the page is drawn. Whom somebody selects in one board is shown in the
    others. New data make ranking, fans and community anew. The tab of the ranking shows the same
    people as a network, too.

    Parameters
    ----------
    project
        A project or its folder; None to choose one on the page. Whoever gives a `Project` closes
        it; the page closes those that it opened.
    folder
        Where projects lie; default where `project` lies, without one ``data``.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Attributes
    ----------
    project : Project or None
        The one that is open.

    Raises
    ------
    NotFoundError
        There is no project in the folder that was given.
    SettingError
        The workbench does not speak the language.
    """

    _is_open = False

    def __init__(
        self,
        project: Project | str | os.PathLike[str] | None = None,
        *,
        folder: str | os.PathLike[str] | None = None,
        language: str | None = None,
    ) -> None:
        if language is not None and language not in languages():
            raise SettingError("brand.bad_language", language=language)
        self.language = language or current_language()
        if language is not None:
            use_language(language)
        given = project if isinstance(project, Project) else None
        self._chooser = ProjectChooser(_where(project, folder), alone=False, project=given)
        if given is None and project is not None:
            self._chooser.choose(project)  # type: ignore[arg-type]  # a path by now
        self.project: Project | None = None
        self._wished = language
        self._loop = loop_here()
        self._threads = Threads()
        self._way = ""
        self._head = PageHead(
            (START, *TABS),
            language=self.language,
            on_shown=self._on_shown,
            on_language=self.speak,
        )
        self._rooms = Rooms(START, language=self.language, on_again=self._again)
        self._rooms.hold(START, self._chooser)
        self._boards = PageBoards(
            self._head,
            self._rooms,
            threads=self._threads,
            later=self._later,
            on_made=self._on_made,
        )
        self._boards.made[START] = self._chooser
        self._boards.language = self.language
        super().__init__([self._head, *self._rooms.panels.values()])
        self._is_open = True
        self.add_class("wb-page")
        self._head.observe(lambda _: self._boards.look_around(), names="current")
        self._rooms.switch.observe(lambda _: self._boards.look_around(), names="current")
        if self._chooser.opened:
            self._open(self._chooser.project)
        else:
            self._boards.drop_all()
        self._chooser.observe(self._on_opened, names="opened")
        self._chooser.observe(lambda _: self._later(self._new_data), names="imports")
        self._chooser.observe(self._on_way, names="way")
        self._chooser.ranked = self._ranked

    @property
    def boards(self) -> Mapping[str, Any]:
        """The boards made so far by the name of their tab."""
        return MappingProxyType(self._boards.made)

    @property
    def desk(self) -> Desk | None:
        """The results of the open project."""
        return self._boards.desk

    @property
    def tab(self) -> str:
        """The tab that is looked at; may be set."""
        return str(self._head.current)

    @tab.setter
    def tab(self, name: str) -> None:
        if name not in self._rooms.panels:
            raise SettingError("widgets.page_no_tab", tab=name, tabs=", ".join(self._rooms.panels))
        self._head.current = name

    @property
    def selection(self) -> pd.DataFrame:
        """What is selected in the board that is looked at; empty where nothing can be."""
        selection = getattr(self._boards.made.get(self._boards.seen), "selection", None)
        return selection if isinstance(selection, pd.DataFrame) else pd.DataFrame()

    def speak(self, language: str) -> None:
        """Say everything in another language; boards are made again from what is at hand.

        Where data are coming in, the board with its stop button stays until they are in.

        Raises
        ------
        SettingError
            The workbench does not speak it.
        """
        if language not in languages():
            raise SettingError("brand.bad_language", language=language)
        self._wished = language
        if language == self.language:
            return
        use_language(language)
        with self._boards.guard:
            self._speak(language)
            for name in BOARDS:
                if not self._is_gathering(name):
                    self._boards.drop(name)
            self._boards.look_around()
            self._boards.warm()

    def close(self) -> None:
        """Stop what is under way, wait for it a few seconds, and close all that was made here.

        A live run ends before its next request; all that was fetched and decided is kept.
        """
        if self._is_open:
            self._is_open = False
            data: Any = self._boards.made.get(DATA)
            with self._boards.guard:
                self._boards.is_warm, self._boards.desk = False, None
                self._boards.drop_all()
            self._threads.join(LIMIT)
            if hasattr(data, "wait"):
                data.wait(LIMIT)
            self._chooser.wait(LIMIT)
            for part in (self._chooser, self._head, self._rooms):
                part.close()
        super().close()

    def _is_gathering(self, name: str) -> bool:
        """Say whether data are coming in by a board, and in its place that it will follow."""
        if name != DATA or not getattr(self._boards.made.get(DATA), "is_busy", False):
            return False
        self._rooms.places[DATA].show(
            "new", what=self._head.say("follows"), button=self._head.say("follow")
        )
        return True

    def _speak(self, language: str) -> None:
        self.language = self._boards.language = language
        for part in (self._head, self._rooms, self._chooser):
            part.speak(language)
        self._show_facts()

    def _open(self, project: Project) -> None:
        boards = self._boards
        with boards.guard:
            self._tell_of_leaving()
            boards.drop_all()
            self.project = project
            desk = boards.desk = Desk(project)
            desk.on_progress = partial(self._on_progress, desk)
            desk.on_erased = lambda: self._later(lambda: self._erased(desk))
            language = self._wished or board_language(None, project.brand)
            if language != self.language:
                self._speak(language)
            use_language(self.language)
            self._head.brand, self._head.date = project.brand.name, ""
            boards.drop_all()
        self._show_facts()
        boards.look_around()
        boards.warm()

    def _tell_of_leaving(self) -> None:
        """Stop a live run of the project that is left, and have it said on Start."""
        data: Any = self._boards.made.get(DATA)
        if self.project is not None and getattr(data, "is_busy", False):
            words = "run_stopped" if data.stop() else "import_goes_on"
            self._chooser.aside = self._head.say(words, brand=self.project.brand.name)

    def _on_made(self, name: str, board: Any) -> None:  # noqa: ANN401  # a board
        if name == DATA:
            self._follow_way()
            board.observe(lambda _: self._later(self._new_data), names="imports")
        if name == RANK:
            board.observe(lambda change: self._boards.choose_campaign(change["new"]), "campaign")

    def _on_opened(self, change: Mapping[str, Any]) -> None:
        folder = str(change["new"])
        known = self.project is not None and str(self.project.folder) == folder
        if folder and not known:
            self._open(change["owner"].project)

    def _on_way(self, change: Mapping[str, Any]) -> None:
        way = str(change["new"])
        if not way:
            return
        self._way = "" if way in TABS else way
        self._head.current = way if way in TABS else DATA
        self._follow_way()

    def _follow_way(self) -> None:
        """Show the form that somebody asked for on Start, once there is the board with it."""
        if self._way and DATA in self.boards:
            self.boards[DATA].open_way(self._way)
            self._way = ""

    def _on_shown(self) -> None:
        # What is heavy waits until there is something to look at.
        self._loop = loop_here() or self._loop
        self._boards.is_warm = self._is_open
        self._boards.look_around()
        self._boards.warm()

    def _ranked(self, project: Project) -> Ranking | None:
        """Return the ranking of the desk, where it takes no longer than one without an encoder."""
        desk = self.desk
        if desk is None or desk.project is not project or not project.findings.has("safety"):
            return None
        try:
            return desk.ranking
        except NotFoundError:  # no posts
            return None

    def _on_progress(self, desk: Desk, result: str, phrase: str, values: dict[str, object]) -> None:
        if desk is not self.desk and self._threads.is_here():
            raise NotFoundError("widgets.page_left")  # nobody waits for this board any more

        def tell() -> None:
            if desk is self.desk:
                self._boards.tell_progress(result, say(phrase, self.language, **values))

        self._later(tell)

    def _later(self, act: Callable[[], None]) -> None:
        soon(self._loop, act)

    def _again(self, name: str) -> None:
        with self._boards.guard:
            if not self._is_gathering(name):
                self._boards.drop(name)
                self._boards.look(name)

    def _new_data(self) -> None:
        if self.desk is None:
            return
        with self._boards.guard:
            self.desk.refresh()
            self._boards.renew()
        self._show_facts()
        self._boards.look_around()
        self._boards.warm()

    def _erased(self, desk: Desk) -> None:
        """Make boards anew after people in them were erased, here or in another window."""
        if desk is self.desk:
            with self._boards.guard:
                self._boards.let_go_of_erased()
            self._show_facts()
            self._boards.look_around()
            self._boards.warm()

    def _show_facts(self) -> None:
        """Say to which day the data reach."""
        desk, language = self.desk, self.language
        if desk is None:
            return

        def read() -> None:
            words = data_date(desk, language)
            self._later(lambda: show(words))

        def show(words: str) -> None:
            if desk is self.desk and language == self.language:
                self._head.date = words

        self._threads.start(read)


def _where(
    project: Project | str | os.PathLike[str] | None, folder: str | os.PathLike[str] | None
) -> str | os.PathLike[str]:
    """Return where projects lie."""
    if folder is not None or project is None:
        return "data" if folder is None else folder
    place = project.folder if isinstance(project, Project) else Path(project).expanduser()
    return place.resolve().parent
