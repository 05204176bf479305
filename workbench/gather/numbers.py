"""Reading the numbers people and platforms write: "1,047", "1.047", "12K", "1,2 Mio.", "–".

Two readers: `counts` for whole figures such as likes, where a group of three digits after a
separator is a thousand, and `figures` for vendors' figures, where it may be a decimal.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

__all__ = ["BAD", "HIDDEN", "count", "counts", "figures", "is_missing", "truth"]

MISSING = frozenset(
    ["", "-", "–", "—", "−", "n/a", "na", "n.a.", "n/v", "k.a.", "k. a.", "nan", "null", "none"]
).union(["nil", "#n/a", "#nv", "<na>", "unknown", "unbekannt", "nat", "undefined", "keine angabe"])
TRUE = frozenset(("true", "yes", "y", "1", "1.0", "t", "ja", "j", "wahr", "x", "✓", "verified"))
FALSE = frozenset(("false", "no", "n", "0", "0.0", "f", "nein", "falsch", "not verified"))
HIDDEN_WORDS = frozenset(("hidden", "verborgen", "ausgeblendet", "versteckt"))
_SCALES = {
    **dict.fromkeys(("k", "tsd", "tsd.", "tausend", "thousand"), 1_000),
    **dict.fromkeys(("m", "mio", "mio.", "mn", "million", "millions", "millionen"), 1_000_000),
    **dict.fromkeys(("b", "bn", "mrd", "mrd.", "billion", "milliarde", "milliarden"), 10**9),
}
_NUMBER = re.compile(r"([+-]?)(\d[\d.,'’\s\u00a0\u202f]*|[.,]\d+)\s*([^\W\d_]+\.?)?\s*(%?)")
_BLANKS = " \u00a0\u2007\u2009\u202f'’"
_SPACES = str.maketrans("", "", _BLANKS)
_GROUPED_BLANK = re.compile(rf"\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?:[.,]\d*)?")
_EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d{1,3}")
_POINT = re.compile(r"\d*\.?\d+")
_DECIMAL_DOT = re.compile(r"-?(?:\d+\.(?:\d{1,2}|\d{4,})|0\.\d+)")
_DECIMAL_COMMA = re.compile(r"-?\d+(?:\.\d{3})*,(?:\d{1,2}|\d{4,})\s*%?")
LARGEST = 2**62
DIGITS = len(str(LARGEST))
GROUP = 3
LONGEST_WORD = 15
LONGEST = 64  # no figure is longer; thousands of digits are no number to Python either


class _Sign:
    """A value that is neither a number nor missing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


BAD = _Sign("BAD")
"""Stands for a value that could not be read."""
HIDDEN = _Sign("HIDDEN")
"""Stands for a count that its author hides."""

Count = int | None | _Sign


def is_missing(value: object) -> bool:
    """Say whether `value` is one of the ways to write nothing.

    >>> [is_missing(v) for v in (None, "–", " N/A ", float("nan"), 0, "0")]
    [True, True, True, True, False, False]
    """
    if value is None:
        return True
    if isinstance(value, str):
        return len(value) <= LONGEST_WORD and value.strip().lower() in MISSING
    return isinstance(value, float) and math.isnan(value)


def count(value: object) -> Count:
    """Return a whole figure, None if missing, `HIDDEN` for -1 and words for it, or `BAD`.

    >>> [count(v) for v in ("1,047", "1.047", "12K", "1,2 Mio.", "152.0", "-1", "n/a", "viele")]
    [1047, 1047, 12000, 1200000, 152, HIDDEN, None, BAD]
    """
    if isinstance(value, bool):
        return BAD
    if isinstance(value, str):
        if value.isdecimal() and len(value) < DIGITS:
            return int(value)
        return _count_text(value.strip())
    if isinstance(value, (int, float)):
        return _count_number(float(value) if isinstance(value, float) else value)
    return None if value is None else BAD


def _count_number(value: float) -> Count:
    if value != value:  # noqa: PLR0124  # NaN
        return None
    if value == -1:
        return HIDDEN
    if value < 0 or value > LARGEST:
        return BAD
    return round(value)


def _count_text(text: str) -> Count:
    if text.lower() in MISSING:
        return None
    if text.lower() in HIDDEN_WORDS:
        return HIDDEN
    number = _parse(text, thousands=True)
    return BAD if number is None else _count_number(number)


