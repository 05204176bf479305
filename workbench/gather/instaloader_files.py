"""Folders that instaloader has written: posts, profiles and comments as .json or .json.xz.

The folder is one source. A file of it that is cut off costs that file, which the report names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.errors import FormatError
from workbench.gather.fields import Options, Piece
from workbench.gather.instaloader_nodes import (
    comment_records,
    pick,
    post_record,
    posts_in_profile,
    profile_record,
    related_profiles,
)
from workbench.gather.json_records import document
from workbench.gather.opened import Opened
from workbench.gather.raw_records import as_json
from workbench.gather.times import to_datetime
from workbench.schema import ACCOUNTS, COMMENTS, POSTS, RAW, Problem, to_arrow

__all__ = ["folder_hash", "is_instaloader", "looks_like_instaloader", "read_files"]

FILES_AT_ONCE = 2_000
_PICTURES = {".jpg": "image", ".jpeg": "image", ".png": "image", ".webp": "image", ".mp4": "video"}
_POSTS = ("Post", "StoryItem")
_NO_POSTS = ("Hashtag", "FrozenNodeIterator", None)


def is_instaloader(content: object) -> bool:
    """Say whether parsed JSON is one that instaloader wrote.

    >>> is_instaloader({"node": {}, "instaloader": {"node_type": "Post"}})
    True
    """
    if isinstance(content, list):
        first = content[0] if content else None
        return isinstance(first, dict) and {"owner", "text", "created_at"} <= set(first)
    return (
        isinstance(content, dict)
        and isinstance(content.get("node"), dict)
        and "instaloader" in content
    )


def looks_like_instaloader(path: Path) -> bool:
    """Say whether a file in a folder is one of instaloader's, by its beginning if need be."""
    name = path.name.lower()
    if name.endswith((".json.xz", "_comments.json")):
        return True
    if not name.endswith(".json"):
        return False
    with path.open("rb") as file:
        start = b"".join(file.read(4096).split())
    return start.startswith((b'{"node":{', b'{"instaloader":{'))


def folder_hash(paths: Sequence[Path]) -> str:
    """Return a SHA-256 over the names and bytes of `paths`, which stands for the folder."""
    total = hashlib.sha256()
    for path in paths:
        total.update(path.name.encode("utf-8", "surrogateescape") + b"\0")
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


