"""The process that reads a large file ahead; `workbench.gather.ahead` starts it.

It knows no project. Nothing but pieces goes to its standard output, and it ends when the process
that started it does.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from queue import Queue
from typing import IO, Any

from workbench.errors import WorkbenchError
from workbench.gather.ahead_wire import send, send_end
from workbench.gather.fields import Options, Piece
from workbench.gather.formats import by_name
from workbench.gather.opened import Opened

__all__ = ["work"]

WAITING = 2  # pieces that wait to be sent
FEW = 100_000  # new objects until cycles are looked for; readers leave hardly any


def work(job: Mapping[str, Any]) -> None:
    """Read one file and send its pieces; never returns."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    gc.set_threshold(FEW)
    code = 1
    try:
        with os.fdopen(_own_output(), "wb") as stream:
            _read(job, stream)
        code = 0
    finally:
        os._exit(code)  # not held up by the thread that waits for the parent


def _read(job: Mapping[str, Any], stream: IO[bytes]) -> None:
    known = by_name(job["format"])
    file = Opened(Path(job["file"]), job["shown"])
    waiting: Queue[Piece | None] = Queue(WAITING)
    sender = threading.Thread(target=_send_all, args=(stream, waiting), daemon=True)
    sender.start()
    met = None
    try:
        for piece in known.read(file, Options(**job["options"])):
            waiting.put(piece)
    except WorkbenchError as error:
        met = error
    waiting.put(None)
    sender.join()
    send_end(stream, met)


def _send_all(stream: IO[bytes], waiting: Queue[Piece | None]) -> None:
    """Send pieces as they come, so that reading need not wait for the other end."""
    try:
        while (piece := waiting.get()) is not None:
            send(stream, piece)
    except BaseException:
        os._exit(1)  # nobody listens, or it cannot be told: the other side reads by itself
        raise


def _own_output() -> int:
    """Return where the pieces go; what libraries may print goes nowhere."""
    own = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return own


def _end_with_parent() -> None:
    while os.read(0, 1):
        pass
    os._exit(1)
