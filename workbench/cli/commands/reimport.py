"""`workbench reimport`: take an edited shortlist back, after showing what would change."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from workbench.cli.opening import open_project
from workbench.cli.words import word
from workbench.phrases import say
from workbench.text.visible import visible

if TYPE_CHECKING:
    from workbench.export import Reimport

__all__ = ["add"]

SHOWN = 40


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `reimport`."""
    parser = verbs.add_parser("reimport", help=word("reimport"), description=word("reimport"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("file", metavar="FILE", help=word("reimport_file"))
    parser.add_argument("--campaign", metavar="ID", help=word("campaign"))
    parser.add_argument("--yes", action="store_true", help=word("reimport_yes"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show what would change, ask, and write it as decisions."""
    from workbench.export import plan_reimport
    from workbench.shortlist import Shortlist

    shortlist = Shortlist(open_project(arguments.folder), campaign=arguments.campaign)
    plan = plan_reimport(shortlist, arguments.file)
    _show(plan)
    counts = plan.counts
    if not counts["new"] and not counts["change"]:
        return 0
    if not arguments.yes and not _confirmed():
        print(say("cli.reimport_left"))
        return 0
    print(say("cli.reimported", decisions=plan.apply()))
    return 0


def _show(plan: Reimport) -> None:
    for line in plan.table.head(SHOWN).fillna("").itertuples():
        change = f"{line.field}: {line.old or '–'} → {line.new or '–'}" if line.field else ""
        parts = [say(f"cli.reimport_{line.action}"), line.account, change, line.reason]
        told = "  ".join(visible(part) for part in parts if part)
        print(f"{line.row:>5}  {told}")
    if len(plan.table) > SHOWN:
        print(say("cli.reimport_more", lines=len(plan.table) - SHOWN))
    print(visible(plan.summary()))


def _confirmed() -> bool:
    print(say("cli.reimport_question"), end=" ", file=sys.stderr, flush=True)
    answer = sys.stdin.readline() if sys.stdin else ""  # no terminal at all is a no
    return answer.strip().lower() in {"y", "yes", "j", "ja"}
