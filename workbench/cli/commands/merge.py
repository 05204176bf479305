"""`workbench merge`: the decisions of two copies of a project, as a set union."""

from __future__ import annotations

import argparse

from workbench.cli.opening import open_project
from workbench.cli.words import word
from workbench.phrases import say

__all__ = ["add"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `merge`."""
    parser = verbs.add_parser("merge", help=word("merge"), description=word("merge"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("other", metavar="OTHER", help=word("other"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Take over what the other project knows, and name what both changed."""
    from workbench.shortlist import Shortlist

    project = open_project(arguments.folder)
    shortlist = Shortlist(project)
    added = shortlist.merge(open_project(arguments.other))
    print(say("cli.merged", events=added, other=arguments.other))
    for conflict in shortlist.conflicts():
        print(f"  {conflict}")
    return 0
