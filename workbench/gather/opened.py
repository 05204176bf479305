"""A file on disk as readers see it: unpacked on the fly, its first bytes at hand."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import hashlib
import io
import lzma
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any, cast

from workbench.errors import FormatError

__all__ = ["HEAD", "Opened", "damage"]

HEAD = 1 << 18
MOST_AT_ONCE = 1 << 30
_PACKERS = ((b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\x00", "xz"), (b"BZh", "bzip2"))
DAMAGE = (EOFError, gzip.BadGzipFile, lzma.LZMAError, zlib.error)


@dataclass(frozen=True)
class Opened:
    """One file.

    Parameters
    ----------
    path
        Where it lies.
    shown
        How it is named to the user.
    memo
        What those who tell formats have found out about it, so that each looks only once.
    """

    path: Path
    shown: str
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def packed(self) -> str | None:
        """How it is compressed: gzip, xz, bzip2 or None, by its first bytes."""
        with self.path.open("rb") as file:
            start = file.read(8)
        return next((name for mark, name in _PACKERS if start.startswith(mark)), None)

    @cached_property
    def head(self) -> bytes:
        """The first 256 kB, unpacked.

        Raises
        ------
        FormatError
            The file is cut off or damaged before that.
        """
        with self.stream() as stream:
            return stream.read(HEAD)

    @property
    def cut(self) -> bool:
        """Whether the file goes on after its `head`."""
        return len(self.head) >= HEAD

    @contextlib.contextmanager
    def stream(self) -> Iterator[IO[bytes]]:
        """Open the unpacked bytes.

        Raises
        ------
        FormatError
            The compressed file turns out to be cut off or damaged while it is read.
        """
        with contextlib.ExitStack() as stack, damage(self.shown):
            raw = stack.enter_context(self.path.open("rb"))
            if self.packed == "gzip":
                yield cast("IO[bytes]", stack.enter_context(gzip.open(raw)))
            elif self.packed == "xz":
                yield cast("IO[bytes]", stack.enter_context(lzma.open(raw)))
            elif self.packed == "bzip2":
                yield cast("IO[bytes]", stack.enter_context(bz2.open(raw)))
            else:
                yield raw

    def whole(self, limit: int = MOST_AT_ONCE) -> bytes:
        """Return all bytes, unpacked, up to `limit` of them: 1 GiB.

        Raises
        ------
        FormatError
            The file is damaged or larger.
        """
        with self.stream() as stream:
            content = stream.read(limit + 1)
        if len(content) > limit:
            raise FormatError("gather.too_large", path=self.shown, limit=limit >> 20)
        return content

    @contextlib.contextmanager
    def seekable(self) -> Iterator[IO[bytes]]:
        """Open the unpacked bytes for readers that jump about."""
        if self.packed:
            yield io.BytesIO(self.whole())
        else:
            with self.path.open("rb") as file:
                yield file

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the file as it lies there."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def modified(self) -> int:
        """Microseconds since 1970 at which the file was last changed."""
        return self.path.stat().st_mtime_ns // 1000


@contextlib.contextmanager
def damage(shown: str) -> Iterator[None]:
    """Turn what unpacking a broken file raises into one clear error."""
    try:
        yield
    except DAMAGE as error:
        raise FormatError("gather.damaged", path=shown) from error
    except OSError as error:
        if isinstance(error, FormatError):
            raise
        reason = error.strerror or str(error)
        raise FormatError("gather.unreadable", path=shown, reason=reason) from error
