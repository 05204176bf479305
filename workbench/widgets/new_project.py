"""The form of a new project: each field looked at by itself, what is wrong said in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from workbench.brand import Brand
from workbench.gather.platforms import handle_in
from workbench.phrases import languages, say
from workbench.schema import bare_handle

__all__ = ["FIELDS", "Checked", "check_form", "folder_name", "time_zones"]

FIELDS = (
    "path", "brand", "handle", "hashtags", "competitors", "brief", "language", "timezone",
    "retention",
)  # fmt: skip
"""Names of the fields, in the order in which they are looked at and shown."""

RETENTION = 180
LONGEST_NAME, LONGEST_BRIEF, MOST_DAYS, MOST_NAMES = 80, 2_000, 3_650, 200
_BLANKS, _LINES = re.compile(r"[\s,;]+"), re.compile(r"[,;\n]+")
_HANDLE, _HASHTAG = re.compile(r"[\w.\-]{1,60}"), re.compile(r"\w{1,100}")
_SHOWN = 40  # letters of a wrong word that are shown
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)}
_RESERVED = {"con", "prn", "aux", "nul", "inbox", "sample", *_PORTS}


class _Wrong(Exception):  # noqa: N818  # never leaves this file
    def __init__(self, phrase: str, **values: object) -> None:
        super().__init__(phrase)
        self.phrase, self.values = phrase, values


@dataclass(frozen=True)
class Checked:
    """What a form says.

    Parameters
    ----------
    brand
        The brand; None as long as something is wrong.
    errors
        By field, in the order of the form: what is wrong, in words.
    read
        By field: how lists of names were understood, in words.
    path
        The export that goes into the project at once; empty without one.
    """

    brand: Brand | None
    errors: Mapping[str, str] = field(default_factory=dict)
    read: Mapping[str, str] = field(default_factory=dict)
    path: str = ""


def check_form(folder: Path, values: Mapping[str, Any], language: str) -> Checked:
    """Return the brand that a form describes, or what is wrong with which of its fields.

    Parameters
    ----------
    folder
        Where projects lie: no two have one name.
    values
        By field, as typed. A field that is missing counts as empty.
    language
        Of the words.
    """
    typed = {name: str(values.get(name) or "").strip() for name in FIELDS}
    good: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name in FIELDS:
        try:
            _writable(typed[name])
            good[name] = _READERS[name](typed[name], folder)
        except _Wrong as wrong:
            errors[name] = say(f"widgets.chooser_wrong_{wrong.phrase}", language, **wrong.values)
    if "handle" in good and not good["handle"] and not good.get("hashtags", True):
        errors["handle"] = say("widgets.chooser_wrong_no_handle", language)
    if set(good.get("competitors", ())) & set(good.get("handle", ())):
        errors["competitors"] = say("widgets.chooser_wrong_own", language)
    marks = {"handle": "@", "hashtags": "#", "competitors": ""}
    read = {
        name: say("widgets.chooser_read", language, names=_listed(good[name], mark))
        for name, mark in marks.items()
        if good.get(name)
    }
    if good.get("timezone", typed["timezone"]) != typed["timezone"]:
        read["timezone"] = say("widgets.chooser_read", language, names=good["timezone"])
    if errors:
        return Checked(None, {n: errors[n] for n in FIELDS if n in errors}, read)
    brand = Brand(
        good["brand"],
        handles=good["handle"],
        hashtags=good["hashtags"],
        competitors=good["competitors"],
        brief=good["brief"],
        timezone=good["timezone"],
        language=good["language"],
        retention_days=good["retention"],
    )
    return Checked(brand, read=read, path=good["path"])


def folder_name(brand: str) -> str:
    """Return the name of a project's folder: what every file system takes.

    >>> folder_name("Hafer & Söhne")
    'hafer-söhne'
    """
    name = re.sub(r"[^\w-]+", "-", brand.casefold())[:60].strip("-_") or "project"
    return f"{name}-project" if name in _RESERVED else name


@cache
def time_zones() -> tuple[str, ...]:
    """Return the names of this computer's time zones, those of places first."""
    known = {zone for zone in available_timezones() if not zone.startswith(("Etc/", "posix"))}
    return tuple(sorted(known, key=lambda zone: ("/" not in zone, zone)))


