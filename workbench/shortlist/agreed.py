"""What can be agreed about a post, and checks of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import urlsplit

import numpy as np

from workbench.errors import SettingError

if TYPE_CHECKING:
    from workbench.project.proofs import ProofStore

__all__ = [
    "CHANNELS",
    "MUSIC",
    "PEOPLE_SHOWN",
    "WAYS",
    "Music",
    "PeopleShown",
    "Way",
    "as_day",
    "channels_of",
    "choice_of",
    "link_of",
    "proof_payload",
    "verbatim",
]

PeopleShown = Literal["nobody", "agreed", "unclear"]
Music = Literal["none", "cleared", "without", "unclear"]
Way = Literal["comment", "message", "email", "other"]

CHANNELS = (
    "instagram", "facebook", "tiktok", "youtube", "threads", "x", "linkedin", "pinterest",
    "website", "shop", "newsletter", "press", "print", "retail", "out_of_home", "tv",
)  # fmt: skip
PEOPLE_SHOWN: tuple[str, ...] = get_args(PeopleShown)
MUSIC: tuple[str, ...] = get_args(Music)
WAYS: tuple[str, ...] = get_args(Way)
LONGEST_TEXT = 20_000
LONGEST_LINK = 2_000


def channels_of(channels: str | Iterable[str], post: str) -> list[str]:
    """Return channels as they are listed, each once, in the order of `CHANNELS`.

    Raises
    ------
    SettingError
        None was named, or one is unknown.
    """
    named = {channels} if isinstance(channels, str) else set(channels)
    known = ", ".join(CHANNELS)
    if not named:
        raise SettingError("rights.no_channel", post=post, known=known)
    for channel in sorted(named, key=str):
        if channel not in CHANNELS:
            raise SettingError("rights.unknown_channel", channel=channel, known=known)
    return [channel for channel in CHANNELS if channel in named]


def choice_of(value: str, known: tuple[str, ...], field: str) -> str:
    """Return `value` if it is one of `known`.

    Raises
    ------
    SettingError
        It is not.
    """
    if value not in known:
        raise SettingError("rights.bad_choice", value=value, field=field, known=", ".join(known))
    return value


def yes_or_no(value: object, field: str) -> bool:
    """Return `value` if it is True or False: a text such as ``"no"`` would count as yes.

    Raises
    ------
    SettingError
        It is neither.
    """
    if not isinstance(value, (bool, np.bool_)):
        raise SettingError("rights.bad_choice", value=value, field=field, known="True, False")
    return bool(value)


def as_day(day: dt.date | str) -> dt.date:
    """Return a day, also of its ISO text.

    Raises
    ------
    SettingError
        It is no date.
    """
    if isinstance(day, dt.datetime):
        return day.date()
    try:
        return day if isinstance(day, dt.date) else dt.date.fromisoformat(day)
    except (ValueError, TypeError) as error:
        raise SettingError("rights.bad_day", day=day) from error


def verbatim(text: str | None) -> str:
    """Return what somebody wrote, as it can be stored; an empty string if nothing.

    Raises
    ------
    SettingError
        It is longer than 20,000 characters.
    """
    said = (text or "").strip()
    if len(said) > LONGEST_TEXT:
        raise SettingError("rights.long_text", signs=len(said))
    return said.encode("utf-8", "replace").decode("utf-8")


def link_of(address: str) -> str:
    """Return an address that can be opened: http or https, with a host and without a password.

    Raises
    ------
    SettingError
        It is none.
    """
    link = address.strip()
    try:
        parts = urlsplit(link)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
    except ValueError:
        usable = False
    plain = link.isprintable() and not any(sign.isspace() for sign in link)
    if not usable or not plain or len(link) > LONGEST_LINK:
        raise SettingError("rights.bad_link", link=link[:LONGEST_LINK].encode("utf-8", "replace")
                           .decode("utf-8"))  # fmt: skip
    return link


def proof_payload(proof: str | Path | None, store: ProofStore, post: str) -> dict[str, Any]:
    """Return a proof as an event holds it; a file is copied into the project.

    Parameters
    ----------
    proof
        An address (with ``://``), or the path of a file.
    store
        The proofs of the project.

    Raises
    ------
    SettingError
        There is no proof, or it is none.
    NotFoundError
        There is no such file.
    """
    if proof is None or not str(proof).strip():
        raise SettingError("rights.no_proof", post=post)
    if isinstance(proof, str) and "://" in proof:
        return {"kind": "link", "name": link_of(proof), "sha256": None}
    kept = store.keep(proof)
    return {
        "kind": "file",
        "name": kept.name,
        "sha256": kept.sha256,
        "format": kept.kind,
        "bytes": kept.size,
    }
