"""What a way costs in requests, before anything is asked.

Live: each run 1 to check the session and, where posts are listed, 1 for the start page; an account
1 where its number is known, else 2; a page of 12 posts 1; a page of 50 comments 1. The official
API: each run 1 to find the brand's account, 1 a look-up with the latest posts, 1 a page of 50.
The live command says its own estimate before it starts, in the same way.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass

import pandas as pd

__all__ = ["Way", "api_own", "api_profiles", "api_tags", "live_comments", "live_listings"]

POSTS_PAGE, COMMENTS_PAGE, API_PAGE = 12, 50, 50
_RUN = 1


@dataclass(frozen=True, slots=True)
class Way:
    """A command, and the requests it needs; None where none are sent or nobody can tell."""

    command: str
    requests: int | None = None


def api_profiles(accounts: Collection[str]) -> int:
    """Return the price of looking accounts up, their latest posts included."""
    return _RUN + len(accounts)


def api_own(posts: int, comments: int = 0) -> int:
    """Return the price of own posts; comments come with them, 50 a post, then by the page."""
    return _RUN + max(1, math.ceil(posts / API_PAGE)) + comments // API_PAGE


def api_tags(posts: int) -> int:
    """Return the price of the posts in which the brand is tagged."""
    return api_own(posts)


def live_listings(
    accounts: Collection[str], numbered: Collection[str], *, pages: int = 0, start: bool = False
) -> int:
    """Return the price of profiles, or of `pages` pages of posts of each.

    Parameters
    ----------
    accounts
        Whose.
    numbered
        Accounts whose number is known.
    pages
        Pages of each account.
    start
        Whether the start page is needed: for posts, not for tagged posts or profiles.
    """
    known = set(numbered)
    people = sum(1 if account in known else 2 for account in accounts)
    return _RUN + int(start) + people + pages * len(accounts)


def live_comments(accounts: Collection[str], numbered: Collection[str], comments: pd.Series) -> int:
    """Return the price of posts with their comments.

    Parameters
    ----------
    accounts, numbered
        As for `live_listings`.
    comments
        How many comments each post has; unknown counts as one page.
    """
    pages = (comments.fillna(1).astype(float) / COMMENTS_PAGE).map(math.ceil).clip(lower=1)
    return live_listings(accounts, numbered, pages=1, start=True) + int(pages.sum())
