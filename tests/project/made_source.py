"""A source of made-up files, as a reader in gather would yield them."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime

from workbench.schema import TABLES, Batch, Problem, SourceFile, to_arrow


def day(n, hour=0):
    return datetime(2026, 1, 1 + n, hour, tzinfo=UTC)


def post(key, /, **fields):
    plain = {"post": f"x:{key}", "platform": "x", "source": "made", "collected_at": day(9)}
    return plain | fields


def comment(key, /, **fields):
    plain = {"comment": f"x:{key}", "platform": "x", "source": "made", "collected_at": day(9)}
    return plain | fields


@dataclass
class MadeFile:
    path: str
    tables: dict = field(default_factory=dict)
    counted: tuple = ()
    problems: tuple[Problem, ...] = ()
    batch_rows: int = 10_000
    sha256: str | None = "auto"
    pictures: dict = field(default_factory=dict)
    cursor: dict = field(default_factory=dict)
    format: str = "made"

    def file(self):
        text = json.dumps([self.path, self.tables, self.batch_rows], default=str)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return SourceFile(self.path, self.format, digest if self.sha256 == "auto" else self.sha256)

    def batches(self):
        size = max((len(rows) for rows in self.tables.values()), default=0)
        for start in range(0, max(size, 1), self.batch_rows):
            end = start + self.batch_rows
            tables = {n: to_arrow(rows[start:end], TABLES[n]) for n, rows in self.tables.items()}
            yield Batch(
                self.file(),
                tables,
                counted=self.counted or tuple(self.tables),
                problems=self.problems if start == 0 else (),
                last=end >= size,
                pictures=self.pictures if start == 0 else {},
                cursor=self.cursor if end >= size else {},
            )


class MadeSource:
    def __init__(self, *files):
        self.made = files

    @property
    def files(self):
        return tuple(made.file() for made in self.made)

    def batches(self, *, skip=frozenset()):
        for made in self.made:
            if made.file().sha256 not in skip:
                yield from made.batches()


def of(**tables):
    """Return a source of one file with these records by table."""
    return MadeSource(MadeFile("made.ndjson", tables))
