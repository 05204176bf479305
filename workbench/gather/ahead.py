"""Reading a large file in a process of its own, while this one stores what was read before.

The process runs the reader that would run here and sends its pieces over a pipe, so both ways
give the same. If it cannot start or dies, reading goes on here, after the last whole piece.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue

import pyarrow as pa

import workbench
from workbench import errors
from workbench.gather.ahead_wire import Broken, End, receive
from workbench.gather.fields import Options, Piece
from workbench.gather.format import Format
from workbench.gather.opened import Opened

__all__ = ["SWITCH", "read_ahead"]

SWITCH = "WORKBENCH_WORKERS"
"""Environment variable; 0 keeps all reading in one process."""
LARGE = 30 << 20  # bytes from which a second process is worth its start
PACKED = 8  # times as large when unpacked, about
AHEAD = 6  # pieces waiting here
ATTENTION = 0.5  # seconds until Ctrl-C is noticed where waiting shuts it out
# Isolated, so that no file of the folder it starts in passes for a module.
_START = (
    "import json, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN);"
    "job = json.loads(sys.stdin.buffer.readline()); sys.path[:] = job['modules'];"
    "from workbench.gather.ahead_worker import work; work(job)"
)
_UNPACKS = (".gz", ".xz", ".bz2", ".zip", ".xlsx", ".parquet")


def read_ahead(known: Format, file: Opened, options: Options) -> Iterator[Piece]:
    """Yield what `known.read` does; a large file is read in another process meanwhile.

    Raises
    ------
    WorkbenchError
        What `known.read` raises.
    """
    taken = 0
    if _worth_it(file):
        with contextlib.suppress(Broken):
            for piece in _from_process(_job(known, file, options)):
                taken += 1
                yield piece
            return
    yield from islice(known.read(file, options), taken, None)


def _worth_it(file: Opened) -> bool:
    """Say whether a file is large, and whether there is a second processor and a Python."""
    python = Path(sys.executable or "").name.lower()
    if os.environ.get(SWITCH) == "0" or getattr(sys, "frozen", False):
        return False
    size = file.path.stat().st_size
    size *= PACKED if file.path.name.lower().endswith(_UNPACKS) else 1
    return size >= LARGE and (os.cpu_count() or 1) > 1 and python.startswith("python")


def _job(known: Format, file: Opened, options: Options) -> bytes:
    home = str(Path(workbench.__file__).absolute().parent.parent)
    modules = [entry for entry in sys.path if Path(entry).is_absolute()]
    job = {
        "modules": modules if home in modules else [home, *modules],
        "file": str(file.path.absolute()),
        "shown": file.shown,
        "format": known.name,
        "options": {
            "source": options.source,
            "collected_at": options.collected_at,
            "platform": options.platform,
            "overrides": dict(options.overrides),
            "keep_raw": options.keep_raw,
            "alone": options.alone,
        },
    }
    return json.dumps(job).encode() + b"\n"


def _from_process(job: bytes) -> Iterator[Piece]:
    """Yield the pieces of another process; it ends with this generator.

    Raises
    ------
    Broken
        It did not start, or ended before its work was done.
    WorkbenchError
        What it met.
    """
    try:
        process = subprocess.Popen(  # noqa: S603  # this Python, and a constant
            [sys.executable, "-I", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, ValueError) as error:
        raise Broken from error
    # Leaving the shelf ends the process, leaving Popen closes its pipes and waits for it.
    with process, _Shelf(process) as shelf:
        shelf.send(job)
        while True:
            message = shelf.next()
            if isinstance(message, End):
                if message.error is not None:
                    raise _error(*message.error)
                return
            yield message


def _error(kind: str, phrase: str, values: dict[str, object]) -> Exception:
    known = getattr(errors, kind, None)
    if isinstance(known, type) and issubclass(known, errors.WorkbenchError):
        return known(phrase, **values)
    return Broken()


class _Shelf:
    """The pieces that have arrived; a thread of its own puts them there.

    Without it the other process would stand still whenever this one is busy: a pipe holds less
    than one piece.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._arrived: SimpleQueue[Piece | End | None] = SimpleQueue()
        self._room = threading.Semaphore(AHEAD)
        # It ends with the pipe; if the program ends first, nothing waits for it.
        self._thread = threading.Thread(target=self._fill, name="workbench ahead", daemon=True)

    def __enter__(self) -> _Shelf:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._room.release(AHEAD)
        self._thread.join()

    def send(self, job: bytes) -> None:
        """Give the process its work."""
        stream = self._process.stdin
        try:
            if stream is not None:
                stream.write(job)
        except OSError as error:
            raise Broken from error

    def next(self) -> Piece | End:
        """Return the next piece, waiting for it.

        Raises
        ------
        Broken
            There will be none.
        """
        while True:
            try:
                message = self._arrived.get(timeout=ATTENTION)
            except Empty:
                continue
            if message is None:
                raise Broken
            self._room.release()
            return message

    def _fill(self) -> None:
        message: Piece | End | None = None
        try:
            while not isinstance(message, End):
                self._room.acquire()
                message = receive(self._process.stdout)
                self._arrived.put(message)
        except (Broken, OSError, ValueError, KeyError, TypeError, pa.ArrowException):
            self._arrived.put(None)
