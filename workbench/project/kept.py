"""Who stays however long nothing came in: people the team works with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbench.brand import Brand
from workbench.project.events import Event
from workbench.project.lists import LISTS
from workbench.schema import handle_of

__all__ = ["KEPT_LISTS", "OPEN_ENDED", "Kept", "shortlisted"]

OPEN_ENDED = frozenset({"found", "declined", "never"})
"""Statuses that keep nobody; whoever is further than found is being worked with."""
KEPT_LISTS = tuple(name for name in LISTS if name != "never_contact")


class Kept:
    """People who do not expire.

    Parameters
    ----------
    events
        All events of the project.
    lists
        Account keys by list.
    brand
        Whose own and competitors' accounts stay.
    """

    def __init__(
        self, events: Iterable[Event], lists: Mapping[str, frozenset[str]], brand: Brand
    ) -> None:
        ordered = sorted(events, key=lambda e: (e.at, e.id))
        self._accounts = shortlisted(ordered).union(*(lists[name] for name in KEPT_LISTS))
        self._handles = {*brand.handles, *brand.competitor_handles}

    def __contains__(self, account: str) -> bool:
        """Say whether an account belongs to somebody who stays."""
        return account in self._accounts or handle_of(account) in self._handles


def shortlisted(events: Sequence[Event]) -> set[str]:
    """Return the accounts whose latest status in some campaign keeps them, links included.

    Parameters
    ----------
    events
        In order of time.
    """
    void: set[str] = set()
    for event in reversed(events):  # an undo is later than what it undoes
        if event.kind == "undone" and event.id not in void:
            void.add(str(event.payload.get("event")))
    status: dict[tuple[str, str], str] = {}
    together: list[set[str]] = []
    for event in events:
        if event.id in void:
            continue
        if event.kind == "decided":
            _note(event, status)
        elif event.kind == "accounts_linked":
            accounts = set(event.subjects)
            joined = [group for group in together if group & accounts]
            together = [g for g in together if not g & accounts] + [accounts.union(*joined)]
        elif event.kind == "account_unlinked":
            together = [group - set(event.subjects) for group in together]
    kept = {account for (_, account), value in status.items() if value not in OPEN_ENDED}
    return kept.union(*(group for group in together if group & kept))


def _note(event: Event, status: dict[tuple[str, str], str]) -> None:
    fields: Any = event.payload.get("fields", event.payload)
    value = fields.get("status") if isinstance(fields, Mapping) else None
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, str):
        for account in event.subjects:
            status[str(event.payload.get("campaign")), account] = value
