"""`workbench backtest`: whether earlier rankings were right."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from workbench.cli.opening import open_project, print_json
from workbench.cli.weights import parse_weights
from workbench.cli.words import number, word
from workbench.errors import NotFoundError
from workbench.phrases import say
from workbench.steps import HALF_LIFE, known_of

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ranking import Backtest
    from workbench.signals import Phrase

__all__ = ["add"]

CUTS = 3


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `backtest`."""
    parser = verbs.add_parser("backtest", help=word("backtest"), description=word("backtest"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--cuts", type=number, default=CUTS, metavar="N", help=word("cuts"))
    when.add_argument("--cut", action="append", default=[], metavar="DATE", help=word("cut"))
    parser.add_argument("--horizon", default="30d", metavar="DAYS", help=word("horizon"))
    parser.add_argument("--top", type=number, default=20, metavar="K", help=word("backtest_top"))
    parser.add_argument("--preset", default="advocacy", metavar="NAME", help=word("preset"))
    parser.add_argument("--weight", action="append", default=[], metavar="SIGNAL=W", dest="weights",
                        help=word("weight"))  # fmt: skip
    parser.add_argument("--window", metavar="DAYS", help=word("window"))
    parser.add_argument("--min-posts", type=number, default=1, metavar="N",
                        help=word("min_posts"))  # fmt: skip
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Test, and print."""
    weights = parse_weights(arguments.weights)
    report = _test(open_project(arguments.folder), arguments, weights)
    if arguments.json:
        print_json(report.to_json())
    else:
        _print(report)
    return 0


def _test(project: Project, arguments: argparse.Namespace, weights: dict[str, float]) -> Backtest:
    from workbench.ranking import backtest

    posts = project.posts()
    if posts.empty:
        raise NotFoundError("cli.no_posts", folder=str(project.folder))
    return backtest(
        posts,
        project.comments(),
        None,
        project.brand,
        cuts=arguments.cut or arguments.cuts,
        horizon=arguments.horizon,
        preset=arguments.preset,
        weights=weights,
        window=arguments.window,
        min_posts=arguments.min_posts,
        half_life=HALF_LIFE,
        history=project.account_history(),
        counts=project.counts(),
        top=arguments.top,
        progress=not arguments.json,
        **known_of(project, posts),
    )


def _print(report: Backtest) -> None:
    """Print the sentences, then each question's methods, the best first."""
    print(report)
    for question, rows in report.summary.groupby("question", sort=False):
        asked: Phrase = (f"backtest.question_{question}", {})
        print(f"\n{say('cli.backtest_head', question=asked, top=report.top)}")
        for row in rows.to_dict("records"):
            method = say(f"backtest.method_{row['method']}")
            line = say("cli.backtest_row", **{m: row[m] for m in ("ndcg", "precision", "spearman")})
            print(f"{'>' if row['ours'] else ' '} {line}  {method}")
