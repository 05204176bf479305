"""No file, however broken, breaks a reader, hangs it, or loses a row without saying so.

Here are the samples and what must hold of their mutants; each part of them is broken in a test file
of its own, as a test file stays with one worker. Every mutant has a number:
``WORKBENCH_MUTANT=csv:137 pytest tests/gather -k mutant`` runs that one alone.
"""

import gzip
import json
import os
import random
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.gather.conftest import POSTS, csv_text, parquet_bytes, sample_files, sheet_bytes
from tests.gather.mutating import (
    as_json,
    break_bytes,
    break_frame,
    break_inside,
    break_rows,
    break_sheet,
    rows_text,
    shuffle_lines,
    text_rows,
    unpacked,
)
from tests.gather.social_exports import social_files
from tests.soak import counts
from workbench import gather
from workbench.errors import WorkbenchError

SAMPLES = Path(__file__).parent / "samples"
MUTANTS = counts(200, 10_000)
ONLY = os.environ.get("WORKBENCH_MUTANT", "")
LONGEST = 5.0
# Tables of scrapers and of the platforms themselves; the others are of tools for sale, or of no tool.
SCRAPED = ("4cat", "apify", "crowdtangle", "minet", "phantombuster", "x+", "youtube")


def made_here():
    """Return files of the formats that are of no tool, and of instaloader's and the like."""
    made = sample_files()
    plain = [{**p, "caption": p["caption"].replace("\n", " ")} for p in POSTS[:6]]
    rows = [list(POSTS[0]), *(list(p.values()) for p in POSTS[:6])]
    return {
        "instaloader+post": ("2019-04-03_UTC.json", made["2019-04-03_UTC.json"]),
        "instaloader+profile": ("mila_77.json.xz", made["mila_77.json.xz"]),
        "brightdata+profiles": ("profiles.json", made["profiles.json"]),
        "meta+insights": ("insights.json", made["meta.json"]),
        "ndjson": ("posts.ndjson", "\n".join(json.dumps(p) for p in plain).encode()),
        "json": ("posts.json", json.dumps({"data": {"items": POSTS[:6]}}).encode()),
        "xlsx": ("posts.xlsx", sheet_bytes([["Export"], [], *rows])),
        "parquet": ("posts.parquet", parquet_bytes(POSTS[:6])),
        "csv": ("posts.csv", csv_text([rows[0], *(p.values() for p in plain)]).encode()),
        "csv+tsv": ("posts.tsv.gz", gzip.compress(csv_text(rows, "\t").encode())),
    }


def samples():
    """Name and bytes of samples of every format, by format and variant."""
    found = made_here() | social_files()
    for path in sorted(SAMPLES.glob("*.*")):
        if path.suffix != ".md":
            found[path.name.partition(".")[0]] = (path.name, path.read_bytes())
    return found


def kind_of(inside):
    """Return what a file is, by its bytes."""
    if inside.startswith(b"PK") and b"xl/" in inside:
        return "xlsx"
    if inside.startswith(b"PAR1"):
        return "parquet"
    if inside.lstrip()[:1] in {b"{", b"["}:
        lines = inside.splitlines()
        return "ndjson" if len(lines) > 1 and lines[1].startswith(b"{") else "json"
    return "text" if b"\x00" not in inside else "other"


def part_of(name, raw):
    """Return which test file breaks a sample: the one of its kind, of two for the many tables."""
    kind = kind_of(unpacked(raw)[0])
    if kind == "text":
        return "scraped" if name.startswith(SCRAPED) else "tables"
    return "json" if kind in {"json", "ndjson"} else "packed"


ALL = samples()
VARIANTS = Counter(name.partition("+")[0] for name in ALL)
PARTS = {}
for _name, (_, _raw) in ALL.items():
    PARTS.setdefault(part_of(_name, _raw), []).append(_name)


