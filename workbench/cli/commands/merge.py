"""`workbench merge`: what another copy of a project knows, from its folder or from a pack."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.cli.opening import open_project
from workbench.cli.words import word
from workbench.errors import SettingError
from workbench.phrases import say

if TYPE_CHECKING:
    from workbench.shortlist import Shortlist

__all__ = ["add"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `merge`."""
    parser = verbs.add_parser("merge", help=word("merge"), description=word("merge"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("other", metavar="OTHER", help=word("other_or_pack"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Take over what the other project knows, and name what both changed."""
    from workbench.shortlist import Shortlist

    project = open_project(arguments.folder)
    if Path(arguments.other).is_file():
        from workbench.export import merge_pack

        print(merge_pack(project, arguments.other, progress=True))
        return _tell(Shortlist(project))
    other = open_project(arguments.other)
    if other.brand.name != project.brand.name:
        names = {"ours": project.brand.name, "theirs": other.brand.name}
        raise SettingError("cli.other_brand", other=arguments.other, **names)
    shortlist = Shortlist(project)
    added = shortlist.merge(other)
    print(say("cli.merged", events=added, other=arguments.other))
    return _tell(shortlist)


def _tell(shortlist: Shortlist) -> int:
    """Name what both changed."""
    conflicts = shortlist.conflicts()
    if conflicts:
        print(say("cli.conflicts", conflicts=len(conflicts)))
    for conflict in conflicts:
        print(f"  {conflict}")
    return 0
