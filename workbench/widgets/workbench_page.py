"""All boards on one page with one kernel: a tab each, made when it is first looked at."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import pandas as pd
from ipywidgets import Box, VBox

from workbench.errors import SettingError
from workbench.phrases import current_language, languages, say, use_language
from workbench.project import Project
from workbench.steps import Desk
from workbench.widgets.language import board_language
from workbench.widgets.loops import loop_here, soon
from workbench.widgets.page_head import PageHead
from workbench.widgets.page_links import Links
from workbench.widgets.page_making import make_board
from workbench.widgets.page_place import Place
from workbench.widgets.page_tabs import TABS, WARMED
from workbench.widgets.page_words import data_date, words_of_none
from workbench.widgets.project_chooser import ProjectChooser

__all__ = ["Workbench"]

START, DATA = "start", "data"


class Workbench(VBox):  # type: ignore[misc]  # ipywidgets ships no types
    """Start, data, ranking, fans, community, library and hand-over of a project on one page.

    A board is made beside the kernel when its tab is first looked at, and kept; ranking and fans
    are made beforehand once the page is drawn. Whom somebody selects in one board is shown in the
    others. New data make ranking, fans and community anew.

    Parameters
    ----------
    project
        A project or its folder; None to choose one on the page.
    folder
        Where projects lie.
    language
        ``"de"`` or ``"en"``; default WORKBENCH_LANGUAGE, else the brand's.

    Attributes
    ----------
    project : Project or None
        The one that is open.
    desk : Desk or None
        Its results.

    Raises
    ------
    NotFoundError
        There is no project in the folder that was given.
    SettingError
        The workbench does not speak the language.
    """

    def __init__(
        self,
        project: Project | str | os.PathLike[str] | None = None,
        *,
        folder: str | os.PathLike[str] = "data",
        language: str | None = None,
    ) -> None:
        if language is not None and language not in languages():
            raise SettingError("brand.bad_language", language=language)
        opened = project if isinstance(project, Project) or project is None else None
        if opened is None and project is not None:
            opened = Project.open(os.fspath(project))  # type: ignore[arg-type]  # a path by now
        self.project: Project | None = None
        self.desk: Desk | None = None
        self._folder = folder
        self._wished = language
        self._loop = loop_here()
        self._guard = threading.RLock()
        self._links = Links(lambda name: name == self.tab)
        self._boards: dict[str, Any] = {}
        self._round = dict.fromkeys(TABS, 0)  # a board of an earlier round comes too late
        self._making: set[str] = set()
        self._to_warm: list[str] = []
        self._shown = False
        self._way = ""
        self.language = language or current_language()
        self._head = PageHead(
            (START, *TABS),
            language=self.language,
            on_shown=self._on_shown,
            on_language=self.speak,
        )
        self._places = {
            name: Place(name, language=self.language, on_again=partial(self._again, name))
            for name in TABS
        }
        self._panels = {name: Box() for name in (START, *TABS)}
        for name, panel in self._panels.items():
            panel.add_class("wb-page-panel").add_class(f"wb-page-{name}")
        for name, place in self._places.items():
            self._panels[name].children = (place,)
        super().__init__([self._head, *self._panels.values()])
        self.add_class("wb-page")
        self._head.observe(lambda change: self._look(change["new"]), names="current")
        if opened is not None:
            self._open(opened)
        self._start(opened)
        for name in TABS if opened is None else ():
            self._drop(name)

    @property
    def boards(self) -> Mapping[str, Any]:
        """The boards made so far by the name of their tab."""
        return MappingProxyType(self._boards)

    @property
    def tab(self) -> str:
        """The tab that is looked at; may be set."""
        return str(self._head.current)

    @tab.setter
    def tab(self, name: str) -> None:
        if name not in self._panels:
            raise SettingError("widgets.page_no_tab", tab=name, tabs=", ".join(self._panels))
        self._head.current = name

    @property
    def selection(self) -> pd.DataFrame:
        """What is selected in the board that is looked at; empty where nothing can be."""
        selection = getattr(self._boards.get(self.tab), "selection", None)
        return selection if isinstance(selection, pd.DataFrame) else pd.DataFrame()

    def speak(self, language: str) -> None:
        """Say everything in another language; boards are made again from what is at hand.

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
        with self._guard:
            self._speak(language)
            self._start(self.project)
            for name in TABS:
                self._drop(name)
            self._look(self.tab)
            self._warm()

    def _speak(self, language: str) -> None:
        self.language = language
        self._head.speak(language)
        for place in self._places.values():
            place.speak(language)
        self._show_facts()

    def _start(self, project: Project | None) -> None:
        """Show the project chooser, in the language of the page."""
        before = self._boards.get(START)
        if self._wished or project is not None:
            use_language(self.language)
        chooser = ProjectChooser(self._folder, alone=False)
        if project is not None:
            chooser.choose(project.folder)
            use_language(self.language)
        chooser.observe(self._on_opened, names="opened")
        chooser.observe(lambda _: self._later(self._new_data), names="imports")
        chooser.observe(self._on_way, names="way")
        self._boards[START] = chooser
        self._panels[START].children = (chooser,)
        if before is not None:
            before.close()

    def _open(self, project: Project) -> None:
        with self._guard:
            self.project = project
            self.desk = Desk(project, on_progress=self._on_progress)
            language = self._wished or board_language(None, project.brand)
            if language != self.language:
                self._speak(language)
            use_language(self.language)
            self._links = Links(lambda name: name == self.tab)
            self._head.brand, self._head.date = project.brand.name, ""
            for name in TABS:
                self._drop(name)
        self._show_facts()
        self._look(self.tab)
        self._warm()

    def _on_opened(self, change: Mapping[str, Any]) -> None:
        folder = str(change["new"])
        known = self.project is not None and str(self.project.folder) == folder
        if folder and not known:
            self._open(self._boards[START].project)

    def _on_way(self, change: Mapping[str, Any]) -> None:
        way = str(change["new"])
        if not way:
            return
        self._way = "" if way in TABS else way
        self._head.current = way if way in TABS else DATA
        self._follow_way()

    def _follow_way(self) -> None:
        """Show the form that somebody asked for on Start, once there is the board with it."""
        if self._way and DATA in self._boards:
            self._boards[DATA].open_way(self._way)
            self._way = ""

    def _on_shown(self) -> None:
        # What is heavy waits until there is something to look at.
        self._loop = loop_here() or self._loop
        self._shown = True
        self._look(self.tab)
        self._warm()

    def _on_progress(self, result: str, phrase: str, values: dict[str, object]) -> None:
        def tell() -> None:
            for name, tab in TABS.items():
                if result in tab.hears and name in self._making:
                    words = say(phrase, self.language, **values)
                    self._places[name].show("working", what=words)

        self._later(tell)

    def _later(self, act: Callable[[], None]) -> None:
        soon(self._loop, act)

    def _look(self, name: str) -> None:
        """Show a board that is there, or have it made."""
        with self._guard:
            board = self._boards.get(name)
            if board is not None:
                if hasattr(board, "refresh"):  # others may have decided something meanwhile
                    board.refresh()
                return
            if self.desk is None or name in self._making or name not in TABS:
                return
            if self._places[name].kind in {"empty", "trouble"}:
                return
            self._making.add(name)
            self._head.tell(name, "working")
            round_ = self._round[name]

            def done(board: Any, words: dict[str, str]) -> None:  # noqa: ANN401  # a board
                self._later(lambda: self._settle(name, round_, board, words))

            given = (TABS[name], self.desk, self.language, done)
            threading.Thread(target=make_board, args=given, daemon=True).start()

    def _settle(self, name: str, round_: int, board: object, words: dict[str, str]) -> None:
        with self._guard:
            if round_ != self._round[name]:
                if board is not None:
                    board.close()  # type: ignore[attr-defined]  # a widget
                return
            self._making.discard(name)
            if board is None:
                self._places[name].show(**words)
                self._head.tell(name, "trouble" if words["kind"] == "trouble" else "")
            else:
                self._boards[name] = board
                self._panels[name].children = (self._places[name], board)
                self._places[name].show("ready")
                self._head.tell(name, "ready")
                self._links.add(name, board)
                if name == DATA:
                    self._follow_way()
                    board.observe(lambda _: self._later(self._new_data), names="imports")  # type: ignore[attr-defined]  # a trait
        self._warm_next()

    def _drop(self, name: str) -> None:
        """Forget a board; its place says what will come, or what is missing."""
        self._round[name] += 1
        self._making.discard(name)
        self._links.drop(name)
        board = self._boards.pop(name, None)
        place = self._places[name]
        self._panels[name].children = (place,)
        if board is not None:
            board.close()
        self._head.tell(name, "")
        if self.desk is None:
            place.show("empty", **words_of_none(self.language))
        else:
            place.show("working")

    def _again(self, name: str) -> None:
        with self._guard:
            self._drop(name)
            self._look(name)

    def _new_data(self) -> None:
        """Make anew what shows the tables; who reads a board now is told and left alone."""
        if self.desk is None:
            return
        with self._guard:
            self.desk.refresh()
            for name, tab in TABS.items():
                if not tab.of_tables and name in self._boards:
                    continue
                if name == self.tab and name in self._boards:
                    self._places[name].show("new", what=self._head.say("new_data"))
                    self._head.tell(name, "new")
                else:
                    self._drop(name)
        self._show_facts()
        self._look(self.tab)
        self._warm()

    def _warm(self) -> None:
        self._to_warm = list(WARMED)
        self._warm_next()

    def _warm_next(self) -> None:
        with self._guard:
            if not self._shown or self._making.intersection(WARMED):
                return
            while self._to_warm:
                name = self._to_warm.pop(0)
                if name not in self._boards:
                    self._look(name)
                    return

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

        threading.Thread(target=read, daemon=True).start()
