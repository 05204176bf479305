"""Comments on YouTube videos: the Data API's threads, yt-dlp's files, tables, Google Takeout.

An author is known by the handle where it begins with @, else by the number of the channel: names
that are shown are not unique.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.gather import sniff
from workbench.gather.columns import name_key
from workbench.gather.fields import Options, Piece
from workbench.gather.json_records import UNREADABLE, load
from workbench.gather.opened import Opened
from workbench.gather.origin import synthetic_id
from workbench.gather.platforms import post_id_in
from workbench.gather.tools.harvest import Row, gather, refusal
from workbench.gather.tools.items import Item, text_of
from workbench.gather.tools.records import first_objects, numbered
from workbench.gather.tools.tables import first_rows, header_of, numbered_rows
from workbench.schema import Problem
from workbench.text import captions

__all__ = ["is_table", "is_youtube", "read_table", "read_youtube"]

PLATFORM = "youtube"
_VIDEO = "https://www.youtube.com/watch?v="


def is_youtube(file: Opened) -> bool:
    """Say whether a JSON file holds comments of YouTube's."""
    return sniff.container(file) == "json" and any(
        part is not None for record in first_objects(file) for part in _first_parts(record)
    )


def _first_parts(record: Mapping[str, Any]) -> Iterator[object]:
    yield _kind(record)
    for part in _records(record)[:3]:
        if isinstance(part, dict):
            yield _kind(part)


def _kind(record: Mapping[str, Any]) -> str | None:
    """Return what a record is: thread, comment, video, or None if it is not YouTube's."""
    kind = record.get("kind")
    if kind == "youtube#commentThread":
        return "thread"
    if kind == "youtube#comment":
        return "comment"
    snippet = record.get("snippet")
    if isinstance(snippet, dict):
        if isinstance(snippet.get("topLevelComment"), dict):
            return "thread"
        if "textOriginal" in snippet or "textDisplay" in snippet:
            return "comment"
    made_by = (record.get("extractor_key"), record.get("extractor"))
    if any(isinstance(m, str) and m.lower().startswith("youtube") for m in made_by):
        return "video"
    return None


def _records(content: object) -> list[Any]:
    """Return threads, comments or videos in a page, a list of pages, or a playlist."""
    if isinstance(content, list):
        return [record for part in content for record in _records(part)]
    if isinstance(content, dict):
        for name in ("items", "entries"):
            if isinstance(content.get(name), list) and not isinstance(content.get("snippet"), dict):
                return list(content[name])
        if str(content.get("kind", "")).endswith("ListResponse"):
            return []
    return [content]


