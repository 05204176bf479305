"""Who stays however long nothing came in: people the team works with.

Whoever was asked for a post or granted a right to one is worked with until they refuse or revoke,
the team takes its request back, or the right runs out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.brand import Brand
from workbench.project import state as clock
from workbench.project.events import Event
from workbench.project.lists import LISTS
from workbench.project.replay import Replay
from workbench.project.rights_replay import day_in, worked_with
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
        events = list(events)
        asked = _with_linked(events, worked_with(events, day_in(brand.timezone, clock.now())))
        self._accounts = shortlisted(events).union(asked, *(lists[name] for name in KEPT_LISTS))
        self._handles = {*brand.handles, *brand.competitor_handles}

    def __contains__(self, account: str) -> bool:
        """Say whether an account belongs to somebody who stays."""
        return account in self._accounts or handle_of(account) in self._handles


def _with_linked(events: Iterable[Event], accounts: set[str]) -> set[str]:
    """Return accounts with those that were linked to them by hand."""
    if not accounts:
        return accounts
    replay = Replay(events)
    return {a for account in accounts for a in replay.accounts(replay.person(account))}


def shortlisted(events: Iterable[Event]) -> set[str]:
    """Return the accounts of people whose status in some campaign keeps them, links included.

    Parameters
    ----------
    events
        In any order.
    """
    replay = Replay(events)
    statuses = ((person, value[0]) for person, value in replay.values("status") if value)
    people = {person for person, status in statuses if status not in OPEN_ENDED}
    return {account for person in people for account in replay.accounts(person)}
