"""What can be decided about a person, and what makes sense."""

from __future__ import annotations

import math
import numbers
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, get_args

from workbench.errors import SettingError

__all__ = [
    "FIELDS", "NO", "PROGRESS", "STATUSES", "Choice", "Status", "amount_or_none", "changes_of",
]  # fmt: skip

Status = Literal[
    "found",
    "shortlisted",
    "approved",
    "contacted",
    "replied",
    "agreed",
    "posted",
    "done",
    "declined",
    "never",
]
Choice = Literal["first", "reserve"]

STATUSES: tuple[str, ...] = get_args(Status)
NO = ("declined", "never")
PROGRESS = tuple(status for status in STATUSES if status not in NO)
FIELDS = ("status", "choice", "owner", "tags", "note", "cost")


@dataclass(frozen=True, slots=True)
class Now:
    """The status of a person before a decision; None if nothing was decided yet."""

    status: str | None
    account: str


def changes_of(  # one keyword a field
    now: Now,
    status: str | None,
    *,
    reason: str | None,
    choice: str | None,
    owner: str | None,
    tags: Collection[str] | None,
    note: str | None,
    cost: float | Literal[""] | None,
) -> dict[str, Any]:
    """Return the fields that a decision sets, checked; None means unchanged, `""` cleared.

    A status travels with its reason as ``[status, reason]``, so that neither outlives the other.

    Raises
    ------
    SettingError
        An unknown status or choice, a no without a reason, a return from ``never`` without one,
        a cost that is negative or no number, or nothing to set at all.
    """
    changes: dict[str, Any] = {}
    if status is not None:
        changes["status"] = [status, _reason(now, status, reason)]
    elif reason is not None:
        if now.status is None:
            raise SettingError("shortlist.reason_alone", account=now.account)
        changes["status"] = [now.status, _reason(now, now.status, reason)]
    if choice is not None:
        if choice not in get_args(Choice):
            raise SettingError("shortlist.bad_choice", choice=choice)
        changes["choice"] = choice
    if cost is not None:
        changes["cost"] = amount_or_none(cost)
    if tags is not None:
        given = [tags] if isinstance(tags, str) else list(tags)
        changes["tags"] = sorted({tag.strip() for tag in given if tag.strip()})
    texts = {"owner": owner, "note": note}
    changes |= {name: text.strip() for name, text in texts.items() if text is not None}
    if not changes:
        raise SettingError("shortlist.nothing_decided", account=now.account)
    return changes


def _reason(now: Now, status: str, reason: str | None) -> str:
    if status not in STATUSES:
        raise SettingError("shortlist.bad_status", status=status, known=", ".join(STATUSES))
    text = (reason or "").strip()
    if status in NO and not text:
        raise SettingError("shortlist.no_reason", status=status, account=now.account)
    if now.status == "never" and status != "never" and not text:
        raise SettingError("shortlist.was_never", account=now.account)
    return text


def amount_or_none(amount: float | Literal[""]) -> float | None:
    """Return an amount of money as it is kept; `""` is none.

    Raises
    ------
    SettingError
        It is negative or no number.
    """
    if amount == "":
        return None
    numeric = isinstance(amount, numbers.Real) and not isinstance(amount, bool)
    if not numeric or not math.isfinite(amount) or amount < 0:
        raise SettingError("shortlist.bad_cost", cost=amount)
    return float(amount)
