"""Making a board beside the kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError
from workbench.phrases import say
from workbench.widgets.page_words import words_of

if TYPE_CHECKING:
    from workbench.steps import Desk
    from workbench.widgets.page_tabs import Tab

__all__ = ["make_board"]


def make_board(
    tab: Tab, desk: Desk, language: str, done: Callable[[Any, dict[str, str]], None]
) -> None:
    """Make a tab's board, in a thread of its own; say what happened where there is none.

    Parameters
    ----------
    tab, desk, language
        What is to be made.
    done
        Called once, with the board, or None and the words of its place.
    """
    board: Any = None
    words = {"kind": "trouble", "what": say("widgets.page_broken", language)}
    try:
        board = tab.make(desk, language)
    except WorkbenchError as error:
        words = words_of(error, language)
    finally:  # a bug must not look like endless work
        done(board, words)
