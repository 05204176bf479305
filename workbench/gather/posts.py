"""Records of posts to the posts table, with what they tell of authors and comments."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.gather import platforms, uniform
from workbench.gather.beside import author_snapshots, nested_comments
from workbench.gather.chunks import Chunk
from workbench.gather.columns import Recognised
from workbench.gather.encodings import clean
from workbench.gather.fields import Fields, Options, Piece, table_from, time_array
from workbench.gather.origin import accounts_of, platforms_of, post_id_of, synthetic_id
from workbench.gather.raw_records import raw_records
from workbench.schema import POSTS, Problem, post_key
from workbench.schema.tables import MEDIA
from workbench.text import captions

__all__ = ["kind_of", "read_posts"]

_KINDS = {
    "reel": "reel reels clips clip short shorts igreel",
    "carousel": "carousel sidecar graphsidecar xdtgraphsidecar album carouselalbum 8 multiimage",
    "video": "video videos graphvideo xdtgraphvideo igtv 2 live livevideo animatedgif gif tv",
    "image": "image images photo photos picture graphimage xdtgraphimage 1 foto bild pic feedphoto",
    "story": "story stories",
    "text": "text status tweet link post comment article news",
}
MANY = 3
"""So many rows with the post of another author are worth a remark."""
_STILL = frozenset(("image", "carousel", "text"))


@cache
def _kinds() -> dict[str, str]:
    return {word: kind for kind, words in _KINDS.items() for word in words.split()}


def kind_of(*words: object) -> str | None:
    """Return the kind of a post by the first word that names one, or None.

    >>> kind_of("clips", "Video"), kind_of("feed", "Sidecar"), kind_of("feed", None)
    ('reel', 'carousel', None)
    """
    for word in words:
        if word is not None:
            plain = str(word).lower().replace("_", "").replace(" ", "").replace("-", "")
            if kind := _kinds().get(plain):
                return kind
    return None


def read_posts(chunk: Chunk, recognised: Recognised, options: Options) -> Piece:
    """Return the posts of a chunk.

    A post needs an id, an address, or at least a text or author to make an id of; where the file
    has ids, a record without one is refused. A native repost (a retweet) shows the figures of the
    original, so its own are unknown.
    """
    fields = Fields(chunk, recognised, options)
    length = len(chunk)
    urls = [_url(u) for u in fields.raw("url")] if "url" in fields else [None] * length
    place = platforms_of(fields, urls)
    users = fields.ids("user_id") if "user_id" in fields else [None] * length
    accounts = accounts_of(fields, place, users)
    stamps, dated = fields.stamps("created_at", clock="_clock")
    texts = _texts(fields)
    collected = fields.collected()
    keys, refused = _keys(fields, place, urls, accounts, texts, stamps)
    kinds = _kinds_of(fields)
    columns: dict[str, Any] = {
        "post": keys,
        "platform": place,
        "account": accounts,
        "user_id": users,
        "created_at": time_array(stamps, dated),
        "text": texts,
        "kind": kinds,
        "url": urls,
        "media": _media(fields, kinds),
        "source": pa.repeat(pa.scalar(options.source), length),
        "collected_at": time_array(collected),
        **_counts(fields, kinds),
        **_people(fields, texts),
    }
    if "paid_partnership" in fields:
        columns["paid_partnership"] = fields.flags("paid_partnership")
    _relations(fields, columns, place, texts)
    table = table_from(columns, POSTS, length)
    snapshots = author_snapshots(fields, accounts, users, stamps, dated, collected)
    comments = nested_comments(fields, keys, accounts, place)
    problems = fields.finished() + _shared(fields, keys, accounts)
    tables = {"posts": table}
    if refused:
        tables["posts"] = table.filter(pa.array([k is not None for k in keys]))
        problems += tuple(refused)
    for name, derived in (("accounts", snapshots), ("comments", comments)):
        if derived is not None and derived.num_rows:
            tables[name] = derived
    tables |= raw_records(fields, "posts", keys, accounts, collected)
    return Piece(tables, ("posts",), problems)


def _url(value: object) -> str | None:
    text = value.strip() if isinstance(value, str) else ""
    return text if "/" in text else None


def _texts(fields: Fields) -> list[str | None]:
    texts = fields.texts("text")
    if "_title" not in fields:
        return texts
    titles = fields.texts("_title")
    return [
        title if not text else text if not title or title in text else f"{title}\n\n{text}"
        for text, title in zip(texts, titles, strict=True)
    ]


def _keys(  # the parts an id may be made of
    fields: Fields,
    place: Sequence[str],
    urls: Sequence[str | None],
    accounts: Sequence[str | None],
    texts: Sequence[str | None],
    stamps: np.ndarray,
) -> tuple[list[str | None], list[Problem]]:
    """Return the key of each post and, for records that cannot have one, why."""
    rows = fields.chunk.rows
    has_ids = "post" in fields
    ids = fields.ids("post") if has_ids else [None] * len(rows)
    plain = _instagram_keys(place, urls)
    if plain is not None:
        return plain, []
    keys: list[str | None] = []
    refused = []
    for i, (platform, own) in enumerate(zip(place, ids, strict=True)):
        url = urls[i]
        if url and platform == "instagram" and (found := _INSTAGRAM.fullmatch(url)):
            keys.append(f"instagram:{found[1]}")
            continue
        post_id = post_id_of(platform, own, url)
        if not post_id and url and _is_permalink(url):
            post_id = synthetic_id(platform, url)
        if not post_id and not has_ids and (texts[i] or (accounts[i] and stamps[i])):
            post_id = synthetic_id(platform, accounts[i], int(stamps[i]), texts[i])
        if post_id:
            keys.append(_key(platform, post_id))
        else:
            keys.append(None)
            reason = "gather.no_id" if has_ids else "gather.nothing_in_row"
            column = fields.columns.get("post", "–")
            refused.append(
                Problem(rows[i], "post" if has_ids else None, reason, {"column": column})
            )
    return keys, refused


# An address as nearly all are; one that begins with a digit may be a number.
_ADDRESS = r"https://www\.instagram\.com/(?:p|reel|reels|tv)/([A-Za-z_-][\w-]{4,})/?"
_INSTAGRAM = re.compile(_ADDRESS, re.ASCII)
_INSTAGRAMS = re.compile(f"^{_ADDRESS}$", re.ASCII | re.MULTILINE)


def _instagram_keys(place: Sequence[str], urls: Sequence[str | None]) -> list[str | None] | None:
    """Return the keys of posts that all have such an address, read at once; else None."""
    if set(place) != {"instagram"} or not all(urls):
        return None
    joined = "\n".join([url or "" for url in urls])
    codes = _INSTAGRAMS.findall(joined)
    if len(codes) != len(urls) or joined.count("\n") != len(urls) - 1:
        return None
    return [f"instagram:{code}" for code in codes]


def _shared(
    fields: Fields, keys: Sequence[str | None], accounts: Sequence[str | None]
) -> tuple[Problem, ...]:
    """Remark on rows that name the post of somebody else: they may be comments."""
    if len(set(keys)) == len(keys):
        return ()
    first: dict[str, str] = {}
    others = sum(
        first.setdefault(key, account) != account
        for key, account in zip(keys, accounts, strict=True)
        if key and account
    )
    if others < MANY:
        return ()
    column = fields.columns.get("post") or fields.columns.get("url", "–")
    values = {"column": column, "rows": others}
    return (Problem(None, "post", "gather.shared_posts", values, rejected=False),)


def _key(platform: str, post_id: str) -> str:
    if platform == "instagram":
        return post_key(platform, post_id.removeprefix("instagram:"))
    return f"{platform}:{post_id.removeprefix(f'{platform}:')}"


def _is_permalink(url: str) -> bool:
    """Say whether an address may name one post: not only a site or a profile."""
    path = url.partition("://")[2].partition("/")[2].strip("/")
    return bool(path) and platforms.handle_in(url) is None


def _kinds_of(fields: Fields) -> list[str | None]:
    named = [fields.raw(f) for f in ("kind", "_media_kind") if f in fields]
    known: dict[Any, str | None] = {}
    if named:
        kinds = []
        for words in zip(*named, strict=True):
            try:
                kinds.append(known[words])
            except KeyError:
                kinds.append(known.setdefault(words, kind_of(*words)))
            except TypeError:  # a list or object where a word should be
                kinds.append(None)
    else:
        kinds = [None] * len(fields.chunk)
    if "_is_video" in fields:
        video = fields.flags("_is_video")
        kinds = [
            k or (None if v is None else "video" if v else "image")
            for k, v in zip(kinds, video, strict=True)
        ]
    return kinds


def _counts(fields: Fields, kinds: Sequence[str | None]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    hidden = [False] * len(fields.chunk)
    for name in ("likes", "comments", "shares", "views"):
        if name in fields:
            columns[name], kept = fields.counts(name)
            hidden = kept if name == "likes" else hidden
    if "views" in columns:
        columns["views"] = _real_views(columns, kinds)
    flags = fields.flags("likes_hidden") if "likes_hidden" in fields else None
    if flags is None and not any(hidden):
        return columns
    said = flags or [None] * len(hidden)
    columns["likes_hidden"] = [True if h else s for h, s in zip(hidden, said, strict=True)]
    if "likes" in columns:
        columns["likes"] = [
            None if h else v for v, h in zip(columns["likes"], columns["likes_hidden"], strict=True)
        ]
    return columns


def _real_views(columns: Mapping[str, Any], kinds: Sequence[str | None]) -> list[int | None]:
    """Return views; some exports write 0 where there are none to count, or none known."""
    if 0 not in columns["views"]:
        return list(columns["views"])
    likes = columns.get("likes") or [None] * len(kinds)
    return [
        None if v == 0 and (k in _STILL or n) else v
        for v, k, n in zip(columns["views"], kinds, likes, strict=True)
    ]


def _people(fields: Fields, texts: Sequence[str | None]) -> dict[str, Any]:
    """Return the lists of handles and hashtags; from the text where the file has no list."""
    columns: dict[str, Any] = {
        name: fields.names(name, handles=True)
        for name in ("tagged", "coauthors", "sponsors")
        if name in fields
    }
    for name, extract in (("mentions", captions.mentions), ("hashtags", captions.hashtags)):
        listed = fields.names(name, handles=name == "mentions")
        columns[name] = [
            extract(t) if known is None and t is not None else known
            for known, t in zip(listed, texts, strict=True)
        ]
    return columns


def _relations(
    fields: Fields, columns: dict[str, Any], place: Sequence[str], texts: Sequence[str | None]
) -> None:
    """Fill what a post answers or passes on; take the original's figures off native reposts."""
    for name in ("reply_to", "repost_of"):
        if name in fields:
            keys = [_key(p, i) if i else None for p, i in zip(place, fields.ids(name), strict=True)]
            own = columns["post"]
            columns[name] = [None if k == o else k for k, o in zip(keys, own, strict=True)]
    nobody = [None] * len(texts)
    for name in ("reply_to_account", "repost_of_account"):
        if name in fields:
            columns[name] = accounts_of(fields, place, nobody, name)
    stated = columns.get("repost_of_account") or nobody
    credited = [
        s or (_credited(p, t) if t and ("@" in t or "＠" in t) else None)
        for s, p, t in zip(stated, place, texts, strict=True)
    ]
    if any(credited):
        columns["repost_of_account"] = credited
    if "_is_repost" in fields or "x" in place:
        _take_off_figures(fields, columns, place, texts)


