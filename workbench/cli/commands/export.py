"""`workbench export`: the shortlist to hand over, or the network for other programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.opening import open_project
from workbench.cli.places import ending_of
from workbench.cli.words import word
from workbench.errors import NotFoundError, SettingError
from workbench.phrases import say
from workbench.steps import Ranked, rank_project

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.shortlist import Shortlist

__all__ = ["add"]

FIRST_CHOICES = 25
FORMATS = ("csv", "xlsx", "gexf", "graphml")


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `export`."""
    parser = verbs.add_parser("export", help=word("export"), description=word("export"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--profile", choices=["full", "handover", "pseudonymised"],
                        default="handover", help=word("profiles"))  # fmt: skip
    parser.add_argument("--out", required=True, metavar="FILE", help=word("out"))
    parser.add_argument("--format", choices=FORMATS, help=word("format"))
    parser.add_argument("--campaign", metavar="ID", help=word("campaign"))
    parser.add_argument("--top", type=int, default=FIRST_CHOICES, metavar="N", help=word("found"))
    parser.add_argument("--flags", action="store_true", help=word("flags"))
    parser.add_argument("--excel", choices=["none", "german"], default="none", help=word("excel"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the shortlist; before anybody has decided, the best candidates as found."""
    form = arguments.format or ending_of(arguments.out, known=FORMATS)
    if form in {"gexf", "graphml"} and arguments.profile == "pseudonymised":
        raise SettingError("cli.graph_names_people", format=form)
    project = open_project(arguments.folder)
    if form in {"gexf", "graphml"}:
        from workbench.export import gexf, graphml

        ranked = rank_project(project, progress=True)
        write = gexf if form == "gexf" else graphml
        path = write(ranked.graph, arguments.out, ranking=ranked.ranking, project=project)
    else:
        from workbench.shortlist import Shortlist

        shortlist = Shortlist(project, campaign=arguments.campaign)
        path = _table(shortlist, _ranked(project, shortlist), form, arguments)
    print(say("cli.wrote", path=str(path)))
    return 0


def _ranked(project: Project, shortlist: Shortlist) -> Ranked | None:
    """Return the ranking; None before there are posts, where decisions stand for themselves."""
    try:
        return rank_project(project, progress=True)
    except NotFoundError as error:
        if error.phrase != "cli.no_posts" or shortlist.table().empty:
            raise
    print(f"workbench: {say('cli.unranked')}", file=sys.stderr)
    return None


def _table(
    shortlist: Shortlist, ranked: Ranked | None, form: str, arguments: argparse.Namespace
) -> Path:
    from workbench.export import csv, xlsx

    known: dict[str, Any] = {
        "profile": arguments.profile,
        "accounts": ranked.accounts if ranked else shortlist.project.accounts(),
        "flags": arguments.flags,
        "top": arguments.top,
    }
    if ranked:
        known |= {"ranking": ranked.ranking, "posts": ranked.posts}
    if form == "xlsx":
        return xlsx(shortlist, arguments.out, **known)
    return csv(shortlist, arguments.out, excel=arguments.excel, **known)
