"""Undo and redo of what was done on one board, a lot at a time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.errors import NotFoundError
from workbench.shortlist.many import undo_each
from workbench.widgets.answers import Decisions

__all__ = ["Undoing"]

Lot = list[Any]
MOST = 200


class Undoing:
    """What this board did, so that one undo takes back one click, however many people it changed.

    Parameters
    ----------
    shortlist
        Where it is kept. After a restart, when nothing is remembered here, the last decision of
        this writer is undone.
    """

    def __init__(self, shortlist: Decisions) -> None:
        self._shortlist = shortlist
        self._done: list[Lot] = []
        self._undone: list[tuple[Lot, Lot]] = []

    @property
    def can_redo(self) -> bool:
        """Whether something was undone here, and nothing done since."""
        return bool(self._undone)

    def did(self, events: Sequence[Any]) -> None:
        """Remember what one click wrote."""
        if events:
            self._done = [*self._done, list(events)][-MOST:]
            self._undone.clear()

    def undo(self) -> Lot:
        """Take back the last click; return the events that undid it.

        Raises
        ------
        NotFoundError
            There is nothing to undo.
        """
        if not self._done:
            undo = self._shortlist.undo()
            self._undone.append(([], [undo]))
            return [undo]
        lot = self._done.pop()
        undone = undo_each(self._shortlist, lot)  # type: ignore[arg-type]  # a Shortlist or its like
        self._undone.append((lot, undone))
        return undone

    def redo(self) -> Lot:
        """Do again what was undone last; return the events that did.

        Raises
        ------
        NotFoundError
            There is nothing to do again.
        """
        if not self._undone:
            raise NotFoundError("shortlist.nothing_to_undo")
        lot, undone = self._undone.pop()
        again = undo_each(self._shortlist, undone)  # type: ignore[arg-type]  # a Shortlist or its like
        self._done.append(lot or again)
        return again
