"""What the team knows of accounts: lists of people, and what kind of account one is.

The lists are employees, partners, customers and never_contact; the kinds of account are person,
business, retailer, media, fan_page and unknown. Both are events, so that two people's knowledge
merges, the latest event wins, and `forget` erases them.
"""

from __future__ import annotations

from workbench.errors import SettingError
from workbench.project.events import EventLog

__all__ = ["ACCOUNT_TYPES", "LISTS", "AccountTypes", "ProjectLists"]

LISTS = ("employees", "partners", "customers", "never_contact")
ACCOUNT_TYPES = ("person", "business", "retailer", "media", "fan_page", "unknown")
_CORRECTED = "account_type_corrected"
_PUT, _TAKEN = "put_on_list", "taken_off_list"


class ProjectLists:
    """Lists kept as events, so that two people's lists merge; the latest event wins.

    Parameters
    ----------
    events
        The project's event log.
    """

    def __init__(self, events: EventLog) -> None:
        self._events = events

    def read(self) -> dict[str, frozenset[str]]:
        """Return the account keys on each list."""
        lists: dict[str, set[str]] = {name: set() for name in LISTS}
        for event in self._events.read({_PUT, _TAKEN}):
            members = lists.setdefault(str(event.payload.get("list")), set())
            if event.kind == _PUT:
                members.update(event.subjects)
            else:
                members.difference_update(event.subjects)
        return {name: frozenset(members) for name, members in lists.items()}

    def put(self, list_name: str, account: str) -> None:
        """Put an account on a list."""
        self._note(_PUT, list_name, account)

    def take_off(self, list_name: str, account: str) -> None:
        """Take an account off a list."""
        self._note(_TAKEN, list_name, account)

    def _note(self, kind: str, list_name: str, account: str) -> None:
        if list_name not in LISTS:
            raise SettingError("project.unknown_list", list=list_name, known=", ".join(LISTS))
        self._events.append(kind, {"list": list_name}, subjects=[_key(account)])


class AccountTypes:
    """Corrections by hand of what kind of account somebody has; the latest event wins.

    Parameters
    ----------
    events
        The project's event log.
    """

    def __init__(self, events: EventLog) -> None:
        self._events = events

    def read(self) -> dict[str, str]:
        """Return the corrected kind by account key, sorted by key."""
        kinds: dict[str, str | None] = {}
        for event in self._events.read({_CORRECTED}):
            kinds.update(dict.fromkeys(event.subjects, event.payload.get("type")))
        return {key: kind for key, kind in sorted(kinds.items()) if kind in ACCOUNT_TYPES}

    def correct(self, account: str, kind: str | None) -> None:
        """Say what kind of account it is; None takes the correction back."""
        if kind is not None and kind not in ACCOUNT_TYPES:
            known = ", ".join(ACCOUNT_TYPES)
            raise SettingError("project.unknown_account_type", type=kind, known=known)
        self._events.append(_CORRECTED, {"type": kind}, subjects=[_key(account)])


def _key(account: str) -> str:
    """Return an account key in its one spelling; a name without platform would match nobody."""
    platform, _, name = account.strip().partition(":")
    if not platform or not name:
        raise SettingError("project.bad_account", account=account)
    return account.strip() if name.startswith("id=") else f"{platform}:{name.lstrip('@')}".lower()
