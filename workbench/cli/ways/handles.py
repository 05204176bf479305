"""Handles as live ways take them: a file, the standard input, or the words themselves."""

from __future__ import annotations

import sys

__all__ = ["handles_from"]


def handles_from(path: str) -> tuple[str, ...]:
    """Return the handles in a file, or in the standard input for ``-``."""
    from workbench.gather.handle_lists import handles_in, read_handles

    return handles_in(sys.stdin.read()) if path == "-" else read_handles(path)
