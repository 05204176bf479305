"""Selecting people in one board shows them in the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, runtime_checkable

__all__ = ["Links"]


@runtime_checkable
class Linked(Protocol):
    """The part of a board that is linked; `selected` is its trait."""

    selected: list[str]

    @property
    def selected_accounts(self) -> list[str]:
        """Return the account keys behind the selection."""

    def highlight(self, accounts: Iterable[str]) -> None:
        """Show people as selected elsewhere."""


class Links:
    """Boards that tell one another whom somebody selected.

    Parameters
    ----------
    is_shown
        Says whether a board is looked at: what others select is not somebody's choice.

    Attributes
    ----------
    accounts : tuple of str
        The people selected last, wherever.
    """

    def __init__(self, is_shown: Callable[[str], bool]) -> None:
        self._is_shown = is_shown
        self.accounts: tuple[str, ...] = ()
        self._boards: dict[str, Any] = {}
        self._heard: dict[str, Callable[[Mapping[str, Any]], None]] = {}
        self._telling = False

    def add(self, name: str, board: object) -> None:
        """Link a board, and show it whom others selected before."""
        if not isinstance(board, Linked):
            return
        self._boards[name] = board
        if self.accounts:
            self._tell([board])
        self._heard[name] = lambda _: self._selected(name)
        board.observe(self._heard[name], names="selected")  # type: ignore[attr-defined]  # a trait

    def drop(self, name: str) -> None:
        """Let go of a board, and hear nothing of it any more."""
        board, heard = self._boards.pop(name, None), self._heard.pop(name, None)
        if board is not None:
            board.unobserve(heard, names="selected")

    def _selected(self, name: str) -> None:
        board = self._boards.get(name)
        if board is None or self._telling or not self._is_shown(name):
            return
        accounts = tuple(board.selected_accounts)
        # What a browser sends back of a highlight is no new wish.
        if set(accounts) == set(self.accounts):
            return
        self.accounts = accounts
        self._tell(other for key, other in self._boards.items() if key != name)

    def _tell(self, boards: Iterable[Any]) -> None:
        self._telling = True
        try:
            for board in list(boards):
                board.highlight(list(self.accounts))
        finally:
            self._telling = False
