"""What a format is: how it is told, how it is read, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbench.gather.fields import Options, Piece
from workbench.gather.opened import Opened
from workbench.phrases import say

__all__ = ["Bundle", "Format", "Member", "Reader"]

Reader = Callable[[Opened, Options], Iterator[Piece]]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an export that comes as many: its name within, and how to get its bytes."""

    name: str
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Bundle:
    """How an export is told and read that comes as a folder or ZIP of many files.

    Parameters
    ----------
    members
        Given all names, with ``/`` between folders, returns those that belong to one export of
        this kind; none if there is no such export.
    read
        Yields the tables of these files. The name is that of the folder or ZIP.
    """

    members: Callable[[Sequence[str]], Sequence[str]]
    read: Callable[[str, Sequence[Member], Options], Iterator[Piece]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format we read: one row of `workbench formats` and of ``docs/formats.md``.

    Parameters
    ----------
    name
        As in ``--format`` and in the column `source`.
    about
        Phrase id of one line about it.
    sniff
        Says by its content whether a file is of this format.
    read
        Yields the tables of a file.
    platforms
        Where its records come from; empty if from anywhere.
    tables
        Which tables it fills: posts, comments, accounts, reported.
    files
        What such a file is on disk: ``"JSON"``, ``"CSV"`` …
    mapped
        Whether its columns can be mapped with ``--map``.
    bundle
        How it is read as a folder or ZIP of many files, if it may be one.
    """

    name: str
    about: str
    sniff: Callable[[Opened], bool]
    read: Reader
    platforms: tuple[str, ...] = ()
    tables: tuple[str, ...] = ("posts",)
    files: tuple[str, ...] = ()
    mapped: bool = False
    bundle: Bundle | None = None

    @property
    def description(self) -> str:
        """One line about it in the current language."""
        return say(self.about)
