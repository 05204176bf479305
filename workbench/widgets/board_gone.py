"""People who were erased elsewhere leave an open ShortlistBoard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import traitlets

from workbench.errors import NotFoundError
from workbench.widgets.left_out import LeftOut

__all__ = ["Gone"]


class Gone(traitlets.HasTraits):
    """The part of a ShortlistBoard that shows nothing more of people who were erased.

    Their places stay, as the browser knows candidates by them: `_gone` has the places.
    """

    _gone: traitlets.List[int] = traitlets.List(traitlets.Int()).tag(sync=True)
    _people = traitlets.Dict().tag(sync=True)
    selected = traitlets.List(traitlets.Unicode()).tag(sync=True)

    _left_out: LeftOut

    def _let_go_of(self, candidates: pd.Index, project: Any) -> None:  # noqa: ANN401  # a Project
        """Begin to look who was erased; those who were already go at once."""
        self._left_out = LeftOut(project, lambda: candidates, rows=self._posts_shown)
        self._let_go(candidates)

    def _look_again(self, candidates: pd.Index) -> None:
        """Let go of whoever was erased since; costs milliseconds while nobody was."""
        if self._left_out.has_grown():
            self._let_go(candidates)

    def _let_go(self, candidates: pd.Index) -> None:
        hidden = candidates.isin(list(self._left_out.accounts))
        places = [place for place, is_hidden in enumerate(hidden.tolist()) if is_hidden]
        self._read_posts_again()
        if places == self._gone:
            return
        gone = {str(account) for account in candidates[hidden]}
        with self.hold_trait_notifications():
            self._people = {name: _blank(column, places) for name, column in self._people.items()}
            self.selected = [account for account in self.selected if account not in gone]
            self._gone = places
        self._read_again()  # what was decided about them is gone as well

    def _read_again(self) -> None:
        raise NotImplementedError

    def _posts_shown(self) -> Iterable[tuple[object, object]]:
        """Return each post of the evidence with its author."""
        raise NotImplementedError

    def _read_posts_again(self) -> None:
        """Let captions of others name nobody who was erased."""
        raise NotImplementedError

    def _refuse_gone(self, message: Mapping[str, Any]) -> None:
        """Tell nothing about somebody who was erased, whom the browser may still have named."""
        named = {message.get(name) for name in ("account", "a", "b")}
        if not named.isdisjoint(self._left_out.accounts):
            raise NotFoundError("widgets.board_gone")


def _blank(column: list[Any], places: list[int]) -> list[Any]:
    blank = list(column)
    for place in places:
        blank[place] = "" if isinstance(blank[place], str) else None
    return blank
