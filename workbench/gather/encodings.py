"""Bytes to text: UTF-8, UTF-16, UTF-32, one byte a character, marks of order, mojibake, NULs.

A file without a mark of order is read as UTF-8 block by block. Where a block is not UTF-8, each
of its lines that is not is read as cp1252, or what the beginning of the file speaks for: one bad
line neither fails nor spoils the others.
"""

from __future__ import annotations

import codecs
import contextlib
import io
from collections.abc import Iterator, Sequence
from typing import IO, Any

from workbench.gather import legacy_encodings

__all__ = ["clean", "decode", "detect", "lines", "repair_column"]

BLOCK = 1 << 20
FEWEST = 4  # bytes to tell an encoding by
ONE_SIDED = 9  # times as many NULs in one half of each pair of bytes as in the other
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def detect(head: bytes) -> str:
    """Return the encoding that the first bytes of a text speak for; ``utf-8`` if nothing does.

    >>> detect("Grüße".encode("utf-16")), detect("ab".encode("utf-16-le")), detect(b"abc")
    ('utf-16', 'utf-16-le', 'utf-8')
    """
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    sample = head[:4096]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    one_sided = max(odd, even) > ONE_SIDED * min(odd, even) + FEWEST
    many = (odd + even) * 4 >= len(sample)
    if len(sample) < FEWEST or not (many or (one_sided and (odd + even) * 50 >= len(sample))):
        return "utf-8" if _is_utf8(head) else _single_bytes(head)
    if odd + even > 0.6 * len(sample):
        return "utf-32-le" if sample[0] else "utf-32-be"
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_utf8(head: bytes) -> bool:
    """Say whether bytes are UTF-8, though perhaps cut off within a character."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _single_bytes(head: bytes) -> str:
    """Return a one-byte encoding that is not cp1252, or ``utf-8``, which falls back to that."""
    strange = b"".join(line for line in head.splitlines(keepends=True) if not _is_utf8(line))
    name = legacy_encodings.guess(strange)
    return "utf-8" if name == "cp1252" else name


def decode(raw: bytes) -> str:
    """Return bytes as text: UTF-8 if they are, else cp1252, else Latin-1; never fails.

    >>> decode("Grüße".encode("cp1252")) == decode("Grüße".encode()) == "Grüße"
    True
    """
    name = detect(raw)
    if name.startswith("utf-8"):
        try:
            return raw.decode(name)
        except UnicodeDecodeError as error:
            if error.end == len(raw) and error.reason == "unexpected end of data":
                return raw[: error.start].decode(name) + "\ufffd"  # cut off within a character
            return _decode_single_bytes(raw.removeprefix(codecs.BOM_UTF8))
    if name in legacy_encodings.CANDIDATES:
        return "".join(_decoded_lines(raw, name))
    return raw.decode(name, "replace")


def _decode_single_bytes(raw: bytes, name: str = "cp1252") -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def lines(stream: IO[bytes], encoding: str) -> Iterator[str]:
    """Yield the lines of a text with their ends, in memory that does not grow with the file."""
    if encoding.startswith(("utf-16", "utf-32")):
        wrapper = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
        try:
            yield from wrapper
        finally:
            with contextlib.suppress(ValueError):  # closed by its owner already
                wrapper.detach()
        return
    fallback = encoding if encoding in legacy_encodings.CANDIDATES else "cp1252"
    rest = b""
    first = True
    while block := stream.read(BLOCK):
        whole = rest + (block.removeprefix(codecs.BOM_UTF8) if first else block)
        first = False
        cut = whole.rfind(b"\n") + 1 or whole[:-1].rfind(b"\r") + 1
        rest = whole[cut:]
        yield from _decoded_lines(whole[:cut], fallback)
    yield from _decoded_lines(rest, fallback)


def _decoded_lines(raw: bytes, fallback: str) -> Iterator[str]:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        for line in raw.splitlines(keepends=True):  # bytes: only \n, \r and \r\n end a line
            try:
                yield line.decode()
            except UnicodeDecodeError:
                yield _decode_single_bytes(line, fallback)
        return
    yield from io.StringIO(text, newline="")


def clean(text: str) -> str:
    r"""Return `text` without NULs and lone surrogates, which no table can hold.

    >>> clean("a\x00b")
    'ab'
    """
    if "\x00" in text:
        text = text.replace("\x00", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def repair_column(texts: Sequence[str | None]) -> Sequence[str | None]:
    """Undo UTF-8 that was read as cp1252 or Latin-1, if the whole column proves it.

    Proof: every text beyond ASCII turns back into valid UTF-8, and ftfy finds at least one of
    them garbled. One properly written "é" or emoji anywhere in the column, and nothing is touched.

    >>> repair_column(["cafÃ©", "plain", None])
    ['café', 'plain', None]
    >>> repair_column(["cafÃ©", "café"])
    ['cafÃ©', 'café']
    """
    strange = ((i, t) for i, t in enumerate(texts) if t is not None and not t.isascii())
    repaired: dict[int, str] = {}
    for i, text in strange:
        undone = _undo(text)
        if undone is None:
            return texts
        repaired[i] = undone
    if not repaired:
        return texts
    from ftfy.badness import is_bad  # only when needed

    if not any(is_bad(texts[i] or "") for i in repaired):
        return texts
    result: list[Any] = list(texts)
    for i, text in repaired.items():
        result[i] = text
    return result


def _undo(text: str) -> str | None:
    import ftfy.bad_codecs  # noqa: F401  # registers sloppy-windows-1252 when needed

    for codec in ("latin-1", "sloppy-windows-1252"):
        try:
            return text.encode(codec).decode()
        except UnicodeError:
            continue
    return None
