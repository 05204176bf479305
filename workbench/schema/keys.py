"""Keys of accounts and posts, the same everywhere.

An account is ``<platform>:<handle>`` in lower case without ``@``, or ``<platform>:id=<user id>``
where only the platform's number is known. A post is ``<platform>:<post id>``; Instagram's numeric
media ids become the shortcode of the post's address, so that both spellings are one post.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

__all__ = [
    "account_key",
    "bare_handle",
    "handle_of",
    "is_pseudonym",
    "picture_name",
    "platform_of",
    "post_key",
    "shortcode",
]

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_INSTAGRAM_ID = re.compile(r"(\d{12,20})(?:_\d+)?")
_PSEUDONYM = re.compile(r"(?:id=)?~[0-9a-f]{16}")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


def bare_handle(handle: str) -> str:
    """Return `handle` in lower case without ``@``, white space or invisible marks.

    >>> bare_handle(" @Mila.Backt ")
    'mila.backt'
    """
    tidy = unicodedata.normalize("NFKC", handle)
    return _INVISIBLE.sub("", tidy).lstrip("@").rstrip("/").lower()


def account_key(platform: str, handle: str | None, user_id: str | None = None) -> str | None:
    """Return the key of an account, or None if neither handle nor number is known.

    >>> account_key("instagram", "@Mila.Backt")
    'instagram:mila.backt'
    >>> account_key("youtube", None, "UC123")
    'youtube:id=UC123'
    """
    bare = bare_handle(handle) if handle else ""
    if bare:
        return f"{platform}:{bare}"
    return f"{platform}:id={user_id}" if user_id else None


def platform_of(key: str) -> str:
    """Return the platform of an account or post key.

    >>> platform_of("instagram:mila.backt")
    'instagram'
    """
    return key.partition(":")[0]


def handle_of(account: str) -> str:
    """Return the handle of an account key (``id=…`` where only the number is known).

    >>> handle_of("instagram:mila.backt")
    'mila.backt'
    """
    return account.partition(":")[2]


def is_pseudonym(account: str) -> bool:
    """Say whether an account key, bare handle or user id is a project's own pseudonym.

    >>> is_pseudonym("instagram:~0123456789abcdef"), is_pseudonym("instagram:mila.backt")
    (True, False)
    """
    return bool(_PSEUDONYM.fullmatch(account.rpartition(":")[2]))


def shortcode(media_id: int) -> str:
    """Return the shortcode in an Instagram post's address for its numeric media id.

    The shortcode is the number written in base 64 with the URL-safe alphabet.

    >>> shortcode(2043332625631486902)
    'BxbYDJsuyO2'
    """
    digits = ""
    while media_id:
        media_id, digit = divmod(media_id, 64)
        digits = _BASE64[digit] + digits
    return digits or _BASE64[0]


def post_key(platform: str, post_id: str | int) -> str:
    """Return the key of a post.

    >>> post_key("x", "978")
    'x:978'
    >>> post_key("instagram", "2043332625631486902_123") == post_key("instagram", "BxbYDJsuyO2")
    True
    """
    text = str(post_id).strip()
    if platform == "instagram" and (numeric := _INSTAGRAM_ID.fullmatch(text)):
        text = shortcode(int(numeric[1]))
    return f"{platform}:{text}"


def picture_name(post: str) -> str:
    """Return where the picture of a post lies in its project; no handle can be read from it.

    Whoever erases a post finds its picture by this, also where no row names it any more.

    Parameters
    ----------
    post
        Post key.

    Examples
    --------
    >>> picture_name("instagram:BxbYDJsuyO2")
    'media/7921b460516c960f5c18390e.jpg'
    """
    return f"media/{hashlib.sha256(post.encode('utf-8', 'replace')).hexdigest()[:24]}.jpg"
