"""Addresses of profiles and posts, made from keys where the data hold none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from workbench.schema import bare_handle, handle_of, is_pseudonym, platform_of

__all__ = ["linked_account", "post_link", "profile_link"]

_PROFILES: Mapping[str, str] = {
    "instagram": "https://www.instagram.com/{}/",
    "tiktok": "https://www.tiktok.com/@{}",
    "x": "https://x.com/{}",
    "twitter": "https://x.com/{}",
    "youtube": "https://www.youtube.com/@{}",
    "facebook": "https://www.facebook.com/{}",
    "threads": "https://www.threads.net/@{}",
    "bluesky": "https://bsky.app/profile/{}",
    "linkedin": "https://www.linkedin.com/in/{}",
    "pinterest": "https://www.pinterest.com/{}/",
    "twitch": "https://www.twitch.tv/{}",
}
_HOSTS: Mapping[str, str] = {
    "instagram.com": "instagram", "tiktok.com": "tiktok", "x.com": "x", "twitter.com": "x",
    "youtube.com": "youtube", "facebook.com": "facebook", "threads.net": "threads",
    "threads.com": "threads", "bsky.app": "bluesky", "linkedin.com": "linkedin",
    "pinterest.com": "pinterest", "pinterest.de": "pinterest", "twitch.tv": "twitch",
}  # fmt: skip
_BEFORE_NAME = {"in", "profile", "user", "c"}
_NO_NAME = {
    "p", "reel", "reels", "tv", "explore", "stories", "watch", "shorts", "hashtag", "search",
    "status", "video", "company", "playlist", "share", "groups", "events", "pin", "i", "intent",
}  # fmt: skip
_POSTS: Mapping[str, str] = {
    "instagram": "https://www.instagram.com/p/{post}/",
    "tiktok": "https://www.tiktok.com/@{handle}/video/{post}",
    "x": "https://x.com/{handle}/status/{post}",
    "twitter": "https://x.com/{handle}/status/{post}",
    "youtube": "https://www.youtube.com/watch?v={post}",
}


def profile_link(account: str) -> str | None:
    """Return the address of a profile, or None where it cannot be told from the key.

    >>> profile_link("tiktok:mila.backt")
    'https://www.tiktok.com/@mila.backt'
    """
    handle = handle_of(account)
    pattern = _PROFILES.get(platform_of(account))
    if pattern is None or not handle or handle.startswith("id=") or is_pseudonym(account):
        return None
    return pattern.format(quote(handle, safe=""))


def post_link(post: str, account: str | None = None) -> str | None:
    """Return the address of a post, or None where it cannot be told from the keys.

    >>> post_link("instagram:BxbYDJsuyO2")
    'https://www.instagram.com/p/BxbYDJsuyO2/'
    """
    pattern = _POSTS.get(platform_of(post))
    handle = handle_of(account) if isinstance(account, str) else ""
    if pattern is None or ("{handle}" in pattern and (not handle or handle.startswith("id="))):
        return None
    return pattern.format(post=quote(handle_of(post), safe=""), handle=quote(handle, safe=""))


def linked_account(address: str) -> str | None:
    """Return the account that the address of a profile leads to, or None if it is none.

    >>> linked_account("https://www.tiktok.com/@Mila.Backt?lang=de"), linked_account("x.com/tom")
    ('tiktok:mila.backt', 'x:tom')
    >>> linked_account("https://www.youtube.com/channel/UC12ab"), linked_account("https://a.de/tom")
    ('youtube:id=UC12ab', None)
    """
    try:
        parts = urlsplit(address if "//" in address else f"//{address}")
        host = re.sub(r"^(www|m|mobile|de|vm)\.", "", (parts.hostname or "").lower())
    except ValueError:
        return None
    platform = _HOSTS.get(host)
    steps = [unquote(step) for step in parts.path.split("/") if step]
    if platform is None or not steps:
        return None
    if steps[0] == "channel" and len(steps) > 1:
        return f"{platform}:id={steps[1]}"
    named = steps[1:] if steps[0] in _BEFORE_NAME else steps
    if not named or named[0].lower() in _NO_NAME:
        return None
    handle = bare_handle(named[0])
    return f"{platform}:{handle}" if handle else None
