"""Making the monthly report from plain tables."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.brand import Brand
from workbench.schema import check
from workbench.ugc.monthly import framing, letters
from workbench.ugc.monthly.figures import LETTERS, Figure, Note, Part, beside, month_span
from workbench.ugc.monthly.month import Given, Month, look_at
from workbench.ugc.monthly.report import MonthlyReport
from workbench.ugc.share_of_voice import FEW
from workbench.ugc.tables import newest_moment, read_comments, read_posts
from workbench.ugc.wanted import Labelled, table_of

if TYPE_CHECKING:
    from workbench.ugc.topics import Topics

__all__ = ["monthly_report"]

_MAKERS = {
    "support": letters.support,
    "product": letters.product,
    "acquisition": letters.acquisition,
    "content": letters.content,
    "engagement": letters.engagement,
    "success": letters.success,
    "voice": framing.voice,
    "sentiment": letters.sentiment,
}


def monthly_report(  # noqa: PLR0913  # each keyword is a part of the report
    posts: pd.DataFrame,
    comments: pd.DataFrame | None,
    brand: Brand,
    *,
    month: str,
    spaces: Labelled | None = None,
    sentiment: Labelled | None = None,
    topics: Topics | None = None,
    formats: Labelled | None = None,
    queue: Labelled | None = None,
    rights: Labelled | None = None,
    shortlist: Labelled | None = None,
    counts: pd.DataFrame | None = None,
) -> MonthlyReport:
    """Return the figures of a month over all six SPACES, with the month before beside them.

    Each month is looked at as it was known when it ended: later answers and figures do not
    count, so that a report that is made again says the same. Only of posts that were first
    counted after the end that first count holds, and the limits say so.

    Parameters
    ----------
    posts, comments
        As for `reply_queue`, of both months at least; `comments` may be None.
    brand
        Whose report; months begin and end in its time zone.
    month
        Such as ``"2026-05"``.
    spaces
        From `classify_spaces` on the messages; without it what rests on labels is null.
    sentiment
        From `judge_sentiment` on the messages.
    topics
        From `find_topics`, for growing and fading topics.
    formats
        From `own_formats`: needs `post, format`; how each kind of own post went.
    queue
        From `Community.queue(include="all", ticked=True)`: what was ticked before the month ended
        counts as answered.
    rights
        From `RightsLedger.table()`: needs `post, status`, uses `changed_at, usable`.
    shortlist
        From `Shortlist.table()`: needs `status`, uses `decided_at`.
    counts
        Figures of posts over time (`post, as_of`, and `likes, comments, shares`); without them
        reactions are those known today.

    Returns
    -------
    MonthlyReport
        A value that the data cannot tell is null and says why.

    Raises
    ------
    SchemaError
        A column is missing.
    SettingError
        `month` is none.
    """
    where = "monthly_report"
    span, last = (month_span(month, brand.timezone, back=back) for back in (0, 1))
    if counts is not None:
        check(counts, ["post", "as_of"], where=f"{where}(counts)")
    key = "message|post|comment"
    given = Given(
        posts=read_posts(posts, where=where),
        comments=read_comments(comments, where=where),
        brand=brand,
        spaces=table_of(spaces, key, "labels", where=f"{where}(spaces)"),
        sentiment=table_of(sentiment, key, "sentiment", where=f"{where}(sentiment)"),
        queue=table_of(queue, "message", where=f"{where}(queue)"),
        rights=_rows(rights, "post", "status", where=f"{where}(rights)"),
        shortlist=_rows(shortlist, "status", where=f"{where}(shortlist)"),
        counts=counts,
        has_comments=comments is not None,
    )
    now, before = look_at(given, span), look_at(given, last)
    found = [figure for name in LETTERS for figure in _figures(name, now, before)]
    lists = {
        **framing.lists_of(now, before),
        "voice": framing.voice_of(now, before),
        "formats": framing.formats_of(
            now, before, table_of(formats, "post", "format", where=f"{where}(formats)")
        ),
        "topics": framing.topics_of(now, before, topics),
    }
    newest = newest_moment(given.posts, given.comments)
    as_of = None if newest is None else min(newest, span.ends)
    limits = tuple(_limits(now, before, newest))
    return MonthlyReport(brand.name, span, as_of, tuple(found), MappingProxyType(lists), limits)


def _figures(name: str, now: Month, before: Month) -> list[Figure]:
    make = _MAKERS[name]
    parts, earlier = make(now), make(before)
    if not now.known:
        parts = {key: _outside(part, now) for key, part in parts.items()}
    if not before.known:
        earlier = {key: _outside(part, before) for key, part in earlier.items()}
    return beside(name, parts, earlier)


def _outside(part: Part, month: Month) -> Part:
    """Return an unknown figure: that no data are there does not mean that nothing was said."""
    return Part.unknown(part.unit, "monthly.no_data", month=month.span.month)


def _limits(now: Month, before: Month, newest: pd.Timestamp | None) -> list[Note]:
    given, span = now.given, now.span
    zone = given.brand.timezone
    notes = []
    if newest is not None and newest < span.ends - pd.Timedelta(days=1):
        notes.append(Note("monthly.limit_open", {"day": newest.tz_convert(zone).date()}))
    begins = [f["created_at"].min() for f in (given.posts, given.comments)
              if f["created_at"].notna().any()]  # fmt: skip
    if begins and min(begins) >= before.span.begins + pd.Timedelta(days=1):
        notes.append(Note("monthly.limit_begins", {"day": min(begins).tz_convert(zone).date()}))
    if len(now.messages) < FEW:
        notes.append(Note("monthly.limit_few", {"messages": len(now.messages)}))
    absent = {
        "monthly.limit_no_comments": not given.has_comments,
        "monthly.limit_no_spaces": given.spaces is None,
        "monthly.limit_judged": given.spaces is not None,
        "monthly.limit_no_sentiment": given.sentiment is None,
        "monthly.limit_figures_today": given.counts is None,
        "monthly.limit_figures_later": _counted_later(now),
        "monthly.limit_stock": given.rights is not None or given.shortlist is not None,
        "monthly.limit_seen": True,
    }
    return notes + [Note(phrase) for phrase, holds in absent.items() if holds]


def _counted_later(now: Month) -> bool:
    """Say whether figures of the month's posts were first collected after it ended."""
    counts = now.given.counts
    if counts is None:
        return False
    here = counts[counts["post"].isin(now.posts["post"])]
    moments = pd.to_datetime(here["as_of"], utc=True, format="mixed")
    first = moments.groupby(here["post"]).min()
    return bool((first >= now.span.ends).any())


def _rows(given: Any, *needs: str, where: str) -> pd.DataFrame | None:  # noqa: ANN401  # see below
    """Return a frame; of a ledger or shortlist, whose `table` is a method, what that returns."""
    if given is not None and not isinstance(given, pd.DataFrame) and callable(given.table):
        given = given.table()
    return table_of(given, *needs, where=where)
