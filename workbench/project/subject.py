"""All a project holds on one person, for a request for access (Art. 15 GDPR)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.brand import Brand
from workbench.phrases import say
from workbench.project.corpus import Corpus
from workbench.project.expiry import Expiry
from workbench.project.folder import Layout
from workbench.project.forget import Forgetting
from workbench.project.held import day_of, number_of
from workbench.project.needles import Needles
from workbench.project.proofs import ProofStore
from workbench.project.raw import drop_raw
from workbench.project.scrub import authored
from workbench.project.side import Enrichments
from workbench.project.state import State, unstamp
from workbench.project.suppression import Known
from workbench.project.traces import cursors_of, imports_of
from workbench.schema import TABLES, is_pseudonym
from workbench.text.visible import visible

__all__ = ["SubjectReport", "Subjects"]

_OWN = ("accounts", "reported", "posts", "comments", "counts", "aliases")
_LISTS = ("coauthors", "mentions", "tagged", "sponsors")
_SHOWN = ("account", "post", "comment", "created_at", "as_of", "text", "bio", "followers", "name",
          "value", "handle", "url")  # fmt: skip

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class SubjectReport:
    """What is held on one person.

    Parameters
    ----------
    account
        Who was asked about.
    names
        Account keys they are known by, pseudonyms included.
    tables
        Their rows by table: accounts (snapshots of the profile), reported (vendors' figures),
        posts, comments, counts, aliases, raw.
    mentions
        Posts and comments by others that name or tag them.
    events
        Decisions and lists they stand in.
    enrichments
        What analyses found out about them or their posts, by name.
    media
        Their thumbnails.
    proofs
        Files that show what they agreed to.
    cursors
        Where live gathering goes on with them.
    imports
        Imports whose path names them or a post of theirs.
    sources
        Formats their rows were read from.
    since, until
        Since when they are held, and until when without news; `until` is None while somebody
        works with them.
    suppressed
        Whether they were erased and must stay so.
    brand
        For whose purposes.
    """

    account: str
    names: tuple[str, ...] = ()
    tables: Mapping[str, Rows] = field(default_factory=dict)
    mentions: Rows = field(default_factory=list)
    events: Rows = field(default_factory=list)
    enrichments: Mapping[str, Rows] = field(default_factory=dict)
    media: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()
    cursors: Rows = field(default_factory=list)
    imports: Rows = field(default_factory=list)
    sources: tuple[str, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    suppressed: bool = False
    brand: str = ""

    @property
    def found(self) -> bool:
        """True if anything is held."""
        held = (self.tables, self.mentions, self.events, self.enrichments, self.media,
                self.proofs, self.cursors, self.imports)  # fmt: skip
        return any(map(bool, held))

    @property
    def purpose(self) -> str:
        """Why it is held, in a sentence."""
        return say("privacy.purpose", brand=self.brand)

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`."""
        plain = json.loads(json.dumps(asdict(self), default=str, ensure_ascii=False))
        return dict(plain) | {"found": self.found, "purpose": self.purpose}

    def __str__(self) -> str:
        if not self.found:
            end = "suppressed_person" if self.suppressed else "nothing_held"
            return say(f"privacy.{end}", account=visible(self.account))
        return "\n".join([*self._head(), *self._rows(), *self._traces()])

    def _head(self) -> Iterator[str]:
        names = ", ".join(visible(n) for n in self.names if ":id=" not in n)
        yield say("privacy.subject", account=visible(self.account), names=names)
        yield self.purpose
        if self.since:
            yield say("privacy.held_since", day=self.since)
        yield say("privacy.held_until", day=self.until) if self.until else say("privacy.held_on")
        if self.sources:
            yield say("privacy.held_from", sources=", ".join(self.sources))

    def _rows(self) -> Iterator[str]:
        for name, rows in (*self.tables.items(), ("mentions", self.mentions)):
            if rows:
                yield from ("", say(f"privacy.part_{name}", rows=len(rows)), *map(_line, rows))
        if self.events:
            yield from ("", say("privacy.part_events", rows=len(self.events)))
            for event in self.events:
                yield f"  {event['at']} {visible(event['kind'])} {_plain(event['payload'])}"

    def _traces(self) -> Iterator[str]:
        for name, rows in self.enrichments.items():
            yield from ("", say("privacy.part_enrichment", name=name, rows=len(rows)))
            yield from (f"  {_plain(row)}" for row in rows)
        if self.media:
            yield from ("", say("privacy.part_media", files=", ".join(map(visible, self.media))))
        if self.proofs:
            yield from ("", say("rights.part_proofs", files=", ".join(self.proofs)))
        for name, rows in (("cursors", self.cursors), ("imports", self.imports)):
            if rows:
                yield from ("", say(f"privacy.part_{name}", rows=len(rows)))
                yield from (f"  {_plain(row)}" for row in rows)


class Subjects:
    """Looks a person up in every part of a project.

    Parameters
    ----------
    state, corpus, forgetting, side, expiry
        The parts of the project.
    """

    def __init__(
        self,
        state: State,
        corpus: Corpus,
        forgetting: Forgetting,
        side: Enrichments,
        expiry: Expiry,
    ) -> None:
        self._state = state
        self._corpus = corpus
        self._forgetting = forgetting
        self._side = side
        self._expiry = expiry

    def report(self, account: str, brand: Brand, layout: Layout) -> SubjectReport:
        """Return all that is held on the person behind an account."""
        names = self._forgetting.names_of(account)
        person, keys = names.known(), names.account_keys()
        tables = {name: self._own(name, person) for name in _OWN}
        made = {str(row[k]) for t, k in (("posts", "post"), ("comments", "comment"))
                for row in tables[t]}  # fmt: skip
        counts = self._corpus.read(
            "counts", where=pc.field("post").isin(pa.array(sorted(made), pa.string())), by="post"
        )
        tables["counts"] = counts.to_pylist()
        tables["raw"] = self._raw(person)
        media = {m["path"] for row in tables["posts"] for m in row["media"] or () if m["path"]}
        last = self._expiry.until(keys)
        traced = dataclasses.replace(names, keys=sorted(made))
        cursors = cursors_of(self._state, traced)
        if last is None and cursors:
            days = [number_of(unstamp(row["at"])) for row in cursors]
            last = min(days), max(days) + brand.retention_days
        return SubjectReport(
            account=account,
            names=tuple(sorted({account, *keys} if any(tables.values()) else {account})),
            tables={name: rows for name, rows in tables.items() if rows},
            mentions=[
                mention
                for name in ("posts", "comments")
                for mention in self._mentions(name, person, names.handles)
            ],
            events=self._events({*keys, account}),
            enrichments=self._enrichments({*keys, *made}),
            media=tuple(sorted(p for p in media if _exists(layout.folder, p))),
            proofs=self._proofs(traced, layout),
            cursors=cursors,
            imports=imports_of(self._state, traced),
            sources=tuple(sorted({r["source"] for rows in tables.values() for r in rows
                                  if r.get("source")})),
            since=None if last is None else day_of(last[0]),
            until=None if last is None or last[1] is None else day_of(last[1]),
            suppressed=self._forgetting.is_suppressed(keys),
            brand=brand.name,
        )  # fmt: skip

    def _own(self, name: str, person: Known) -> Rows:
        if name == "counts":
            return []
        rows = self._corpus.read(name)
        found: Rows = rows.filter(pa.array(authored(rows, person))).to_pylist()
        return found

    def _raw(self, person: Known) -> Rows:
        rows = self._corpus.read("raw")
        found: Rows = rows.filter(pa.array(~drop_raw(rows, person))).to_pylist()
        return found

    def _mentions(self, name: str, person: Known, handles: list[str]) -> Rows:
        """Return the rows of others that name or tag a person."""
        rows = self._corpus.read(name)
        hit = np.zeros(rows.num_rows, bool)
        for handle in handles:
            found = pc.match_substring(rows.column("text"), handle, ignore_case=True)
            hit |= np.asarray(pc.fill_null(found, fill_value=False))
        lists = [column for column in _LISTS if column in rows.column_names]
        for column in lists:
            flat = rows.column(column).combine_chunks()
            inside = pc.is_in(pc.list_flatten(flat), value_set=pa.array(handles, pa.string()))
            hit[np.asarray(pc.list_parent_indices(flat))[np.asarray(inside)]] = True
        for column in ("reply_to_account", "repost_of_account", "post_account"):
            if column in rows.column_names:
                values = [bool(v) and person.has_account(v) for v in rows[column].to_pylist()]
                hit |= np.array(values, bool)
        hit &= ~authored(rows, person)
        kept = (TABLES[name].key[0], "account", "created_at", "text", *lists)
        found = rows.filter(pa.array(hit)).to_pylist()
        return [{k: row[k] for k in kept} for row in found if _concerns(row, person)]

    def _events(self, names: set[str]) -> Rows:
        return [
            {"at": e.at, "kind": e.kind, "writer": e.writer, "payload": dict(e.payload)}
            for e in self._expiry.events()
            if names & {*e.subjects, str(e.payload.get("account"))}
        ]

    def _proofs(self, person: Needles, layout: Layout) -> tuple[str, ...]:
        hashes = sorted(self._forgetting.proofs_of(person))
        paths = map(ProofStore(layout.proofs).path, hashes)
        return tuple(p.relative_to(layout.folder).as_posix() for p in paths if p is not None)

    def _enrichments(self, keys: set[str]) -> dict[str, Rows]:
        found: dict[str, Rows] = {}
        for path in self._side.paths():
            rows = pq.read_table(path, partitioning=None)
            hit = np.zeros(rows.num_rows, bool)
            for column in rows.columns:
                if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
                    hit |= np.array([value in keys for value in column.to_pylist()], bool)
            if hit.any():
                found[path.stem] = rows.filter(pa.array(hit)).to_pylist()
        return found


def _concerns(row: Mapping[str, Any], person: Known) -> bool:
    """Say whether a row of somebody else names a person, and not just a word that holds a name."""
    platform = row["platform"]
    text = row["text"] or ""
    names = [h for column in _LISTS for h in row.get(column) or ()]
    links = (row.get(c) for c in ("reply_to_account", "repost_of_account", "post_account"))
    return (
        person.scrub_text(text, platform) != text
        or any(person.names(platform, name, marked=True) for name in names)
        or any(key and person.has_account(key) for key in links)
    )


def _exists(folder: Path, path: str) -> bool:
    return (folder / path).exists() or (folder / "media" / path).exists()


def _line(row: Mapping[str, Any]) -> str:
    shown = {name: row[name] for name in _SHOWN if row.get(name) is not None}
    return f"  {_plain(shown)}"


def _plain(values: Mapping[str, Any]) -> str:
    said = ((k, v.isoformat() if hasattr(v, "isoformat") else v) for k, v in values.items())
    shown = (f"{k}: {v}" for k, v in said if not is_pseudonym(str(v)) or k == "account")
    return visible(" · ".join(shown))
