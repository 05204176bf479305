"""Memory that is free but still held."""

from __future__ import annotations

import ctypes
import sys

import pyarrow as pa

__all__ = ["hand_back"]

MANY = 20_000


def hand_back(candidates: int) -> None:
    """Give memory that nobody uses back to the system, if there are many candidates.

    Millions of rows pass through arrays that live for a moment; glibc and Arrow keep their pages
    for later, which on a large community is a gigabyte that other programs lack. Does nothing
    below 20,000 candidates, or where the C library knows no such call.
    """
    if candidates < MANY:
        return
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
