"""A large file read in a process of its own gives what reading it here does."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.gather import records, remarks
from workbench import errors, gather
from workbench.gather import ahead, json_records
from workbench.schema import Batch

ROWS = 41_000  # three pieces: one has 20,000 records


class Started:
    """The processes that were started."""

    def __init__(self) -> None:
        self.all: list[subprocess.Popen[bytes]] = []
        self._start = subprocess.Popen

    def popen(self, *args: object, **options: object) -> subprocess.Popen[bytes]:
        self.all.append(self._start(*args, **options))  # type: ignore[call-overload]
        return self.all[-1]

    @property
    def ended(self) -> bool:
        return bool(self.all) and all(process.returncode is not None for process in self.all)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """Every file is large; the processes that read ahead are noted."""
    noted = Started()
    monkeypatch.setattr(ahead, "LARGE", 0)
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(ahead.subprocess, "Popen", noted.popen)
    monkeypatch.delenv(ahead.SWITCH, raising=False)
    return noted


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a file of three pieces, and one that breaks off in the second."""
    folder = tmp_path_factory.mktemp("large")
    content = ndjson(folder / "posts.ndjson", ROWS).read_bytes()
    lines = content.splitlines(keepends=True)
    (folder / "damaged.ndjson.gz").write_bytes(gzip.compress(b"".join(lines[:21_000]), 1)[:-9_000])
    return folder


def ndjson(path: Path, rows: int = 3_000) -> Path:
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in records(rows)), "utf-8"
    )
    return path


def broken_lines(folder: Path) -> Path:
    path = ndjson(folder / "broken.ndjson")
    lines = path.read_bytes().splitlines(keepends=True)
    lines[7:9] = [b'{"shortcode": "C1", "caption": \n', b"[1, 2]\n"]
    lines[30] = b'{"shortcode": "C12345", "caption": "\\ud83d half", "likes": "viele"}\n'
    path.write_bytes(b"".join(lines))
    return path


def comments(folder: Path) -> Path:
    path = folder / "comments.ndjson"
    path.write_text("".join(json.dumps(row) + "\n" for row in remarks(2_000)), "utf-8")
    return path


def quoted_breaks(folder: Path) -> Path:
    path = folder / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = list(records(2_500))
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        file.write('17,"a stray "quote, and\nfar too few\n')
    return path


def document(folder: Path) -> Path:
    path = folder / "posts.json"
    path.write_text(json.dumps({"data": list(records(1_000))}), "utf-8")
    return path


def packed(folder: Path) -> Path:
    path = folder / "posts.csv.gz"
    path.write_bytes(gzip.compress(quoted_breaks(folder).read_bytes()))
    return path


def both(
    path: Path, monkeypatch: pytest.MonkeyPatch, **options: object
) -> tuple[list[Batch], list[Batch]]:
    there = list(gather.read(path, **options).batches())  # type: ignore[arg-type]
    monkeypatch.setenv(ahead.SWITCH, "0")
    return there, list(gather.read(path, **options).batches())  # type: ignore[arg-type]


def assert_same(some: list[Batch], others: list[Batch]) -> None:
    assert len(some) == len(others)
    for one, other in zip(some, others, strict=True):
        assert list(one.tables) == list(other.tables)
        for name, table in one.tables.items():
            table.validate(full=True)
            assert table.equals(other.tables[name])
        assert one.problems == other.problems
        assert (one.file, one.counted, one.last) == (other.file, other.counted, other.last)


