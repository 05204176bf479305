"""What a file is, by its content: which container, and in words what it is if we cannot read it."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from workbench.errors import FormatError
from workbench.gather.encodings import decode, detect
from workbench.gather.json_records import UNREADABLE, load, records_in
from workbench.gather.opened import Opened
from workbench.phrases import say

__all__ = ["Container", "container", "first_record", "refuse_folder", "seen"]

Container = Literal["json", "text", "xlsx", "parquet", "empty", "binary"]
SMALL = 64 << 20
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF", "pdf"),
    (b"SQLite format 3", "sqlite"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"RIFF", "media"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"\x80\x04\x95", "pickle"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
_WEB = re.compile(rb"^\s*(?:<!doctype html|<html|<head)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_PICTURES = frozenset((".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".mp4", ".mov", ".bmp"))


def container(file: Opened) -> Container:
    """Return what kind of container a file is."""
    head = file.head
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "empty"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "xlsx" if _is_workbook(file) else "binary"
    if any(head.startswith(mark) for mark, _ in _MAGIC) or head[4:8] == b"ftyp":
        return "binary"
    if _WEB.match(head) or not _is_text(head):
        return "binary"
    start = decode(head[:4096]).lstrip("\ufeff \t\r\n")
    return "json" if start[:1] in {"{", "["} else "text"


def _is_workbook(file: Opened) -> bool:
    try:
        with file.seekable() as stream, zipfile.ZipFile(stream) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return b"xl/" in file.head or b"[Content_Types].xml" in file.head[:200]


def _is_text(head: bytes) -> bool:
    if detect(head).startswith(("utf-16", "utf-32")):
        return True
    text = decode(head[:65536])
    return len(_CONTROL.findall(text)) <= 0.02 * len(text)


def first_record(file: Opened) -> object:
    """Return the first record of a JSON file, or None if it cannot be told from its beginning."""
    text = decode(file.head).lstrip("\ufeff \t\r\n")
    if text.startswith("["):
        try:
            return json.JSONDecoder().raw_decode(text, len(text) - len(text[1:].lstrip()))[0]
        except UNREADABLE:
            pass
    if file.cut and file.path.stat().st_size > SMALL:
        return None
    try:
        content = load(file.whole())
    except UNREADABLE:
        return None
    records = records_in(content)
    return records[0] if records else None


def whole_if_small(file: Opened) -> Any:  # noqa: ANN401  # JSON is anything
    """Return a small JSON document parsed, or None."""
    if file.cut and file.path.stat().st_size > SMALL:
        return None
    try:
        return load(file.whole())
    except UNREADABLE:
        return None


def seen(file: Opened) -> str:
    """Return in words what a file is that we cannot read."""
    head = file.head
    kind = container(file)
    if kind == "empty":
        return say("gather.seen_empty")
    if _WEB.match(head):
        return say("gather.seen_web")
    if head[4:8] == b"ftyp":
        return say("gather.seen_media")
    for mark, name in _MAGIC:
        if head.startswith(mark):
            return say(f"gather.seen_{name}")
    return say("gather.seen_text" if kind in {"text", "json"} else "gather.seen_binary")


def refuse_folder(folder: Path, files: Sequence[Path]) -> FormatError:
    """Return the error that says what a folder without anything to import holds."""
    if not files:
        what = say("gather.seen_empty_folder")
    else:
        kinds = Counter(path.suffix.lower() for path in files)
        pictures = sum(n for suffix, n in kinds.items() if suffix in _PICTURES)
        phrase = "gather.seen_pictures" if 2 * pictures > len(files) else "gather.seen_folder"
        most = ", ".join(s or "–" for s, _ in kinds.most_common(3))
        what = say(phrase, pictures=pictures, files=len(files), kinds=most)
    return FormatError("gather.unknown_folder", path=str(folder), seen=what)
