"""What the community board and the library board have in common: the browser is always answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from anywidget import AnyWidget

from workbench.widgets.answering import answer

__all__ = ["Answer", "DeskBoard", "Work"]

Answer = dict[str, Any]
Work = Callable[[Mapping[str, Any], Sequence[Any]], Answer]


class DeskBoard(AnyWidget):
    """A board whose browser asks and whose kernel always answers.

    Subclasses give `_work`: what to do by the type of a message. An answer says ok only once the
    work is done, so that "saved" is never said too early.
    """

    _language = "en"

    def _work(self) -> Mapping[str, Work]:
        raise NotImplementedError

    def _hear(
        self, _widget: object, message: Mapping[str, Any], buffers: Sequence[Any] | None
    ) -> None:
        work = self._work()
        if message.get("type") not in work:
            return
        kind, pieces = message["type"], buffers or ()
        answer(self, message, lambda: work[kind](message, pieces), language=self._language)
