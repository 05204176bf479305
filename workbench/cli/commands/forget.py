"""`workbench forget`: erase a person from a project."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from workbench.cli.opening import open_project
from workbench.cli.words import word
from workbench.errors import NotFoundError
from workbench.phrases import say
from workbench.schema import bare_handle, handle_of

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["add"]


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
    for account in [key for name in arguments.accounts for key in _keys(project, name)]:
        if not arguments.yes and not _confirmed(account):
            print(say("cli.kept", account=account))
            continue
        print(project.forget(account))
    return 0


def _keys(project: Project, name: str) -> list[str]:
    """Return the account keys a user means by a key or a bare handle.

    A handle means the accounts of that name that the project knows, else the one platform it has.
    """
    handle = bare_handle(name)
    platform, colon, _ = handle.partition(":")
    posts = project.posts(columns=["platform", "account"])
    platforms = sorted(posts["platform"].dropna().unique())
    if colon and platform:
        return [handle]
    known = [posts["account"], project.comments()["account"], project.accounts()["account"]]
    keys = {key for column in known for key in column.dropna() if handle_of(key) == handle}
    aliases = project.aliases()
    same = aliases["handle"] == handle
    keys |= {f"{p}:{handle}" for p in aliases.loc[same, "platform"]}
    if keys or len(platforms) == 1:
        return sorted(keys) or [f"{platforms[0]}:{handle}"]
    raise NotFoundError("cli.which_platform", handle=handle, known=", ".join(platforms) or "–")


def _confirmed(account: str) -> bool:
    print(say("cli.forget_question", account=account), end=" ", file=sys.stderr, flush=True)
    answer = sys.stdin.readline() if sys.stdin else ""  # no terminal at all is a no
    return answer.strip().lower() in {"y", "yes", "j", "ja"}
