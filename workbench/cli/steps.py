"""The steps that several verbs share: project → graph → signals → ranking, and → topics."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from workbench.errors import NotFoundError, SettingError

if TYPE_CHECKING:
    from workbench.graph import AttentionGraph
    from workbench.project import Project
    from workbench.ranking import Ranking
    from workbench.ugc import Topics

__all__ = ["Ranked", "parse_weights", "rank_project", "topics_of"]

TOPICS, LABELS = "topics", "topic_labels"


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
    half_life: str = "30d",
    progress: bool = False,
) -> Ranked:
    """Measure and rank a project's candidates with what was known at `as_of`.

    Raises
    ------
    NotFoundError
        The project holds no posts.
    """
    from workbench.graph import attention_graph
    from workbench.ranking import rank
    from workbench.signals import measure
    from workbench.text import encoder

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
        encoder=encoder("multilingual", cache=project.vectors),
        as_of=as_of,
        window=window,
        min_posts=min_posts,
        lists=project.lists(),
        types=project.account_types(),
        history=project.account_history(as_of=as_of),
        progress=progress,
    )
    ranking = rank(signals, weights=weights, preset=preset)
    return Ranked(ranking=ranking, graph=graph, posts=posts, accounts=accounts)


def topics_of(
    project: Project,
    posts: pd.DataFrame | None = None,
    *,
    resolution: float | None = None,
    progress: bool = False,
) -> tuple[Topics, pd.DataFrame]:
    """Find topics in the posts that fans wrote, and keep them in the project.

    Topics of an earlier run lend their ids and given names. The brand's own posts stay out.
    """
    from workbench.text import encoder
    from workbench.ugc import Topics, find_topics

    posts = project.posts() if posts is None else posts
    if posts.empty:
        raise NotFoundError("cli.no_posts", folder=str(project.folder))
    own = {f"{p}:{h}" for p in posts["platform"].unique() for h in project.brand.handles}
    fans = posts[~posts["account"].isin(own)].reset_index(drop=True)
    tables = (project.enrichment(TOPICS), project.enrichment(LABELS))
    previous = Topics.from_tables(*tables) if all(t is not None for t in tables) else None
    topics = find_topics(
        fans,
        encoder=encoder("multilingual", cache=project.vectors),
        resolution=resolution,
        previous=previous,
        progress=progress,
    )
    for name, table in zip((TOPICS, LABELS), topics.to_tables(), strict=True):
        project.keep_enrichment(name, table)
    return topics, fans


def parse_weights(pairs: list[str]) -> dict[str, float]:
    """Return ``["affinity=2"]`` as ``{"affinity": 2.0}``.

    >>> parse_weights(["affinity=2", "reach=0"])
    {'affinity': 2.0, 'reach': 0.0}
    """
    weights = {}
    for pair in pairs:
        signal, _, weight = pair.partition("=")
        try:
            weights[signal.strip()] = float(weight)
        except ValueError as error:
            raise SettingError("cli.bad_weight", pair=pair) from error
    return weights
