"""`workbench spaces`: what people want of the brand, what waits, who is talked about."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from workbench.cli.opening import open_project, print_json, rows_of, short
from workbench.cli.words import number, word
from workbench.errors import SettingError
from workbench.phrases import say
from workbench.steps import Listened, listen
from workbench.text.visible import visible

__all__ = ["add", "print_spaces"]

TOP = 10
BAR = 20


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `spaces`."""
    parser = verbs.add_parser("spaces", help=word("spaces"), description=word("spaces"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--queue", action="store_true", help=word("spaces_queue"))
    part.add_argument("--voice", action="store_true", help=word("spaces_voice"))
    part.add_argument("--tick", metavar="MESSAGE", nargs="+", help=word("spaces_tick"))
    part.add_argument("--untick", metavar="MESSAGE", nargs="+", help=word("spaces_untick"))
    part.add_argument("--correct", metavar="MESSAGE=LABELS", nargs="+", help=word("spaces_correct"))
    parser.add_argument("--include", choices=["needed", "unanswered", "all"], default="needed",
                        help=word("spaces_include"))  # fmt: skip
    parser.add_argument("--top", type=number, default=TOP, metavar="N", help=word("top"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=word("json"))
    form.add_argument("--csv", metavar="FILE", help=word("csv"))
    parser.add_argument("--excel", choices=["none", "german"], default="none", help=word("excel"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Record what the team says, or listen and print or write."""
    project = open_project(arguments.folder)
    if arguments.tick or arguments.untick or arguments.correct:
        from workbench.shortlist import Community

        _record(Community(project), arguments)
        return 0
    heard = listen(project, include=arguments.include)
    part = "queue" if arguments.queue else "voice" if arguments.voice else "spaces"
    if arguments.json:
        print_json(_JSON[part](heard))
    elif arguments.csv:
        print(say("cli.wrote", path=str(_write(part, heard, arguments))))
    else:
        if heard.held_out and part != "voice":
            print(say("cli.rank_held_out", people=len(heard.held_out)))
        if part == "spaces":
            print_spaces(heard)
            print()
        if part != "voice":
            _print_queue(heard, arguments.top)
        if part == "spaces":
            print()
        if part != "queue":
            _print_voice(heard)
    return 0


def print_spaces(heard: Listened) -> None:
    """Print how many messages carry each of the six labels."""
    shares = heard.spaces.shares()
    messages = len(heard.spaces.table)
    print(say("cli.spaces_head", messages=messages))
    for row in shares.itertuples():
        share = row.messages / messages if messages else 0
        bar = "█" * round(BAR * share)
        name = say(f"cli.label_{row.label}")
        print(f"  {name:<14}{bar:·<{BAR}}  {say('cli.count', n=row.messages)}")


def _print_queue(heard: Listened, top: int) -> None:
    print(heard.replies.sentence())
    for row in heard.replies.table.head(max(top, 0)).itertuples():
        kind = say(f"cli.kind_{row.reply_kind}") if isinstance(row.reply_kind, str) else ""
        print(f"  {_waiting(row.waiting):>9}  {kind:<12}  {short(row.text)}")
        print(f"{'':>13}{visible(str(row.message))}  {visible(str(row.url or ''))}".rstrip())


def _waiting(hours: float | None) -> str:
    from workbench.ugc.reply_queue import waited  # not for --help

    told = waited(hours)
    return "" if told is None else say(f"cli.{told[0]}", n=told[1])


def _print_voice(heard: Listened) -> None:
    total = heard.voice.total
    print(say("cli.voice_head", posts=heard.voice.posts))
    for row in total.itertuples():
        known = row.share == row.share  # NaN where there are no competitors
        share = say("cli.voice_share", share=row.share, low=row.low, high=row.high) if known else ""
        print(f"  {visible(str(row.name)):<24}{say('cli.count', n=row.posts):>8}  {share}")


def _queue_json(heard: Listened) -> dict[str, Any]:
    replies = heard.replies
    return {
        "as_of": replies.as_of,
        "data_age_hours": replies.data_age_hours,
        "messages": rows_of(replies.table),
        "held_out": len(heard.held_out),
    }


def _voice_json(heard: Listened) -> dict[str, Any]:
    return {
        "as_of": heard.voice.as_of,
        "total": rows_of(heard.voice.total),
        "by_week": rows_of(heard.voice.by_week),
    }


_JSON: dict[str, Callable[[Listened], dict[str, Any]]] = {
    "spaces": lambda heard: heard.spaces.to_json() | {"held_out": len(heard.held_out)},
    "queue": _queue_json,
    "voice": _voice_json,
}


def _write(part: str, heard: Listened, arguments: argparse.Namespace) -> object:
    from workbench.export import queue_csv, write_csv
    from workbench.export.minors import about_held_out

    excel, project = arguments.excel, heard.community.project
    if part == "queue":
        return queue_csv(heard.whole_queue, arguments.csv, community=heard.community, excel=excel)
    about = {}
    table = heard.voice.by_week if part == "voice" else heard.spaces.table
    if part == "spaces":
        table = table.merge(heard.messages[["message", "account", "created_at", "url"]])
        about = about_held_out(heard.held_out, heard.held_out, project.brand.language)
    return write_csv(table, arguments.csv, excel=excel, about=about, project=project)


def _record(community: Any, arguments: argparse.Namespace) -> None:  # noqa: ANN401  # a Community
    for message in arguments.tick or ():
        community.tick(message)
    for message in arguments.untick or ():
        community.untick(message)
    for pair in arguments.correct or ():
        message, sign, labels = pair.rpartition("=")
        if not sign:
            raise SettingError("cli.bad_correction", pair=pair)
        community.correct(message, [label for label in labels.split(",") if label])
    done = [*(arguments.tick or ()), *(arguments.untick or ()), *(arguments.correct or ())]
    print(say("cli.recorded", n=len(done)))
