"""What is known of one month, cut at its end: nothing later counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.text import BrandMatcher
from workbench.ugc.monthly.figures import Span
from workbench.ugc.received import received
from workbench.ugc.tables import is_own
from workbench.ugc.wanted import with_wants

__all__ = ["REACTIONS", "Given", "Month", "look_at"]

REACTIONS = ("likes", "comments", "shares")
_MORE = ("aspects", "product_kind", "quote", "confidence")


@dataclass(frozen=True)
class Given:
    """Everything a report is made of; what is None was not given.

    Parameters
    ----------
    posts, comments
        From `read_posts` and `read_comments`.
    brand
        Whose report.
    spaces, sentiment, queue, rights, shortlist, counts
        Frames; see `monthly_report`.
    has_comments
        Whether comments were given at all.
    """

    posts: pd.DataFrame
    comments: pd.DataFrame
    brand: Brand
    spaces: pd.DataFrame | None = None
    sentiment: pd.DataFrame | None = None
    queue: pd.DataFrame | None = None
    rights: pd.DataFrame | None = None
    shortlist: pd.DataFrame | None = None
    counts: pd.DataFrame | None = None
    has_comments: bool = True


@dataclass(frozen=True)
class Month:
    """One month.

    Attributes
    ----------
    span : Span
        Which.
    given : Given
        What it was made of.
    known : bool
        Whether the data reach into it.
    messages : pandas.DataFrame
        Messages of the month with what they want, `ticked`, and what SPACES says of them.
    own_posts : pandas.DataFrame
        The brand's posts of the month, with `reactions`.
    fan_posts : pandas.DataFrame
        Posts of others that name the brand, none passed on, none by competitors.
    comments_received : pandas.DataFrame
        Comments of others below the brand's posts, whenever those were posted.
    posts : pandas.DataFrame
        All posts of the month.
    """

    span: Span
    given: Given
    known: bool
    messages: pd.DataFrame = field(repr=False)
    own_posts: pd.DataFrame = field(repr=False)
    fan_posts: pd.DataFrame = field(repr=False)
    comments_received: pd.DataFrame = field(repr=False)
    posts: pd.DataFrame = field(repr=False)

    @property
    def has_spaces(self) -> bool:
        """Whether anything was labelled."""
        return self.given.spaces is not None

    def labelled(self, label: str) -> pd.DataFrame:
        """Return the messages with a label, oldest first."""
        held = [isinstance(labels, list) and label in labels for labels in self.messages["labels"]]
        return self.messages[np.array(held, dtype=bool)]


def look_at(given: Given, span: Span) -> Month:
    """Return what was known at the end of a month about that month."""
    posts = _until(given.posts, span)
    comments = _until(given.comments, span)
    posts = _with_reactions(posts, given.counts, span)
    messages = received(posts, comments, given.brand)
    messages = messages[span.holds(messages["created_at"])].reset_index(drop=True)
    messages = with_wants(messages, given.brand, spaces=given.spaces, sentiment=given.sentiment)
    messages = _with_more(_with_ticks(messages, given.queue, span), given.spaces)
    within = posts[span.holds(posts["created_at"])].reset_index(drop=True)
    own = _is_any(within["account"], given.brand.handles)
    rival = _is_any(within["account"], given.brand.competitor_handles)
    named = BrandMatcher(given.brand).find(within)["brand"].astype(bool) if len(within) else own
    passed_on = within["repost_of"].notna()
    return Month(
        span=span,
        given=given,
        known=bool(len(within) or span.holds(comments["created_at"]).any()),
        messages=messages,
        own_posts=within[own].reset_index(drop=True),
        fan_posts=within[named & ~own & ~rival & ~passed_on].reset_index(drop=True),
        comments_received=messages[messages["kind"] == "comment"].reset_index(drop=True),
        posts=within,
    )


def _until(frame: pd.DataFrame, span: Span) -> pd.DataFrame:
    return frame[frame["created_at"] < span.ends].reset_index(drop=True)


def _is_any(accounts: pd.Series, handles: Iterable[str]) -> pd.Series:
    known = frozenset(handles)
    return accounts.map(lambda account: is_own(account, known)).astype(bool)


def _with_reactions(posts: pd.DataFrame, counts: pd.DataFrame | None, span: Span) -> pd.DataFrame:
    """Add known likes, comments and shares together, as they stood at the end of the month.

    Of a post that was first counted later, the first count holds.
    """
    names = [name for name in REACTIONS if name in posts]
    figures = posts[names].apply(pd.to_numeric, errors="coerce").astype("float64")
    if counts is not None:
        there = [name for name in names if name in counts]
        by_time = counts.sort_values("as_of", kind="stable")
        in_time = pd.to_datetime(by_time["as_of"], utc=True) < span.ends
        newest = by_time[in_time].groupby("post")[there].last()
        first = by_time[~in_time].groupby("post")[there].first()
        known = newest.combine_first(first).reindex(posts["post"])
        for name in there:
            figures[name] = pd.to_numeric(known[name]).astype("float64").to_numpy()
    together = figures.sum(axis=1, min_count=1).round().astype("Int64")
    return posts.assign(reactions=together)


def _with_ticks(messages: pd.DataFrame, queue: pd.DataFrame | None, span: Span) -> pd.DataFrame:
    """Add what was ticked off before the month ended; a tick without a time counts always."""
    ticked: set[str] = set()
    if queue is not None and "ticked" in queue:
        off = queue["ticked"].astype(bool)
        if "ticked_at" in queue:
            off &= ~(pd.to_datetime(queue["ticked_at"], utc=True) >= span.ends)
        ticked = set(queue.loc[off, "message"])
    return messages.assign(ticked=messages["message"].isin(ticked))


def _with_more(messages: pd.DataFrame, spaces: pd.DataFrame | None) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    key = None if spaces is None else next(n for n in ("message", "post", "comment") if n in spaces)
    for name in _MORE:
        if spaces is None or name not in spaces:
            values: list[object] = [None] * len(messages)
        else:
            of = dict(zip(spaces[key].tolist(), spaces[name].tolist(), strict=True))
            values = [of.get(message) for message in messages["message"]]
        columns[name] = pd.Series(values, index=messages.index, dtype=object)
    return messages.assign(**columns)