@dataclass
class _Harvest:
    """Records of some files, on their way to tables."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    listed: list[dict[str, Any]] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    inside: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    owners: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    raw: list[dict[str, Any]] = field(default_factory=list)

    def piece(self) -> Piece:
        """Return the tables.

        Comments inside posts and accounts of their owners are derived, not read, unless the
        batch has read records of that kind too: then they are left to the next one.
        """
        tables = {}
        counted = []
        for name, table, records, derived in (
            ("posts", POSTS, self.posts, self.listed),
            ("comments", COMMENTS, self.comments, self.inside),
            ("accounts", ACCOUNTS, self.accounts, self.owners),
        ):
            if records:
                counted.append(name)
            chosen = records or derived
            if chosen:
                tables[name] = to_arrow(chosen, table)
        if self.raw:
            tables["raw"] = to_arrow(self.raw, RAW)
        return Piece(tables, tuple(counted), tuple(self.problems))

    def keep(self, of: str, record: Mapping[str, Any], node: object, options: Options) -> None:
        """Keep what a record was made of, if the user wants it."""
        if options.keep_raw:
            key = record[of.removesuffix("s")]
            when = record.get("collected_at") or record.get("as_of")
            made = {"of": of, "key": key, "account": record["account"], "record": as_json(node)}
            self.raw.append(made | {"source": options.source, "collected_at": when})

    def pieces(self) -> Iterator[Piece]:
        """Yield what was read and, if need be, what was derived in a piece of its own."""
        yield self.piece()
        rest = _Harvest(
            listed=self.listed if self.posts else [],
            inside=self.inside if self.comments else [],
            owners=self.owners if self.accounts else [],
        )
        if rest.listed or rest.inside or rest.owners:
            yield rest.piece()


def read_files(
    paths: Sequence[Path], root: Path, options: Options, *, alone: bool = False
) -> Iterator[Piece]:
    """Yield the tables of instaloader files, up to 2,000 files at once.

    Parameters
    ----------
    paths
        The files, sorted, so that a post comes before its comments.
    root
        Names in problems and media paths are relative to it.
    options
        Source name.
    alone
        Whether a damaged file is an error instead of a problem: it is the only one.

    Raises
    ------
    FormatError
        `alone`, and the file is damaged.
    """
    known: dict[Path, tuple[str, str | None]] = {}
    for start in range(0, len(paths), FILES_AT_ONCE):
        harvest = _Harvest()
        for row, path in enumerate(paths[start : start + FILES_AT_ONCE], start=start + 1):
            shown = path.relative_to(root).as_posix() if path != root else path.name
            file = Opened(path, shown)
            try:
                content = document(file)
                _read(content, file, _Place(row, root, known), harvest, options)
            except FormatError as error:
                if alone:
                    raise
                harvest.problems.append(
                    Problem(
                        row, None, "gather.damaged_in_folder", {"file": shown, "why": error.phrase}
                    )
                )
        yield from harvest.pieces()


@dataclass(frozen=True)
class _Place:
    row: int
    root: Path
    known: dict[Path, tuple[str, str | None]]


def _read(
    content: object, file: Opened, place: _Place, harvest: _Harvest, options: Options
) -> None:
    when = to_datetime(file.modified)
    if isinstance(content, list):
        _read_comments(content, file, place, harvest, options)
        return
    kind = pick(content, "instaloader.node_type")
    node = pick(content, "node")
    if kind == "Profile" and isinstance(node, dict):
        if (profile := profile_record(node)) is not None:
            profile |= {"source": options.source, "as_of": when}
            harvest.accounts.append(profile)
            harvest.keep("accounts", profile, node, options)
            _keep_listed(node, when, harvest, options)
            return
    elif isinstance(node, dict) and (kind in _POSTS or "taken_at_timestamp" in node):
        post = post_record(node, story=kind == "StoryItem")
        if post is not None:
            _keep_post(post, node, file, place, harvest, options)
            return
    if kind in _NO_POSTS and isinstance(node, dict) and "name" in node:
        return
    harvest.problems.append(
        Problem(place.row, None, "gather.no_post_in_file", {"file": file.shown})
    )


def _keep_listed(
    node: Mapping[str, Any], when: object, harvest: _Harvest, options: Options
) -> None:
    """Keep the posts and profiles that a profile lists; they are derived, not read."""
    origin = {"source": options.source}
    harvest.listed += [p | origin | {"collected_at": when} for p in posts_in_profile(node)]
    harvest.owners += [p | origin | {"as_of": when} for p in related_profiles(node)]


def _keep_post(  # one post with everything around it
    post: dict[str, Any],
    node: dict[str, Any],
    file: Opened,
    place: _Place,
    harvest: _Harvest,
    options: Options,
) -> None:
    when = to_datetime(file.modified)
    origin = {"source": options.source, "collected_at": when}
    stem = _stem(file.path)
    place.known[stem] = (post["post"], post["account"])
    post["media"] = _media_beside(stem, place.root, post["media"]) or None
    harvest.posts.append(post | origin)
    harvest.keep("posts", post | origin, node, options)
    owner = pick(node, "owner", "user")
    if isinstance(owner, dict) and post["account"] is not None:
        profile = profile_record(owner)
        if profile and (profile["display_name"] or profile["followers"] is not None):
            harvest.owners.append(profile | {"source": options.source, "as_of": when})
    edges = pick(node, "edge_media_to_parent_comment.edges", "edge_media_to_comment.edges")
    for comment, _ in comment_records(edges, post["post"], post["account"]):
        if comment is not None:
            harvest.inside.append(comment | origin)


def _read_comments(
    content: list[Any], file: Opened, place: _Place, harvest: _Harvest, options: Options
) -> None:
    origin = {"source": options.source, "collected_at": to_datetime(file.modified)}
    post, author = _post_of(file.path, place)
    for comment, came_as in comment_records(content, post, author):
        if comment is None:
            reason = "gather.bad_record_in_file"
            harvest.problems.append(Problem(place.row, None, reason, {"file": file.shown}))
        else:
            harvest.comments.append(comment | origin)
            harvest.keep("comments", comment | origin, came_as, options)


def _post_of(path: Path, place: _Place) -> tuple[str | None, str | None]:
    """Return the keys of the post whose comments `path` holds, by the file beside it."""
    stem = path.with_name(path.name.removesuffix(".json").removesuffix("_comments"))
    if stem in place.known:
        return place.known[stem]
    for beside in (stem.with_name(stem.name + ".json.xz"), stem.with_name(stem.name + ".json")):
        if beside.is_file():
            try:
                post = post_record(pick(document(Opened(beside, beside.name)), "node") or {})
            except FormatError:
                continue
            if post is not None:
                return post["post"], post["account"]
    return None, None


def _stem(path: Path) -> Path:
    return path.with_name(path.name.removesuffix(".xz").removesuffix(".json"))


def _media_beside(stem: Path, root: Path, media: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a post's media with the downloaded files beside it, matched in order."""
    folder = root if root.is_dir() else root.parent
    names = [f"{stem.name}{e}" for e in _PICTURES]
    names += [f"{stem.name}_{i}{e}" for i in range(1, len(media) + 1) for e in _PICTURES]
    there = [p for n in names if (p := stem.with_name(n)).is_file()]
    # A video's preview picture lies beside it under the same name: the video is the medium.
    videos = {p.stem for p in there if _PICTURES[p.suffix] == "video"}
    there = [p for p in there if _PICTURES[p.suffix] == "video" or p.stem not in videos]
    paths = [p.relative_to(folder).as_posix() for p in there]
    kinds = [_PICTURES[p.suffix] for p in there]
    if len(media) == len(paths):
        return [m | {"path": p} for m, p in zip(media, paths, strict=True)]
    files = [{"kind": k, "path": p, "url": None} for k, p in zip(kinds, paths, strict=True)]
    return files or media
