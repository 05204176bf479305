"""`workbench formats`: what can be imported."""

from __future__ import annotations

import argparse

from workbench.cli.opening import print_json
from workbench.cli.words import word
from workbench.phrases import say

__all__ = ["add"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `formats`."""
    parser = verbs.add_parser("formats", help=word("formats"), description=word("formats"))
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the formats."""
    from workbench.gather.format_table import format_rows

    rows = format_rows()
    if arguments.json:
        print_json({"formats": rows})
        return 0
    print(f"{say('exports_social.formats_head')}\n")
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        where = ", ".join(row["platforms"]) or say("exports_social.any_platform")
        print(f"{row['name']:{width}}  {row['about']}")
        print(f"{'':{width}}  {', '.join(row['files'])} · {where} · {', '.join(row['tables'])}")
    return 0
