"""Which platform a record is from, and what the address of a post or profile says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from workbench.errors import SettingError

__all__ = ["guess", "handle_in", "named", "platform_at", "platforms", "post_id_in", "required"]

_HOST = re.compile(
    r"^(?:https?:)?(?://)?(?:www\.)?([^/?#:\s]+\.[a-z]{2,})(?=[/?#:]|$)", re.IGNORECASE
)


@cache
def platforms() -> dict[str, dict[str, list[str]]]:
    """Return what is known of each platform, by its name in keys."""
    text = (files("workbench.gather") / "platforms.toml").read_text(encoding="utf-8")
    known: dict[str, dict[str, list[str]]] = tomllib.loads(text)
    return known


@cache
def _by(kind: str) -> dict[str, str]:
    return {name: platform for platform, facts in platforms().items() for name in facts[kind]}


@cache
def _patterns(platform: str, kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p, re.IGNORECASE) for p in platforms().get(platform, {}).get(kind, ()))


def named(name: object) -> str | None:
    """Return the platform that an export calls `name`, or None.

    >>> named("Twitter"), named("www.tiktok.com"), named("Radio")
    ('x', 'tiktok', None)
    """
    if not isinstance(name, str):
        return None
    word = name.strip().lower()
    return _by("names").get(word) or platform_at(word)


def required(name: str) -> str:
    """Return the platform the user named; raise SettingError if it cannot be a platform.

    Raises
    ------
    SettingError
        `name` is empty or holds more than letters and digits.
    """
    known = named(name)
    if known is None and not re.fullmatch(r"[a-z][a-z0-9_-]{0,30}", name.strip().lower()):
        raise SettingError("gather.bad_platform", platform=name, known=", ".join(platforms()))
    return known or name.strip().lower()


def platform_at(url: str) -> str | None:
    """Return the platform an address belongs to, or None.

    >>> platform_at("https://www.instagram.com/p/BxbYDJsuyO2/")
    'instagram'
    """
    end = url.find("/", len("https://")) if url.startswith("https://") else -1
    return _platform_of(url[: end + 1] if end > 0 else url)


@lru_cache(maxsize=1 << 14)
def _platform_of(url: str) -> str | None:
    found = _HOST.match(url)
    if not found:
        return None
    host = found[1].lower()
    return _by("hosts").get(host) or _by("hosts").get(".".join(host.split(".")[-2:]))


def _in(url: str, kind: str) -> str | None:
    platform = platform_at(url)
    for pattern in _patterns(platform, kind) if platform else ():
        if found := pattern.search(url):
            return found[1]
    return None


def post_id_in(url: str) -> str | None:
    """Return the post id that an address holds, or None.

    >>> post_id_in("https://www.instagram.com/reel/BxbYDJsuyO2/?igsh=1")
    'BxbYDJsuyO2'
    """
    return _in(url, "posts")


def handle_in(url: str) -> str | None:
    """Return the handle that the address of a profile holds, or None.

    >>> handle_in("https://www.tiktok.com/@mila.backt?lang=de")
    'mila.backt'
    """
    return _in(url, "people")


def guess(columns: Iterable[str]) -> str | None:
    """Return the platform whose tell-tale columns are among `columns` (normalised), or None.

    >>> guess(["statusid", "favoritecount", "text"])
    'x'
    """
    votes: dict[str, Any] = {}
    for column in columns:
        if platform := _by("columns").get(column):
            votes[platform] = votes.get(platform, 0) + 1
    return max(votes, key=lambda p: votes[p]) if votes else None
