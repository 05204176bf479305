"""The contract between readers and the store: a source yields batches, and names what it refused.

Every record that a source reads ends in exactly one of added, updated, unchanged or rejected, so
`Batch` says which of its tables hold the records that were read (`counted`) and which are only
derived from them, such as the follower figure beside each post.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

import pyarrow as pa

from workbench.schema.tables import TABLES

__all__ = ["Batch", "Problem", "RequestLog", "Source", "SourceFile"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One record that was refused (or one field that could not be read), and why.

    `reason` is a phrase id, `values` what its sentence names. `row` counts from 1 and is the line
    or record in the file as its reader would count it; `field` is None if the whole record is off.
    `rejected` is False where only the field was dropped and the rest of the record was kept.
    """

    row: int | None
    field: str | None
    reason: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)
    rejected: bool = True


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of a source: where it lies, which format it was taken for, and its SHA-256.

    `sha256` is None for what has no bytes of its own, such as a DataFrame.
    """

    path: str
    format: str
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Batch:
    """Some records of one file, as Arrow tables in the schema of `TABLES`.

    Parameters
    ----------
    file
        The file they come from.
    tables
        Arrow tables by name: posts, comments, accounts, counts, reported, aliases.
    counted
        Names of the tables whose rows are the records that were read. The others are derived.
    problems
        Refused records and dropped fields.
    last
        True for the last batch of its file; the file is then complete.
    cursor
        Where a later run may go on, for live sources.
    pictures
        JPEG bytes by path inside the project (``"media/<name>.jpg"``), named in `posts.media`.
    """

    file: SourceFile
    tables: Mapping[str, pa.Table]
    counted: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    last: bool = False
    cursor: Mapping[str, str] = dataclasses.field(default_factory=dict)
    pictures: Mapping[str, bytes] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, arrow in self.tables.items():
            if not arrow.schema.equals(TABLES[name].arrow_schema()):
                msg = f"batch table {name} does not have the schema of {name}"
                raise TypeError(msg)

    @property
    def read(self) -> int:
        """Records read, refused ones included."""
        tables = [self.tables[name] for name in self.counted if name in self.tables]
        return sum(int(table.num_rows) for table in tables) + sum(
            problem.rejected for problem in self.problems
        )


@runtime_checkable
class Source(Protocol):
    """Anything `project.add` can take: lazy, repeatable, in batches."""

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files it will read, with hashes, so that a file already known is skipped."""

    def batches(self, *, skip: frozenset[str] = frozenset()) -> Iterator[Batch]:
        """Yield batches file by file; skip files whose SHA-256 is in `skip`.

        Parameters
        ----------
        skip
            SHA-256 sums of files that the project's ledger already holds.
        """


class RequestLog(Protocol):
    """Where live sources note each request, so that budgets outlive the process."""

    def spend(self, service: str, account: str, kind: str, *, limit: int, span: timedelta) -> bool:
        """Note a request about to be sent, or return False: `limit` were sent within `span`."""

    def sent(self, service: str, account: str, since: datetime) -> list[tuple[datetime, str]]:
        """Return time and kind of the requests since a moment, oldest first."""
