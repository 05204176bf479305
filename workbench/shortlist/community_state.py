"""What a team said about messages, as a pure function of the events; the latest word holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbench.shortlist.reply_templates import Template

if TYPE_CHECKING:
    from workbench.project import Event

__all__ = [
    "ASSIGNED",
    "CORRECTED",
    "KINDS",
    "REMOVED",
    "TEMPLATE",
    "TICKED",
    "UNTICKED",
    "CommunityState",
    "read_community",
]

CORRECTED = "spaces_corrected"
TICKED = "reply_ticked"
UNTICKED = "reply_unticked"
ASSIGNED = "reply_assigned"
TEMPLATE = "reply_template_set"
REMOVED = "reply_template_removed"
KINDS = (CORRECTED, TICKED, UNTICKED, ASSIGNED, TEMPLATE, REMOVED)


@dataclass(frozen=True)
class CommunityState:
    """What holds after some events, by message key.

    Attributes
    ----------
    labels : dict
        Corrected labels; an empty list says that none fits.
    ticks : dict
        The event that first ticked a message off as answered elsewhere, since the last untick.
    owners : dict
        Who looks after a message.
    templates : dict
        The team's own templates by kind, language and name.
    """

    labels: Mapping[str, list[str]] = field(default_factory=dict)
    ticks: Mapping[str, Event] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[tuple[str, str, str], Template] = field(default_factory=dict)


def read_community(events: Iterable[Event]) -> CommunityState:
    """Return what holds after events in any order; those of other rooms are passed over."""
    labels: dict[str, list[str]] = {}
    ticks: dict[str, Event] = {}
    owners: dict[str, str] = {}
    templates: dict[tuple[str, str, str], Template] = {}
    for event in sorted(events, key=lambda e: (e.at, e.id)):
        told = event.payload
        message = str(told.get("message"))
        if event.kind == CORRECTED:
            labels.pop(message, None)
            if isinstance(told.get("labels"), list):
                labels[message] = [str(label) for label in told["labels"]]
        elif event.kind == TICKED:
            ticks.setdefault(message, event)  # answered once is answered since then
        elif event.kind == UNTICKED:
            ticks.pop(message, None)
        elif event.kind == ASSIGNED:
            owners[message] = str(told.get("owner") or "")
        elif event.kind in {TEMPLATE, REMOVED}:
            names = (str(told.get("template")), str(told.get("language")), str(told.get("name")))
            templates.pop(names, None)
            if event.kind == TEMPLATE:
                templates[names] = Template(*names, text=str(told.get("text")), own=True)
    kept = {message: owner for message, owner in owners.items() if owner}
    return CommunityState(labels, ticks, kept, templates)
