"""4CAT's tables of Instagram and TikTok posts and comments, older and newer columns.

4CAT writes a zero or nothing where an item lacks a value: partial items, and items with hidden
likes, therefore have no figures here. Its own mark of a missing value is no value either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.gather.fields import Options, Piece, bare, split_list
from workbench.gather.mapping import pieces
from workbench.gather.opened import Opened
from workbench.gather.origin import synthetic_id
from workbench.gather.platforms import platform_at
from workbench.gather.posts import kind_of
from workbench.gather.tabular import check_layout, read_chunks
from workbench.gather.tools.harvest import Row, gather, refusal
from workbench.gather.tools.items import Item, handles
from workbench.gather.tools.tables import header_of, numbered_rows
from workbench.schema import Problem, post_key
from workbench.text import captions

__all__ = ["is_fourcat", "read_fourcat"]

_ALWAYS = frozenset(("id", "thread_id", "body", "author"))
_TIKTOK = frozenset(("tiktok_url", "music_id", "challenges", "amount_plays", "author_likes",
                     "is_liked_by_post_author"))  # fmt: skip
_INSTAGRAM = frozenset(("usertags", "likes_hidden", "collected_from_view", "num_media",
                        "location_latlong", "author_fullname"))  # fmt: skip
_MISSING = frozenset(("missing", "unknown", "none", "null", "nan", "n/a", "-1", "missing_field"))
_KINDS = {"photo": "image", "picture": "image", "mixed": "carousel", "multi": "carousel"}
_YES = frozenset(("yes", "true", "1"))


def is_fourcat(file: Opened) -> bool:
    """Say whether a table is one of 4CAT's, by its column names."""
    names = set(header_of(file))
    return names >= _ALWAYS and bool(names & {"timestamp", "unix_timestamp"})


def read_fourcat(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of a table of 4CAT's; of other platforms by its column names."""
    names = set(header_of(file))
    platform = "tiktok" if names & _TIKTOK else "instagram" if names & _INSTAGRAM else None
    if platform is None or options.overrides:
        layout = check_layout(file, tuple(options.overrides))
        return pieces(lambda: read_chunks(file, layout), options, file.shown)

    def read(item: Item) -> Sequence[Row] | Problem:
        return _read(item.inner(_said(item.node)), platform)

    return gather(numbered_rows(file), read, options)


def _said(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row without the marks of missing values, except in texts."""
    return {
        name: cell
        for name, cell in row.items()
        if name in {"body", "author"} or str(cell).strip().lower() not in _MISSING
    }


def _read(item: Item, platform: str) -> Sequence[Row] | Problem:
    own = item.id("id")
    thread = item.id("thread_id")
    if own is None and item.text("body") is None and item.text("url") is None:
        return refusal(item, "exports_social.missing", "post", missing="id, url, body")
    remark = (item.text("type") or "").lower() == "comment"
    if remark or (thread and own and thread != own):
        return [Row("comments", _comment(item, platform, own, thread))]
    return _post(item, platform, own)


def _author(item: Item, platform: str) -> dict[str, Any]:
    handle = item.text("author")
    handle = None if (handle or "").strip().lower() in _MISSING else handle
    user_id = item.id("author_id")
    return {"account": item.account(platform, handle, user_id), "user_id": user_id}


def _post(item: Item, platform: str, own: str | None) -> Sequence[Row]:
    text = item.text("body")
    who = _author(item, platform)
    when = item.time("created_at", "unix_timestamp", "timestamp")
    made = synthetic_id(platform, who["account"], when, text)
    url = item.text("url", "tiktok_url", "post_url")
    record: dict[str, Any] = {
        "post": post_key(platform, own or made),
        "platform": platform,
        **who,
        "created_at": when,
        "text": text,
        "kind": _kind(item, platform),
        "mentions": captions.mentions(text),
        "hashtags": _tags(item, text),
        "url": url if url and platform_at(url) == platform else None,
        **_figures(item, platform),
    }
    for name in ("usertags", "coauthors"):
        if name in item.node:
            field = "tagged" if name == "usertags" else name
            listed = handles(split_list(str(item.node[name]))) or []
            record[field] = [h for h in listed if h != bare(item.text("author") or "")]
    if item.flag("is_ad") is not None or item.flag("is_paid_partnership") is not None:
        record["paid_partnership"] = bool(item.flag("is_ad") or item.flag("is_paid_partnership"))
    pictures = [u for u in (item.text("image_urls", "image_url", "media_url", "thumbnail_url")
                            or "").split(",") if "://" in u]  # fmt: skip
    record["media"] = [{"kind": "image", "path": None, "url": u} for u in pictures] or None
    return [Row("posts", record), *_snapshot(item, who)]


def _kind(item: Item, platform: str) -> str | None:
    said = (item.text("media_type", "type") or "").lower()
    if (item.count("num_media", "num_media") or 0) > 1:
        return "carousel"
    return kind_of(_KINDS.get(said, said)) or ("video" if platform == "tiktok" else None)


def _tags(item: Item, text: str | None) -> list[str]:
    listed = split_list(item.text("hashtags") or "") + split_list(item.text("challenges") or "")
    names = [str(tag).strip().lstrip("#＃").lower() for tag in listed]
    return list(dict.fromkeys([*filter(None, names), *captions.hashtags(text)]))


def _figures(item: Item, platform: str) -> dict[str, Any]:
    """Return the figures that were really there."""
    partial = (item.text("partial_item") or "").lower() in _YES
    said = (item.text("likes_hidden") or "").lower()
    hides = said in _YES
    figures = {
        "likes": item.count("likes", "num_likes", "likes", "amount_likes"),
        "comments": item.count("comments", "num_comments", "comments", "amount_comments"),
        "shares": item.count("shares", "shares", "amount_shares"),
        "views": item.count("views", "play_count", "plays", "amount_plays"),
    }
    if platform == "instagram":
        figures["views"] = figures["views"] or None
        if partial:
            figures = {name: value or None for name, value in figures.items()}
        if "likes_hidden" not in item.node and "collected_from_url" in item.node:
            figures["likes"] = figures["likes"] or None
    if hides:
        figures["likes"] = None
    return {**figures, "likes_hidden": hides if said else None}


def _snapshot(item: Item, who: Mapping[str, Any]) -> list[Row]:
    record = {
        **who,
        "display_name": item.text("author_fullname", "author_full"),
        "followers": item.count("followers", "author_followers"),
        "posts_count": item.count("posts_count", "author_videos"),
        "verified": item.flag("verified", "is_verified"),
    }
    told = record["display_name"] or record["followers"] is not None
    return [Row("accounts", record, derived=True)] if who["account"] and told else []


def _comment(item: Item, platform: str, own: str | None, thread: str | None) -> dict[str, Any]:
    text = item.text("body")
    who = _author(item, platform)
    when = item.time("created_at", "unix_timestamp", "timestamp")
    made = synthetic_id(platform, thread, who["account"], when, text)
    parent = item.id("parent_id")
    answers = parent not in {None, own, thread}
    return {
        "comment": f"{platform}:{own or made}",
        "platform": platform,
        "post": post_key(platform, thread) if thread else None,
        "post_url": item.text("post_url"),
        **who,
        "created_at": when,
        "text": text,
        "likes": item.count("likes", "num_likes", "likes"),
        "reply_to": f"{platform}:{parent}" if answers else None,
    }
