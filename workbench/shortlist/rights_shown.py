"""What the rights ledger shows: states, obstacles, what runs out, what was written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import TYPE_CHECKING

from workbench.phrases import say
from workbench.project import state as clock
from workbench.project.rights_replay import KINDS, Right, RightsReplay, day_in
from workbench.shortlist.agreed import as_day
from workbench.shortlist.obstacles import Phrase, Use, obstacles
from workbench.shortlist.rights_rows import COLUMNS, HISTORY, as_frame, history_row, right_row

if TYPE_CHECKING:
    import pandas as pd

    from workbench.project import Project

__all__ = ["SOON_DAYS", "RightsShown"]

SOON_DAYS = 30


class RightsShown:
    """The part of `RightsLedger` that only reads.

    Parameters
    ----------
    project
        A `Project`.
    """

    def __init__(self, project: Project) -> None:
        self.project = project

    def status(self, post: str, *, day: dt.date | str | None = None) -> str | None:
        """Return the status of a post as of a day; None if nobody was asked."""
        right = self._state().get(post)
        return None if right is None else right.status(self._day(day))

    def obstacles(
        self,
        *,
        day: dt.date | str | None = None,
        channel: str | None = None,
        paid: bool = False,
        edited: bool = False,
        language: str | None = None,
    ) -> dict[str, list[str]]:
        """Return for every post that was asked for why it may not be used; empty where it may.

        Parameters
        ----------
        day
            When; today if None.
        channel, paid, edited
            For what; see `usable`.
        language
            Of the sentences.
        """
        use = Use.of(channel, paid=paid, edited=edited)
        judge = self._judge(self._day(day), use, self._proof_state())
        return {
            right.post: [say(phrase, language, **values) for phrase, values in judge(right)]
            for right in self._state().all()
        }

    def table(self, *, day: dt.date | str | None = None) -> pd.DataFrame:
        """Return one row a post that was asked for, in the order of the first event.

        Parameters
        ----------
        day
            As of when rights run out; today if None. Everything that was written down counts, so
            that an older day never brings back what was revoked since.

        Returns
        -------
        pandas.DataFrame
            Columns post, account, status, changed_at, changed_by, channels (list), paid_ads,
            edits, people_shown, music, until (date), proof_kind, proof (link or file name),
            proof_sha256, proof_state (whole, changed, missing; null for links), usable (on its
            channels, unpaid and unchanged), obstacles (list of phrases), contested. What was
            agreed stays shown after it ended, and is null where nothing was.
        """
        return self._rows(self._state().all(), self._day(day), self._proof_state())

    def usable(
        self,
        day: dt.date | str,
        channel: str | None = None,
        *,
        paid: bool = False,
        edited: bool = False,
    ) -> pd.DataFrame:
        """Return the rows of `table` that may be used on a day.

        Parameters
        ----------
        day
            When.
        channel
            Where; anywhere that was agreed if None.
        paid, edited
            Whether as an advertisement, and whether changed.

        Raises
        ------
        SettingError
            There is no such channel, or `day` is no date.
        """
        on, use = as_day(day), Use.of(channel, paid=paid, edited=edited)
        proof = self._proof_state()
        judge = self._judge(on, use, proof)
        rights = [r for r in self._state().all() if not judge(r)]
        return self._rows(rights, on, proof)

    def authors(self) -> dict[str, str]:
        """Return the authors of the posts that were asked for, by post; no proof is read."""
        today = self._today()
        return {r.post: r.account for r in self._state().all() if r.status(today) is not None}

    def history(self, post: str) -> pd.DataFrame:
        """Return everything that was written down about a post, oldest first.

        Returns
        -------
        pandas.DataFrame
            Columns event (id), at, writer, step, account, text, details (dict).
        """
        events = self.project.events.read(KINDS)
        rows = [history_row(e) for e in events if e.payload.get("post") == post]
        return as_frame(rows, HISTORY)

    def verify(self) -> pd.DataFrame:
        """Return every granted right that a file proves, reading each file.

        Returns
        -------
        pandas.DataFrame
            Columns post, proof, proof_sha256, proof_state: whole, changed or missing.
        """
        table = self.table()
        files = table[table["proof_kind"] == "file"]
        columns = ["post", "proof", "proof_sha256", "proof_state"]
        return files[columns].reset_index(drop=True)

    def _judge(
        self, day: dt.date, use: Use, proof: Callable[[str], str]
    ) -> Callable[[Right], tuple[Phrase, ...]]:
        """Return what tells why a right does not allow a use."""
        return partial(
            obstacles,
            day=day,
            use=use,
            timezone=self.project.brand.timezone,
            proof=proof,
            held_out=self.project.held_out(),
        )

    def _proof_state(self) -> Callable[[str], str]:
        """Return what tells the state of a proof, reading each file once."""
        return cache(self.project.proofs.state)

    def _rows(
        self, rights: Iterable[Right], day: dt.date, proof: Callable[[str], str]
    ) -> pd.DataFrame:
        judge = self._judge(day, Use(), proof)
        rows = [
            right_row(right, day, judge(right), proof)
            for right in rights
            if right.status(day) is not None
        ]
        return as_frame(rows, COLUMNS)

    def _state(self) -> RightsReplay:
        return RightsReplay(self.project.events.read(KINDS))

    def _day(self, day: dt.date | str | None) -> dt.date:
        return self._today() if day is None else as_day(day)

    def _today(self) -> dt.date:
        return day_in(self.project.brand.timezone, clock.now())
