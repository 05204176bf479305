"""`read`: files and folders as a source that the project can add, and add again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from os import PathLike
from pathlib import Path

from workbench.errors import FormatError, NotFoundError
from workbench.gather import sniff
from workbench.gather.ahead import read_ahead
from workbench.gather.columns import check_overrides
from workbench.gather.fields import Options, Piece
from workbench.gather.format import Format
from workbench.gather.formats import by_name, formats, recognise_format
from workbench.gather.instaloader_files import folder_hash, looks_like_instaloader, read_files
from workbench.gather.opened import Opened
from workbench.gather.pictures_beside import PicturesBeside
from workbench.gather.platforms import required
from workbench.gather.tools.bundles import folder_members
from workbench.schema import Batch, Problem, SourceFile

__all__ = ["FileSource", "read"]

LISTED = 5
_TEXTS = (".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".xlsx", ".parquet", ".tab")
_PACKED = (".gz", ".xz", ".bz2")
_MAYBE = (".zip", ".js")


def read(  # each is an option of the command line too
    path: str | PathLike[str],
    *paths: str | PathLike[str],
    format: str | None = None,  # noqa: A002  # the word users know, as in --format
    columns: Mapping[str, str] | None = None,
    platform: str | None = None,
    keep_raw: bool = False,
    thumbnails: bool = False,
) -> FileSource:
    """Return files or folders as a source for `Project.add`; only their beginning is read yet.

    Parameters
    ----------
    path, *paths
        Files of any format in `formats`, also packed with gzip, xz or bzip2, or folders of them.
    format
        Name of a format, to skip recognising it.
    columns
        Column name to field where the names tell us nothing: ``{"body": "text"}``.
    platform
        Platform of records that do not say it: ``"instagram"``, ``"x"``, ``"tiktok"`` …
    keep_raw
        Keep the records as they came, as JSON text in the table `raw`, beside the tables.
    thumbnails
        Keep a small picture of each post whose picture lies beside the export: saved by
        instaloader, or named after the post's id.

    Raises
    ------
    NotFoundError
        A path does not exist.
    FormatError
        It is the only path and nothing we can read; among several it becomes a problem in the
        report instead.
    SettingError
        Unknown format, field or platform.
    """
    overrides = dict(columns or {})
    check_overrides(overrides)
    forced = by_name(format) if format else None
    where = required(platform) if platform else None
    units: list[_Unit] = []
    all_paths = [Path(p).expanduser() for p in (path, *paths)]
    for one in all_paths:
        units += _units(one, forced, only=len(all_paths) == 1)
    if forced or overrides or where:
        how = json.dumps([format, sorted(overrides.items()), where]).encode()
        units = [replace(unit, hash=_read_as(unit.hash, how)) for unit in units]
    if keep_raw:
        units = [replace(unit, hash=_read_as(unit.hash, b"raw")) for unit in units]
    if thumbnails:
        units = [
            replace(unit, pictures=beside, hash=_read_as(unit.hash, beside.names()))
            for unit in units
            for beside in [PicturesBeside(unit.path)]
        ]
    return FileSource(tuple(units), columns=overrides, platform=where, keep_raw=keep_raw)


def _read_as(file_hash: Callable[[], str], how: bytes) -> Callable[[], str]:
    """Return another hash for a file read in another way, so that a wrong map can be mended."""
    return lambda: hashlib.sha256(file_hash().encode() + how).hexdigest()


@dataclass(frozen=True)
class _Unit:
    """What becomes one file of the source: a file, or a folder of instaloader's.

    `error` is what is wrong with a file that cannot be read at all, `pictures` where those of its
    posts may lie, `mapped` whether columns that the user maps are asked for.
    """

    path: Path
    format: str
    hash: Callable[[], str]
    modified: Callable[[], int]
    pieces: Callable[[Options], Iterator[Piece]]
    error: FormatError | None = None
    mapped: bool = True
    pictures: PicturesBeside | None = None

    @cached_property
    def file(self) -> SourceFile:
        return SourceFile(str(self.path), self.format, self.hash())


def _units(path: Path, forced: Format | None, *, only: bool) -> list[_Unit]:
    if path.is_dir():
        return _folder_units(path, forced, only=only)
    if not path.exists():
        raise NotFoundError("gather.no_such_file", path=str(path))
    if not path.is_file():
        raise FormatError("gather.not_a_file", path=str(path))
    return [_file_unit(path, forced, only=only)]


def _file_unit(path: Path, forced: Format | None, *, only: bool) -> _Unit:
    file = Opened(path, str(path))
    try:
        chosen = forced if forced and sniff.container(file) != "empty" else recognise_format(file)
    except OSError as error:
        reason = error.strerror or str(error)
        wrong: FormatError = FormatError("gather.unreadable", path=file.shown, reason=reason)
        if only:
            raise wrong from error
        return _broken_unit(file, wrong)
    except FormatError as error:
        if only:
            raise
        return _broken_unit(file, error)
    return _Unit(
        path,
        chosen.name,
        lambda: file.sha256,
        lambda: file.modified,
        lambda options: read_ahead(chosen, file, options),
        mapped=chosen.mapped,
    )


def _broken_unit(file: Opened, error: FormatError) -> _Unit:
    return _Unit(file.path, "unknown", lambda: file.sha256, lambda: 0, lambda _: iter(()), error)


def _folder_units(folder: Path, forced: Format | None, *, only: bool) -> list[_Unit]:
    """Return the units of a folder: instaloader's files as one, every other export by itself.

    A project in it is no export: its tables would come back as a stranger's.
    """
    projects = {brand.parent for brand in folder.rglob("brand.toml")}
    files = sorted(
        p
        for p in folder.rglob("*")
        if p.is_file() and not _hidden(p.relative_to(folder)) and projects.isdisjoint(p.parents)
    )
    units, chosen = _bundle_units(folder, files) if forced is None else ([], set())
    exports = [p for p in files if p not in chosen and _may_be_export(p)]
    ours = [p for p in exports if forced is None and looks_like_instaloader(p)]
    units += [_instaloader_unit(folder, ours)] if ours else []
    chosen |= set(ours)
    units += [_file_unit(p, forced, only=False) for p in exports if p not in chosen]
    if units and any(unit.error is None for unit in units):
        return units
    error = sniff.refuse_folder(folder, files)
    if only:
        raise error
    return [*units, _Unit(folder, "unknown", lambda: "", lambda: 0, lambda _: iter(()), error)]


def _bundle_units(folder: Path, files: list[Path]) -> tuple[list[_Unit], set[Path]]:
    """Return the exports that come as many files, each as one unit, and the files they take."""
    units: list[_Unit] = []
    taken: set[Path] = set()
    for known in formats():
        if known.bundle is not None:
            names = [p.relative_to(folder).as_posix() for p in files if p not in taken]
            members = known.bundle.members(names)
            if members:
                units.append(_bundle_unit(folder, known, members))
                taken |= {folder / name for name in members}
    return units, taken


def _bundle_unit(folder: Path, known: Format, names: Sequence[str]) -> _Unit:
    paths = [folder / name for name in sorted(names)]
    bundle = known.bundle

    def pieces(options: Options) -> Iterator[Piece]:
        members = folder_members(folder, names)
        return bundle.read(folder.name, members, options) if bundle else iter(())

    return _Unit(
        folder,
        known.name,
        lambda: folder_hash(paths),
        lambda: max(path.stat().st_mtime_ns for path in paths) // 1000,
        pieces,
    )


def _hidden(path: Path) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _may_be_export(path: Path) -> bool:
    name = path.name.lower()
    for packed in _PACKED:
        name = name.removesuffix(packed)
    if name.endswith(_MAYBE):
        file = Opened(path, path.name)
        return any(known.bundle is not None and known.sniff(file) for known in formats())
    return name.endswith(_TEXTS)


def _instaloader_unit(folder: Path, paths: list[Path]) -> _Unit:
    return _Unit(
        folder,
        "instaloader",
        lambda: folder_hash(paths),
        lambda: 0,
        lambda options: read_files(paths, folder, options),
    )


class FileSource:
    """Files to import: lazy, repeatable, in batches of at most about 20,000 records.

    Made by `read`. A bad record costs that record, a bad value that value; both are named in the
    problems of the batch. Memory does not grow with CSV, NDJSON, XLSX and Parquet files; a JSON
    document is held whole.

    Parameters
    ----------
    units
        What is read.
    columns
        Column name to field.
    platform
        Platform of records that do not say it.
    keep_raw
        Whether batches carry the records as they came.
    """

    def __init__(
        self,
        units: tuple[_Unit, ...],
        *,
        columns: Mapping[str, str],
        platform: str | None,
        keep_raw: bool = False,
    ) -> None:
        self.units = units
        self.columns = columns
        self.platform = platform
        self.keep_raw = keep_raw

    def __repr__(self) -> str:
        listed = ", ".join(f"{unit.path.name} ({unit.format})" for unit in self.units[:LISTED])
        more = f" and {len(self.units) - LISTED} more" if len(self.units) > LISTED else ""
        return f"FileSource({listed}{more})"

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files with their formats and SHA-256; an instaloader folder is one."""
        return tuple(unit.file for unit in self.units)

    def batches(self, *, skip: frozenset[str] = frozenset()) -> Iterator[Batch]:
        """Yield the batches of each file; files whose SHA-256 is in `skip` are left out.

        Parameters
        ----------
        skip
            SHA-256 sums of files that the project's ledger already holds.

        Raises
        ------
        FormatError
            The only file turns out not to be readable before any record was.
        """
        for unit in self.units:
            if unit.file.sha256 not in skip:
                batches = self._batches_of(unit)
                yield from map(unit.pictures.added_to, batches) if unit.pictures else batches

    def _batches_of(self, unit: _Unit) -> Iterator[Batch]:
        options = Options(
            source=unit.format,
            collected_at=unit.modified(),
            platform=self.platform,
            overrides=self.columns,
            keep_raw=self.keep_raw,
            alone=len(self.units) == 1,
        )
        waiting: Piece | None = None
        begun = False
        try:
            if unit.error is not None:
                raise unit.error
            if self.columns and not unit.mapped:
                waiting = _not_mapped(unit)
            for piece in unit.pieces(options):
                if waiting is not None:
                    begun = True
                    yield _batch(unit.file, waiting, last=False)
                waiting = piece
        except FormatError as error:
            if len(self.units) == 1 and waiting is None and not begun:
                raise
            if waiting is not None:
                yield _batch(unit.file, waiting, last=False)
            waiting = Piece({}, (), (Problem(None, None, error.phrase, error.values),))
        yield _batch(unit.file, waiting or Piece({}, ()), last=True)


def _not_mapped(unit: _Unit) -> Piece:
    """Say that the user's columns were not asked for: the format knows its own."""
    values = {"format": unit.format}
    note = Problem(None, None, "exports_social.map_not_used", values, rejected=False)
    return Piece({}, (), (note,))


def _batch(file: SourceFile, piece: Piece, *, last: bool) -> Batch:
    return Batch(file, piece.tables, piece.counted, piece.problems, last=last)
