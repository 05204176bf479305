"""What a run of `Project.expire` has to say for itself."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from workbench.phrases import say

__all__ = ["ExpireReport", "Soon"]


@dataclass(frozen=True)
class Soon:
    """How many accounts are due within two weeks, and the first day of it."""

    accounts: int
    day: dt.date

    def __str__(self) -> str:
        return say("privacy.due_soon", accounts=self.accounts, day=self.day)


@dataclass(frozen=True)
class ExpireReport:
    """Who was erased because nothing new came in about them.

    Parameters
    ----------
    people
        How many people were erased; with `dry_run`, how many would be.
    rows
        Their rows by table.
    soon
        Who is due within two weeks; None if nobody is.
    days
        After how many days people are due.
    dry_run
        Whether nothing was erased.
    vectors, media, events
        How many of each were erased.
    exports_rewritten, exports_deleted
        Names of files in `exports/`.
    """

    people: int
    rows: Mapping[str, int] = field(default_factory=dict)
    soon: Soon | None = None
    days: int = 0
    dry_run: bool = False
    vectors: int = 0
    media: int = 0
    events: int = 0
    exports_rewritten: tuple[str, ...] = ()
    exports_deleted: tuple[str, ...] = ()

    @property
    def due_soon(self) -> int:
        """Accounts that are due within two weeks."""
        return self.soon.accounts if self.soon else 0

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`."""
        soon = (
            {"accounts": self.soon.accounts, "day": self.soon.day.isoformat()}
            if self.soon
            else None
        )
        return asdict(self) | {"soon": soon, "rows": dict(self.rows), "due_soon": self.due_soon}

    def line(self) -> str:
        """Return in one line how many people went, and why."""
        values = {"people": self.people, "days": self.days}
        if not self.people:
            return say("privacy.nobody_due", **values)
        return say("privacy.would_expire" if self.dry_run else "privacy.expired", **values)

    def __str__(self) -> str:
        lines = [self.line()]
        if self.people:
            counts = {name: self.rows.get(name, 0) for name in ("posts", "comments", "accounts")}
            lines.append(say("privacy.expired_rows", **counts))
        if self.exports_rewritten:
            lines.append(say("project.forgot_rewritten", files=", ".join(self.exports_rewritten)))
        if self.exports_deleted:
            lines.append(say("project.forgot_deleted", files=", ".join(self.exports_deleted)))
        return "\n".join([*lines, *([str(self.soon)] if self.soon else [])])

    def _repr_html_(self) -> str:
        return "".join(f"<p>{html.escape(line)}</p>" for line in str(self).splitlines())
