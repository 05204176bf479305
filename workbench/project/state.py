"""The small database of a project: its key, event log, import ledger and suppression list."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from workbench.errors import BusyError, ProjectError
from workbench.project.folder import Layout
from workbench.project.guard import storage_errors

__all__ = ["VERSION", "State", "now", "stamp", "unstamp"]

VERSION = 2
"""Version of the project folder that this release writes."""

_CHECKPOINT_TRIES = 100

_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS events (
  id TEXT PRIMARY KEY, at TEXT NOT NULL, writer TEXT NOT NULL, kind TEXT NOT NULL,
  payload TEXT NOT NULL, subjects TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_in_order ON events (at, id);
CREATE TABLE IF NOT EXISTS ledger (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, path TEXT NOT NULL,
  format TEXT NOT NULL, sha256 TEXT, complete INTEGER NOT NULL, report TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ledger_by_hash ON ledger (sha256);
CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, value TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS suppression (
  hash BLOB PRIMARY KEY, bare INTEGER NOT NULL, kind TEXT NOT NULL, since TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pending (id INTEGER PRIMARY KEY, needles TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS outside (path TEXT PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
  at TEXT NOT NULL, service TEXT NOT NULL, account BLOB NOT NULL, kind TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS requests_in_order ON requests (service, account, at);
CREATE TABLE IF NOT EXISTS names (
  name TEXT PRIMARY KEY, veiled INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (veiled TEXT PRIMARY KEY, name TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS held (
  account TEXT PRIMARY KEY, since INTEGER NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS held_by_last ON held (last);
CREATE TABLE IF NOT EXISTS objections (hash BLOB PRIMARY KEY, came TEXT NOT NULL,
  honoured TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS erasures (
  hash BLOB PRIMARY KEY, person BLOB NOT NULL, since TEXT NOT NULL);
INSERT OR IGNORE INTO erasures SELECT CAST(since AS BLOB), CAST(since AS BLOB), since
  FROM suppression WHERE NOT EXISTS (SELECT 1 FROM meta WHERE name = 'erasures') GROUP BY since;
INSERT OR IGNORE INTO meta VALUES ('erasures', '')
"""
# The last two: erasures from before they were counted are known by their moment only.


def now() -> datetime:
    """Return the time in UTC."""
    return datetime.now(UTC)


def stamp(moment: datetime) -> str:
    """Return a time as text that sorts as the times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def unstamp(text: str) -> datetime:
    """Return the time that `stamp` wrote."""
    return datetime.fromisoformat(text)


class State:
    """One connection a process to `state.sqlite`, shared by its threads.

    Parameters
    ----------
    path
        The database file.
    wal
        Whether a write-ahead log may be used; not on network folders.
    """

    def __init__(self, path: Path, *, wal: bool = True) -> None:
        self.path = path
        self._wal = wal
        self._guard = threading.RLock()
        self._pid = -1
        self._connection: sqlite3.Connection | None = None
        self._closer: weakref.finalize[[], State] | None = None

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Give the connection for questions."""
        with self._guard, storage_errors(self.path):
            yield self._open()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give the connection inside one transaction, durable when the block ends."""
        with self._guard, storage_errors(self.path):
            connection = self._open()
            if connection.in_transaction:  # a step inside a step belongs to the outer one
                yield connection
                return
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Close the connection; it opens again when needed."""
        with self._guard:
            if self._closer is not None and self._pid == os.getpid():
                self._closer()
            self._connection = None

    def wipe_traces(self) -> None:
        """Rewrite the file so that nothing deleted remains in it or in its write-ahead log."""
        with self._guard, storage_errors(self.path):
            connection = self._open()
            connection.execute("VACUUM")
            for _ in range(_CHECKPOINT_TRIES):
                blocked = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                if not blocked:
                    return
                time.sleep(0.1)
            raise BusyError("project.busy", where=str(self.path.parent))

    @property
    def key(self) -> bytes:
        """The project's secret for keyed hashes, 32 bytes."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE name = 'key'").fetchone()
        return bytes(row[0])

    @property
    def version(self) -> int:
        """The version of the folder."""
        with self.reading() as connection:
            return int(connection.execute("PRAGMA user_version").fetchone()[0])

    @property
    def is_bare(self) -> bool:
        """True if the database holds no table at all."""
        with self.reading() as connection:
            return connection.execute("SELECT 1 FROM sqlite_master").fetchone() is None

    def found(self) -> None:
        """Make the tables and the project key of a new project."""
        with self.writing() as connection:
            _make_tables(connection)

    def is_whole(self) -> bool:
        """Ask SQLite to check the file."""
        with self.reading() as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone()[0] == "ok")

    def _open(self) -> sqlite3.Connection:
        if self._connection is None or self._pid != os.getpid():
            connection = sqlite3.connect(
                self.path, timeout=30, isolation_level=None, check_same_thread=False
            )
            self._closer = weakref.finalize(self, connection.close)
            connection.execute("PRAGMA busy_timeout = 30000")
            connection.execute(f"PRAGMA journal_mode = {'WAL' if self._wal else 'DELETE'}")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            self._connection, self._pid = connection, os.getpid()
        return self._connection


def _make_tables(connection: sqlite3.Connection) -> None:
    for statement in _TABLES.split(";\n"):
        connection.execute(statement)
    connection.execute("INSERT OR IGNORE INTO meta VALUES ('key', ?)", (secrets.token_bytes(32),))
    connection.execute(f"PRAGMA user_version = {VERSION}")


UPGRADES: dict[int, Callable[[sqlite3.Connection], None]] = {0: _make_tables, 1: _make_tables}
"""How to come from one version to the next; each step is one transaction."""


def upgrade(state: State, layout: Layout) -> Path | None:
    """Bring an older project to `VERSION` after a backup; return the folder of the backup.

    Raises
    ------
    ProjectError
        The project was written by a newer release, or its database was emptied.
    """
    found = state.version
    if found > VERSION:
        raise ProjectError(
            "project.newer_version", where=str(layout.folder), found=found, known=VERSION
        )
    if found == VERSION:
        return None
    if state.is_bare and any(layout.corpus.glob("*/_delta_log")):
        # Without the database nobody is remembered as forgotten, so nothing may be imported.
        raise ProjectError("project.state_lost", where=str(state.path))
    backup = _back_up(state, layout, found)
    while (step := state.version) < VERSION:
        with state.writing() as connection:
            UPGRADES[step](connection)
    return backup


def _back_up(state: State, layout: Layout, version: int) -> Path:
    backup = layout.backup / f"version-{version}-{now():%Y%m%dT%H%M%S}"
    with storage_errors(backup):
        backup.mkdir(parents=True, exist_ok=True)
        shutil.copy2(layout.brand, backup / layout.brand.name)
        with state.reading() as connection:
            copy = sqlite3.connect(backup / state.path.name)
            try:
                connection.backup(copy)
            finally:
                copy.close()
    return backup
