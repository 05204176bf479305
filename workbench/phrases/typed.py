"""Paths within commands that are printed to be pasted into a terminal."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

__all__ = ["typed"]

_PLAIN = re.compile(r"[\w:./\\-]+")


def typed(path: str | Path) -> str:
    """Return a path as it can be typed: in quotes where a shell would take it apart.

    Windows knows double quotes only, and no path there holds one.

    >>> typed("data/oatly")
    'data/oatly'
    """
    text = os.fspath(path)
    if sys.platform != "win32":
        return shlex.quote(text)
    return text if _PLAIN.fullmatch(text) else f'"{text}"'
