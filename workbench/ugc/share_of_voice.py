"""Share of voice: how much of the talk about a brand and its competitors is about whom."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.schema import read_moment
from workbench.text import BrandMatcher
from workbench.text.copies import key_column
from workbench.ugc.agreement import wilson
from workbench.ugc.tables import is_own, newest_moment, read_posts
from workbench.ugc.wanted import Labelled, table_of

if TYPE_CHECKING:
    from workbench.ugc.topics import Topics

__all__ = ["COLUMNS", "FEW", "ShareOfVoice", "share_of_voice"]

FEW = 30
"""Fewer posts than these about everybody together are too few for a share to be trusted."""
COLUMNS = (
    "name", "competitor", "posts", "also_others", "authors", "reactions", "share", "low", "high",
    "of", "small",
)  # fmt: skip
_TYPES = {
    "name": "str", "competitor": bool, "posts": "int64", "also_others": "int64",
    "authors": "int64", "reactions": "Int64", "share": "float64", "low": "float64",
    "high": "float64", "of": "int64", "small": bool,
}  # fmt: skip
_FIGURES = ("likes", "comments", "shares")
_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, eq=False)
class ShareOfVoice:
    """Who is talked about how much.

    Every frame has the columns of `COLUMNS`: `name`; `competitor` (bool); `posts` that name it,
    of which `also_others` name somebody else too; distinct `authors`; `reactions` (known likes,
    comments and shares together, null if none is known); `share` = posts / `of`, where `of` sums
    the posts of all names, with its 95 % interval (Wilson, see `agreement`) from `low` to
    `high`; `small` where `of` is below 30.

    Attributes
    ----------
    total : pandas.DataFrame
        One row a name, the brand first, then competitors as the brand lists them.
    by_week : pandas.DataFrame
        Before that `week` (the Monday, in the brand's time zone, no week left out) and `partial`
        (the data begin or end more than a day within it).
    by_topic : pandas.DataFrame or None
        Before that `topic` and `topic_name`; None without topics.
    by_sentiment : pandas.DataFrame or None
        Before that `sentiment`; `within` is its share of the posts of that name. None without.
    as_of : pandas.Timestamp or None
        The newest post that was looked at.
    posts : int
        Distinct posts that name anybody.
    """

    total: pd.DataFrame
    by_week: pd.DataFrame = field(repr=False)
    by_topic: pd.DataFrame | None = field(repr=False)
    by_sentiment: pd.DataFrame | None = field(repr=False)
    as_of: pd.Timestamp | None
    posts: int


def share_of_voice(  # each keyword is a choice of its own
    posts: pd.DataFrame,
    brand: Brand,
    *,
    topics: Topics | None = None,
    sentiment: Labelled | None = None,
    since: str | dt.datetime | None = None,
    until: str | dt.datetime | None = None,
    include_own: bool = False,
) -> ShareOfVoice:
    """Count the posts that name the brand and those that name its competitors.

    A post that names several counts for each. Passed-on posts count like others, since they are
    heard too; `authors` counts people once.

    Parameters
    ----------
    posts
        Needs `post, account, created_at, text`; uses `mentions, hashtags, tagged, sponsors`
        to find who is named, and `likes, comments, shares`.
    brand
        Who counts; `BrandMatcher` finds the names.
    topics
        From `find_topics` on these posts or some of them.
    sentiment
        From `judge_sentiment`. It is judged toward the brand where that is named, so the mood
        of a post that names both is the brand's.
    since, until
        ``since <= created_at < until``; posts without a date then fall out.
    include_own
        Whether posts by the brand's and competitors' own accounts count as well.

    Returns
    -------
    ShareOfVoice
        Shares are null where the brand names no competitors.

    Raises
    ------
    SchemaError
        A column is missing.
    SettingError
        A time is none.

    Examples
    --------
    >>> posts = pd.DataFrame({
    ...     "post": ["x:1", "x:2", "x:3"], "account": ["x:a", "x:b", "x:a"],
    ...     "created_at": pd.to_datetime(["2026-05-04", "2026-05-05", "2026-05-12"], utc=True),
    ...     "text": ["Haferlicht!", "Kuhfrei oder Haferlicht?", "Immer Haferlicht"]})
    >>> voice = share_of_voice(posts, Brand("Haferlicht", competitors=["Kuhfrei"]))
    >>> voice.total[["name", "posts", "also_others", "authors", "share"]].values.tolist()
    [['Haferlicht', 3, 1, 2, 0.75], ['Kuhfrei', 1, 1, 1, 0.25]]
    """
    key = "message|post|comment"
    moods = table_of(sentiment, key, "sentiment", where="share_of_voice(sentiment)")
    read = _with_reactions(read_posts(posts, where="share_of_voice"), posts)
    if not include_own:
        own = frozenset((*brand.handles, *brand.competitor_handles))
        read = read[~read["account"].map(lambda account: is_own(account, own)).astype(bool)]
    if since is not None:
        read = read[read["created_at"] >= read_moment(since)]
    if until is not None:
        read = read[read["created_at"] < read_moment(until)]
    named = _named(read.reset_index(drop=True), brand)
    counter = _Counter(brand)
    return ShareOfVoice(
        total=counter.count(named),
        by_week=_by_week(named, read, counter),
        by_topic=None if topics is None else _by_topic(named, topics, counter),
        by_sentiment=None if moods is None else _by_sentiment(named, moods, counter),
        as_of=newest_moment(read),
        posts=named["post"].nunique(),
    )


@dataclass(frozen=True)
class _Counter:
    """Counts posts by name."""

    brand: Brand

    @property
    def names(self) -> list[str]:
        return list(dict.fromkeys((self.brand.name, *self.brand.competitors)))

    def count(self, named: pd.DataFrame) -> pd.DataFrame:
        """Return one row a name for posts with one row a name they name."""
        groups = named.groupby("name")
        whole = len(named)
        found = pd.DataFrame({"posts": groups.size(), "also_others": groups["several"].sum(),
                              "authors": groups["account"].nunique(),
                              "reactions": groups["reactions"].sum(min_count=1)})  # fmt: skip
        found = found.reindex(self.names).rename_axis("name").reset_index()
        found[["posts", "also_others", "authors"]] = (
            found[["posts", "also_others", "authors"]].fillna(0).astype("int64")
        )
        alone = len(self.names) == 1 or not whole
        shares = [math.nan if alone else n / whole for n in found["posts"]]
        ends = [(math.nan, math.nan) if alone else wilson(n / whole, whole) for n in found["posts"]]
        return found.assign(
            competitor=found["name"] != self.brand.name,
            share=shares,
            low=[low for low, _ in ends],
            high=[high for _, high in ends],
            of=whole,
            small=whole < FEW,
        )[list(COLUMNS)].astype(_TYPES)

    def count_each(self, named: pd.DataFrame, column: str, values: Iterable[Any]) -> pd.DataFrame:
        """Return the counts of each value of a column, one below the other."""
        groups = dict(tuple(named.groupby(column)))
        none = named.iloc[:0]
        parts = [self.count(groups.get(value, none)).assign(**{column: value}) for value in values]
        empty = self.count(none).iloc[:0].assign(**{column: pd.Series(dtype=object)})
        joined = pd.concat(parts, ignore_index=True) if parts else empty
        return joined[[column, *COLUMNS]]


def _with_reactions(read: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    known = [pd.to_numeric(posts[name], errors="coerce").reset_index(drop=True)
             for name in _FIGURES if name in posts]  # fmt: skip
    if not known:
        return read.assign(reactions=pd.Series([pd.NA] * len(read), dtype="Int64"))
    together = pd.concat(known, axis=1).sum(axis=1, min_count=1)
    return read.assign(reactions=together.round().astype("Int64"))


def _named(posts: pd.DataFrame, brand: Brand) -> pd.DataFrame:
    """Return one row a post and name in it: post, name, several, account, reactions, created_at."""
    found = BrandMatcher(brand).find(posts)
    rows, names, several = [], [], []
    for row, (own, rivals) in enumerate(zip(found["brand"], found["competitors"], strict=True)):
        together = [*([brand.name] if own else []), *rivals]
        rows += [row] * len(together)
        names += together
        several += [len(together) > 1] * len(together)
    columns = ["post", "account", "created_at", "reactions"]
    said = posts.iloc[rows][columns].reset_index(drop=True)
    return said.assign(name=pd.Series(names, dtype="str"), several=np.array(several, dtype=bool))


def _by_week(named: pd.DataFrame, posts: pd.DataFrame, counter: _Counter) -> pd.DataFrame:
    zone = ZoneInfo(counter.brand.timezone)
    dated = posts["created_at"].dropna()
    if dated.empty:
        weeks: list[dt.date] = []
    else:
        first, last = (_monday(moment.tz_convert(zone)) for moment in (dated.min(), dated.max()))
        weeks = [first + dt.timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    local = named["created_at"].dt.tz_convert(zone)
    mondays = pd.Series([None if pd.isna(t) else _monday(t) for t in local], dtype=object)
    counts = counter.count_each(named.assign(week=mondays), "week", weeks)
    begins = {week: pd.Timestamp(week, tz=zone) for week in weeks}
    ends = {week: pd.Timestamp(week + dt.timedelta(weeks=1), tz=zone) for week in weeks}
    partial = [
        dated.min() >= begins[week] + _DAY or dated.max() < ends[week] - _DAY
        for week in counts["week"]
    ]
    counts.insert(1, "partial", np.array(partial, dtype=bool))
    return counts


def _monday(moment: dt.datetime) -> dt.date:
    return moment.date() - dt.timedelta(days=moment.weekday())


def _by_topic(named: pd.DataFrame, topics: Topics, counter: _Counter) -> pd.DataFrame:
    of_post = dict(zip(topics.posts, np.asarray(topics.labels).tolist(), strict=True))
    names = dict(zip(topics.table["topic"].tolist(), topics.table["name"].tolist(), strict=True))
    labelled = named.assign(topic=[of_post.get(post) for post in named["post"]])
    counts = counter.count_each(labelled, "topic", list(names))
    counts.insert(1, "topic_name", pd.Series(counts["topic"].map(names), dtype="str"))
    return counts


def _by_sentiment(named: pd.DataFrame, moods: pd.DataFrame, counter: _Counter) -> pd.DataFrame:
    of_post = dict(zip(moods[key_column(moods)].tolist(), moods["sentiment"].tolist(), strict=True))
    felt = [of_post.get(post) for post in named["post"]]
    labelled = named.assign(sentiment=pd.Series(felt, dtype=object))
    kinds = ("positive", "negative", "neutral", "mixed", "unclear")
    counts = counter.count_each(labelled, "sentiment", kinds)
    judged = labelled.dropna(subset="sentiment").groupby("name").size()
    whole = counts["name"].map(judged).astype("float64")
    counts["within"] = (counts["posts"] / whole).where(whole > 0)
    return counts
