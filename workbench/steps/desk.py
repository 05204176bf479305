"""A project's results on one desk: made when first asked for, then at hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from workbench.steps.results import Results, Tell

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking
    from workbench.shortlist import Community
    from workbench.signals import Signals
    from workbench.text import Encoder
    from workbench.ugc import MonthlyReport, ReplyQueue, ShareOfVoice, Spaces, Topics

__all__ = ["Desk"]


class Desk:
    """What a page needs of a project, each result made on first use and kept.

    Threads may ask at once: one makes a result, the others wait for it. A failure is not kept.
    People whom the project holds out are no candidates, and nothing of theirs is in `messages`,
    `message_sentiment`, `spaces` and `replies`; `posts`, `comments`, `accounts`, `fans` and
    `sentiment` are whole, for figures: who shows or writes them leaves those people out.

    Parameters
    ----------
    project
        Whose desk it is.
    on_progress
        Called with a result's name, and with phrase id and values of what is being done for it,
        by the thread that does it.

    Raises
    ------
    NotFoundError
        Of every result but `encoder`, `comments` and `accounts`: the project holds no posts yet
        (``desk.no_posts``).
    """

    def __init__(self, project: Project, *, on_progress: Tell | None = None) -> None:
        self.project = project
        self.on_progress = on_progress
        self._results = Results(project, self._tell)

    def refresh(self) -> None:
        """Drop all that depends on the tables, after an import.

        What a thread is making at this moment is finished from the tables as they were, for those
        who asked before.
        """
        self._results = Results(self.project, self._tell)

    @property
    def posts(self) -> pd.DataFrame:
        """All posts: `Project.posts`."""
        return self._results.posts()

    @property
    def comments(self) -> pd.DataFrame:
        """All comments: `Project.comments`; may be empty."""
        return self._results.comments()

    @property
    def accounts(self) -> pd.DataFrame:
        """The newest known profiles: `Project.accounts`; may be empty."""
        return self._results.accounts()

    @property
    def encoder(self) -> Encoder:
        """The multilingual encoder with the project's vectors; its weights load when it encodes."""
        return self._results.encoder()

    @property
    def graph(self) -> AttentionGraph:
        """Who gives attention to whom."""
        return self._results.graph()

    @property
    def signals(self) -> Signals:
        """The signals of every candidate."""
        return self._results.signals()

    @property
    def ranking(self) -> Ranking:
        """The candidates best first, as `workbench rank` has them."""
        return self._results.ranking()

    @property
    def topics(self) -> Topics:
        """What `fans` post about; kept in the project as well."""
        return self._results.topics_and_fans()[0]

    @property
    def fans(self) -> pd.DataFrame:
        """The posts behind `topics`, in their order: all but the brand's own."""
        return self._results.topics_and_fans()[1]

    @property
    def sentiment(self) -> pd.DataFrame:
        """How each of `posts` feels, about the brand where it names the brand."""
        return self._results.sentiment()

    @property
    def messages(self) -> pd.DataFrame:
        """What was said to the brand: `Project.messages`."""
        return self._results.listened().messages

    @property
    def message_sentiment(self) -> pd.DataFrame:
        """How each of `messages` feels."""
        return self._results.listened().sentiment

    @property
    def spaces(self) -> Spaces:
        """What each of `messages` wants."""
        return self._results.listened().spaces

    @property
    def replies(self) -> ReplyQueue:
        """All of `messages` with what they wait for, the most pressing first."""
        return self._results.listened().replies

    @property
    def community(self) -> Community:
        """Ticks, corrections and templates of the reply queue."""
        return self._results.listened().community

    @property
    def voice(self) -> ShareOfVoice:
        """How much of the talk is about the brand, and how much about competitors."""
        return self._results.voice()

    def waiting(self) -> ReplyQueue:
        """Return what waits for an answer by now, everybody's; made anew each time.

        For `export.queue_csv`, which leaves out people held out itself, and says so.
        """
        return self._results.waiting()

    def report(self, month: str) -> MonthlyReport:
        """Return the figures of a month such as ``"2026-10"``; made anew each time.

        Raises
        ------
        SettingError
            That is no month.
        """
        return self._results.report(month)

    def _tell(self, result: str, phrase: str, values: dict[str, object]) -> None:
        if self.on_progress is not None:
            self.on_progress(result, phrase, values)
