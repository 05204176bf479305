"""Pictures that lie beside an export: made small, and named in the media of their posts.

Found are the files that instaloader saved with a post, and files named after the post's id in the
export's folder or in a folder inside it: ``BxbYDJsuyO2.jpg``, ``BxbYDJsuyO2_1.webp``.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path, PureWindowsPath
from typing import Any

from workbench.gather.thumbnails import picture_name, thumbnail
from workbench.schema import POSTS, Batch, post_key
from workbench.schema.tables import MEDIA

__all__ = ["PicturesBeside"]

LARGEST = 30 << 20  # bytes of a file
SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
LONGEST = 200  # characters of a path
_CONTROL = re.compile(r"[\x00-\x1f\ud800-\udfff:]")
_PART = re.compile(r"[_-]\d{1,2}$")


class PicturesBeside:
    """The picture files around one export.

    Parameters
    ----------
    path
        The export: a file, or the folder that is read as one.
    """

    def __init__(self, path: Path) -> None:
        self.folder = path if path.is_dir() else path.parent

    @cached_property
    def _by_id(self) -> dict[str, Path]:
        """Files by the post id that names them; the first of several is kept."""
        found: dict[str, Path] = {}
        for file in sorted(_pictures_in(self.folder), key=lambda f: f.name):
            found.setdefault(file.stem, file)
            found.setdefault(_PART.sub("", file.stem), file)
            # Instagram's numbers name the post of their shortcode.
            found.setdefault(post_key("instagram", file.stem).partition(":")[2], file)
        return found

    def names(self) -> bytes:
        """Return the names of the pictures: an export counts as new when one is added."""
        return "\n".join(["pictures", *sorted(f.name for f in _pictures_in(self.folder))]).encode()

    def added_to(self, batch: Batch) -> Batch:
        """Return a batch with a small picture of each post that has one here.

        The picture's path inside the project stands in the first medium; paths outside the
        project are dropped.
        """
        import pyarrow as pa

        posts = batch.tables.get("posts")
        if posts is None or not posts.num_rows:
            return batch
        pictures: dict[str, bytes] = {}
        cells: list[list[dict[str, Any]] | None] = []
        for key, media in zip(
            posts.column("post").to_pylist(), posts.column("media").to_pylist(), strict=True
        ):
            name = picture_name(key)
            if name not in pictures and (small := self._small(key, media or ())) is not None:
                pictures[name] = small
            cells.append(_named(media, name if name in pictures else None))
        column = pa.array(cells, pa.list_(MEDIA))
        table = posts.set_column(POSTS.names.index("media"), posts.schema.field("media"), column)
        tables = {**batch.tables, "posts": table}
        return dataclasses.replace(batch, tables=tables, pictures={**batch.pictures, **pictures})

    def _small(self, key: str, media: Iterable[Mapping[str, Any]]) -> bytes | None:
        for file in self._files(key, media):
            if file.stat().st_size <= LARGEST and (small := thumbnail(file.read_bytes())):
                return small
        return None

    def _files(self, key: str, media: Iterable[Mapping[str, Any]]) -> Iterable[Path]:
        for medium in media:
            if (path := medium["path"]) and _stays_inside(path):
                named = self.folder / path
                # The still picture of a video lies beside it under the same name.
                stills = [named.with_suffix(suffix) for suffix in SUFFIXES]
                yield from (p for p in (named, *stills) if self._ours(p))
        if (file := self._by_id.get(key.partition(":")[2])) and self._ours(file):
            yield file

    def _ours(self, path: Path) -> bool:
        """Say whether a file is a picture inside the folder, links not followed out of it."""
        return (
            path.suffix.lower() in SUFFIXES
            and path.is_file()
            and path.resolve().is_relative_to(self.folder.resolve())
        )


def _stays_inside(path: str) -> bool:
    """Judge the text of a path before the file system is asked: it came with the export.

    Asking Windows for a file on another host already sends that host the user's password hash.
    """
    here = PureWindowsPath(path)  # splits at both slashes
    return bool(
        here.name
        and len(path) <= LONGEST
        and not here.drive
        and not here.root
        and ".." not in here.parts
        and not _CONTROL.search(path)
    )


def _pictures_in(folder: Path) -> Iterable[Path]:
    inside = [folder, *(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith("."))]
    for place in inside:
        try:
            yield from [p for p in place.iterdir() if p.suffix.lower() in SUFFIXES]
        except OSError:  # a folder that one may not read holds no pictures for us
            continue


def _named(media: list[dict[str, Any]] | None, name: str | None) -> list[dict[str, Any]] | None:
    if not media:
        return [{"kind": "image", "path": name, "url": None}] if name else media
    return [m | {"path": name if i == 0 else None} for i, m in enumerate(media)]
