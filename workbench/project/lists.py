"""The project's own lists of people: employees, partners, customers, never to be contacted."""

from __future__ import annotations

from workbench.errors import SettingError
from workbench.project.events import EventLog

__all__ = ["LISTS", "ProjectLists"]

LISTS = ("employees", "partners", "customers", "never_contact")
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
        self._events.append(kind, {"list": list_name}, subjects=[account])
