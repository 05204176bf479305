"""What the community board and the library board have in common: the browser is always answered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from anywidget import AnyWidget

from workbench.errors import WorkbenchError
from workbench.phrases import hint, render, say

__all__ = ["Answer", "DeskBoard", "Work", "told"]

Answer = dict[str, Any]
Work = Callable[[Mapping[str, Any], Sequence[Any]], Answer]
_CODE = re.compile(r"[=(\[]|workbench ")


def told(error: WorkbenchError, language: str) -> str:
    """Return an error in the language of a board; hints that are meant for code are left out.

    >>> from workbench.errors import SettingError
    >>> told(SettingError("rights.no_text", post="x:1"), "en")
    'Nothing was noted of the answer about x:1. Copy what was written, word for word.'
    """
    advice = hint(error.phrase, language)
    advice = "" if _CODE.search(advice) else render(advice, error.values, language)
    said = say(error.phrase, language, **error.values)
    return " ".join(part for part in (said, advice) if part)


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
        answer: Answer = {"ok": False}
        try:
            answer = {"ok": True, **work[message["type"]](message, buffers or ())}
        except WorkbenchError as error:
            answer["reason"] = told(error, self._language)
        finally:  # a bug must not look like silence, let alone like "saved"
            self.send({**answer, "reply_to": message.get("call")})
