"""Thumbnails that travel with a batch: written before the rows that name them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from workbench.project.folder import replace_file
from workbench.project.guard import storage_errors

__all__ = ["paths_in", "write_pictures"]

_SAFE = re.compile(r"media/[0-9a-z_-]+\.jpg")


def write_pictures(folder: Path, pictures: Mapping[str, bytes], *, without: Collection[str]) -> int:
    """Write pictures into a project; return how many.

    A name that is not of the form ``media/<name>.jpg`` might lead out of the folder, so such a
    picture is left out.

    Parameters
    ----------
    folder
        The project folder.
    pictures
        JPEG bytes by path inside the project.
    without
        Paths of pictures of rows that were refused.
    """
    safe = {p: c for p, c in pictures.items() if _SAFE.fullmatch(p) and p not in without}
    for path, content in safe.items():
        with storage_errors(folder / path):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            replace_file(folder / path, content)
    return len(safe)


def paths_in(posts: pa.Table) -> Iterator[str]:
    """Yield the paths of the pictures that posts name."""
    for items in posts.column("media").to_pylist():
        for item in items or ():
            if item["path"]:
                yield item["path"]
