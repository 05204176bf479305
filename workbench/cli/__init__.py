"""The same steps from a terminal: every verb a small file in `commands`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a user error in one clear line."""
    from workbench.cli.run import run  # the parser is not needed to import the package

    return run(sys.argv[1:] if arguments is None else list(arguments))
