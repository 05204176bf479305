"""Taking a person out of exported files: tables are rewritten, other files that name them go."""

from __future__ import annotations

import csv
import html
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from workbench.project.folder import replace_file
from workbench.project.guard import storage_errors
from workbench.project.suppression import ELLIPSIS

__all__ = ["Sought", "scrub_exports"]

_TABLES = {".csv", ".tsv"}
_PACKED = {".xlsx", ".zip", ".docx", ".ods"}
_UNSEARCHABLE = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf", ".parquet", ".xz", ".gz", ".bz2"}
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


class Sought(Protocol):
    """Whom the files are searched for: one person, or many."""

    def pattern(self) -> Callable[[str], bool]:
        """Return a test whether a text names them anywhere."""

    def has_row(self, row: list[str], head: list[str]) -> bool:
        """Say whether a row of a table is about them."""

    def cleaned(self, cell: str) -> str:
        """Return a cell without their names and words."""


def scrub_exports(
    folder: Path, sought: Sought, *, since: float = 0, beside: Iterable[Path] = ()
) -> tuple[list[str], list[str]]:
    """Take people out of every file below `folder`, and of files beside it.

    Parameters
    ----------
    sought
        The people.
    since
        Files that cannot be searched stay if they were written before, in seconds since 1970.
    beside
        Further files; names lead there from `folder`.

    Returns
    -------
    rewritten, deleted
        Names of CSV files written again without the person's rows and cells, and of files that
        named them in another format or that cannot be searched, such as pictures.
    """
    rewritten: list[str] = []
    deleted: list[str] = []
    named = sought.pattern()
    below = sorted(folder.rglob("*")) if folder.is_dir() else []
    files = [(path, path.relative_to(folder).as_posix()) for path in below]
    files += [(path, Path(os.path.relpath(path, folder)).as_posix()) for path in beside]
    for path, name in files:
        if not path.is_file():
            continue
        with storage_errors(path):
            content = path.read_bytes()
            hidden = path.suffix.lower() in _UNSEARCHABLE and path.stat().st_mtime >= since
            if named(name) or hidden:
                path.unlink()
                deleted.append(ELLIPSIS if named(name) else name)
            elif path.suffix.lower() not in _UNSEARCHABLE and any(
                map(named, _texts(path, content))
            ):
                if path.suffix.lower() in _TABLES and _rewrite(path, content, sought, named):
                    rewritten.append(name)
                else:
                    path.unlink()
                    deleted.append(name)
    return rewritten, deleted


def _texts(path: Path, content: bytes) -> list[str]:
    """Return a file's text in every spelling in which a name may stand in it."""
    if path.suffix.lower() in _PACKED:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as pack:
                parts = [pack.read(name).decode("utf-8", "replace") for name in pack.namelist()]
        except zipfile.BadZipFile:
            parts = []
        return [text for part in parts for text in (part, html.unescape(part))]
    text = content.decode(_encoding(content), "replace")
    plain = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text)
    plain = plain.replace("\\n", "\n").replace('\\"', '"')
    return [text, html.unescape(text), plain, text.replace('""', '"')]


def _rewrite(path: Path, content: bytes, sought: Sought, named: Callable[[str], bool]) -> bool:
    """Write a CSV file without the people; False if it still named them."""
    encoding = _encoding(content)
    text = content.decode(encoding, "replace")
    try:
        dialect = csv.Sniffer().sniff(text.partition("\n")[0], delimiters=",;\t")
        delimiter = dialect.delimiter
    except csv.Error:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    stay = [
        [sought.cleaned(cell) for cell in row] for row in rows if not sought.has_row(row, rows[0])
    ]
    out = io.StringIO(newline="")
    end = "\r\n" if "\r\n" in text else "\n"
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(stay)
    if named(out.getvalue()) or named(out.getvalue().replace('""', '"')):
        return False
    replace_file(path, out.getvalue().encode(encoding))
    return True


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
