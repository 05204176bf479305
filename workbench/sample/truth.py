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
        Accounts that comment on each other within minutes, in much the same order, by agreement.
    bought_followers
        Accounts whose followers jump while nobody answers; some buy likes or comments as well.
    competitor_fans, retailers, employees, partners
        As their names say; retailers include cafés, partners are paid and say so.
    strangers
        People who never name the brand, write about what it is about, are listened to and have
        readers among the brand's fans; they speak of the competitor, some of them warmly.
    critics
        People with an audience who post about the brand again and again, to complain.
    hunters
        People who enter every prize draw.
    media, fan_pages
        Magazines and podcasts; pages that show pictures of fans and are not the brand.
    close_friends
        People who answer each other's posts all the time because they like each other.
    growth_stories
        People whose post went round; their audience grew and answers since.
    giveaway_hosts
        People below whose prize draw for another firm everybody writes "me too".
    bots
        Nearly empty profiles without posts that comment where comments were paid for.
    unsafe_accounts, unsafe_posts
        People who insult others now and then; the posts in which they do.
    viral_posts
        Posts that travelled much further than their authors' usual ones.
    label_of_post
        Where a paid post says so, index `post`: first, end, hashtag or platform,
        which is in the platform's label only.
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
    strangers: frozenset[str]
    critics: frozenset[str]
    hunters: frozenset[str]
    media: frozenset[str]
    fan_pages: frozenset[str]
    close_friends: frozenset[str]
    growth_stories: frozenset[str]
    giveaway_hosts: frozenset[str]
    bots: frozenset[str]
    unsafe_accounts: frozenset[str]
    unsafe_posts: frozenset[str]
    viral_posts: frozenset[str]
    label_of_post: pd.Series
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
        What the brand's team knows itself: employees (not quite complete), partners, customers
        and who wants to be left alone.
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
