"""The brand whose fans we look for: its names, its rivals, its brief, its clock.

A project keeps it as `brand.toml`, which people may edit by hand.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from workbench.errors import SettingError
from workbench.schema.keys import bare_handle

__all__ = ["Brand"]

LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Brand:
    """A brand as the workbench needs to know it.

    Parameters
    ----------
    name
        As people write it.
    handles
        The brand's own accounts, bare, on any platform.
    hashtags
        Bare hashtags that mean the brand.
    keywords
        Words and phrases that mean the brand when they stand in a caption.
    competitors
        Handles or names of rivals; each counts as handle, hashtag and keyword.
    brief
        What the brand wants to be talked about, in a sentence or as words.
    timezone
        IANA name; days and hours are shown in it.
    language
        ``"de"`` or ``"en"``: the language of boards and exports.
    retention_days
        After how many days people who were not shortlisted are forgotten.
    stop_phrases
        Phrases in which a keyword means something else: ``"apple pie"`` for the keyword apple.
    pseudonymous_commenters
        Store commenters who are no candidates under pseudonyms.

    Raises
    ------
    SettingError
        The name is empty, the time zone unknown or the language not offered.

    Examples
    --------
    >>> Brand("Oatly", handles=["@Oatly"], hashtags=["#oatly"]).handles
    ('oatly',)
    """

    name: str
    handles: tuple[str, ...] = field(default=(), kw_only=True)
    hashtags: tuple[str, ...] = field(default=(), kw_only=True)
    keywords: tuple[str, ...] = field(default=(), kw_only=True)
    competitors: tuple[str, ...] = field(default=(), kw_only=True)
    brief: str = field(default="", kw_only=True)
    timezone: str = field(default="Europe/Berlin", kw_only=True)
    language: str = field(default="en", kw_only=True)
    retention_days: int = field(default=180, kw_only=True)
    stop_phrases: tuple[str, ...] = field(default=(), kw_only=True)
    pseudonymous_commenters: bool = field(default=True, kw_only=True)

    def __init__(  # noqa: PLR0913  # a brand simply has these eleven properties
        self,
        name: str,
        *,
        handles: Iterable[str] = (),
        hashtags: Iterable[str] = (),
        keywords: Iterable[str] = (),
        competitors: Iterable[str] = (),
        brief: str = "",
        timezone: str = "Europe/Berlin",
        language: str = "en",
        retention_days: int = 180,
        stop_phrases: Iterable[str] = (),
        pseudonymous_commenters: bool = True,
    ) -> None:
        if not name.strip():
            raise SettingError("brand.no_name")
        try:
            ZoneInfo(timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise SettingError("brand.bad_timezone", timezone=timezone) from error
        if language not in LANGUAGES:
            raise SettingError("brand.bad_language", language=language)
        if retention_days < 1:
            raise SettingError("brand.bad_retention", days=retention_days)
        keep = object.__setattr__
        keep(self, "name", name.strip())
        keep(self, "handles", _unique(bare_handle(h) for h in _many(handles)))
        keep(self, "hashtags", _unique(bare_handle(h).lstrip("#") for h in _many(hashtags)))
        keep(self, "keywords", _unique(k.strip() for k in _many(keywords)))
        keep(self, "competitors", _unique(c.strip().lstrip("@#") for c in _many(competitors)))
        keep(self, "brief", brief.strip())
        keep(self, "timezone", timezone)
        keep(self, "language", language)
        keep(self, "retention_days", retention_days)
        keep(self, "stop_phrases", _unique(p.strip() for p in _many(stop_phrases)))
        keep(self, "pseudonymous_commenters", pseudonymous_commenters)

    @property
    def competitor_handles(self) -> tuple[str, ...]:
        """Competitors as bare handles."""
        return _unique(bare_handle(c) for c in self.competitors)

    def to_toml(self) -> str:
        """Return the brand as the text of `brand.toml`."""
        lines = []
        for f in fields(self):
            value = getattr(self, f.name)
            if isinstance(value, tuple):
                text = "[" + ", ".join(_quote(v) for v in value) + "]"
            else:
                text = _quote(value) if isinstance(value, str) else str(value).lower()
            lines.append(f"{f.name} = {text}")
        return "\n".join(lines) + "\n"

    @classmethod
    def from_toml(cls, text: str, *, where: str | Path = "brand.toml") -> Brand:
        """Read a brand from the text of `brand.toml`.

        Raises
        ------
        SettingError
            The text is not TOML, or a setting is unknown or of the wrong type.
        """
        try:
            settings: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SettingError("brand.not_toml", where=str(where), reason=str(error)) from error
        unknown = set(settings) - {f.name for f in fields(cls)}
        if unknown or not isinstance(settings.get("name"), str):
            raise SettingError(
                "brand.bad_setting", where=str(where), settings=", ".join(sorted(unknown)) or "name"
            )
        try:
            return cls(settings.pop("name"), **settings)
        except (TypeError, AttributeError) as error:
            raise SettingError("brand.bad_setting", where=str(where), settings="?") from error


def _many(values: Iterable[str]) -> Iterable[str]:
    return (values,) if isinstance(values, str) else values


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if v))


def _quote(text: str) -> str:
    # A JSON string is a TOML basic string, but for the delete character.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
