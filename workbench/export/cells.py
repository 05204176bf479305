"""Cells that a spreadsheet shows instead of running, and that read back as they were.

A cell that starts with one of ``= + - @``, their full-width forms, a tab or a line end may be run
as a formula; see OWASP, "CSV injection". Such a cell gets an apostrophe in front, which
spreadsheets take for "this is text"; `unguard` takes it off again.
"""

from __future__ import annotations

import re

__all__ = ["guard", "tidy", "unguard"]

STARTERS = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def tidy(text: str) -> str:
    r"""Return `text` without control characters and halves of characters, which no sheet opens.

    >>> tidy("a\x00b\x0b")
    'ab'
    """
    return _CONTROL.sub("", text)


def guard(text: str) -> str:
    """Return `text` as a cell that no spreadsheet runs.

    >>> guard("=cmd|'/c calc'!A1")
    "'=cmd|'/c calc'!A1"
    >>> guard("'=1"), guard("'s is fine")
    ("''=1", "'s is fine")
    """
    return f"'{text}" if (text[:1] in STARTERS and text) or _looks_guarded(text) else text


def unguard(cell: str) -> str:
    """Return the text that `guard` made `cell` from."""
    return cell[1:] if _looks_guarded(cell) else cell


def _looks_guarded(text: str) -> bool:
    return text[:1] == "'" and len(text) > 1 and (text[1] in STARTERS or text[1] == "'")
