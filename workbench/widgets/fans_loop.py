"""Back from a thread: widgets are told things where the kernel hears them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

__all__ = ["later"]


def later() -> Callable[[Callable[[], None]], None]:
    """Return what runs a function in the event loop of now; at once where there is none."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return lambda action: action()

    def run(action: Callable[[], None]) -> None:
        loop.call_soon_threadsafe(action)

    return run
