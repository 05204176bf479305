"""Profiles with their latest posts inside, as Bright Data and Apify deliver them.

The profiles become account snapshots and reported figures, the posts posts. A post has no author
of its own there: it gets the profile's, and the profile's time of collection.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from workbench.gather.chunks import ROWS, Chunk, record_chunk
from workbench.gather.columns import recognise
from workbench.gather.creator_list import read_accounts
from workbench.gather.fields import Options, Piece
from workbench.gather.json_records import record_chunks
from workbench.gather.posts import read_posts
from workbench.schema import Problem

__all__ = ["has_nested_posts", "profile_pieces"]

NESTED = ("posts", "latestPosts", "latest_posts", "latestIgtvVideos", "recent_posts")
_FIGURES = ("followers", "followersCount", "followers_count", "follower_count", "biography")
_HANDLE = ("account", "username", "profile_name", "id", "handle")
_WHEN = ("timestamp", "collected_at", "scraped_at")


def has_nested_posts(record: object) -> bool:
    """Say whether `record` is a profile that holds its posts.

    >>> has_nested_posts({"account": "mila", "followers": 5, "posts": [{"caption": "Hi"}]})
    True
    """
    return (
        isinstance(record, dict)
        and any(isinstance(record.get(k), list) for k in NESTED)
        and any(k in record for k in _FIGURES)
    )


def profile_pieces(records: list[Any], options: Options, shown: str) -> Iterator[Piece]:
    """Yield accounts, reported figures and posts of profile records.

    Records of profiles and of posts both count as read.
    """
    if options.platform is None:
        options.platform = "instagram"
    for chunk in record_chunks(records):
        profiles = [_outer(records[row - 1]) for row in chunk.rows]
        came_as = [_without_posts(records[row - 1]) for row in chunk.rows]
        outer = record_chunk(profiles, chunk.rows, chunk.problems, came_as=came_as)
        yield _profiles(outer, options, shown)
    posts: list[dict[str, Any]] = []
    originals: list[object] = []
    rows: list[int] = []
    problems: list[Problem] = []
    options.recognised = None
    for row, record in enumerate(records, start=1):
        for post in _inner(record) if isinstance(record, dict) else ():
            if isinstance(post, dict):
                posts.append(_with_author(post, record))
                originals.append(post)
                rows.append(row)
            else:
                problems.append(Problem(row, "posts", "gather.bad_record", {}))
        if len(posts) >= ROWS:
            yield _posts(record_chunk(posts, rows, problems, came_as=originals), options)
            posts, originals, rows, problems = [], [], [], []
    if posts or problems:
        yield _posts(record_chunk(posts, rows, problems, came_as=originals), options)


def _outer(record: dict[str, Any]) -> dict[str, Any]:
    """Return a profile without its posts, with its handle where we look for it."""
    outer = _without_posts(record)
    handle = _handle(record)
    if handle and "username" not in outer:
        outer = {"username": handle, **{k: v for k, v in outer.items() if v != handle}}
    return outer


def _without_posts(record: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in record.items() if k not in NESTED}


def _handle(record: dict[str, Any]) -> str | None:
    return next((v for k in _HANDLE if isinstance(v := record.get(k), str) and v.strip()), None)


def _inner(record: dict[str, Any]) -> list[Any]:
    lists = [v for k in NESTED if isinstance(v := record.get(k), list)]
    return [post for posts in lists for post in posts]


def _with_author(post: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    when = next((record[k] for k in _WHEN if record.get(k)), None)
    extra = {"workbench_account": _handle(record)}
    if when is not None:
        extra["workbench_collected"] = when
    return {**{k: v for k, v in post.items() if k not in {"ownerUsername"}}, **extra}


def _profiles(chunk: Chunk, options: Options, shown: str) -> Piece:
    del shown
    found = recognise(chunk, {"username": "account"} if "username" in chunk.names else None)
    if found is None or found.kind != "accounts":
        problems = tuple(Problem(row, "account", "gather.no_account", {}) for row in chunk.rows)
        return Piece({}, (), chunk.problems + problems)
    options.recognised = found
    piece = read_accounts(chunk, found, options)
    return dataclasses.replace(piece, problems=chunk.problems + piece.problems)


def _posts(chunk: Chunk, options: Options) -> Piece:
    wanted = {"workbench_account": "account", "workbench_collected": "collected_at"}
    found = recognise(chunk, wanted)
    if found is None or found.kind != "posts":
        problems = tuple(Problem(row, "posts", "gather.nothing_in_row", {}) for row in chunk.rows)
        return Piece({}, (), chunk.problems + problems)
    options.recognised = found
    piece = read_posts(chunk, found, options)
    return dataclasses.replace(piece, problems=chunk.problems + piece.problems)
