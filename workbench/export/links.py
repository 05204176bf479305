"""Addresses of profiles and posts, made from keys where the data hold none."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from workbench.schema import handle_of, is_pseudonym, platform_of

__all__ = ["post_link", "profile_link"]

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
