"""From records to tables: what the readers of named tools have in common.

A reader turns one record into rows. The row that stands for the record is counted; what lies in
it besides (comments inside a post, its author's figures) is derived from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.gather.fields import Options, Piece
from workbench.gather.raw_records import as_json
from workbench.gather.times import to_datetime
from workbench.gather.tools.items import Item, Notes
from workbench.schema import RAW, TABLES, Problem, to_arrow

__all__ = ["Reading", "Row", "When", "gather", "refusal"]

AT_ONCE = 5_000
Numbered = tuple[int, object]
When = dt.datetime | None
"""When a record was collected, if it says so."""
_WHEN = {"posts": "collected_at", "comments": "collected_at", "accounts": "as_of"}
_KEY = {"posts": "post", "comments": "comment", "accounts": "account"}
_NO_FIGURE = frozenset(("account", "as_of", "source"))


@dataclass(slots=True)
class Row:
    """A row that a record became.

    Parameters
    ----------
    table
        Where it goes.
    record
        Its fields, without `source`; the time of collection where the record says it.
    derived
        Whether it stands beside the record that was read.
    came_as
        What of the record it was made of, if not all of it.
    """

    table: str
    record: dict[str, Any]
    derived: bool = False
    came_as: Mapping[str, Any] | None = None


Reading = Callable[[Item], Sequence[Row] | Problem]
"""Turns a record into rows, one of them counted, or says why it cannot be one."""


def refusal(item: Item, reason: str, field: str | None = None, **values: object) -> Problem:
    """Return the problem that refuses a record and says why."""
    return Problem(item.row, field, reason, values)


def gather(records: Iterable[Numbered], read: Reading, options: Options) -> Iterator[Piece]:
    """Yield the tables of numbered records; what is no object, or refused, costs that record.

    Parameters
    ----------
    records
        Row numbers and records; a `Problem` in place of a record is passed on.
    read
        Turns one record into rows.
    options
        Source name, fallback of the time of collection, whether to keep the records.
    """
    notes = Notes()
    basket = _Basket(options)
    for row, record in records:
        if isinstance(record, Problem):
            notes.add(record)
        elif not isinstance(record, dict):
            notes.add(Problem(row, None, "gather.bad_record"))
        else:
            item = Item(record, row, notes)
            rows = read(item)
            if isinstance(rows, Problem):
                notes.add(rows)
            else:
                basket.add(rows, record)
        basket.seen += 1
        if basket.seen >= AT_ONCE:
            yield from basket.pieces(notes.taken())
            basket = _Basket(options)
    yield from basket.pieces((*notes.taken(), *notes.rest()))


@dataclass
class _Basket:
    options: Options
    seen: int = 0
    counted: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    derived: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    snapshots: dict[tuple[object, ...], dict[str, Any]] = field(default_factory=dict)
    raw: list[dict[str, Any]] = field(default_factory=list)

    def add(self, rows: Sequence[Row], came_as: Mapping[str, Any]) -> None:
        for row in rows:
            record = row.record
            record["source"] = self.options.source
            when = _WHEN.get(row.table, "as_of")
            if record.get(when) is None:
                record[when] = to_datetime(self.options.collected_at)
            if not row.derived:
                self.counted.setdefault(row.table, []).append(record)
                if self.options.keep_raw and row.table in _KEY:
                    self.raw.append(self._kept(row.table, record, row.came_as or came_as))
            elif row.table == "accounts":
                self._keep_snapshot(record)
            else:
                self.derived.setdefault(row.table, []).append(record)

    def _kept(
        self, table: str, record: Mapping[str, Any], came_as: Mapping[str, Any]
    ) -> dict[str, Any]:
        return {
            "of": table,
            "key": record[_KEY[table]],
            "account": record.get("account"),
            "record": as_json(came_as),
            "source": self.options.source,
            "collected_at": record[_WHEN[table]],
        }

    def _keep_snapshot(self, record: dict[str, Any]) -> None:
        """Keep the newest of snapshots that say the same: authors come with each of their posts."""
        said = tuple(v for k, v in sorted(record.items()) if k not in _NO_FIGURE)
        before = self.snapshots.get((record["account"], said))
        if before is None or _moment(before) < _moment(record):
            self.snapshots[record["account"], said] = record

    def pieces(self, problems: tuple[Problem, ...]) -> Iterator[Piece]:
        """Yield what was read; what is derived for the same tables comes in a piece of its own."""
        derived = dict(self.derived)
        if self.snapshots:
            derived["accounts"] = list(self.snapshots.values())
        tables = {name: to_arrow(rows, TABLES[name]) for name, rows in self.counted.items()}
        for name in [name for name in derived if name not in tables]:
            tables[name] = to_arrow(derived.pop(name), TABLES[name])
        if self.raw:
            tables["raw"] = to_arrow(self.raw, RAW)
        if tables or problems:
            yield Piece(tables, tuple(self.counted), problems)
        if derived:
            rest = {name: to_arrow(rows, TABLES[name]) for name, rows in derived.items()}
            yield Piece(rest, ())


def _moment(record: Mapping[str, Any]) -> dt.datetime:
    when: dt.datetime = record["as_of"]
    return when