def _writable(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _Wrong("letters") from error


def _path(text: str, _folder: Path) -> str:
    tidy = text.strip("\"'").strip()
    try:
        there = not tidy or Path(tidy).expanduser().exists()
    except (OSError, ValueError, RuntimeError) as error:  # too long, a zero byte, no such home
        raise _Wrong("path", path=tidy[:_SHOWN]) from error
    if not there:
        raise _Wrong("path", path=tidy)
    return tidy


def _brand(text: str, folder: Path) -> str:
    name = " ".join(text.split())
    if not name:
        raise _Wrong("no_brand")
    if len(name) > LONGEST_NAME:
        raise _Wrong("long", most=LONGEST_NAME)
    if (folder / folder_name(name) / "brand.toml").exists():
        raise _Wrong("taken", brand=name)
    return name


def _handles(text: str, _folder: Path) -> tuple[str, ...]:
    return _each(_BLANKS.split(text), _as_handle, _HANDLE, "handle")


def _hashtags(text: str, _folder: Path) -> tuple[str, ...]:
    return _each(
        _BLANKS.split(text), lambda word: bare_handle(word).lstrip("#"), _HASHTAG, "hashtag"
    )


def _competitors(text: str, _folder: Path) -> tuple[str, ...]:
    words = (" ".join(word.split()).lstrip("@#") for word in _LINES.split(text))
    return _each(words, str, re.compile(f".{{1,{LONGEST_NAME}}}"), "competitor")


def _brief(text: str, _folder: Path) -> str:
    if len(text) > LONGEST_BRIEF:
        raise _Wrong("long", most=LONGEST_BRIEF)
    return text


def _language(text: str, _folder: Path) -> str:
    if text not in languages():
        raise _Wrong("language")
    return text


def _timezone(text: str, _folder: Path) -> str:
    same = {zone.casefold(): zone for zone in time_zones()}
    typed = text.casefold().replace(" ", "_")
    found = same.get(typed)
    if found is None:  # a city says it all where only one zone is called after it
        cities = [zone for name, zone in same.items() if name.endswith(f"/{typed}")]
        found = cities[0] if len(cities) == 1 else None
    if found is None:
        raise _Wrong("timezone" if text else "no_timezone", zone=text[:_SHOWN])
    return found


def _retention(text: str, _folder: Path) -> int:
    days = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0
    if not 1 <= days <= MOST_DAYS:
        raise _Wrong("retention", most=MOST_DAYS)
    return days


_READERS: dict[str, Callable[[str, Path], Any]] = {
    "path": _path,
    "brand": _brand,
    "handle": _handles,
    "hashtags": _hashtags,
    "competitors": _competitors,
    "brief": _brief,
    "language": _language,
    "timezone": _timezone,
    "retention": _retention,
}


def _as_handle(word: str) -> str:
    return bare_handle((handle_in(word) if "/" in word else None) or word)


def _each(
    words: Iterable[str], tidy: Callable[[str], str], pattern: re.Pattern[str], what: str
) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for word in words:
        name = tidy(word)
        if not name:
            continue
        if not pattern.fullmatch(name):
            raise _Wrong(what, word=word[:_SHOWN])
        found[name] = None
        if len(found) > MOST_NAMES:
            raise _Wrong("many", most=MOST_NAMES)
    return tuple(found)


def _listed(names: tuple[str, ...], mark: str) -> str:
    some = 8
    shown = ", ".join(f"{mark}{name}" for name in names[:some])
    return f"{shown} …" if len(names) > some else shown
