"""Pseudonyms of commenters: keyed hashes that only this project can make, and nobody can undo.

An account ``<platform>:<handle>`` becomes ``<platform>:~<16 hexadecimal digits>``, a user id
``~<16 digits>``. The hash of a user id is another one than that of a handle, so that the same
person under a new handle is still one person: their user id's pseudonym stays.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable

from workbench.project.state import State
from workbench.schema import is_pseudonym

__all__ = ["Pseudonyms", "number_key"]

_BYTES = 8


def number_key(platform: str, user_id: str) -> str:
    """Return the key of an account of which only the number is known.

    >>> number_key("x", "7")
    'x:id=7'
    """
    return f"{platform}:id={user_id}"


class Pseudonyms:
    """The pseudonyms of a project.

    Parameters
    ----------
    state
        The project's database, which holds the secret.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._secret = b""

    def of(self, name: str) -> str:
        """Return the pseudonym of an account key; that of a pseudonym is itself."""
        if "~" in name and is_pseudonym(name):
            return name
        self._secret = self._secret or self._state.key
        platform, _, handle = name.partition(":")
        message = f"pseudonym\x1f{name}".encode("utf-8", "surrogatepass")
        digits = hmac.digest(self._secret, message, "sha256")[:_BYTES].hex()
        return f"{platform}:id=~{digits}" if handle.startswith("id=") else f"{platform}:~{digits}"

    def of_handle(self, platform: str, handle: str) -> str:
        """Return the pseudonym of a bare handle."""
        return self.of(f"{platform}:{handle}").partition(":")[2]

    def of_user(self, platform: str, user_id: str) -> str:
        """Return the pseudonym of a user id."""
        return self.of(number_key(platform, user_id)).partition(":id=")[2]

    def both(self, names: Iterable[str]) -> set[str]:
        """Return account keys and their pseudonyms."""
        return {form for name in names for form in (name, self.of(name))}
