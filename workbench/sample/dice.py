"""Chance for the storyteller: cheap single draws from one NumPy generator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

__all__ = ["Dice"]

Thing = TypeVar("Thing")

_BLOCK = 8192


class Dice:
    """Single draws, taken from blocks: a scalar call of a NumPy generator costs far more.

    Parameters
    ----------
    rng
        Where the blocks come from. The same generator state gives the same draws.

    Examples
    --------
    >>> import numpy as np
    >>> Dice(np.random.default_rng(1)).pick(["a"])
    'a'
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._block: list[float] = []

    def roll(self) -> float:
        """Return a number in [0, 1)."""
        if not self._block:
            self._block = self._rng.random(_BLOCK).tolist()
        return self._block.pop()

    def chance(self, probability: float) -> bool:
        """Say yes with the given probability, 0 to 1."""
        return self.roll() < probability

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.roll() * (high - low + 1))

    def pick(self, things: Sequence[Thing]) -> Thing:
        """Return one of `things`, all equally likely."""
        return things[int(self.roll() * len(things))]

    def several(self, things: Sequence[Thing], count: int) -> list[Thing]:
        """Return up to `count` different ones of `things`, in random order."""
        rest = list(things)
        return [rest.pop(int(self.roll() * len(rest))) for _ in range(min(count, len(rest)))]
