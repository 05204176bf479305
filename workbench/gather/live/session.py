"""Whose eyes we look through: a saved session of instaloader, or a browser's cookies.

A session is as good as a password: it is read, used and never copied, shown or logged.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, NoReturn

from workbench.errors import FormatError, NotFoundError, SettingError
from workbench.gather.live.browser_cookies import (
    FIREFOX_MARK,
    firefox_cookies,
    json_cookies,
    text_cookies,
)
from workbench.schema import bare_handle

__all__ = ["InstagramSession", "load_session"]

_NEEDED = ("sessionid", "csrftoken", "ds_user_id")
_FILE = "session-"
_LARGEST = 1 << 20  # bytes of a session file
_PICKLES = (b"\x80", b"(d")


@dataclass(frozen=True, slots=True)
class InstagramSession:
    """A logged-in session.

    Parameters
    ----------
    cookies
        Name to value; never shown.
    user
        Handle of the account, as far as it is known before Instagram is asked.
    """

    cookies: Mapping[str, str] = field(repr=False)
    user: str = ""

    @property
    def user_id(self) -> str:
        """The number of the account."""
        return self.cookies["ds_user_id"]


def load_session(path: str | PathLike[str], *, user: str = "") -> InstagramSession:
    """Return the session in a file, whatever kind of file it is.

    Parameters
    ----------
    path
        instaloader's session file, a cookies.txt, a cookie add-on's JSON, or Firefox's
        ``cookies.sqlite``.
    user
        Handle of the account; read from the name of instaloader's file if left out.

    Raises
    ------
    NotFoundError
        There is no such file.
    FormatError
        It is none of these, or a browser's that encrypts its cookies.
    SettingError
        Nobody is logged in to Instagram there.
    """
    place = Path(path).expanduser()
    if not place.is_file():
        raise NotFoundError("instagram.no_such_session", path=str(place))
    with place.open("rb") as file:
        head = file.read(len(FIREFOX_MARK))
    if head == FIREFOX_MARK:
        cookies = firefox_cookies(place)
    elif head.startswith(_PICKLES):
        cookies = _pickled(place)
    elif head.lstrip()[:1] in {b"[", b"{"}:
        cookies = json_cookies(place)
    else:
        cookies = text_cookies(place)
    missing = [name for name in _NEEDED if not cookies.get(name)]
    if missing:
        raise SettingError("instagram.not_logged_in", path=str(place), missing=", ".join(missing))
    if not user and place.name.startswith(_FILE):
        user = place.name.removeprefix(_FILE)
    return InstagramSession(cookies, bare_handle(user))


class _Plain(pickle.Unpickler):
    """Reads only what a session file holds, texts by name: a pickle can otherwise run anything."""

    def find_class(self, module: str, name: str) -> NoReturn:
        msg = f"{module}.{name}"
        raise pickle.UnpicklingError(msg)


def _pickled(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        content = file.read(_LARGEST)
    try:
        found: Any = _Plain(io.BytesIO(content)).load()
    except Exception:  # noqa: BLE001  # broken bytes make pickle raise nearly anything
        # From None: the cause would carry the session into tracebacks.
        raise FormatError("instagram.no_session_file", path=str(path)) from None
    if not isinstance(found, dict):
        raise FormatError("instagram.no_session_file", path=str(path))
    return {k: v for k, v in found.items() if isinstance(k, str) and isinstance(v, str)}
