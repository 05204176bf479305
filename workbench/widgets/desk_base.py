"""What the community board and the library board have in common: the browser is always answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from anywidget import AnyWidget

from workbench.widgets.answering import answer
from workbench.widgets.left_out import LeftOut

__all__ = ["Answer", "DeskBoard", "Work"]

Answer = dict[str, Any]
Work = Callable[[Mapping[str, Any], Sequence[Any]], Answer]


class DeskBoard(AnyWidget):
    """A board whose browser asks and whose kernel always answers.

    Subclasses give `_work`: what to do by the type of a message. An answer says ok only once the
    work is done, so that "saved" is never said too early. Before each answer, and before
    a subclass hands rows to somebody, it lets go of people who were erased elsewhere.
    """

    _language = "en"
    _left_out: LeftOut

    def _work(self) -> Mapping[str, Work]:
        raise NotImplementedError

    def _let_go(self) -> None:
        """Show nothing more of those who are in `_left_out`."""
        raise NotImplementedError

    def _look_again(self) -> None:
        if self._left_out.has_grown():
            self._let_go()

    def _hear(
        self, _widget: object, message: Mapping[str, Any], buffers: Sequence[Any] | None
    ) -> None:
        work = self._work().get(str(message.get("type")))
        pieces = buffers or ()

        def do() -> Answer | None:
            self._look_again()
            return None if work is None else work(message, pieces)

        answer(self, message, do, language=self._language)
