"""`workbench report`: the figures of a month over all six SPACES."""

from __future__ import annotations

import argparse

from workbench.cli.opening import open_project
from workbench.cli.words import word
from workbench.phrases import say
from workbench.steps import report_of
from workbench.text.visible import visible

__all__ = ["add"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `report`."""
    parser = verbs.add_parser("report", help=word("report"), description=word("report"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help=word("month"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=word("json"))
    form.add_argument("--csv", metavar="FILE", help=word("csv"))
    parser.add_argument("--excel", choices=["none", "german"], default="none", help=word("excel"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the month in words, or write its figures."""
    project = open_project(arguments.folder)
    report = report_of(project, arguments.month)
    if arguments.json:
        print(visible_json(report.to_json()))
    elif arguments.csv:
        from workbench.export import monthly_csv

        path = monthly_csv(report, arguments.csv, excel=arguments.excel, project=project)
        print(say("cli.wrote", path=str(path)))
    else:
        by_letter: dict[str, list[str]] = {}
        for sentence in report.sentences():
            by_letter.setdefault(sentence.letter, []).append(visible(str(sentence)))
        for letter, lines in by_letter.items():
            print("", say(f"cli.part_{letter}"), *(f"  {line}" for line in lines), sep="\n")
        print()
        for limit in report.limits_said():
            print(limit)
    return 0


def visible_json(text: str) -> str:
    """Return JSON with nothing in it that commands a terminal or turns its text round."""
    return "\n".join(visible(line) for line in text.split("\n"))
