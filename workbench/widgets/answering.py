"""A widget whose browser side asks something and always hears an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from anywidget import AnyWidget

from workbench.errors import WorkbenchError

__all__ = ["Answering"]


class Answering(AnyWidget):
    """Answers what `kit.js`'s `ask` sends: ``ok`` with what is to be known, or the reason why not.

    A class that builds on it says in `answer_to` what it answers.
    """

    def __init__(self, **traits: Any) -> None:  # noqa: ANN401  # values of traits
        super().__init__(**traits)
        self.on_msg(self._hear)

    def answer_to(self, question: str, message: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return what is to be known, or None to a question that is not understood."""
        raise NotImplementedError

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        call = message.get("call")
        answer: dict[str, Any] = {"ok": False}
        try:
            known = self.answer_to(str(message.get("type")), message)
            answer = {"ok": known is not None, **(known or {})}
        except WorkbenchError as error:
            answer["reason"] = str(error)
        finally:
            if call is not None:
                self.send({**answer, "reply_to": call})
