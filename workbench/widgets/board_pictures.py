"""Kept pictures for the browser: only those that posts name, only from the project's own folder."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

__all__ = ["Pictures", "pictures_of", "read_pictures"]

Pictures = Callable[[str], bytes | None]

_SAFE = re.compile(r"media/[0-9a-z_-]+\.jpg")
_JPEG = b"\xff\xd8\xff"
LARGEST = 1_000_000


def pictures_of(project: Any) -> Pictures | None:  # noqa: ANN401  # a Project, or a stand-in
    """Return what reads a project's pictures by their path, None where there is no folder."""
    folder = getattr(project, "folder", None)
    if folder is None:
        return None

    def read(path: str) -> bytes | None:
        file = Path(folder) / path
        if not _SAFE.fullmatch(path) or file.is_symlink() or not file.is_file():
            return None
        return file.read_bytes()

    return read


def read_pictures(pictures: Pictures, paths: list[str | None]) -> tuple[list[int], list[bytes]]:
    """Return which of the paths have a picture that may be shown, and the JPEGs.

    Others are left out: a placeholder stands there.
    """
    places, found = [], []
    for place, path in enumerate(paths):
        content = pictures(path) if path and _SAFE.fullmatch(path) else None
        if content and content.startswith(_JPEG) and len(content) <= LARGEST:
            places.append(place)
            found.append(content)
    return places, found
