"""Apify's Instagram datasets: posts, comments and profiles, as JSON or as its flattened CSV.

Apify writes -1 for likes that the author hides. Views are plays, as Instagram shows them, where
both are there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.gather import sniff
from workbench.gather.fields import Options, Piece, bare
from workbench.gather.opened import Opened
from workbench.gather.origin import synthetic_id
from workbench.gather.platforms import post_id_in
from workbench.gather.posts import kind_of
from workbench.gather.tools.harvest import Row, When, gather, refusal
from workbench.gather.tools.items import Item, handles, text_of
from workbench.gather.tools.records import first_objects, numbered
from workbench.gather.tools.tables import header_of, numbered_rows, unflatten
from workbench.schema import Problem, post_key
from workbench.text import captions

__all__ = ["is_apify", "is_apify_table", "read_apify", "read_apify_table"]

PLATFORM = "instagram"
_POST_KEYS = frozenset(("shortCode", "ownerUsername"))
_POST_TELLS = frozenset(("likesCount", "commentsCount", "displayUrl", "latestComments"))
_PROFILE_KEYS = frozenset(("username", "followersCount"))
_PROFILE_TELLS = frozenset(("followsCount", "postsCount", "latestPosts", "latestIgtvVideos"))
_TIMELINES = ("latestPosts", "latestIgtvVideos", "topPosts")


def is_apify(file: Opened) -> bool:
    """Say whether a JSON file is one of Apify's Instagram datasets."""
    return sniff.container(file) == "json" and any(
        _kind(record) is not None for record in first_objects(file)
    )


def is_apify_table(file: Opened) -> bool:
    """Say whether a table is one of these datasets, flattened."""
    return _kind({name.partition("/")[0]: None for name in header_of(file)}) is not None


def _kind(record: Mapping[str, Any]) -> str | None:
    """Return what a record is: post, comment, profile, or None if it is not Apify's."""
    names = record.keys()
    if names >= _POST_KEYS and names & _POST_TELLS:
        return "post"
    if {"postUrl", "ownerUsername", "text"} <= names or (
        {"postId", "ownerUsername", "text", "position"} <= names
    ):
        return "comment"
    if names >= _PROFILE_KEYS and names & _PROFILE_TELLS:
        return "profile"
    return None


