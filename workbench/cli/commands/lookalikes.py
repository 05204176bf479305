"""`workbench lookalikes`: who else is like the people you know to be right."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from workbench.cli.accounts import account_keys
from workbench.cli.opening import open_project, print_json, rows_of
from workbench.cli.steps import rank_project
from workbench.cli.words import number, word
from workbench.phrases import say

if TYPE_CHECKING:
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
    from workbench.text import encoder

    project = open_project(arguments.folder)
    like = sorted({key for name in arguments.accounts for key in account_keys(project, name)})
    ranked = rank_project(project, as_of=arguments.as_of, progress=not arguments.json)
    found = find_lookalikes(
        like,
        ranked.ranking.signals,
        ranked.posts,
        ranked.graph,
        encoder=encoder("multilingual", cache=project.vectors),
    )
    held = project.held_out()
    if arguments.json:
        print_json(_plain(found, held, arguments.top))
    else:
        _print(found, held, arguments.top, timezone=project.brand.timezone)
    return 0


def _plain(found: Lookalikes, held: frozenset[str], top: int) -> dict[str, Any]:
    """Return lookalikes as plain values, without people held out; the others keep their ranks."""
    out = found.everybody["account"].isin(held)
    rows = rows_of(found.everybody[~out].head(top))
    return {
        "as_of": found.as_of,
        "like": list(found.like),
        "candidates": len(found.everybody),
        "lookalikes": [row | {"explanation": found.explain(row["account"])} for row in rows],
        "weights": dict(found.weights),
        "encoder": found.encoder,
        "notes": [say(phrase, **values) for phrase, values in found.notes],
        "held_out": int(out.sum()),
    }


def _print(found: Lookalikes, held: frozenset[str], top: int, *, timezone: str) -> None:
    import pandas as pd  # not for --help

    day = None if pd.isna(found.as_of) else found.as_of.tz_convert(timezone).date()
    everybody = found.everybody
    print(say("lookalikes.head", like=", ".join(found.like), all=len(everybody), day=day))
    for phrase, values in found.notes:
        print(f"  {say(phrase, **values)}")
    out = everybody["account"].isin(held)
    if out.any():
        print(f"  {say('cli.rank_held_out', people=int(out.sum()))}")
    for row in everybody[~out].head(top).itertuples():
        print(f"\n{row.rank:>4}. {row.account}")
        for reason in found.explain(row.account):
            print(f"        {reason}")