class Sample:
    """A file that is read as it should be, and how many records of it lie where."""

    def __init__(self, name, file, raw, folder):
        self.name, self.file, self.folder = name, file, folder
        self.inside, self.pack = unpacked(raw)
        self.kind = kind_of(self.inside)
        batches = self.read(raw)
        assert not isinstance(batches, str), batches
        assert {b.file.format for b in batches} == {name.partition("+")[0]}
        self.records = sum(b.read for b in batches)
        self.lines = [line + b"\n" for line in self.inside.splitlines()]
        one_each = len(self.lines) > self.records
        self.linewise = self.kind == "ndjson" and len(self.lines) == self.records
        if self.kind == "text" and b"\x00" not in self.inside and one_each:
            rows, _ = text_rows(self.inside.decode())
            self.linewise = len(rows) == len(self.lines)
        self.head = len(self.lines) - self.records

    def read(self, raw):
        """Return the batches of a file, or the sentence that refuses it."""
        path = self.folder / self.file
        path.write_bytes(raw)
        begun = time.monotonic()
        try:
            return list(gather.read(path).batches())
        except WorkbenchError as error:
            return str(error)
        finally:
            assert time.monotonic() - begun < LONGEST

    def mutant(self, dice):
        """Return a broken file, and how many records it has if that is certain."""
        way = dice.random()
        if way < 0.25 and self.linewise:
            lines = shuffle_lines(self.lines[self.head :], dice)
            return b"".join(self.lines[: self.head] + lines), len(lines)
        if way < 0.75 and self.kind != "other":
            return getattr(self, f"break_{self.kind}")(dice)
        return break_bytes(self.inside, dice), None

    def break_json(self, dice):
        content = json.loads(self.inside)
        records = records_of(content, self.records)
        if records is None or dice.random() < 0.5:
            return as_json(break_inside(content, dice)), None
        for at in dice.sample(range(len(records)), min(2, len(records))):
            records[at] = break_inside(records[at], dice)
        return as_json(content), len(records)

    def break_ndjson(self, dice):
        lines = [json.loads(line) for line in self.lines]
        for at in dice.sample(range(len(lines)), dice.randint(1, min(3, len(lines)))):
            lines[at] = break_inside(lines[at], dice)
        return b"\n".join(map(as_json, lines)) + b"\n", len(lines) if self.linewise else None

    def break_text(self, dice):
        rows, separator = text_rows(self.inside.decode())
        header = len(rows) - self.records - 1
        broken = break_rows(rows, dice, header=max(0, header))
        raw = rows_text(broken, separator).encode("utf-8", "surrogatepass")
        same = header >= 0 and sorted(broken[header]) == sorted(rows[header])
        return raw, sum(any(row) for row in broken[header + 1 :]) if same else None

    def break_xlsx(self, dice):
        return break_sheet(self.inside, dice), None

    def break_parquet(self, dice):
        return break_frame(self.inside, dice), None


def records_of(content, number):
    """Return the list of so many objects in a document; None if there is none."""
    if isinstance(content, list):
        return content if len(content) == number else None
    lists = [records_of(v, number) for v in content.values() if isinstance(v, (dict, list))]
    return next((found for found in lists if found), None)


def check(sample, number):
    raw, certain = sample.mutant(random.Random(f"{sample.name}:{number}"))
    batches = sample.read(sample.pack(raw))
    if isinstance(batches, str):
        assert batches  # refused as a whole, in words
        return
    assert [b.last for b in batches] == [False] * (len(batches) - 1) + [True]
    for batch in batches:
        rows = sum(batch.tables[n].num_rows for n in batch.counted if n in batch.tables)
        assert batch.read == rows + sum(p.rejected for p in batch.problems)
    if certain is not None:
        assert sum(b.read for b in batches) == certain


def assert_read_or_refused(name, folder):
    """Break a sample in every numbered way: each mutant is read in part or refused in words."""
    sample = Sample(name, *ALL[name], folder)
    numbers = range(-(-MUTANTS // VARIANTS[name.partition("+")[0]]))
    if ONLY:
        wanted, _, number = ONLY.rpartition(":")
        if wanted != name:
            pytest.skip("another mutant is wanted")
        numbers = [int(number)]
    for number in numbers:
        try:
            check(sample, number)
        except BaseException as error:
            error.add_note(f"WORKBENCH_MUTANT={name}:{number}; the file is {folder / sample.file}")
            raise
