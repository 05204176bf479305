"""The team below the list: who is in it, what they reach together, what they cost."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.export.minors import held_out
from workbench.phrases import say
from workbench.schema import handle_of
from workbench.widgets.answers import Decisions
from workbench.widgets.board_reach import Reach, TeamReach

__all__ = ["MOST_SHADED", "chosen_people", "team_columns"]

OUTSIDE = frozenset(("found", "declined", "never"))
MOST_SHADED = 20  # a larger heat map nobody reads


def chosen_people(shortlist: Decisions, candidates: pd.Index) -> list[dict[str, Any]]:
    """Return the rows of `Shortlist.table` of those with a yes, in the order of choice.

    Parameters
    ----------
    shortlist
        Where decisions are kept.
    candidates
        Account keys; people held out are none, and appear nowhere.
    """
    rows: list[dict[str, Any]] = shortlist.table().to_dict("records")
    chosen = [row for row in rows if row["status"] not in OUTSIDE]
    accounts = [account for row in chosen for account in row["accounts"]]
    if (candidates.get_indexer(accounts) >= 0).all():  # asking the project takes longer than that
        return chosen
    hidden = held_out(shortlist.project).difference(candidates)
    return [row for row in chosen if hidden.isdisjoint(row["accounts"])]


def team_columns(
    people: list[dict[str, Any]],
    positions: pd.Index,
    *,
    reach: Reach | None,
    language: str,
) -> tuple[dict[str, Any], bytes]:
    """Return the team as plain values, and the figures of every candidate beside it.

    Parameters
    ----------
    people
        From `chosen_people`.
    positions
        Account keys of the candidates, in their own order.
    reach
        Counts people; None leaves everything about audiences out.
    language
        ``"de"`` or ``"en"``.

    Returns
    -------
    team
        `members` (at: position or −1, account, handle, status, cost, and with `reach` size, added,
        alone), `reserve`, `spent`, `unpriced`, and with `reach` `people`, `new`, `largest`,
        `overlap` in percent of up to `MOST_SHADED` members.
    figures
        `TeamReach.to_bytes`, empty without `reach`.
    """
    team = [row for row in people if row.get("choice") != "reserve"]
    members = [_member(row, positions, language) for row in team]
    costs = [m["cost"] for m in members if m["cost"] is not None]
    told: dict[str, Any] = {
        "members": members,
        "reserve": len(people) - len(team),
        "spent": round(math.fsum(costs), 2) if costs else None,
        "unpriced": len(members) - len(costs),
        "counted": reach is not None,
    }
    if reach is None:
        return told, b""
    together = reach.team([row["accounts"] for row in team])
    return told | _audience(members, together), together.to_bytes()


def _member(row: Mapping[str, Any], positions: pd.Index, language: str) -> dict[str, Any]:
    here = [int(at) for at in positions.get_indexer(list(row["accounts"])) if at >= 0]
    account = str(positions[here[0]]) if here else str(row["accounts"][0])
    cost = row.get("cost")
    return {
        "at": here[0] if here else -1,
        "account": account,
        "handle": handle_of(account) or account,
        "status": say(f"widgets.status_{row['status']}", language),
        "removable": row["status"] == "shortlisted",
        "cost": None if cost is None or pd.isna(cost) else float(cost),
    }


def _audience(members: list[dict[str, Any]], together: TeamReach) -> dict[str, Any]:
    for place, member in enumerate(members):
        member["size"] = int(together.size[place])
        member["added"] = int(together.added[place])
        member["alone"] = int(together.alone[place])
    largest = together.largest
    shaded = np.floor(100 * together.overlap[:MOST_SHADED, :MOST_SHADED] + 0.5)
    return {
        "people": together.people,
        "new": together.new,
        "largest": None
        if largest is None
        else {"one": largest[0], "other": largest[1], "share": round(100 * largest[2])},
        "overlap": [[None if math.isnan(v) else int(v) for v in row] for row in shaded],
    }
