"""A source that says how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from workbench.schema import Batch, Source, SourceFile

__all__ = ["Watched"]


class Watched:
    """Another source, telling after each batch how many records and requests it took so far.

    Parameters
    ----------
    source
        The source.
    tell
        Called with records read, and requests sent or None where none are.
    """

    def __init__(self, source: Source, tell: Callable[[int, int | None], None]) -> None:
        self._source = source
        self._tell = tell

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """The files of the source."""
        return self._source.files

    def batches(self, *, skip: frozenset[str] = frozenset()) -> Iterator[Batch]:
        """Yield the batches of the source."""
        records = 0
        for batch in self._source.batches(skip=skip):
            records += batch.read
            self._tell(records, self._requests())
            yield batch

    def _requests(self) -> int | None:
        outcome: Any = getattr(self._source, "outcome", None)
        return None if outcome is None else int(outcome.requests)
