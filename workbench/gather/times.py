"""Reading the times people and platforms write, always as microseconds since 1970 in UTC.

A time without a zone is UTC. Whether "03/04/2025" begins with the day is decided for a whole
column: one value such as "31/04" tells; see `day_first`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from workbench.gather import uniform
from workbench.gather.numbers import BAD, is_missing

__all__ = ["day_first", "has_slashes", "maybe_slashed", "moment", "moments", "to_datetime"]

UTC = dt.UTC
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=UTC)
_EXCEL = dt.datetime(1899, 12, 30, tzinfo=UTC)
_MICRO = dt.timedelta(microseconds=1)
EARLIEST = -2_208_988_800_000_000  # 1900
FIRST_SHEET_DAY, LAST_SHEET_DAY = 20_000, 80_000  # days since 1899-12-30: 1954 to 2119
FIRST_DAY, LAST_DAY = 1900_01_01, 2099_12_31
LATEST = 4_102_444_800_000_000  # 2100

LONGEST = 64
DIGITS_OF_SECONDS = 10
LONGEST_DAY = len("2025-12-31T10:00:0")
MONTHS = HALF_DAY = 12
UNREADABLE = 2  # see `moments`
CENTURY, PIVOT = 100, 70  # two digits are 1970 to 2069

_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120,
    "mesz": 120, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420,
}  # fmt: skip
_MONTHS = {
    name: month
    for month, names in enumerate(
        ("jan jän", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt",
         "nov", "dec dez"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_CLOCK = (
    r"(?:[T\s,]+(?:um\s+|at\s+)?(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<ap>[AaPp]\.?[Mm]\.?)?(?:\s*Uhr)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|\(?[A-Za-z]{3,4}\)?)?)?"
)
_DAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_ISO = re.compile(rf"(?P<Y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_CLOCK}")
_NUMERIC = re.compile(
    rf"{_DAY}(?P<a>\d{{1,2}})(?P<sep>[./-])\s?(?P<b>\d{{1,2}})(?P=sep)\s?(?P<Y>\d{{4}}|\d{{2}}){_CLOCK}"
)
_DAY_MONTH = re.compile(
    rf"{_DAY}(?P<d>\d{{1,2}})(?:\.|st|nd|rd|th)?[\s-]+(?P<mon>[^\W\d_]{{3,9}})\.?,?[\s-]+(?P<Y>\d{{4}}){_CLOCK}"
)
_MONTH_DAY = re.compile(
    rf"{_DAY}(?P<mon>[^\W\d_]{{3,9}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<Y>\d{{4}}){_CLOCK}"
)
_TWITTER = re.compile(
    r"[A-Za-z]{3} (?P<mon>[A-Za-z]{3}) (?P<d>\d{1,2}) (?P<H>\d{2}):(?P<M>\d{2}):(?P<S>\d{2}) "
    r"(?P<zone>[+-]\d{4}|[A-Z]{3,4}) (?P<Y>\d{4})"
)
_COMPACT = re.compile(
    r"(?P<Y>(?:19|20)\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?:T?(?P<H>[0-2]\d)(?P<M>\d{2})(?P<S>\d{2})?)?(?P<zone>Z)?"
)
_FORMS = (_ISO, _NUMERIC, _TWITTER, _DAY_MONTH, _MONTH_DAY, _COMPACT)
_DIGITS = re.compile(r"\d{5}(?:\.\d+)?|\d{9,19}(?:\.\d+)?")
_AMBIGUOUS = re.compile(
    rf"{_DAY}(\d{{1,2}})[/-](\d{{1,2}})[/-](?:\d{{4}}|\d{{2}})(?!\d).*", re.DOTALL
)


def day_first(values: Iterable[object]) -> bool | None:
    """Say whether a column of slashed dates begins with the day; None if nothing tells.

    >>> day_first(["03/04/2025", "31/04/2025"]), day_first(["12/31/2025"]), day_first(["1/2/2025"])
    (True, False, None)
    """
    first = second = 0
    for value in maybe_slashed(values):
        if match := _AMBIGUOUS.fullmatch(value.strip()):
            first = max(first, int(match[1]))
            second = max(second, int(match[2]))
    if (first > MONTHS) == (second > MONTHS):
        return None
    return first > MONTHS


def has_slashes(values: Iterable[object]) -> bool:
    """Say whether any value is a date whose order of day and month its form leaves open.

    >>> has_slashes(["2025-01-02"]), has_slashes([None, "1/2/2025 10:00"])
    (False, True)
    """
    return any(_AMBIGUOUS.fullmatch(v.strip()) for v in maybe_slashed(values))


def maybe_slashed(values: Iterable[object]) -> list[str]:
    """Return the texts that do not begin with a year and a hyphen.

    >>> maybe_slashed(["2025-01-02", "1/2/2025", None])
    ['1/2/2025']
    """
    texts = [v for v in values if isinstance(v, str)]
    return [v for v in texts if v[4:5] != "-" or not v[:4].isdigit()]


def moments(values: Sequence[object], *, day_first: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Read a column of times.

    Parameters
    ----------
    values
        Texts, numbers (seconds, milli-, micro-, nanoseconds since 1970, or Excel days), datetimes.
    day_first
        Read "03/04/2025" as 3 April.

    Returns
    -------
    stamps : numpy.ndarray of int64
        Microseconds since 1970 in UTC; 0 where missing or bad.
    state : numpy.ndarray of int8
        0 read, 1 missing, 2 could not be read.
    """
    plain = uniform.iso_times(values)
    if plain is not None and plain.min() > EARLIEST and plain.max() < LATEST:
        return plain, np.zeros(len(values), np.int8)
    stamps = np.zeros(len(values), np.int64)
    state = np.ones(len(values), np.int8)
    rest = _read_iso(values, stamps, state)
    known: dict[Any, object] = {}
    for i in rest:
        value = values[i]
        read = known.get(value, known) if isinstance(value, str) else known
        if read is known:
            read = moment(value, day_first=day_first)
            if isinstance(value, str):
                known[value] = read
        if read is BAD:
            state[i] = UNREADABLE
        elif isinstance(read, int):
            stamps[i], state[i] = read, 0
    return stamps, state


