"""`workbench gather FOLDER thumbnails`: small pictures while their addresses are fresh."""

from __future__ import annotations

import argparse
from collections import Counter

from workbench.cli.opening import open_project
from workbench.cli.ways.stopping import exit_code, stop_button
from workbench.cli.words import word
from workbench.phrases import say

__all__ = ["add"]

BUDGET, DAY = 150, 1_000
SERVICE = "pictures"


def add(ways: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the way `thumbnails`."""
    about = word("fetch_thumbnails")
    parser = ways.add_parser("thumbnails", help=about, description=about)
    parser.add_argument("--budget", type=int, default=BUDGET, metavar="N", help=word("api_budget"))
    parser.add_argument("--day-budget", type=int, default=DAY, metavar="N",
                        help=word("api_day_budget"))  # fmt: skip
    parser.add_argument("--top", type=int, metavar="N", help=word("fetch_thumbnails_top"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Fetch the pictures and print what became of them."""
    from workbench.gather.live import Budget
    from workbench.gather.thumbnails_fetch import fetch_thumbnails

    project = open_project(arguments.folder)
    budget = Budget(project.requests, SERVICE, "", run=arguments.budget, day=arguments.day_budget)
    source = fetch_thumbnails(project.posts(), budget=budget, top=arguments.top)
    with stop_button(source):
        project.add(source)
    outcome = source.outcome
    print(
        say(
            "by_hand.pictures_done",
            done=len(outcome.done),
            skipped=len(outcome.skipped),
            left=len(outcome.left),
            requests=outcome.requests,
        )
    )
    for reason, times in Counter(problem.reason for problem in outcome.skipped).most_common():
        print(f"  {times} × {say(reason, post='…')}")
    return exit_code(outcome)
