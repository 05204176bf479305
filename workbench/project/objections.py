"""Objections that were honoured: that there were some and when, not whose."""

from __future__ import annotations

import datetime as dt
import hmac

from workbench.project.pseudonyms import Pseudonyms
from workbench.project.state import State, now, stamp

__all__ = ["count_objection", "objections"]


def count_objection(state: State, account: str, came: dt.datetime) -> None:
    """Note when an objection came and that it was honoured now, under a keyed hash."""
    came = came if came.tzinfo else came.replace(tzinfo=dt.UTC)
    name = Pseudonyms(state).of(account.lower())
    digest = hmac.digest(state.key, f"objection\x1f{name}".encode(), "sha256")
    with state.writing() as db:
        row = (digest, stamp(came), stamp(now()))
        db.execute("INSERT OR REPLACE INTO objections VALUES (?, ?, ?)", row)


def objections(state: State) -> int:
    """Return how many objections were honoured."""
    with state.reading() as db:
        return int(db.execute("SELECT COUNT(*) FROM objections").fetchone()[0])
