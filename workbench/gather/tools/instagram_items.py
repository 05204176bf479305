"""Instagram's own records as browser tools collect them: posts, comments, and what lies in them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.gather.instaloader_nodes import comment_records, pick, post_record, profile_record
from workbench.gather.tools.harvest import Row, When, refusal
from workbench.gather.tools.items import Item
from workbench.schema import Problem, post_key

__all__ = ["comment_rows", "post_rows"]

PLATFORM = "instagram"
_AD_LINK = "https://www.facebook.com/ads/ig_redirect"
_COMMENTS = (
    "edge_media_to_parent_comment.edges",
    "edge_media_to_comment.edges",
    "edge_media_preview_comment.edges",
    "comments",
    "preview_comments",
)
_SAYS_SOMETHING = ("caption", "edge_media_to_caption", "taken_at", "taken_at_timestamp", "user",
                   "owner", "media_type", "__typename")  # fmt: skip


def post_rows(item: Item, when: When) -> Sequence[Row] | Problem:
    """Return a post with its author and the comments in it, or why the record is none.

    Parameters
    ----------
    item
        A record of Instagram's feeds (`pk`, `code`, `user`, `like_count` …) or of its older
        pages (`shortcode`, `owner`, `edge_media_preview_like` …).
    when
        When it was collected.
    """
    link = item.text("link") or ""
    if item.text("product_type") == "ad" or link.startswith(_AD_LINK):
        return refusal(item, "exports_social.ad")
    if not any(name in item.node for name in _SAYS_SOMETHING):
        return refusal(item, "exports_social.unknown_shape", names=_names(item))
    post = post_record(item.node, story=item.text("product_type") == "story")
    if post is None:
        return refusal(item, "exports_social.missing", "post", missing="code, shortcode, pk")
    post["collected_at"] = when
    rows = [Row("posts", post)]
    for name in ("user", "owner"):
        if isinstance(owner := item.node.get(name), dict):
            rows += _author(owner, when)
            break
    nested = pick(item.node, *_COMMENTS)
    for comment, _ in comment_records(nested, post["post"], post["account"]):
        if comment is not None:
            rows.append(Row("comments", comment | {"collected_at": when}, derived=True))
    return rows


def _author(owner: dict[str, Any], when: When) -> list[Row]:
    profile = profile_record(owner)
    if profile is None or not (profile["display_name"] or profile["followers"] is not None):
        return []
    return [Row("accounts", profile | {"as_of": when}, derived=True)]


def _names(item: Item) -> str:
    return ", ".join(str(name)[:30] for name in list(item.node)[:5])


def comment_rows(item: Item, when: When) -> Sequence[Row] | Problem:
    """Return a comment, or why the record is none; parameters as in `post_rows`."""
    comment_id = item.id("comment_id", "pk", "id")
    if comment_id is None:
        return refusal(item, "exports_social.missing", "comment", missing="comment_id")
    post_id = item.id("post_shortcode", "post_id", "media_id")
    user_id = item.id("user.id", "user.pk", "owner.id")
    handle = item.text("user.unique_id", "user.username", "owner.username")
    parent = item.id("parent_comment_id", "replied_to_comment_id")
    record = {
        "comment": f"{PLATFORM}:{comment_id}",
        "platform": PLATFORM,
        "post": post_key(PLATFORM, post_id) if post_id else None,
        "post_url": item.text("post_url"),
        "account": item.account(PLATFORM, handle, user_id),
        "user_id": user_id,
        "created_at": item.time("created_at", "created_at", "created_at_utc"),
        "text": item.text("text"),
        "likes": item.count("likes", "comment_like_count", "edge_liked_by.count"),
        "reply_to": f"{PLATFORM}:{parent}" if parent else None,
        "collected_at": when,
    }
    return [Row("comments", record)]
