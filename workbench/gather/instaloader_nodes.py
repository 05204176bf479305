"""Instagram's own records of posts, profiles and comments, in all their spellings.

Only what lies in the record is read: absent keys are null, and nothing is asked of Instagram.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from workbench.gather import numbers, times
from workbench.gather.fields import bare
from workbench.gather.origin import synthetic_id
from workbench.gather.posts import kind_of
from workbench.schema import account_key, post_key
from workbench.text import captions

__all__ = [
    "comment_records",
    "pick",
    "post_record",
    "posts_in_profile",
    "profile_record",
    "related_profiles",
]

Node = Mapping[str, Any]
PLATFORM = "instagram"
_NO_PICTURE = "44884218_345707102882519_2446069589734326272"
_LIKES = ("edge_media_preview_like.count", "edge_liked_by.count", "like_count", "likes.count")
_COMMENTS = (
    "edge_media_to_parent_comment.count",
    "edge_media_to_comment.count",
    "edge_media_preview_comment.count",
    "comment_count",
    "comments.count",
)
_VIEWS = (  # plays before views: plays are what Instagram shows, and all that some tools have
    "video_play_count",
    "play_count",
    "ig_play_count",
    "video_view_count",
    "view_count",
    "video_views",
)
_ANSWERS = (
    "answers",
    "edge_threaded_comments.edges",
    "child_comments",
    "preview_child_comments",
)
_CAPTIONS = ("edge_media_to_caption.edges.0.node.text", "caption.text", "caption")


def pick(node: object, *paths: str) -> Any:  # noqa: ANN401  # JSON is anything
    """Return the first value that is there under dotted `paths`, or None.

    >>> pick({"owner": {"id": "1"}, "edges": [{"n": 2}]}, "user.id", "owner.id")
    '1'
    >>> pick({"edges": [{"n": 2}]}, "edges.0.n")
    2
    """
    for path in paths:
        value: Any = node
        for key in path.split("."):
            if isinstance(value, dict):
                value = value.get(key)
            elif isinstance(value, list) and key.isdecimal() and int(key) < len(value):
                value = value[int(key)]
            else:
                value = None
                break
        if value is not None:
            return value
    return None


def _either(node: Node) -> Node:
    """Return a node whose gaps are filled from the app's own record inside it."""
    inside = node.get("iphone_struct")
    return (
        {**inside, **{k: v for k, v in node.items() if v is not None}}
        if isinstance(inside, dict)
        else node
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() and value != "None" else None


def _count(value: object) -> int | None:
    read = numbers.count(value)
    return read if isinstance(read, int) else None


def _time(value: object) -> Any:  # noqa: ANN401  # a datetime or None
    stamp = times.moment(value)
    return times.to_datetime(stamp) if isinstance(stamp, int) else None


def _id(value: object) -> str | None:
    return str(value) if isinstance(value, (int, str)) and str(value) else None


def _handles(items: object, *paths: str) -> list[str] | None:
    """Return the handles in a list of objects; None if the list itself is absent."""
    if not isinstance(items, list):
        return None
    found = (pick(item, *paths) if isinstance(item, dict) else item for item in items)
    return list(dict.fromkeys(h for f in found if isinstance(f, str) and (h := bare(f))))


def post_record(node: Node, *, story: bool = False) -> dict[str, Any] | None:
    """Return a post's record without `source`, `collected_at` and media files; None without id.

    Likes that the author hides are null: Instagram then sends a few, or 0.
    """
    node = _either(node)
    code = _id(pick(node, "shortcode", "code")) or _id(pick(node, "pk", "id"))
    if code is None:
        return None
    owner = pick(node, "owner", "user") or {}
    hidden = pick(node, "like_and_view_counts_disabled")
    likes = pick(node, *_LIKES)
    hidden = True if numbers.count(likes) is numbers.HIDDEN else hidden
    text = _text(pick(node, *_CAPTIONS))
    handle = _text(pick(owner, "username"))
    key = post_key(PLATFORM, code)
    coauthors = _handles(node.get("coauthor_producers"), "username")
    return {
        "post": key,
        "platform": PLATFORM,
        "account": account_key(PLATFORM, handle, _id(pick(owner, "id", "pk"))),
        "user_id": _id(pick(owner, "id", "pk")),
        "coauthors": coauthors and [c for c in coauthors if c != bare(handle or "")],
        "created_at": _time(pick(node, "taken_at_timestamp", "taken_at", "date")),
        "text": text,
        "kind": _kind(node, story=story),
        "likes": None if hidden is True else _count(likes),
        "comments": _count(pick(node, *_COMMENTS)),
        "views": None if hidden is True else _count(pick(node, *_VIEWS)),
        "likes_hidden": hidden if isinstance(hidden, bool) else None,
        "mentions": captions.mentions(text),
        "hashtags": captions.hashtags(text),
        "tagged": _tagged(node),
        "sponsors": _sponsors(node),
        "paid_partnership": value
        if isinstance(value := node.get("is_paid_partnership"), bool)
        else None,
        "repost_of_account": account_key(PLATFORM, captions.repost_of(text)),
        "media": _media(node),
        "url": None if story else f"https://www.instagram.com/p/{key.partition(':')[2]}/",
    }


def _kind(node: Node, *, story: bool) -> str | None:
    if story:
        return "story"
    kind = kind_of(node.get("product_type"), node.get("__typename"), node.get("media_type"))
    if kind is None and isinstance(node.get("is_video"), bool):
        kind = "video" if node["is_video"] else "image"
    return kind


def _tagged(node: Node) -> list[str] | None:
    edges = pick(node, "edge_media_to_tagged_user.edges", "usertags.in")
    return _handles(edges, "node.user.username", "user.username", "username")


def _sponsors(node: Node) -> list[str] | None:
    edges = pick(node, "edge_media_to_sponsor_user.edges", "sponsor_tags")
    return _handles(edges, "node.sponsor.username", "sponsor.username", "username")


def _media(node: Node) -> list[dict[str, Any]]:
    """Return the pictures and videos of a post, those of a carousel one by one."""
    children = pick(node, "edge_sidecar_to_children.edges", "carousel_media")
    parts = [pick(c, "node") or c for c in children] if isinstance(children, list) else [node]
    media = []
    for part in parts:
        video = _text(pick(part, "video_url", "video_versions.0.url"))
        image = _text(pick(part, "display_url", "display_src", "image_versions2.candidates.0.url"))
        if video or image:
            media.append(
                {"kind": "video" if video else "image", "path": None, "url": video or image}
            )
    return media


def profile_record(node: Node) -> dict[str, Any] | None:
    """Return a profile's record without `source` and `as_of`; None without handle and id."""
    node = _either(node)
    # The app's inner record may be of another session's account: name and number come from outside.
    user_id = _id(pick(node, "id", "pk"))
    account = account_key(PLATFORM, _text(pick(node, "username")), user_id)
    if account is None:
        return None
    picture = _text(pick(node, "profile_pic_url", "profile_pic_url_hd"))
    return {
        "account": account,
        "user_id": user_id,
        "display_name": _text(node.get("full_name")),
        "bio": _text(node.get("biography")),
        "followers": _count(pick(node, "edge_followed_by.count", "follower_count")),
        "following": _count(pick(node, "edge_follow.count", "following_count")),
        "posts_count": _count(pick(node, "edge_owner_to_timeline_media.count", "media_count")),
        "verified": _flag(node, "is_verified"),
        "business": _flag(node, "is_business_account", "is_business"),
        "private": _flag(node, "is_private"),
        "has_picture": None if picture is None else _NO_PICTURE not in picture,
        "category": _text(pick(node, "category_name", "business_category_name", "category")),
        "external_url": _text(node.get("external_url")),
    }


def posts_in_profile(node: Node) -> list[dict[str, Any]]:
    """Return the posts that a profile's record lists, without `source` and `collected_at`."""
    edges = pick(_either(node), "edge_owner_to_timeline_media.edges")
    owner = {"id": node.get("id"), "username": node.get("username")}
    posts = []
    for edge in edges if isinstance(edges, list) else ():
        inner = pick(edge, "node")
        if isinstance(inner, dict):
            post = post_record({**inner, "owner": inner.get("owner") or owner})
            posts += [post] if post is not None else []
    return posts


def related_profiles(node: Node) -> list[dict[str, Any]]:
    """Return the profiles that a profile's record lists as alike, without `source` and `as_of`."""
    edges = pick(_either(node), "edge_related_profiles.edges")
    inner = [pick(e, "node") for e in edges] if isinstance(edges, list) else []
    found = [profile_record(n) for n in inner if isinstance(n, dict)]
    return [profile for profile in found if profile is not None and profile["display_name"]]


def _flag(node: Node, *names: str) -> bool | None:
    return next((v for n in names if isinstance(v := node.get(n), bool)), None)


def comment_records(
    comments: object, post: str | None, post_account: str | None, parent: str | None = None
) -> Iterator[tuple[dict[str, Any] | None, object]]:
    """Yield comments and their answers, each with what it was read from.

    Parameters
    ----------
    comments
        A list of comments or of edges.
    post, post_account
        Keys of the post and its author, as far as known.
    parent
        Key of the comment that these answer.
    """
    for item in comments if isinstance(comments, list) else ():
        node = pick(item, "node") or item
        record = _comment(node, post, post_account, parent) if isinstance(node, dict) else None
        yield record, item
        if record is not None:
            answers = pick(node, *_ANSWERS)
            yield from comment_records(answers, post, post_account, record["comment"])


def _comment(
    node: Node, post: str | None, post_account: str | None, parent: str | None
) -> dict[str, Any] | None:
    text = _text(node.get("text"))
    owner = pick(node, "owner", "user") or {}
    user_id = _id(pick(owner, "id", "pk"))
    account = account_key(PLATFORM, _text(pick(owner, "username")), user_id)
    created = pick(node, "created_at", "created_at_utc")
    comment_id = _id(pick(node, "id", "pk"))
    if comment_id is None and text is None:
        return None
    comment_id = comment_id or synthetic_id(PLATFORM, post, account, created, text)
    return {
        "comment": f"{PLATFORM}:{comment_id}",
        "platform": PLATFORM,
        "post": post,
        "post_account": post_account,
        "account": account,
        "user_id": user_id,
        "created_at": _time(created),
        "text": text,
        "likes": _count(pick(node, "likes_count", "edge_liked_by.count", "comment_like_count")),
        "reply_to": parent,
    }
