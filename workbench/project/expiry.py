"""Erasing people about whom nothing new came in for as long as the brand keeps data.

All who are due go at once: one rewrite a table. What others wrote stays as it is, mentions of
them included; nobody is put on the suppression list, so they may come back with new data.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.brand import Brand
from workbench.project.crowd import Crowd
from workbench.project.events import Event, EventLog
from workbench.project.findings import prune_findings
from workbench.project.forget import Forgetting, encoded
from workbench.project.held import Held, day_of, number_of
from workbench.project.intake import ORDER
from workbench.project.kept import Kept
from workbench.project.lists import ProjectLists
from workbench.project.outside import forget_names
from workbench.project.pictures import paths_in
from workbench.project.raw import spellings
from workbench.project.retention import ExpireReport, Soon
from workbench.project.traces import erase_cursors, has_cursors

__all__ = ["Expiry"]

SOON_DAYS = 14
_DAY = 86_400
_MARK = "looked_at"
_TEXTS = (("posts", "post", "text"), ("comments", "comment", "text"), ("accounts", None, "bio"))
_LINKS = (("reply_to", "keys"), ("repost_of", "keys"), ("reply_to_account", "accounts"),
          ("repost_of_account", "accounts"))  # fmt: skip


class Expiry(Forgetting):
    """What `Project.expire` does; the caller holds the lock."""

    def __init__(  # it goes through every part of a project
        self,
        *parts: Any,  # noqa: ANN401  # those of Forgetting
        held: Held,
        events: EventLog,
        brand: Brand,
    ) -> None:
        super().__init__(*parts)
        self._held = held
        self._events = events
        self._brand = brand

    def finish(self) -> None:
        """Finish an erasure that was interrupted."""
        with self._state.reading() as db:
            rows = db.execute("SELECT needles FROM pending ORDER BY id").fetchall()
        for row in rows:
            if (crowd := Crowd.from_json(row[0])) is not None:
                self._expire(crowd, row[0])

    def is_due(self, now: dt.datetime) -> bool:
        """Say whether somebody may be due, or a cursor: one question to an index each.

        Whoever is kept stays beyond their day; they are looked at once a day, and again when the
        team decided something or the brand's settings changed.
        """
        last = self._last(now)
        if has_cursors(self._state, last):
            return True
        return not self._is_looked_at(last) and bool(self._held.until(last))

    def expire(self, now: dt.datetime, *, dry_run: bool = False) -> ExpireReport:
        """Erase everybody whose time is up, and cursors nobody went on from for as long."""
        if not dry_run and erase_cursors(self._state, self._last(now)):
            with self._state.writing() as db:
                db.execute("INSERT OR REPLACE INTO meta VALUES ('wipe', '')")
            self._wipe()
        groups = self._due(now)
        accounts = {key for group in groups for key in group}
        soon = self.soon(now)
        if not groups or dry_run:
            rows = self._sizes(accounts) if groups else {}
            if not dry_run:
                self._note_looked_at(self._last(now))
            return ExpireReport(len(groups), rows, soon=soon, days=self._days, dry_run=dry_run)
        crowd = self._crowd(accounts)
        text = crowd.to_json()
        with self._state.writing() as db:
            db.execute("INSERT INTO pending (needles) VALUES (?)", (text,))
        done = self._expire(crowd, text)
        self._note_looked_at(self._last(now))
        return ExpireReport(len(groups), soon=soon, days=self._days, **done)

    def soon(self, now: dt.datetime) -> Soon | None:
        """Return how many people are due within two weeks, and from when on."""
        last = self._last(now)
        days = self._held.until(last + SOON_DAYS, after=last)
        if not days:
            return None
        kept = self.kept()
        due = {account: day for account, day in days.items() if account not in kept}
        return Soon(len(due), day_of(min(due.values()) + self._days)) if due else None

    def kept(self) -> Kept:
        """Return who does not expire."""
        return Kept(self._events.read(), ProjectLists(self._events).read(), self._brand)

    def events(self) -> list[Event]:
        """Return all events of the project."""
        return self._events.read()

    def terms(self) -> tuple[tuple[str, dt.date], ...]:
        """Return who accepted the terms of live gathering, and when."""
        accepted = self._events.read({"live_terms_accepted"})
        return tuple((str(e.payload.get("name") or e.writer), e.at.date()) for e in accepted)

    def span(self) -> int | None:
        """Return the first day anybody is held since, as a number."""
        return self._held.first()

    def until(self, accounts: Iterable[str]) -> tuple[int, int | None] | None:
        """Return since which day a person is held and on which they are due; None if not at all.

        The second is None while somebody works with them.
        """
        accounts = list(accounts)
        days = self._held.days(accounts)
        if not days:
            return None
        kept = self.kept()
        newest = max(last for _, last in days.values())
        stays = any(account in kept for account in accounts)
        return min(first for first, _ in days.values()), None if stays else newest + self._days

    @property
    def _days(self) -> int:
        return self._brand.retention_days

    def _last(self, now: dt.datetime) -> int:
        return number_of(now) - self._days

    def _is_looked_at(self, last: int) -> bool:
        """Say whether all who are held since `last` or before were found to be kept."""
        with self._state.reading() as db:
            row = db.execute("SELECT value FROM meta WHERE name = ?", (_MARK,)).fetchone()
        return row is not None and bytes(row[0]) == self._looked_at(last)

    def _note_looked_at(self, last: int) -> None:
        with self._state.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_MARK, self._looked_at(last)))

    def _looked_at(self, last: int) -> bytes:
        """Return what stands for a day, the events so far and whom the brand keeps."""
        with self._state.reading() as db:
            events = db.execute("SELECT COUNT(*), MAX(at) FROM events").fetchone()
        names = sorted(self._brand.handles), sorted(self._brand.competitor_handles)
        return hmac.digest(self._state.key, repr((last, *events, names)).encode(), "sha256")

    def _due(self, now: dt.datetime) -> list[set[str]]:
        """Return the accounts of each person whose time is up, by all their names."""
        last = self._last(now)
        days = self._held.until(last)
        kept = self.kept() if days else None
        days = {a: day for a, day in days.items() if kept is not None and a not in kept}
        if not days or kept is None:
            return []
        due: list[set[str]] = []
        later: dict[str, int] = {}
        for group in self._groups(days):
            newest = max(last for _, last in self._held.days(group).values())
            if newest > last:
                later |= dict.fromkeys(group & days.keys(), newest)
            elif not any(name in kept for name in group):
                due.append(group)
        if later:
            self._held.put_off(later)
        return due

    def _groups(self, accounts: Iterable[str]) -> list[set[str]]:
        """Return accounts with the other names of the same person; shared handles join people."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        rows = self._corpus.read("aliases", columns=["platform", "user_id", "handle"])
        handles = pc.binary_join_element_wise(rows.column(0), rows.column(2), ":").to_pylist()
        numbers = pc.binary_join_element_wise(rows.column(0), rows.column(1), ":id=").to_pylist()
        names = list(dict.fromkeys([*accounts, *handles, *numbers]))
        at = {name: i for i, name in enumerate(names)}
        ends = [at[h] for h in handles], [at[n] for n in numbers]
        links = coo_array((np.ones(len(handles), bool), ends), shape=(len(names), len(names)))
        _, group = connected_components(links, directed=False)
        wanted = {int(group[at[account]]) for account in accounts}
        found: dict[int, set[str]] = defaultdict(set)
        for name, number in zip(names, group.tolist(), strict=True):
            if number in wanted:
                found[number].add(name)
        return list(found.values())

    def _crowd(self, accounts: set[str]) -> Crowd:
        keys: set[str] = set()
        texts: set[str] = set()
        media: set[str] = set()
        for name, key, text in _TEXTS:
            rows = self._corpus.read(name)
            rows = rows.filter(_by(rows, pa.array(sorted(accounts), pa.string())))
            if key:
                keys.update(rows.column(key).to_pylist())
            texts.update(t for t in rows.column(text).to_pylist() if t)
            if name == "posts":
                media.update(paths_in(rows))
        since = min((first for first, _ in self._held.days(accounts).values()), default=0)
        return Crowd(sorted(accounts), sorted(keys), sorted(texts), sorted(media), since)

    def _sizes(self, accounts: set[str]) -> dict[str, int]:
        crowd = self._crowd(accounts)
        change = _Change(crowd)
        for name in ORDER:
            change(name, self._corpus.read(name))
        return dict(change.erased)

    def _expire(self, crowd: Crowd, text: str) -> dict[str, Any]:
        rewritten, deleted = self._erase_exports(crowd, since=float(crowd.since * _DAY))
        vectors = self._vectors.forget(encoded(crowd.texts))
        media = self._erase_media(crowd)
        events = self._erase_events(crowd.known(), spared=_is_never)
        self._erase_unused_proofs()
        self._erase_state(crowd)
        self._erase_side(crowd)
        change = _Change(crowd)
        for name in reversed(ORDER):
            self._corpus.rewrite(name, partial(change, name))
        prune_findings(self._side, self._corpus, self._state.key)
        self._erase_leftovers()
        with self._state.writing() as db:
            db.execute("DELETE FROM pending WHERE needles = ?", (text,))
            db.execute("INSERT OR REPLACE INTO meta VALUES ('wipe', '')")
            forget_names(self._state, crowd.pattern())
        self._wipe()
        return {
            "rows": dict(change.erased),
            "vectors": vectors,
            "media": media,
            "events": events,
            "exports_rewritten": tuple(rewritten),
            "exports_deleted": tuple(deleted),
        }


