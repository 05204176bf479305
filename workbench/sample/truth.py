"""What the sample is and what was planted in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from workbench.brand import Brand

__all__ = ["Sample", "Truth"]


@dataclass(frozen=True, eq=False)
class Truth:
    """What was planted, by account and post keys. For tests; no table shows it.

    Parameters
    ----------
    ambassadors
        People who love the brand, post about it freely and again and again, and are listened to.
    large_irrelevant
        Hundreds of thousands of followers, no tie to the brand.
    pod
        Accounts that comment on each other within minutes.
    bought_followers
        Accounts whose followers jump while nobody answers.
    competitor_fans, retailers, employees, partners
        As their names say; retailers include cafés, partners are paid and say so.
    giveaway_posts
        Posts of the burst in which people enter the brand's giveaway.
    shitstorm_first_post
        The complaint that started it.
    shitstorm_spreaders
        Authors who passed it on; the first author is not among them.
    theme_of_post
        Main theme of each post, index `post`.
    theme_keywords
        Theme → language → words that mark it.
    """

    ambassadors: frozenset[str]
    large_irrelevant: frozenset[str]
    pod: frozenset[str]
    bought_followers: frozenset[str]
    competitor_fans: frozenset[str]
    retailers: frozenset[str]
    employees: frozenset[str]
    partners: frozenset[str]
    giveaway_posts: frozenset[str]
    shitstorm_first_post: str
    shitstorm_spreaders: frozenset[str]
    theme_of_post: pd.Series
    theme_keywords: dict[str, dict[str, tuple[str, ...]]]


@dataclass(frozen=True, eq=False)
class Sample:
    """The invented brand's tables in the types of `workbench.schema`.

    Parameters
    ----------
    brand
        The brand as its team would describe it.
    posts, comments, accounts, counts
        Tables of `workbench.schema`; `accounts` holds several snapshots an account.
    lists
        What the brand's team knows itself: employees and partners, not quite complete.
    truth
        What was planted.
    """

    brand: Brand
    posts: pd.DataFrame
    comments: pd.DataFrame
    accounts: pd.DataFrame
    counts: pd.DataFrame
    lists: dict[str, frozenset[str]]
    truth: Truth = field(repr=False)
