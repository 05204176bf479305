"""The ways of `workbench gather`, one file each, in the order in which they are offered."""

from __future__ import annotations

import argparse
from typing import Protocol

from workbench.cli.ways import by_hand, graph_api, instagram, thumbnails

__all__ = ["WAYS", "Way"]


class Way(Protocol):
    """A way to gather: it adds its own parser, whose `run` takes the parsed arguments."""

    def add(self, ways: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Add the parser of this way; `arguments.folder` is the project."""


WAYS: tuple[Way, ...] = (graph_api, instagram, by_hand, thumbnails)