@pytest.mark.parametrize(
    ("make", "options"),
    [
        (broken_lines, {"keep_raw": True}),
        (comments, {"platform": "tiktok"}),
        (quoted_breaks, {"columns": {"alt_text": "text"}}),
        (document, {}),
        (packed, {}),
    ],
)
def test_both_ways_give_the_same(
    make: Callable[[Path], Path],
    options: dict[str, object],
    tmp_path: Path,
    started: Started,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there, here = both(make(tmp_path), monkeypatch, **options)
    assert len(started.all) == 1
    assert started.ended
    assert sum(batch.read for batch in here) > 0
    assert_same(there, here)


@pytest.mark.parametrize("name", ["posts.ndjson", "damaged.ndjson.gz"])
def test_both_ways_give_the_same_pieces(
    name: str, large: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here = both(large / name, monkeypatch)
    assert started.ended
    assert there[0].read == 20_000
    assert [p.reason for p in there[-1].problems] == ["gather.damaged"] * (name[0] == "d")
    assert_same(there, here)


def test_the_file_is_read_there_and_not_here(
    tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_records, "record_chunk", None)
    assert sum(b.read for b in gather.read(ndjson(tmp_path / "a.ndjson")).batches()) == 3_000
    assert started.ended


def test_an_error_is_the_same_error(
    tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "nothing.ndjson"
    path.write_text('{"colour": "red"}\n' * 5)
    met = []
    for workers in ("1", "0"):
        monkeypatch.setenv(ahead.SWITCH, workers)
        with pytest.raises(errors.FormatError) as caught:
            list(gather.read(path).batches())
        met.append((caught.value.phrase, caught.value.values, str(caught.value)))
    assert met[0] == met[1]
    assert len(started.all) == 1


def test_a_mapped_column_that_is_not_there(tmp_path: Path, started: Started) -> None:
    source = gather.read(ndjson(tmp_path / "a.ndjson"), columns={"body": "text"})
    with pytest.raises(errors.SettingError, match="body"):
        list(source.batches())
    assert started.ended


@pytest.mark.parametrize("delivered", [0, 1, 2])
def test_what_a_killed_process_has_not_given_is_read_here(
    delivered: int, large: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = large / "posts.ndjson"
    monkeypatch.setattr(ahead, "AHEAD", 1)
    got = []
    batches = gather.read(path).batches()
    if delivered == 0:
        monkeypatch.setattr(ahead, "_START", "import sys; sys.exit(3)")
    for batch in batches:
        got.append(batch)
        if len(got) == delivered:
            started.all[0].kill()
    monkeypatch.setenv(ahead.SWITCH, "0")
    assert_same(got, list(gather.read(path).batches()))
    assert sum(batch.read for batch in got) == ROWS
    assert started.ended


@pytest.mark.parametrize("problem", [OSError("no processes here"), ValueError("closed")])
def test_no_process_can_be_started(
    problem: Exception, tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr(ahead.subprocess, "Popen", refuse)
    there, here = both(ndjson(tmp_path / "a.ndjson"), monkeypatch)
    assert_same(there, here)


def test_what_makes_no_sense_is_not_believed(
    tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_START", "print('hello', flush=True); input()")
    there, here = both(ndjson(tmp_path / "a.ndjson"), monkeypatch)
    assert_same(there, here)
    assert started.ended


def test_closing_early_ends_the_process(large: Path, started: Started) -> None:
    batches = gather.read(large / "posts.ndjson").batches()
    assert isinstance(batches, Iterator)
    next(batches)
    assert not started.ended
    batches.close()  # type: ignore[attr-defined]  # it is a generator
    assert started.ended
    assert not any(thread.name == "workbench ahead" for thread in threading.enumerate())


def test_the_process_ends_with_its_parent(large: Path) -> None:
    path = large / "posts.ndjson"
    script = (
        "import os, sys\n"
        "from workbench import gather\n"
        "from workbench.gather import ahead\n"
        "ahead.LARGE = 0; ahead.os.cpu_count = lambda: 2\n"
        "popen = ahead.subprocess.Popen\n"
        "def noted(*args, **options):\n"
        "    process = popen(*args, **options)\n"
        "    print(process.pid, flush=True)\n"
        "    return process\n"
        "ahead.subprocess.Popen = noted\n"
        "batches = gather.read(sys.argv[1]).batches()\n"
        "next(batches)\n"
        "os._exit(9)\n"
    )
    call = [sys.executable, "-c", script, path]
    done = subprocess.run(call, check=False, capture_output=True, text=True)
    assert done.returncode == 9, done.stderr
    assert _ends(int(done.stdout))


def _ends(process: int) -> bool:
    psutil = pytest.importorskip("psutil")
    try:
        psutil.Process(process).wait(timeout=20)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


def test_from_another_folder_and_a_module_named_like_ours(
    tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    ndjson(tmp_path / "posts.ndjson")
    (tmp_path / "workbench.py").write_text("raise SystemExit('not this one')")
    (tmp_path / "json.py").write_text("raise SystemExit('nor this one')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(json_records, "record_chunk", None)
    batches = list(gather.read("posts.ndjson").batches())
    assert sum(batch.read for batch in batches) == 3_000
    assert batches[0].file.path == "posts.ndjson"


def test_small_files_and_single_processors_need_none(
    tmp_path: Path, started: Started, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ndjson(tmp_path / "a.ndjson")
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 1)
    list(gather.read(path).batches())
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(ahead.sys, "executable", "/opt/some/application")
    list(gather.read(path).batches())
    monkeypatch.undo()
    list(gather.read(path).batches())
    assert not started.all
