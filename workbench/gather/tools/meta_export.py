"""Meta's "download your information" of an Instagram account: posts, comments, insights, names.

Its own posts have no address in there, so their keys are made of time and text: the insights of a
post then meet the post. Texts are UTF-8 written as if it were Latin-1, and are put right. Messages,
likes and searches are never read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from workbench.gather.origin import synthetic_id
from workbench.gather.platforms import post_id_in
from workbench.gather.tools.harvest import Row, refusal
from workbench.gather.tools.items import Item
from workbench.schema import Problem, post_key
from workbench.text import captions

__all__ = ["Owner", "is_meta", "kind_of_record", "owner_in_name", "records_of", "rows_of"]

PLATFORM = "instagram"
DEEPEST = 6
_LISTS = (
    "organic_insights_posts", "organic_insights_stories", "organic_insights_reels",
    "relationships_following", "relationships_followers", "ig_stories", "ig_reels_media",
    "ig_igtv_media", "ig_archived_post_media", "ig_other_media", "ig_self_media", "ig_posts",
    "comments_media_comments", "comments_reels_comments", "profile_user",
)  # fmt: skip
# Labels in English and German, in lower case.
_LABELS = {
    "username": ("username", "benutzername", "nutzername"),
    "name": ("name",),
    "bio": ("bio", "biografie", "steckbrief"),
    "private": ("private account", "privates konto"),
    "comment": ("comment", "kommentar"),
    "caption": ("caption", "bildunterschrift", "title", "titel"),
    "owner": ("media owner", "medieninhaber", "medieninhaber*in", "medieneigentümer",
              "eigentümer der medien", "inhaber der medien"),
    "time": ("time", "creation timestamp", "zeit", "uhrzeit", "erstellungszeitpunkt",
             "zeitstempel der erstellung", "creation time"),
    "likes": ("likes", "gefällt mir", "„gefällt mir“-angaben", "gefällt-mir-angaben",
              '"gefällt mir"-angaben'),
    "comments": ("comments", "kommentare"),
    "shares": ("shares", "geteilte inhalte", "geteilt"),
    "views": ("views", "video views", "plays", "aufrufe", "videoaufrufe", "wiedergaben"),
    "url": ("url",),
}  # fmt: skip
_WHAT = {label: what for what, labels in _LABELS.items() for label in labels}
_NAMED = re.compile(r"instagram-([\w.]+?)-\d{4}-\d{2}-\d{2}(?:-|$)")


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose export it is, as far as it is known."""

    handle: str | None = None


def owner_in_name(name: str) -> Owner:
    """Return the owner that the name of an export's folder or ZIP tells.

    >>> owner_in_name("instagram-mila.backt-2026-01-09-f6TM2NkJ").handle
    'mila.backt'
    """
    found = _NAMED.match(PurePosixPath(name).name)
    return Owner(found[1]) if found else Owner()


def is_meta(record: object) -> bool:
    """Say whether `record` is one of an export.

    >>> is_meta({"title": "", "string_map_data": {}}), is_meta({"media": "x"})
    (True, False)
    """
    return isinstance(record, dict) and kind_of_record(record) is not None


def kind_of_record(record: Mapping[str, Any]) -> str | None:
    """Return what a record is: post, story, entry, name, or None if it is not Meta's."""
    media = record.get("media")
    if isinstance(record.get("string_list_data"), list) and record["string_list_data"]:
        return "name"
    if isinstance(record.get("string_map_data"), dict) or isinstance(
        record.get("media_map_data"), dict
    ):
        return "entry"
    if isinstance(record.get("label_values"), list):
        return "entry"
    if isinstance(media, list) and media and all(isinstance(m, dict) and "uri" in m for m in media):
        return "post"
    if isinstance(record.get("uri"), str) and "creation_timestamp" in record:
        return "story"
    return None


def records_of(content: object) -> list[Any]:
    """Return the records of a file: its elements, or those of the list within that Meta names.

    >>> records_of({"ig_stories": [{"uri": "a.jpg"}]})
    [{'uri': 'a.jpg'}]
    """
    if isinstance(content, list):
        return content
    if isinstance(content, dict):
        for name in _LISTS:
            if isinstance(content.get(name), list):
                return list(content[name])
        if kind_of_record(content) is None:
            lists = [v for v in content.values() if isinstance(v, list) and v and is_meta(v[0])]
            if lists:
                return sorted(lists, key=len)[-1]
    return [content]


def rows_of(item: Item, owner: Owner) -> Sequence[Row] | Problem:
    """Return the rows of a record, or why it is none."""
    kind = kind_of_record(item.node)
    if kind == "name":
        return _name(item)
    if kind == "post":
        return _post(item, _media_of(item.items("media")), owner)
    if kind == "story":
        return _post(item, _media_of([item]), owner, story=True)
    if kind == "entry":
        return _entry(item, owner)
    return refusal(item, "exports_social.missing", missing="media, string_map_data, label_values")


def _name(item: Item) -> Sequence[Row] | Problem:
    """Return an account that follows the owner, or is followed."""
    entry = item.items("string_list_data")
    link = entry[0].text("href") if entry else None
    in_link = link.rstrip("/").rpartition("/")[2] if link else None
    handle = (entry[0].text("value") if entry else None) or item.text("title") or in_link
    account = item.account(PLATFORM, handle)
    if account is None:
        return refusal(item, "gather.no_account", "account")
    return [Row("accounts", {"account": account})]


def _media_of(parts: Sequence[Item]) -> list[tuple[str, Item]]:
    return [(uri, part) for part in parts if (uri := part.text("uri"))]


