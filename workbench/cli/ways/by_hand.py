"""`workbench gather FOLDER by-hand`: one post or story, typed in."""

from __future__ import annotations

import argparse

from workbench.cli.opening import open_project, print_json
from workbench.cli.words import word

__all__ = ["add"]

COUNTS = ("likes", "comments", "shares", "views")


def add(ways: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the way `by-hand`."""
    parser = ways.add_parser("by-hand", help=word("by_hand"), description=word("by_hand"))
    parser.add_argument("--url", metavar="URL", help=word("by_hand_url"))
    parser.add_argument("--handle", metavar="H", help=word("by_hand_handle"))
    parser.add_argument("--date", metavar="DATE", help=word("by_hand_date"))
    parser.add_argument("--text", metavar="TEXT", help=word("by_hand_text"))
    parser.add_argument("--screenshot", metavar="FILE", help=word("by_hand_screenshot"))
    parser.add_argument("--platform", metavar="P", help=word("platform"))
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--kind", metavar="KIND", help=word("by_hand_kind"))
    what.add_argument("--story", dest="kind", action="store_const", const="story",
                      help=word("by_hand_story"))  # fmt: skip
    parser.add_argument("--tagged", nargs="+", default=[], metavar="H", help=word("by_hand_tagged"))
    for name in COUNTS:
        parser.add_argument(f"--{name}", type=int, metavar="N", help=word("by_hand_count"))
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Enter the post and print the report."""
    from workbench.gather.by_hand import by_hand

    project = open_project(arguments.folder)
    entry = by_hand(
        arguments.url,
        handle=arguments.handle,
        date=arguments.date,
        text=arguments.text,
        screenshot=arguments.screenshot,
        platform=arguments.platform,
        kind=arguments.kind,
        tagged=arguments.tagged,
        timezone=project.brand.timezone,
        **{name: getattr(arguments, name) for name in COUNTS},
    )
    report = project.add(entry)
    if arguments.json:
        print_json(report.to_json())
    else:
        print(report)
    return 0
