"""One part of a board of fans: a small widget that is always answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import traitlets
from anywidget import AnyWidget

from workbench.widgets.answering import answer

__all__ = ["FansPart", "Work", "places", "whole"]

Work = Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]]


class FansPart(AnyWidget):
    """A widget whose questions go to `work`, by their type.

    Parameters
    ----------
    work
        What answers each type of message.
    language
        Of its sentences.
    **traits
        First values of the widget's own traits.

    Attributes
    ----------
    look : callable
        Called before each answer; a board sets it to look who was erased.
    """

    _sentences = traitlets.Dict().tag(sync=True)
    _language = traitlets.Unicode().tag(sync=True)

    def __init__(self, work: Work, *, language: str, **traits: Any) -> None:  # noqa: ANN401  # any trait
        self._work = work
        self.look: Callable[[], None] = _nothing
        super().__init__(_language=language, **traits)
        self.on_msg(self._hear)

    def _hear(self, _widget: object, message: Mapping[str, Any], _buffers: object) -> None:
        """Answer the browser: always, and with ok only once the work is done."""
        work = self._work.get(str(message.get("type")))

        def do() -> dict[str, Any] | None:
            self.look()
            return None if work is None else work(message)

        answer(self, message, do, language=self._language)


def _nothing() -> None:
    """Do nothing."""


def places(positions: np.ndarray | list[int]) -> bytes:
    """Return positions as the browser reads them: int32, little end first."""
    return np.asarray(positions, dtype="<i4").tobytes()


def whole(text: str) -> str:
    """Return a text that can be sent: half an emoji becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")
