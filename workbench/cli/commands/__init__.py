"""The verbs, one file each, in the order of the work."""

from __future__ import annotations

import argparse
from typing import Protocol

from workbench.cli.commands import (
    app,
    backtest,
    demo,
    doctor,
    expire,
    export,
    forget,
    formats,
    gather,
    import_,
    lab,
    library,
    lookalikes,
    merge,
    new,
    next_,
    pack,
    portfolio,
    privacy,
    rank,
    reimport,
    report,
    spaces,
    topics,
)

__all__ = ["COMMANDS", "Command"]


class Command(Protocol):
    """A verb: it adds its own parser, whose `run` takes the parsed arguments."""

    def add(self, verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Add the verb's parser."""


COMMANDS: tuple[Command, ...] = (
    demo, new, import_, next_, gather, rank, lookalikes, backtest, portfolio, topics, spaces,
    library, report, export, reimport, forget, expire, privacy, pack, merge,
    formats, doctor, lab, app,
)  # fmt: skip