def read_apify(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of a dataset."""
    return gather(numbered(file), _read, options)


def read_apify_table(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of a dataset's CSV."""
    # An empty list leaves no column, or empty cells, which is the same as the empty list in JSON.
    lists = {name for name in ("hashtags", "mentions", "taggedUsers", "coauthorProducers")
             if any(n.startswith(f"{name}/") for n in header_of(file))}  # fmt: skip
    rows = numbered_rows(file)
    records = (
        (n, {**{name: [] for name in lists}, **unflatten(r)} if isinstance(r, dict) else r)
        for n, r in rows
    )
    return gather(records, _read, options)


def _read(item: Item) -> Sequence[Row] | Problem:
    kind = _kind(item.node)
    when = item.time("collected_at", "scrapedAt", "scrapeTimestamp")
    if kind == "profile":
        return _profile(item, when)
    if kind == "comment" or (item.pick("text") is not None and item.pick("ownerUsername")):
        return _comments(item, when)
    error = item.text("error", "#error", "errorDescription")
    if error is not None:
        return refusal(item, "exports_social.error_record", said=error[:80])
    record = _post(item)
    if record is None:
        return refusal(item, "exports_social.missing", "post", missing="shortCode, url, id")
    return [Row("posts", record | {"collected_at": when}), *_beside(item, record, when)]


def _post(item: Item) -> dict[str, Any] | None:
    """Return a post; None without id and address."""
    url = item.text("url", "postUrl")
    code = item.id("shortCode", "shortcode") or (url and post_id_in(url)) or item.id("id")
    if not code:
        return None
    handle = item.text("ownerUsername")
    user_id = item.id("ownerId")
    hides = item.hidden("likesCount")
    text = item.text("caption")
    listed = [handles(item.pick(name)) for name in ("mentions", "hashtags")]
    key = post_key(PLATFORM, code)
    return {
        "post": key,
        "platform": PLATFORM,
        "account": item.account(PLATFORM, handle, user_id),
        "user_id": user_id,
        "coauthors": _others(item, handle),
        "created_at": item.time("created_at", "timestamp", "takenAt"),
        "text": text,
        "kind": _kind_of(item),
        "likes": None if hides else item.count("likes", "likesCount"),
        "comments": item.count("comments", "commentsCount"),
        "shares": item.count("shares", "sharesCount", "reshareCount"),
        "views": _views(item),
        "likes_hidden": True if hides else item.flag("likesHidden", "isLikesHidden"),
        "mentions": captions.mentions(text) if listed[0] is None else listed[0],
        "hashtags": captions.hashtags(text)
        if listed[1] is None
        else [tag.lstrip("#") for tag in listed[1]],
        "tagged": handles(item.pick("taggedUsers"), "username"),
        "sponsors": handles(item.pick("sponsors", "sponsorUsers"), "username", "sponsor.username"),
        "paid_partnership": item.flag("isPaidPartnership", "paidPartnership"),
        "repost_of_account": item.account(PLATFORM, captions.repost_of(text)),
        "media": _media(item),
        "url": url or f"https://www.instagram.com/p/{key.partition(':')[2]}/",
    }


def _others(item: Item, handle: str | None) -> list[str] | None:
    """Return the coauthors without the owner."""
    listed = handles(item.pick("coauthorProducers"), "username")
    own = bare(handle) if handle else None
    return listed if listed is None else [name for name in listed if name != own]


def _kind_of(item: Item) -> str | None:
    return kind_of(item.text("productType"), item.text("type"))


def _views(item: Item) -> int | None:
    """Return plays, else views; a 0 beside a picture, or beside likes, is no count."""
    views = item.count("views", "videoPlayCount", "igPlayCount", "videoViewCount")
    return views or None


def _media(item: Item) -> list[dict[str, Any]] | None:
    parts = item.items("childPosts") or [item]
    media = []
    for part in parts:
        video, image = part.text("videoUrl"), part.text("displayUrl")
        if video or image:
            media.append(
                {"kind": "video" if video else "image", "path": None, "url": video or image}
            )
    return media or None


def _beside(item: Item, post: Mapping[str, Any], when: When) -> list[Row]:
    """Return the author and the comments that come with a post."""
    rows = []
    name = item.text("ownerFullName")
    followers = item.count("followers", "ownerFollowersCount", "owner.followersCount")
    if post["account"] is not None and (name or followers is not None):
        snapshot = {
            "account": post["account"],
            "user_id": post["user_id"],
            "display_name": name,
            "followers": followers,
            "verified": item.flag("ownerIsVerified", "owner.isVerified"),
            "as_of": when,
        }
        rows.append(Row("accounts", snapshot, derived=True))
    for comment in item.items("latestComments"):
        made = _comment(comment, post["post"], post["account"], post["url"], None)
        rows += [Row("comments", m | {"collected_at": when}, derived=True) for m in made]
    return rows


def _comments(item: Item, when: When) -> Sequence[Row] | Problem:
    """Return a comment of a dataset of comments, with its answers."""
    url = item.text("postUrl", "inputUrl")
    post_id = (post_id_in(url) if url else None) or item.id("postId", "shortCode")
    post = post_key(PLATFORM, post_id) if post_id else None
    author = item.account(PLATFORM, item.text("postOwnerUsername"))
    made = _comment(item, post, author, url, None)
    if not made:
        return refusal(item, "exports_social.missing", "comment", missing="id, text")
    return [Row("comments", m | {"collected_at": when}, derived=i > 0) for i, m in enumerate(made)]


def _comment(
    item: Item, post: str | None, author: str | None, url: str | None, parent: str | None
) -> list[dict[str, Any]]:
    """Return a comment and its answers; [] if it has neither id nor text."""
    comment_id, text = item.id("id"), item.text("text")
    if comment_id is None and text is None:
        return []
    user_id = item.id("ownerId", "owner.id")
    account = item.account(PLATFORM, item.text("ownerUsername", "owner.username"), user_id)
    when = item.time("created_at", "timestamp")
    comment_id = comment_id or synthetic_id(PLATFORM, post, account, when, text)
    key = f"{PLATFORM}:{comment_id}"
    answer_to = item.id("repliedToCommentId", "parentCommentId")
    record = {
        "comment": key,
        "platform": PLATFORM,
        "post": post,
        "post_account": author,
        "post_url": url,
        "account": account,
        "user_id": user_id,
        "created_at": when,
        "text": text,
        "likes": item.count("likes", "likesCount"),
        "reply_to": parent or (f"{PLATFORM}:{answer_to}" if answer_to else None),
    }
    answers = item.items("replies") if parent is None else []
    return [record, *(m for a in answers for m in _comment(a, post, author, url, key))]


def _profile(item: Item, when: When) -> Sequence[Row] | Problem:
    """Return a profile, the posts listed in it, which count too, and the profiles beside it."""
    handle, user_id = item.text("username"), item.id("id")
    account = item.account(PLATFORM, handle, user_id)
    if account is None:
        return refusal(item, "gather.no_account", "account")
    picture = item.text("profilePicUrl", "profilePicUrlHD")
    record = {
        "account": account,
        "user_id": user_id,
        "display_name": item.text("fullName"),
        "bio": item.text("biography"),
        "followers": item.count("followers", "followersCount"),
        "following": item.count("following", "followsCount"),
        "posts_count": item.count("posts_count", "postsCount"),
        "verified": item.flag("verified"),
        "private": item.flag("private"),
        "business": item.flag("isBusinessAccount"),
        "has_picture": None if picture is None else _NO_PICTURE not in picture,
        "category": _category(item.text("businessCategoryName")),
        "external_url": item.text("externalUrl"),
        "as_of": when,
    }
    outer = {k: v for k, v in item.node.items() if k not in _TIMELINES}
    rows = [Row("accounts", record, came_as=outer)]
    for name in _TIMELINES:
        listed = item.node.get(name)
        for post in listed if isinstance(listed, list) else ():
            rows += _listed_post(item, post, account, when)
    return [*rows, *_related(item, when)]


def _listed_post(item: Item, post: object, account: str, when: When) -> list[Row]:
    """Return a post listed in a profile; one that is none is refused, as it counts."""
    if not isinstance(post, dict):
        item.notes.add(refusal(item, "gather.bad_record", "posts"))
        return []
    inner = item.inner(post)
    made = _post(inner)
    if made is None:
        missing = "shortCode, url, id"
        item.notes.add(refusal(item, "exports_social.missing", "post", missing=missing))
        return []
    made["account"] = made["account"] or account
    return [
        Row("posts", made | {"collected_at": when}, came_as=post),
        *_beside(inner, made, when),
    ]


_NO_PICTURE = "44884218_345707102882519_2446069589734326272"


def _category(said: str | None) -> str | None:
    return None if said is None or said.strip().lower() in {"none", "none,none"} else said


def _related(item: Item, when: When) -> list[Row]:
    rows = []
    for other in item.items("relatedProfiles"):
        account = item.account(PLATFORM, other.text("username"), other.id("id"))
        name = text_of(other.pick("full_name", "fullName"))
        if account is not None and name is not None:
            snapshot = {
                "account": account,
                "user_id": other.id("id"),
                "display_name": name,
                "private": other.flag("is_private", "isPrivate"),
                "verified": other.flag("is_verified", "isVerified"),
                "as_of": when,
            }
            rows.append(Row("accounts", snapshot, derived=True))
    return rows
