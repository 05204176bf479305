"""Times that an export writes in its users' own time zone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from workbench.gather.times import moment

__all__ = ["stated_zone", "to_utc"]

Zone = dt.tzinfo
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  # local times are counted from a local one
_MICRO = dt.timedelta(microseconds=1)
_LABEL = re.compile(
    r"(?:time ?zone|zeitzone)\W*(?P<zone>[A-Za-z]+(?:/[A-Za-z_]+)+"
    r"|(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{3,4})",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?([+-])(\d{1,2})(?::?(\d{2}))?", re.IGNORECASE)
_ZONED = re.compile(
    r"(?:\dZ|[+-]\d{2}:?\d{2}|[+-]\d{2}|[+-]\d{4} \d{4}|\(?(?!UHR)[A-Z]{3,4}\)?)$", re.IGNORECASE
)
_CLOCK = re.compile(r"\d:\d")
_ALL_DIGITS = re.compile(r"\d{9,19}(?:\.\d+)?")


@lru_cache(maxsize=256)
def zone_of(name: str) -> Zone | None:
    """Return the zone called `name`, such as Europe/Berlin, UTC+02:00 or EST; None if unknown.

    >>> zone_of("Europe/Berlin").key, zone_of("GMT+2"), zone_of("Mars/Olympus")
    ('Europe/Berlin', datetime.timezone(datetime.timedelta(seconds=7200)), None)
    """
    name = name.strip()
    if found := _OFFSET.fullmatch(name):
        span = dt.timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        if span >= dt.timedelta(hours=24):
            return None
        return dt.timezone(-span if found[1] == "-" else span)
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        pass
    # the abbreviations that dates may end in
    there, utc = moment(f"2000-01-01 00:00 {name}"), moment("2000-01-01 00:00 UTC")
    if isinstance(there, int) and isinstance(utc, int):
        return dt.timezone((utc - there) * _MICRO)
    return None


def stated_zone(titles: Sequence[str]) -> str | None:
    """Return the time zone that the title rows of an export state, or None.

    >>> stated_zone(["Report", "Time zone: Europe/Berlin"])
    'Europe/Berlin'
    """
    for title in titles:
        if (found := _LABEL.search(title)) and zone_of(found["zone"]) is not None:
            return found["zone"]
    return None


def to_utc(
    values: Sequence[object],
    stamps: np.ndarray,
    good: np.ndarray,
    zones: Sequence[object] | str,
) -> np.ndarray:
    """Return times that were read as UTC moved to where they belong.

    Parameters
    ----------
    values
        As they are in the file; those that state a zone or count seconds stay as they are.
    stamps, good
        What was read, microseconds since 1970, and whether it could be.
    zones
        The zone of all of them, or of each.
    """
    moved = stamps.copy()
    for i in np.flatnonzero(good).tolist():
        if _is_local(values[i]):
            name = zones if isinstance(zones, str) else zones[i]
            zone = zone_of(name) if isinstance(name, str) and name.strip() else None
            if zone is not None:
                moved[i] -= _east(int(stamps[i]), zone)
    return moved


def _is_local(value: object) -> bool:
    if isinstance(value, dt.datetime):
        return value.tzinfo is None
    if not isinstance(value, str):
        return False
    text = value.strip()
    if _ALL_DIGITS.fullmatch(text):
        return False
    return not (_CLOCK.search(text) and _ZONED.search(text))


def _east(stamp: int, zone: Zone) -> int:
    """Return how many microseconds ahead of UTC a zone is at a local time."""
    local = _EPOCH + stamp * _MICRO
    try:
        span = zone.utcoffset(local)
    except (OverflowError, ValueError):
        return 0
    return 0 if span is None else span // _MICRO
