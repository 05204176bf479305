"""Who is stored by name and who under a pseudonym, decided while rows come in.

Named are those a team looks at: authors of posts, people with a profile snapshot or a vendor's
figure, people on lists or with a decision, the brand and its competitors. Whoever else comments
is veiled. Somebody who is named later gets their earlier comments back by name: `links` notes it
at once, `relink` rewrites the tables once at the end of an import.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from sqlite3 import Connection
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.brand import Brand
from workbench.project.corpus import Corpus
from workbench.project.events import EventLog
from workbench.project.held import insert_names, rename_held
from workbench.project.pseudonyms import Pseudonyms
from workbench.project.side import Enrichments
from workbench.project.state import State
from workbench.schema import handle_of, platform_of

__all__ = ["Veil", "drop_names"]

_NAMING = ("posts", "accounts", "reported")
_MARK, _OPEN = "veil", "open"
_REMEMBERED = 50_000
"""So many names are remembered with how they are stored; forgetting them costs time only."""

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Veil:
    """What a project stores under pseudonyms.

    Parameters
    ----------
    state, corpus, events
        The parts of the project.
    brand
        Whether commenters are veiled at all, and who is never.

    Attributes
    ----------
    wanted : bool
        Whether commenters are veiled from now on.
    """

    def __init__(self, state: State, corpus: Corpus, events: EventLog, brand: Brand) -> None:
        self._state = state
        self._corpus = corpus
        self._events = events
        self.wanted = brand.pseudonymous_commenters
        self._public = {*brand.handles, *brand.competitor_handles}
        self._hash = Pseudonyms(state)
        self._chosen: set[str] = set()
        self._stored: dict[str, str] = {}
        self._veils: bool | None = None
        self._version = -1

    def begin(self, side: Enrichments) -> int:
        """Prepare an import: learn whom the team decided about; the caller holds the lock.

        Returns
        -------
        int
            How many raw records were deleted, as commenters are veiled from now on.
        """
        self._chosen = {s for event in self._events.read() for s in event.subjects}
        self._forget()
        mark = self._mark()
        if self.wanted and mark != "":
            return self._turn_on(side)
        if mark == "":
            self._leave_open()
        if mark is not None:
            self._link(self._chosen)
        return 0

    def apply(self, tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
        """Return tables with commenters and sightings under the names they are stored by."""
        if not (self.wanted or self._is_on()):
            return tables
        self._refresh()
        self._name({name for table in _NAMING for name in _names_in(tables[table])})
        comments, aliases = tables["comments"], _keyed(tables["aliases"])
        if not self.wanted:
            self._link({*_names_in(comments), *_names_in(aliases)})
            return tables
        comments, aliases = self._veiled(comments), self._veiled(aliases)
        return tables | {"comments": comments, "aliases": _unkeyed(aliases)}

    def among(self, names: Iterable[str]) -> dict[str, str]:
        """Return which of these account keys belong to veiled people, with their pseudonyms."""
        if not self._is_on():
            return {}
        pseudonyms = {name: self._hash.of(name) for name in names}
        present = self._in_names(pseudonyms.values(), veiled=True)
        return {n: p for n, p in pseudonyms.items() if p in present and n != p}

    def pending(self) -> bool:
        """Say whether somebody was named whose earlier comments are still veiled."""
        with self._state.reading() as db:
            return db.execute("SELECT 1 FROM links LIMIT 1").fetchone() is not None

    def relink(self, side: Enrichments) -> None:
        """Store those who were named by their names; the caller holds the lock.

        What is to do stands in the database until it is done, and doing it twice changes nothing.
        """
        with self._state.reading() as db:
            links = dict(db.execute("SELECT veiled, name FROM links").fetchall())
        if not links:
            return
        self._corpus.rewrite("comments", lambda rows: renamed(rows, links))
        rename_sightings(self._corpus, links)
        side.rename(links)
        self._events.rename(links)
        gone = [(name,) for name in links]
        with self._state.writing() as db:
            rename_held(db, links)
            db.executemany("DELETE FROM names WHERE name = ? AND veiled", gone)
            db.executemany("DELETE FROM links WHERE veiled = ?", gone)

    def _is_on(self) -> bool:
        return self._mark() is not None

    def _mark(self) -> str | None:
        """Return ``""`` if all are veiled, `_OPEN` if names came in since, None if never begun."""
        with self._state.reading() as db:
            row = db.execute("SELECT value FROM meta WHERE name = ?", (_MARK,)).fetchone()
        return None if row is None else str(row[0])

    def _leave_open(self) -> None:
        """Note that names come in while the option is off, so that switching it on veils them."""
        if not self.wanted:
            with self._state.writing() as db:
                db.execute("UPDATE meta SET value = ? WHERE name = ?", (_OPEN, _MARK))

    def _turn_on(self, side: Enrichments) -> int:
        """Veil what was stored before; repeating it changes nothing.

        Comments come last: as long as they are in the clear, a repetition finds every name.
        """
        for table in _NAMING:
            columns = ["account"] if table == "reported" else ["account", "user_id"]
            rows = self._corpus.read(table, columns=columns)
            self._name(set(_names_in(rows)))
        self._veiled(self._everybody())  # settles who belongs together before anything is rewritten
        stored = {k: v for k, v in self._stored.items() if k != v}
        rename_sightings(self._corpus, stored)
        with self._state.writing() as db:
            rename_held(db, stored)
        side.rename(stored)
        # Beside its veiled row a raw record would say whose it is.
        if raw := self._corpus.rows("raw"):
            self._corpus.rewrite("raw", lambda rows: rows.slice(0, 0))
        if self._corpus.rows("comments"):
            self._corpus.rewrite("comments", self._veiled)
        with self._state.writing() as db:
            db.execute("INSERT OR REPLACE INTO meta VALUES (?, '')", (_MARK,))
        return raw

    def _everybody(self) -> pa.Table:
        """Return who commented, was seen under a handle or is held: platform, account, number."""
        columns = ["platform", "account", "user_id"]
        comments = self._corpus.read("comments", columns=columns)
        seen = _keyed(self._corpus.read("aliases")).select(columns)
        with self._state.reading() as db:
            held = [row[0] for row in db.execute("SELECT account FROM held")]
        keys = pa.array(held, pa.string())
        known = [[platform_of(key) for key in held], keys, pa.nulls(len(held), pa.string())]
        rows = [comments, seen, pa.table(known, names=columns)]
        return pa.concat_tables([part.cast(comments.schema) for part in rows])

    def _refresh(self) -> None:
        """Drop what was remembered if another process wrote in the meantime."""
        with self._state.reading() as db:
            version = int(db.execute("PRAGMA data_version").fetchone()[0])
        if version != self._version or len(self._stored) > _REMEMBERED:
            self._forget()
            self._version = version

    def _forget(self) -> None:
        self._stored.clear()
        self._veils = None

    def _veiled(self, rows: pa.Table) -> pa.Table:
        """Return rows with authors who are not named under pseudonyms."""
        if not rows.num_rows:
            return rows
        names, numbers = _Coded(rows.column("account")), _Coded(_numbers(rows))
        plain = _spread(names, numbers, self._named({*names.values, *numbers.values}))
        stored = self._stored_names(names.values, numbers.values, plain)
        users = [stored[n].partition(":id=")[2] for n in numbers.values]
        rows = _set(rows, "account", names.mapped([stored[n] for n in names.values]))
        return _set(rows, "user_id", numbers.mapped(users))

    def _stored_names(
        self, names: list[str], numbers: list[str], plain: tuple[Flags, Flags]
    ) -> dict[str, str]:
        every = [*names, *numbers]
        learnt = {
            n for n, named in zip(every, np.concatenate(plain).tolist(), strict=True) if named
        }
        public = {n for n in learnt if self._is_public(n)}
        self._link(n for n in public if self._stored.get(n) != n)
        self._name({n for n in learnt - public if self._stored.get(n) != n})
        fresh = {n: self._hash.of(n) for n in every if n not in learnt and n not in self._stored}
        if fresh:
            with self._state.writing() as db:
                _insert(db, fresh.values(), veiled=True)
            self._veils = True
        self._stored |= fresh
        self._stored |= {name: name for name in learnt}
        return self._stored

    def _is_public(self, name: str) -> bool:
        return handle_of(name) in self._public or name in self._chosen

    def _named(self, names: set[str]) -> set[str]:
        """Return which of these names are stored as they are."""
        known = {n for n in names if self._stored.get(n) == n}
        asked = [n for n in names if n not in self._stored]
        known |= {n for n in asked if self._is_public(n)}
        return known | self._in_names(asked, veiled=False)

    def _in_names(self, names: Iterable[str], *, veiled: bool) -> set[str]:
        sought = json.dumps(list(names))
        with self._state.reading() as db:
            rows = db.execute(
                "SELECT name FROM json_each(?) JOIN names ON name = value WHERE veiled = ?",
                (sought, int(veiled)),
            ).fetchall()
        return {row[0] for row in rows}

    def _name(self, names: set[str]) -> None:
        """Store these people by name from now on."""
        new = {n for n in names if self._stored.get(n) != n}
        new -= self._in_names(new, veiled=False)
        self._link(new)
        if new:
            with self._state.writing() as db:
                _insert(db, new, veiled=False)
        self._stored |= {name: name for name in names}

    def _is_anyone_veiled(self) -> bool:
        """Say whether there is a pseudonym, so that those of others need not be made."""
        if self._veils is None:
            with self._state.reading() as db:
                row = db.execute("SELECT 1 FROM names WHERE veiled LIMIT 1").fetchone()
            self._veils = row is not None
        return self._veils

    def _link(self, names: Iterable[str]) -> None:
        """Note whose pseudonyms among these are stored."""
        if not self._is_anyone_veiled():
            return
        veiled = {pseudonym: name for name in names if (pseudonym := self._hash.of(name)) != name}
        present = self._in_names(veiled, veiled=True) if veiled else set()
        if present:
            with self._state.writing() as db:
                rows = [(pseudonym, veiled[pseudonym]) for pseudonym in present]
                db.executemany("INSERT OR IGNORE INTO links VALUES (?, ?)", rows)


def _insert(db: Connection, names: Iterable[str], *, veiled: bool) -> None:
    sql = f"INSERT OR IGNORE INTO names SELECT value, {int(veiled)} FROM"
    insert_names(db, sql, names)


class _Coded:
    """A column as numbers of its distinct values, -1 where it is null."""

    def __init__(self, column: Any) -> None:  # noqa: ANN401  # an Arrow array
        whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        coded = whole.dictionary_encode()
        self.values: list[str] = coded.dictionary.to_pylist()
        codes = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False)
        self.codes: Codes = codes.astype(np.int64)

    def mapped(self, values: list[str]) -> Any:  # noqa: ANN401  # an Arrow array
        """Return the column with other values in place of the distinct ones."""
        at = pa.array(self.codes, mask=self.codes < 0)
        return pa.array(values, pa.string()).take(at)


def _spread(names: _Coded, numbers: _Coded, named: set[str]) -> tuple[Flags, Flags]:
    """Say which names and numbers are stored as they are: one of a person names the others."""
    by_name = np.array([n in named for n in names.values], bool)
    by_number = np.array([n in named for n in numbers.values], bool)
    both = (names.codes >= 0) & (numbers.codes >= 0)
    pairs = names.codes[both], numbers.codes[both]
    while True:
        hit = by_name[pairs[0]] | by_number[pairs[1]]
        before = by_name.sum() + by_number.sum()
        by_name[pairs[0][hit]] = True
        by_number[pairs[1][hit]] = True
        if by_name.sum() + by_number.sum() == before:
            return by_name, by_number


def drop_names(db: Connection, names: Iterable[str]) -> None:
    """Take people out of everything the database knows of names and days."""
    rows = [(name,) for name in names]
    for table, column in (("names", "name"), ("held", "account"),
                          ("links", "name"), ("links", "veiled")):  # fmt: skip
        db.executemany(f"DELETE FROM {table} WHERE {column} = ?", rows)  # noqa: S608  # fixed words


def renamed(rows: pa.Table, names: Mapping[str, str]) -> pa.Table:
    """Return rows with the authors in `names` under their other name."""
    for name, column in (("account", rows.column("account")), ("user_id", _numbers(rows))):
        coded = _Coded(column)
        if any(value in names for value in coded.values):
            values = [names.get(value, value) for value in coded.values]
            if name == "user_id":
                values = [value.partition(":id=")[2] for value in values]
            rows = _set(rows, name, coded.mapped(values))
    return rows


def rename_sightings(corpus: Corpus, names: Mapping[str, str]) -> None:
    """Put other names into the table of aliases, where two rows may become one."""
    rows = corpus.read("aliases")
    if not rows.num_rows:
        return
    changed = _unkeyed(renamed(_keyed(rows), names))
    joined = changed.group_by(["platform", "user_id", "handle"]).aggregate(
        [("first_seen", "min"), ("last_seen", "max")]
    )
    joined = joined.rename_columns(rows.column_names).cast(rows.schema)
    parts = iter([joined])
    corpus.rewrite("aliases", lambda old: next(parts, old.slice(0, 0)))


def _names_in(rows: pa.Table) -> list[str]:
    """Return the distinct account keys and number keys of authors."""
    names = pc.unique(rows.column("account")).drop_null().to_pylist()
    if "user_id" in rows.column_names:
        numbers = pc.unique(_numbers(rows))
        names += numbers.drop_null().to_pylist()
    return [str(name) for name in names]


def _numbers(rows: pa.Table) -> Any:  # noqa: ANN401  # an Arrow array
    """Return ``<platform>:id=<user id>`` of each row, null where the id is unknown."""
    if "platform" in rows.column_names:
        platform = rows.column("platform")
    else:
        platform = pc.replace_substring_regex(rows.column("account"), r"(?s):.*", "")
    return pc.binary_join_element_wise(platform, rows.column("user_id"), ":id=")


def _keyed(aliases: pa.Table) -> pa.Table:
    """Return sightings with the handle as an account key."""
    keys = pc.binary_join_element_wise(aliases.column("platform"), aliases.column("handle"), ":")
    return aliases.append_column("account", keys)


def _unkeyed(aliases: pa.Table) -> pa.Table:
    keys = aliases.column("account")
    handles = pc.replace_substring_regex(keys, r"(?s)^[^:]*:", "")
    return _set(aliases.drop_columns(["account"]), "handle", handles)


def _set(rows: pa.Table, name: str, column: Any) -> pa.Table:  # noqa: ANN401  # an Arrow array
    at = rows.schema.get_field_index(name)
    return rows.set_column(at, rows.schema.field(at), column)
