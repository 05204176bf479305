"""`workbench topics`: what fans post about."""

from __future__ import annotations

import argparse

from workbench.cli.opening import open_project, print_json
from workbench.cli.steps import topics_of
from workbench.cli.words import word
from workbench.phrases import say

__all__ = ["add"]

KEYWORDS = 5


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `topics`."""
    parser = verbs.add_parser("topics", help=word("topics"), description=word("topics"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--resolution", type=float, metavar="R", help=word("resolution"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=word("json"))
    form.add_argument("--csv", metavar="FILE", help=word("csv"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Find topics, keep them, and print or write."""
    project = open_project(arguments.folder)
    quiet = arguments.json
    topics, fans = topics_of(project, resolution=arguments.resolution, progress=not quiet)
    if arguments.json:
        print_json(topics.to_json())
    elif arguments.csv:
        from workbench.export import topics_csv

        path = topics_csv(topics, arguments.csv, project=project)
        print(say("cli.wrote", path=str(path)))
    else:
        print(say("cli.topics_head", topics=len(topics.table), posts=len(fans)))
        for topic in topics.table.itertuples():
            words = ", ".join(topic.keywords[:KEYWORDS])
            print(f"{topic.size:>6}  {topic.name}  ({words})")
    return 0
