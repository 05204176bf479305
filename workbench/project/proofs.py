"""Files that show that somebody agreed, kept under the hash of what is in them.

A file lies under its SHA-256, so a changed file no longer fits its name; what it was called and
whom it is about stands in the event only. Whoever erases people erases the files of their events.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from workbench.errors import NotFoundError, SettingError
from workbench.project.folder import replace_file
from workbench.project.guard import storage_errors
from workbench.project.locks import ProjectLock

__all__ = ["LARGEST", "ProofFile", "ProofState", "ProofStore", "plain_name"]

LARGEST = 20_000_000  # bytes; a screenshot has one million, a signed PDF a few
LONGEST_NAME = 120
ProofState = Literal["whole", "changed", "missing"]

_SHA256 = re.compile(r"[0-9a-f]{64}")
_HEADS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
)
_HEIC = frozenset({b"heic", b"heix", b"mif1", b"msf1"})
_ENDINGS = ("pdf", "png", "jpg", "webp", "heic", "eml", "txt")
_BINARY = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A file that was taken in.

    Parameters
    ----------
    sha256
        Of its bytes, in hexadecimal.
    name
        What it was called, without folders and characters that deceive.
    kind
        pdf, png, jpg, webp, heic, eml or txt, told from its bytes.
    size
        In bytes.
    """

    sha256: str
    name: str
    kind: str
    size: int


class ProofStore:
    """The proofs of a project.

    Parameters
    ----------
    folder
        Where they lie; it is made with the first one.
    lock
        The project's.
    """

    def __init__(self, folder: Path, lock: ProjectLock | None = None) -> None:
        self.folder = folder
        self._lock = lock

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep erasures away between a file and the event that refers to it."""
        if self._lock is None:
            yield
            return
        with self._lock.hold():
            yield

    def keep(self, path: str | Path) -> ProofFile:
        """Copy a file into the project; the same file twice is kept once.

        Raises
        ------
        NotFoundError
            There is no such file.
        SettingError
            It is empty, larger than 20 MB, or nothing that shows a text or picture.
        ProjectError
            It cannot be read, or the project cannot be written to.
        """
        content = _read(Path(path))
        kind = _kind_of(content, Path(path).suffix)
        if kind is None:
            raise SettingError("rights.proof_kind", where=str(path), known=", ".join(_ENDINGS))
        sha256 = hashlib.sha256(content).hexdigest()
        if self.state(sha256) != "whole":
            with storage_errors(self.folder):
                self.folder.mkdir(parents=True, exist_ok=True)
                self.erase([sha256])
                replace_file(self.folder / f"{sha256}.{kind}", content)
        return ProofFile(sha256, plain_name(Path(path).name), kind, len(content))

    def path(self, sha256: str) -> Path | None:
        """Return where a proof lies; None if it is not there."""
        if not _SHA256.fullmatch(sha256):  # it may come from somebody else's events
            return None
        places = (self.folder / f"{sha256}.{ending}" for ending in _ENDINGS)
        return next((p for p in places if p.is_file() and not p.is_symlink()), None)

    def state(self, sha256: str) -> ProofState:
        """Say whether a proof is there and still what it was, by reading it."""
        path = self.path(sha256)
        if path is None:
            return "missing"
        with storage_errors(path), path.open("rb") as file:
            whole = hashlib.file_digest(file, "sha256").hexdigest() == sha256
        return "whole" if whole else "changed"

    def erase(self, hashes: Iterable[str]) -> int:
        """Delete proofs; return how many were there."""
        gone = 0
        for sha256 in set(hashes):
            while (path := self.path(sha256)) is not None:
                with storage_errors(path):
                    path.unlink()
                gone += 1
        return gone

    def erase_unused(self, used: Collection[str]) -> int:
        """Delete the proofs that no event refers to any more; return how many."""
        there = self.folder.iterdir() if self.folder.is_dir() else ()
        hashes = {p.stem for p in there if _SHA256.fullmatch(p.stem)}
        return self.erase(hashes - set(used))

    def take(self, other: ProofStore, hashes: Iterable[str]) -> int:
        """Copy proofs from another copy of the project; return how many.

        What was changed there is not taken over.
        """
        taken = 0
        for sha256 in sorted(set(hashes)):
            source = other.path(sha256)
            if source is None or self.state(sha256) == "whole" or other.state(sha256) != "whole":
                continue
            if self.keep(source).sha256 == sha256:
                taken += 1
        return taken


def plain_name(name: str) -> str:
    r"""Return a file name that leads nowhere and deceives nobody.

    >>> plain_name("..\\..\\evil\u202egpj.exe\n"), plain_name("\ud800.."), plain_name("a/b.png")
    ('evilgpj.exe', 'proof', 'b.png')
    """
    last = re.split(r"[\\/]", name)[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] not in "CZ" or c == " ")
    shown = " ".join(shown.split()).strip(". ")
    if len(shown) > LONGEST_NAME:
        stem, dot, ending = shown.rpartition(".")
        short = dot and len(ending) <= len("jpeg")
        shown = f"{stem[:LONGEST_NAME]}…{dot}{ending}" if short else shown[:LONGEST_NAME]
    return shown or "proof"


def _read(path: Path) -> bytes:
    if not path.exists():
        raise NotFoundError("rights.no_proof_file", path=str(path))
    if not path.is_file():  # a pipe or a device would never end
        raise SettingError("rights.proof_kind", where=str(path), known=", ".join(_ENDINGS))
    with storage_errors(path), path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if not content:
        raise SettingError("rights.proof_empty", where=str(path))
    if len(content) > LARGEST:
        raise SettingError("rights.proof_large", where=str(path), most=LARGEST / 1e6)
    return content


def _kind_of(content: bytes, suffix: str) -> str | None:
    """Return what a file is by its bytes; None if it is nothing that shows a text or picture."""
    for head, kind in _HEADS:
        if content.startswith(head):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "heic"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if _BINARY.search(text):
        return None
    return "eml" if suffix.lower() == ".eml" else "txt"
