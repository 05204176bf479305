"""Parsing, errors and exit codes."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from workbench import __version__
from workbench.cli.commands import COMMANDS
from workbench.cli.places import check_places
from workbench.cli.words import word
from workbench.errors import SettingError, WorkbenchError
from workbench.phrases import say, use_language

__all__ = ["run"]


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    _speak_utf8()
    _choose_language(arguments)
    try:
        chosen = _parser().parse_args(list(arguments) or ["--help"])
        if chosen.speak:
            use_language(chosen.speak)
        check_places(chosen)
        code: int = chosen.run(chosen)
    except WorkbenchError as error:
        return _fail(error.message.what, error.message.where, error.message.hint)
    except KeyboardInterrupt:
        return _fail(say("cli.stopped"), code=130)
    except BrokenPipeError:  # the reader, such as head, has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        return _fail(_disk_trouble(error))
    return code


def _speak_utf8() -> None:
    """Print any handle on any terminal: Windows consoles and pipes may default to cp1252."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _choose_language(arguments: Sequence[str]) -> None:
    """Read `--speak` before the parser is made, because its help is translated too."""
    for i, argument in enumerate(arguments):
        if argument.startswith("--speak="):
            wish = argument.partition("=")[2]
        elif argument == "--speak" and i + 1 < len(arguments):
            wish = arguments[i + 1]
        else:
            continue
        if wish in {"de", "en"}:
            use_language(wish)


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line and exit code 1, like every other user error."""

    def error(self, message: str) -> NoReturn:
        raise SettingError("cli.bad_arguments", command=self.prog, reason=message)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="workbench", description=word("about"))
    parser.add_argument("--version", action="version", help=word("version"),
                        version=f"workbench {__version__}")  # fmt: skip
    parser.add_argument("--speak", choices=["de", "en"], help=word("speak"))
    verbs: Any = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for command in COMMANDS:
        command.add(verbs)
    return parser


def _fail(what: str, where: str = "", hint: str = "", *, code: int = 1) -> int:
    place = f" ({where})" if where and where not in what else ""
    advice = f" {hint}" if hint else ""
    print(f"workbench: {what}{place}{advice}".replace("\n", " "), file=sys.stderr)
    return code


def _disk_trouble(error: OSError) -> str:
    place = error.filename or ""
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return say("cli.disk_full", place=place)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return say("cli.not_allowed", place=place)
    return say("cli.os_error", place=place, reason=error.strerror or str(error))
