"""Erasing a person from every file of a project.

The person's names are written down in the database before anything is erased, so that a session
that dies half-way is finished by the next one that opens the project.
"""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.errors import SettingError
from workbench.project.corpus import Corpus
from workbench.project.crowd import Crowd
from workbench.project.cursors import is_about
from workbench.project.exports import scrub_exports
from workbench.project.findings import prune_findings
from workbench.project.folder import Layout
from workbench.project.guard import storage_errors
from workbench.project.intake import ORDER
from workbench.project.needles import Needles
from workbench.project.outside import beyond_reach, drop_gone, forget_names, within_reach
from workbench.project.ownership import quotable
from workbench.project.proofs import ProofStore
from workbench.project.pseudonyms import Pseudonyms
from workbench.project.raw import drop_raw
from workbench.project.report import ForgetReport
from workbench.project.rights_replay import proof_hashes
from workbench.project.scrub import authored, scrub
from workbench.project.side import Enrichments, scrub_side
from workbench.project.state import State
from workbench.project.suppression import Known, Suppression
from workbench.project.vectors import VectorCache
from workbench.project.veil import drop_names
from workbench.project.vocabulary import own_words
from workbench.schema import bare_handle, picture_name

if TYPE_CHECKING:
    from workbench.project.events import Event

__all__ = ["Forgetting", "encoded"]

_COMMON = 3
"""A handle that so many others use as a word is nobody's name without an @."""
_MIN_NAME = 4