def _take_off_figures(
    fields: Fields, columns: dict[str, Any], place: Sequence[str], texts: Sequence[str | None]
) -> None:
    """Blank the original's figures on native reposts."""
    nobody = [None] * len(texts)
    flags = fields.flags("_is_repost") if "_is_repost" in fields else nobody
    native = [
        bool(flag) or (p == "x" and (key is not None or (t or "").startswith("RT @")))
        for flag, key, p, t in zip(
            flags, columns.get("repost_of") or nobody, place, texts, strict=True
        )
    ]
    if any(native):
        for name in ("likes", "comments", "shares", "views"):
            if name in columns:
                columns[name] = [
                    None if r else v for v, r in zip(columns[name], native, strict=True)
                ]


def _credited(platform: str, text: str | None) -> str | None:
    handle = captions.repost_of(text) if text else None
    return f"{platform}:{handle}" if handle else None


def _media(fields: Fields, kinds: Sequence[str | None]) -> pa.Array | None:
    if "_media_url" not in fields:
        return None
    found = [_media_urls(value) for value in fields.raw("_media_url")]
    urls = list(itertools.chain.from_iterable(found))
    sizes = list(map(len, found))
    ends = [0, *itertools.accumulate(sizes)]
    moving = ["video" if kind in _MOVING else "image" for kind in kinds]
    whats = np.repeat(np.array(moving, object), np.array(sizes, np.int64))
    links = uniform.strings(urls)
    if links is None:
        links = pa.array(list(map(clean, urls)), pa.string())
    children = [pa.array(whats, pa.string()), pa.nulls(len(urls), pa.string()), links]
    items = pa.StructArray.from_arrays(children, fields=list(MEDIA))
    none = pa.array(np.diff(ends) == 0)
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), items, mask=none)


def _media_urls(value: object) -> Sequence[str]:
    if isinstance(value, str):
        return (value.strip(),) if "://" in value else ()
    parts = itertools.islice(value, 20) if isinstance(value, list) else (value,)
    return [u for p in parts if (u := _media_url(p))]


def _media_url(part: object) -> str | None:
    if isinstance(part, dict):
        part = part.get("url") or part.get("src")
    return part.strip() if isinstance(part, str) and "://" in part else None


_MOVING = frozenset(("video", "reel"))