def _parse(text: str, *, thousands: bool, comma: bool = False) -> float | None:
    """Return the number in `text`; `thousands`: three digits after one separator are a group.

    Before a unit, and after groups set apart by blanks, one separator is the decimal mark always.
    """
    text = text if len(text) <= LONGEST else ""
    if _EXPONENT.fullmatch(text):
        return float(text.replace(",", "."))
    match = _NUMBER.fullmatch(text)
    if not match:
        return None
    sign, digits, unit, percent = match.groups()
    scale = _SCALES.get((unit or "").lower(), None if unit else 1)
    if scale is None:
        return None
    digits = digits.strip()
    close = digits.translate(_SPACES)
    if close != digits and not _GROUPED_BLANK.fullmatch(digits):
        return None
    if (scale != 1 or close != digits) and len(re.findall("[.,]", close)) == 1:
        close = close.replace(",", ".").rstrip(".")
        plain: str | None = close if _POINT.fullmatch(close) else None
    else:
        plain = _plain_digits(close, thousands=thousands, comma=comma)
    if plain is None:
        return None
    number = float(plain) if "." in plain else int(plain)
    number = number * scale / 100 if percent else number * scale
    return -number if sign == "-" else number


def _plain_digits(digits: str, *, thousands: bool, comma: bool) -> str | None:
    """Return digits with at most a decimal point; None if separators make no sense."""
    digits = digits.rstrip(".,") or "x"
    marks = [c for c in digits if c in ".,"]
    if not marks:
        return digits if digits.isdecimal() else None
    if marks[0] != marks[-1]:  # both separators: the last one is the decimal mark
        decimal = marks[-1]
        group = "," if decimal == "." else "."
        if marks.count(decimal) > 1:
            return None
        whole, _, fraction = digits.partition(decimal)
        return _ungroup(whole, group, fraction)
    mark = marks[0]
    grouped = _ungroup(digits, mark, "")
    if len(marks) > 1:
        return grouped
    wants_group = thousands or (mark == "," and not comma) or (mark == "." and comma)
    if grouped is not None and wants_group and not digits.startswith("0"):
        return grouped
    return digits.replace(mark, ".")


def _ungroup(whole: str, group: str, fraction: str) -> str | None:
    first, *rest = whole.split(group)
    if not first.isdecimal() or any(len(r) != GROUP or not r.isdecimal() for r in rest):
        return None
    digits = first + "".join(rest)
    return f"{digits}.{fraction}" if fraction else digits


def counts(values: Iterable[object]) -> list[Count]:
    """Return `count` of each value; equal values are read once.

    >>> counts(["3", "1.2k", None])
    [3, 1200, None]
    """
    known: dict[Any, Count] = {}
    result: list[Count] = []
    for value in values:
        try:
            # 1, 1.0 and True are one dictionary key: only texts and whole numbers are looked up.
            if value.__class__ is not str and value.__class__ is not int:
                result.append(count(value))
                continue
            result.append(known[value])
        except KeyError:
            result.append(known.setdefault(value, count(value)))
    return result


def figures(values: Sequence[object]) -> list[float | _Sign | None]:
    """Return vendors' figures as floats; a per cent sign divides by 100.

    Whether "1.047" is a thousand or a decimal is decided for the column: decimals unless another
    value of it can only be read with a decimal comma.

    >>> figures(["0,0336", "1.047", "3,4 %"])
    [0.0336, 1047.0, 0.034]
    >>> figures(["1,000.00", "-1.19", "1.047", "n/a"])
    [1000.0, -1.19, 1.047, None]
    """
    texts = [v.strip() for v in values if isinstance(v, str)]
    comma = any(map(_DECIMAL_COMMA.fullmatch, texts)) and not any(
        map(_DECIMAL_DOT.fullmatch, texts)
    )
    return [_figure(value, comma=comma) for value in values]


def _figure(value: object, *, comma: bool) -> float | _Sign | None:
    if is_missing(value):
        return None
    if isinstance(value, str):
        number = _parse(value.strip(), thousands=False, comma=comma)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        number = value
    else:
        return BAD
    if number is None:
        return BAD
    try:
        as_float = float(number)
    except OverflowError:
        return BAD
    return as_float if math.isfinite(as_float) else BAD


def truth(value: object) -> bool | _Sign | None:
    """Return yes or no, None if missing, or `BAD`.

    >>> [truth(v) for v in ("Ja", "FALSE", 1, "", "maybe")]
    [True, False, True, None, BAD]
    """
    if isinstance(value, bool):
        return value
    if is_missing(value):
        return None
    if isinstance(value, (int, float)):
        return bool(value) if value in {0, 1} else BAD
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in TRUE else False if word in FALSE else BAD
    return BAD
