"""Records of the Graph API as rows of our tables.

Its ids of media and people are numbers of their own, not those of Instagram's addresses: posts
go by the shortcode in their address, people by their handle. A number of its id space in
`user_id` would make two people of one. Comment ids are the same everywhere.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyarrow as pa

from workbench.gather import numbers, times
from workbench.gather.origin import synthetic_id
from workbench.gather.platforms import post_id_in
from workbench.gather.posts import kind_of
from workbench.schema import (
    TABLES,
    Batch,
    Problem,
    SourceFile,
    account_key,
    handle_of,
    to_arrow,
)
from workbench.text import captions

__all__ = [
    "OPTIONAL",
    "SOURCE",
    "Harvest",
    "Node",
    "comment_fields",
    "items_of",
    "post_fields",
    "post_in",
    "profile_fields",
    "time_of",
]

PLATFORM = "instagram"
SOURCE = "graph_api"
_POST = ("id", "permalink", "caption", "media_type", "timestamp", "like_count", "comments_count")
_MORE = ("shortcode", "media_product_type", "username", "view_count", "shares_count")
_COMMENT = ("id", "text", "timestamp", "username", "from", "like_count")
_PROFILE = (
    "username", "name", "biography", "website", "followers_count", "follows_count",
    "media_count", "profile_picture_url",
)  # fmt: skip
OPTIONAL = frozenset((*_POST, *_MORE, *_COMMENT, *_PROFILE, "replies", "media")) - {"id"}
"""Fields without which a record is still worth having; versions of the API come and go."""
_SHORTCODE = re.compile(r"[A-Za-z0-9_-]{5,60}")
_NUMBER = re.compile(r"\d{12,20}")

Node = Mapping[str, Any]
Row = dict[str, Any]


def post_fields(without: Collection[str] = (), *, more: Collection[str] = _MORE) -> str:
    """Return the fields of a post to ask for.

    Parameters
    ----------
    without
        Fields that this version of the API does not have.
    more
        Which of the fields that only some edges offer.
    """
    return ",".join(f for f in (*_POST, *more) if f not in without)


def comment_fields(limit: int, without: Collection[str] = ()) -> str:
    """Return the fields of a comment, its answers included, to ask for."""
    plain = ",".join(f for f in _COMMENT if f not in without)
    answers = f",replies.limit({limit}){{{plain}}}" if "replies" not in without else ""
    return plain + answers


def profile_fields(without: Collection[str] = ()) -> str:
    """Return the fields of a profile to ask for."""
    return ",".join(("id", *(f for f in _PROFILE if f not in without)))


def items_of(edge: object) -> Iterator[Node]:
    """Yield the records of an edge; anything else in it is left out."""
    data = edge.get("data") if isinstance(edge, dict) else None
    yield from (node for node in data if isinstance(node, dict)) if isinstance(data, list) else ()


def time_of(node: Node) -> datetime | None:
    """Return when a record was made."""
    return _time(node.get("timestamp"))


def post_in(media: object) -> tuple[str | None, str | None]:
    """Return the keys of a post and its author as a comment names them, as far as it does."""
    node = media if isinstance(media, dict) else {}
    code = _shortcode(node)
    return f"{PLATFORM}:{code}" if code else None, account_key(
        PLATFORM, _text(node.get("username"))
    )


def _shortcode(node: Node) -> str | None:
    """Return the id in a post's address; the number in `id` is of another id space."""
    url = _text(node.get("permalink"))
    code = (post_id_in(url) if url else None) or _text(node.get("shortcode"))
    known = code is not None and _SHORTCODE.fullmatch(code) and not _NUMBER.fullmatch(code)
    return code if known else None


