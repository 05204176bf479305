"""`workbench gather FOLDER api`: the official Instagram Graph API."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.cli.opening import open_project, print_json
from workbench.cli.ways.handles import handles_from
from workbench.cli.ways.stopping import exit_code, stop_button
from workbench.cli.words import word
from workbench.errors import NotFoundError, SettingError
from workbench.phrases import say

if TYPE_CHECKING:
    from workbench.gather.graph_api import Wishes
    from workbench.gather.live import Outcome

__all__ = ["add"]

PAGE = 50


def add(ways: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the way `api`."""
    parser = ways.add_parser("api", help=word("api"), description=word("api"))
    for name in ("own", "comments", "tags"):
        parser.add_argument(f"--{name}", action="store_true", help=word(f"api_{name}"))
    parser.add_argument("--discover", metavar="LIST", help=word("api_discover"))
    parser.add_argument("--hashtags", metavar="A,B", help=word("api_hashtags"))
    parser.add_argument("--mentioned", metavar="FILE", help=word("api_mentioned"))
    parser.add_argument("--ig-user", metavar="ID", help=word("api_user"))
    parser.add_argument("--since", metavar="DATE", help=word("api_since"))
    parser.add_argument("--budget", type=int, default=200, metavar="N", help=word("api_budget"))
    parser.add_argument("--day-budget", type=int, default=500, metavar="N",
                        help=word("api_day_budget"))  # fmt: skip
    parser.add_argument("--refresh-days", type=int, default=7, metavar="N",
                        help=word("api_refresh"))  # fmt: skip
    parser.add_argument("--keep-raw", action="store_true", help=word("api_raw"))
    parser.add_argument("--api-version", metavar="V", help=word("api_version"))
    parser.add_argument("--store-token", action="store_true", help=word("api_store_token"))
    parser.add_argument("--forget-token", action="store_true", help=word("api_forget_token"))
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Keep or delete a token, or fetch what was chosen and print what became of it."""
    from workbench.gather import graph_api

    project = open_project(arguments.folder)
    if arguments.store_token or arguments.forget_token:
        return _tend_token(arguments)
    version = arguments.api_version or graph_api.VERSION
    wishes = _wishes(arguments)
    source = graph_api.from_graph_api(
        project,
        wishes,
        budget=arguments.budget,
        day_budget=arguments.day_budget,
        connection=graph_api.Connection(version=version),
    )
    expected = say(
        "graph_api.expected", requests=wishes.expected, page=PAGE, budget=arguments.budget
    )
    print(expected, file=sys.stderr if arguments.json else sys.stdout)
    with stop_button(source):
        report = project.add(source, progress=not arguments.json)
    outcome = source.outcome
    if arguments.json:
        print_json(report.to_json() | {"outcome": _plain(outcome)})
    else:
        print(report)
        _print_outcome(outcome)
    return exit_code(outcome)


def _tend_token(arguments: argparse.Namespace) -> int:
    from workbench.gather import graph_api

    if arguments.forget_token:
        there = graph_api.forget_token(arguments.ig_user)
        print(say("graph_api.token_forgotten" if there else "graph_api.token_not_there"))
        return 0
    try:
        token = getpass.getpass(say("graph_api.ask_token"))
    except EOFError:
        token = ""
    graph_api.store_token(token, arguments.ig_user)
    print(say("graph_api.token_stored"))
    return 0


def _wishes(arguments: argparse.Namespace) -> Wishes:
    from workbench.gather import graph_api

    chosen: dict[str, Any] = {
        name: getattr(arguments, name) for name in ("own", "comments", "tags")
    }
    if arguments.discover:
        chosen["discover"] = _handles(arguments.discover)
    if arguments.hashtags:
        chosen["hashtags"] = graph_api.read_tags(arguments.hashtags)
    if arguments.mentioned:
        chosen["mentioned"] = graph_api.read_mentions(_read(arguments.mentioned))
    if not any(chosen.values()):
        chosen = dict.fromkeys(("own", "comments", "tags"), True)
    return graph_api.Wishes(
        **chosen,
        ig_user=arguments.ig_user,
        since=arguments.since,
        refresh_days=arguments.refresh_days,
        keep_raw=arguments.keep_raw,
    )


def _handles(given: str) -> tuple[str, ...]:
    """Return the handles in a file, in the standard input, or in the words themselves."""
    from workbench.gather.handle_lists import handles_in

    return handles_from(given) if given == "-" or _is_file(given) else handles_in(given)


def _is_file(given: str) -> bool:
    try:
        return Path(given).expanduser().is_file()
    except (OSError, ValueError):  # a pasted list is too long for a name
        return False


def _read(path: str) -> str:
    if path == "-":
        return sys.stdin.read()
    if not Path(path).is_file():
        raise NotFoundError("gather.no_such_file", path=path)
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingError("graph_api.not_text", path=path) from error


def _print_outcome(outcome: Outcome) -> None:
    for problem in outcome.skipped:
        print(f"  {say(problem.reason, **problem.values)}")
    if outcome.left:
        print(say("graph_api.left", parts=", ".join(outcome.left)))
    if outcome.stopped is None:
        print(say("graph_api.finished", requests=outcome.requests))


def _plain(outcome: Outcome) -> dict[str, Any]:
    return {
        "requests": outcome.requests,
        "done": list(outcome.done),
        "left": list(outcome.left),
        "skipped": [say(problem.reason, **problem.values) for problem in outcome.skipped],
        "stopped": str(outcome.stopped) if outcome.stopped else None,
    }
