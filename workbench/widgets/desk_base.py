"""What the community board and the library board have in common: answering the browser, undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from anywidget import AnyWidget

from workbench.errors import WorkbenchError

__all__ = ["DeskBoard"]

Answer = dict[str, Any]
Work = Callable[[Mapping[str, Any], Sequence[Any]], Answer]


class DeskBoard(AnyWidget):
    """A board whose browser asks and whose kernel always answers.

    Subclasses give `_work`: what to do by the type of a message. An answer says ok only once the
    work is done, so that "saved" is never said too early.
    """

    def _work(self) -> Mapping[str, Work]:
        raise NotImplementedError

    def _hear(
        self, _widget: object, message: Mapping[str, Any], buffers: Sequence[Any] | None
    ) -> None:
        work = self._work()
        if message.get("type") not in work:
            return
        answer: Answer = {"ok": False}
        try:
            answer = {"ok": True, **work[message["type"]](message, buffers or ())}
        except WorkbenchError as error:
            answer |= {"reason": str(error), "phrase": error.phrase}
        finally:  # a bug must not look like silence, let alone like "saved"
            self.send({**answer, "reply_to": message.get("call")})
