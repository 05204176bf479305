"""Threads beside the kernel that a page can wait for when it closes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

__all__ = ["Threads"]


class Threads:
    """Threads that were started and have not ended."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._running: set[threading.Thread] = set()

    def start(self, work: Callable[[], object]) -> None:
        """Do work in a thread of its own; it keeps no process from ending."""
        thread = threading.Thread(target=work, daemon=True)
        with self._guard:
            self._running = {other for other in self._running if other.is_alive()} | {thread}
            thread.start()

    def is_here(self) -> bool:
        """Say whether the thread that asks is one of them."""
        with self._guard:
            return threading.current_thread() in self._running

    def join(self, limit: float) -> bool:
        """Wait at most `limit` seconds for all of them; return whether they have ended."""
        end = time.monotonic() + limit
        with self._guard:
            running = self._running - {threading.current_thread()}
        for thread in running:
            thread.join(max(0.0, end - time.monotonic()))
        return not any(thread.is_alive() for thread in running)