def _read_iso(values: Sequence[object], stamps: np.ndarray, state: np.ndarray) -> list[int]:
    """Read the ISO texts of a column at once; return the positions that are left to read."""
    iso = [
        i
        for i, v in enumerate(values)
        if v.__class__ is str
        and len(v) > LONGEST_DAY
        and v[4] == "-"
        and v[7] == "-"
        and v[13] == ":"
    ]
    if not iso:
        return list(range(len(values)))
    texts = pd.Series([values[i] for i in iso], dtype="str")
    read = pd.to_datetime(texts, format="ISO8601", utc=True, errors="coerce").astype(
        pd.DatetimeTZDtype("us", "UTC")
    )
    micros = read.dt.tz_localize(None).to_numpy("datetime64[us]").astype(np.int64)
    good = read.notna().to_numpy() & (micros > EARLIEST) & (micros < LATEST)
    where = np.asarray(iso)
    stamps[where[good]] = micros[good]
    state[where[good]] = 0
    return np.flatnonzero(state == 1).tolist()


def moment(value: object, *, day_first: bool = False) -> object:
    """Return microseconds since 1970, None if missing, or `BAD`.

    >>> moment("Tue Oct 31 22:12:13 +0000 2017") == moment("2017-10-31T22:12:13Z")
    True
    >>> moment("31.12.2025 14:05") == moment("12/31/2025 2:05 PM")
    True
    """
    if is_missing(value) or value is pd.NaT:
        return None
    if isinstance(value, dt.datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return _within((aware - _EPOCH) // _MICRO)
    if isinstance(value, dt.date):
        return _within(
            (dt.datetime(value.year, value.month, value.day, tzinfo=UTC) - _EPOCH) // _MICRO
        )
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value)
    return _text(value.strip(), day_first=day_first) if isinstance(value, str) else BAD


def to_datetime(stamp: int) -> dt.datetime:
    """Return microseconds since 1970 as a datetime in UTC.

    >>> to_datetime(0).isoformat()
    '1970-01-01T00:00:00+00:00'
    """
    return _EPOCH + stamp * _MICRO


def _within(stamp: int) -> object:
    return stamp if EARLIEST < stamp < LATEST else BAD


def _number(value: float) -> object:
    """Tell seconds, milli-, micro-, nanoseconds and Excel days by their size; 0 is missing.

    Whole numbers such as 20240115 are days; as seconds they would be of 1970 and 1973.
    """
    size = abs(value)
    if size == 0:
        return None
    if FIRST_SHEET_DAY <= value < LAST_SHEET_DAY:
        return (_EXCEL + dt.timedelta(seconds=round(value * 86_400)) - _EPOCH) // _MICRO
    if FIRST_DAY <= size <= LAST_DAY and float(value).is_integer():
        return _text(str(int(value)), day_first=False)
    for limit, scale in ((1e8, None), (1e11, 10**6), (1e14, 10**3), (1e17, 1), (1e20, 1e-3)):
        if size < limit:
            return BAD if scale is None else _within(round(value * scale))
    return BAD


def _text(text: str, *, day_first: bool) -> object:
    if len(text) > LONGEST:
        return BAD
    if _DIGITS.fullmatch(text) or (text.isdecimal() and len(text) == DIGITS_OF_SECONDS):
        return _number(float(text) if "." in text else int(text))
    if text == "0":
        return None
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _from_parts(match.groupdict(), day_first=day_first)
    return BAD


def _from_parts(parts: dict[str, str | None], *, day_first: bool) -> object:
    date = _date(parts, day_first=day_first)
    offset = _offset(parts.get("zone"))
    if date is None or offset is None:
        return BAD
    hour = int(parts.get("H") or 0)
    if half := parts.get("ap"):
        if not 1 <= hour <= HALF_DAY:
            return BAD
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    micro = int((parts.get("f") or "0").ljust(6, "0")[:6])
    try:
        local = dt.datetime(
            *date, hour, int(parts.get("M") or 0), int(parts.get("S") or 0), micro, tzinfo=UTC
        )
    except ValueError:
        return BAD
    return _within((local - _EPOCH) // _MICRO - offset * 60_000_000)


def _date(parts: dict[str, str | None], *, day_first: bool) -> tuple[int, int, int] | None:
    year = int(parts["Y"] or 0)
    if year < CENTURY:
        year += 2000 if year < PIVOT else 1900
    if name := parts.get("mon"):
        month = _MONTHS.get(name.lower()[:3])
        return (year, month, int(parts["d"] or 0)) if month else None
    if "a" in parts:
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        if day_first or parts["sep"] == ".":
            first, second = second, first
        return (year, first, second)
    return (year, int(parts["m"] or 0), int(parts["d"] or 0))


def _offset(zone: str | None) -> int | None:
    """Return minutes east of Greenwich; None for an unknown abbreviation."""
    if not zone:
        return 0
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        minutes = int(digits[:2]) * 60 + int(digits[2:])
        return -minutes if zone[0] == "-" else minutes
    return _ZONES.get(zone.strip("()").lower())
