"""Whose record it is: platform and account of each record, as keys."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from workbench.gather import platforms
from workbench.gather.fields import Fields, bare

__all__ = ["accounts_of", "platforms_of", "synthetic_id"]


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
    own = own or [None] * len(fields.chunk)
    return [
        o or (platforms.platform_at(u) if u else None) or fallback
        for o, u in zip(own, urls, strict=True)
    ]


def _in_keys(fields: Fields) -> list[str | None] | None:
    """Return the platforms named in account keys such as ``instagram:mila``, or None."""
    handles = fields.raw("account") if "account" in fields else []
    places = [
        platforms.named(h.partition(":")[0]) if isinstance(h, str) and ":" in h else None
        for h in handles
    ]
    return places if any(places) else None


def accounts_of(
    fields: Fields, place: Sequence[str], users: Sequence[str | None], name: str = "account"
) -> list[str | None]:
    """Return the account key of each record: by handle, by the profile's address, by number."""
    handles = fields.raw(name)
    links = fields.raw("_profile_url") if "_profile_url" in fields and name == "account" else None
    result: list[str | None] = []
    for i, handle in enumerate(handles):
        bare_name = _bare(handle, place[i])
        if not bare_name and links is not None and isinstance(links[i], str):
            bare_name = bare(platforms.handle_in(links[i]) or "")
        if bare_name:
            result.append(f"{place[i]}:{bare_name}")
        else:
            result.append(f"{place[i]}:id={users[i]}" if users[i] else None)
    return result


def _bare(handle: object, platform: str) -> str:
    if handle.__class__ is str:
        text: str = handle
        if "/" in text:
            text = platforms.handle_in(text) or text
        if ":" in text:
            text = text.removeprefix(f"{platform}:")
        name = bare(text)
        return "" if name in _NOBODY else name
    return str(handle) if isinstance(handle, int) and not isinstance(handle, bool) else ""


_NOBODY = frozenset(
    ("", "n/a", "nan", "null", "none", "-", "–", "[deleted]", "unknown", "unbekannt")
)


def synthetic_id(*parts: object) -> str:
    """Return a made-up id for a record that has none: ``~`` and a hash of what it says.

    The same record gives the same id on every machine.

    >>> synthetic_id("x", "mila", None)
    '~8cb99994f8821535'
    """
    said = "\x1f".join("" if p is None else str(p) for p in parts)
    return "~" + hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()
