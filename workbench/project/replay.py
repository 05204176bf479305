"""What was decided about people, as a pure function of the events.

The shortlist shows it, and retention asks it who is being worked with.

A field is a register that remembers which earlier events its writer had seen (`after`). Events
that nobody who wrote later had seen are *heads*; the latest head is the value, and two heads of
different writers with different values are a conflict. So any order of merging ends in the same
state; see Shapiro et al., "A comprehensive study of convergent and commutative replicated data
types", INRIA 2011 (multi-value register).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.project.sound import is_sound

if TYPE_CHECKING:
    from workbench.project.events import Event

__all__ = ["CAMPAIGN", "DECIDED", "KINDS", "LINKED", "UNDONE", "UNLINKED", "Conflict", "Replay"]

CAMPAIGN = "campaign_set"
DECIDED = "decided"
LINKED = "accounts_linked"
UNLINKED = "account_unlinked"
UNDONE = "undone"
KINDS = (CAMPAIGN, DECIDED, LINKED, UNLINKED, UNDONE)

Register = tuple[str, str]  # campaign and field


@dataclass(frozen=True, slots=True)
class Write:
    """One value that somebody gave a field."""

    event: Event
    value: Any


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more people set the same field of the same person without seeing each other's.

    `writes` are (writer, time, value), latest first; the first one holds.
    """

    campaign: str
    person: str
    field: str
    writes: tuple[tuple[str, dt.datetime, Any], ...]

    def __str__(self) -> str:
        from workbench.phrases import say

        (first, _, holds), *others = self.writes
        lost = "; ".join(f"{writer}: {_plain(value)}" for writer, _, value in others)
        return say(
            "shortlist.conflict",
            person=self.person,
            field=self.field,
            value=_plain(holds),
            writer=first,
            others=lost,
        )


class Replay:
    """Campaigns, people and decisions after some events.

    Parameters
    ----------
    events
        Any events in any order; those of other rooms are passed over, and so are those that make
        no sense.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        ours = (e for e in events if e.kind in KINDS and is_sound(e))
        ordered = sorted(ours, key=lambda e: (e.at, e.id))
        self.events: Sequence[Event] = ordered
        self.void = _voided(ordered)
        self.live = [e for e in ordered if e.id not in self.void and e.kind != UNDONE]
        self.campaigns = self._campaigns()
        self._person = self._people()
        self._accounts: dict[str, list[str]] = defaultdict(list)
        for account, person in sorted(self._person.items()):
            self._accounts[person].append(account)
        self._writes: dict[str, dict[Register, list[Event]]] = defaultdict(dict)
        for event in self._decisions(ordered):  # void ones too: later events have seen them
            registers = self._writes[self.person(event.payload["account"])]
            for field in event.payload["fields"]:
                register = (event.payload["campaign"], field)
                registers.setdefault(register, []).append(event)

    def person(self, account: str) -> str:
        """Return the person behind an account: the first of its accounts in alphabetical order."""
        return self._person.get(account, account)

    def campaign_of(self, event: Event) -> str | None:
        """Return the campaign an event is about.

        None for links of older versions, and for what makes no sense.
        """
        if not is_sound(event):
            return None
        known = {e.id: e for e in self.events}
        while event.kind == UNDONE and event.payload.get("event") in known:
            event = known.pop(event.payload["event"])  # each once: two may undo each other
        campaign = event.payload.get("campaign")
        return None if campaign is None else str(campaign)

    def accounts(self, person: str) -> list[str]:
        """Return all accounts of a person, sorted."""
        return list(self._accounts.get(person, [person]))

    def people(self, campaign: str) -> list[str]:
        """Return the people something holds for in a campaign, by their first decision."""
        found = {
            self.person(e.payload["account"]): None
            for e in self._decisions(self.live)
            if e.payload["campaign"] == campaign
        }
        return list(found)

    def heads(self, person: str, register: Register) -> list[Write]:
        """Return the values of a field that no later writer had seen, latest first."""
        events = self._writes.get(person, {}).get(register, [])
        before = {e.id: _seen(e, register[1]) for e in events}
        live = [e for e in events if e.id not in self.void]
        covered: set[str] = set()
        waiting = [key for e in live for key in before[e.id]]
        while waiting:
            key = waiting.pop()
            if key not in covered:
                covered.add(key)
                waiting.extend(before.get(key, ()))
        return [Write(e, e.payload["fields"][register[1]]) for e in live[::-1]
                if e.id not in covered]  # fmt: skip

    def value(self, person: str, campaign: str, field: str) -> Any:  # noqa: ANN401  # any JSON
        """Return what holds for a field: its latest head, None if it was never set."""
        heads = self.heads(person, (campaign, field))
        return heads[0].value if heads else None

    def values(self, field: str) -> Iterator[tuple[str, Any]]:
        """Yield people with what holds for a field, once for each campaign where it was set."""
        for person, registers in self._writes.items():
            for campaign, name in registers:
                if name == field:
                    yield person, self.value(person, campaign, field)

    def latest(self, person: str, campaign: str) -> Event:
        """Return the last decision that holds about a person in a campaign."""
        of_person = [
            e
            for register, events in self._writes.get(person, {}).items()
            if register[0] == campaign
            for e in events
            if e.id not in self.void
        ]
        return max(of_person, key=lambda e: (e.at, e.id))

    def conflicts(self) -> list[Conflict]:
        """Return every field that was set differently without either knowing of the other."""
        return sorted(self._conflicts(), key=lambda c: (c.campaign, c.person, c.field))

    def _conflicts(self) -> Iterator[Conflict]:
        everything = [(person, register) for person in self._writes
                      for register in self._writes[person]]  # fmt: skip
        for person, register in everything:
            heads = self.heads(person, register)
            if all(w.value == heads[0].value for w in heads):
                continue
            writes = tuple((w.event.writer, w.event.at, w.value) for w in heads)
            yield Conflict(register[0], person, register[1], writes)

    def _campaigns(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = defaultdict(dict)
        for event in self.live:
            if event.kind == CAMPAIGN:
                found[event.payload["campaign"]].update(event.payload["fields"])
        return dict(found)

    def _people(self) -> dict[str, str]:
        links: set[frozenset[str]] = set()
        for event in self.live:
            if event.kind == LINKED:
                accounts = sorted(set(event.payload["accounts"]))
                links |= {frozenset((a, b)) for a in accounts for b in accounts if a < b}
            elif event.kind == UNLINKED:
                links = {pair for pair in links if event.payload["account"] not in pair}
        return _components(links)

    @staticmethod
    def _decisions(events: Iterable[Event]) -> Iterator[Event]:
        return (event for event in events if event.kind == DECIDED)


def _voided(events: Sequence[Event]) -> frozenset[str]:
    """Return the ids of undone events; an undo that was itself undone voids nothing."""
    void: set[str] = set()
    for event in reversed(events):  # an undo is later than what it undoes
        if event.kind == UNDONE and event.id not in void:
            void.add(str(event.payload.get("event")))
    return frozenset(void)


def _components(links: Iterable[frozenset[str]]) -> dict[str, str]:
    """Return the first account of each group of linked accounts, by account."""
    first: dict[str, str] = {}

    def root(account: str) -> str:
        while first.setdefault(account, account) != account:
            account = first[account]
        return account

    for pair in links:
        low, high = sorted(root(account) for account in pair)
        first[high] = low
    return {account: root(account) for account in list(first)}


def _seen(event: Event, field: str) -> list[str]:
    return list((event.payload.get("after") or {}).get(field, ()))


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value if part)
    return "–" if value is None else str(value)