def _post(
    item: Item, media: list[tuple[str, Item]], owner: Owner, *, story: bool = False
) -> Sequence[Row] | Problem:
    first = media[0][1] if media else item
    when = item.time("created_at", "creation_timestamp") or first.time(
        "created_at", "creation_timestamp"
    )
    text = right(item.text("title")) or right(first.text("title"))
    return _made(item, {"created_at": when, "text": text}, [uri for uri, _ in media], owner,
                 story=story)  # fmt: skip


def _made(
    item: Item, said: Mapping[str, Any], files: Sequence[str], owner: Owner, *, story: bool = False
) -> Sequence[Row] | Problem:
    """Return a post of the owner's; its key is made of what it says, for it has none."""
    text, when = said.get("text"), said.get("created_at")
    if when is None and text is None:
        return refusal(item, "exports_social.missing", "post", missing="creation_timestamp, title")
    made = synthetic_id(PLATFORM, when, text or (files[0] if files else None))
    kinds = ["video" if uri.lower().endswith((".mp4", ".mov")) else "image" for uri in files]
    kind = "story" if story else "carousel" if len(files) > 1 else kinds[0] if kinds else None
    if kind == "video" and any("/reels/" in f"/{uri}" for uri in files):
        kind = "reel"
    record = {
        "post": f"{PLATFORM}:{made}",
        "platform": PLATFORM,
        "account": item.account(PLATFORM, owner.handle),
        "kind": kind,
        "mentions": captions.mentions(text),
        "hashtags": captions.hashtags(text),
        **said,
    }
    return [Row("posts", record)]


def _entry(item: Item, owner: Owner) -> Sequence[Row] | Problem:
    """Return what labels and values say: a comment, a profile, or the insights of a post."""
    labels = dict(_labelled(item))
    about = item.inner({k: v.get("value") for k, v in labels.items()})
    if "username" in labels and not {"comment", "caption"} & labels.keys():
        return _profile(item, about)
    stamp = labels.get("time", {})
    when = item.inner(stamp).time("created_at", "timestamp", "value")
    when = when or item.time("created_at", "timestamp", "creation_timestamp")
    pictures = _pictures(item)
    whose = right(about.text("owner"))
    if "comment" in labels:
        return _comment(item, right(about.text("comment")), whose, when, owner)
    first = pictures[0][1] if pictures else item
    said: dict[str, Any] = {
        "created_at": first.time("created_at", "creation_timestamp") or when,
        "text": right(first.text("title")) or right(about.text("caption")),
    }
    for name in ("likes", "comments", "shares", "views"):
        if name in labels:
            said[name] = about.count(name, name)
    url = about.text("url")
    if url and (post_id := post_id_in(url)):
        said |= {"post": post_key(PLATFORM, post_id), "url": url}
    return _made(item, said, [uri for uri, _ in pictures], Owner(whose) if whose else owner)


def _pictures(item: Item) -> list[tuple[str, Item]]:
    inside = item.node.get("media_map_data")
    parts = [v for v in inside.values() if isinstance(v, dict)] if isinstance(inside, dict) else []
    listed = [item.inner(part) for part in parts] or item.items("media")
    return _media_of(listed)


def _labelled(item: Item) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield what each known label stands for, with its entry, of the older and newer layout."""
    old = item.node.get("string_map_data")
    for label, entry in old.items() if isinstance(old, dict) else ():
        if isinstance(entry, dict) and (what := _what(label)):
            yield what, entry
    yield from _newer(item.node.get("label_values"), 0)


def _newer(entries: object, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for entry in entries if isinstance(entries, list) and depth < DEEPEST else ():
        if not isinstance(entry, dict):
            continue
        inner = entry.get("dict") or entry.get("vec")
        if isinstance(inner, list):
            # An object under a title, such as "Owner", says whose the medium is, and no more.
            for inside, value in _newer(inner, depth + 1):
                if inside in {"username", "owner"}:
                    yield "owner", value
        elif what := _what(entry.get("label")):
            yield what, {"value": entry.get("value"), "timestamp": entry.get("timestamp_value")}


def _what(label: object) -> str | None:
    return _WHAT.get((right(label) or "").strip().lower()) if isinstance(label, str) else None


def _comment(
    item: Item, text: str | None, media_owner: str | None, when: object, owner: Owner
) -> Sequence[Row] | Problem:
    if text is None:
        return refusal(item, "exports_social.missing", "comment", missing="Comment")
    made = synthetic_id(PLATFORM, media_owner, when, text)
    record = {
        "comment": f"{PLATFORM}:{made}",
        "platform": PLATFORM,
        "post_account": item.account(PLATFORM, media_owner),
        "account": item.account(PLATFORM, owner.handle),
        "created_at": when,
        "text": text,
    }
    return [Row("comments", record)]


def _profile(item: Item, about: Item) -> Sequence[Row] | Problem:
    account = item.account(PLATFORM, about.text("username"))
    if account is None:
        return refusal(item, "gather.no_account", "account")
    record = {
        "account": account,
        "display_name": right(about.text("name")),
        "bio": right(about.text("bio")),
        "private": about.flag("private"),
    }
    return [Row("accounts", record)]


def right(text: str | None) -> str | None:
    """Return a text of Meta's as it was meant.

    >>> right("cafÃ©"), right("café")
    ('café', 'café')
    """
    if text is None or text.isascii():
        return text
    try:
        return text.encode("latin-1").decode()
    except UnicodeError:
        return text
