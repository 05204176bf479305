"""Formats of tabular exports, kept as data: which column of which tool is which field."""

from __future__ import annotations

from workbench.gather.format import Format

__all__ = ["formats"]


def formats() -> tuple[Format, ...]:
    """Return the preset formats, in the order in which they are tried.

    They come after the readers of named tools and before plain CSV, JSON and spreadsheets.
    """
    return ()
