"""Records of comments to the comments table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.gather import platforms
from workbench.gather.chunks import Chunk
from workbench.gather.columns import Recognised
from workbench.gather.fields import Fields, Options, Piece, table_from, time_array
from workbench.gather.origin import accounts_of, platforms_of, post_id_of, synthetic_id
from workbench.gather.raw_records import raw_records
from workbench.schema import COMMENTS, Problem, post_key

__all__ = ["read_comments"]


def read_comments(chunk: Chunk, recognised: Recognised, options: Options) -> Piece:
    """Return the comments of a chunk.

    A comment without an id gets one made of its post, author, time and text; a record without
    id and text is refused.
    """
    fields = Fields(chunk, recognised, options)
    length = len(chunk)
    links = [
        v.strip() if isinstance(v, str) and v.strip() else None for v in fields.raw("post_url")
    ]
    place = platforms_of(fields, links)
    users = fields.ids("user_id") if "user_id" in fields else [None] * length
    accounts = accounts_of(fields, place, users)
    stamps, dated = fields.stamps("created_at")
    collected = fields.collected()
    texts = fields.texts("text")
    posts = _posts(fields, place, links)
    ids = fields.ids("comment") if "comment" in fields else [None] * length
    made_of = zip(place, posts, links, accounts, stamps.tolist(), texts, strict=True)
    ids = [
        i or (synthetic_id(*parts) if parts[-1] else None)
        for i, parts in zip(ids, made_of, strict=True)
    ]
    keys = [
        f"{p}:{i.removeprefix(f'{p}:')}" if i else None for p, i in zip(place, ids, strict=True)
    ]
    columns: dict[str, Any] = {
        "comment": keys,
        "platform": place,
        "post": posts,
        "post_url": links,
        "account": accounts,
        "user_id": users,
        "created_at": time_array(stamps, dated),
        "text": texts,
        "source": pa.repeat(pa.scalar(options.source), length),
        "collected_at": time_array(collected),
    }
    if "post_account" in fields:
        columns["post_account"] = accounts_of(fields, place, [None] * length, "post_account")
    if "likes" in fields:
        columns["likes"] = fields.counts("likes")[0]
    if "reply_to" in fields:
        columns["reply_to"] = _replies(fields, place, keys, posts)
    refused = tuple(
        Problem(row, None, "gather.nothing_in_row", {})
        for row, key in zip(chunk.rows, keys, strict=True)
        if key is None
    )
    table = table_from(columns, COMMENTS, length)
    if refused:
        table = table.filter(pa.array(np.array([k is not None for k in keys], dtype=bool)))
    tables = {"comments": table, **raw_records(fields, "comments", keys, accounts, collected)}
    return Piece(tables, ("comments",), fields.finished() + refused)


def _posts(fields: Fields, place: Sequence[str], links: Sequence[str | None]) -> list[str | None]:
    """Return the key of the post under which each comment stands."""
    ids = fields.ids("post") if "post" in fields else [None] * len(place)
    result: list[str | None] = []
    for platform, own, link in zip(place, ids, links, strict=True):
        if own and "/" in own:
            own = platforms.post_id_in(own) or own  # noqa: PLW2901  # a link in the id column
        post_id = post_id_of(platform, own, link)
        result.append(post_key(platform, post_id.removeprefix(f"{platform}:")) if post_id else None)
    return result


def _replies(
    fields: Fields,
    place: Sequence[str],
    keys: Sequence[str | None],
    posts: Sequence[str | None],
) -> list[str | None]:
    """Return which comment each one answers; a parent that is the post itself is none."""
    result: list[str | None] = []
    for i, parent in enumerate(fields.ids("reply_to")):
        key = f"{place[i]}:{parent.removeprefix(f'{place[i]}:')}" if parent else None
        is_comment = (
            key is not None and key != keys[i] and post_key(place[i], parent or "") != posts[i]
        )
        result.append(key if is_comment else None)
    return result
