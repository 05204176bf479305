"""Bright Data's datasets of Instagram posts, reels and comments, beside those of its profiles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.gather import sniff
from workbench.gather.fields import Options, Piece, bare
from workbench.gather.opened import Opened
from workbench.gather.origin import synthetic_id
from workbench.gather.platforms import handle_in, post_id_in
from workbench.gather.posts import kind_of
from workbench.gather.tools.harvest import Row, When, gather, refusal
from workbench.gather.tools.items import Item, handles
from workbench.gather.tools.records import first_objects, numbered
from workbench.gather.tools.tables import header_of, numbered_rows, unpack_cells
from workbench.schema import Problem, post_key
from workbench.text import captions

__all__ = ["is_posts", "is_posts_table", "read_posts", "read_posts_table"]

PLATFORM = "instagram"


def is_posts(file: Opened) -> bool:
    """Say whether a JSON file is a dataset of posts or comments."""
    return sniff.container(file) == "json" and any(
        _kind(record) is not None and not _elsewhere(record) for record in first_objects(file)
    )


def is_posts_table(file: Opened) -> bool:
    """Say whether a table is one of these datasets."""
    return _kind(dict.fromkeys(header_of(file))) is not None


def _kind(record: Mapping[str, Any]) -> str | None:
    names = record.keys()
    if "comment_user" in names and names & {"comment", "comment_id", "comment_date"}:
        return "comment"
    if "user_posted" in names and names & {"date_posted", "num_comments", "shortcode"}:
        return "post"
    return None


def _elsewhere(record: Mapping[str, Any]) -> bool:
    """Say whether a record is of another platform, whose datasets share some names."""
    url = record.get("url") or record.get("post_url")
    return isinstance(url, str) and "instagram.com" not in url


def read_posts(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of a dataset."""
    return gather(numbered(file), _read, options)


