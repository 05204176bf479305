"""Asking the disk for room before a table is written, so that a full disk is one clear line.

The Delta writer panics on its own threads, and prints so, when the disk fills up under it.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path

__all__ = ["ask_for_room"]

_BLOCK = bytes(1 << 20)
_MARGIN = 1 << 16


def ask_for_room(folder: Path, size: int) -> None:
    """Raise OSError unless a file of `size` bytes (and a little) can be written in `folder` now."""
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".room-{uuid.uuid4().hex}"
    try:
        with probe.open("wb") as file:
            _reserve(file.fileno(), size + _MARGIN)
    finally:
        probe.unlink(missing_ok=True)


def _reserve(handle: int, size: int) -> None:
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(handle, 0, size)
        return
    for start in range(0, size, len(_BLOCK)):  # macOS and Windows have no such call
        os.write(handle, _BLOCK[: size - start])
