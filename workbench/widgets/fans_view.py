"""What is asked of a board of fans, and which posts that leaves, in which order."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import numpy as np

from workbench.widgets.fans_filters import Filters, matching
from workbench.widgets.fans_meaning import Meaning
from workbench.widgets.fans_posts import FansPosts, Sort

__all__ = ["FansView"]


class FansView:
    """Filters, order, colour and tab of a board, with what they leave of its posts.

    Parameters
    ----------
    posts
        All posts.
    meaning
        How near they are to what somebody asks for.

    Attributes
    ----------
    filters : Filters
    sort : str
    by : str
        What posts are coloured by.
    tab : str
        ``"posts"`` or ``"map"``.
    status : str
        What the bar says; `wrong` if it is about something that failed.
    lit : list of str
        Accounts whose posts stand out.
    found : dict
        For each filter that asks for something the posts that match it, (n,) bool.
    mask : numpy.ndarray
        (n,) bool: posts that all filters leave.
    shown : numpy.ndarray
        Their positions in order.
    """

    def __init__(self, posts: FansPosts, meaning: Meaning) -> None:
        self.posts, self.meaning = posts, meaning
        self.filters = Filters()
        self.sort: Sort = "newest"
        self.by, self.tab, self.status, self.wrong = "topic", "posts", "", False
        self.lit: list[str] = []
        self.look()

    @property
    def brief(self) -> str:
        """What posts are compared with where nothing is searched."""
        return str(self.posts.brand.brief or self.posts.brand.name)

    def look(self) -> None:
        """Find what the filters leave."""
        filters, posts = self.filters, self.posts
        near = self.meaning.near(filters.meaning) if filters.meaning else None
        self.found = matching(filters, posts, meaning=near)
        self.mask = posts.there.copy()
        for hit in self.found.values():
            self.mask &= hit
        fit = near if near is not None else self.meaning.near(self.brief)
        self.shown = posts.order(self.mask, self.sort, fit=fit)

    def but_time(self) -> np.ndarray:
        """(n,) bool: posts of any time that all other filters leave."""
        rest = [hit for part, hit in self.found.items() if part != "span"]
        left: np.ndarray = np.logical_and.reduce([self.posts.there, *rest])
        return left

    def narrow(self, **parts: Any) -> None:  # noqa: ANN401  # fields of Filters
        """Ask for something else in these parts."""
        self.filters = dataclasses.replace(self.filters, **parts)

    def keep_topics(self, known: Iterable[int]) -> None:
        """Ask no more for topics that are gone."""
        there = set(known)
        self.narrow(topics=tuple(topic for topic in self.filters.topics if topic in there))

    def leave_meaning(self) -> None:
        """Order by date again where a search by meaning gave the order."""
        if self.filters.meaning and self.sort == "fit":
            self.sort = "newest"

    def reset(self) -> None:
        """Ask for nothing."""
        if self.sort == "fit":
            self.sort = "newest"
        self.filters = Filters()

    def lit_places(self) -> list[int]:
        """Return where the posts that stand out are; nobody's are forgotten."""
        posts = self.posts
        at = [p for account in self.lit for p in posts.by_account[account] if posts.there[p]]
        if not at:
            self.lit = []
        return at
