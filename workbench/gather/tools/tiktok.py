"""TikTok's own records of posts and comments, as its web pages load them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.gather.fields import bare
from workbench.gather.tools.harvest import Row, When, refusal
from workbench.gather.tools.items import Item, text_of
from workbench.schema import Problem
from workbench.text import captions

__all__ = ["comment_rows", "post_rows"]

PLATFORM = "tiktok"


def post_rows(item: Item, when: When) -> Sequence[Row] | Problem:
    """Return a post and a snapshot of its author, or why the record is none.

    A duet or stitch answers the post it is made of. Figures come from `statsV2` where it is
    there, which is exact where `stats` is rounded.

    Parameters
    ----------
    item
        A record with `id`, `desc`, `createTime`, `author`, `stats` …
    when
        When it was collected.
    """
    post_id = item.id("id", "aweme_id")
    if item.pick("liveRoomInfo") is not None:
        return refusal(item, "exports_social.live_stream")
    if post_id is None:
        return refusal(item, "exports_social.missing", "post", missing="id")
    if not any(name in item.node for name in ("desc", "createTime", "stats", "statsV2")):
        return refusal(item, "exports_social.missing", "post", missing="desc, createTime, stats")
    handle = _handle(item)
    user_id = item.id("author.id", "authorId")
    text = item.text("desc")
    duet = item.id("duetInfo.duetFromId")
    still = item.pick("imagePost") is not None
    record: dict[str, Any] = {
        "post": f"{PLATFORM}:{post_id}",
        "platform": PLATFORM,
        "account": item.account(PLATFORM, handle, user_id),
        "user_id": user_id,
        "created_at": item.time("created_at", "createTime"),
        "text": text,
        "kind": "carousel" if still else "video",
        "mentions": _mentions(item, text),
        "hashtags": _hashtags(item, text),
        "paid_partnership": _paid(item),
        "reply_to": f"{PLATFORM}:{duet}" if duet and duet != "0" else None,
        "media": _media(item),
        "collected_at": when,
    }
    if handle:
        kind = "photo" if still else "video"
        record["url"] = f"https://www.tiktok.com/@{bare(handle)}/{kind}/{post_id}"
    for name, figure in _FIGURES.items():
        record[name] = item.count(name, f"statsV2.{figure}", f"stats.{figure}")
    return [Row("posts", record), *_author(item, handle, user_id, when)]


_FIGURES = {
    "likes": "diggCount",
    "comments": "commentCount",
    "shares": "shareCount",
    "views": "playCount",
}


def _handle(item: Item) -> str | None:
    """Return the author's handle: `author` is an object, or the handle itself in embedded pages."""
    return item.text("author.uniqueId", "author.unique_id", "author")


def _mentions(item: Item, text: str | None) -> list[str]:
    """Return the handles mentioned; the text itself shows names that need be no handles."""
    listed = [bare(h) for e in item.items("textExtra") if (h := e.text("userUniqueId"))]
    return list(dict.fromkeys(h for h in listed if h)) or captions.mentions(text)


def _hashtags(item: Item, text: str | None) -> list[str]:
    named = [e.text("hashtagName") for e in item.items("textExtra")]
    named += [e.text("title") for e in item.items("challenges")]
    listed = [name.strip().lstrip("#＃").lower() for name in named if name]
    return list(dict.fromkeys([*listed, *captions.hashtags(text)]))


def _paid(item: Item) -> bool | None:
    flags = [item.flag("isAd"), item.flag("adAuthorization")]
    return True if True in flags else False if False in flags else None


def _media(item: Item) -> list[dict[str, Any]] | None:
    pictures = [text_of(p.pick("imageURL.urlList.0")) for p in item.items("imagePost.images")]
    media = [{"kind": "image", "path": None, "url": url} for url in pictures if url]
    cover = item.text("video.cover", "video.originCover")
    if not media and cover:
        media = [{"kind": "image", "path": None, "url": cover}]
    return media or None


def _author(item: Item, handle: str | None, user_id: str | None, when: When) -> list[Row]:
    account = item.account(PLATFORM, handle, user_id)
    if account is None:
        return []
    stats = ("authorStatsV2", "authorStats")
    record: dict[str, Any] = {
        "account": account,
        "user_id": user_id,
        "display_name": item.text("author.nickname", "nickname"),
        "bio": item.text("author.signature"),
        "followers": item.count("followers", *(f"{s}.followerCount" for s in stats)),
        "following": item.count("following", *(f"{s}.followingCount" for s in stats)),
        "posts_count": item.count("posts_count", *(f"{s}.videoCount" for s in stats)),
        "verified": item.flag("author.verified"),
        "private": item.flag("author.privateAccount", "author.secret"),
        "as_of": when,
    }
    told = any(record[name] is not None for name in ("display_name", "bio", "followers"))
    return [Row("accounts", record, derived=True)] if told else []


def comment_rows(item: Item, when: When) -> Sequence[Row] | Problem:
    """Return a comment, or why the record is none; parameters as in `post_rows`."""
    comment_id = item.id("cid", "id")
    post_id = item.id("aweme_id")
    if comment_id is None:
        return refusal(item, "exports_social.missing", "comment", missing="cid")
    user_id = item.id("user.uid", "user.id")
    parent = item.id("reply_id")
    answers = parent not in {None, "0", comment_id, post_id}
    record = {
        "comment": f"{PLATFORM}:{comment_id}",
        "platform": PLATFORM,
        "post": f"{PLATFORM}:{post_id}" if post_id else None,
        "post_url": item.text("share_info.url"),
        "account": item.account(PLATFORM, item.text("user.unique_id", "user.uniqueId"), user_id),
        "user_id": user_id,
        "created_at": item.time("created_at", "create_time"),
        "text": item.text("text"),
        "likes": item.count("likes", "digg_count"),
        "reply_to": f"{PLATFORM}:{parent}" if answers else None,
        "collected_at": when,
    }
    return [Row("comments", record)]
