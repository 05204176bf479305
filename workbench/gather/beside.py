"""What stands beside a post: figures of its author, and comments nested in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.gather.chunks import record_chunk
from workbench.gather.columns import Recognised, recognise
from workbench.gather.comments import read_comments
from workbench.gather.fields import Fields, table_from, time_array
from workbench.schema import ACCOUNTS

__all__ = ["author_snapshots", "nested_comments"]

_FIGURES = {"_followers": "followers", "_following": "following", "_posts_count": "posts_count"}


def author_snapshots(  # columns that the posts table has read already
    fields: Fields,
    accounts: Sequence[str | None],
    users: Sequence[str | None],
    stamps: np.ndarray,
    dated: np.ndarray,
    collected: np.ndarray,
) -> pa.Table | None:
    """Return account snapshots made of columns such as "Followers at Posting".

    Followers at posting are dated by the post, all other figures by when they were collected; a
    batch holds each account once a date.
    """
    columns: dict[str, Any] = {
        target: fields.counts(name)[0] for name, target in _FIGURES.items() if name in fields
    }
    when = collected
    if "_followers_then" in fields:
        columns["followers"] = fields.counts("_followers_then")[0]
        when = np.where(dated, stamps, collected)
    for name, target in (("_display_name", "display_name"), ("_bio", "bio")):
        if name in fields:
            columns[target] = fields.texts(name)
    if "_verified" in fields:
        columns["verified"] = fields.flags("_verified")
    if not columns:
        return None
    length = len(accounts)
    some = np.zeros(length, bool)
    for values in columns.values():
        some |= np.array([v is not None for v in values], bool)
    people = zip(accounts, when.tolist(), some.tolist(), strict=True)
    newest = {(a, at): i for i, (a, at, said) in enumerate(people) if said and a is not None}
    kept = pa.array(newest.values(), pa.int64())
    table = table_from(
        {
            **columns,
            "account": [a or "" for a in accounts],
            "user_id": list(users),
            "as_of": time_array(when),
            "source": pa.repeat(pa.scalar(fields.options.source), length),
        },
        ACCOUNTS,
        length,
    )
    return table.take(kept)


def nested_comments(
    fields: Fields,
    posts: Sequence[str | None],
    accounts: Sequence[str | None],
    place: Sequence[str],
) -> pa.Table | None:
    """Return the comments that an export keeps inside its posts."""
    if "_latest_comments" not in fields:
        return None
    records: list[dict[str, Any]] = []
    for i, value in enumerate(fields.raw("_latest_comments")):
        for comment in value if isinstance(value, list) and posts[i] else ():
            if isinstance(comment, dict):
                inside = {
                    "workbench_post": posts[i],
                    "workbench_author": accounts[i],
                    "workbench_platform": place[i],
                }
                records.append({**comment, **inside})
    if not records:
        return None
    chunk = record_chunk(records, range(1, len(records) + 1))
    overrides = {
        "workbench_post": "post",
        "workbench_author": "post_account",
        "workbench_platform": "platform",
    }
    recognised = recognise(chunk, overrides)
    if recognised is None or recognised.kind != "comments" or "text" not in recognised.fields:
        return None
    recognised = Recognised("comments", recognised.fields, None)
    options = dataclasses.replace(fields.options, recognised=recognised, keep_raw=False)
    return read_comments(chunk, recognised, options).tables["comments"]
