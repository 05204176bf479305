"""One figure of a monthly report: this month's value beside last month's, or why there is none."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pandas as pd

from workbench.errors import SettingError
from workbench.ugc.spaces import LABELS

__all__ = ["LETTERS", "Figure", "Note", "Part", "Span", "Unit", "beside", "finite", "month_span"]

Unit = Literal["messages", "posts", "people", "comments", "reactions", "share", "hours"]
LETTERS = (*LABELS, "voice", "sentiment")
"""The six SPACES, and what frames them."""
EVIDENCE = 5
MONTHS = 12
FIRST_YEAR, LAST_YEAR = 1970, 2200  # what a time with microseconds holds, and some sense
_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence yet to be said: phrase id and values."""

    phrase: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A figure of one month; `value` is None where it is unknown, and `why` says why."""

    value: float | None
    unit: Unit
    n: int | None = None
    evidence: tuple[str, ...] = ()
    why: Note | None = None

    @classmethod
    def counted(cls, keys: Iterable[str], unit: Unit) -> Part:
        """Return how many keys there are, with the first of them as evidence."""
        found = list(keys)
        return cls(len(found), unit, len(found), tuple(found[:EVIDENCE]))

    @classmethod
    def share(cls, hits: int, n: int, keys: Iterable[str] = ()) -> Part:
        """Return a share, unknown of nothing."""
        if not n:
            return cls(None, "share", 0, why=Note("monthly.nothing_counted"))
        return cls(hits / n, "share", n, tuple(keys)[:EVIDENCE])

    @classmethod
    def unknown(cls, unit: Unit, why: str, **values: Any) -> Part:  # noqa: ANN401  # of a phrase
        """Return a figure that nobody knows."""
        return cls(None, unit, why=Note(why, values))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the month and of the month before.

    Parameters
    ----------
    letter
        One of the six SPACES, ``"voice"`` or ``"sentiment"``.
    name
        Stable, unique within the letter.
    value, before
        This month's and last month's; None where unknown.
    unit
        What is counted, ``"share"`` from 0 to 1, or ``"hours"``.
    n, n_before
        On how many observations they rest.
    evidence
        Keys of at most five messages or posts of this month.
    why, why_before
        Why a value is None.
    """

    letter: str
    name: str
    value: float | None
    before: float | None
    unit: Unit
    n: int | None
    n_before: int | None
    evidence: tuple[str, ...] = ()
    why: Note | None = None
    why_before: Note | None = None

    @property
    def change(self) -> float | None:
        """`value` less `before`; None if one of them is unknown."""
        if self.value is None or self.before is None:
            return None
        return self.value - self.before


def beside(letter: str, now: Mapping[str, Part], before: Mapping[str, Part]) -> list[Figure]:
    """Return the figures of a letter, this month's beside last month's, in their order."""
    figures = []
    for name, part in now.items():
        last = before[name]
        figures.append(
            Figure(letter, name, finite(part.value), finite(last.value), part.unit, part.n,
                   last.n, part.evidence, part.why, last.why)
        )  # fmt: skip
    return figures


@dataclass(frozen=True, slots=True)
class Span:
    """A month as the brand's clock has it: ``begins <= moment < ends``, both in UTC."""

    month: str
    begins: pd.Timestamp
    ends: pd.Timestamp

    def holds(self, moments: pd.Series) -> pd.Series:
        """Say which moments lie within; unknown ones do not."""
        return (moments >= self.begins) & (moments < self.ends)


def month_span(month: str, timezone: str, *, back: int = 0) -> Span:
    """Return a month, or the one so many months before it.

    Parameters
    ----------
    month
        As ``"2026-05"``.
    timezone
        IANA name.
    back
        How many months earlier.

    Raises
    ------
    SettingError
        It is no month.

    Examples
    --------
    >>> month_span("2026-05", "Europe/Berlin").begins
    Timestamp('2026-04-30 22:00:00+0000', tz='UTC')
    >>> month_span("2026-01", "UTC", back=1).month
    '2025-12'
    """
    found = _MONTH.fullmatch(str(month).strip())
    sensible = found is not None and FIRST_YEAR <= int(found[1]) <= LAST_YEAR
    if found is None or not sensible or not 1 <= int(found[2]) <= MONTHS:
        raise SettingError("monthly.bad_month", month=month)
    number = int(found[1]) * 12 + int(found[2]) - 1 - back
    ends = [_first_moment(number + step, timezone) for step in (0, 1)]
    return Span(f"{number // 12:04d}-{number % 12 + 1:02d}", ends[0], ends[1])


def _first_moment(number: int, timezone: str) -> pd.Timestamp:
    first = dt.datetime(number // 12, number % 12 + 1, 1, tzinfo=ZoneInfo(timezone))
    return pd.Timestamp(first).tz_convert("UTC").as_unit("us")


def finite(value: float | None) -> float | None:
    """Return a number, None for what is none."""
    return None if value is None or not math.isfinite(value) else value
