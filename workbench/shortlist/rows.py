"""One row a person: what holds after all events."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from workbench.errors import SettingError
from workbench.project.replay import Replay
from workbench.shortlist.decision import FIELDS

__all__ = ["COLUMNS", "is_never", "must_be_key", "row_of", "status_of"]

COLUMNS: Mapping[str, Any] = {
    "campaign": "str",
    "person": "str",
    "choice": "str",
    "accounts": object,
    "status": "str",
    "reason": "str",
    "owner": "str",
    "tags": object,
    "note": "str",
    "cost": "float64",
    "decided_at": pd.DatetimeTZDtype("us", "UTC"),
    "decided_by": "str",
    "conflicts": "int64",
}


def status_of(state: Replay, person: str, campaign: str) -> str | None:
    """Return the status of a person in a campaign, None if there is none."""
    held = state.value(person, campaign, "status")
    return held[0] if held else None


def is_never(state: Replay, person: str, campaigns: Collection[str]) -> bool:
    """Say whether a person is never to be contacted, in whichever campaign that was said."""
    return any(status_of(state, state.person(person), key) == "never" for key in campaigns)


def row_of(state: Replay, person: str, campaign: str) -> dict[str, Any]:
    """Return what holds about a person in a campaign, by column."""
    held = {field: state.value(person, campaign, field) for field in FIELDS}
    status, reason = held["status"] or ("found", "")
    last = state.latest(person, campaign)
    return {
        "campaign": campaign,
        "person": person,
        "choice": held["choice"] or "first",
        "accounts": state.accounts(person),
        "status": status,
        "reason": reason or None,
        "owner": held["owner"] or None,
        "tags": list(held["tags"] or []),
        "note": held["note"] or None,
        "cost": held["cost"],
        "decided_at": last.at,
        "decided_by": last.writer,
    }


def must_be_key(account: str) -> None:
    """Refuse what is no account key.

    Raises
    ------
    SettingError
        It names no platform or no handle.
    """
    platform, _, handle = account.partition(":")
    if not platform or not handle:
        raise SettingError("shortlist.no_key", account=account)
