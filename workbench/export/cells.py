"""Cells that a spreadsheet shows instead of running, and that read back as they were.

A cell that starts with one of ``= + - @``, their full-width forms, a tab or a line end may be run
as a formula; see OWASP, "CSV injection". Such a cell gets an apostrophe in front, which
spreadsheets take for "this is text". A spreadsheet that expects another separator than the file has
makes cells of what follows one: ``a;=1+1`` in a file with commas. What it would run there gets its
apostrophe there. `unguard` takes them off again.
"""

from __future__ import annotations

import re

__all__ = ["guard", "tidy", "unguard"]

STARTERS = frozenset("=+-@\t\r\n＝＋－＠﹢﹣﹦﹫−")
_MARKS = re.escape("".join(sorted(STARTERS - set("\t\r\n"))))
_BLANK = r'[\s;,"]'
_RUN = re.compile(rf"{_BLANK}*[{_MARKS}\t\r\n]")
# A whole stretch of blanks and separators, so that no text takes longer than its length.
_NEXT = rf"(?<!{_BLANK})({_BLANK}++)"
_SEPARATOR = re.compile(r"[;,\t\r\n]")
# Nothing but "=" makes a formula of itself; "\n@mila" and "\n- foam" only do harm when they call.
_CALLS = re.compile(r"[(|\[\\]")
_OPEN = {True: rf"{_NEXT}(?='*[{_MARKS}])", False: rf"{_NEXT}(?='*[=＝﹦])"}
_SHUT = {True: rf"{_NEXT}'(?='*[{_MARKS}])", False: rf"{_NEXT}'(?='*[=＝﹦])"}
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
    >>> guard("a;=1+1"), guard("a, @mila"), guard("a, @SUM(1)")
    ("a;'=1+1", 'a, @mila', "a, '@SUM(1)")
    """
    inner = re.sub(_OPEN[_calls(text)], _with_apostrophe, text)
    return f"'{inner}" if _RUN.match(inner) or _looks_guarded(inner) else inner


def unguard(cell: str) -> str:
    """Return the text that `guard` made `cell` from."""
    inner = cell[1:] if _looks_guarded(cell) else cell
    return re.sub(_SHUT[_calls(inner)], _without_apostrophe, inner)


def _looks_guarded(text: str) -> bool:
    return text[:1] == "'" and (text[1:2] == "'" or _RUN.match(text, 1) is not None)


def _calls(text: str) -> bool:
    return _CALLS.search(text) is not None


def _with_apostrophe(found: re.Match[str]) -> str:
    return f"{found[1]}'" if _SEPARATOR.search(found[1]) else found[0]


def _without_apostrophe(found: re.Match[str]) -> str:
    return found[1] if _SEPARATOR.search(found[1]) else found[0]
