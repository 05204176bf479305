"""What is clicked on the community board, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from workbench.errors import SettingError
from workbench.shortlist.community_state import KINDS, CommunityState, read_community

if TYPE_CHECKING:
    from workbench.shortlist import Community

__all__ = ["Clicks"]

Step = Callable[[str], object]


class Clicks:
    """Decisions about messages; each is kept at once and can be taken back, the last first.

    Taking back is an event of its own, so other windows see it too.

    Parameters
    ----------
    community
        Where they are kept.
    """

    def __init__(self, community: Community) -> None:
        self._community = community
        self._done: list[tuple[str, Callable[[], object]]] = []

    def events(self) -> CommunityState:
        """Return what holds now, other windows' clicks included."""
        return read_community(self._community.project.events.read(KINDS))

    def tick(self, messages: Iterable[str], *, on: bool) -> None:
        """Tick messages off, or take ticks back; those that are so already stay as they are."""
        before = self.events().ticks
        changed = [key for key in messages if (key in before) != on]
        do, undo = self._community.tick, self._community.untick
        self._each(changed, *((do, undo) if on else (undo, do)))

    def assign(self, messages: Iterable[str], owner: str) -> None:
        """Hand messages to an owner; an empty one is nobody."""
        before = self.events().owners
        assign = self._community.assign
        self._each(
            messages, lambda key: assign(key, owner), lambda key: assign(key, before.get(key, ""))
        )

    def correct(self, message: str, labels: list[str] | None) -> None:
        """Say which SPACES a message belongs to; None takes a correction back."""
        before = self.events().labels
        correct = self._community.correct
        self._each(
            [message], lambda key: correct(key, labels), lambda key: correct(key, before.get(key))
        )

    def keep(self, kind: str, language: str, name: str, *, text: str) -> None:
        """Keep a template of the team's own."""
        before = self.events().templates.get((kind, language, name))
        self._community.set_template(kind, language, name=name, text=text)

        def take_back() -> None:
            if before is None:
                self._community.remove_template(kind, language, name=name)
            else:
                self._community.set_template(kind, language, name=name, text=before.text)

        self._done.append(("", take_back))

    def drop(self, kind: str, language: str, name: str) -> None:
        """Take a template of the team's own away."""
        before = self.events().templates.get((kind, language, name))
        self._community.remove_template(kind, language, name=name)
        text = "" if before is None else before.text
        put = self._community.set_template
        self._done.append(("", lambda: put(kind, language, name=name, text=text)))

    def undo(self) -> str:
        """Take the last click back; return the key of the message, empty for a template.

        Raises
        ------
        SettingError
            Nothing was clicked yet.
        """
        if not self._done:
            raise SettingError("widgets.desk_nothing_to_undo")
        key, take_back = self._done.pop()
        take_back()
        return key

    def _each(self, messages: Iterable[str], do: Step, undo: Step) -> None:
        """Do something about each message; what was done is taken back together."""
        wanted, done = list(messages), list[str]()

        def take_back() -> None:
            with self._community.at_once(done):
                for key in done:
                    undo(key)

        try:
            with self._community.at_once(wanted):
                for key in wanted:
                    do(key)
                    done.append(key)
        finally:
            if done:
                self._done.append((done[0], take_back))
