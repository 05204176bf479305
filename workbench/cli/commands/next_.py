"""`workbench next`: what can be said already, and what to fetch next."""

from __future__ import annotations

import argparse
from pathlib import Path

from workbench.cli.opening import open_project, print_json
from workbench.cli.words import word
from workbench.errors import SettingError
from workbench.phrases import say

__all__ = ["add"]


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `next`."""
    parser = verbs.add_parser("next", help=word("next"), description=word("next"))
    parser.add_argument("folder", metavar="FOLDER", help=word("project"))
    parser.add_argument("--top", type=int, default=50, metavar="N", help=word("next_top"))
    parser.add_argument("--step", type=int, metavar="NUMBER", help=word("next_step"))
    parser.add_argument("--out", metavar="FILE", help=word("next_out"))
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the steps, or write the names of one."""
    from workbench.funnel import next_steps

    if (arguments.step is None) != (arguments.out is None):
        raise SettingError("cli.step_and_out")
    project = open_project(arguments.folder)
    steps = next_steps(project, top=arguments.top)
    if arguments.step is not None:
        if not 1 <= arguments.step <= len(steps.steps):
            raise SettingError("cli.no_such_step", step=arguments.step, steps=len(steps.steps))
        people = steps.steps[arguments.step - 1].people
        path = project.write_export(Path(arguments.out).absolute(), "\n".join([*people, ""]))
        print(say("cli.wrote_names", path=str(path), people=len(people)))
    elif arguments.json:
        print_json(steps.to_json())
    else:
        print(steps)
    return 0
