"""Strangers' words as a browser may get them: whole characters, and not too many."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pandas as pd

from workbench.schema import handle_of, is_pseudonym, platform_of

__all__ = ["LONGEST", "author_of", "plain", "platform_name", "when"]

LONGEST = 6_000
"""Characters of one text that a board shows; whoever writes more is read on the platform."""
_PLATFORMS = {
    "instagram": "Instagram", "tiktok": "TikTok", "youtube": "YouTube", "x": "X", "twitter": "X",
    "facebook": "Facebook", "threads": "Threads", "linkedin": "LinkedIn", "bluesky": "Bluesky",
    "pinterest": "Pinterest",
}  # fmt: skip


def plain(text: object, most: int = LONGEST) -> str:
    r"""Return a text for the browser: cut, without halves of characters; empty if there is none.

    >>> plain("caf\ud800é", 4), plain(None), plain(float("nan"))
    ('caf?…', '', '')
    """
    if not isinstance(text, str):
        return ""
    cut = text if len(text) <= most else f"{text[:most]}…"
    return cut.encode("utf-8", "replace").decode("utf-8")


def author_of(account: object) -> str:
    """Return the handle of an account as it is shown; empty where nobody is to be named.

    >>> author_of("instagram:mila.backt"), author_of(None), author_of("youtube:id=UC1")
    ('mila.backt', '', '')
    """
    if not isinstance(account, str) or is_pseudonym(account):
        return ""
    handle = handle_of(account)
    return "" if handle.startswith("id=") else plain(handle, 120)


def platform_name(key: object) -> str:
    """Return the name of the platform of a key, as it writes itself.

    >>> platform_name("tiktok:7312"), platform_name("forum:1")
    ('TikTok', 'forum')
    """
    if not isinstance(key, str) or ":" not in key:
        return ""
    platform = platform_of(key)
    return _PLATFORMS.get(platform, plain(platform, 40))


def when(moment: object, timezone: str) -> str | None:
    """Return a moment as local ISO text by the brand's clock; None where it is unknown.

    >>> when(pd.Timestamp("2026-11-01T12:00Z"), "Europe/Berlin")
    '2026-11-01T13:00'
    """
    if not isinstance(moment, dt.datetime) or moment is pd.NaT:
        return None
    return f"{moment.astimezone(ZoneInfo(timezone)):%Y-%m-%dT%H:%M}"
