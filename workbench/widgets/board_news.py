"""What others decided meanwhile: other windows, other people, other processes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.phrases import say
from workbench.project.replay import KINDS

__all__ = ["News"]

MOST_NAMED = 3


class News:
    """Notices what is new in an event log and was not written by this board.

    Parameters
    ----------
    log
        The project's events.
    language
        In which it is told.
    """

    def __init__(self, log: Any, language: str) -> None:  # noqa: ANN401  # an EventLog or its like
        self._log, self._language = log, language
        self._mark = log.mark()
        self._known = {event.id for event in log.read(KINDS)}

    def wrote(self, events: Iterable[Any]) -> None:
        """Count events as this board's own."""
        self._known.update(event.id for event in events)

    def look(self) -> str | None:
        """Return None if nothing came, else who changed what, in words; ``""`` if only this board.

        Where nothing came, one count is all it costs.
        """
        mark = self._log.mark()
        if mark == self._mark:
            return None
        self._mark = mark
        events = self._log.read(KINDS)
        fresh = [event for event in events if event.id not in self._known]
        self._known = {event.id for event in events}
        return "; ".join(self._sentences(fresh))

    def _sentences(self, events: list[Any]) -> list[str]:
        people: dict[str, set[str]] = {}
        for event in events:
            if event.subjects:
                people.setdefault(event.writer, set()).update(event.subjects[:1])
        own = getattr(self._log, "writer", None)
        told = sorted(people.items(), key=lambda one: -len(one[1]))[:MOST_NAMED]
        return [
            say("widgets.board_news_elsewhere", self._language, people=len(changed))
            if writer == own
            else say("widgets.board_news", self._language, who=_name(writer), people=len(changed))
            for writer, changed in told
        ]


def _name(writer: str) -> str:
    """Return who it is, without the machine."""
    return writer.split("@")[0][:40] or writer[:40]