class Forgetting:
    """What `Project.forget` does; the caller holds the lock.

    Parameters
    ----------
    layout, state, corpus, suppression, vectors, side
        The parts of the project.
    """

    def __init__(  # it goes through every part of a project
        self,
        layout: Layout,
        state: State,
        corpus: Corpus,
        suppression: Suppression,
        vectors: VectorCache,
        side: Enrichments,
    ) -> None:
        self._layout = layout
        self._state = state
        self._corpus = corpus
        self._suppression = suppression
        self._vectors = vectors
        self._side = side
        self._proofs = ProofStore(layout.proofs)
        self._veiled = Pseudonyms(state)

    def is_pending(self) -> bool:
        """Say whether an erasure was interrupted."""
        with self._state.reading() as db:
            unfinished = db.execute("SELECT 1 FROM pending LIMIT 1").fetchone()
            unwiped = db.execute("SELECT 1 FROM meta WHERE name = 'wipe'").fetchone()
        return unfinished is not None or unwiped is not None

    def resume(self) -> list[ForgetReport]:
        """Finish interrupted erasures."""
        with self._state.reading() as db:
            rows = db.execute("SELECT needles FROM pending ORDER BY id").fetchall()
        reports = [
            self._erase(Needles.from_json(row[0]))
            for row in rows
            if Crowd.from_json(row[0]) is None
        ]
        if not reports:
            self._wipe()
        return reports

    def forget(self, account: str) -> ForgetReport:
        """Erase a person; see `Project.forget`."""
        needles = self._needles(account)
        with self._state.writing() as db:
            db.execute("INSERT INTO pending (needles) VALUES (?)", (needles.to_json(),))
        return self._erase(needles)

    def names_of(self, account: str) -> Needles:
        """Return every name of a person, and nothing else of what they are found by.

        Raises
        ------
        SettingError
            `account` is not a key.
        """
        platform, _, name = account.partition(":")
        if not platform or not name:
            raise SettingError("project.bad_account", account=account)
        handles, users, others = self._names(platform, name)
        return Needles(platform, sorted(handles), sorted(users), sorted(others), [], [], [], [])

    def is_suppressed(self, accounts: Iterable[str]) -> bool:
        """Say whether one of these accounts was erased on request."""
        return any(map(self._suppression.refresh().has_account, accounts))

    def _needles(self, account: str) -> Needles:
        """Find every name, post, comment and caption of a person."""
        names = self.names_of(account)
        handles = names.handles
        keys, texts, media = self._own(names.known())
        own, quoting = quotable(self._corpus, names.known(), names.handles)
        found = dataclasses.replace(
            names,
            keys=sorted(keys),
            texts=sorted(texts),
            media=sorted(media),
            bare=sorted(h for h in handles if self._is_rare(h)),
            phrases=own,
            quoting=quoting,
            called=self._called(names.known()),
            words=own_words(self._corpus, texts),
        )
        return dataclasses.replace(found, proofs=sorted(self.proofs_of(found)))

    def proofs_of(self, needles: Needles) -> set[str]:
        """Return the hashes of the files that events about a person refer to."""
        from workbench.project.events import EventLog

        person = needles.known()
        events = EventLog(self._state, self._suppression).read()
        about = (e for e in events if (e.subjects or e.payload) and not person.screen_event(e))
        return {sha256 for event in about for sha256 in proof_hashes(event)}

    def _names(self, platform: str, name: str) -> tuple[set[str], set[str], set[str]]:
        """Return the handles and user ids of a person, and user ids that share a handle.

        Whoever is stored under a pseudonym is found by it: names are compared as pseudonyms.
        """
        where = pc.field("platform") == platform
        rows = self._corpus.read("aliases", where=where, by="platform").to_pylist()
        rows.sort(key=lambda row: (row["last_seen"], row["first_seen"], row["user_id"]))
        seen = [
            (row["handle"], row["user_id"],
             self._veiled.of_handle(platform, row["handle"]),
             self._veiled.of_user(platform, row["user_id"]))
            for row in rows
        ]  # fmt: skip
        holder = {handle: user for _, _, handle, user in seen}
        if name.startswith("id="):
            asked = self._veiled.of_user(platform, name[3:])
            users, handles = {asked}, set()
        else:
            asked = self._veiled.of_handle(platform, bare_handle(name))
            handles = {asked}
            users = {holder[h] for h in handles if h in holder}
        handles |= {handle for _, _, handle, user in seen if user in users}
        others = {user for _, _, handle, user in seen if handle in handles} - users
        spelled: dict[str, set[str]] = {}
        for plain, number, handle, user in seen:
            spelled.setdefault(handle, set()).add(plain)
            spelled.setdefault(user, set()).add(number)
        plain = name[3:] if name.startswith("id=") else bare_handle(name)
        spelled.setdefault(asked, set()).add(plain)
        every = [{w for v in kind for w in {v, *spelled.get(v, ())}}
                 for kind in (handles, users, others)]  # fmt: skip
        return every[0], every[1], every[2]

    def _own(self, person: Known) -> tuple[set[str], set[str], set[str]]:
        """Return keys, texts and media paths of everything the person made."""
        keys: set[str] = set()
        texts: set[str] = set()
        media: set[str] = set()
        for name, key, columns in (
            ("posts", "post", ("text",)),
            ("comments", "comment", ("text",)),
            ("accounts", None, ("bio",)),
        ):
            rows = self._corpus.read(name)
            rows = rows.filter(pa.array(authored(rows, person)))
            if key:
                keys.update(rows.column(key).to_pylist())
            for column in columns:
                texts.update(t for t in rows.column(column).to_pylist() if t)
            if name == "posts":
                items = [m for ms in rows.column("media").to_pylist() for m in ms or ()]
                media.update(m["path"] for m in items if m["path"])
        return keys, texts, media

    def _called(self, person: Known) -> list[str]:
        """Return the display names that only this person bears and that are no usual words."""
        rows = self._corpus.read("accounts", columns=["account", "user_id", "display_name"])
        mine = authored(rows, person)
        own, others = (
            {
                " ".join(name.split())
                for name in rows.filter(pa.array(who)).column(2).to_pylist()
                if name
            }
            for who in (mine, ~mine)
        )
        taken = {name.casefold() for name in others}
        own = {n for n in own if len(n) >= _MIN_NAME and n.casefold() not in taken}
        return sorted(n for n in own if " " in n or self._is_rare(n))

    def _is_rare(self, handle: str) -> bool:
        """Say whether a handle is nobody's ordinary word."""
        if re.search(r"[._\-\d]", handle):
            return True
        pattern = rf"(?:^|[^@/\w.]){re.escape(handle)}(?:$|[^\w])"
        rows = self._corpus.read("posts", columns=["account", "text"])
        hit = pc.match_substring_regex(rows.column("text"), pattern, ignore_case=True)
        users = pc.unique(rows.filter(pc.fill_null(hit, fill_value=False)).column("account"))
        return len(users) <= _COMMON

    def _erase(self, needles: Needles) -> ForgetReport:
        self._suppression.add(needles.listed(), bare=frozenset(needles.bare))
        rewritten, deleted = self._erase_exports(needles)
        vectors = self._vectors.forget(encoded([*needles.texts, *needles.quoting]))
        media = self._erase_media(needles)
        events = self._erase_events(self._suppression)
        proofs = self._proofs.erase(needles.proofs) + self._erase_unused_proofs()
        self._erase_state(needles)
        self._erase_side(needles)
        rows, scrubbed = self._erase_rows(needles)
        prune_findings(self._side, self._corpus, self._state.key)
        self._erase_leftovers()
        with self._state.writing() as db:
            db.execute("DELETE FROM pending WHERE needles = ?", (needles.to_json(),))
            db.execute("INSERT OR REPLACE INTO meta VALUES ('wipe', '')")
            outside = beyond_reach(self._state, self._layout)
            forget_names(self._state, needles.pattern())
        self._wipe()
        return ForgetReport(
            handles=len({self._veiled.of_handle(needles.platform, h) for h in needles.handles}),
            rows=rows,
            scrubbed=scrubbed,
            vectors=vectors,
            media=media,
            events=events,
            proofs=proofs,
            exports_rewritten=tuple(rewritten),
            exports_deleted=tuple(deleted),
            outside=outside,
        )

    def _erase_exports(
        self, sought: Needles | Crowd, *, since: float = 0
    ) -> tuple[list[str], list[str]]:
        """Take people out of what was written in the project folder."""
        beside = within_reach(self._state, self._layout)
        found = scrub_exports(self._layout.exports, sought, since=since, beside=beside)
        drop_gone(self._state, self._layout)
        return found

    def _wipe(self) -> None:
        """Leave nothing of deleted rows in the database; noted first, so that it is not lost."""
        self._state.wipe_traces()
        with self._state.writing() as db:
            db.execute("DELETE FROM meta WHERE name = 'wipe'")

    def _erase_rows(self, needles: Needles) -> tuple[dict[str, int], dict[str, int]]:
        erased: Counter[str] = Counter()
        scrubbed: Counter[str] = Counter()
        quotes, person, named = needles.quotes(), needles.known(), needles.pattern()
        for name in reversed(ORDER):

            def change(rows: pa.Table, name: str = name) -> pa.Table:
                if name == "raw":
                    stay = drop_raw(rows, person, named=named)
                    erased[name] += int((~stay).sum())
                    return rows.filter(pa.array(stay))
                result = scrub(rows, person, quotes=quotes)
                erased[name] += int((~result.stay).sum())
                scrubbed[name] += result.altered
                return result.rows

            self._corpus.rewrite(name, change)
        return dict(erased), dict(scrubbed)

    def _erase_media(self, needles: Needles | Crowd) -> int:
        folder = self._layout.media
        named = needles.pattern()
        # A row may have lost the path of its picture, so the names that follow from keys go too.
        own = {*needles.media, *map(picture_name, needles.keys)}
        gone = 0
        for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
            inside = path.relative_to(folder).as_posix()
            mine = {inside, f"media/{inside}"} & own
            if path.is_file() and (mine or named(inside)):
                with storage_errors(path):
                    path.unlink()
                gone += 1
        return gone

    def _erase_events(
        self, judge: Suppression, *, spared: Callable[[Event], bool] = lambda _: False
    ) -> int:
        from workbench.project.events import EventLog

        gone = 0
        with self._state.writing() as db:
            for event in EventLog(self._state, self._suppression).read():
                kept = event if spared(event) else judge.screen_event(event)
                if kept is None:
                    gone += 1
                    db.execute("DELETE FROM events WHERE id = ?", (event.id,))
                elif kept != event:
                    row = (
                        json.dumps(dict(kept.payload), ensure_ascii=False),
                        json.dumps(list(kept.subjects), ensure_ascii=False),
                        event.id,
                    )
                    db.execute("UPDATE events SET payload = ?, subjects = ? WHERE id = ?", row)
        return gone

    def _erase_unused_proofs(self) -> int:
        """Delete the proofs whose event went, and those a crash left without one."""
        from workbench.project.events import EventLog

        events = EventLog(self._state, self._suppression).read()
        return self._proofs.erase_unused({h for event in events for h in proof_hashes(event)})

    def _erase_state(self, needles: Needles | Crowd) -> None:
        """Take the person out of the ledger's paths and the cursors."""
        named, own = needles.pattern(), set(needles.keys)
        people = set(needles.account_keys())

        def is_person(key: str) -> bool:
            return key in people or self._veiled.of(key) in people

        with self._state.writing() as db:
            for line, path in db.execute("SELECT id, path FROM ledger").fetchall():
                if path in own or named(path):
                    db.execute("UPDATE ledger SET path = '…' WHERE id = ?", (line,))
            for name, value in db.execute("SELECT name, value FROM cursors").fetchall():
                if value in own or named(name) or named(value) or is_about(name, value, is_person):
                    db.execute("DELETE FROM cursors WHERE name = ?", (name,))
            drop_names(db, needles.account_keys())

    def _erase_side(self, needles: Needles | Crowd) -> None:
        person, without = needles.known(), needles.without

        for path in self._side.paths():
            with storage_errors(path):
                table = pq.read_table(path, partitioning=None)
            self._side.write_arrow(path, scrub_side(table, person, first=without))

    def _erase_leftovers(self) -> None:
        """Delete unfinished files and copies from before an upgrade, as both may name people."""
        with storage_errors(self._layout.folder):
            for part in self._layout.folder.rglob(".*.part"):
                part.unlink(missing_ok=True)
            if self._layout.backup.exists():
                shutil.rmtree(self._layout.backup)


def encoded(texts: list[str]) -> list[str]:
    """Return each text in every form in which its vector may be kept."""
    from workbench.text.encoders import encoded_forms

    return sorted({form for text in texts for form in encoded_forms(text)})