def read_youtube(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the comments of a JSON file, and the videos that yt-dlp describes."""
    return gather(numbered(file, _records), _read, options)


def _read(item: Item) -> Sequence[Row] | Problem:
    kind = _kind(item.node)
    if kind == "thread":
        return _thread(item)
    if kind == "comment":
        return _one(item, _comment(item, item.text("snippet.videoId"), None))
    if kind == "video":
        return _video(item)
    if item.pick("error", "errors") is not None:
        return refusal(item, "exports_social.error_record", said=_said(item))
    return refusal(item, "exports_social.missing", missing="snippet.topLevelComment")


def _said(item: Item) -> str:
    return (item.text("error.message", "error", "errors.0.message") or "–")[:80]


def _one(item: Item, record: dict[str, Any] | None) -> Sequence[Row] | Problem:
    if record is None:
        return refusal(item, "exports_social.missing", "comment", missing="id, text")
    return [Row("comments", record)]


def _thread(item: Item) -> Sequence[Row] | Problem:
    """Return the comment that a thread begins with, and the answers in it."""
    video = item.text("snippet.videoId", "snippet.topLevelComment.snippet.videoId")
    owner = item.id("snippet.channelId")
    snippet = item.node.get("snippet")
    top = snippet.get("topLevelComment") if isinstance(snippet, dict) else None
    first = _comment(item.inner(top), video, owner) if isinstance(top, dict) else None
    if first is None:
        return refusal(item, "exports_social.missing", "comment", missing="topLevelComment")
    rows = [Row("comments", first)]
    for answer in item.items("replies.comments"):
        record = _comment(answer, video, owner)
        if record is not None:
            record["reply_to"] = record["reply_to"] or first["comment"]
            rows.append(Row("comments", record, derived=True))
    return rows


def _comment(item: Item, video: str | None, owner: str | None) -> dict[str, Any] | None:
    comment_id = item.id("id")
    if comment_id is None:
        return None
    shown = item.text("snippet.authorDisplayName")
    user_id = item.id("snippet.authorChannelId.value", "snippet.authorChannelId")
    parent = item.id("snippet.parentId")
    video = video or item.text("snippet.videoId")
    return {
        "comment": f"{PLATFORM}:{comment_id}",
        **_where(video, owner),
        **_who(item, shown, user_id),
        "created_at": item.time("created_at", "snippet.publishedAt"),
        "text": item.text("snippet.textOriginal", "snippet.textDisplay"),
        "likes": item.count("likes", "snippet.likeCount"),
        "reply_to": f"{PLATFORM}:{parent}" if parent else None,
    }


def _where(video: str | None, owner: str | None = None) -> dict[str, Any]:
    return {
        "platform": PLATFORM,
        "post": f"{PLATFORM}:{video}" if video else None,
        "post_url": f"{_VIDEO}{video}" if video else None,
        "post_account": f"{PLATFORM}:id={owner}" if owner else None,
    }


def _who(item: Item, shown: str | None, user_id: str | None) -> dict[str, Any]:
    handle = shown if shown and shown.startswith("@") else None
    return {"account": item.account(PLATFORM, handle, user_id), "user_id": user_id}


def _video(item: Item) -> Sequence[Row] | Problem:
    """Return a video that yt-dlp describes, its channel, and the comments in it."""
    video = item.id("id")
    if video is None:
        return refusal(item, "exports_social.missing", "post", missing="id")
    channel = item.id("channel_id")
    who = _who(item, item.text("uploader_id"), channel)
    text = "\n\n".join(filter(None, (item.text("title", "fulltitle"), item.text("description"))))
    when = item.time("collected_at", "epoch")
    cover = item.text("thumbnail")
    record: dict[str, Any] = {
        "post": f"{PLATFORM}:{video}",
        "platform": PLATFORM,
        **who,
        "created_at": item.time("created_at", "timestamp", "upload_date"),
        "text": text or None,
        "kind": "video",
        "likes": item.count("likes", "like_count"),
        "comments": item.count("comments", "comment_count"),
        "views": item.count("views", "view_count"),
        "mentions": captions.mentions(text),
        "hashtags": captions.hashtags(text),
        "media": [{"kind": "image", "path": None, "url": cover}] if cover else None,
        "url": f"{_VIDEO}{video}",
        "collected_at": when,
    }
    rows = [Row("posts", record)]
    if who["account"] is not None:
        channel_record = {
            **who,
            "display_name": item.text("channel", "uploader"),
            "followers": item.count("followers", "channel_follower_count"),
            "verified": item.flag("channel_is_verified"),
            "as_of": when,
        }
        rows.append(Row("accounts", channel_record, derived=True))
    for comment in item.items("comments"):
        if (made := _downloaded(comment, video, who["account"], when)) is not None:
            rows.append(Row("comments", made, derived=True))
    return rows


def _downloaded(item: Item, video: str, owner: str | None, when: Any) -> dict[str, Any] | None:  # noqa: ANN401  # a time in any shape
    comment_id = item.id("id")
    if comment_id is None:
        return None
    parent = item.id("parent")
    return {
        "comment": f"{PLATFORM}:{comment_id}",
        **_where(video),
        "post_account": owner,
        **_who(item, item.text("author"), item.id("author_id")),
        "created_at": item.time("created_at", "timestamp"),
        "text": item.text("text"),
        "likes": item.count("likes", "like_count"),
        "reply_to": f"{PLATFORM}:{parent}" if parent and parent != "root" else None,
        "collected_at": when,
    }


# Column of a table -> what it is, by names as `name_key` writes them; best first.
_NAMES: dict[str, tuple[str, ...]] = {
    "id": ("commentid", "cid", "id", "kommentarid"),
    "user_id": ("authorchannelid", "authorchannelidvalue", "channelid", "kanalid", "authorid"),
    "author": ("authordisplayname", "authorname", "author", "username", "name", "autor"),
    "time": (
        "commentcreatetimestamp", "publishedat", "published", "date", "time", "timestamp",
        "createdat",
    ),
    "text": (
        "commenttext", "textoriginal", "textdisplay", "content", "comment", "text", "kommentartext",
    ),
    "likes": ("likecount", "likes", "votes", "commentlikes"),
    "parent": ("parentcommentid", "parentid", "parent", "replyto"),
    "video": ("videoid", "video", "videourl", "videolink", "url"),
    "community": ("postid", "beitragsid"),
}  # fmt: skip
_SURE = ("authorchannelid", "authordisplayname", "textdisplay", "textoriginal")
_EXPORTER = frozenset(("commentid", "author", "date", "content", "videoname"))
_TAKEOUT = frozenset(("commentid", "channelid", "commentcreatetimestamp", "commenttext"))
# Takeout names its columns in the language of the account; their order is always this.
_TAKEOUT_ORDERS = {
    7: ("id", "user_id", "time", "", "parent", "video", "text"),
    9: ("id", "user_id", "time", "", "parent", "community", "video", "text", ""),
}
_COMMENT_ID = re.compile(r"Ug[\w-]{15,}(?:\.[\w-]+)?")
_CHANNEL = re.compile(r"UC[\w-]{22}")
_VIDEO_ID = re.compile(r"[\w-]{11}")


def is_table(file: Opened) -> bool:
    """Say whether a table holds comments of YouTube's, by its columns or by its ids."""
    names = {name_key(name) for name in header_of(file)}
    if names >= _EXPORTER or names >= _TAKEOUT:
        return True
    if names & set(_SURE) and names & set(_NAMES["text"]):
        return True
    return _is_takeout(file)


def _is_takeout(file: Opened) -> bool:
    if len(header_of(file)) not in _TAKEOUT_ORDERS:
        return False
    first, second = header_of(file)[:2]
    rows = first_rows(file)
    return bool(rows) and all(
        _COMMENT_ID.fullmatch(row.get(first, "")) and _CHANNEL.fullmatch(row.get(second, ""))
        for row in rows
    )


def _columns(file: Opened) -> dict[str, str]:
    """Return which column of a table is what."""
    names = header_of(file)
    if _is_takeout(file):
        order = _TAKEOUT_ORDERS[len(names)]
        return {what: name for what, name in zip(order, names, strict=True) if what}
    by_key = {name_key(name): name for name in reversed(names)}
    return {
        what: by_key[found]
        for what, known in _NAMES.items()
        if (found := next((k for k in known if k in by_key), None))
    }


def read_table(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the comments of a table."""
    columns = _columns(file)
    unnamed: list[str] = []

    def read(item: Item) -> Sequence[Row] | Problem:
        return _row(item.inner({w: item.node.get(c) for w, c in columns.items()}), unnamed)

    yield from gather(numbered_rows(file), read, options)
    if unnamed:
        values = {"column": columns["author"], "rows": len(unnamed), "value": unnamed[0][:40]}
        note = Problem(None, "account", "gather.names_no_handles", values, rejected=False)
        yield Piece({}, (), (note,))


def _row(item: Item, unnamed: list[str]) -> Sequence[Row] | Problem:
    text = _takeout_text(item.text("text"))
    comment_id = item.id("id")
    if comment_id is None and text is None:
        return refusal(item, "exports_social.missing", "comment", missing="id, text")
    shown, user_id = item.text("author"), item.id("user_id")
    who = _who(item, shown, user_id)
    if who["account"] is None and shown:
        unnamed.append(shown)
    video = item.id("video")
    video = (post_id_in(video) if video and "/" in video else video) or item.id("community")
    when = item.time("created_at", "time")
    comment_id = comment_id or synthetic_id(PLATFORM, video, shown, user_id, when, text)
    parent = item.id("parent")
    record = {
        "comment": f"{PLATFORM}:{comment_id}",
        **_where(video),
        **who,
        "created_at": when,
        "text": text,
        "likes": item.count("likes", "likes"),
        "reply_to": f"{PLATFORM}:{parent}" if parent and parent != comment_id else None,
    }
    if video and not _VIDEO_ID.fullmatch(video):
        record["post_url"] = None
    return [Row("comments", record)]


def _takeout_text(text: str | None) -> str | None:
    """Return the words of a comment, which Takeout keeps as JSON in pieces.

    >>> _takeout_text('{"text":"Hallo "},{"text":"@mila"}'), _takeout_text("Hallo")
    ('Hallo @mila', 'Hallo')
    """
    if text is None or not text.startswith('{"'):
        return text
    try:
        parts = load(f"[{text}]")
    except UNREADABLE:
        return text
    pieces = []
    for part in parts if isinstance(parts, list) else ():
        segments = part.get("takeoutSegments", [part]) if isinstance(part, dict) else ()
        for segment in segments if isinstance(segments, list) else ():
            if isinstance(segment, dict) and (said := text_of(segment.get("text"))):
                pieces.append(said)
    return "".join(pieces) or None