class _Change:
    """Takes a crowd out of tables by key, and counts the rows."""

    def __init__(self, crowd: Crowd) -> None:
        self.erased: Counter[str] = Counter()
        self._named = crowd.pattern()
        self._sets = {
            "accounts": pa.array(crowd.accounts, pa.string()),
            "keys": pa.array(crowd.keys, pa.string()),
        }

    def __call__(self, name: str, rows: pa.Table) -> pa.Table:
        gone = _by(rows, self._sets["accounts"])
        for key in {"post", "comment", "key"} & {rows.column_names[0], "key"}:
            if key in rows.column_names:
                gone = pc.or_(gone, self._in(rows.column(key), "keys"))
        if name == "raw":
            named = [any(map(self._named, spellings(r))) for r in rows.column("record").to_pylist()]
            gone = pc.or_(gone, pa.array(named, pa.bool_()))
        self.erased[name] += pc.sum(gone).as_py() or 0
        return self._unlinked(rows.filter(pc.invert(gone)))

    def _unlinked(self, rows: pa.Table) -> pa.Table:
        """Take their keys out of the rows of others."""
        if "post_account" in rows.column_names:
            under = pc.or_(
                self._in(rows.column("post_account"), "accounts"),
                self._in(rows.column("post"), "keys"),
            )
            for name in ("post", "post_account", "post_url"):
                rows = _blank(rows, name, under)
        for name, kind in _LINKS:
            if name in rows.column_names:
                rows = _blank(rows, name, self._in(rows.column(name), kind))
        return rows

    def _in(self, column: Any, kind: str) -> Any:  # noqa: ANN401  # Arrow arrays
        return pc.is_in(column, value_set=self._sets[kind])


