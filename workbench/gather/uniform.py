"""Columns whose values are all of one plain kind, read at once.

Each reader here returns what reading value by value would, or None if a single value needs a
closer look. Most of a large export is plain, and this is several times faster.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.gather.numbers import LARGEST, MISSING

__all__ = ["counts", "flags", "handles", "holds", "ids", "iso_times", "strings"]

_NONE = type(None)
_TEXTS = frozenset((str, _NONE))
_ID = re.compile(r"[A-Za-z0-9_\n-]*")
_HANDLE = re.compile(r"[A-Za-z0-9._\n]*")
_LONGEST_MISSING = max(map(len, MISSING))
_ISO = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?"
_ZONED, _NAIVE = _ISO + r"(Z|[+-]\d\d:\d\d)$", _ISO + "$"
_LAST_DIGITS = frozenset("0123456789")


def _are_texts(values: Sequence[Any]) -> bool:
    return _TEXTS.issuperset(map(type, values))


def holds(values: Sequence[Any], sign: str) -> bool:
    """Say whether `sign` may occur in any of the values; False only if it does not.

    >>> holds(["a", None], ":"), holds(["a:b"], ":"), holds([1], ":")
    (False, True, True)
    """
    return not _are_texts(values) or sign in "\n".join(filter(None, values))


def ids(values: Sequence[Any]) -> list[str | None] | None:
    """Return identifiers of ASCII letters, digits, ``_`` and ``-``.

    >>> ids(["BxbYDJsuyO2", None, ""]), ids([77, 78]), ids(["1.0"])
    (['BxbYDJsuyO2', None, None], ['77', '78'], None)
    """
    kinds = set(map(type, values))
    if kinds == {int}:
        return list(map(str, values))
    if not kinds <= _TEXTS:
        return None
    known = list(filter(None, values))
    joined = "\n".join(known)
    if not _ID.fullmatch(joined) or joined.count("\n") >= max(len(known), 1):
        return None
    short = bool(known) and min(map(len, known)) <= _LONGEST_MISSING
    if short and not MISSING.isdisjoint(map(str.lower, known)):
        return None
    return known if len(known) == len(values) else [v or None for v in values]


def handles(values: Sequence[Any]) -> list[str] | None:
    """Return handles of ASCII letters, digits, ``_`` and ``.`` in lower case; "" where missing.

    >>> handles(["Mila.Backt", None]), handles(["@mila"])
    (['mila.backt', ''], None)
    """
    if not values or not _are_texts(values):
        return None
    joined = "\n".join([v or "" for v in values])
    if not _HANDLE.fullmatch(joined) or joined.count("\n") != len(values) - 1:
        return None
    return joined.lower().split("\n")


def counts(values: Sequence[Any]) -> list[int | None] | None:
    """Return whole figures that are whole numbers already, or digits.

    >>> counts([3, None]), counts(["3", ""]), counts([-1])
    ([3, None], [3, None], None)
    """
    kinds = set(map(type, values))
    if kinds == {str}:
        joined = "".join(values)
        if not (joined.isascii() and joined.isdigit()) or max(map(len, values)) >= _DIGITS:
            return None
        return [int(v) if v else None for v in values]
    if not kinds <= {int, _NONE}:
        return None
    known = list(values) if _NONE not in kinds else [v for v in values if v is not None]
    if known and (min(known) < 0 or max(known) > LARGEST):
        return None
    return list(values)


_DIGITS = len(str(LARGEST))


def flags(values: Sequence[Any]) -> list[bool | None] | None:
    """Return yes and no that are so already.

    >>> flags([True, None]), flags(["ja"])
    ([True, None], None)
    """
    return list(values) if {bool, _NONE}.issuperset(map(type, values)) else None


def iso_times(values: Sequence[Any]) -> np.ndarray | None:
    """Return microseconds since 1970 of texts such as ``2025-12-31T10:00:00.000Z``.

    All must be there, in one form, and all with a zone or all without.

    >>> iso_times(["1970-01-01T00:00:01Z"]), iso_times(["1970-02-31 00:00:01"])
    (array([1000000]), None)
    """
    if not values or set(map(type, values)) != {str}:
        return None
    zoned = values[0][-1:] not in _LAST_DIGITS or values[0][-6:-5] in {"+", "-"}
    texts = strings(values)
    if (
        texts is None
        or not pc.all(pc.match_substring_regex(texts, _ZONED if zoned else _NAIVE)).as_py()
    ):
        return None
    try:
        stamps = pc.cast(texts, pa.timestamp("us", "UTC" if zoned else None))
    except pa.ArrowInvalid:  # no such day
        return None
    micros: np.ndarray = stamps.cast(pa.int64()).to_numpy(zero_copy_only=False)
    return micros.copy()


def strings(values: Sequence[Any]) -> pa.Array | None:
    r"""Return texts as an Arrow column; None if one is empty or holds what no table can hold.

    >>> strings(["a", None]).null_count, strings(["a", ""]), strings(["a\x00"])
    (1, None, None)
    """
    try:
        column = pa.array(values, pa.string())
    except (UnicodeError, pa.ArrowException, TypeError):
        return None
    _, offsets, letters = column.buffers()
    if letters is None or not len(column):
        return column
    ends = np.frombuffer(offsets, np.int32)[: len(column) + 1]
    if int((ends[1:] == ends[:-1]).sum()) != column.null_count:
        return None
    return column if b"\x00" not in letters.to_pybytes() else None
