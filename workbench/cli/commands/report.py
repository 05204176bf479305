"""`workbench report`: one page to hand over, or the figures of a month over all six SPACES."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.opening import open_project
from workbench.cli.places import ending_of
from workbench.cli.words import word
from workbench.phrases import say
from workbench.shortlist import Shortlist
from workbench.steps import Listened, Ranked, listen, rank_project, report_of, topics_of
from workbench.text.visible import visible

if TYPE_CHECKING:
    import pandas as pd

    from workbench.project import Project
    from workbench.ugc import Topics

__all__ = ["add", "write_page"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `report`."""
    parser = verbs.add_parser("report", help=word("report"), description=word("report"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--month", metavar="YYYY-MM", help=word("month"))
    what.add_argument("--out", metavar="FILE", help=word("report_out"))
    parser.add_argument("--campaign", metavar="ID", help=word("campaign"))
    parser.add_argument("--notes", action="store_true", help=word("report_notes"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=word("json"))
    form.add_argument("--csv", metavar="FILE", help=word("csv"))
    parser.add_argument("--excel", choices=["none", "german"], default="none", help=word("excel"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the page; or print the month in words, or write its figures."""
    if arguments.out:
        ending_of(arguments.out, known=("html", "htm"))
    project = open_project(arguments.folder)
    if arguments.out:
        shortlist = Shortlist(project, campaign=arguments.campaign)
        path = write_page(project, arguments.out, shortlist=shortlist, notes=arguments.notes)
        print(say("cli.wrote", path=str(path)))
        return 0
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


def write_page(
    project: Project,
    path: str | Path,
    *,
    shortlist: Shortlist,
    ranked: Ranked | None = None,
    topics: tuple[Topics, pd.DataFrame] | None = None,
    heard: Listened | None = None,
    notes: bool = False,
) -> Path:
    """Write the report of a project as one page; what is not given is made first."""
    from workbench.export import report_html

    found = ranked or rank_project(project, progress=True)
    subjects, fans = topics or topics_of(project, found.posts, progress=True)
    listened = heard or listen(project)
    return report_html(
        path,
        project=project,
        ranking=found.ranking,
        shortlist=shortlist,
        graph=found.graph,
        posts=found.posts,
        accounts=found.accounts,
        topics=subjects,
        fans=fans,
        voice=listened.voice,
        replies=listened.replies,
        notes=notes,
    )


def visible_json(text: str) -> str:
    """Return JSON with nothing in it that commands a terminal or turns its text round."""
    return "\n".join(visible(line) for line in text.split("\n"))
