"""`workbench gather`: fetch live, or enter by hand; each way is a small file in `cli.ways`."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.cli.ways import WAYS
from workbench.cli.words import word

__all__ = ["add"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `gather` and its ways."""
    parser = verbs.add_parser("gather", help=word("gather"), description=word("gather"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    ways: Any = parser.add_subparsers(dest="way", metavar="WAY", required=True)
    for way in WAYS:
        way.add(ways)
