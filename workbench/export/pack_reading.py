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
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.errors import FormatError, NotFoundError
from workbench.project import Event
from workbench.project.rights_replay import proof_hashes
from workbench.project.sound import is_sound
from workbench.schema import TABLES, Batch, Problem, SourceFile, to_arrow

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["CORPUS", "FORMAT", "VERSION", "Pack", "open_pack"]

FORMAT = "ugc-workbench pack"
VERSION = 1
CORPUS = ("posts", "comments", "accounts", "counts", "reported", "aliases")
MOST_UNPACKED = 4 << 30  # bytes
MOST_RATIO, WORTH_A_LOOK = 400, 64 << 20  # JSON lines of a log shrink to a thirtieth
MOST_ABOUT = 1 << 20  # bytes of pack.json
MOST_EVENTS = 256 << 20  # bytes of events; a decision has a third of a thousand
MOST_GROUP = 512 << 20  # bytes of a row group of a table, unpacked
MOST_ROWS = 50_000_000
MOST_VALUES = 200  # in a row, lists included, on average
ROWS = 50_000  # a batch at most
BATCH, MOST_BATCH = 32 << 20, 512 << 20  # bytes of a batch: about, at most
LONGEST_LINE = 4 << 20  # bytes of an event
DEEPEST = 60  # levels of a payload
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
            for group, rows in enumerate(self._sizes(file)):
                for part in file.iter_batches(rows, row_groups=[group]):
                    if part.nbytes > MOST_BATCH:
                        raise FormatError("packing.bomb", where=str(self.path))
                    yield _checked(part.to_pylist(), name)
        except (pa.ArrowException, OSError, ValueError) as error:
            if isinstance(error, FormatError):
                raise
            raise FormatError("packing.damaged", where=str(self.path)) from error

    def _sizes(self, file: Any) -> list[int]:  # noqa: ANN401  # pyarrow has no types
        """Return how many rows of each group are a batch, before any of them is read."""
        told = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
        values = [max((group.column(i).num_values for i in range(group.num_columns)), default=0)
                  for group in told]  # fmt: skip
        if (
            sum(group.num_rows for group in told) > MOST_ROWS
            or sum(group.total_byte_size for group in told) > MOST_UNPACKED
            or any(group.total_byte_size > MOST_GROUP for group in told)
            or any(
                most > MOST_VALUES * max(group.num_rows, ROWS)
                for most, group in zip(values, told, strict=True)
            )
        ):
            raise FormatError("packing.bomb", where=str(self.path))
        each = [max(1, group.total_byte_size // max(1, group.num_rows)) for group in told]
        return [max(1, min(ROWS, BATCH // size)) for size in each]


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
            known, refused = _events(archive)
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError,
            EOFError, OSError, RecursionError, zlib.error) as error:  # fmt: skip
        if isinstance(error, FormatError):
            raise
        raise FormatError("packing.damaged", where=str(place)) from error
    if not isinstance(about, dict) or about.get("format") != FORMAT:
        raise FormatError("packing.damaged", where=str(place))
    if not isinstance(about.get("version"), int) or about["version"] > VERSION:
        raise FormatError("packing.newer", where=str(place))
    sha256 = hashlib.sha256(content).hexdigest()
    return Pack(place, about, known, refused, sha256, content)


def _events(archive: zipfile.ZipFile) -> tuple[tuple[Event, ...], int]:
    """Return the events, read line by line, and how many lines hold none that makes sense."""
    known: list[Event] = []
    refused = 0
    with archive.open("events.ndjson") as lines:
        while line := lines.readline(LONGEST_LINE):
            whole = line.endswith(b"\n") or len(line) < LONGEST_LINE
            while not line.endswith(b"\n") and (rest := lines.readline(LONGEST_LINE)):
                line = rest  # what is left of a line that is too long
            if not line.strip():
                continue
            event = _event(line) if whole else None
            known += [event] if event is not None else []
            refused += event is None
    return tuple(known), refused


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


def _event(line: bytes) -> Event | None:
    """Return the event that a line holds, or None if it holds none that makes sense."""
    try:
        told = json.loads(line.decode("ascii"), parse_constant=_no_number)
        # What stands there in escapes may be no text, and a number larger than any.
        json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
        at = dt.datetime.fromisoformat(told["at"])
        key = str(uuid.UUID(told["id"]))
        words = [told["writer"], told["kind"], *_texts(told["subjects"])]
        payload = told["payload"]
        if at.tzinfo is None or at > dt.datetime.now(dt.UTC) + AHEAD:
            return None
        at = at.astimezone(dt.UTC)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    sound = isinstance(payload, dict) and all(isinstance(w, str) for w in words)
    if not sound or _is_deep(payload):
        return None
    event = Event(key, at, words[0], words[1], payload, tuple(words[2:]))
    return event if is_sound(event) else None


def _is_deep(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    """Say whether a value is nested further than anything that was decided."""
    level = [value]
    for _ in range(DEEPEST):
        inner = [one.values() if isinstance(one, dict) else one
                 for one in level if isinstance(one, (dict, list))]  # fmt: skip
        level = [one for many in inner for one in many]
    return bool(level)


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
    limits = {"pack.json": MOST_ABOUT, "events.ndjson": MOST_EVENTS}
    large = any(part.file_size > limits.get(part.filename, MOST_UNPACKED) for part in parts)
    lopsided = size > WORTH_A_LOOK and size / packed > MOST_RATIO
    if twice or large or size > MOST_UNPACKED or lopsided:
        raise FormatError("packing.bomb", where=str(place))
