"""`workbench privacy`: what is held on people, on one person, objections, minors, documents."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from workbench.cli.accounts import account_keys
from workbench.cli.commands.forget import confirmed
from workbench.cli.opening import open_project, print_json
from workbench.cli.words import word
from workbench.phrases import say

__all__ = ["add"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `privacy` and what can be asked."""
    parser = verbs.add_parser("privacy", help=word("privacy"), description=word("privacy"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.set_defaults(run=run_overview)
    parts: Any = parser.add_subparsers(dest="part", metavar="PART")
    _add_subject(parts)
    _add_objection(parts)
    _add_minors(parts)
    _add_templates(parts)


def _add_subject(parts: Any) -> None:  # noqa: ANN401  # argparse has no public name for it
    subject = parts.add_parser("subject", help=word("subject"), description=word("subject"))
    subject.add_argument("account", metavar="HANDLE", help=word("account"))
    subject.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                         help=word("json"))  # fmt: skip
    subject.add_argument("--out", metavar="FILE", help=word("subject_out"))
    subject.set_defaults(run=run_subject)


def _add_objection(parts: Any) -> None:  # noqa: ANN401  # argparse has no public name for it
    objection = parts.add_parser("objection", help=word("objection"), description=word("objection"))
    objection.add_argument("account", metavar="HANDLE", help=word("account"))
    objection.add_argument("--yes", action="store_true", help=word("yes"))
    objection.set_defaults(run=run_objection)


def _add_minors(parts: Any) -> None:  # noqa: ANN401  # argparse has no public name for it
    minors = parts.add_parser("minors", help=word("minors"), description=word("minors"))
    minors.add_argument("--clear", metavar="HANDLE", help=word("clear_minor"))
    minors.add_argument("--by", metavar="NAME", default="", help=word("cleared_by"))
    minors.add_argument("--note", metavar="TEXT", default="", help=word("cleared_note"))
    minors.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                        help=word("json"))  # fmt: skip
    minors.set_defaults(run=run_minors)


def _add_templates(parts: Any) -> None:  # noqa: ANN401  # argparse has no public name for it
    templates = parts.add_parser("templates", help=word("templates"), description=word("templates"))
    templates.add_argument("--language", choices=["de", "en"], help=word("templates_language"))
    templates.add_argument("--out", metavar="DIR", help=word("templates_out"))
    templates.set_defaults(run=run_templates)


def run_overview(arguments: argparse.Namespace) -> int:
    """Say what is held."""
    report = open_project(arguments.folder).privacy()
    if arguments.json:
        print_json(report.to_json())
    else:
        print(report)
    return 0


def run_subject(arguments: argparse.Namespace) -> int:
    """Tell all that is held on one person, or write it to a file."""
    project = open_project(arguments.folder)
    reports = [project.subject(key) for key in account_keys(project, arguments.account)]
    plain: dict[str, Any] = {"subjects": [report.to_json() for report in reports]}
    if arguments.out:
        text = "\n\n".join(map(str, reports))
        if arguments.json or arguments.out.endswith(".json"):
            text = json.dumps(plain, ensure_ascii=False, indent=1)
        path = project.write_export(Path(arguments.out).absolute(), text + "\n")
        print(say("cli.wrote", path=str(path)))
    elif arguments.json:
        print_json(plain)
    else:
        print("\n\n".join(map(str, reports)))
    return 0


def run_objection(arguments: argparse.Namespace) -> int:
    """Erase somebody who objects, after asking."""
    project = open_project(arguments.folder)
    for account in account_keys(project, arguments.account):
        if arguments.yes or confirmed(account):
            print(project.object_to(account))
            print(say("privacy.objection_honoured"))
        else:
            print(say("cli.kept", account=account))
    return 0


def run_minors(arguments: argparse.Namespace) -> int:
    """List who says to be under 18, or note that somebody made sure."""
    project = open_project(arguments.folder)
    if arguments.clear:
        for account in account_keys(project, arguments.clear):
            project.clear_minor(account, by=arguments.by, note=arguments.note)
            print(say("privacy.minor_cleared", account=account, by=arguments.by))
        return 0
    table = project.minors()
    if arguments.json:
        print_json({"minors": table.to_dict("records")})
        return 0
    print(say("privacy.minors", people=len(project.held_out())))
    for row in table.itertuples():
        state = say("privacy.minor_is_cleared" if row.cleared else "privacy.minor_held_out")
        print(f"  {row.account}  {row.evidence!r}  ({row.where}, {state})")
    return 0


def run_templates(arguments: argparse.Namespace) -> int:
    """Write the documents a company needs, filled with what the project knows."""
    project = open_project(arguments.folder)
    folder = Path(arguments.out) if arguments.out else project.exports
    for path in project.write_documents(folder, language=arguments.language):
        print(say("cli.wrote", path=str(path)))
    return 0
