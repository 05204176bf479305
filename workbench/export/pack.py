"""A project in one file, to be merged into another copy of it.

A pack holds what was decided and, if wanted, what was gathered: no keys, no secrets, no list of
the erased, no vectors, and nobody whom the project holds out. It is a ZIP of plain files (JSON
lines and Parquet), read by name and never unpacked into a folder, so that no name in it leads
anywhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
import tempfile
import uuid
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.errors import FormatError, NotFoundError, SettingError
from workbench.export.files import write_file
from workbench.export.held_names import Veiled
from workbench.export.minors import held_out
from workbench.export.sheets import versions
from workbench.phrases import say
from workbench.project import Event
from workbench.project.rights_replay import proof_hashes
from workbench.schema import TABLES, Batch, Problem, SourceFile, frame_to_arrow, to_arrow

if TYPE_CHECKING:
    from workbench.project import ImportReport, Project

__all__ = ["Merged", "Pack", "merge_pack", "open_pack", "pack"]

FORMAT = "ugc-workbench pack"
VERSION = 1
CORPUS = ("posts", "comments", "accounts", "counts", "reported", "aliases")
MOST_UNPACKED = 4 << 30  # bytes
MOST_RATIO, WORTH_A_LOOK = 400, 64 << 20  # JSON lines of a log shrink to a thirtieth
MOST_ROWS = 50_000_000
ROWS = 50_000  # a batch
LONGEST_LINE = 4 << 20  # characters of an event
AHEAD = dt.timedelta(days=1)  # clocks differ; a moment beyond that would outlive all decisions
_PROOF = re.compile(r"proofs/(?P<sha256>[0-9a-f]{64})\.(?P<kind>[a-z]{3,4})")
_DAY = (1980, 1, 1, 0, 0, 0)  # the same project makes the same file


def pack(project: Project, path: str | Path, *, decisions_only: bool = False) -> Path:
    """Write what a project knows and decided as one file for `merge_pack`.

    Parameters
    ----------
    project
        Whose.
    path
        The ZIP.
    decisions_only
        Leave out posts, comments and profiles: decisions and lists are then all that travels.

    Returns
    -------
    pathlib.Path
        The file. It is as personal as the project itself.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    veiled = Veiled(held_out(project))
    events = [e for e in project.events.read() if veiled.spares(e.subjects)]
    parts = {"events.ndjson": "".join(_line(e, veiled) for e in events).encode()}
    for proof in _proofs(project, events):
        parts[f"proofs/{proof.name}"] = proof.read_bytes()
    rows: dict[str, int] = {}
    for name, frame in () if decisions_only else _frames(project, veiled):
        parts[f"corpus/{name}.parquet"] = _parquet(frame, name)
        rows[name] = len(frame)
    about = {
        "format": FORMAT,
        "version": VERSION,
        "brand": project.brand.name,
        "handles": list(project.brand.handles),
        "until": max((e.at for e in events), default=None),
        "events": len(events),
        "rows": rows,
        "versions": versions(),
    }
    parts = {"pack.json": json.dumps(about, default=str, indent=1).encode(), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return write_file(Path(path).absolute(), out.getvalue(), project=project)


@dataclass(frozen=True, eq=False)
class Pack:
    """A pack that was opened: a `Source` of what was gathered, and the events.

    Parameters
    ----------
    path
        The file.
    about
        What it says of itself: brand, handles, events, rows.
    events
        What was decided.
    refused
        How many events could not be read.
    sha256
        Of the file.
    """

    path: Path
    about: Mapping[str, Any]
    events: tuple[Event, ...] = field(repr=False)
    refused: int
    sha256: str
    _content: bytes = field(repr=False)

    @property
    def tables(self) -> tuple[str, ...]:
        """Which tables it holds."""
        with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
            names = set(archive.namelist())
        return tuple(name for name in CORPUS if f"corpus/{name}.parquet" in names)

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The pack itself, if it holds anything gathered."""
        return (SourceFile(str(self.path), "pack", self.sha256),) if self.tables else ()

    def batches(self, *, skip: frozenset[str] = frozenset()) -> Iterator[Batch]:
        """Yield posts, comments, profiles and figures in parts; see `workbench.schema.Source`."""
        if not self.files or self.sha256 in skip:
            return
        (file,) = self.files
        for name in self.tables:
            for rows, problems in self._rows(name):
                yield Batch(file, {name: rows}, counted=(name,), problems=problems)
        yield Batch(file, {}, counted=(), last=True)

    def take_proofs(self, project: Project) -> int:
        """Copy the proofs that the events refer to; return how many were whole.

        A proof is known by the hash of its bytes, so a changed one is not taken over.
        """
        wanted = {sha256 for event in self.events for sha256 in proof_hashes(event)}
        taken = 0
        with (
            zipfile.ZipFile(io.BytesIO(self._content)) as archive,
            tempfile.TemporaryDirectory() as folder,
        ):
            for name in archive.namelist():
                found = _PROOF.fullmatch(name)
                if found is None or found["sha256"] not in wanted:
                    continue
                content = archive.read(name)
                if hashlib.sha256(content).hexdigest() == found["sha256"]:
                    place = Path(folder) / f"{found['sha256']}.{found['kind']}"
                    place.write_bytes(content)
                    project.proofs.keep(place)
                    taken += 1
        return taken

    def _rows(self, name: str) -> Iterator[tuple[Any, tuple[Problem, ...]]]:
        import pyarrow as pa
        import pyarrow.parquet as pq

        with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
            content = archive.read(f"corpus/{name}.parquet")
        try:
            file = pq.ParquetFile(io.BytesIO(content))
            if file.metadata.num_rows > MOST_ROWS:
                raise FormatError("packing.bomb", where=str(self.path))
            for part in file.iter_batches(ROWS):
                yield _checked(part.to_pylist(), name)
        except (pa.ArrowException, OSError, ValueError) as error:
            if isinstance(error, FormatError):
                raise
            raise FormatError("packing.damaged", where=str(self.path)) from error


@dataclass(frozen=True)
class Merged:
    """What came in with a pack.

    Parameters
    ----------
    events
        How many decisions and other events were new.
    report
        What became of the gathered rows; None if the pack held none.
    refused
        How many events could not be read.
    """

    events: int
    report: ImportReport | None
    refused: int

    def __str__(self) -> str:
        lines = [say("packing.merged", events=self.events)]
        lines += [say("packing.refused", events=self.refused)] if self.refused else []
        return "\n".join([*lines, *([str(self.report)] if self.report is not None else [])])


def open_pack(path: str | Path) -> Pack:
    """Read what a pack says of itself and its events; rows are read when they are taken in.

    Raises
    ------
    NotFoundError
        There is no such file.
    FormatError
        It is no pack, damaged, of a newer version, or unpacks to more than a project can have.
    """
    place = Path(path)
    try:
        content = place.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFoundError("export.no_file", path=str(place)) from error
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_bomb(archive, place)
            about = json.loads(archive.read("pack.json"))
            lines = archive.read("events.ndjson").decode().splitlines()
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError,
            EOFError, OSError) as error:  # fmt: skip
        if isinstance(error, FormatError):
            raise
        raise FormatError("packing.damaged", where=str(place)) from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise FormatError("packing.damaged", where=str(place))
    if not isinstance(about.get("version"), int) or about["version"] > VERSION:
        raise FormatError("packing.newer", where=str(place))
    events = [_event(line) for line in lines if line.strip()]
    known = tuple(event for event in events if event is not None)
    sha256 = hashlib.sha256(content).hexdigest()
    return Pack(place, about, known, len(events) - len(known), sha256, content)


def merge_pack(project: Project, path: str | Path | Pack, *, progress: bool = False) -> Merged:
    """Take a pack of another copy of the project in; doing it twice changes nothing.

    Whoever was erased here does not come back, and commenters who are no candidates are stored
    under this project's pseudonyms.

    Parameters
    ----------
    project
        Into which.
    path
        The pack, or one that was opened.
    progress
        Show a bar if it takes more than two seconds.

    Raises
    ------
    NotFoundError
        There is no such file.
    FormatError
        It is no pack; see `open_pack`.
    SettingError
        It is of another brand.
    """
    opened = path if isinstance(path, Pack) else open_pack(path)
    theirs = str(opened.about.get("brand"))
    if theirs != project.brand.name:
        names = {"ours": project.brand.name, "theirs": theirs[:80]}
        raise SettingError("cli.other_brand", other=str(opened.path), **names)
    report = project.add(opened, progress=progress) if opened.files else None
    with project.proofs.held():  # no erasure between an event and what proves it
        added = project.events.union(opened.events)
        opened.take_proofs(project)
    return Merged(added, report, opened.refused)


def _proofs(project: Project, events: Iterable[Event]) -> list[Path]:
    """Return where the proofs of these events lie, those that are still what they were."""
    wanted = sorted({sha256 for event in events for sha256 in proof_hashes(event)})
    whole = [sha256 for sha256 in wanted if project.proofs.state(sha256) == "whole"]
    return [path for sha256 in whole if (path := project.proofs.path(sha256)) is not None]


def _frames(project: Project, veiled: Veiled) -> Iterator[tuple[str, pd.DataFrame]]:
    frames: Mapping[str, Callable[[], pd.DataFrame]] = {
        "posts": project.posts,
        "comments": project.comments,
        "accounts": project.account_history,
        "counts": project.counts,
        "reported": project.reported,
        "aliases": project.aliases,
    }
    theirs: frozenset[str] = frozenset()
    for name, read in frames.items():
        frame = read()
        if name == "posts":
            theirs = veiled.posts_in(frame)
        yield name, veiled.without(frame, theirs)


def _parquet(frame: pd.DataFrame, name: str) -> bytes:
    import pyarrow.parquet as pq

    table = TABLES[name]
    if "media" in frame:  # thumbnails stay at home
        frame = frame.assign(media=_series([_homeless(cell) for cell in frame["media"]], frame))
    out = io.BytesIO()
    rows = frame_to_arrow(frame[[n for n in table.names if n in frame]], table)
    pq.write_table(rows, out, compression="zstd")
    return out.getvalue()


def _series(cells: list[Any], frame: pd.DataFrame) -> pd.Series:
    return pd.Series(cells, index=frame.index, dtype=object)


def _homeless(media: Any) -> Any:  # noqa: ANN401  # a list of pictures, or nothing
    return [{**one, "path": None} for one in media] if isinstance(media, list) else media


def _checked(records: list[dict[str, Any]], name: str) -> tuple[Any, tuple[Problem, ...]]:
    """Return records as a table of ours, without those that do not fit it."""
    table = TABLES[name]
    try:
        return to_arrow(records, table), ()
    except ValueError:  # one of them; each by itself
        good, bad = [], 0
        for record in records:
            try:
                to_arrow([record], table)
                good.append(record)
            except ValueError:
                bad += 1
        problem = Problem(None, None, "packing.bad_row")
        return to_arrow(good, table), (problem,) * bad


def _line(event: Event, veiled: Veiled) -> str:
    told = {
        "id": event.id,
        "at": event.at.isoformat(),
        "writer": event.writer,
        "kind": event.kind,
        "payload": veiled.plain(dict(event.payload)),
        "subjects": list(event.subjects),
    }
    return json.dumps(told, ensure_ascii=True) + "\n"


def _event(line: str) -> Event | None:
    """Return the event that a line holds, or None if it holds none that makes sense."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        told = json.loads(line, parse_constant=_no_number)
        at = dt.datetime.fromisoformat(told["at"])
        key = str(uuid.UUID(told["id"]))
        words = [told["writer"], told["kind"], *_texts(told["subjects"])]
        line.encode("ascii")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    sound = isinstance(told["payload"], dict) and all(isinstance(w, str) for w in words)
    if not sound or at.tzinfo is None or at > dt.datetime.now(dt.UTC) + AHEAD:
        return None
    return Event(key, at.astimezone(dt.UTC), words[0], words[1], told["payload"], tuple(words[2:]))


def _texts(subjects: Any) -> Iterable[Any]:  # noqa: ANN401  # any JSON value
    if not isinstance(subjects, list):
        raise TypeError
    return subjects


def _no_number(name: str) -> None:
    raise ValueError(name)


def _refuse_bomb(archive: zipfile.ZipFile, place: Path) -> None:
    """Refuse what unpacks to absurdly much, by what its directory says of it.

    `zipfile` itself stops reading a part where it is longer than its directory says.
    """
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    twice = len({part.filename for part in parts}) < len(parts)
    if twice or size > MOST_UNPACKED or (size > WORTH_A_LOOK and size / packed > MOST_RATIO):
        raise FormatError("packing.bomb", where=str(place))
