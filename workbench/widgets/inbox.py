"""The drop folder: large exports are put there instead of going through the browser."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workbench.errors import NotFoundError

__all__ = ["Inbox"]

MOST = 50


class Inbox:
    """A folder that people drop exports into.

    Parameters
    ----------
    folder
        Made when something is put there; it need not exist.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def listed(self) -> list[dict[str, Any]]:
        """Return name and size in bytes of what lies there, newest first, at most 50."""
        if not self.folder.is_dir():
            return []
        seen = [(_looked_at(p), p) for p in self.folder.iterdir() if not p.name.startswith(".")]
        found = [(stat, p) for stat, p in seen if stat is not None]
        found.sort(key=lambda one: one[0].st_mtime, reverse=True)
        return [
            {"name": p.name, "bytes": stat.st_size if p.is_file() else 0}
            for stat, p in found[:MOST]
        ]

    def find(self, path: str) -> Path:
        """Return the file meant by a path, or by the name of one in the drop folder."""
        dropped = self.folder / path
        if os.path.basename(path) == path and dropped.exists():  # noqa: PTH119  # as typed
            return dropped
        return Path(path).expanduser()

    def remove(self, name: str) -> None:
        """Delete a file of the drop folder, as imported exports hold personal data.

        Raises
        ------
        NotFoundError
            There is no such file in it.
        """
        path = self.folder / name
        if Path(name).name != name or not path.is_file():
            raise NotFoundError("widgets.not_dropped", file=name, folder=str(self.folder))
        path.unlink()

    @contextmanager
    def borrowed(self, name: str, content: bytes) -> Iterator[Path]:
        """Give a small file a place on the disk for as long as it is read."""
        tidy = re.sub(r"[^\w.\- ]+", "_", Path(name).name)[-120:].lstrip(".") or "upload"
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / tidy
            path.write_bytes(content)
            yield path


def _looked_at(path: Path) -> os.stat_result | None:
    """Return what the disk says of a path; None for a link to nowhere or what may not be seen."""
    try:
        return path.stat()
    except OSError:
        return None
