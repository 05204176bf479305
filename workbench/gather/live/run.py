"""What live sources share: a budget, a stop button, and an outcome in words.

A live run ends in one of two ways: everything asked for was fetched, or it stopped at the first
sign of trouble. Either way all that was fetched is in the store, and a later run goes on there.
"""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable

from workbench.errors import SettingError
from workbench.phrases import say
from workbench.schema import Problem, RequestLog, Source

__all__ = ["Budget", "HaltError", "LiveSource", "Outcome", "Stopped"]

DAY = timedelta(hours=24)
SLICE = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why a run stopped before its end: a phrase id and what its sentence names."""

    reason: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return say(self.reason, **self.values)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a run.

    Parameters
    ----------
    requests
        Requests sent in this run.
    done, left
        What was fetched to its end, and what a later run goes on with: ``("mila.backt: posts",)``.
    skipped
        What could not be fetched while everything else could: private, deleted, renamed.
    stopped
        Why it stopped early; None if it ran to its end.
    """

    requests: int = 0
    done: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    skipped: tuple[Problem, ...] = ()
    stopped: Stopped | None = None


class HaltError(Exception):
    """Ends a run inside a live source; it never reaches the user."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.stopped = Stopped(reason, values)


class Budget:
    """How many requests a run may send, in all and within any 24 hours, and the stop button.

    Parameters
    ----------
    log
        Where requests are noted: `Project.requests`.
    service, account
        Who asks whom; the day's budget belongs to this pair.
    run, day
        Most requests of this run, and within 24 hours; at least 1.

    Raises
    ------
    SettingError
        A budget is less than 1.
    """

    def __init__(
        self, log: RequestLog, service: str, account: str, *, run: int = 150, day: int = 500
    ) -> None:
        for name, limit in (("budget", run), ("day_budget", day)):
            if limit < 1:
                raise SettingError("live.bad_budget", name=name, value=limit)
        self._log = log
        self._service = service
        self._account = account
        self._run = run
        self._day = day
        self._stop = threading.Event()
        self.spent = 0

    def spend(self, kind: str) -> None:
        """Take one request off the budget, just before it is sent.

        Raises
        ------
        HaltError
            The budget is spent, or somebody pressed stop.
        """
        if self._stop.is_set():
            raise HaltError("live.stopped_by_hand")
        if self.spent >= self._run:
            raise HaltError("live.run_budget_spent", budget=self._run)
        if not self._log.spend(self._service, self._account, kind, limit=self._day, span=DAY):
            raise HaltError("live.day_budget_spent", budget=self._day)
        self.spent += 1

    def sent(self, span: timedelta) -> list[tuple[datetime, str]]:
        """Return time and kind of the requests within the last `span`, of earlier runs too."""
        return self._log.sent(self._service, self._account, datetime.now(UTC) - span)

    def stop(self) -> None:
        """Let the run end before its next request; callable from any thread."""
        self._stop.set()

    def wait(self, seconds: float) -> None:
        """Sleep, but wake at once when somebody presses stop.

        Raises
        ------
        HaltError
            Somebody pressed stop.
        """
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            # In slices: on Windows no signal, such as Ctrl-C, interrupts a wait for a lock.
            if self._stop.wait(min(max(left, 0), SLICE)):
                raise HaltError("live.stopped_by_hand")
            if left <= SLICE:
                return


@runtime_checkable
class LiveSource(Source, Protocol):
    """A source that asks a service; `project.add` takes it like any other."""

    @property
    def outcome(self) -> Outcome:
        """What became of the run, once its batches were read."""

    def stop(self) -> None:
        """Let the run end before its next request; callable from any thread."""
