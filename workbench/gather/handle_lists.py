"""A list of handles out of whatever people have: a paste, a text file, addresses, a table."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.errors import NotFoundError, SettingError
from workbench.gather.encodings import decode
from workbench.schema import bare_handle

__all__ = ["handles_in", "read_handles"]

_ADDRESS = re.compile(r"(?:https?://)?(?:www\.|m\.)?instagram\.com/([^/?#\s]+)", re.IGNORECASE)
_HANDLE = re.compile(r"[a-z0-9._]{1,30}")
_COLUMNS = (
    "username", "user_name", "handle", "account", "profile", "instagram", "ownerusername",
    "author", "benutzername", "konto", "profil", "profile_url", "url", "link", "name",
)  # fmt: skip
_NOT_PEOPLE = {"p", "reel", "reels", "tv", "explore", "stories", "accounts", "tags", "direct"}
_NUMBERED = re.compile(r"\s*#\s*[;\t,]")
_SPLIT = re.compile(r"[\s,;|]+")


def handles_in(text: str | Iterable[str]) -> tuple[str, ...]:
    r"""Return the handles in a text, in order and each once.

    One a line, separated by commas or blanks, with or without ``@``, as addresses, or as a
    column of a table with a heading such as ``username``. What follows ``#`` is a remark.

    >>> handles_in("@Mila.Backt, https://www.instagram.com/karl/?hl=de\nkarl")
    ('mila.backt', 'karl')
    >>> handles_in("# the best\nname;username\nMila B.;mila.backt  # asked in May")
    ('mila.backt',)

    Raises
    ------
    SettingError
        Something in it is no handle.
    """
    whole = text if isinstance(text, str) else "\n".join(text)
    found = [_handle(word) for word in _words(whole)]
    return tuple(dict.fromkeys(handle for handle in found if handle))


def read_handles(path: str) -> tuple[str, ...]:
    """Return the handles in a file.

    Raises
    ------
    NotFoundError
        There is no such file.
    SettingError
        Something in it is no handle, or there is none at all.
    """
    place = Path(path).expanduser()
    if not place.is_file():
        raise NotFoundError("instagram.no_such_list", path=path)
    found = handles_in(decode(place.read_bytes()))
    if not found:
        raise SettingError("instagram.empty_list", path=path)
    return found


def _words(text: str) -> Iterator[str]:
    lines = [line for line in text.lstrip("\ufeff").splitlines() if not _is_remark(line)]
    rows = _table(lines)
    for line in lines if rows is None else ():
        yield from _SPLIT.split(line.partition("#")[0])
    for cell in rows or ():
        yield cell.partition("#")[0]


def _is_remark(line: str) -> bool:
    """Say whether a line says nothing; a table may number its rows under a heading ``#``."""
    return not line.strip() or (line.lstrip().startswith("#") and not _NUMBERED.match(line))


def _table(lines: list[str]) -> list[str] | None:
    """Return the telling column if the lines are a table with a heading that names one."""
    if len(lines) < 2:  # noqa: PLR2004  # a heading and a row
        return None
    for delimiter in (";", "\t", ","):
        names = [n.strip().strip('"').lower() for n in lines[0].split(delimiter)]
        column = next((c for c in _COLUMNS if c in names), None)
        if column is not None:
            rows = list(csv.reader(lines[1:], delimiter=delimiter))
            at = names.index(column)
            return [row[at] for row in rows if len(row) > at]
    return None


def _handle(word: str) -> str:
    word = word.strip().strip("\"'<>()[]")
    if word.lower().startswith("instagram:"):
        word = word.partition(":")[2]
    if (address := _ADDRESS.search(word)) is not None:
        word = "" if address[1].lower() in _NOT_PEOPLE else address[1]
    handle = bare_handle(word)
    if handle and not _HANDLE.fullmatch(handle):
        raise SettingError("instagram.bad_handle", handle=word[:60])
    return handle
