"""A project's results from the tables as they were at one moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking
    from workbench.shortlist import Community, Shortlist
    from workbench.signals import Signals
    from workbench.steps.results import Results
    from workbench.text import Encoder
    from workbench.ugc import MonthlyReport, ReplyQueue, ShareOfVoice, Spaces, Topics

__all__ = ["Snapshot"]


class Snapshot:
    """Results that belong together, whatever is imported meanwhile; from `Desk.snapshot`.

    Each is made on first use and shared with the desk.

    Parameters
    ----------
    project
        Whose results they are.
    results
        Made from its tables.
    campaign
        Of `shortlist` and `report`; the default one if None.
    """

    def __init__(self, project: Project, results: Results, *, campaign: str | None = None) -> None:
        self.project = project
        self._results = results
        self._campaign = campaign

    @property
    def campaign(self) -> str:
        """The id of the campaign that people are chosen for."""
        from workbench.shortlist.campaign import DEFAULT

        return self._campaign or DEFAULT

    @property
    def shortlist(self) -> Shortlist:
        """The decisions of `campaign`."""
        from workbench.shortlist import Shortlist

        return Shortlist(self.project, self._campaign)

    @property
    def posts(self) -> pd.DataFrame:
        """All posts: `Project.posts`."""
        return self._now().posts()

    @property
    def comments(self) -> pd.DataFrame:
        """All comments: `Project.comments`; may be empty."""
        return self._now().comments()

    @property
    def accounts(self) -> pd.DataFrame:
        """The newest known profiles: `Project.accounts`; may be empty."""
        return self._now().accounts()

    @property
    def encoder(self) -> Encoder:
        """The multilingual encoder with the project's vectors; its weights load when it encodes."""
        return self._now().encoder()

    @property
    def graph(self) -> AttentionGraph:
        """Who gives attention to whom."""
        return self._now().graph()

    @property
    def signals(self) -> Signals:
        """The signals of every candidate."""
        return self._now().signals()

    @property
    def ranking(self) -> Ranking:
        """The candidates best first, as `workbench rank` has them."""
        return self._now().ranking()

    @property
    def topics(self) -> Topics:
        """What `fans` post about; kept in the project as well."""
        return self._now().topics_and_fans()[0]

    @property
    def fans(self) -> pd.DataFrame:
        """The posts behind `topics`, in their order: all but the brand's own."""
        return self._now().topics_and_fans()[1]

    @property
    def sentiment(self) -> pd.DataFrame:
        """How each of `posts` feels, about the brand where it names the brand."""
        return self._now().sentiment()

    @property
    def safety(self) -> pd.DataFrame:
        """What each of `posts` holds that a brand would not stand beside."""
        return self._now().safety()

    @property
    def messages(self) -> pd.DataFrame:
        """What was said to the brand: `Project.messages`."""
        return self._now().listened().messages

    @property
    def message_sentiment(self) -> pd.DataFrame:
        """How each of `messages` feels."""
        return self._now().listened().sentiment

    @property
    def spaces(self) -> Spaces:
        """What each of `messages` wants."""
        return self._now().listened().spaces

    @property
    def replies(self) -> ReplyQueue:
        """All of `messages` with what they wait for, the most pressing first."""
        return self._now().listened().replies

    @property
    def community(self) -> Community:
        """Ticks, corrections and templates of the reply queue."""
        return self._now().listened().community

    @property
    def voice(self) -> ShareOfVoice:
        """How much of the talk is about the brand, and how much about competitors."""
        return self._now().voice()

    def waiting(self) -> ReplyQueue:
        """Return what waits for an answer by now, everybody's; made anew each time.

        For `export.queue_csv`, which leaves out people held out itself, and says so.
        """
        return self._now().waiting()

    def report(self, month: str) -> MonthlyReport:
        """Return the figures of a month such as ``"2026-10"``; made anew each time.

        Raises
        ------
        SettingError
            That is no month.
        """
        return self._now().report(month, campaign=self._campaign)

    def _now(self) -> Results:
        """Return the results that hold when somebody asks."""
        return self._results
