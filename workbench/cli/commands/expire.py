"""`workbench expire`: erase people about whom nothing new came in."""

from __future__ import annotations

import argparse

from workbench.cli.opening import open_project
from workbench.cli.words import word

__all__ = ["add"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `expire`."""
    parser = verbs.add_parser("expire", help=word("expire"), description=word("expire"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--dry-run", action="store_true", help=word("dry_run"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Erase who is due, and say how many; any other command would do so on opening."""
    with open_project(arguments.folder, erase=False) as project:
        print(project.expire(dry_run=arguments.dry_run))
    return 0
