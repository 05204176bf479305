"""Project → graph → signals → ranking, and → topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

import pandas as pd

from workbench.errors import NotFoundError
from workbench.steps.judged import safety_of, sentiment_of

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking
    from workbench.signals import PostJudge, Signals
    from workbench.text import Encoder
    from workbench.ugc import Topics

__all__ = [
    "HALF_LIFE",
    "Known",
    "Ranked",
    "known_of",
    "measure_project",
    "rank_project",
    "topics_of",
]


HALF_LIFE = "30d"  # of attention


class Known(TypedDict):
    """What every ranking of a project is measured with, today's or an earlier one."""

    encoder: Encoder
    sentiment: PostJudge
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

    posts = project.posts(until=as_of)
    if posts.empty:
        raise NotFoundError("cli.no_posts", folder=str(project.folder))
    comments, accounts = project.comments(until=as_of), project.accounts(as_of=as_of)
    graph = attention_graph(posts, comments, half_life=half_life, as_of=as_of)
    signals = measure_project(
        project,
        posts,
        comments=comments,
        accounts=accounts,
        graph=graph,
        as_of=as_of,
        min_posts=min_posts,
        window=window,
        progress=progress,
    )
    ranking = rank(signals, weights=weights, preset=preset)
    return Ranked(ranking=ranking, graph=graph, posts=posts, accounts=accounts)


def measure_project(  # noqa: PLR0913  # four tables, and each keyword has a default
    project: Project,
    posts: pd.DataFrame,
    *,
    comments: pd.DataFrame,
    accounts: pd.DataFrame,
    graph: AttentionGraph,
    as_of: str | None = None,
    min_posts: int = 1,
    window: str | None = None,
    progress: bool = False,
) -> Signals:
    """Measure a project's candidates from tables that were read already, as `rank_project` does."""
    from workbench.signals import measure

    return measure(
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


def known_of(project: Project, posts: pd.DataFrame) -> Known:
    """Return what a project's rankings are measured with: what was judged, and who is who."""
    from workbench.text import encoder

    reader = encoder("multilingual", cache=project.vectors)
    return {
        "encoder": reader,
        "sentiment": lambda rows: sentiment_of(project, rows, reader),
        "safety": safety_of(project, posts, reader),
        "lists": {**project.lists(), "minors": project.held_out()},
        "types": project.account_types(),
    }


def topics_of(
    project: Project,
    posts: pd.DataFrame | None = None,
    *,
    resolution: float | None = None,
    progress: bool = False,
) -> tuple[Topics, pd.DataFrame]:
    """Find topics in the posts that fans wrote, and keep them in the project.

    Topics of an earlier run lend their ids, given names, what was changed by hand, and their map.
    The brand's own posts stay out.

    Returns
    -------
    topics : Topics
    fans : pandas.DataFrame
        The posts in their order.
    """
    from workbench.text import encoder
    from workbench.ugc import find_topics, keep_topics, kept_topics, recall_layout

    posts = project.posts() if posts is None else posts
    if posts.empty:
        raise NotFoundError("cli.no_posts", folder=str(project.folder))
    fans = posts[~posts["account"].isin(_own_accounts(project, posts))].reset_index(drop=True)
    topics = find_topics(
        fans,
        encoder=encoder("multilingual", cache=project.vectors),
        brand=project.brand,
        resolution=resolution,
        previous=kept_topics(project),
        progress=progress,
    )
    keep_topics(project, topics)
    recall_layout(project, topics)
    return topics, fans


def _own_accounts(project: Project, posts: pd.DataFrame) -> set[str]:
    return {f"{p}:{h}" for p in posts["platform"].unique() for h in project.brand.handles}
