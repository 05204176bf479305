"""A project's results on one desk: made when first asked for, then at hand."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from workbench.steps.results import Results, Tell
from workbench.steps.snapshot import Snapshot

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["Desk"]


class Desk(Snapshot):
    """What a page needs of a project, each result made on first use and kept.

    Threads may ask at once: one makes a result, the others wait for it. A failure is not kept.
    People whom the project holds out are no candidates, and nothing of theirs is in `messages`,
    `message_sentiment`, `spaces` and `replies`; `posts`, `comments`, `accounts`, `fans`,
    `sentiment` and `safety` are whole, for figures: who shows or writes them leaves those people
    out.

    Whoever needs several results that fit together takes them from a `snapshot`: between two
    questions to the desk somebody may `refresh` it. Once people who stand in the results were
    erased, by whichever process, the next question is answered from tables without them.

    Parameters
    ----------
    project
        Whose desk it is.
    on_progress
        Called with a result's name, and with phrase id and values of what is being done for it,
        by the thread that does it.
    on_erased
        Called when results were dropped because somebody in them was erased, by the thread that
        asked.

    Raises
    ------
    NotFoundError
        Of every result but `encoder`, `comments` and `accounts`: the project holds no posts yet
        (``desk.no_posts``).
    """

    def __init__(
        self,
        project: Project,
        *,
        on_progress: Tell | None = None,
        on_erased: Callable[[], None] | None = None,
    ) -> None:
        self.on_progress = on_progress
        self.on_erased = on_erased
        self._guard = threading.Lock()
        super().__init__(project, Results(project, self._tell))

    @property
    def campaign(self) -> str:
        """The id of the campaign that people are chosen for; may be set.

        Raises
        ------
        NotFoundError
            When set: there is no such campaign.
        """
        return super().campaign

    @campaign.setter
    def campaign(self, key: str) -> None:
        from workbench.shortlist import Shortlist

        self._campaign = Shortlist(self.project, key).campaign

    def snapshot(self) -> Snapshot:
        """Return the results as they are now, all from the same tables, and the campaign."""
        return Snapshot(self.project, self._now(), campaign=self._campaign)

    def refresh(self) -> None:
        """Drop all that depends on the tables, after an import.

        What a thread is making at this moment is finished from the tables as they were, for those
        who asked before.
        """
        with self._guard:
            self._results = Results(self.project, self._tell)

    def look_for_erased(self) -> bool:
        """Drop the results if people in them were erased since, and say whether.

        As long as the tables are the same this costs milliseconds.
        """
        with self._guard:
            name_erased = self._results.name_erased()
            if name_erased:
                self._results = Results(self.project, self._tell)
        if name_erased and self.on_erased is not None:
            self.on_erased()
        return name_erased

    def _now(self) -> Results:
        self.look_for_erased()
        return self._results

    def _tell(self, result: str, phrase: str, values: dict[str, object]) -> None:
        if self.on_progress is not None:
            self.on_progress(result, phrase, values)
