"""Requests that live sources sent: budgets and limits outlive the process that spent them."""

from __future__ import annotations

import hmac
from datetime import datetime, timedelta

from workbench.project.state import State, now, stamp, unstamp

__all__ = ["RequestLog"]

KEPT = timedelta(days=31)


class RequestLog:
    """Keeps when each request was sent, under a keyed hash of the account that sent it.

    Parameters
    ----------
    state
        The project's database.
    """

    def __init__(self, state: State) -> None:
        self._state = state

    def spend(self, service: str, account: str, kind: str, *, limit: int, span: timedelta) -> bool:
        """Note a request that is about to be sent, unless the limit is reached.

        Asked and noted in one step, so that processes that share an account share its limit. What
        was noted is on the disk on return.

        Parameters
        ----------
        service
            ``"instagram"`` or ``"graph_api"``.
        account
            Who asks; only a keyed hash is kept.
        kind
            What is asked for, for limits by kind.
        limit, span
            At most so many requests of this account within such a time.

        Returns
        -------
        bool
            Whether the request may be sent.
        """
        who = self._hash(account)
        with self._state.writing() as db:
            moment = now()
            db.execute("DELETE FROM requests WHERE at < ?", (stamp(moment - KEPT),))
            (sent,) = db.execute(
                "SELECT COUNT(*) FROM requests WHERE service = ? AND account = ? AND at >= ?",
                (service, who, stamp(moment - span)),
            ).fetchone()
            if sent >= limit:
                return False
            row = (stamp(moment), service, who, kind)
            db.execute("INSERT INTO requests VALUES (?, ?, ?, ?)", row)
        return True

    def sent(self, service: str, account: str, since: datetime) -> list[tuple[datetime, str]]:
        """Return time and kind of the requests since a moment, oldest first."""
        with self._state.reading() as db:
            rows = db.execute(
                "SELECT at, kind FROM requests WHERE service = ? AND account = ? AND at >= ?"
                " ORDER BY at",
                (service, self._hash(account), stamp(since)),
            ).fetchall()
        return [(unstamp(at), kind) for at, kind in rows]

    def _hash(self, account: str) -> bytes:
        return hmac.digest(self._state.key, b"collector\x1f" + account.encode(), "sha256")
