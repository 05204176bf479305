"""What the values of a field look like: a name alone does not make a column that field."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from workbench.gather import platforms
from workbench.gather.numbers import BAD, HIDDEN, count, truth
from workbench.gather.times import moment

__all__ = ["described", "fits"]

LONGEST_NAME = 100
LONGEST_WORD = 200


@cache
def described() -> dict[str, dict[str, list[str]]]:
    """Return ``columns.toml``: looks, tells, and the names of every field."""
    text = (files("workbench.gather") / "columns.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


_CLOCK_TEXT = re.compile(r"\d{1,2}[:.]\d{2}([:.]\d{2})?(\s*[APap]\.?[Mm]\.?)?(\s*Uhr)?")


def fits(field: str, values: Sequence[Any], *, lenient: bool) -> bool:
    """Say whether at least half of the values look like `field`.

    >>> fits("likes", ["12", "1.2k", "–"], lenient=False)
    True
    """
    test = _test_of(field, lenient=lenient)
    return 2 * sum(map(test, values)) >= len(values)


def _test_of(field: str, *, lenient: bool) -> Callable[[Any], bool]:
    look = next((look for look, fields in described()["looks"].items() if field in fields), "")
    if look == "handles" and lenient:
        return _is_name
    return _TESTS.get(look, _is_word)


def _is_time(value: object) -> bool:
    return isinstance(moment(value), int) or (moment(value, day_first=True) is not BAD)


def _is_count(value: object) -> bool:
    read = count(value)
    return read is HIDDEN or isinstance(read, int) or read is None


def _is_name(value: object) -> bool:
    return (
        isinstance(value, (str, int))
        and not isinstance(value, bool)
        and len(str(value)) < LONGEST_NAME
    )


def _is_handle(value: object) -> bool:
    return _is_name(value) and not re.search(r"\s|://", str(value).strip())


def _is_id(value: object) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return _is_name(value) and not re.search(r"\s", str(value).strip())


def _is_link(value: object) -> bool:
    return (
        isinstance(value, str)
        and re.match(r"https?://|www\.|[\w.-]+\.[a-z]{2,}/", value.strip()) is not None
    )


def _is_text(value: object) -> bool:
    if not isinstance(value, str):
        return False
    return count(value) is BAD and not value.startswith(("http://", "https://"))


def _is_flag(value: object) -> bool:
    return truth(value) is not BAD


def _is_list(value: object) -> bool:
    return isinstance(value, (str, list))


def _is_platform(value: object) -> bool:
    return platforms.named(value) is not None


def _is_clock(value: object) -> bool:
    return isinstance(value, str) and _CLOCK_TEXT.fullmatch(value.strip()) is not None


def _is_word(value: object) -> bool:
    return isinstance(value, (str, int)) and len(str(value)) < LONGEST_WORD


_TESTS: dict[str, Callable[[Any], bool]] = {
    "times": _is_time,
    "counts": _is_count,
    "flags": _is_flag,
    "handles": _is_handle,
    "ids": _is_id,
    "links": _is_link,
    "lists": _is_list,
    "platforms": _is_platform,
    "clocks": _is_clock,
    "texts": _is_text,
}
