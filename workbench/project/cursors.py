"""Whom a live source's cursor names: handles and numbers in its name, and in the JSON it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from workbench.project.pseudonyms import number_key
from workbench.schema import bare_handle

__all__ = ["is_about"]

_SERVICES = {"graph_api": "instagram"}
_NOBODY = frozenset({"hashtag", "round"})
"""Units that are no people: a hashtag may be spelled as somebody's handle is."""
_MIN_NUMBER = 5
"""Digits of a JSON number that may be a user's; fewer are counts."""


def is_about(name: str, value: str, is_person: Callable[[str], bool]) -> bool:
    """Say whether a cursor names one of the people that `is_person` knows by account key.

    Examples
    --------
    >>> is_about("instagram:posts:40002", "{}", {"instagram:id=40002"}.__contains__)
    True
    >>> is_about("instagram:account:a", '{"id":"7"}', {"instagram:id=7"}.__contains__)
    True
    >>> is_about("instagram:hashtag:mila", "{}", {"instagram:mila"}.__contains__)
    False
    """
    service, *parts = name.split(":")
    platform = _SERVICES.get(service, service)
    units = parts if _NOBODY.isdisjoint(parts[:1]) else ()
    for word in (*units, *_words(_loaded(value))):
        keys = (f"{platform}:{bare_handle(word)}", number_key(platform, word))
        if any(map(is_person, keys)) or (":" in word and is_person(word)):
            return True
    return False


def _loaded(value: str) -> Any:  # noqa: ANN401  # any JSON value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _words(value: Any) -> Iterator[str]:  # noqa: ANN401  # any JSON value
    """Yield the texts and long numbers of a JSON value."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
    elif isinstance(value, str):
        yield value
    elif type(value) is int and len(str(value)) >= _MIN_NUMBER:
        yield str(value)
