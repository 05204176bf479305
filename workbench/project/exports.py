"""Taking a person out of exported files: tables are rewritten, other files that name them go."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

from workbench.project.folder import replace_file
from workbench.project.guard import storage_errors
from workbench.project.needles import Needles
from workbench.project.suppression import ELLIPSIS, LINKED
from workbench.schema import bare_handle

__all__ = ["scrub_exports"]

_TABLES = {".csv", ".tsv"}
_PACKED = {".xlsx", ".zip", ".docx", ".ods"}
_UNSEARCHABLE = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".pdf", ".parquet", ".xz", ".gz", ".bz2"}
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def scrub_exports(folder: Path, needles: Needles) -> tuple[list[str], list[str]]:
    """Take a person out of every file below `folder`.

    Returns
    -------
    rewritten, deleted
        Names of CSV files written again without the person's rows and cells, and of files that
        named them in another format or that cannot be searched, such as pictures.
    """
    rewritten: list[str] = []
    deleted: list[str] = []
    named = needles.pattern()
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        if not path.is_file():
            continue
        with storage_errors(path):
            name = path.relative_to(folder).as_posix()
            content = path.read_bytes()
            if named(name) or path.suffix.lower() in _UNSEARCHABLE:
                path.unlink()
                deleted.append(ELLIPSIS if named(name) else name)
            elif any(named(text) for text in _texts(path, content)):
                if path.suffix.lower() in _TABLES and _rewrite(path, content, needles, named):
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


def _rewrite(path: Path, content: bytes, needles: Needles, named: Callable[[str], bool]) -> bool:
    """Write a CSV file without the person; False if it still named them."""
    encoding = _encoding(content)
    text = content.decode(encoding, "replace")
    try:
        dialect = csv.Sniffer().sniff(text.partition("\n")[0], delimiters=",;\t")
        delimiter = dialect.delimiter
    except csv.Error:
        delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    quotes, person = needles.quotes(), needles.known()

    def without(cell: str) -> str:
        return person.without_quotes(quotes.without(cell))

    stay = [
        [_clean(cell, needles, without) for cell in row]
        for row in rows
        if not _theirs(row, needles)
    ]
    out = io.StringIO(newline="")
    end = "\r\n" if "\r\n" in text else "\n"
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(stay)
    if named(out.getvalue()) or named(out.getvalue().replace('""', '"')):
        return False
    replace_file(path, out.getvalue().encode(encoding))
    return True


def _theirs(row: list[str], needles: Needles) -> bool:
    """Say whether a cell of a row is the person, by handle, key, number or profile link."""
    names = {*needles.handles, *(f"{needles.platform}:{h}" for h in needles.handles)}
    names |= {f"{needles.platform}:id={u}" for u in needles.users} | set(needles.users)
    names |= set(needles.keys)
    for cell in row:
        plain = cell.strip().lstrip("'")
        link = re.fullmatch(r"https?://[^/\s]+/(@?[\w.\-]+)/?", plain)
        if (
            plain in names
            or bare_handle(plain) in names
            or (link and bare_handle(link[1]) in names)
        ):
            return True
    return False


def _clean(cell: str, needles: Needles, without: Callable[[str], str]) -> str:
    cell = without(cell)
    for word in needles.handles:
        mark = r"(?<![\w.])" if word in needles.bare else r"(?<=[@/:])"
        cell = re.sub(rf"{mark}{re.escape(word)}(?!\w)", ELLIPSIS, cell, flags=re.IGNORECASE)
    ids = needles.link_ids()
    return LINKED.sub(lambda m: ELLIPSIS if m[0] in ids else m[0], cell)


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
