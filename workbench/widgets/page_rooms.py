"""The panels of the page, and the room in each for a board."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from ipywidgets import Box

from workbench.widgets.page_place import Place
from workbench.widgets.page_switch import Switch
from workbench.widgets.page_tabs import NETWORK, RANK, TABS, VIEWS

__all__ = ["LIST", "Rooms"]

LIST = "list"


class Rooms:
    """A panel for each tab, and in it the place of its board; ranking has two views.

    Parameters
    ----------
    start
        Name of the first tab, whose panel has no place.
    language
        ``"de"`` or ``"en"``.
    on_again
        Called with the name of a board that somebody wants made again.

    Attributes
    ----------
    panels : dict of Box
        By tab.
    places : dict of Place
        By board.
    switch : Switch
        Between the list of candidates and the network.
    """

    def __init__(self, start: str, *, language: str, on_again: Callable[[str], None]) -> None:
        self.places = {
            name: Place(name, language=language, on_again=partial(on_again, name))
            for name in (*TABS, *VIEWS)
        }
        self.switch = Switch((LIST, *VIEWS), language=language)
        self.panels = {name: Box() for name in (start, *TABS)}
        for name, panel in self.panels.items():
            panel.add_class("wb-page-panel").add_class(f"wb-page-{name}")
        views = {RANK: (LIST, Box()), NETWORK: (NETWORK, Box())}
        for view, box in views.values():
            box.add_class("wb-page-view").add_class(f"wb-page-view-{view}")
        self._rooms = {**self.panels, **{name: box for name, (_, box) in views.items()}}
        self.panels[RANK].children = (self.switch, *(box for _, box in views.values()))
        for name in self.places:
            self.hold(name)

    def hold(self, name: str, board: Any = None) -> None:  # noqa: ANN401  # a widget
        """Put a board into its room, or none."""
        place = (self.places[name],) if name in self.places else ()
        self._rooms[name].children = place if board is None else (*place, board)

    def shown_in(self, tab: str) -> str:
        """Return which board is looked at in a tab."""
        return NETWORK if tab == RANK and self.switch.current == NETWORK else tab

    def speak(self, language: str) -> None:
        """Say everything in another language."""
        self.switch.speak(language)
        for place in self.places.values():
            place.speak(language)

    def close(self) -> None:
        """Close all of it; boards are closed by those who made them."""
        for widget in (*self.places.values(), self.switch, *self._rooms.values()):
            widget.close()
        for panel in self.panels.values():
            panel.close()
