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
_LIST = re.compile(r"\s*[,;|\n]\s*")
_ABOUT = frozenset({"account", "accounts", "handle", "handles", "links", "person"})
_WRITERS = frozenset({"owner", "decided_by"})
_HANDLE_AT = re.compile(r"(\S+) \((\w+)\)")
_PROFILE = re.compile(r"https?://[^/\s]+/(@?[\w.\-]+)/?")
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
        return needles.without_words(person.without_quotes(quotes.without(cell)))

    stay = [
        [_clean(cell, needles, without) for cell in row]
        for row in rows
        if not _theirs(row, rows[0], needles)
    ]
    out = io.StringIO(newline="")
    end = "\r\n" if "\r\n" in text else "\n"
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(stay)
    if named(out.getvalue()) or named(out.getvalue().replace('""', '"')):
        return False
    replace_file(path, out.getvalue().encode(encoding))
    return True


def _theirs(row: list[str], head: list[str], needles: Needles) -> bool:
    """Say whether a row is about the person: by handle, key, number, link or display name.

    Lists count where the column says who the row is about, or where they are written as
    "handle (platform)": the row of a person with several accounts is theirs as a whole.
    """
    names = {*needles.handles, *(f"{needles.platform}:{h}" for h in needles.handles)}
    names |= {f"{needles.platform}:id={u}" for u in needles.users} | set(needles.users)
    names |= set(needles.keys)
    called = {name.casefold() for name in needles.called}
    for at, cell in enumerate(row):
        column = head[at].strip().casefold() if at < len(head) else ""
        plain = cell.strip().lstrip("'")
        if plain.casefold() in called and column not in _WRITERS:
            return True
        for part in {plain, *_LIST.split(plain)} if column in _ABOUT else (plain,):
            if _is_one_of(part, names):
                return True
        for one in _LIST.split(plain):
            found = _HANDLE_AT.fullmatch(one)
            if found and found[2] == needles.platform and bare_handle(found[1]) in names:
                return True
    return False


def _is_one_of(cell: str, names: set[str]) -> bool:
    link = _PROFILE.fullmatch(cell)
    return (
        cell in names or bare_handle(cell) in names or bool(link and bare_handle(link[1]) in names)
    )


def _clean(cell: str, needles: Needles, without: Callable[[str], str]) -> str:
    cell = without(cell)
    for name in needles.called:
        cell = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", ELLIPSIS, cell, flags=re.IGNORECASE)
    for word in needles.handles:
        mark = r"(?<![\w.])" if word in needles.bare else r"(?<=[@/:])"
        cell = re.sub(rf"{mark}{re.escape(word)}(?!\w)", ELLIPSIS, cell, flags=re.IGNORECASE)
    ids = needles.link_ids()
    return LINKED.sub(lambda m: ELLIPSIS if m[0] in ids else m[0], cell)


def _encoding(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    return "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
