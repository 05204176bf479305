"""Decisions about many people at once: one look at the log, however many they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from workbench.project.replay import DECIDED, KINDS, UNDONE, Replay
from workbench.shortlist.decision import FIELDS, Now, changes_of
from workbench.shortlist.rows import must_be_key, status_of

if TYPE_CHECKING:
    from workbench.project import Event
    from workbench.shortlist.shortlist import Shortlist

__all__ = ["decide_each", "undo_each"]

UNSET: Mapping[str, None] = dict.fromkeys((*FIELDS, "reason"))


def decide_each(
    shortlist: Shortlist, decisions: Iterable[tuple[str, Mapping[str, Any]]]
) -> list[Event]:
    """Record a decision about each of several people, as `Shortlist.decide` would one by one.

    All are checked before the first is written. Of several accounts of one person the first
    stands for all.

    Parameters
    ----------
    shortlist
        Where they are kept.
    decisions
        Account key and the keywords of `Shortlist.decide`.

    Returns
    -------
    list of Event
        One a person, in the order given.

    Raises
    ------
    SettingError
        One of the decisions makes no sense or is about somebody who was forgotten; nothing was
        recorded.
    """
    log = shortlist.project.events
    state = Replay(log.read(KINDS))
    planned: dict[str, tuple[str, dict[str, Any]]] = {}
    never: set[str] = set()
    for account, fields in decisions:
        must_be_key(account)
        person = state.person(account)
        if person in planned:
            continue
        before = status_of(state, person, shortlist.campaign)
        wished = {**UNSET, **fields}
        if before is None and wished["status"] is None and wished["reason"] is None:
            wished["status"] = "found"
        status = wished.pop("status")
        changes = changes_of(Now(before, account), status, **wished)
        after = {
            field: [w.event.id for w in state.heads(person, (shortlist.campaign, field))]
            for field in changes
        }
        planned[person] = (
            account,
            {
                "campaign": shortlist.campaign,
                "account": account,
                "fields": changes,
                "after": {field: heads for field, heads in after.items() if heads},
            },
        )
        if "status" in changes and "never" in {before, changes["status"][0]}:
            never.add(person)
    events = log.append_all(DECIDED, [(payload, [a]) for a, payload in planned.values()])
    shortlist.keep_lists(state, never)
    return events


def undo_each(shortlist: Shortlist, events: Iterable[Event]) -> list[Event]:
    """Void several events of a campaign, the last one first; return the undos."""
    log = shortlist.project.events
    state = Replay(log.read(KINDS))
    undone = log.append_all(
        UNDONE, [({"event": event.id}, event.subjects) for event in reversed(list(events))]
    )
    people = {state.person(account) for event in undone for account in event.subjects}
    shortlist.keep_lists(state, people)
    return undone
