"""Project → graph → signals → ranking, → topics, and → what people want of the brand."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import pandas as pd

from workbench.errors import NotFoundError

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking
    from workbench.shortlist import Community
    from workbench.text import Encoder
    from workbench.ugc import MonthlyReport, ReplyQueue, ShareOfVoice, Spaces, Topics
    from workbench.ugc.reply_queue import Include

__all__ = [
    "HALF_LIFE",
    "Known",
    "Listened",
    "Ranked",
    "known_of",
    "listen",
    "rank_project",
    "report_of",
    "topics_of",
]


HALF_LIFE = "30d"  # of attention


class Known(TypedDict):
    """What every ranking of a project is measured with, today's or an earlier one."""

    encoder: Encoder
    safety: pd.DataFrame
    lists: dict[str, frozenset[str]]
    types: dict[str, str]


@dataclass(frozen=True)
class Ranked:
    """A ranking with the tables it was made from."""

    ranking: Ranking
    graph: AttentionGraph
    posts: pd.DataFrame
    accounts: pd.DataFrame


def rank_project(
    project: Project,
    *,
    weights: Mapping[str, float] | None = None,
    preset: str = "advocacy",
    as_of: str | None = None,
    min_posts: int = 1,
    window: str | None = None,
    half_life: str = HALF_LIFE,
    progress: bool = False,
) -> Ranked:
    """Measure and rank a project's candidates with what was known at `as_of`.

    How people feel about the brand, and what their captions hold that a brand would not stand
    beside, is judged on the way.

    Raises
    ------
    NotFoundError
        The project holds no posts.
    """
    from workbench.graph import attention_graph
    from workbench.ranking import rank
    from workbench.signals import measure

    posts = project.posts(until=as_of)
    if posts.empty:
        raise NotFoundError("cli.no_posts", folder=str(project.folder))
    comments, accounts = project.comments(until=as_of), project.accounts(as_of=as_of)
    graph = attention_graph(posts, comments, half_life=half_life, as_of=as_of)
    signals = measure(
        posts,
        comments,
        accounts,
        graph,
        project.brand,
        as_of=as_of,
        window=window,
        min_posts=min_posts,
        history=project.account_history(as_of=as_of),
        progress=progress,
        **known_of(project, posts),
    )
    ranking = rank(signals, weights=weights, preset=preset)
    return Ranked(ranking=ranking, graph=graph, posts=posts, accounts=accounts)


def known_of(project: Project, posts: pd.DataFrame) -> Known:
    """Return what a project's rankings are measured with: encoder, safety of posts, who is who."""
    from workbench.text import encoder, flag_safety

    reader = encoder("multilingual", cache=project.vectors)
    return {
        "encoder": reader,
        "safety": flag_safety(posts, encoder=reader),
        "lists": {**project.lists(), "minors": project.held_out()},
        "types": project.account_types(),
    }


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


def topics_of(
    project: Project,
    posts: pd.DataFrame | None = None,
    *,
    resolution: float | None = None,
    progress: bool = False,
) -> tuple[Topics, pd.DataFrame]:
    """Find topics in the posts that fans wrote, and keep them in the project.

    Topics of an earlier run lend their ids, given names and what was changed by hand. The
    brand's own posts stay out.

    Returns
    -------
    topics : Topics
    fans : pandas.DataFrame
        The posts in their order.
    """
    from workbench.text import encoder
    from workbench.ugc import find_topics, keep_topics, kept_topics

    posts = project.posts() if posts is None else posts
    if posts.empty:
        raise NotFoundError("cli.no_posts", folder=str(project.folder))
    own = {f"{p}:{h}" for p in posts["platform"].unique() for h in project.brand.handles}
    fans = posts[~posts["account"].isin(own)].reset_index(drop=True)
    topics = find_topics(
        fans,
        encoder=encoder("multilingual", cache=project.vectors),
        brand=project.brand,
        resolution=resolution,
        previous=kept_topics(project),
        progress=progress,
    )
    keep_topics(project, topics)
    return topics, fans


def listen(project: Project, *, include: Include = "needed") -> Listened:
    """Say what messages to a project's brand want, what waits, and who is talked about.

    What may be printed or written: messages of people whom the project holds out are left out,
    though `voice` counts their posts.

    Raises
    ------
    NotFoundError
        The project holds no posts.
    """
    from workbench.export.minors import without_messages

    heard = _hear(project, include=include)
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


def _hear(project: Project, *, include: Include = "needed") -> Listened:
    """Listen to everybody, minors too: for figures only."""
    from workbench.shortlist import Community
    from workbench.text import encoder, judge_sentiment
    from workbench.ugc import classify_spaces, share_of_voice

    posts = project.posts()
    if posts.empty:
        raise NotFoundError("cli.no_posts", folder=str(project.folder))
    reader = encoder("multilingual", cache=project.vectors)
    community = Community(project)
    messages = project.messages()
    spaces = classify_spaces(
        messages, project.brand, encoder=reader, corrections=community.corrections()
    )
    sentiment = judge_sentiment(messages, project.brand, encoder=reader)
    now = dt.datetime.now(dt.UTC)
    replies = community.replies(spaces=spaces, sentiment=sentiment, now=now, include=include)
    voice = share_of_voice(posts, project.brand)
    return Listened(messages, spaces, sentiment, community, replies, replies, voice)


def report_of(project: Project, month: str) -> MonthlyReport:
    """Return the figures of a month over all six SPACES, from all that the project knows.

    People whom the project holds out count, and are neither quoted nor evidence.
    """
    from workbench.export.minors import report_without
    from workbench.shortlist import RightsLedger, Shortlist
    from workbench.ugc import kept_topics, monthly_report, own_formats

    heard = _hear(project)
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
        shortlist=Shortlist(project).table(),
        counts=project.counts(),
    )
    return report_without(report, project)
