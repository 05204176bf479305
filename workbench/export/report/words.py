"""Foreign text made short and harmless for a page; figures in the manner of the language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from workbench.export.cells import tidy
from workbench.export.held_names import Veiled
from workbench.phrases import render, say

__all__ = ["Voice", "is_known", "safe_address", "short"]

_STEERING = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\s]+")
_MARKS = r"[\u0300-\u036f\u0483-\u0489\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STACKED = re.compile(f"({_MARKS}{{2}}){_MARKS}+")


def short(text: object, most: int) -> str:
    r"""Return a text in one line of at most `most` characters, without marks that steer or pile up.

    >>> short("Hafer\n am  Morgen", 40), short("a" * 9, 4), short(None, 4)
    ('Hafer am Morgen', 'aaa…', '')
    """
    if not isinstance(text, str):
        return ""
    plain = _STACKED.sub(r"\1", _STEERING.sub(" ", tidy(text[: 6 * most]))).strip()
    return plain if len(plain) <= most else f"{plain[: most - 1].rstrip()}…"


def safe_address(address: object) -> str | None:
    """Return an address that a page may link to, or None: http and https only.

    >>> safe_address("https://a.de/b"), safe_address("javascript:alert(1)")
    ('https://a.de/b', None)
    """
    if not isinstance(address, str) or re.search(r"[\s\"'<>\\\x00-\x1f\x7f]", address):
        return None
    try:
        parts = urlsplit(address)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname)
        return tidy(address) if whole and parts.username is None else None
    except ValueError:
        return None


def is_known(value: object) -> bool:
    """Say whether a cell holds anything."""
    return value is not None and value is not pd.NA and value == value  # noqa: PLR0124  # NaN


@dataclass(frozen=True)
class Voice:
    """Says phrases and figures in one language, and hides who is held out.

    Parameters
    ----------
    language
        ``"de"`` or ``"en"``.
    timezone
        In which days are told: the brand's.
    veiled
        Who must not appear by name.
    """

    language: str
    timezone: str = "UTC"
    veiled: Veiled = field(default_factory=lambda: Veiled(()))

    def say(self, phrase: str, **values: object) -> str:
        """Return a phrase of the catalogue."""
        return say(phrase, self.language, **values)

    @property
    def number(self) -> Callable[[Any], str]:
        """Whole numbers with separators; an unknown one is a dash."""
        return lambda n: render("{n:n}", {"n": float(n) if is_known(n) else None}, self.language)

    @property
    def percent(self) -> Callable[[Any], str]:
        """Shares as per cent."""
        return lambda n: render("{n:pct}", {"n": float(n) if is_known(n) else None}, self.language)

    def day(self, moment: Any) -> str:  # noqa: ANN401  # a time of pandas, perhaps missing
        """Return the day a moment falls on where the brand is; a dash if it is unknown."""
        found = self.date_of(moment)
        return "–" if found is None else render("{d:date}", {"d": found}, self.language)

    def date_of(self, moment: Any) -> dt.date | None:  # noqa: ANN401  # as above
        """Return the day as a date."""
        if not is_known(moment):
            return None
        stamp = pd.Timestamp(moment)
        aware = stamp if stamp.tzinfo else stamp.tz_localize("UTC")
        day: dt.date = aware.tz_convert(self.timezone).date()
        return day

    def text(self, text: object, most: int) -> str:
        """Return foreign text short and without the names of those who are held out."""
        return self.veiled.text(short(text, most))
