"""`workbench rank`: candidates in order, with reasons."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from workbench.cli.opening import open_project, print_json
from workbench.cli.steps import parse_weights, rank_project
from workbench.cli.words import number, word
from workbench.phrases import say

if TYPE_CHECKING:
    from workbench.ranking import Ranking

__all__ = ["add", "print_ranking"]

SHOWN = 10
REASONS = 3


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `rank`."""
    parser = verbs.add_parser("rank", help=word("rank"), description=word("rank"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--top", type=number, metavar="N", help=word("top"))
    parser.add_argument("--weight", action="append", default=[], metavar="SIGNAL=W", dest="weights",
                        help=word("weight"))  # fmt: skip
    parser.add_argument("--preset", default="advocacy", metavar="NAME", help=word("preset"))
    parser.add_argument("--as-of", metavar="DATE", help=word("as_of"))
    parser.add_argument("--window", metavar="DAYS", help=word("window"))
    parser.add_argument("--min-posts", type=number, default=1, metavar="N",
                        help=word("min_posts"))  # fmt: skip
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=word("json"))
    form.add_argument("--csv", metavar="FILE", help=word("csv"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Rank, and print or write."""
    weights = parse_weights(arguments.weights)
    project = open_project(arguments.folder)
    ranking = rank_project(
        project,
        weights=weights,
        preset=arguments.preset,
        as_of=arguments.as_of,
        window=arguments.window,
        min_posts=arguments.min_posts,
        progress=not arguments.json,
    ).ranking
    held = project.held_out()
    if arguments.json:
        print_json(_without(ranking.to_json(), held, arguments.top))
    elif arguments.csv:
        from workbench.export import ranking_csv

        path = ranking_csv(ranking, arguments.csv, top=arguments.top, project=project)
        print(say("cli.wrote", path=str(path)))
    else:
        top = arguments.top or SHOWN
        print_ranking(ranking, top, timezone=project.brand.timezone, held=held)
    return 0


def _without(found: dict[str, Any], held: frozenset[str], top: int | None) -> dict[str, Any]:
    """Return the ranking without people held out of exports; the others keep their ranks."""
    entries = [entry for entry in found["ranking"] if entry["account"] not in held]
    return found | {"ranking": entries[:top], "held_out": len(found["ranking"]) - len(entries)}


def print_ranking(
    ranking: Ranking, top: int, *, timezone: str, held: frozenset[str] = frozenset()
) -> None:
    """Print the first `top` candidates with their three weightiest reasons; nobody of `held`."""
    import pandas as pd  # not for --help

    day = None if pd.isna(ranking.as_of) else ranking.as_of.tz_convert(timezone).date()
    print(say("cli.ranking_head", candidates=ranking.candidates, day=day))
    for note, values in ranking.notes:
        print(f"  {say(note, **values)}")
    table = ranking.table
    if out := int(table["account"].isin(held).sum()):
        print(f"  {say('cli.rank_held_out', people=out)}")
    for row in table[~table["account"].isin(held)].head(top).itertuples():
        span = say("cli.rank_span", low=row.rank_low, high=row.rank_high)
        print(f"\n{row.rank:>4}. {row.account}   {span}")
        for reason in ranking.explain(row.account)[:REASONS]:
            print(f"        {reason}")
