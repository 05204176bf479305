"""What an import, a forgetting and a health check have to say for themselves."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from workbench.phrases import say
from workbench.schema import Problem

__all__ = ["FileReport", "ForgetReport", "HealthReport", "ImportReport"]

_SHOWN_FILES = 20
_SHOWN_PROBLEMS = 10
_NEEDED = ("account", "created_at", "text")
_TELLING = (*_NEEDED, "likes", "comments", "views", "followers", "post")


@dataclass(frozen=True)
class FileReport:
    """What became of one file: ``added + updated + unchanged + rejected == read``.

    Parameters
    ----------
    path, format
        Which file, and what it was taken for.
    read, added, updated, unchanged, rejected
        Numbers of records.
    reasons
        How many records were refused for each reason, in words.
    problems
        The first refused records and dropped fields, one by one.
    coverage
        For each field of the records that were kept, the share that has a value, 0 to 1.
    known
        True if the very same file had been imported before, so that nothing was done.
    """

    path: str
    format: str
    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    coverage: Mapping[str, float] = field(default_factory=dict)
    known: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`."""
        names = ["path", "format", "read", "added", "updated", "unchanged", "rejected"]
        plain: dict[str, Any] = {name: getattr(self, name) for name in names}
        return plain | {"reasons": dict(self.reasons), "coverage": dict(self.coverage)}

    def __str__(self) -> str:
        if self.known:
            return say("project.file_known", path=self.path, read=self.read)
        values = {k: v for k, v in asdict(self).items() if isinstance(v, str | int)}
        lines = [say("project.file_line", **values)]
        lines += [
            "  " + say("project.reason_line", reason=reason, count=count)
            for reason, count in self.reasons.items()
        ]
        lines += [f"  {problem_line(p)}" for p in self.problems[:_SHOWN_PROBLEMS]]
        lines += [f"  {line}" for line in coverage_lines(self.coverage)]
        return "\n".join(lines)


