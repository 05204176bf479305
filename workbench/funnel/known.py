"""What a project knows, looked at once: the facts that steps are chosen from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from workbench.brand import Brand
from workbench.schema import handle_of, platform_of
from workbench.text import BrandMatcher

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ranking import Ranking

__all__ = ["LIVE", "Known", "live", "look"]

SNAPSHOTS_APART = pd.Timedelta(days=7)
LIVE = "instagram"
"""The platform that can be asked live; elsewhere an export is the way."""


@dataclass(frozen=True)
class Known:
    """What the project holds, and who stands at the top.

    Parameters
    ----------
    brand
        Whose project it is.
    posts, comments, history
        Tables of the project.
    ranking
        The ranking so far; None if there is nobody to rank.
    numbered
        Keys of the accounts whose number on the platform is known.
    top
        Account keys of the best candidates, best first.
    """

    brand: Brand
    posts: pd.DataFrame
    comments: pd.DataFrame
    history: pd.DataFrame
    ranking: Ranking | None
    numbered: frozenset[str]
    top: tuple[str, ...]

    @property
    def candidates(self) -> int:
        """How many candidates there are."""
        return self.ranking.candidates if self.ranking is not None else 0

    @cached_property
    def own(self) -> pd.DataFrame:
        """The brand's own posts."""
        handles = self.posts["account"].map(handle_of, na_action="ignore")
        return self.posts[handles.isin(self.brand.handles)]

    @cached_property
    def fans(self) -> pd.DataFrame:
        """Posts by others."""
        return self.posts.drop(self.own.index)

    @cached_property
    def naming(self) -> int:
        """How many posts by others name the brand."""
        return int(BrandMatcher(self.brand).find(self.fans)["brand"].sum())

    @cached_property
    def tagging(self) -> int:
        """How many posts by others tag one of the brand's accounts on the picture."""
        tagged = self.fans["tagged"].dropna()
        return int(tagged.map(lambda names: not set(self.brand.handles).isdisjoint(names)).sum())

    @cached_property
    def commented(self) -> frozenset[str]:
        """Keys of the posts of which at least one comment is known."""
        return frozenset(self.comments["post"].dropna())

    @cached_property
    def own_uncommented(self) -> pd.DataFrame:
        """The brand's own posts that have comments of which none is known."""
        waiting = ~self.own["post"].isin(self.commented) & (self.own["comments"].fillna(1) > 0)
        return self.own[waiting.to_numpy(dtype=bool)]

    def without_followers(self, accounts: tuple[str, ...]) -> list[str]:
        """Return which of the accounts have no known follower figure, in order."""
        known = set(self.history.loc[self.history["followers"].notna(), "account"])
        return [account for account in accounts if account not in known]

    def with_one_snapshot(self, accounts: tuple[str, ...]) -> list[str]:
        """Return which accounts have follower figures, but none seven days apart."""
        figures = self.history[self.history["followers"].notna()]
        span = figures.groupby("account")["as_of"].agg(["min", "max"])
        short = set(span.index[(span["max"] - span["min"]) < SNAPSHOTS_APART])
        return [account for account in accounts if account in short]

    def with_few_posts(self, accounts: tuple[str, ...], *, fewer_than: int) -> list[str]:
        """Return which accounts have fewer own posts in the project, in order."""
        counts = self.posts["account"].value_counts()
        return [a for a in accounts if int(counts.get(a, 0)) < fewer_than]

    def uncommented(self, accounts: tuple[str, ...], *, each: int) -> pd.DataFrame:
        """Return the newest posts of the accounts of which no comment is known, `each` at most."""
        rows = self.posts[self.posts["account"].isin(accounts)]
        silent = ~rows["post"].isin(self.commented) & (rows["comments"].fillna(1) > 0)
        rows = rows[silent.to_numpy(dtype=bool)].sort_values("created_at", ascending=False)
        return rows.groupby("account", sort=False).head(each)


def look(project: Project, ranking: Ranking | None, *, top: int) -> Known:
    """Look at a project once; rank it by what needs no encoder if no ranking is given."""
    posts, comments = project.posts(), project.comments()
    history = project.account_history()
    if ranking is None and len(posts):
        ranking = _ranked(project, posts, comments, history)
    best = tuple(ranking.table["account"].head(top)) if ranking is not None else ()
    aliases = project.aliases()
    numbered = frozenset(aliases["platform"] + ":" + aliases["handle"])
    return Known(project.brand, posts, comments, history, ranking, numbered, best)


def _ranked(
    project: Project, posts: pd.DataFrame, comments: pd.DataFrame, history: pd.DataFrame
) -> Ranking | None:
    from workbench.graph import attention_graph
    from workbench.ranking import rank
    from workbench.signals import measure

    signals = measure(
        posts,
        comments,
        project.accounts(),
        attention_graph(posts, comments),
        project.brand,
        lists={**project.lists(), "minors": project.held_out()},
        types=project.account_types(),
        history=history,
    )
    return rank(signals, draws=20) if len(signals.candidates) else None


def live(keys: list[str]) -> list[str]:
    """Return the keys of accounts or posts that can be asked live."""
    return [key for key in keys if platform_of(key) == LIVE]
