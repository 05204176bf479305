"""Work beside the kernel, one piece after the other."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

__all__ = ["OneByOne"]


class OneByOne:
    """Does what it is given in order, in a thread that lives as long as there is something to do.

    A bug in one piece is reported as a thread's and costs that piece alone.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[Callable[[], object]] = deque()
        self._is_running = False

    def start(self, work: Callable[[], object]) -> None:
        """Do `work` after all that was given before."""
        with self._guard:
            self._waiting.append(work)
            if not self._is_running:
                self._begin()

    def _begin(self) -> None:
        self._is_running = True
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            while (work := self._next()) is not None:
                work()
        finally:
            with self._guard:
                if self._is_running:  # a bug ends this thread, others still wait
                    self._begin()

    def _next(self) -> Callable[[], object] | None:
        with self._guard:
            self._is_running = bool(self._waiting)
            return self._waiting.popleft() if self._waiting else None
