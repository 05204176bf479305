"""Whose record it is: platform and account of each record, as keys."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import lru_cache

from workbench.gather import platforms, uniform
from workbench.gather.fields import Fields, bare, short
from workbench.schema import Problem

__all__ = ["accounts_of", "platforms_of", "post_id_of", "synthetic_id"]


def platforms_of(fields: Fields, urls: Sequence[str | None]) -> list[str]:
    """Return the platform of each record.

    The record's own column decides, then its address, then what the user said, then the names of
    the columns, and ``web`` if nothing tells.
    """
    options = fields.options
    guessed = options.recognised.platform if options.recognised else None
    fallback = options.platform or guessed or "web"
    own = [platforms.named(v) for v in fields.raw("platform")] if "platform" in fields else None
    own = own or _in_keys(fields)
    if own is None and not any(urls):
        return [fallback] * len(fields.chunk)
    told = _told(own, urls)
    if fallback == "web" and len(places := set(filter(None, told))) == 1:
        # All rows that say it are of one platform: so is the file, and its next chunks.
        fallback = options.platform = places.pop()
    return [place or fallback for place in told]


def _told(own: Sequence[str | None] | None, urls: Sequence[str | None]) -> list[str | None]:
    """Return the platform of each record by itself or its address; None where neither tells."""
    if own is not None:
        pairs = zip(own, urls, strict=True)
        return [o or (platforms.platform_at(u) if u else None) for o, u in pairs]
    some = next(filter(None, urls))
    home = some[: some.find("/", len("https://")) + 1]
    if home.startswith("https://") and all(u.startswith(home) for u in urls if u):
        place = platforms.platform_at(home)
        return [place if u else None for u in urls]
    return [platforms.platform_at(u) if u else None for u in urls]


def _in_keys(fields: Fields) -> list[str | None] | None:
    """Return the platforms named in account keys such as ``instagram:mila``, or None."""
    handles = fields.raw("account") if "account" in fields else []
    if not uniform.holds(handles, ":"):
        return None
    places = [
        platforms.named(h.partition(":")[0]) if isinstance(h, str) and ":" in h else None
        for h in handles
    ]
    return places if any(places) else None


def accounts_of(
    fields: Fields, place: Sequence[str], users: Sequence[str | None], name: str = "account"
) -> list[str | None]:
    """Return the account key of each record: by handle, by the profile's address, by number.

    A name such as "Mila Backt" is no handle: squeezed into one it would be somebody else's, and
    two people of that name would be one. Where the record says nothing better it has no account,
    which the report says.
    """
    handles = fields.unspoilt(name)
    links = fields.raw("_profile_url") if "_profile_url" in fields and name == "account" else None
    posts = fields.raw("url") if "url" in fields and name == "account" else None
    plain = uniform.handles(handles)
    if plain is None or not _NOBODY.isdisjoint(filter(None, plain)):
        plain = [_bare(handle, p) for handle, p in zip(handles, place, strict=True)]
    if all(plain):
        return [f"{p}:{bare_name}" for p, bare_name in zip(place, plain, strict=True)]
    result: list[str | None] = []
    names: list[object] = []
    for i, handle in enumerate(handles):
        bare_name = plain[i]
        if not bare_name and links is not None and isinstance(links[i], str):
            bare_name = bare(platforms.handle_in(links[i]) or "")
        if not bare_name and not users[i] and _is_name(handle):
            # the address of a post on X or TikTok names its author
            bare_name = _author_in(posts[i], place[i]) if posts is not None else ""
            names += [] if bare_name else [handle]
        if bare_name:
            result.append(f"{place[i]}:{bare_name}")
        else:
            result.append(f"{place[i]}:id={users[i]}" if users[i] else None)
    if names:
        values = {"column": fields.columns[name], "rows": len(names), "value": short(names[0])}
        note = Problem(None, name, "gather.names_no_handles", values, rejected=False)
        fields.problems.append(note)
    return result


def _is_name(handle: object) -> bool:
    return isinstance(handle, str) and len(handle.split(None, 1)) > 1 and not _bare(handle, "")


def _author_in(url: object, platform: str) -> str:
    if not isinstance(url, str) or platforms.platform_at(url) != platform:
        return ""
    return bare(platforms.handle_in(url) or "")


def _bare(handle: object, platform: str) -> str:
    if isinstance(handle, str):
        return _bare_text(handle, platform)
    return str(handle) if isinstance(handle, int) and not isinstance(handle, bool) else ""


@lru_cache(maxsize=1 << 16)
def _bare_text(text: str, platform: str) -> str:
    if "/" in text:
        text = platforms.handle_in(text) or text
    if ":" in text:
        text = text.removeprefix(f"{platform}:")
    text = text.strip().lstrip("@＠ ")
    if len(text.split(None, 1)) > 1:
        found = _HANDLE_INSIDE.search(text)
        text = found[1] if found else ""
    name = bare(text)
    return "" if name in _NOBODY else name


_HANDLE_INSIDE = re.compile(r"[\s(]@([\w.]+)")  # "Mila Backt (@mila.backt)"
_NOBODY = frozenset(
    ("", "n/a", "nan", "null", "none", "-", "–", "[deleted]", "unknown", "unbekannt")
)


def post_id_of(platform: str, own: str | None, url: str | None) -> str | None:
    """Return the id of a post by its address, or as its column has it where that names none.

    A column called "id" may only count the rows, and starts at 1 again in the next file. Posts
    on X keep a status number of their own: the address beside it may be of what they pass on.

    >>> post_id_of("instagram", "1", "https://www.instagram.com/p/BxbYDJsuyO2/")
    'BxbYDJsuyO2'
    >>> post_id_of("instagram", "1", "https://example.org/1"), post_id_of("x", None, None)
    ('1', None)
    """
    if own and (not url or (platform == "x" and _STATUS.fullmatch(own.removeprefix("x:")))):
        return own
    if url and own and platforms.platform_at(url) not in {None, platform}:
        return own  # a link to another place, as posts on Reddit have
    return (platforms.post_id_in(url) if url else None) or own


_STATUS = re.compile(r"\d{9,20}")


def synthetic_id(*parts: object) -> str:
    """Return a made-up id for a record that has none: ``~`` and a hash of what it says.

    The same record gives the same id on every machine.

    >>> synthetic_id("x", "mila", None)
    '~8cb99994f8821535'
    """
    said = "\x1f".join("" if p is None else str(p) for p in parts)
    return "~" + hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()
