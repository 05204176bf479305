"""What a project knows, as DataFrames, now or as of an earlier day.

Each table is read as one whole commit. An import that runs meanwhile may already have committed
the posts of a batch and not yet its comments, never half of either.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from workbench.brand import Brand
from workbench.errors import SettingError
from workbench.project.aliases import Aliases
from workbench.project.corpus import Corpus
from workbench.project.mentioned import named_as_stored, with_veiled_mentions
from workbench.project.veil import Veil
from workbench.schema import POSTS, check, empty, to_pandas

__all__ = ["Moment", "Reading", "moment"]

Moment: TypeAlias = str | datetime
"""A time; naive ones and ISO strings are taken as UTC."""

FIGURES = ("likes", "comments", "shares", "views", "likes_hidden")
_NEEDED = ("post", "platform", "account", "user_id", "created_at")


def moment(value: Moment | None) -> pd.Timestamp | None:
    """Return a time as UTC; None stays None.

    Raises
    ------
    SettingError
        The value cannot be read as a time.
    """
    if value is None:
        return None
    try:
        time = pd.Timestamp(value)
    except (ValueError, TypeError) as error:
        raise SettingError("project.bad_time", value=str(value)) from error
    if time is pd.NaT:
        raise SettingError("project.bad_time", value=str(value))
    return (time.tz_localize("UTC") if time.tzinfo is None else time.tz_convert("UTC")).as_unit(
        "us"
    )


class Reading:
    """The questions a project answers.

    Parameters
    ----------
    corpus
        The tables.
    brand
        Whose posts and messages are the brand's own.
    veil
        Who is stored under a pseudonym.
    """

    def __init__(self, corpus: Corpus, brand: Brand, veil: Veil) -> None:
        self._corpus = corpus
        self._brand = brand
        self._veil = veil

    def names(self) -> Aliases:
        """Return how handles resolve now."""
        return Aliases.from_table(self._corpus.read("aliases"))

    def posts(
        self,
        since: Moment | None = None,
        until: Moment | None = None,
        columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:
        """Return posts; see `Project.posts`."""
        end = moment(until)
        wanted = list(columns) if columns is not None else POSTS.names
        if unknown := [name for name in wanted if name not in POSTS]:
            check(empty(POSTS), unknown, where="posts")
        read = list(dict.fromkeys([*_NEEDED, *wanted]))
        rows = self._corpus.read(
            "posts", columns=read, where=_within(moment(since), end), by="created_at"
        )
        frame = named_as_stored(to_pandas(_in_order(rows, "post")), self._veil)
        frame = self.names().resolve(frame)
        if end is not None and set(wanted) & set(FIGURES):
            frame = _with_figures(frame, self.counts(end))
        return frame[wanted]

    def comments(self, since: Moment | None = None, until: Moment | None = None) -> pd.DataFrame:
        """Return comments; see `Project.comments`."""
        end = moment(until)
        rows = self._corpus.read("comments", where=_within(moment(since), end), by="created_at")
        frame = self._linked(to_pandas(_in_order(rows, "comment")))
        frame = with_veiled_mentions(frame, self._veil)
        frame = self.names().resolve(frame)
        if end is not None:
            frame["likes"] = frame["likes"].mask(frame["collected_at"] > end)
        return frame

    def account_history(self, as_of: Moment | None = None) -> pd.DataFrame:
        """Return all snapshots of accounts; see `Project.account_history`."""
        end = moment(as_of)
        where = None if end is None else pc.field("as_of") <= _scalar(end)
        frame = self.names().resolve(
            to_pandas(self._corpus.read("accounts", where=where, by="as_of"))
        )
        return frame.sort_values(["account", "as_of", "source"], ignore_index=True)

    def accounts(self, as_of: Moment | None = None) -> pd.DataFrame:
        """Return the newest known value of every field; see `Project.accounts`."""
        history = self.account_history(as_of)
        if history.empty:
            return history
        ordered = history.sort_values(["as_of", "source"], kind="stable")
        newest = ordered.groupby("account", sort=True).last().reset_index()
        return newest[history.columns].astype(history.dtypes.to_dict())

    def counts(self, until: Moment | None = None) -> pd.DataFrame:
        """Return count figures over time; see `Project.counts`."""
        end = moment(until)
        where = None if end is None else pc.field("as_of") <= _scalar(end)
        frame = to_pandas(self._corpus.read("counts", where=where, by="as_of"))
        return frame.sort_values(["post", "as_of", "source"], ignore_index=True)

    def reported(self) -> pd.DataFrame:
        """Return vendor figures, oldest first."""
        frame = self.names().resolve(to_pandas(self._corpus.read("reported")))
        return frame.sort_values(["account", "name", "as_of", "source"], ignore_index=True)

    def aliases(self) -> pd.DataFrame:
        """Return which handles each user id was seen with."""
        frame = to_pandas(self._corpus.read("aliases"))
        return frame.sort_values(["platform", "user_id", "last_seen"], ignore_index=True)

    def raw(self, of: str | None = None) -> pd.DataFrame:
        """Return raw records; see `Project.raw`."""
        where = None if of is None else pc.field("of") == of
        frame = self.names().resolve(to_pandas(self._corpus.read("raw", where=where, by="of")))
        return frame.sort_values(["of", "key", "source"], ignore_index=True)

    def messages(self, since: Moment | None = None, until: Moment | None = None) -> pd.DataFrame:
        """Return what a community manager answers; see `Project.messages`."""
        comments, posts = self.comments(since, until), self.posts(since, until)
        own = {f"{p}:{h}" for p in _platforms(comments, posts) for h in self._brand.handles}
        received = comments[comments["post_account"].isin(own) & ~comments["account"].isin(own)]
        about = posts[self._mentions_brand(posts) & ~posts["account"].isin(own)]
        parts = [
            received.assign(message=received["comment"], kind="comment", url=received["post_url"]),
            about.assign(message=about["post"], kind="post"),
        ]
        names = ["message", "kind", "post", "account", "created_at", "text", "likes", "url"]
        frame = pd.concat([part[names] for part in parts], ignore_index=True)
        frame["kind"] = frame["kind"].astype(posts["text"].dtype)
        return frame.sort_values(["created_at", "message"], ignore_index=True)

    def _mentions_brand(self, posts: pd.DataFrame) -> pd.Series:
        from workbench.text.matching import BrandMatcher

        if posts.empty:
            return pd.Series(data=False, index=posts.index)
        return BrandMatcher(self._brand).find(posts)["brand"].astype(bool)

    def _linked(self, comments: pd.DataFrame) -> pd.DataFrame:
        """Fill the post and its author where the post is known by now."""
        lost = comments["post"].isna() & comments["post_url"].notna()
        orphan = comments["post_account"].isna() & (comments["post"].notna() | lost)
        if not orphan.any():
            return comments
        posts = to_pandas(self._corpus.read("posts", columns=["post", "account", "url"]))
        by_url = posts.dropna(subset="url").drop_duplicates("url").set_index("url")["post"]
        authors = posts.set_index("post")["account"]
        found = comments["post_url"].map(by_url).astype(comments["post"].dtype)
        comments["post"] = comments["post"].where(~lost, found)
        author = comments["post"].map(authors).astype(comments["post_account"].dtype)
        comments["post_account"] = comments["post_account"].where(~orphan, author)
        return comments


def _platforms(*frames: pd.DataFrame) -> set[str]:
    return {str(p) for frame in frames for p in frame["platform"].dropna().unique()}


def _within(since: pd.Timestamp | None, until: pd.Timestamp | None) -> pc.Expression | None:
    """Return the filter ``since <= created_at < until``; rows without a date fall out of both."""
    where = None
    if since is not None:
        where = pc.field("created_at") >= _scalar(since)
    if until is not None:
        before = pc.field("created_at") < _scalar(until)
        where = before if where is None else where & before
    return where


def _scalar(time: pd.Timestamp) -> pa.Scalar:
    return pa.scalar(time.to_pydatetime(warn=False), pa.timestamp("us", tz="UTC"))


def _in_order(rows: pa.Table, key: str) -> pa.Table:
    """Sort by time, then key, so that reading twice gives the same order."""
    return rows.take(
        pc.sort_indices(rows, sort_keys=[("created_at", "ascending"), (key, "ascending")])
    )


def _with_figures(posts: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Put the newest figures of `counts` in place of those of the posts; unknown ones are null."""
    newest = counts.sort_values(["as_of", "source"], kind="stable").groupby("post").last()
    for name in FIGURES:
        if name in posts:
            figures = newest[name].reindex(posts["post"]).to_numpy()
            posts[name] = pd.array(figures, dtype=posts[name].dtype)
    return posts
