"""How the kernel answers the browser: always, and with ok only once the work is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from anywidget import AnyWidget

from workbench.errors import WorkbenchError
from workbench.phrases import current_language, hint, render, say

__all__ = ["Answering", "answer", "told"]

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


def answer(
    widget: AnyWidget,
    message: Mapping[str, Any],
    work: Callable[[], dict[str, Any] | None],
    *,
    language: str,
) -> None:
    """Answer a question of the browser with what `work` returns.

    Parameters
    ----------
    widget
        Whom the browser asked.
    message
        The question, as `kit.js`'s `ask` sends it.
    work
        Does what is asked for. What it returns goes along with ok, ``buffers`` among it as bytes;
        None stands for a question that is not understood. A refusal is told in words.
    language
        In which it is told.
    """
    said: dict[str, Any] = {"ok": False}
    try:
        known = work()
        said = {"ok": known is not None, **(known or {})}
    except WorkbenchError as error:
        said["reason"] = told(error, language)
    finally:  # a bug must not look like silence, let alone like "saved"
        buffers = said.pop("buffers", None)
        said["reply_to"] = message.get("call")
        widget.send(said, buffers) if buffers else widget.send(said)


class Answering(AnyWidget):
    """A widget that says in `answer_to` what it answers."""

    def __init__(self, **traits: Any) -> None:  # noqa: ANN401  # values of traits
        super().__init__(**traits)
        self.on_msg(self._hear)

    def answer_to(self, question: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return what is to be known, or None to a question that is not understood."""
        raise NotImplementedError

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        if message.get("call") is None:  # not asked by us
            return
        language = str(getattr(self, "_language", None) or current_language())
        question = str(message.get("type"))
        answer(self, message, lambda: self.answer_to(question, message), language=language)
