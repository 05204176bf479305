"""Which files of a "download your information" are read: alone, in their folder, in their ZIP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from workbench.errors import FormatError
from workbench.gather import sniff
from workbench.gather.fields import Options, Piece
from workbench.gather.format import Bundle, Member
from workbench.gather.json_records import UNREADABLE, load
from workbench.gather.opened import Opened
from workbench.gather.tools import bundles
from workbench.gather.tools.harvest import gather
from workbench.gather.tools.items import Item, Notes
from workbench.gather.tools.meta_export import Owner, is_meta, owner_in_name, records_of, rows_of
from workbench.gather.tools.records import first_objects, numbered
from workbench.schema import Problem, handle_of

__all__ = ["BUNDLE", "is_meta_file", "read_meta_file"]

_PROFILE = re.compile(r"(?:^|/)personal_information/personal_information\.json$")
_READ = (
    _PROFILE,
    re.compile(r"(?:^|/)(?:content|media)/(?:posts|reels|stories|igtv_videos|archived_posts)"
               r"(?:_\d+)?\.json$"),
    re.compile(r"(?:^|/)past_instagram_insights/(?:posts|reels|stories)(?:_\d+)?\.json$"),
    re.compile(r"(?:^|/)comments/(?:post_comments|reels_comments)(?:_\d+)?\.json$"),
    re.compile(r"(?:^|/)followers_and_following/(?:followers|following)(?:_\d+)?\.json$"),
)  # fmt: skip
_NEAR = 5


def _members(names: Sequence[str]) -> list[str]:
    """Return every JSON file of an export, so that its messages are not taken for posts."""
    roots = {name[: found.start()] for name in names for p in _READ if (found := p.search(name))}
    roots = {_root(root) for root in roots}
    inside = [n for n in names if any(not root or n.startswith(f"{root}/") for root in roots)]
    return [name for name in inside if name.endswith(".json")] if roots else []


_AREAS = re.compile(
    r"(?:^|/)(?:your_instagram_activity|logged_information|connections|personal_information"
    r"|content|media|comments)(?:/|$).*"
)


def _root(folder: str) -> str:
    return _AREAS.sub("", folder)


def _is_read(name: str) -> bool:
    return any(pattern.search(name) for pattern in _READ)


def is_meta_file(file: Opened) -> bool:
    """Say whether a file is one of an export, or the ZIP of one."""
    if file.head.startswith(b"PK"):
        return bool(_members(bundles.zip_names(file)))
    if sniff.container(file) != "json":
        return False
    return any(is_meta(part) for record in first_objects(file) for part in records_of(record)[:3])


def read_meta_file(file: Opened, options: Options) -> Iterator[Piece]:
    """Yield the tables of one file of an export, or of its ZIP."""
    if file.head.startswith(b"PK"):
        members = bundles.zip_members(file, _members(bundles.zip_names(file)))
        return _read_members(file.path.stem, members, options)
    owner = _owner_around(file.path)
    return gather(numbered(file, records_of), lambda item: rows_of(item, owner), options)


def _owner_around(path: Path) -> Owner:
    """Return whose export a file lies in, by the profile or the name of a folder above it."""
    for folder in list(path.resolve().parents)[:_NEAR]:
        if (named := owner_in_name(folder.name)).handle:
            return named
        inside = folder / "personal_information"
        for profile in (inside, inside / "personal_information"):
            beside = profile / "personal_information.json"
            if beside.is_file() and beside != path:
                return _owner_in([Member(beside.as_posix(), beside.read_bytes)])
    return Owner()


def _owner_in(members: Sequence[Member]) -> Owner:
    for member in members:
        if _PROFILE.search(member.name):
            try:
                records = records_of(load(member.content()))
            except (*UNREADABLE, FormatError, OSError):
                continue
            for record in records:
                if isinstance(record, dict):
                    rows = rows_of(Item(record, 1, Notes()), Owner())
                    if not isinstance(rows, Problem) and rows[0].table == "accounts":
                        return Owner(handle_of(rows[0].record["account"]))
    return Owner()


def _read_members(shown: str, members: Sequence[Member], options: Options) -> Iterator[Piece]:
    """Yield the tables of the files that are read, and say how many are left alone."""
    chosen = sorted((m for m in members if _is_read(m.name)), key=lambda m: m.name)
    owner = _owner_in(chosen)
    owner = owner if owner.handle else owner_in_name(shown)
    yield from gather(_numbered(chosen), lambda item: rows_of(item, owner), options)
    spare = len(members) - len(chosen)
    if spare:
        values = {"files": spare}
        note = Problem(None, None, "exports_social.files_left_alone", values, rejected=False)
        yield Piece({}, (), (note,))


def _numbered(members: Sequence[Member]) -> Iterator[tuple[int, object]]:
    row = 0
    for member in members:
        try:
            records = records_of(load(member.content()))
        except (*UNREADABLE, FormatError):
            row += 1
            values = {"file": member.name, "why": "gather.damaged"}
            yield row, Problem(row, None, "gather.damaged_in_folder", values)
            continue
        for record in records:
            row += 1
            yield row, record


BUNDLE = Bundle(_members, _read_members)
