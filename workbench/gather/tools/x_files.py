"""The account archive of X: its posts alone, in their folder, in their ZIP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.errors import FormatError
from workbench.gather.fields import Options, Piece
from workbench.gather.format import Bundle, Member
from workbench.gather.opened import Opened
from workbench.gather.tools import bundles
from workbench.gather.tools.harvest import gather
from workbench.gather.tools.x_export import archive_posts, is_x, owner_in, read_x
from workbench.gather.tools.x_items import Author, tweet_rows
from workbench.schema import Problem

__all__ = ["BUNDLE", "is_x_file", "read_x_file"]

_POSTS = re.compile(r"(?:^|/)data/tweets?(?:-part\d+)?\.js$")
_ACCOUNT = re.compile(r"(?:^|/)data/account\.js$")
_DATA = re.compile(r"(?:^|/)data/[^/]+\.js$")


def _members(names: Sequence[str]) -> list[str]:
    """Return the script files of an archive, so that nothing else of it is looked at."""
    there = any(_POSTS.search(name) for name in names)
    return [name for name in names if _DATA.search(name)] if there else []


def is_x_file(file: Opened) -> bool:
    """Say whether a file holds posts of X, or is the ZIP of an archive."""
    if file.head.startswith(b"PK"):
        return bool(_members(bundles.zip_names(file)))
    return is_x(file)


def read_x_file(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of a file of posts, or of the ZIP of an archive."""
    if file.head.startswith(b"PK"):
        members = bundles.zip_members(file, _members(bundles.zip_names(file)))
        return _read_members(file.shown, members, options)
    return read_x(file, options)


def _read_members(shown: str, members: Sequence[Member], options: Options) -> Iterator[Piece]:
    del shown
    author = _owner(members)
    posts = sorted((m for m in members if _POSTS.search(m.name)), key=lambda m: m.name)
    yield from gather(_numbered(posts), lambda item: tweet_rows(item, None, author), options)
    spare = sum(not _POSTS.search(m.name) and not _ACCOUNT.search(m.name) for m in members)
    if spare:
        values = {"files": spare}
        note = Problem(None, None, "exports_social.files_left_alone", values, rejected=False)
        yield Piece({}, (), (note,))


def _owner(members: Sequence[Member]) -> Author:
    for member in members:
        if _ACCOUNT.search(member.name):
            try:
                return owner_in(member.content())
            except FormatError:
                continue
    return Author()


def _numbered(members: Sequence[Member]) -> Iterator[tuple[int, object]]:
    row = 0
    for member in members:
        try:
            posts = archive_posts(member.content(), member.name)
        except FormatError as error:
            row += 1
            values = {"file": member.name, "why": error.phrase}
            yield row, Problem(row, None, "gather.damaged_in_folder", values)
            continue
        for post in posts:
            row += 1
            yield row, post


BUNDLE = Bundle(_members, _read_members)
