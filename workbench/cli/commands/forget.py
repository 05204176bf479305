"""`workbench forget`: erase a person from a project."""

from __future__ import annotations

import argparse
import sys

from workbench.cli.accounts import account_keys
from workbench.cli.opening import open_project
from workbench.cli.words import word
from workbench.phrases import say

__all__ = ["add", "confirmed"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `forget`."""
    parser = verbs.add_parser("forget", help=word("forget"), description=word("forget"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("accounts", nargs="+", metavar="ACCOUNT", help=word("account"))
    parser.add_argument("--yes", action="store_true", help=word("yes"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask, erase, and say what was erased."""
    project = open_project(arguments.folder)
    for account in [key for name in arguments.accounts for key in account_keys(project, name)]:
        if not arguments.yes and not confirmed(account):
            print(say("cli.kept", account=account))
            continue
        print(project.forget(account))
    return 0


def confirmed(account: str) -> bool:
    """Ask whether everything about an account shall be erased."""
    print(say("cli.forget_question", account=account), end=" ", file=sys.stderr, flush=True)
    answer = sys.stdin.readline() if sys.stdin else ""  # no terminal at all is a no
    return answer.strip().lower() in {"y", "yes", "j", "ja"}
