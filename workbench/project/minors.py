"""People who say of themselves that they are under 18: held out until somebody made sure."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from workbench.errors import SettingError
from workbench.project import state as clock
from workbench.project.corpus import Corpus
from workbench.project.events import Event, EventLog
from workbench.project.reading import Reading
from workbench.schema import handle_of

__all__ = ["Minors"]

CLEARED = "minor_cleared"
COLUMNS = ("account", "evidence", "where", "cleared")
_SEEN = ("posts", "accounts", "aliases")


class Minors:
    """What bios and own posts say; read again only when one of them changed.

    Parameters
    ----------
    corpus, reading, events
        The parts of the project.
    own
        Bare handles that are no people: the brand's and its competitors'.
    """

    def __init__(
        self, corpus: Corpus, reading: Reading, events: EventLog, own: Collection[str]
    ) -> None:
        self._corpus = corpus
        self._reading = reading
        self._events = events
        self._own = frozenset(own)
        self._known: pd.DataFrame | None = None
        self._state: tuple[object, ...] = ()

    def table(self) -> pd.DataFrame:
        """Return who said so and where; see `Project.minors`."""
        state = (clock.now().date(), *(self._corpus.version(name) for name in _SEEN))
        if self._known is None or state != self._state:
            self._known, self._state = self._found(), state
        names = self._reading.names()
        cleared = {names.of(s) for e in self._events.read({CLEARED}) for s in e.subjects}
        return self._known.assign(cleared=self._known["account"].isin(cleared).astype(bool))

    def held_out(self) -> frozenset[str]:
        """Return the accounts nobody has cleared."""
        table = self.table()
        return frozenset(table.loc[~table["cleared"], "account"])

    def clear(self, account: str, *, by: str, note: str) -> Event:
        """Note that somebody made sure of a person's age."""
        platform, _, handle = account.partition(":")
        if not platform or not handle:
            raise SettingError("project.bad_account", account=account)
        if not by.strip():
            raise SettingError("privacy.cleared_by_nobody", account=account)
        return self._events.append(CLEARED, {"by": by.strip(), "note": note}, subjects=[account])

    def _found(self) -> pd.DataFrame:
        from workbench.text.minors import says_minor

        bios = self._reading.accounts()[["account", "bio"]].rename(columns={"bio": "text"})
        posts = self._reading.posts(columns=["account", "post", "text"])
        said = pd.concat(
            [bios.assign(where="bio"), posts.rename(columns={"post": "where"})], ignore_index=True
        )
        said = said.dropna(subset=["account", "text"])
        said = said[~said["account"].map(handle_of).isin(self._own)]
        said["evidence"] = says_minor(said["text"].tolist(), as_of=clock.now().date())
        found = said.dropna(subset="evidence").sort_values("account", kind="stable")
        return found.reindex(columns=["account", "evidence", "where"]).reset_index(drop=True)
