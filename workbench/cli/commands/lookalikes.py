"""`workbench lookalikes`: who else is like the people you know to be right."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from workbench.cli.accounts import account_keys
from workbench.cli.opening import open_project, print_json, rows_of
from workbench.cli.words import number, word
from workbench.errors import NotFoundError
from workbench.phrases import say
from workbench.steps import rank_project
from workbench.text.visible import visible

if TYPE_CHECKING:
    from workbench.project import Project
    from workbench.ranking import Lookalikes

__all__ = ["add"]

SHOWN = 10


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `lookalikes`."""
    said = word("lookalikes")
    parser = verbs.add_parser("lookalikes", help=said, description=said)
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("accounts", metavar="ACCOUNT", nargs="+", help=word("lookalikes_account"))
    parser.add_argument("--top", type=number, default=SHOWN, metavar="N",
                        help=word("lookalikes_top"))  # fmt: skip
    parser.add_argument("--as-of", metavar="DATE", help=word("as_of"))
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Find lookalikes, and print them."""
    from workbench.ranking import find_lookalikes
    from workbench.ranking.minors import count_minors
    from workbench.text import encoder

    project = open_project(arguments.folder)
    like = sorted({key for name in arguments.accounts for key in _keys(project, name)})
    ranked = rank_project(project, as_of=arguments.as_of, progress=not arguments.json)
    found = find_lookalikes(
        like,
        ranked.ranking.signals,
        ranked.posts,
        ranked.graph,
        encoder=encoder("multilingual", cache=project.vectors),
    )
    held = count_minors(ranked.ranking.signals)
    if arguments.json:
        print_json(_plain(found, arguments.top) | {"held_out": held})
    else:
        _print(found, arguments.top, timezone=project.brand.timezone, held=held)
    return 0


def _keys(project: Project, name: str) -> list[str]:
    """Return the account keys a user means; nobody is to be like somebody who is held out."""
    held = project.held_out()
    keys = account_keys(project, name)
    known = [key for key in keys if key not in held]
    if not known:
        raise NotFoundError("cli.rank_is_held", account=keys[0])
    return known


def _plain(found: Lookalikes, top: int) -> dict[str, Any]:
    """Return lookalikes as plain values."""
    rows = rows_of(found.everybody.head(top))
    return {
        "as_of": found.as_of,
        "like": list(found.like),
        "candidates": len(found.everybody),
        "lookalikes": [row | {"explanation": found.explain(row["account"])} for row in rows],
        "weights": dict(found.weights),
        "encoder": found.encoder,
        "notes": [say(phrase, **values) for phrase, values in found.notes],
    }


def _print(found: Lookalikes, top: int, *, timezone: str, held: int) -> None:
    import pandas as pd  # not for --help

    day = None if pd.isna(found.as_of) else found.as_of.tz_convert(timezone).date()
    everybody = found.everybody
    head = say("lookalikes.head", like=", ".join(found.like), all=len(everybody), day=day)
    print(visible(head))
    for phrase, values in found.notes:
        print(f"  {say(phrase, **values)}")
    if held:
        print(f"  {say('cli.rank_held_out', people=held)}")
    for row in everybody.head(top).itertuples():
        print(f"\n{row.rank:>4}. {visible(row.account)}")
        for reason in found.explain(row.account):
            print(f"        {visible(reason)}")
