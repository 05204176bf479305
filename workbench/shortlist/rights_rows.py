"""One row a right, and one row a step: what the ledger shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.project.rights_replay import Right

if TYPE_CHECKING:
    from workbench.project import Event

__all__ = ["COLUMNS", "HISTORY", "as_frame", "history_row", "right_row"]

_TIME = pd.DatetimeTZDtype("us", "UTC")
COLUMNS: Mapping[str, Any] = {
    "post": "str",
    "account": "str",
    "status": "str",
    "changed_at": _TIME,
    "changed_by": "str",
    "channels": object,
    "paid_ads": "boolean",
    "edits": "boolean",
    "people_shown": "str",
    "music": "str",
    "until": object,
    "proof_kind": "str",
    "proof": "str",
    "proof_sha256": "str",
    "proof_state": "str",
    "usable": "bool",
    "obstacles": object,
    "contested": "bool",
}
HISTORY: Mapping[str, Any] = {
    "event": "str",
    "at": _TIME,
    "writer": "str",
    "step": "str",
    "account": "str",
    "text": "str",
    "details": object,
}
_TOLD = frozenset({"post", "account", "text", "after"})


def as_frame(rows: Iterable[Mapping[str, Any]], columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return rows as a frame whose types do not change with what happens to be null."""
    frame = pd.DataFrame(list(rows), columns=list(columns), dtype=object)
    times = [name for name, kind in columns.items() if isinstance(kind, pd.DatetimeTZDtype)]
    for name in times:
        frame[name] = pd.to_datetime(frame[name], utc=True)
    return frame.astype(dict(columns))


def right_row(
    right: Right,
    day: dt.date,
    hindered: Sequence[tuple[str, Mapping[str, Any]]],
    proof: Callable[[str], str],
) -> dict[str, Any]:
    """Return what holds about a post, by column.

    Parameters
    ----------
    right
        What holds.
    day
        As of when.
    hindered
        Why it may not be used.
    proof
        Says of a hash whether the file is whole, changed or missing.
    """
    grant, last = right.grant, right.changed(day)
    row: dict[str, Any] = dict.fromkeys(COLUMNS)
    row |= {
        "post": right.post,
        "account": right.account,
        "status": right.status(day),
        "changed_at": None if last is None else last.at,
        "changed_by": None if last is None else last.writer,
        "usable": not hindered,
        "obstacles": list(hindered),
        "contested": right.contested,
    }
    if grant is not None:
        sha256 = grant.proof.sha256
        row |= {
            "channels": list(grant.channels),
            "paid_ads": grant.paid_ads,
            "edits": grant.edits,
            "people_shown": grant.people_shown,
            "music": grant.music,
            "until": grant.until,
            "proof_kind": grant.proof.kind,
            "proof": grant.proof.name,
            "proof_sha256": sha256,
            "proof_state": None if sha256 is None else proof(sha256),
        }
    return row


def history_row(event: Event) -> dict[str, Any]:
    """Return one step, by column."""
    return {
        "event": event.id,
        "at": event.at,
        "writer": event.writer,
        "step": event.kind.removeprefix("right_"),
        "account": event.payload.get("account"),
        "text": event.payload.get("text") or None,
        "details": {k: v for k, v in event.payload.items() if k not in _TOLD},
    }
