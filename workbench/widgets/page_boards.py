"""The boards of the page: made beside the kernel when first looked at, kept, and let go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from workbench.widgets.page_links import Links
from workbench.widgets.page_making import make_board
from workbench.widgets.page_tabs import NETWORK, RANK, TABS, VIEWS, WARMED, Tab
from workbench.widgets.page_words import words_of_none

if TYPE_CHECKING:
    from workbench.steps import Desk
    from workbench.widgets.page_head import PageHead
    from workbench.widgets.page_rooms import Rooms
    from workbench.widgets.page_threads import Threads

__all__ = ["BOARDS", "PageBoards"]

BOARDS = (*TABS, *VIEWS)


class PageBoards:
    """Boards by the name of their tab or view.

    Parameters
    ----------
    head, rooms
        Where they are told of and shown.
    threads
        Where they are made.
    later
        Runs something in the thread of the kernel.
    on_made
        Called with name and board, there.

    Attributes
    ----------
    made : dict
        Those that are there.
    desk : Desk or None
        What they show.
    language : str
        What they speak.
    is_warm : bool
        Whether ranking and fans may be made beforehand.
    """

    def __init__(
        self,
        head: PageHead,
        rooms: Rooms,
        *,
        threads: Threads,
        later: Callable[[Callable[[], None]], None],
        on_made: Callable[[str, Any], None],
    ) -> None:
        self.made: dict[str, Any] = {}
        self.desk: Desk | None = None
        self.language = "en"
        self.is_warm = False
        self.guard = threading.RLock()
        self._head, self._rooms, self._threads = head, rooms, threads
        self._later, self._on_made = later, on_made
        self._links = Links(self._is_seen)
        self._round = dict.fromkeys(BOARDS, 0)  # a board of an earlier round comes too late
        self._making: set[str] = set()
        self._to_warm: list[str] = []

    @property
    def seen(self) -> str:
        """The board that is looked at."""
        return self._rooms.shown_in(str(self._head.current))

    def look_around(self) -> None:
        """Show the board of the tab, and the one of its other view where that is chosen."""
        if self.desk is not None and self.made:
            self.desk.look_for_erased()
        for name in dict.fromkeys((str(self._head.current), self.seen)):
            self.look(name)

    def look(self, name: str) -> None:
        """Show a board that is there, or have it made."""
        with self.guard:
            if name == NETWORK and self._is_weighed_anew():
                self.drop(NETWORK)
            board = self.made.get(name)
            if board is not None:
                if hasattr(board, "refresh"):  # others may have decided something meanwhile
                    board.refresh()
                return
            if self.desk is None or name in self._making or name not in BOARDS:
                return
            if self._rooms.places[name].kind in {"empty", "trouble"}:
                return
            self._making.add(name)
            self._tell(name, "working")
            round_ = self._round[name]

            def done(board: Any, words: dict[str, str]) -> None:  # noqa: ANN401  # a board
                self._later(lambda: self._settle(name, round_, board, words))

            given = (self._tab_of(name), self.desk, self.language, done)
            self._threads.start(lambda: make_board(*given))

    def drop(self, name: str) -> None:
        """Forget a board; its place says what will come, or what is missing."""
        self._round[name] += 1
        self._making.discard(name)
        self._links.drop(name)
        board = self.made.pop(name, None)
        self._rooms.hold(name)
        if board is not None:
            board.close()
        self._tell(name, "")
        if self.desk is None:
            self._rooms.places[name].show("empty", **words_of_none(self.language))
        else:
            self._rooms.places[name].show("working")

    def drop_all(self) -> None:
        """Forget all boards, and whom somebody selected in them."""
        for name in BOARDS:
            self.drop(name)
        self._links = Links(self._is_seen)

    def renew(self) -> None:
        """Make anew what shows the tables; who reads a board now is told and left alone."""
        for name, tab in (TABS | VIEWS).items():
            if not tab.of_tables and name in self.made:
                continue
            if name == self.seen and name in self.made:
                self._rooms.places[name].show("new", what=self._head.say("new_data"))
                self._tell(name, "new")
            else:
                self.drop(name)

    def let_go_of_erased(self) -> None:
        """Make anew what may name people who were erased, also under somebody's eyes."""
        for name, tab in (TABS | VIEWS).items():
            if tab.names_people:
                self.drop(name)

    def choose_campaign(self, key: str) -> None:
        """Have every board work for a campaign."""
        if self.desk is not None and key != self.desk.campaign:
            self.desk.campaign = key
            for board in self.made.values():
                self._tell_campaign(board)

    def _tell_campaign(self, board: Any) -> None:  # noqa: ANN401  # a board
        if self.desk is not None and hasattr(board, "send_to"):
            board.send_to(self.desk.shortlist)

    def tell_progress(self, result: str, words: str) -> None:
        """Say what is being done in the tabs that wait for a result."""
        for name, tab in (TABS | VIEWS).items():
            if result in tab.hears and name in self._making:
                self._rooms.places[name].show("working", what=words)

    def warm(self) -> None:
        """Make ranking and fans beforehand, one after the other."""
        self._to_warm = list(WARMED)
        self._warm_next()

    def _warm_next(self) -> None:
        with self.guard:
            if not self.is_warm or self._making.intersection(WARMED):
                return
            while self._to_warm:
                name = self._to_warm.pop(0)
                if name not in self.made:
                    self.look(name)
                    return

    def _settle(self, name: str, round_: int, board: Any, words: dict[str, str]) -> None:  # noqa: ANN401  # a board
        with self.guard:
            if round_ != self._round[name]:
                if board is not None:
                    board.close()
                return
            self._making.discard(name)
            if board is None:
                self._rooms.places[name].show(**words)
                self._tell(name, "trouble" if words["kind"] == "trouble" else "")
            else:
                self.made[name] = board
                self._tell_campaign(board)  # it may have changed meanwhile
                self._rooms.hold(name, board)
                self._rooms.places[name].show("ready")
                self._tell(name, "ready")
                self._links.add(name, board)
                self._on_made(name, board)
        self._warm_next()

    def _is_seen(self, name: str) -> bool:
        return name == self.seen

    def _tell(self, name: str, state: str) -> None:
        if name in TABS:
            self._head.tell(name, state)

    def _weighed(self) -> Any:  # noqa: ANN401  # a ranking or None
        """Return the ranking as somebody weighed it in the list."""
        return getattr(self.made.get(RANK), "ranking", None)

    def _is_weighed_anew(self) -> bool:
        network, ranking = self.made.get(NETWORK), self._weighed()
        return network is not None and ranking is not None and ranking is not network.ranking

    def _tab_of(self, name: str) -> Tab:
        if name in TABS:
            return TABS[name]
        return replace(VIEWS[name], make=partial(VIEWS[name].make, ranking=self._weighed()))
