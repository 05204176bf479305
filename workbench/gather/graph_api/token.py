"""The access token: from the environment or the system's key store, never from a project."""

from __future__ import annotations

import os
import re
from typing import Any

from workbench.errors import DependencyError, NotFoundError, SettingError

__all__ = ["VARIABLE", "find_token", "forget_token", "scrubbed", "store_token"]

VARIABLE = "WORKBENCH_GRAPH_TOKEN"
SERVICE = "ugc-workbench"
ANYBODY = "graph-api"
_TOKEN = re.compile(r"[!-~]{16,2000}")
_TELLTALE = re.compile(r"(access_token=)[^&\s\"']+|\b(?:EAA|IG)[A-Za-z0-9_-]{20,}")


def find_token(user: str | None = None) -> str:
    """Return the token of the environment, else of the system's key store.

    Parameters
    ----------
    user
        Instagram user id that it belongs to; the token stored without one is asked for next.

    Raises
    ------
    NotFoundError
        There is none.
    SettingError
        What is there cannot be a token.
    DependencyError
        There is none in the environment, and this machine has no key store.
    """
    if written := os.environ.get(VARIABLE, "").strip():
        return _plausible(written)
    for name in dict.fromkeys((user or ANYBODY, ANYBODY)):
        if found := _with_key_store("get_password", name):
            return _plausible(str(found))
    raise NotFoundError("graph_api.no_token", variable=VARIABLE)


def store_token(token: str, user: str | None = None) -> None:
    """Keep `token` in the system's key store.

    Raises
    ------
    SettingError
        It cannot be a token.
    DependencyError
        This machine has no key store.
    """
    token = _plausible(token.strip())
    _with_key_store("set_password", user or ANYBODY, token)
    # a key store that is switched off takes everything and keeps nothing
    if _with_key_store("get_password", user or ANYBODY) != token:
        raise DependencyError("graph_api.no_key_store", variable=VARIABLE)


def forget_token(user: str | None = None) -> bool:
    """Delete the stored token; return whether there was one.

    Raises
    ------
    DependencyError
        This machine has no key store.
    """
    name = user or ANYBODY
    there = _with_key_store("get_password", name) is not None
    if there:
        _with_key_store("delete_password", name)
    return there


def scrubbed(text: str, token: str) -> str:
    """Return `text` without the token, or anything that looks like one.

    >>> scrubbed("bad token abc at /me?access_token=xyz&a=1", "abc")
    'bad token *** at /me?access_token=***&a=1'
    """
    return _TELLTALE.sub(lambda found: f"{found[1] or ''}***", text.replace(token, "***"))


def _plausible(token: str) -> str:
    if not _TOKEN.fullmatch(token):
        raise SettingError("graph_api.bad_token")
    return token


def _with_key_store(verb: str, *values: str) -> Any:  # noqa: ANN401  # keyring is untyped
    import keyring
    from keyring.errors import KeyringError

    try:
        return getattr(keyring, verb)(SERVICE, *values)
    except (KeyringError, RuntimeError, OSError) as error:  # NoKeyringError is a RuntimeError too
        raise DependencyError("graph_api.no_key_store", variable=VARIABLE) from error
