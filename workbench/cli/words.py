"""Help texts, in the language spoken now."""

from __future__ import annotations

import argparse

from workbench.phrases import entry

__all__ = ["number", "word"]


def word(name: str) -> str:
    """Return the help text `cli.help_<name>`; argparse reads per cent signs as formats."""
    return entry(f"cli.help_{name}").replace("%", "%%")


def number(text: str) -> int:
    """Return a whole number from 1, for argparse.

    >>> number("3")
    3
    """
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(word("positive"))
    return int(text)
