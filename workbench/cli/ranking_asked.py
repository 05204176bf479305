"""The ranking a verb asks for: its options, and ranking by them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import TYPE_CHECKING

from workbench.cli.words import number, word
from workbench.steps import rank_project

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.steps import Ranked

__all__ = ["add_ranking_options", "rank_as_asked"]


def add_ranking_options(parser: argparse.ArgumentParser) -> None:
    """Add what decides about a ranking: weights, preset, filters, day, window, fewest posts."""
    parser.add_argument("--weight", action="append", default=[], metavar="SIGNAL=W", dest="weights",
                        help=word("weight"))  # fmt: skip
    parser.add_argument("--preset", default="advocacy", metavar="NAME", help=word("rank_preset"))
    parser.add_argument("--filter", action="append", default=[], metavar="NAME=VALUE",
                        dest="filters", help=word("filter"))  # fmt: skip
    parser.add_argument("--as-of", metavar="DATE", help=word("as_of"))
    parser.add_argument("--window", metavar="DAYS", help=word("window"))
    parser.add_argument("--min-posts", type=number, default=1, metavar="N",
                        help=word("min_posts"))  # fmt: skip


def rank_as_asked(
    project: Project, arguments: argparse.Namespace, *, weights: Mapping[str, float]
) -> Ranked:
    """Rank by the options, silently where JSON is printed; filters are left to the caller."""
    return rank_project(
        project,
        weights=weights,
        preset=arguments.preset,
        as_of=arguments.as_of,
        window=arguments.window,
        min_posts=arguments.min_posts,
        progress=not arguments.json,
    )
