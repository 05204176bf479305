"""`workbench pack`: a project in one file, for another copy of it to merge."""

from __future__ import annotations

import argparse

from workbench.cli.opening import open_project
from workbench.cli.places import ending_of
from workbench.cli.words import word
from workbench.phrases import say

__all__ = ["add"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `pack`."""
    parser = verbs.add_parser("pack", help=word("pack"), description=word("pack"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--out", required=True, metavar="FILE", help=word("out"))
    parser.add_argument("--decisions-only", action="store_true", help=word("decisions_only"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the pack, and say what it is."""
    from workbench.export import pack

    ending_of(arguments.out, known=("zip",))
    project = open_project(arguments.folder)
    path = pack(project, arguments.out, decisions_only=arguments.decisions_only)
    print(say("cli.wrote", path=str(path)))
    print(say("cli.pack_personal"))
    return 0
