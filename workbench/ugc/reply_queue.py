"""The reply queue: what nobody has answered yet, the most pressing first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, get_args
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.phrases import say
from workbench.schema import read_moment
from workbench.ugc.received import received
from workbench.ugc.tables import TIME, newest_moment, read_comments, read_posts
from workbench.ugc.wanted import WAITING, Labelled, table_of, with_wants

__all__ = ["COLUMNS", "Include", "ReplyQueue", "reply_queue", "waited"]

Include = Literal["needed", "unanswered", "all"]
COLUMNS = (
    "message", "kind", "post", "post_text", "post_url", "account", "created_at", "text", "url",
    "waiting", "urgent", "needs_reply", "reply_kind", "support_kinds", "labels", "sentiment",
    "answered", "answer", "answered_at", "answered_by_others", "data_age_hours",
)  # fmt: skip
_LATER = WAITING.index("cooperation")  # offers wait behind whoever has a problem


@dataclass(frozen=True, eq=False)
class ReplyQueue:
    """Messages that wait for an answer, and how old the view of them is.

    Attributes
    ----------
    table : pandas.DataFrame
        See `reply_queue`.
    as_of : pandas.Timestamp or None
        The newest moment in the data; None if nothing has a date.
    collected_at : pandas.Timestamp or None
        When the newest of the data were collected; None if they do not say.
    seen_at : pandas.Timestamp or None
        When somebody looks: `now` as it was given, else `collected_at`.
    timezone : str
        The brand's, in which days are told.
    """

    table: pd.DataFrame = field(repr=False)
    as_of: pd.Timestamp | None
    collected_at: pd.Timestamp | None
    seen_at: pd.Timestamp | None
    timezone: str = "UTC"

    def __len__(self) -> int:
        return len(self.table)

    @property
    def data_age_hours(self) -> float | None:
        """Hours between the newest moment in the data and the look at them, ≥ 0."""
        return _age(self.as_of, self.seen_at)

    def sentence(self, language: str | None = None) -> str:
        """Return in words how old the data are and how much waits.

        Parameters
        ----------
        language
            ``"de"`` or ``"en"``; the one spoken now if None.
        """
        waits = self.table[~self.table["answered"] & self.table["needs_reply"]]
        longest = waits["waiting"].max() if len(waits) else None
        counted = say("community.waiting" if len(waits) else "community.none_waiting", language,
                      messages=len(waits), urgent=int(waits["urgent"].sum()),
                      longest=_span(longest, language))  # fmt: skip
        return f"{self._seen(language)} {counted}"

    def _seen(self, language: str | None) -> str:
        if self.as_of is None:
            return say("community.no_dates", language)
        zone = ZoneInfo(self.timezone)
        newest = self.as_of.tz_convert(zone)
        values = {"day": newest.date(), "time": f"{newest:%H:%M}"}
        if self.seen_at is None:
            return say("community.looking_unknown", language, **values)
        days = max((self.seen_at.tz_convert(zone).date() - newest.date()).days, 0)
        named = {0: "community.looking_today", 1: "community.looking_yesterday"}
        return say(named.get(days, "community.looking_days"), language, days=days, **values)


def reply_queue(  # noqa: PLR0913  # each keyword is a choice of its own
    posts: pd.DataFrame | None,
    comments: pd.DataFrame | None,
    brand: Brand,
    *,
    spaces: Labelled | None = None,
    sentiment: Labelled | None = None,
    as_of: str | dt.datetime | None = None,
    since: str | dt.datetime | None = None,
    now: str | dt.datetime | None = None,
    include: Include = "needed",
) -> ReplyQueue:
    """Find the comments and mentions that the brand has not answered.

    Messages are comments below the brand's posts and posts of others that name the brand or
    answer it. How an answer is told is in `docs/community.md`; answers of other people are
    counted and do not count.

    Parameters
    ----------
    posts
        Needs `post, account, created_at, text`; uses `reply_to, reply_to_account, coauthors,
        repost_of, mentions, hashtags, tagged, url, collected_at`. None if there are none.
    comments
        Needs `comment, post, account, created_at, text`; uses `reply_to, post_account,
        post_url, mentions, collected_at`. None if there are none.
    brand
        Whose messages; its handles count on every platform.
    spaces
        From `classify_spaces`, to tell questions and complaints from chatter. Messages it does
        not know or abstains from are judged by question marks and words, German and English.
    sentiment
        From `judge_sentiment`; what is negative counts as a complaint where no label says more.
    as_of
        The queue as it was then: nothing later is looked at. By default the newest moment.
    since
        Only messages from then on.
    now
        When somebody looks, for the age of the data; by default when they were collected.
    include
        ``"needed"``: questions, complaints, defects and offers without an answer;
        ``"unanswered"``: praise and chatter as well; ``"all"``: the answered ones too.

    Returns
    -------
    ReplyQueue
        Its `table` has the columns of `COLUMNS`: urgent ones first, then questions and
        complaints, then offers, then the rest; the longest waiting first, ties by key.
        `waiting` is in hours, to the answer or to `as_of`, null without a date.

    Raises
    ------
    SchemaError
        A column is missing.
    SettingError
        `include` is unknown, or a time is none.

    Examples
    --------
    >>> brand = Brand("Haferlicht", handles=["haferlicht"])
    >>> posts = pd.DataFrame({"post": ["x:1"], "account": ["x:haferlicht"],
    ...                       "created_at": ["2026-05-04T08:00Z"], "text": ["Neu: Vanille!"]})
    >>> comments = pd.DataFrame({
    ...     "comment": ["x:2", "x:3", "x:4"], "post": "x:1", "reply_to": [None, None, "x:2"],
    ...     "account": ["x:mila", "x:jo", "x:haferlicht"], "text": ["Wo?", "Wann?", "Überall!"],
    ...     "created_at": ["2026-05-04T09:00Z", "2026-05-04T10:00Z", "2026-05-04T11:00Z"]})
    >>> reply_queue(posts, comments, brand).table[["message", "waiting"]].values.tolist()
    [['x:3', 1.0]]
    """
    if include not in get_args(Include):
        raise SettingError("community.bad_include", include=include)
    labels = table_of(spaces, "message|post|comment", "labels", where="reply_queue(spaces)")
    moods = table_of(sentiment, "message|post|comment", "sentiment", where="reply_queue(sentiment)")
    read, said = (
        read_posts(posts, where="reply_queue"),
        read_comments(comments, where="reply_queue"),
    )
    moment = read_moment(as_of).as_unit("us") if as_of is not None else newest_moment(read, said)
    if as_of is not None:
        read, said = _until(read, moment), _until(said, moment)
    collected = newest_moment(read, said, column="collected_at")
    seen = read_moment(now).as_unit("us") if now is not None else collected
    messages = received(read, said, brand)
    if since is not None:
        messages = messages[messages["created_at"] >= read_moment(since)]
    if include != "all":
        messages = messages[~messages["answered"]]
    table = with_wants(messages, brand, spaces=labels, sentiment=moods)
    if include == "needed":
        table = table[table["needs_reply"]]
    table = _in_order(_with_waiting(table, moment, _age(moment, seen)))
    return ReplyQueue(table[list(COLUMNS)], moment, collected, seen, brand.timezone)


def _until(frame: pd.DataFrame, moment: pd.Timestamp | None) -> pd.DataFrame:
    return frame[~(frame["created_at"] > moment)].reset_index(drop=True)


def _with_waiting(
    table: pd.DataFrame, as_of: pd.Timestamp | None, age: float | None
) -> pd.DataFrame:
    ends = table["answered_at"].where(table["answered"], pd.Series(as_of, table.index, dtype=TIME))
    hours = (ends - table["created_at"]).dt.total_seconds() / 3600
    return table.assign(
        waiting=hours.clip(lower=0).astype("float64"),
        data_age_hours=np.nan if age is None else age,
    )


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    place = dict.fromkeys(WAITING, 1) | {"urgent": 0, WAITING[_LATER]: 2}
    tier = table["reply_kind"].map(place).fillna(3).where(~table["answered"], 4)
    ordered = table.assign(_tier=tier).sort_values(
        ["_tier", "waiting", "message"], ascending=[True, False, True], na_position="last"
    )
    return ordered.drop(columns="_tier").reset_index(drop=True)


def _age(as_of: pd.Timestamp | None, seen: pd.Timestamp | None) -> float | None:
    if as_of is None or seen is None:
        return None
    return max(float((seen - as_of).total_seconds()) / 3600, 0.0)


def waited(hours: float | None) -> tuple[Literal["hours", "days"], int] | None:
    """Return a length of time as people say it: hours below two days, days from there on.

    Rounded to the nearest, halves to even; None where it is unknown.

    >>> waited(30.4), waited(71.0), waited(None)
    (('hours', 30), ('days', 3), None)
    """
    if hours is None or hours != hours:  # noqa: PLR0124  # NaN
        return None
    days = hours / 24
    # "30 hours" says more than "1 day".
    return ("hours", round(hours)) if days < 2 else ("days", round(days))  # noqa: PLR2004  # see above


def _span(hours: float | None, language: str | None) -> str:
    told = waited(hours)
    return "–" if told is None else say(f"community.{told[0]}", language, **{told[0]: told[1]})
