"""`workbench rank`: candidates in order, with reasons."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from workbench.cli.opening import open_project, print_json
from workbench.cli.ranking_asked import add_ranking_options, rank_as_asked
from workbench.cli.ranking_shown import candidate_of, parse_filters, print_card, print_ranking
from workbench.cli.weights import parse_weights
from workbench.cli.words import number, word
from workbench.phrases import say
from workbench.text.visible import visible

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ranking import Ranking

__all__ = ["add", "print_ranking"]

SHOWN = 10


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `rank`."""
    parser = verbs.add_parser("rank", help=word("rank"), description=word("rank"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--top", type=number, metavar="N", help=word("top"))
    add_ranking_options(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=word("json"))
    form.add_argument("--csv", metavar="FILE", help=word("csv"))
    form.add_argument("--explain", metavar="ACCOUNT", help=word("explain"))
    form.add_argument("--compare", nargs=2, metavar=("A", "B"), help=word("compare"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rank, and print or write."""
    weights, filters = parse_weights(arguments.weights), parse_filters(arguments.filters)
    project = open_project(arguments.folder)
    ranked = rank_as_asked(project, arguments, weights=weights)
    ranking = ranked.ranking.filter(**filters)
    if arguments.explain or arguments.compare:
        _tell(project, ranking, arguments)
    elif arguments.json:
        print_json(ranking.to_json(arguments.top))
    elif arguments.csv:
        from workbench.export import ranking_csv

        path = ranking_csv(ranking, arguments.csv, top=arguments.top, project=project)
        print(say("cli.wrote", path=str(path)))
    else:
        top = arguments.top or SHOWN
        print_ranking(ranking, top, timezone=project.brand.timezone)
    return 0


def _tell(project: Project, ranking: Ranking, arguments: argparse.Namespace) -> None:
    """Print one card, or two candidates side by side."""
    if arguments.explain:
        print_card(ranking, candidate_of(project, ranking, arguments.explain))
    else:
        a, b = (candidate_of(project, ranking, name) for name in arguments.compare)
        for line in ranking.compare(a, b).sentences():
            print(visible(line))
