"""`workbench gather FOLDER instagram`: careful live gathering with a spare account."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

from workbench.cli.opening import open_project, print_json
from workbench.cli.ways.handles import handles_from
from workbench.cli.ways.stopping import exit_code, stop_button
from workbench.errors import SettingError
from workbench.phrases import entry, say

if TYPE_CHECKING:
    from workbench.gather.live import Outcome
    from workbench.project import Project

__all__ = ["add"]

_SHOWN = 20
_POSTS = 24
_BRAND_WIDE = ("tagged", "comments", "hashtags", "competitors")


def add(ways: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the way `instagram`."""
    parser = ways.add_parser("instagram", help=_word("help"), description=_word("help"))
    parser.add_argument("--profiles", metavar="FILE", help=_word("help_profiles"))
    parser.add_argument("--handles", metavar="A,B", default="", help=_word("help_handles"))
    for name in (*_BRAND_WIDE, "snapshots", "with-comments", "similar"):
        help_ = _word(f"help_{name.replace('-', '_')}")
        parser.add_argument(f"--{name}", action="store_true", help=help_)
    parser.add_argument("--posts", type=int, metavar="N", help=_word("help_posts"))
    parser.add_argument("--since", metavar="DATE", help=_word("help_since"))
    parser.add_argument("--budget", type=int, default=150, metavar="N", help=_word("help_budget"))
    parser.add_argument("--day-budget", type=int, default=500, metavar="N",
                        help=_word("help_day_budget"))  # fmt: skip
    parser.add_argument("--refresh-days", type=int, default=7, metavar="N",
                        help=_word("help_refresh"))  # fmt: skip
    parser.add_argument("--session", metavar="FILE", help=_word("help_session"))
    parser.add_argument("--user", metavar="NAME", default="", help=_word("help_user"))
    parser.add_argument("--cookies", metavar="FILE", help=_word("help_cookies"))
    parser.add_argument("--accept-terms", metavar="NAME", default="", help=_word("help_accept"))
    parser.add_argument("--own-account", action="store_true", help=_word("help_own"))
    parser.add_argument("--anonymous", action="store_true", help=_word("help_anonymous"))
    parser.add_argument("--keep-raw", action="store_true", help=_word("help_raw"))
    parser.add_argument("--thumbnails", action="store_true", help=_word("help_thumbnails"))
    parser.add_argument("--json", action="store_true", help=entry("cli.help_json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask for consent if need be, say what it costs, gather, and say what became of it."""
    from workbench.gather.instagram_run import from_instagram
    from workbench.gather.live.cost import expected_cost

    project = open_project(arguments.folder)
    wishes = _wishes(project, arguments)
    session = _session(arguments)
    source = from_instagram(
        project,
        **wishes,
        posts=_most_posts(arguments),
        since=arguments.since,
        refresh_days=arguments.refresh_days,
        session=session,
        budget=arguments.budget,
        day_budget=arguments.day_budget,
        accept=_name_of_acceptor(project, wishes, arguments),
        own_account=arguments.own_account,
        anonymous=arguments.anonymous,
        keep_raw=arguments.keep_raw,
        thumbnails=arguments.thumbnails,
    )
    cost = expected_cost(source)
    phrase = "instagram.cost_open" if cost.open_ended else "instagram.cost"
    _say(say(phrase, requests=cost.requests, budget=arguments.budget))
    with stop_button(source):
        report = project.add(source)
    if arguments.json:
        print_json(report.to_json() | {"outcome": _plain(source.outcome)})
    else:
        print(report)
        _print_outcome(source.outcome)
    return exit_code(source.outcome)


def _word(name: str) -> str:
    return entry(f"instagram.{name}").replace("%", "%%")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _wishes(project: Project, arguments: argparse.Namespace) -> dict[str, tuple[str, ...]]:
    """Return what is asked for, the brand's own names filled in."""
    from workbench.gather.handle_lists import handles_in

    listed = handles_in(arguments.handles)
    if arguments.profiles:
        listed += handles_from(arguments.profiles)
    brand = project.brand
    own = tuple(brand.handles)
    rivals = tuple(c for c in brand.competitor_handles if " " not in c)
    return {
        "profiles": () if arguments.snapshots or arguments.similar else listed,
        "snapshots": listed if arguments.snapshots else (),
        "tagged_of": (own if arguments.tagged else ()) + (rivals if arguments.competitors else ()),
        "comments_of": (own if arguments.comments else ())
        + (listed if arguments.with_comments else ()),
        "similar_to": (listed or own) if arguments.similar else (),
        "hashtags": tuple(brand.hashtags) if arguments.hashtags else (),
    }


def _session(arguments: argparse.Namespace) -> Any:  # noqa: ANN401  # a session or None
    from workbench.gather.live.session import load_session

    if arguments.session and arguments.cookies:
        raise SettingError("instagram.two_sessions")
    path = arguments.session or arguments.cookies
    return load_session(path, user=arguments.user) if path else None


def _most_posts(arguments: argparse.Namespace) -> int | None:
    if arguments.posts is not None:
        return int(arguments.posts)
    return None if arguments.since else _POSTS


def _name_of_acceptor(
    project: Project, wishes: dict[str, tuple[str, ...]], arguments: argparse.Namespace
) -> str:
    """Show the terms unless they were accepted before; return the name given, or typed now."""
    from workbench.gather.live.terms import accepted_by, terms_screen
    from workbench.gather.live.units import Wishes

    given = str(arguments.accept_terms)
    if accepted_by(project.events):
        return given
    everything: dict[str, Any] = dict(wishes)
    units = [str(unit) for unit in Wishes(**everything).units()]
    more = ["…"] * (len(units) > _SHOWN)
    fetched = ", ".join(units[:_SHOWN] + more)
    _say(terms_screen(fetched=fetched, budget=arguments.budget, day_budget=arguments.day_budget))
    if given or not sys.stdin or not sys.stdin.isatty():
        return given
    print(say("instagram.terms_question"), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()


def _print_outcome(outcome: Outcome) -> None:
    for problem in outcome.skipped[:_SHOWN]:
        reason = say(problem.reason, **problem.values)
        print(say("instagram.skipped", reason=reason) if problem.rejected else reason)
    if outcome.left:
        names = ", ".join(outcome.left[:_SHOWN]) + ", …" * (len(outcome.left) > _SHOWN)
        print(say("instagram.left", count=len(outcome.left), names=names))
    if outcome.stopped is None:
        print(say("instagram.finished", requests=outcome.requests))


def _plain(outcome: Outcome) -> dict[str, Any]:
    stopped = outcome.stopped
    return {
        "requests": outcome.requests,
        "done": list(outcome.done),
        "left": list(outcome.left),
        "skipped": [say(problem.reason, **problem.values) for problem in outcome.skipped],
        "stopped": None if stopped is None else {"reason": stopped.reason, "text": str(stopped)},
    }
