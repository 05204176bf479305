"""Files of posts from X: API v1.1 and v2, twarc, the account archive, tables of collectors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.errors import FormatError
from workbench.gather import sniff
from workbench.gather.columns import name_key
from workbench.gather.fields import Options, Piece
from workbench.gather.instaloader_nodes import pick
from workbench.gather.json_records import UNREADABLE, load
from workbench.gather.mapping import pieces
from workbench.gather.opened import Opened
from workbench.gather.tabular import check_layout, read_chunks
from workbench.gather.tools.harvest import Row, gather
from workbench.gather.tools.items import Item
from workbench.gather.tools.records import first_objects, numbered
from workbench.gather.tools.tables import header_of
from workbench.gather.tools.x_items import Author, tweet_rows
from workbench.schema import Problem

__all__ = [
    "archive_posts",
    "is_archive",
    "is_x",
    "is_x_table",
    "owner_in",
    "read_x",
    "read_x_table",
]

_WRAPPED = re.compile(rb"^\s*window\.YTD\.(\w+)\.part\d+\s*=\s*", re.ASCII)


def is_archive(head: bytes) -> bool:
    """Say whether a file is one of posts in an account archive.

    >>> is_archive(b"window.YTD.tweets.part0 = [ {"), is_archive(b"window.YTD.like.part0 = [")
    (True, False)
    """
    found = _WRAPPED.match(head)
    return found is not None and found[1].decode() in {"tweets", "tweet"}


def is_x(file: Opened) -> bool:
    """Say whether a file holds posts as X's interfaces and archive write them."""
    if is_archive(file.head[:200]):
        return True
    return sniff.container(file) == "json" and any(map(_holds_posts, first_objects(file)))


def _holds_posts(record: Mapping[str, Any]) -> bool:
    if _is_post(record):
        return True
    data = record.get("data")
    first = data[0] if isinstance(data, list) and data else data
    if isinstance(first, dict) and _is_post(first):
        return True
    statuses = record.get("statuses")
    first = statuses[0] if isinstance(statuses, list) and statuses else None
    return isinstance(first, dict) and _is_post(first)


def _is_post(record: Mapping[str, Any]) -> bool:
    if isinstance(inner := record.get("tweet"), dict) and len(record) == 1:
        return _is_post(inner)
    old = ("id_str" in record or "id" in record) and (
        {"full_text", "created_at"} <= record.keys()
        or {"retweet_count", "favorite_count", "text"} <= record.keys()
        or {"in_reply_to_status_id_str", "user", "text"} <= record.keys()
    )
    metrics = record.get("public_metrics")
    new = {"id", "text"} <= record.keys() and (
        (isinstance(metrics, dict) and "retweet_count" in metrics)
        or {"edit_history_tweet_ids"} <= record.keys()
        or {"author_id", "conversation_id"} <= record.keys()
    )
    return old or new


