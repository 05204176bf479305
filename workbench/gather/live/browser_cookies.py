"""A browser's cookies of Instagram: cookies.txt as every browser can export it, or Firefox's own.

Chrome, Edge and Safari encrypt theirs for their own eyes, so those are not read.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import tempfile
from pathlib import Path
from typing import Any

from workbench.errors import FormatError

__all__ = ["FIREFOX_MARK", "firefox_cookies", "json_cookies", "text_cookies"]

FIREFOX_MARK = b"SQLite format 3\0"
_HOST = ".instagram.com"
_FIELDS, _NAME, _VALUE = 7, 5, 6  # of a line in cookies.txt, parted by tabs


def text_cookies(path: Path) -> dict[str, str]:
    """Return Instagram's cookies in a cookies.txt.

    Raises
    ------
    FormatError
        It is no cookies.txt.
    """
    text = path.read_text(encoding="utf-8", errors="replace")
    lines = [line.removeprefix("#HttpOnly_") for line in text.splitlines()]
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    rows = [row for row in rows if len(row) == _FIELDS]
    if not rows:
        raise FormatError("instagram.no_session_file", path=str(path))
    return {row[_NAME]: row[_VALUE] for row in rows if _is_instagrams(row[0])}


def json_cookies(path: Path) -> dict[str, str]:
    """Return Instagram's cookies in the JSON list that cookie add-ons export.

    Raises
    ------
    FormatError
        It is no such list.
    """
    try:
        found: Any = json.loads(path.read_text(encoding="utf-8", errors="replace"))
    except (ValueError, RecursionError):
        # From None: the cause holds the whole file, and so the session.
        raise FormatError("instagram.no_session_file", path=str(path)) from None
    if isinstance(found, dict):
        found = found.get("cookies", found)
    if isinstance(found, dict):
        return {str(k): str(v) for k, v in found.items() if isinstance(v, (str, int))}
    if not isinstance(found, list):
        raise FormatError("instagram.no_session_file", path=str(path))
    items = [
        c for c in found if isinstance(c, dict) and _is_instagrams(str(c.get("domain", _HOST)))
    ]
    return {str(c.get("name")): str(c.get("value", "")) for c in items}


def firefox_cookies(path: Path) -> dict[str, str]:
    """Return Instagram's cookies in Firefox's cookies.sqlite; a copy is read, as Firefox locks it.

    Raises
    ------
    FormatError
        It is another browser's database, or damaged.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "cookies.sqlite"
        for suffix in ("", "-wal"):
            if (beside := path.with_name(path.name + suffix)).is_file():
                shutil.copy(beside, copy.with_name(copy.name + suffix))
        try:
            with contextlib.closing(sqlite3.connect(copy)) as db:
                tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
                if "moz_cookies" not in tables:
                    reason = "instagram.encrypted_cookies" if "cookies" in tables else None
                    raise FormatError(reason or "instagram.no_session_file", path=str(path))
                rows = db.execute("SELECT host, name, value FROM moz_cookies").fetchall()
        except sqlite3.DatabaseError:
            raise FormatError("instagram.no_session_file", path=str(path)) from None
    return {str(name): str(value) for host, name, value in rows if _is_instagrams(str(host))}


def _is_instagrams(host: str) -> bool:
    return f".{host.lower().lstrip('.')}".endswith(_HOST)
