"""X's own records of posts: API v1.1, API v2, the account archive, and what its web pages load.

The original inside a repost is a post of its own, with its own author and figures; the repost
itself has none. A quote answers the post it quotes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.gather.fields import bare
from workbench.gather.instaloader_nodes import pick
from workbench.gather.tools.harvest import Row, When, refusal
from workbench.gather.tools.items import Item, handles
from workbench.schema import Problem
from workbench.text import captions

__all__ = ["Author", "tweet_rows"]

PLATFORM = "x"
_FIGURES: dict[str, tuple[str, ...]] = {
    "likes": ("favorite_count", "public_metrics.like_count"),
    "comments": ("reply_count", "public_metrics.reply_count"),
    "shares": ("retweet_count", "public_metrics.retweet_count"),
    "views": ("views.count", "public_metrics.impression_count"),
}
_NAMED = (
    ("entities.user_mentions", "screen_name"),
    ("entities.mentions", "username"),
)
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Author:
    """Whose archive it is: its own posts do not say."""

    handle: str | None = None
    user_id: str | None = None
    others: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Users beside the posts, by number."""
    posts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Posts beside the posts that they pass on or answer, by number."""


NOBODY = Author()


def tweet_rows(
    item: Item,
    when: When = None,
    author: Author = NOBODY,
) -> Sequence[Row] | Problem:
    """Return a post with its author and the original it passes on, or why the record is none.

    Parameters
    ----------
    item
        A record of a post.
    when
        When it was collected.
    author
        Who wrote it, if the record does not say; and what lies beside it.
    """
    item = _flat(item)
    if item.flag("promoted") is True:
        return refusal(item, "exports_social.ad")
    post_id = item.id("id_str", "id", "rest_id")
    if post_id is None:
        return refusal(item, "exports_social.missing", "post", missing="id_str, id")
    if item.text("full_text", "text", "extended_tweet.full_text") is None and not any(
        item.pick(name) for name in ("created_at", "user", "author_id", "entities")
    ):
        return refusal(item, "exports_social.missing", "post", missing="text, created_at")
    return _rows(item, post_id, when, author, depth=0)


def _flat(item: Item) -> Item:
    """Return a record of X's web pages as API v1.1 writes it; any other as it is."""
    node = item.node
    inner = node.get("tweet")
    if isinstance(inner, dict) and ("legacy" in inner or "legacy" not in node):
        node = inner  # as the archive and pages with limited visibility wrap it
    legacy = node.get("legacy")
    if not isinstance(legacy, dict):
        return item.inner(node)
    flat: dict[str, Any] = {**node, **legacy}
    user = pick(node, "core.user_results.result") or node.get("user")
    if isinstance(user, dict):
        inside, core = _object(user.get("legacy")), _object(user.get("core"))
        flat["user"] = {
            **user,
            **inside,
            **core,
            "id_str": user.get("rest_id") or user.get("id_str"),
        }
        if isinstance(core.get("created_at"), str):
            flat["user"].pop("created_at", None)
    long_text = pick(node, "note_tweet.note_tweet_results.result.text")
    if isinstance(long_text, str):
        flat["full_text"] = long_text
    for name in ("retweeted_status", "quoted_status"):
        result = pick(legacy, f"{name}_result.result") or pick(node, f"{name}_result.result")
        if isinstance(result, dict):
            flat[name] = result
    return item.inner(flat)


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _rows(item: Item, post_id: str, when: When, author: Author, *, depth: int) -> list[Row]:
    user = _user(item, author)
    handle, user_id = _who(item, user, author)
    original = _related(item, "retweeted", "retweeted_status", author)
    quoted = _related(item, "quoted", "quoted_status", author)
    text = _text(item, original, author)
    listed = next(
        (found for p in _NAMED if (found := handles(item.pick(p[0]), p[1])) is not None), None
    )
    tags = handles(item.pick("entities.hashtags"), "text", "tag")
    record: dict[str, Any] = {
        "post": f"{PLATFORM}:{post_id}",
        "platform": PLATFORM,
        "account": item.account(PLATFORM, handle, user_id),
        "user_id": user_id,
        "created_at": item.time("created_at", "created_at"),
        "text": text,
        "kind": _kind(item),
        "mentions": captions.mentions(text) if listed is None else listed,
        "hashtags": captions.hashtags(text) if tags is None else tags,
        "media": _media(item),
        "url": f"https://x.com/{bare(handle) if handle else 'i'}/status/{post_id}",
        "collected_at": when,
        **_answers(item, author, quoted),
    }
    if original is not None:
        record["repost_of"], record["repost_of_account"] = _keys(original, author)
    elif text and text.startswith("RT @") and (credited := captions.repost_of(text)):
        record["repost_of_account"] = f"{PLATFORM}:{credited}"
    if not record.get("repost_of_account") and not record.get("repost_of"):
        record |= {name: item.count(name, *paths) for name, paths in _FIGURES.items()}
    rows = [
        Row("posts", record, derived=depth > 0),
        *_snapshot(user, record["account"], when),
    ]
    for related in (original, quoted):
        if related is not None and depth < DEEPEST and _is_whole(related):
            inner_id = related.id("id_str", "id", "rest_id")
            if inner_id:
                rows += _rows(related, inner_id, when, _without_owner(author), depth=depth + 1)
    return rows


