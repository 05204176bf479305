"""Which columns somebody wants to see, kept in the project.

They are kept as an event, not by the browser: its storage belongs to an address whose port changes
with every start, and what somebody set up should be there on the next machine as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["FIELDS", "chosen_columns", "keep_columns"]

COLUMNS_CHOSEN = "board_columns"
BOARD = "shortlist"
FIELDS = (
    "topics", "flags", "tier", "followers", "language", "type",
    "stage", "owner", "tags", "note", "cost",
)  # fmt: skip
"""What a row can show beside rank, name and signals, in this order."""
LONGEST, MOST = 60, 60


def chosen_columns(project: Any) -> list[str] | None:  # noqa: ANN401  # a Project or its like
    """Return the columns that this writer chose last; None for those that fit."""
    writer = getattr(project.events, "writer", None)
    chosen = [
        event.payload.get("columns")
        for event in project.events.read([COLUMNS_CHOSEN])
        if event.payload.get("board") == BOARD and event.writer == writer
    ]
    if not chosen or not isinstance(chosen[-1], list):
        return None
    return [str(name) for name in chosen[-1]]


def keep_columns(project: Any, columns: Sequence[str] | None) -> None:  # noqa: ANN401  # see above
    """Keep a choice of columns; None goes back to those that fit."""
    names = None if columns is None else [str(name)[:LONGEST] for name in columns][:MOST]
    project.events.append(COLUMNS_CHOSEN, {"board": BOARD, "columns": names})
