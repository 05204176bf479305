"""The one lock of a project: whoever changes tables holds it for one step at a time.

Readers take no lock: Delta snapshots never change under them. Writers hold it from reading the
keys until the ledger line, never while they read their input, so two imports take turns batch by
batch. `forget` and `compact` hold it from beginning to end. The operating system lets go of it
when a process dies.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from workbench.errors import BusyError
from workbench.project.guard import storage_errors

__all__ = ["PATIENCE", "ProjectLock"]

PATIENCE = 120.0
"""Seconds a writer waits for another before it gives up with BusyError."""


class ProjectLock:
    """An exclusive lock on a project folder, re-entrant within one thread.

    Parameters
    ----------
    path
        The lock file; it stays where it is.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path)

    @contextmanager
    def hold(self, *, patience: float | None = None) -> Iterator[None]:
        """Hold the lock while the block runs.

        Parameters
        ----------
        patience
            Seconds to wait; `PATIENCE` by default.

        Raises
        ------
        BusyError
            Another process did not let go in time.
        """
        wait = PATIENCE if patience is None else patience
        with storage_errors(self._path):
            try:
                self._lock.acquire(timeout=wait)
            except Timeout as error:
                raise BusyError("project.busy", where=str(self._path.parent)) from error
        try:
            yield
        finally:
            self._lock.release()