def _without_owner(author: Author) -> Author:
    return Author(None, None, author.others, author.posts)


def _user(item: Item, author: Author) -> Item | None:
    """Return the record of the author, in the post or beside it."""
    for name in ("user", "author"):
        if isinstance(user := item.node.get(name), dict):
            return item.inner(user)
    beside = author.others.get(item.id("author_id", "user_id_str") or "")
    return item.inner(beside) if beside else None


def _who(item: Item, user: Item | None, author: Author) -> tuple[str | None, str | None]:
    if user is None:
        user_id = item.id("author_id", "user_id_str") or author.user_id
        return author.handle, user_id
    return user.text("screen_name", "username"), user.id("id_str", "id", "rest_id")


def _related(item: Item, kind: str, name: str, author: Author) -> Item | None:
    """Return the post that this one passes on or quotes, as far as it is known."""
    inside = item.node.get(name)
    if isinstance(inside, dict):
        return _flat(item.inner(inside))
    for reference in item.items("referenced_tweets"):
        if reference.text("type") == kind and (post_id := reference.id("id")):
            beside = author.posts.get(post_id)
            return item.inner({**reference.node, **beside} if beside else reference.node)
    if kind == "quoted" and (post_id := item.id("quoted_status_id_str")):
        return item.inner({"id_str": post_id})
    return None


def _is_whole(related: Item) -> bool:
    return related.text("full_text", "text") is not None and related.pick("created_at") is not None


def _keys(related: Item, author: Author) -> tuple[str | None, str | None]:
    handle, user_id = _who(related, _user(related, author), NOBODY)
    post_id = related.id("id_str", "id", "rest_id")
    key = f"{PLATFORM}:{post_id}" if post_id else None
    return key, related.account(PLATFORM, handle, user_id)


def _answers(item: Item, author: Author, quoted: Item | None) -> dict[str, Any]:
    """Return which post and account this one answers; a quote answers the post it quotes."""
    post_id = item.id("in_reply_to_status_id_str", "in_reply_to_status_id")
    for reference in item.items("referenced_tweets"):
        if reference.text("type") == "replied_to":
            post_id = post_id or reference.id("id")
    user_id = item.id("in_reply_to_user_id_str", "in_reply_to_user_id")
    beside = author.others.get(user_id or "")
    handle = item.text("in_reply_to_screen_name", "in_reply_to_user.username")
    handle = handle or (item.inner(beside).text("username", "screen_name") if beside else None)
    if post_id or user_id:
        return {
            "reply_to": f"{PLATFORM}:{post_id}" if post_id else None,
            "reply_to_account": item.account(PLATFORM, handle, user_id),
        }
    if quoted is None:
        return {}
    key, account = _keys(quoted, author)
    return {"reply_to": key, "reply_to_account": account}


def _text(item: Item, original: Item | None, author: Author) -> str | None:
    """Return the whole text; that of a repost is cut short, its original's is not."""
    own = item.text("note_tweet.text", "extended_tweet.full_text", "full_text", "text")
    if original is None or not _is_whole(original):
        return own
    handle, _ = _who(original, _user(original, author), NOBODY)
    whole = _text(original, None, author)
    return f"RT @{handle}: {whole}" if handle and whole else own


def _kind(item: Item) -> str:
    kinds = {e.text("type") for e in item.items("extended_entities.media", "entities.media")}
    if "video" in kinds or "animated_gif" in kinds:
        return "video"
    return "image" if "photo" in kinds else "text"


def _media(item: Item) -> list[dict[str, Any]] | None:
    parts = item.items("extended_entities.media", "entities.media")
    urls = [url for part in parts if (url := part.text("media_url_https", "media_url"))]
    return [{"kind": "image", "path": None, "url": url} for url in urls] or None


def _snapshot(user: Item | None, account: str | None, when: When) -> list[Row]:
    if user is None or account is None:
        return []
    figures = ("public_metrics.followers_count", "followers_count")
    record = {
        "account": account,
        "user_id": user.id("id_str", "id", "rest_id"),
        "display_name": user.text("name"),
        "bio": user.text("description"),
        "followers": user.count("followers", *figures),
        "following": user.count("following", "public_metrics.following_count", "friends_count"),
        "posts_count": user.count("posts_count", "public_metrics.tweet_count", "statuses_count"),
        "verified": user.flag("verified", "is_blue_verified"),
        "private": user.flag("protected"),
        "external_url": user.text("entities.url.urls.0.expanded_url", "url"),
        "as_of": when,
    }
    told = record["display_name"] or record["followers"] is not None
    return [Row("accounts", record, derived=True)] if told else []
