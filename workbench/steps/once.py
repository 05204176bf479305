"""A result that is made on first use and kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

__all__ = ["Once"]

T = TypeVar("T")


class Once(Generic[T]):
    """What `make` returns: made when first called, by one thread, and the same from then on.

    Others who ask meanwhile wait. A failure is raised and not kept: the next call tries again.
    Results may ask for one another in any order without a circle.

    Examples
    --------
    >>> answer = Once(lambda: 6 * 7)
    >>> answer.is_made, answer(), answer.is_made
    (False, 42, True)
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._made: list[T] = []

    @property
    def is_made(self) -> bool:
        """True if asking costs nothing."""
        return bool(self._made)

    def __call__(self) -> T:
        """Return the result; make it if nobody has yet."""
        if self._made:
            return self._made[0]
        with self._lock:
            if not self._made:
                self._made.append(self._make())
            return self._made[0]
