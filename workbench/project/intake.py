"""Taking a source in: batches are gathered, screened, upserted and acknowledged in the ledger.

Small batches of many files are written together, as each write commits every table once. A batch
with a cursor comes from a live source and is written at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.project.aliases import all_sightings
from workbench.project.corpus import Corpus
from workbench.project.cursors import is_about
from workbench.project.held import DATED, Held, authors
from workbench.project.ledger import Ledger, Tally
from workbench.project.locks import ProjectLock
from workbench.project.pictures import paths_in, write_pictures
from workbench.project.raw import drop_raw, refuse_raw
from workbench.project.report import FileReport
from workbench.project.scrub import scrub
from workbench.project.suppression import Suppression
from workbench.project.upsert import ADDED, REJECTED, UNCHANGED, UPDATED
from workbench.project.veil import Veil
from workbench.schema import COUNTS, TABLES, Batch, Problem, Source, SourceFile

__all__ = ["Intake"]

FLUSH_ROWS = 50_000
"""Records gathered before they are written."""
_FIGURES = ("likes", "comments", "shares", "views", "likes_hidden")
_AUTHOR = ("account", "user_id", "platform")
_REMEMBERED = 50_000
"""So many people are known to be renewed; forgetting them costs time only."""
ORDER = ("posts", "comments", "accounts", "counts", "reported", "aliases", "raw")
"""The order in which tables are written, after pictures; the ledger line comes last."""

Outcomes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]


class Intake:
    """One run of `Project.add`.

    Parameters
    ----------
    corpus, ledger, suppression, lock
        The parts of the project it writes to.
    folder
        The project folder, for pictures.
    veil, held
        Who is stored under a pseudonym, and since when people are held.
    """

    def __init__(
        self,
        corpus: Corpus,
        ledger: Ledger,
        suppression: Suppression,
        lock: ProjectLock,
        *,
        folder: Path,
        veil: Veil,
        held: Held,
    ) -> None:
        self._folder = folder
        self._veil = veil
        self._held = held
        self._renewed: set[str] = set()
        self._corpus = corpus
        self._ledger = ledger
        self._suppression = suppression
        self._lock = lock
        self._waiting: list[Batch] = []
        self._tallies: dict[SourceFile, Tally] = {}
        self._repeated: dict[SourceFile, tuple[FileReport, int]] = {}

    def take(self, source: Source, *, progress: bool = False) -> tuple[list[FileReport], int]:
        """Read a source to its end.

        Parameters
        ----------
        progress
            Show a bar if it takes more than two seconds.

        Returns
        -------
        list of FileReport, int
            A report a file, and how many comments stand under unknown posts.
        """
        known = self._ledger.known()
        files = source.files
        self._repeated = {f: self._ledger.repeat(f) for f in files if f.sha256 in known}
        waiting = 0
        for batch in _shown(source.batches(skip=known), len(files), progress=progress):
            refuse_raw(batch, pseudonymous=self._veil.wanted)
            self._waiting.append(batch)
            waiting += sum(table.num_rows for table in batch.tables.values())
            if waiting >= FLUSH_ROWS or batch.cursor:
                self._flush()
                waiting = 0
        self._flush()
        self._settle_unknown_posts()
        return self._reports(files)

    def _reports(self, files: Iterable[SourceFile]) -> tuple[list[FileReport], int]:
        order = list(dict.fromkeys([*files, *self._tallies]))
        reports = [
            self._tallies[f].report() if f in self._tallies else self._repeated[f][0]
            for f in order
            if f in self._tallies or f in self._repeated
        ]
        unknown = sum(tally.unknown_posts for tally in self._tallies.values())
        unknown += sum(n for f, (_, n) in self._repeated.items() if f not in self._tallies)
        return reports, unknown

    def _flush(self) -> None:
        if not self._waiting:
            return
        batches, self._waiting = self._waiting, []
        with self._lock.hold():
            self._suppression.refresh()
            outcomes = self._write(batches)
            for number, batch in enumerate(batches):
                tally = self._tallies.setdefault(batch.file, Tally(batch.file))
                _count(tally, batch, {name: o[number] for name, o in outcomes.items()})
            for batch in batches:
                self._tallies[batch.file].complete |= batch.last
            cursors = self._cursors(batches)
            self._note_unknown_posts(batches, outcomes)
            written = dict.fromkeys(batch.file for batch in batches)
            self._ledger.acknowledge([self._tallies[file] for file in written], cursors)

    def _write(self, batches: list[Batch]) -> dict[str, list[Outcomes]]:
        """Upsert all tables in order; return the outcome of each row, by table and batch."""
        outcomes: dict[str, list[Outcomes]] = {}
        screened = {name: self._screened(name, batches) for name in ORDER}
        clean = self._veil.apply({name: rows for name, (rows, _) in screened.items()})
        self._held.expect({name for table in DATED for name in authors(clean[table])})
        self._write_pictures(batches, clean["posts"])
        for name, (_, stay) in screened.items():
            rows = clean[name]
            result = np.full(len(stay), REJECTED, np.int8)
            with_derived = _with_derived(name, clean)
            if with_derived.num_rows:
                # Once written, rows would be no news to a repetition after a crash.
                planned = partial(self._renew, rows) if name in DATED else _nothing
                written = self._corpus.upsert(name, with_derived, planned=planned)
                result[stay] = written[: rows.num_rows]
            ends = list(accumulate((_part(b, name).num_rows for b in batches), initial=0))
            outcomes[name] = [result[a:b] for a, b in pairwise(ends)]
        return outcomes

    def _renew(self, rows: pa.Table, outcome: Outcomes) -> None:
        """Note about whom something new comes in; once an import is enough."""
        said = [name for name in _AUTHOR if name in rows.column_names]
        came = pa.array((outcome == ADDED) | (outcome == UPDATED))
        new = authors(rows.select(said).filter(came))
        if len(self._renewed) > _REMEMBERED:
            self._renewed.clear()
        new -= self._renewed
        if new:
            self._held.renew(new)
            self._renewed |= new

    def _screened(self, name: str, batches: list[Batch]) -> tuple[pa.Table, Flags]:
        """Return the rows of a table without forgotten people, and which rows stayed."""
        rows = pa.concat_tables([_part(batch, name) for batch in batches])
        if not self._suppression or not rows.num_rows:
            return rows, np.ones(rows.num_rows, bool)
        if name == "raw":
            stay = drop_raw(rows, self._suppression)
            return rows.filter(pa.array(stay)), stay
        scrubbed = scrub(rows, self._suppression)
        return scrubbed.rows, scrubbed.stay

    def _write_pictures(self, batches: list[Batch], posts: pa.Table) -> None:
        pictures = {path: jpeg for b in batches for path, jpeg in b.pictures.items()}
        if pictures:
            named = {path for b in batches for path in paths_in(_part(b, "posts"))}
            write_pictures(self._folder, pictures, without=named - set(paths_in(posts)))

    def _cursors(self, batches: list[Batch]) -> dict[str, str]:
        """Return where a source may go on, without places that name forgotten people."""
        cursors = {name: v for batch in batches for name, v in batch.cursor.items()}
        if not self._suppression:
            return cursors
        listed = self._suppression.has_account
        return {n: v for n, v in cursors.items() if not is_about(n, v, listed)}

    def _note_unknown_posts(
        self, batches: list[Batch], outcomes: Mapping[str, list[Outcomes]]
    ) -> None:
        """Remember, by file, the posts of comments that are not in the corpus."""
        done = [self._tallies[batch.file] for batch in batches if batch.last]
        earlier = [tally for tally in done if tally.unknown]
        parts = [
            (self._tallies[batch.file], batch.tables["comments"].column("post"), outcome)
            for batch, outcome in zip(batches, outcomes["comments"], strict=True)
            if len(outcome)
        ]
        known = self._known_posts([posts for _, posts, _ in parts])
        for tally, posts, outcome in parts:
            under = posts.filter(pa.array(outcome != REJECTED))
            tally.unnamed += under.null_count
            new = pc.invert(pc.is_in(under, value_set=known))
            tally.unknown.add(under.filter(pc.and_(new, pc.is_valid(under))))
        self._drop_known(earlier)

    def _known_posts(self, columns: list[pa.ChunkedArray]) -> pa.ChunkedArray:
        """Return which of these posts are in the corpus."""
        keys = pa.chunked_array([c for posts in columns for c in posts.chunks], pa.string())
        posts = pc.unique(keys).drop_null()
        if not len(posts):
            return posts
        where = pc.field("post").isin(posts)
        return self._corpus.read("posts", columns=["post"], where=where, by="post")["post"]

    def _settle_unknown_posts(self) -> None:
        """Look once more at the end, as a later file may have brought the posts."""
        tallies = [tally for tally in self._tallies.values() if tally.unknown]
        before = [tally.unknown_posts for tally in tallies]
        self._drop_known(tallies)
        if [tally.unknown_posts for tally in tallies] != before:
            self._ledger.acknowledge(tallies, {})

    def _drop_known(self, tallies: list[Tally]) -> None:
        def drop(rows: pa.Table) -> None:
            for tally in tallies:
                tally.unknown.drop(rows["post"])

        if tallies:
            self._corpus.scan("posts", ["post"], drop)


def _nothing(_: Outcomes) -> None:
    """Do nothing about a plan."""


def _part(batch: Batch, name: str) -> pa.Table:
    rows = batch.tables.get(name)
    return TABLES[name].arrow_schema().empty_table() if rows is None else rows


def _with_derived(name: str, tables: Mapping[str, pa.Table]) -> pa.Table:
    """Return the rows of a table followed by those that follow from the other tables."""
    rows = tables[name]
    if name == "counts":
        return pa.concat_tables([rows, _figures(tables["posts"])])
    if name == "aliases":
        return pa.concat_tables([rows, all_sightings(tables)])
    return rows


def _figures(posts: pa.Table) -> pa.Table:
    """Return the figures of posts as rows of `counts`, where there is any."""
    some = np.zeros(posts.num_rows, bool)
    for name in _FIGURES:
        some |= np.asarray(pc.is_valid(posts.column(name)))
    rows = posts.filter(pa.array(some)).rename_columns({"collected_at": "as_of"})
    return rows.select(COUNTS.names).cast(COUNTS.arrow_schema())


def _count(tally: Tally, batch: Batch, outcomes: Mapping[str, Any]) -> None:
    """Add what became of a batch's records to the counts of its file."""
    tally.read += batch.read
    several = len(batch.counted) > 1
    for problem in batch.problems:
        tally.refuse(problem)
    for name in batch.counted:
        rows = batch.tables.get(name)
        if rows is None:
            continue
        outcome = outcomes[name]
        tally.added += int((outcome == ADDED).sum())
        tally.updated += int((outcome == UPDATED).sum())
        tally.unchanged += int((outcome == UNCHANGED).sum())
        if refused := int((outcome == REJECTED).sum()):
            tally.refuse(Problem(None, None, "project.was_forgotten"), times=refused)
        for column in rows.column_names:
            label = f"{name}.{column}" if several else column
            tally.seen[label] += rows.num_rows
            tally.filled[label] += rows.num_rows - rows.column(column).null_count


def _shown(batches: Iterator[Batch], files: int, *, progress: bool) -> Iterator[Batch]:
    if not progress:
        yield from batches
        return
    from tqdm.auto import tqdm

    with tqdm(total=files, unit="file", delay=2) as bar:
        for batch in batches:
            yield batch
            bar.update(int(batch.last))