@dataclass(frozen=True)
class ImportReport:
    """What became of everything that one `Project.add` read.

    Parameters
    ----------
    files
        One report a file, in the order they were read.
    posts, comments, accounts
        How many of each the project holds now.
    unknown_posts
        How many of the comments stand under posts that the project does not know (yet).
    notes
        What else the user should know, in one line each, such as who was erased.
    """

    files: tuple[FileReport, ...]
    posts: int
    comments: int
    accounts: int
    unknown_posts: int = 0
    notes: tuple[str, ...] = ()

    def _total(self, name: str) -> int:
        return sum(getattr(file, name) for file in self.files)

    @property
    def read(self) -> int:
        """Records read."""
        return self._total("read")

    @property
    def added(self) -> int:
        """Records that were new."""
        return self._total("added")

    @property
    def updated(self) -> int:
        """Records that said something new about what was known."""
        return self._total("updated")

    @property
    def unchanged(self) -> int:
        """Records that said nothing new."""
        return self._total("unchanged")

    @property
    def rejected(self) -> int:
        """Records that were refused."""
        return self._total("rejected")

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`."""
        return {
            "files": [file.to_json() for file in self.files],
            "posts": self.posts,
            "comments": self.comments,
            "accounts": self.accounts,
        }

    def __str__(self) -> str:
        return "\n".join([*self._summary(), *self._file_lines()])

    def _repr_html_(self) -> str:
        heads = ("file", "read", "added", "updated", "unchanged", "rejected")
        head = "".join(f"<th>{html.escape(say(f'project.head_{h}'))}</th>" for h in heads)
        rows = "".join(_file_row(file) for file in self.files[:_SHOWN_FILES])
        first, *rest = (html.escape(line) for line in self._summary())
        more = "".join(f"<p>{line}</p>" for line in rest)
        return (
            f'<div class="workbench-import"><p><strong>{first}</strong></p>{more}'
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        )

    def _summary(self) -> list[str]:
        totals = {n: self._total(n) for n in ["read", "added", "updated", "unchanged", "rejected"]}
        lines = [
            say("project.import_total", **totals),
            say(
                "project.import_holds",
                posts=self.posts,
                comments=self.comments,
                accounts=self.accounts,
            ),
        ]
        if self.unknown_posts:
            lines.append(say("project.unknown_posts", comments=self.unknown_posts))
        return [*lines, *self.notes]

    def _file_lines(self) -> list[str]:
        lines = [str(file) for file in self.files[:_SHOWN_FILES]]
        if len(self.files) > _SHOWN_FILES:
            lines.append(say("project.more_files", files=len(self.files) - _SHOWN_FILES))
        return lines


@dataclass(frozen=True)
class ForgetReport:
    """What was erased for one person.

    Parameters
    ----------
    handles
        How many handles the person was known by.
    rows
        Rows erased, by table; rows of others that named the person, by table, in `scrubbed`.
    vectors, media, events, proofs
        How many of each were erased.
    exports_rewritten, exports_deleted
        Names of files in `exports/`.
    outside
        What was written where only the user can reach it.
    """

    handles: int
    rows: Mapping[str, int]
    scrubbed: Mapping[str, int]
    vectors: int = 0
    media: int = 0
    events: int = 0
    exports_rewritten: tuple[str, ...] = ()
    exports_deleted: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    proofs: int = 0

    @property
    def found(self) -> bool:
        """True if there was anything to erase; exports deleted unread tell nothing."""
        counts = (*self.rows.values(), *self.scrubbed.values())
        more = (self.vectors, self.media, self.events, self.proofs, self.exports_rewritten)
        return any(counts) or any(map(bool, more))

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`."""
        return asdict(self)

    def __str__(self) -> str:
        lines = [
            say(
                "project.forgotten",
                posts=self.rows.get("posts", 0),
                comments=self.rows.get("comments", 0),
                others=sum(self.scrubbed.values()),
            )
        ]
        if self.exports_rewritten:
            lines.append(say("project.forgot_rewritten", files=", ".join(self.exports_rewritten)))
        if self.exports_deleted:
            lines.append(say("project.forgot_deleted", files=", ".join(self.exports_deleted)))
        if self.outside:
            lines.append(say("project.forgot_outside", files=", ".join(self.outside)))
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        return "".join(f"<p>{html.escape(line)}</p>" for line in str(self).splitlines())


@dataclass(frozen=True)
class HealthReport:
    """Whether a project is whole, and what it is made of.

    Parameters
    ----------
    version
        Version of the folder.
    folder_kind, file_system
        ``"local"``, ``"network"`` or ``"synced"``, and the file system or sync program.
    free_bytes
        Room left on the disk.
    rows, files
        Rows and files by table.
    problems
        What is wrong, in words; empty if the project is whole.
    """

    version: int
    folder_kind: str
    file_system: str
    free_bytes: int
    rows: Mapping[str, int]
    files: Mapping[str, int]
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """True if nothing is wrong."""
        return not self.problems

    def to_json(self) -> dict[str, Any]:
        """Return plain values for `json.dumps`."""
        return asdict(self) | {"ok": self.ok}

    def __str__(self) -> str:
        if self.problems:
            return "\n".join(self.problems)
        return say(
            "project.healthy",
            posts=self.rows.get("posts", 0),
            comments=self.rows.get("comments", 0),
            free=self.free_bytes / 1e9,
        )


def coverage_lines(coverage: Mapping[str, float]) -> list[str]:
    """Return which share of the records has each field that matters, and which has it nowhere."""
    shares = {name: coverage[name] for name in _TELLING if name in coverage}
    if not shares:
        return []
    filled = [say("project.coverage_of", field=name, share=s) for name, s in shares.items()]
    lines = [say("project.coverage_line", fields=", ".join(filled))]
    empty = [name for name in _NEEDED if shares.get(name) == 0]
    return lines + [say("project.empty_field", field=name) for name in empty]


def problem_line(problem: Problem, language: str | None = None) -> str:
    """Return one problem as a sentence: which record, which field, why."""
    reason = say(problem.reason, language, **problem.values)
    if problem.row is None and not problem.rejected:
        return reason  # about the whole file
    if problem.field is None:
        return say("project.problem_record", language, row=problem.row, reason=reason)
    phrase = "project.problem_rejected" if problem.rejected else "project.problem_field"
    return say(phrase, language, row=problem.row, field=problem.field or "–", reason=reason)


def _file_row(file: FileReport) -> str:
    numbers = (file.read, file.added, file.updated, file.unchanged, file.rejected)
    cells = "".join(f"<td>{html.escape(say('project.number', value=n))}</td>" for n in numbers)
    details = [
        say("project.reason_line", reason=reason, count=count)
        for reason, count in file.reasons.items()
    ]
    details += [problem_line(p) for p in file.problems[:_SHOWN_PROBLEMS]]
    details += coverage_lines(file.coverage)
    if file.known:
        details.append(say("project.file_known", path=file.path, read=file.read))
    row = f"<tr><td>{html.escape(file.path)}</td>{cells}</tr>"
    items = "".join(f"<li>{html.escape(detail)}</li>" for detail in details)
    return row + (f'<tr><td colspan="6"><ul>{items}</ul></td></tr>' if items else "")