def read_posts_table(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of a dataset's CSV, whose lists are JSON within cells."""
    records = ((n, unpack_cells(r) if isinstance(r, dict) else r) for n, r in numbered_rows(file))
    return gather(records, _read, options)


def _read(item: Item) -> Sequence[Row] | Problem:
    kind = _kind(item.node)
    when = item.time("collected_at", "timestamp")
    if kind == "comment":
        return _comment(item, when)
    error = item.text("error", "error_code", "warning", "warning_code")
    if kind is None and error is not None:
        return refusal(item, "exports_social.error_record", said=error[:80])
    return _post(item, when)


def _post(item: Item, when: When) -> Sequence[Row] | Problem:
    url = item.text("url")
    code = item.id("shortcode") or (post_id_in(url) if url else None) or item.id("pk", "post_id")
    if code is None:
        return refusal(item, "exports_social.missing", "post", missing="shortcode, url, post_id")
    handle, user_id = item.text("user_posted"), item.id("user_posted_id")
    text = item.text("description", "caption")
    hides = item.hidden("likes")
    tags = handles(item.pick("hashtags"))
    coauthors = handles(item.pick("coauthor_producers"), "username")
    own = bare(handle) if handle else None
    partner = item.text("partnership_details.username")
    record: dict[str, Any] = {
        "post": post_key(PLATFORM, code),
        "platform": PLATFORM,
        "account": item.account(PLATFORM, handle, user_id),
        "user_id": user_id,
        "coauthors": None if coauthors is None else [c for c in coauthors if c != own],
        "created_at": item.time("created_at", "date_posted"),
        "text": text,
        "kind": kind_of(item.text("product_type"), item.text("content_type")),
        "likes": None if hides else item.count("likes", "likes"),
        "comments": item.count("comments", "num_comments"),
        "views": item.count("views", "video_play_count", "video_view_count", "views") or None,
        "likes_hidden": True if hides else None,
        "mentions": captions.mentions(text),
        "hashtags": captions.hashtags(text) if tags is None else [t.lstrip("#") for t in tags],
        "tagged": handles(item.pick("tagged_users"), "username"),
        "sponsors": [bare(partner)] if partner else None,
        "paid_partnership": item.flag("is_paid_partnership"),
        "repost_of_account": item.account(PLATFORM, captions.repost_of(text)),
        "media": _media(item),
        "url": url,
        "collected_at": when,
    }
    return [Row("posts", record), *_author(item, record, when), *_inside(item, record, when)]


def _media(item: Item) -> list[dict[str, Any]] | None:
    media = []
    for name, kind in (("videos", "video"), ("photos", "image")):
        listed = item.pick(name)
        urls = listed if isinstance(listed, list) else [listed]
        media += [{"kind": kind, "path": None, "url": u} for u in urls if _is_url(u)]
    return media or None


def _is_url(value: object) -> bool:
    return isinstance(value, str) and "://" in value


def _author(item: Item, post: Mapping[str, Any], when: When) -> list[Row]:
    followers = item.count("followers", "followers")
    if post["account"] is None or followers is None:
        return []
    snapshot = {
        "account": post["account"],
        "user_id": post["user_id"],
        "followers": followers,
        "posts_count": item.count("posts_count", "posts_count"),
        "verified": item.flag("is_verified"),
        "as_of": when,
    }
    return [Row("accounts", snapshot, derived=True)]


def _inside(item: Item, post: Mapping[str, Any], when: When) -> list[Row]:
    """Return the comments that come with a post."""
    rows = []
    for comment in item.items("latest_comments", "top_comments"):
        text = comment.text("comments", "comment")
        account = item.account(PLATFORM, comment.text("user_commenting"))
        if text is None:
            continue
        moment = comment.time("created_at", "date_of_comment")
        made = synthetic_id(PLATFORM, post["post"], account, moment, text)
        record = {
            "comment": f"{PLATFORM}:{made}",
            "platform": PLATFORM,
            "post": post["post"],
            "post_account": post["account"],
            "post_url": post["url"],
            "account": account,
            "created_at": moment,
            "text": text,
            "likes": comment.count("likes", "likes"),
            "collected_at": when,
        }
        rows.append(Row("comments", record, derived=True))
    return rows


def _comment(item: Item, when: When) -> Sequence[Row] | Problem:
    """Return a comment of a dataset of comments, with its answers."""
    url = next((u for n in ("post_url", "url") if (u := item.text(n)) and post_id_in(u)), None)
    post_id = (post_id_in(url) if url else None) or item.id("post_id")
    post = post_key(PLATFORM, post_id) if post_id else None
    author = item.account(PLATFORM, _unmasked(item.text("post_user")))
    where = {"post": post, "post_account": author, "post_url": url}
    first = _said(item, where, None, when)
    if first is None:
        return refusal(item, "exports_social.missing", "comment", missing="comment_id, comment")
    rows = [Row("comments", first)]
    for answer in item.items("replies"):
        if (record := _said(answer, where, first["comment"], when)) is not None:
            rows.append(Row("comments", record, derived=True))
    return rows


def _unmasked(handle: str | None) -> str | None:
    """Return a handle, or None where stars stand in for letters."""
    return None if handle is None or "*" in handle else handle


def _said(
    item: Item, where: Mapping[str, Any], parent: str | None, when: When
) -> dict[str, Any] | None:
    text = item.text("comment", "reply")
    comment_id = item.id("comment_id", "reply_id")
    if text is None and comment_id is None:
        return None
    link = item.text("comment_user_url", "reply_user_url")
    handle = _unmasked(item.text("comment_user", "reply_user")) or (
        handle_in(link) if link else None
    )
    account = item.account(PLATFORM, handle)
    moment = item.time("created_at", "comment_date", "reply_date")
    comment_id = comment_id or synthetic_id(PLATFORM, where["post"], account, moment, text)
    return {
        "comment": f"{PLATFORM}:{comment_id}",
        "platform": PLATFORM,
        **where,
        "account": account,
        "created_at": moment,
        "text": text,
        "likes": item.count("likes", "likes_number", "likes"),
        "reply_to": parent,
        "collected_at": when,
    }
