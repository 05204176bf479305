"""The import ledger: which files were taken in, and what became of their records.

A line is written after the tables were committed; it is the acknowledgement of a batch. A line
that is not complete belongs to an import that was interrupted: repeating it is safe.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workbench.phrases import say
from workbench.project import state as clock
from workbench.project.report import FileReport
from workbench.project.state import State, stamp
from workbench.project.unknown_posts import UnknownPosts
from workbench.schema import Problem, SourceFile

__all__ = ["Ledger", "Tally"]

MAX_PROBLEMS = 100
"""So many problems of a file are kept one by one; the others are only counted."""
MAX_TEXTS = 20
"""A reason that would need more sentences than this is told without its values."""


@dataclass
class Tally:
    """Running counts of one file while it is read."""

    file: SourceFile
    line: int | None = None
    complete: bool = False
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    filled: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    unknown: UnknownPosts = field(default_factory=UnknownPosts)
    unnamed: int = 0

    def refuse(self, problem: Problem, *, times: int = 1) -> None:
        """Count a problem and remember the first ones."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(problem)
        if problem.rejected:
            self.rejected += times
            text = say(problem.reason, **problem.values)
            texts = sum(1 for reason, _ in self.refused if reason == problem.reason)
            if texts >= MAX_TEXTS and (problem.reason, text) not in self.refused:
                text = say(problem.reason)
            self.refused[problem.reason, text] += times

    @property
    def unknown_posts(self) -> int:
        """Comments under posts that are not known."""
        return self.unnamed + self.unknown.comments

    def report(self) -> FileReport:
        """Return the counts as a report."""
        return FileReport(
            path=self.file.path,
            format=self.file.format,
            read=self.read,
            added=self.added,
            updated=self.updated,
            unchanged=self.unchanged,
            rejected=self.rejected,
            reasons=dict(_by_text(self.refused)),
            problems=tuple(self.problems),
            coverage={name: self.filled[name] / n for name, n in self.seen.items() if n},
        )

    def to_line(self) -> str:
        """Return what the ledger keeps: counts and reasons, nothing that names a person."""
        reasons: Counter[str] = Counter()
        for (reason, _), count in self.refused.items():
            reasons[reason] += count
        counts = {
            n: getattr(self, n) for n in ["read", "added", "updated", "unchanged", "rejected"]
        }
        coverage = self.report().coverage
        more = {"reasons": reasons, "coverage": coverage, "unknown_posts": self.unknown_posts}
        return json.dumps(counts | more)


class Ledger:
    """Reads and writes the ledger in the project's database."""

    def __init__(self, state: State) -> None:
        self._state = state

    def known(self) -> frozenset[str]:
        """Return the SHA-256 sums of all files that were taken in completely."""
        with self._state.reading() as db:
            rows = db.execute("SELECT sha256 FROM ledger WHERE complete AND sha256 IS NOT NULL")
            return frozenset(row[0] for row in rows)

    def repeat(self, file: SourceFile) -> tuple[FileReport, int]:
        """Return the report of a file that is already in, and its comments of unknown posts."""
        with self._state.reading() as db:
            row = db.execute(
                "SELECT report FROM ledger WHERE complete AND sha256 = ? ORDER BY id DESC LIMIT 1",
                (file.sha256,),
            ).fetchone()
        line = json.loads(row[0])
        report = FileReport(
            path=file.path,
            format=file.format,
            read=line["read"],
            unchanged=line["added"] + line["updated"] + line["unchanged"],
            rejected=line["rejected"],
            reasons=dict(_by_text(Counter({(r, say(r)): n for r, n in line["reasons"].items()}))),
            coverage=line["coverage"],
            known=True,
        )
        return report, int(line["unknown_posts"])

    def acknowledge(self, tallies: Iterable[Tally], cursors: Mapping[str, str]) -> None:
        """Write, in one transaction, how far each file is in and where a source may go on."""
        with self._state.writing() as db:
            for tally in tallies:
                file = tally.file
                values = (stamp(clock.now()), int(tally.complete), tally.to_line())
                if tally.line is None:
                    tally.line = db.execute(
                        "INSERT INTO ledger (at, complete, report, path, format, sha256)"
                        " VALUES (?, ?, ?, ?, ?, ?)",
                        (*values, file.path, file.format, file.sha256),
                    ).lastrowid
                else:
                    db.execute(
                        "UPDATE ledger SET at = ?, complete = ?, report = ? WHERE id = ?",
                        (*values, tally.line),
                    )
                if tally.complete:  # what has no hash, such as a service, goes by its name
                    name = file.sha256 or file.path
                    db.execute(
                        "DELETE FROM ledger WHERE coalesce(sha256, path) = ? AND NOT complete",
                        (name,),
                    )
            for name, value in cursors.items():
                db.execute(
                    "INSERT INTO cursors VALUES (?, ?, ?) ON CONFLICT (name)"
                    " DO UPDATE SET value = excluded.value, at = excluded.at",
                    (name, value, stamp(clock.now())),
                )

    def cursors(self) -> dict[str, str]:
        """Return where each live source may go on."""
        with self._state.reading() as db:
            return dict(db.execute("SELECT name, value FROM cursors"))

    def interrupted(self) -> list[str]:
        """Return the paths of files whose import did not finish."""
        with self._state.reading() as db:
            return [row[0] for row in db.execute("SELECT path FROM ledger WHERE NOT complete")]


def _by_text(refused: Counter[tuple[str, str]]) -> list[tuple[str, int]]:
    texts: Counter[str] = Counter()
    for (_, text), count in refused.items():
        texts[text] += count
    return texts.most_common()
