"""`workbench topics`: what fans post about."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, TextIO

from workbench.cli.opening import open_project, print_json
from workbench.cli.words import word
from workbench.errors import SettingError
from workbench.phrases import say
from workbench.steps import topics_of
from workbench.text.visible import visible

if TYPE_CHECKING:
    from workbench.ugc import Topics

__all__ = ["add"]

KEYWORDS = 5


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `topics`."""
    parser = verbs.add_parser("topics", help=word("topics"), description=word("topics"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--resolution", type=float, metavar="R", help=word("resolution"))
    parser.add_argument("--rename", metavar="N=NAME", action="append", default=[],
                        help=word("topics_rename"))  # fmt: skip
    parser.add_argument("--merge", metavar="N,N", action="append", default=[],
                        help=word("topics_merge"))  # fmt: skip
    parser.add_argument("--split", metavar="N", action="append", default=[],
                        help=word("topics_split"))  # fmt: skip
    parser.add_argument("--undo", action="store_true", help=word("topics_undo"))
    parser.add_argument("--stability", action="store_true", help=word("topics_stability"))
    parser.add_argument("--over-time", action="store_true", help=word("topics_over_time"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=word("json"))
    form.add_argument("--csv", metavar="FILE", help=word("csv"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Find topics, keep them, and print or write."""
    project = open_project(arguments.folder)
    quiet = arguments.json
    topics, fans = topics_of(project, resolution=arguments.resolution, progress=not quiet)
    edited = _edited(topics, arguments)
    if edited is not topics:
        from workbench.ugc import keep_topics

        topics = edited
        keep_topics(project, topics)
    if arguments.json:
        print_json(topics.to_json())
    elif arguments.csv:
        from workbench.export import topics_csv

        path = topics_csv(topics, arguments.csv, project=project)
        print(say("cli.wrote", path=str(path)))
    else:
        print(say("cli.topics_head", topics=len(topics.table), posts=len(fans)))
        for topic in topics.table.itertuples():
            words = visible(", ".join(topic.keywords[:KEYWORDS]))
            print(f"{topic.topic:>4}  {topic.size:>6}  {visible(topic.name)}  ({words})")
    if arguments.over_time:
        from workbench.ugc import topic_trends

        print(topic_trends(topics, fans, project.brand).sentence(), file=_notes(arguments))
    if arguments.stability:
        from workbench.ugc import check_stability

        print(check_stability(topics).sentence(), file=_notes(arguments))
    return 0


def _notes(arguments: argparse.Namespace) -> TextIO:
    """Return where sentences go: beside JSON, not into it."""
    return sys.stderr if arguments.json else sys.stdout


def _edited(topics: Topics, arguments: argparse.Namespace) -> Topics:
    """Return topics with what was asked for changed by hand, in the order of the options."""
    if arguments.undo:
        topics = topics.undo()
    for text in arguments.merge:
        into, *others = _numbers(text)
        topics = topics.merge(into, *others)
    for text in arguments.split:
        topics = topics.split(_numbers(text)[0])
    for text in arguments.rename:
        number, _, name = text.partition("=")
        topics = topics.rename(_numbers(number)[0], name)
    return topics


def _numbers(text: str) -> list[int]:
    try:
        return [int(part) for part in text.split(",")]
    except ValueError as error:
        raise SettingError("cli.bad_edit", text=text) from error
