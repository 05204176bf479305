"""Reading a pack: a ZIP of plain files, read by name and never unpacked into a folder.

So no name in it leads anywhere; how much may come out of it is limited before anything is read.
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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import FormatError, NotFoundError
from workbench.project import Event
from workbench.project.rights_replay import proof_hashes
from workbench.schema import TABLES, Batch, Problem, SourceFile, to_arrow

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["CORPUS", "FORMAT", "VERSION", "Pack", "open_pack"]

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
