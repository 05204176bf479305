"""Back from a thread to the loop of the kernel."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

__all__ = ["loop_here", "soon"]


def loop_here() -> asyncio.AbstractEventLoop | None:
    """Return the loop that runs in this thread; None where none does, as in a plain script."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def soon(loop: asyncio.AbstractEventLoop | None, act: Callable[[], None]) -> None:
    """Run `act` in the thread of a loop, so that whoever observes a board is called there.

    Without a loop, or where it has ended with the page that it served, it runs here.
    """
    if loop is None or loop.is_closed():
        act()
        return
    try:
        loop.call_soon_threadsafe(act)
    except RuntimeError:  # it ended between the two lines
        act()
