"""Where a verb may write: into folders that are there, under names that say what is in them."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path

from workbench.errors import NotFoundError, SettingError

__all__ = ["check_places", "ending_of"]

_PLACES = ("out", "csv", "picture")
"""Where the arguments of verbs hold a path that is written to."""


def check_places(arguments: argparse.Namespace) -> None:
    """Refuse a place whose folder is not there, before anything is worked out.

    A folder that was mistyped would be made in silence otherwise. Only the exports of the project
    are made on demand.

    Raises
    ------
    NotFoundError
        There is no such folder.
    """
    project = getattr(arguments, "folder", None)
    for name in _PLACES:
        given = getattr(arguments, name, None)
        if not isinstance(given, str):
            continue
        folder = Path(given).absolute().parent
        made = isinstance(project, str) and folder == Path(project).absolute() / "exports"
        if not made and not folder.is_dir():
            raise NotFoundError("cli.no_place", folder=str(folder), file=Path(given).name)


def ending_of(path: str, *, known: Collection[str]) -> str:
    """Return the ending that tells the format of a file, without its dot.

    Raises
    ------
    SettingError
        It is none of those that are written.

    Examples
    --------
    >>> ending_of("list.XLSX", known=["csv", "xlsx"])
    'xlsx'
    """
    ending = Path(path).suffix.lower().lstrip(".")
    if ending not in known:
        names = ", ".join(f".{name}" for name in known)
        raise SettingError("cli.bad_ending", file=Path(path).name, known=names)
    return ending
