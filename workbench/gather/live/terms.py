"""What a person must know and accept by name before we ask Instagram on their behalf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from workbench.errors import SettingError
from workbench.phrases import say

__all__ = ["TERMS_VERSION", "EventLog", "accept_terms", "accepted_by", "terms_screen"]

TERMS_VERSION = "1"
"""Grows when the text says something new; everybody is asked again then."""
_EVENT = "live_terms_accepted"
_LINES = ("what", "terms", "risk", "spare", "people", "budget", "stop")
_SHORTEST_NAME = 3


class EventLog(Protocol):
    """Where the acceptance is noted: `Project.events`."""

    def append(self, kind: str, payload: Mapping[str, Any], *, subjects: Sequence[str] = ()) -> Any:  # noqa: ANN401  # an event
        """Note an event."""

    def read(self, kinds: Any = None) -> Sequence[Any]:  # noqa: ANN401  # events of the project
        """Return events."""


def terms_screen(*, fetched: str, budget: int, day_budget: int, language: str | None = None) -> str:
    """Return the screen to read.

    Parameters
    ----------
    fetched
        What is about to be fetched, in words.
    budget, day_budget
        Most requests of this run, and within 24 hours.
    language
        ``"de"`` or ``"en"``; default the one spoken now.
    """
    values = {"fetched": fetched, "budget": budget, "day_budget": day_budget}
    lines = [f"- {say(f'instagram.terms_{line}', language, **values)}" for line in _LINES]
    return "\n".join([say("instagram.terms_title", language), *lines])


def accept_terms(events: EventLog, name: str) -> str:
    """Note that a person accepts the terms in their present version; return the name.

    Raises
    ------
    SettingError
        That is no name.
    """
    name = " ".join(name.split())
    if len(name) < _SHORTEST_NAME or name.lower() in {"yes", "true", "okay"}:
        raise SettingError("instagram.no_name", name=name)
    if accepted_by(events) != name:
        events.append(_EVENT, {"name": name, "version": TERMS_VERSION})
    return name


def accepted_by(events: EventLog) -> str:
    """Return who accepted the present version last, or an empty string."""
    names = [
        str(event.payload.get("name") or "")
        for event in events.read([_EVENT])
        if event.payload.get("version") == TERMS_VERSION
    ]
    return names[-1] if names else ""
