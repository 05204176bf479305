"""What an edited file comes to, line by line."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workbench.export.reimport_rows import same_value
from workbench.shortlist import NO

__all__ = ["Action", "Line", "reasoned", "shown", "still_open"]

Action = Literal["change", "new", "conflict", "refused"]


@dataclass(frozen=True)
class Line:
    """One change, new person, conflict or refusal."""

    row: int
    account: str | None
    action: Action
    field: str | None = None
    old: Any = None
    new: Any = None
    reason: str = ""
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


def reasoned(lines: list[Line], now: Mapping[str, Any]) -> list[Line]:
    """Put a status and its reason together: a no needs one, and neither outlives the other."""
    by = {line.field: line for line in lines}
    status, reason = by.get("status"), by.get("reason")
    if status is None or status.action not in {"change", "new"}:
        if reason is not None and not reason.new and now["status"] in NO:
            return [x for x in lines if x is not reason]  # a no keeps its reason
        return lines
    text = reason.new if reason is not None and reason.action in {"change", "new"} else None
    leaves_never = now["status"] == "never"
    if not text and (status.new in NO or leaves_never):
        refused = Line(status.row, status.account, "refused", "status", status.old, status.new,
                       "reimport.no_reason", {"status": status.new})  # fmt: skip
        return [refused if x is status else x for x in lines if x is not reason]
    return lines


def still_open(lines: list[Line], now: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of one person that hold what they held when the lines were made.

    A status and its reason are one: if somebody set either meanwhile, both stay.
    """
    by = {x.field: x for x in lines if x.field is not None}
    found = {
        name: x.new
        for name, x in by.items()
        if same_value(name, now[name], x.old) and not same_value(name, now[name], x.new)
    }
    pair = [by[name] for name in ("status", "reason") if name in by]
    if "status" in by and "status" in found:
        known = all(any(same_value(str(x.field), now[str(x.field)], v) for v in (x.old, x.new))
                    for x in pair)  # fmt: skip
        found |= {x.field: x.new for x in pair if known and x.field is not None}
        if not known:
            found.pop("status")
    if "status" in by and "status" not in found:
        found.pop("reason", None)
    return found


def shown(value: object) -> str | None:
    """Return a value of any field as a preview shows it; nothing is None."""
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value)) or None
    if isinstance(value, float):
        return f"{value:g}" if value.is_integer() else f"{value:.2f}"
    return None if value is None or value == "" else str(value)