def _is_never(event: Event) -> bool:
    """Say whether an event keeps somebody from being contacted, which outlasts their data."""
    return event.payload.get("list") == "never_contact"


def _by(rows: pa.Table, accounts: pa.Array) -> Any:  # noqa: ANN401  # an Arrow array
    """Say which rows are by, or sightings of, these accounts."""
    if "handle" in rows.column_names:
        lead = pc.binary_join_element_wise(rows.column("platform"), rows.column("handle"), ":")
    elif "account" in rows.column_names:
        lead = rows.column("account")
    else:
        return pa.array(np.zeros(rows.num_rows, bool))
    hit = pc.is_in(lead, value_set=accounts)
    if "user_id" in rows.column_names:
        platform = pc.replace_substring_regex(rows.column(rows.column_names[0]), r"(?s):.*", "")
        numbers = pc.binary_join_element_wise(platform, rows.column("user_id"), ":id=")
        hit = pc.or_(hit, pc.is_in(numbers, value_set=accounts))
    return hit


def _blank(rows: pa.Table, name: str, where: Any) -> pa.Table:  # noqa: ANN401  # an Arrow array
    if not pc.any(where, min_count=0).as_py():
        return rows
    at = rows.schema.get_field_index(name)
    empty = pa.scalar(None, rows.schema.field(at).type)
    return rows.set_column(at, rows.schema.field(at), pc.if_else(where, empty, rows.column(at)))
