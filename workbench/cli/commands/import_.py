"""`workbench import`: files into a project."""

from __future__ import annotations

import argparse
import sys

from workbench.cli.opening import open_project, print_json
from workbench.cli.words import word
from workbench.errors import SettingError
from workbench.phrases import say

__all__ = ["add"]

UNREADABLE = "unknown"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `import`."""
    parser = verbs.add_parser("import", help=word("import"), description=word("import"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("files", nargs="+", metavar="FILE", help=word("files"))
    parser.add_argument("--format", metavar="F", help=word("format"))
    parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", dest="maps",
                        help=word("map"))  # fmt: skip
    parser.add_argument("--platform", metavar="P", help=word("platform"))
    parser.add_argument("--keep-raw", action="store_true", help=word("keep_raw"))
    parser.add_argument("--thumbnails", action="store_true", help=word("thumbnails"))
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Import the files and print the report."""
    from workbench.gather import read
    from workbench.gather.raw_records import check_raw

    project = open_project(arguments.folder)
    check_raw(project.brand, keep_raw=arguments.keep_raw)
    source = read(
        *arguments.files,
        format=arguments.format,
        columns=_columns(arguments.maps),
        platform=arguments.platform,
        keep_raw=arguments.keep_raw,
        thumbnails=arguments.thumbnails,
    )
    report = project.add(source, progress=not arguments.json)
    if arguments.json:
        print_json(report.to_json())
    else:
        print(report)
        if report.added:
            print(say("cli.import_next", folder=arguments.folder))
    unreadable = sum(file.format == UNREADABLE for file in report.files)
    if unreadable:
        print(f"workbench: {say('cli.some_unreadable', files=unreadable)}", file=sys.stderr)
    return 1 if unreadable else 0


def _columns(maps: list[str]) -> dict[str, str] | None:
    columns = {}
    for pair in maps:
        column, equals, field = pair.rpartition("=")
        if not equals or not column or not field:
            raise SettingError("cli.bad_map", pair=pair)
        columns[column] = field
    return columns or None
