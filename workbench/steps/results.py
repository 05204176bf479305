"""Everything a page shows of a project, from the tables as they are at one moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd

from workbench.errors import NotFoundError
from workbench.steps.judged import safety_of, sentiment_of
from workbench.steps.listening import Listened, hear, report_of, without_held
from workbench.steps.once import Once
from workbench.steps.wiring import HALF_LIFE, measure_project, topics_of

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking
    from workbench.signals import Signals
    from workbench.text import Encoder
    from workbench.ugc import MonthlyReport, ReplyQueue, ShareOfVoice, Topics

__all__ = ["Results", "Tell"]

Tell = Callable[[str, str, dict[str, object]], None]
"""Takes the name of a result, and a phrase id with its values that says what is being done."""


class Results:
    """Results by name, each a `Once`; none mixes older tables with newer ones.

    Parameters
    ----------
    project
        Whose tables are read.
    tell
        Hears what is being done.
    """

    def __init__(self, project: Project, tell: Tell) -> None:
        self._project = project
        self._tell = tell
        self._erasures = project.erasures()
        self._looked_at: tuple[tuple[int, ...], tuple[str, ...]] = (project.edition(), ())
        self.posts = Once(self._posts)
        self.comments = Once(project.comments)
        self.accounts = Once(project.accounts)
        self.encoder = Once(self._encoder)
        self.graph = Once(self._graph)
        self.signals = Once(self._signals)
        self.ranking = Once(self._ranking)
        self.topics_and_fans = Once(self._topics_and_fans)
        self.sentiment = Once(self._sentiment)
        self.safety = Once(self._safety)
        self.heard = Once(self._heard)
        self.listened = Once(self._listened)
        self.voice = Once(self._voice)

    def name_erased(self) -> bool:
        """Say whether somebody was erased, or their time was up, after the tables were read.

        Whoever was erased on request may be named anywhere: then it is true of all results.
        """
        if self._project.erasures() > self._erasures:
            return True
        tables = {"post": self.posts, "comment": self.comments, "account": self.accounts}
        made = {key: table for key, table in tables.items() if table.is_made}
        # A table that was being read when somebody last looked is looked at when it is there.
        now = (self._project.edition(), tuple(made))
        if now == self._looked_at:
            return False
        keys = {key: set(table()[key]) for key, table in made.items()}
        if "account" in keys and keys.pop("account").difference(
            self._project.accounts()["account"]
        ):
            return True
        if self._project.gone(frozenset().union(*keys.values())):
            return True
        self._looked_at = now
        return False

    def report(self, month: str, *, campaign: str | None = None) -> MonthlyReport:
        """Return a month, with what people decided until now."""
        heard, corrections = self.heard()
        self._tell("report", "desk.report", {"month": month})
        fresh = heard.community.corrections().equals(corrections)
        return report_of(self._project, month, heard=heard if fresh else None, campaign=campaign)

    def waiting(self) -> ReplyQueue:
        """Return what waits for an answer by now."""
        heard, corrections = self.heard()
        if not heard.community.corrections().equals(corrections):
            heard = hear(self._project, posts=self.posts())
        return heard.community.replies(
            spaces=heard.spaces, sentiment=heard.sentiment, now=dt.datetime.now(dt.UTC)
        )

    def _posts(self) -> pd.DataFrame:
        self._tell("posts", "desk.posts", {})
        posts = self._project.posts()
        if posts.empty:
            raise NotFoundError("desk.no_posts", brand=self._project.brand.name)
        return posts

    def _encoder(self) -> Encoder:
        from workbench.text import encoder

        return encoder("multilingual", cache=self._project.vectors)

    def _graph(self) -> AttentionGraph:
        from workbench.graph import attention_graph

        posts, comments = self.posts(), self.comments()
        self._tell("graph", "desk.graph", {"posts": len(posts), "comments": len(comments)})
        return attention_graph(posts, comments, half_life=HALF_LIFE)

    def _signals(self) -> Signals:
        posts, graph = self.posts(), self.graph()
        self._tell("signals", "desk.signals", {"accounts": int(posts["account"].nunique())})
        return measure_project(
            self._project,
            posts,
            comments=self.comments(),
            accounts=self.accounts(),
            graph=graph,
        )

    def _ranking(self) -> Ranking:
        from workbench.ranking import rank

        signals = self.signals()
        self._tell("ranking", "desk.ranking", {"candidates": len(signals.candidates)})
        return rank(signals)

    def _topics_and_fans(self) -> tuple[Topics, pd.DataFrame]:
        posts = self.posts()
        self._tell("topics", "desk.topics", {"posts": len(posts)})
        return topics_of(self._project, posts)

    def _sentiment(self) -> pd.DataFrame:
        posts = self.posts()
        self._tell("sentiment", "desk.sentiment", {"posts": len(posts)})
        return sentiment_of(self._project, posts, self.encoder())

    def _safety(self) -> pd.DataFrame:
        posts = self.posts()
        self._tell("safety", "desk.safety", {"posts": len(posts)})
        return safety_of(self._project, posts, self.encoder())

    def _heard(self) -> tuple[Listened, pd.DataFrame]:
        """Return what everybody said, and the corrections it was read with."""
        from workbench.shortlist import Community

        posts = self.posts()
        self._tell("heard", "desk.heard", {"brand": self._project.brand.name})
        corrections = Community(self._project).corrections()
        return hear(self._project, posts=posts, include="all"), corrections

    def _listened(self) -> Listened:
        return without_held(self._project, self.heard()[0])

    def _voice(self) -> ShareOfVoice:
        from workbench.ugc import share_of_voice

        return share_of_voice(self.posts(), self._project.brand)
