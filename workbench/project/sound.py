"""Which events say something that can be read: they also come from other copies and by hand.

An event that does not is passed over wherever events are replayed, so that one of them, merged
from elsewhere, cannot keep a whole project from being read.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workbench.project.events import Event

__all__ = ["STATUSES", "is_sound"]

STATUSES = (
    "found", "shortlisted", "approved", "contacted", "replied", "agreed", "posted", "done",
    "declined", "never",
)  # fmt: skip
_CHOICES = ("first", "reserve")
_TYPES = ("person", "business", "retailer", "media", "fan_page", "unknown")
_LONGEST_DAY = 10  # characters of an ISO date

Judge = Callable[[Any], bool]
"""Takes any JSON value."""


def is_sound(event: Event) -> bool:
    """Say whether an event holds what its kind needs; kinds that nobody knows here do."""
    payload = event.payload
    if not isinstance(payload, Mapping):
        return False
    needed = _NEEDED.get(event.kind, {})
    return all(judge(payload.get(name)) for name, judge in needed.items())


def _is_text(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    return isinstance(value, str)


def _is_words(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_account(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    return isinstance(value, str) and all(value.partition(":"))


def _are_accounts(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    return isinstance(value, list) and all(map(_is_account, value))


def _is_amount(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    try:
        return number and math.isfinite(value) and value >= 0
    except OverflowError:  # more than a float can hold
        return False


def _is_size(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    return isinstance(value, int) and _is_amount(value)


def _is_status(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    return (
        isinstance(value, list)
        and len(value) == 2  # noqa: PLR2004  # a status and its reason
        and value[0] in STATUSES
        and isinstance(value[1], (str, type(None)))
    )


def _is_day(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    if not isinstance(value, str) or len(value) > _LONGEST_DAY:
        return False
    try:
        return not value or bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _one_of(*known: str) -> Judge:
    return lambda value: isinstance(value, str) and value in known


def _or_none(judge: Judge) -> Judge:
    return lambda value: value is None or judge(value)


def _fields(known: Mapping[str, Judge]) -> Judge:
    """Return whether a value is an object whose fields are sound; fields unknown here may be."""

    def judge(value: Any) -> bool:  # noqa: ANN401  # any JSON value
        return isinstance(value, Mapping) and all(
            value.get(name) is None or sound(value[name]) for name, sound in known.items()
        )

    return judge


def _says_something(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    return bool(value) and _DECIDED(value)


def _is_after(value: Any) -> bool:  # noqa: ANN401  # any JSON value
    return isinstance(value, Mapping) and all(map(_is_words, value.values()))


_DECIDED = _fields({"status": _is_status, "choice": _one_of(*_CHOICES), "owner": _is_text,
                    "note": _is_text, "tags": _is_words, "cost": _is_amount})  # fmt: skip
_CAMPAIGN = _fields({"name": _is_text, "brief": _is_text, "start": _is_day, "end": _is_day,
                     "hashtags": _is_words, "budget": _is_amount, "size": _is_size,
                     "currency": _is_text})  # fmt: skip
_MESSAGE: Mapping[str, Judge] = {"message": _is_text}
_TEMPLATE: Mapping[str, Judge] = dict.fromkeys(("template", "language", "name"), _is_text)
_RIGHT: Mapping[str, Judge] = {
    "post": _is_text,
    "account": _or_none(_is_text),
    "after": _or_none(_is_words),
}
_POST: Mapping[str, Judge] = {
    "post": _is_text,
    "account": _or_none(_is_text),
    "tags": _or_none(_is_words),
}
_NEEDED: Mapping[str, Mapping[str, Judge]] = {
    "decided": {"account": _is_account, "campaign": _is_text, "fields": _says_something,
                "after": _or_none(_is_after)},
    "campaign_set": {"campaign": _is_text, "fields": _CAMPAIGN},
    "accounts_linked": {"accounts": _are_accounts, "campaign": _or_none(_is_text)},
    "account_unlinked": {"account": _is_account, "campaign": _or_none(_is_text)},
    "undone": {"event": _is_text},
    **dict.fromkeys(("right_requested", "right_asked", "right_replied", "right_granted",
                     "right_refused", "right_revoked", "right_withdrawn"), _RIGHT),
    **dict.fromkeys(("library_added", "library_removed", "library_tagged"), _POST),
    "spaces_corrected": {**_MESSAGE, "labels": _or_none(_is_words)},
    "reply_ticked": _MESSAGE,
    "reply_unticked": _MESSAGE,
    "reply_assigned": {**_MESSAGE, "owner": _or_none(_is_text)},
    "reply_template_set": {**_TEMPLATE, "text": _is_text},
    "reply_template_removed": _TEMPLATE,
    "put_on_list": {"list": _is_text},
    "taken_off_list": {"list": _is_text},
    "account_type_corrected": {"type": _or_none(_one_of(*_TYPES))},
    "minor_cleared": {"by": _is_text, "note": _or_none(_is_text)},
}  # fmt: skip
