"""Project → what people want of the brand, what waits for an answer, and the month."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from workbench.errors import NotFoundError
from workbench.steps.judged import sentiment_of, spaces_of

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.shortlist import Community
    from workbench.ugc import MonthlyReport, ReplyQueue, ShareOfVoice, Spaces
    from workbench.ugc.reply_queue import Include

__all__ = ["Listened", "hear", "listen", "report_of", "without_held"]


@dataclass(frozen=True)
class Listened:
    """What was said to the brand, and what it means.

    `held_out` are the accounts of people who wrote something and say that they are under 18:
    nothing of theirs is in the rest but in `whole_queue`, which is for `queue_csv`. That leaves
    them out itself and says so in the file.
    """

    messages: pd.DataFrame
    spaces: Spaces
    sentiment: pd.DataFrame
    community: Community
    replies: ReplyQueue
    whole_queue: ReplyQueue
    voice: ShareOfVoice
    held_out: frozenset[str] = frozenset()


def listen(project: Project, *, include: Include = "needed") -> Listened:
    """Say what messages to a project's brand want, what waits, and who is talked about.

    What may be printed or written: messages of people whom the project holds out are left out,
    though `voice` counts their posts.

    Raises
    ------
    NotFoundError
        The project holds no posts.
    """
    return without_held(project, hear(project, include=include))


def without_held(project: Project, heard: Listened) -> Listened:
    """Return what was heard without the messages of people whom the project holds out."""
    from workbench.export.minors import without_messages

    held = project.held_out()
    if not held:
        return heard
    queue, spaces, messages = heard.replies.table, heard.spaces.table, heard.messages
    kept = without_messages(messages, held, project)
    wrote = held.intersection({*messages["account"].dropna(), *queue["account"].dropna()})
    theirs = set(messages["message"]).difference(kept["message"])
    return dataclasses.replace(
        heard,
        messages=kept,
        spaces=dataclasses.replace(heard.spaces, table=_less(spaces, theirs)),
        sentiment=_less(heard.sentiment, theirs),
        replies=dataclasses.replace(heard.replies, table=without_messages(queue, held, project)),
        held_out=wrote,
    )


def _less(table: pd.DataFrame, messages: set[str]) -> pd.DataFrame:
    return table[~table["message"].isin(messages)].reset_index(drop=True)


def hear(
    project: Project,
    *,
    posts: pd.DataFrame | None = None,
    include: Include = "needed",
) -> Listened:
    """Listen to everybody, minors too: for figures only."""
    from workbench.shortlist import Community
    from workbench.text import encoder
    from workbench.ugc import share_of_voice

    posts = project.posts() if posts is None else posts
    if posts.empty:
        raise NotFoundError("cli.no_posts", folder=str(project.folder))
    reader = encoder("multilingual", cache=project.vectors)
    community = Community(project)
    messages = project.messages()
    spaces = spaces_of(project, messages, reader, corrections=community.corrections())
    sentiment = sentiment_of(project, messages, reader)
    now = dt.datetime.now(dt.UTC)
    replies = community.replies(spaces=spaces, sentiment=sentiment, now=now, include=include)
    voice = share_of_voice(posts, project.brand)
    return Listened(messages, spaces, sentiment, community, replies, replies, voice)


def report_of(
    project: Project, month: str, *, heard: Listened | None = None, campaign: str | None = None
) -> MonthlyReport:
    """Return the figures of a month over all six SPACES, from all that the project knows.

    People whom the project holds out count, and are neither quoted nor evidence.

    Parameters
    ----------
    month
        ``"2026-10"``.
    heard
        What `hear` gave, if somebody listened already; decisions are read again all the same.
    campaign
        Whose shortlist counts; the default one if None.
    """
    from workbench.export.minors import report_without
    from workbench.shortlist import RightsLedger, Shortlist
    from workbench.ugc import kept_topics, monthly_report, own_formats

    heard = hear(project) if heard is None else heard
    posts, comments = project.posts(), project.comments()
    report = monthly_report(
        posts,
        comments,
        project.brand,
        month=month,
        spaces=heard.spaces,
        sentiment=heard.sentiment,
        topics=kept_topics(project),
        formats=own_formats(posts, project.brand, accounts=project.accounts(), comments=comments),
        queue=heard.community.queue(spaces=heard.spaces, include="all", ticked=True),
        rights=RightsLedger(project).table(),
        shortlist=Shortlist(project, campaign).table(),
        counts=project.counts(),
    )
    return report_without(report, project)