@dataclass(slots=True)
class Harvest:
    """What one answer gave, on its way to a batch.

    Parameters
    ----------
    since
        Older posts are left out.
    keep_raw
        Keep the records as they came as well.
    without
        Fields that were not asked for, as this version of the API does not have them.
    """

    now: datetime
    since: datetime | None = None
    keep_raw: bool = False
    without: Collection[str] = ()
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: dict[str, list[Problem]] = field(default_factory=dict)

    def add_post(self, node: Node, author: str | None = None, **known: list[str]) -> Row | None:
        """Add a post and return its row; None if it is older than wanted.

        Parameters
        ----------
        author
            Handle of the author where the record does not say it.
        **known
            Handles and tags that the post surely has, as it was found by them. Captions of
            others come without ``@``, so an empty list of mentions would be wrong.
        """
        created = _time(node.get("timestamp"))
        if created is not None and self.since is not None and created < self.since:
            return None
        text = _text(node.get("caption"))
        likes = node.get("like_count")
        row: Row = {
            "post": self._post_key(node),
            "platform": PLATFORM,
            "account": account_key(PLATFORM, _text(node.get("username")) or author),
            "created_at": created,
            "text": text,
            "kind": kind_of(node.get("media_product_type"), node.get("media_type")),
            "likes": _count(likes),
            "comments": _count(node.get("comments_count")),
            "shares": _count(node.get("shares_count")),
            "views": _count(node.get("view_count")),
            # "omitted if the owner hides it" is what the reference says of like_count
            "likes_hidden": likes is None if "like_count" not in self.without else None,
            "mentions": captions.mentions(text) or None,
            "hashtags": captions.hashtags(text),
            "repost_of_account": account_key(PLATFORM, captions.repost_of(text)),
            "url": _text(node.get("permalink")),
        }
        for name, values in known.items():
            row[name] = list(dict.fromkeys([*(row.get(name) or ()), *values]))
        self._keep("posts", row["post"], row["account"], row, node)
        return row

    def add_comment(
        self, node: Node, post: str | None, post_account: str | None, parent: str | None = None
    ) -> str | None:
        """Add a comment and return its key; None, and a problem, if it has neither id nor text."""
        text, written = _text(node.get("text")), _time(node.get("timestamp"))
        author = node.get("from")
        name = author.get("username") if isinstance(author, dict) else None
        account = account_key(PLATFORM, _text(node.get("username")) or _text(name))
        comment_id = _text(node.get("id"))
        if comment_id is None and text is None:
            self._note("comments", Problem(None, None, "graph_api.empty_comment"))
            return None
        comment_id = comment_id or synthetic_id(PLATFORM, post, account, written, text)
        row: Row = {
            "comment": f"{PLATFORM}:{comment_id}",
            "platform": PLATFORM,
            "post": post,
            "post_account": post_account,
            "account": account,
            "created_at": written,
            "text": text,
            "likes": _count(node.get("like_count")),
            "reply_to": parent,
        }
        self._keep("comments", row["comment"], account, row, node)
        return str(row["comment"])

    def add_profile(self, node: Node, handle: str | None = None) -> str | None:
        """Add a profile and return its handle; None if neither the record nor the asker knows it.

        `business` stays unknown: creators are professional accounts too.
        """
        account = account_key(PLATFORM, _text(node.get("username")) or handle)
        if account is None:
            return None
        row: Row = {
            "account": account,
            "display_name": _text(node.get("name")),
            "bio": _text(node.get("biography")),
            "followers": _count(node.get("followers_count")),
            "following": _count(node.get("follows_count")),
            "posts_count": _count(node.get("media_count")),
            "private": False,  # professional accounts cannot be
            "has_picture": True if _text(node.get("profile_picture_url")) else None,
            "external_url": _text(node.get("website")),
        }
        self._keep("accounts", account, account, row, node)
        return handle_of(account)

    def batch(
        self,
        name: str,
        file: SourceFile,
        *,
        cursor: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> Batch:
        """Return the rows of one table as a batch of `file`, with their raw records if kept."""
        tables: dict[str, pa.Table] = {}
        for table in (name, "raw"):
            rows = [r for r in self.rows.get(table, ()) if table != "raw" or r["of"] == name]
            if rows:
                tables[table] = to_arrow(rows, TABLES[table])
        found = (*self.problems.get(name, ()), *problems)
        return Batch(file, tables, (name,), found, cursor=dict(cursor or {}))

    def _post_key(self, node: Node) -> str:
        if code := _shortcode(node):
            return f"{PLATFORM}:{code}"
        note = Problem(None, "post", "graph_api.no_address", rejected=False)
        if note not in self.problems.get("posts", ()):
            self._note("posts", note)
        return f"{PLATFORM}:{synthetic_id(SOURCE, _text(node.get('id')), node.get('timestamp'))}"

    def _note(self, table: str, problem: Problem) -> None:
        self.problems.setdefault(table, []).append(problem)

    def _keep(self, table: str, key: str, account: str | None, row: Row, node: Node) -> None:
        clock = "as_of" if table == "accounts" else "collected_at"
        self.rows.setdefault(table, []).append(row | {"source": SOURCE, clock: self.now})
        if self.keep_raw:
            raw = {
                "of": table,
                "key": key,
                "account": account,
                "record": json.dumps(_unsigned(node), ensure_ascii=False, default=str),
                "source": SOURCE,
                "collected_at": self.now,
            }
            self.rows.setdefault("raw", []).append(raw)


def _unsigned(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    """Return a record without what lies in rows of its own, and without paging links.

    The links of the API to further pages carry the token.
    """
    left_out = ("paging", "comments", "replies", "media")
    if isinstance(value, dict):
        return {k: _unsigned(v) for k, v in value.items() if k not in left_out}
    return [_unsigned(v) for v in value] if isinstance(value, list) else value


def _text(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def _count(value: object) -> int | None:
    read = numbers.count(value)
    return read if isinstance(read, int) else None


def _time(value: object) -> datetime | None:
    stamp = times.moment(value)
    return times.to_datetime(stamp) if isinstance(stamp, int) else None
