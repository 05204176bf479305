"""Whether what judges texts is still what it was: findings of other editions do not hold."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

__all__ = ["edition_of"]

_READ = (".py", ".toml", ".npz", ".txt", ".json")


@cache
def edition_of(*packages: str) -> str:
    """Return a digest of the code, words and weights of some packages, 32 hex digits.

    Parameters
    ----------
    packages
        Names such as ``"workbench.text"``; what lies deeper in them counts as well.

    Examples
    --------
    >>> edition_of("workbench.text") == edition_of("workbench.text", "workbench.ugc.spaces")
    False
    """
    digest = hashlib.blake2b(digest_size=16)
    for package in packages:
        _add(digest, files(package), package)
    return digest.hexdigest()


def _add(digest: hashlib.blake2b, place: Traversable, name: str) -> None:
    for inner in sorted(place.iterdir(), key=lambda one: one.name):
        path = f"{name}/{inner.name}"
        if inner.is_dir():
            _add(digest, inner, path)
        elif inner.name.endswith(_READ):
            content = inner.read_bytes()
            digest.update(f"{path}\n{len(content)}\n".encode())
            digest.update(content)
