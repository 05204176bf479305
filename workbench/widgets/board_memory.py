"""A shortlist that is read anew only when something came."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.widgets.answers import Decisions

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Remembering"]


class Remembering:
    """A shortlist whose table is replayed once, however many parts of a board look at it.

    Parameters
    ----------
    shortlist
        What it stands for; everything but `table` goes there.
    """

    def __init__(self, shortlist: Decisions) -> None:
        self._shortlist = shortlist
        self._seen: tuple[object, pd.DataFrame] | None = None

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the shortlist has
        return getattr(self._shortlist, name)

    def table(self) -> pd.DataFrame:
        """Return `Shortlist.table`; the event log says cheaply whether it is still true."""
        mark = self._shortlist.project.events.mark()
        if self._seen is None or self._seen[0] != mark:
            self._seen = mark, self._shortlist.table()
        return self._seen[1].copy()
