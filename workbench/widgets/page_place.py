"""What stands in a tab while its board is made, or where there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import traitlets

from workbench.widgets.answering import Answering
from workbench.widgets.browser_files import script, sentences, style

__all__ = ["Place"]


class Place(Answering):
    """A tab's own words: being made, missing something, in trouble, or newer data has come.

    Parameters
    ----------
    tab
        Whose place it is.
    language
        ``"de"`` or ``"en"``.
    on_again
        Called when somebody wants the board made again.

    Attributes
    ----------
    state : dict
        `kind` (``"working"``, ``"empty"``, ``"trouble"``, ``"new"`` or ``"ready"``) and words:
        `what`, `hint`; `go`, the tab that a button leads to, and `button`.
    """

    _esm = script("kit", "keys_shown", "page_place")
    _css = style("base", "workbench_page")

    state = traitlets.Dict().tag(sync=True)
    _tab = traitlets.Unicode().tag(sync=True)
    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)

    def __init__(self, tab: str, *, language: str, on_again: Callable[[], None]) -> None:
        self._on_again = on_again
        super().__init__(
            state={"kind": "working"},
            _tab=tab,
            _language=language,
            _sentences=sentences("page", language),
        )

    @property
    def kind(self) -> str:
        """What is shown."""
        return str(self.state["kind"])

    def show(self, kind: str, **words: str) -> None:
        """Show something else."""
        self.state = {"kind": kind, **words}

    def speak(self, language: str) -> None:
        """Say everything in another language."""
        with self.hold_sync():
            self._language = language
            self._sentences = sentences("page", language)

    def answer_to(self, question: str, _message: Mapping[str, Any]) -> dict[str, Any] | None:
        """Hear that the board is to be made again."""
        if question != "again":
            return None
        self._on_again()
        return {}
