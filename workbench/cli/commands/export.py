"""`workbench export`: the shortlist as a CSV to hand over."""

from __future__ import annotations

import argparse

from workbench.cli.opening import open_project
from workbench.cli.words import word
from workbench.phrases import say
from workbench.steps import rank_project

__all__ = ["add"]

FIRST_CHOICES = 25


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `export`."""
    parser = verbs.add_parser("export", help=word("export"), description=word("export"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--profile", choices=["full", "handover"], default="handover",
                        help=word("profile"))  # fmt: skip
    parser.add_argument("--out", required=True, metavar="FILE", help=word("out"))
    parser.add_argument("--campaign", metavar="ID", help=word("campaign"))
    parser.add_argument("--top", type=int, default=FIRST_CHOICES, metavar="N", help=word("found"))
    parser.add_argument("--flags", action="store_true", help=word("flags"))
    parser.add_argument("--excel", choices=["none", "german"], default="none", help=word("excel"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the shortlist; before anybody has decided, the best candidates as found."""
    from workbench.export import csv
    from workbench.shortlist import Shortlist

    project = open_project(arguments.folder)
    ranked = rank_project(project, progress=True)
    path = csv(
        Shortlist(project, campaign=arguments.campaign),
        arguments.out,
        profile=arguments.profile,
        ranking=ranked.ranking,
        accounts=ranked.accounts,
        posts=ranked.posts,
        flags=arguments.flags,
        excel=arguments.excel,
        top=arguments.top,
    )
    print(say("cli.wrote", path=str(path)))
    return 0
