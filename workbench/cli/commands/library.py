"""`workbench library`: posts worth asking for, what to write, and what may be used."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from workbench.cli.opening import open_project, print_json, rows_of, short
from workbench.cli.words import number, word
from workbench.phrases import say
from workbench.text.visible import visible

if TYPE_CHECKING:
    from workbench.shortlist import ContentLibrary

__all__ = ["add"]

TOP = 10
KINDS = ("comment", "message", "email")


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `library`."""
    parser = verbs.add_parser("library", help=word("library"), description=word("library"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    part = parser.add_mutually_exclusive_group()
    part.add_argument("--add", metavar="POST", nargs="+", help=word("library_add"))
    part.add_argument("--text", metavar="POST", help=word("library_text"))
    part.add_argument("--list", action="store_true", help=word("library_list"))
    parser.add_argument("--kind", choices=KINDS, default="message", help=word("library_kind"))
    parser.add_argument("--top", type=number, default=TOP, metavar="N", help=word("top"))
    parser.add_argument("--day", metavar="YYYY-MM-DD", help=word("library_day"))
    parser.add_argument("--channel", metavar="NAME", help=word("library_channel"))
    parser.add_argument("--paid", action="store_true", help=word("library_paid"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=word("json"))
    form.add_argument("--csv", metavar="FILE", help=word("library_csv"))
    parser.add_argument("--excel", choices=["none", "german"], default="none", help=word("excel"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show candidates, or what the library holds, or write what may be used."""
    from workbench.shortlist import ContentLibrary

    project = open_project(arguments.folder)
    library = ContentLibrary(project)
    zone = ZoneInfo(project.brand.timezone)
    day = arguments.day or dt.datetime.now(zone).date().isoformat()
    if arguments.add:
        for post in arguments.add:
            library.add(post)
        print(say("cli.recorded", n=len(arguments.add)))
    elif arguments.text:
        print(library.request_text(arguments.text, kind=arguments.kind))
    elif arguments.csv:
        from workbench.export import library_csv

        path = library_csv(
            library, arguments.csv, day=day, channel=arguments.channel, paid=arguments.paid,
            excel=arguments.excel,
        )  # fmt: skip
        print(say("cli.wrote", path=str(path)))
    elif arguments.list:
        _list(library, day, json=arguments.json)
    else:
        _candidates(library, arguments.top, json=arguments.json)
    return 0


def _candidates(library: ContentLibrary, top: int, *, json: bool) -> None:
    from workbench.text import encoder
    from workbench.ugc import explain_content

    reader = encoder("multilingual", cache=library.project.vectors)
    best = library.candidates(top, encoder=reader)
    if json:
        print_json({"candidates": rows_of(best)})
        return
    print(say("cli.library_candidates", n=len(best)))
    for place, row in enumerate(best.itertuples(), 1):
        print(f"{place:>4}. {visible(str(row.post))}  {row.score:.2f}  {short(row.text)}")
        for reason in explain_content(row.reasons):
            print(f"{'':>6}{visible(reason)}")


def _list(library: ContentLibrary, day: str, *, json: bool) -> None:
    table = library.table(day=day)
    minor = table["account"].isin(library.project.held_out())
    out, table = table.loc[minor, "account"].nunique(), table[~minor]
    if json:
        print_json({"day": day, "library": rows_of(table), "held_out": out})
        return
    print(say("cli.library_head", n=len(table), usable=int(table["usable"].sum()), day=day))
    if out:
        print(f"  {say('cli.rank_held_out', people=out)}")
    for row in table.itertuples():
        status = say(f"rights.status_{row.status}")
        print(f"  {status:<12}{visible(str(row.post))}  {short(row.text)}")
