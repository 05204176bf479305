"""What a format is: how it is told, how it is read, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workbench.gather.fields import Options, Piece
from workbench.gather.opened import Opened
from workbench.phrases import say

__all__ = ["Format", "Reader"]

Reader = Callable[[Opened, Options], Iterator[Piece]]


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
    members
        Given the names of the files in a folder or ZIP, returns those that together are one
        export of this format; None if each file stands for itself.
    """

    name: str
    about: str
    sniff: Callable[[Opened], bool]
    read: Reader
    platforms: tuple[str, ...] = ()
    tables: tuple[str, ...] = ("posts",)
    files: tuple[str, ...] = ()
    mapped: bool = False
    members: Callable[[Sequence[str]], Sequence[str]] | None = None

    @property
    def description(self) -> str:
        """One line about it in the current language."""
        return say(self.about)
