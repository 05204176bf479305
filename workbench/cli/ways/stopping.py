"""What live ways share: Ctrl-C as the stop button, and what a run ends with."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.gather.live import LiveSource, Outcome

__all__ = ["exit_code", "stop_button"]

_STOPPED_BY_HAND = "live.stopped_by_hand"
_AS_PLANNED = {"live.run_budget_spent", "live.day_budget_spent"}
_INTERRUPTED = 130


@contextmanager
def stop_button(source: LiveSource) -> Iterator[None]:
    """Let Ctrl-C end the run before its next request; a second one interrupts at once."""

    def press(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, earlier)
        # In a thread of its own: the main one may hold the lock of what it waits for.
        threading.Thread(target=source.stop, daemon=True).start()

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    earlier = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, earlier)


def exit_code(outcome: Outcome) -> int:
    """Say why a run stopped, and return its exit code.

    0 also where a budget is spent, as that was wished; 1 where the service or the network ended
    the run; 130 for Ctrl-C.
    """
    if outcome.stopped is None:
        return 0
    print(f"workbench: {outcome.stopped}", file=sys.stderr)
    if outcome.stopped.reason in _AS_PLANNED:
        return 0
    return _INTERRUPTED if outcome.stopped.reason == _STOPPED_BY_HAND else 1
