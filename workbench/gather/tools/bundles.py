"""Exports that come as a folder or ZIP of many files: their names, and the bytes of each."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from workbench.errors import FormatError
from workbench.gather.format import Member
from workbench.gather.opened import Opened

__all__ = ["LARGEST", "folder_members", "zip_members", "zip_names"]

LARGEST = 300 << 20
MOST_NAMES = 1_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError)


def zip_names(file: Opened) -> tuple[str, ...]:
    """Return the names in a ZIP, remembered; () if it is none or damaged."""
    if "zip_names" not in file.memo:
        file.memo["zip_names"] = _zip_names(file) if file.head.startswith(b"PK") else ()
    names: tuple[str, ...] = file.memo["zip_names"]
    return names


def _zip_names(file: Opened) -> tuple[str, ...]:
    try:
        with zipfile.ZipFile(file.path) as archive:
            names = archive.namelist()[:MOST_NAMES]
            return tuple(n for n in names if n and n[-1] != "/")  # neither nameless nor a folder
    except (*_BROKEN, ValueError):
        return ()


def zip_members(file: Opened, names: Sequence[str]) -> list[Member]:
    """Return files in a ZIP; each is unpacked in memory when it is asked for."""
    return [Member(name, lambda name=name: _unzipped(file, name)) for name in names]  # type: ignore[misc]  # mypy has no type for a lambda's default


def _unzipped(file: Opened, name: str) -> bytes:
    shown = f"{file.shown}/{name}"
    try:
        with zipfile.ZipFile(file.path) as archive, archive.open(name) as stream:
            content = stream.read(LARGEST + 1)
    except (*_BROKEN, KeyError, ValueError) as error:
        raise FormatError("gather.damaged", path=shown) from error
    if len(content) > LARGEST:
        raise FormatError("gather.too_large", path=shown, limit=LARGEST >> 20)
    return content


def folder_members(folder: Path, names: Sequence[str]) -> list[Member]:
    """Return files below a folder, read when they are asked for."""
    opened = [(name, Opened(folder / name, name)) for name in names]
    return [Member(name, lambda file=file: file.whole(LARGEST)) for name, file in opened]  # type: ignore[misc]  # as above