def read_x(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of a file of posts."""
    if is_archive(file.head[:200]):
        author = _owner_beside(file.path)
        records = enumerate(archive_posts(file.whole(), file.shown), start=1)
        return gather(records, lambda item: tweet_rows(item, None, author), options)
    beside = _Beside()
    return gather(numbered(file, beside.posts_of), beside.rows, options)


def archive_posts(raw: bytes, shown: str) -> list[Any]:
    """Return the posts in a file of an archive.

    Raises
    ------
    FormatError
        What follows the first words is not JSON.
    """
    found = _WRAPPED.match(raw)
    try:
        content = load(raw[found.end() :].strip().rstrip(b";") if found else raw)
    except UNREADABLE as error:
        raise FormatError("gather.bad_json", path=shown, line=1, column=1) from error
    return content if isinstance(content, list) else [content]


def _owner_beside(path: Path) -> Author:
    """Return whose archive it is, by the file ``account.js`` beside the posts."""
    beside = path.with_name("account.js")
    try:
        return owner_in(beside.read_bytes()) if beside.is_file() else Author()
    except OSError:
        return Author()


def owner_in(raw: bytes) -> Author:
    """Return whose archive it is, by the content of its ``account.js``.

    >>> owner_in(b'window.YTD.account.part0 = [{"account": {"username": "mila"}}]').handle
    'mila'
    """
    try:
        content = archive_posts(raw, "account.js")
    except FormatError:
        return Author()
    handle, user_id = pick(content, "0.account.username"), pick(content, "0.account.accountId")
    return Author(
        handle if isinstance(handle, str) else None, user_id if isinstance(user_id, str) else None
    )


class _Beside:
    """Users and posts that a page of API v2 delivers beside its posts; each page has its own."""

    def __init__(self) -> None:
        self.author = Author()

    def posts_of(self, content: object) -> Iterator[Any]:
        """Yield the posts of a page, of several, or of a line, knowing what lies beside them."""
        for part in content if isinstance(content, list) else [content]:
            yield from self._posts_in(part)

    def _posts_in(self, content: object) -> list[Any]:
        if not isinstance(content, dict) or _is_post(content):
            return [content]
        includes = content.get("includes")
        users, posts = pick(includes, "users"), pick(includes, "tweets")
        self.author = Author(None, None, _by_id(users), _by_id(posts))
        for name in ("data", "statuses"):
            found = content.get(name)
            if isinstance(found, list):
                return found
            if isinstance(found, dict):
                return [found]
        is_page = {"meta", "includes", "errors", "search_metadata"} & content.keys()
        return [] if is_page else [content]

    def rows(self, item: Item) -> Sequence[Row] | Problem:
        """Return the rows of a post."""
        return tweet_rows(item, item.time("collected_at", "__twarc.retrieved_at"), self.author)


def _by_id(things: object) -> dict[str, Any]:
    listed = things if isinstance(things, list) else []
    return {str(t["id"]): t for t in listed if isinstance(t, dict) and "id" in t}


# Columns of collectors' tables that the general names do not tell.
_COLUMNS = {
    "author.username": "account",
    "author.id": "user_id",
    "referenced_tweets.replied_to.id": "reply_to",
    "in_reply_to_username": "reply_to_account",
    "referenced_tweets.retweeted.id": "repost_of",
    "retweeted_username": "repost_of_account",
    "entities.mentions": "mentions",
    "entities.hashtags": "hashtags",
    "public_metrics.like_count": "likes",
    "public_metrics.reply_count": "comments",
    "public_metrics.retweet_count": "shares",
    "public_metrics.impression_count": "views",
    "tweet_id": "post",
    "full_text": "text",
    "__twarc.retrieved_at": "collected_at",
    "author.name": "display_name",
    "author.description": "bio",
    "author.public_metrics.followers_count": "followers",
    "author.public_metrics.following_count": "following",
    "author.public_metrics.tweet_count": "posts_count",
}
_ID = frozenset(("tweetid",))
_STATUS = frozenset(("retweetcount", "favoritecount", "isretweet", "retweetstatusid"))
_TEXT = frozenset(("fulltext", "text", "tweettext", "tweet", "content"))
_TELLS = frozenset(
    ("publicmetricslikecount", "authorpublicmetricsfollowerscount", "referencedtweetsrepliedtoid")
)
_WHEN = frozenset(("createdat", "date", "tweetcreated", "time", "timestamp", "datetime"))


def is_x_table(file: Opened) -> bool:
    """Say whether a table holds posts of X, by column names that nothing else has."""
    names = {name_key(name) for name in header_of(file)}
    numbered = names & _ID or ("statusid" in names and names & _STATUS)
    return bool(names & _TELLS) or bool(numbered and names & _TEXT and names & _WHEN)


def read_x_table(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of a table of posts."""
    layout = check_layout(file, tuple(options.overrides))
    known = {c: f for c, f in _COLUMNS.items() if c in layout.names}
    taken = set(options.overrides.values())
    known = {c: f for c, f in known.items() if f not in taken}
    options.overrides = {**known, **options.overrides}
    options.platform = options.platform or "x"
    return pieces(lambda: read_chunks(file, layout), options, file.shown)
