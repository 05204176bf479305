"""Whether a project is whole, and what the user should know about its folder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.phrases import say
from workbench.project.corpus import Corpus
from workbench.project.folder import FolderKind, free_bytes
from workbench.project.intake import ORDER
from workbench.project.report import HealthReport
from workbench.project.state import State

__all__ = ["examine", "warnings_of"]

_LOW_DISK = 500_000_000


def warnings_of(kind: FolderKind, folder: Path, interrupted: Iterable[str]) -> list[str]:
    """Return one line for each thing the user should know.

    Parameters
    ----------
    kind
        What kind of disk the folder lies on.
    interrupted
        Files whose import did not finish.
    """
    lines = []
    if kind.name != "local":
        lines.append(say(f"project.on_{kind.name}", detail=kind.detail))
    if (free := free_bytes(folder)) < _LOW_DISK:
        lines.append(say("project.low_disk", free=free / 1e6))
    return lines + [say("project.interrupted", path=path) for path in interrupted]


def examine(corpus: Corpus, state: State, kind: FolderKind, folder: Path) -> HealthReport:
    """Read every table and the database once."""
    damage = {name: reason for name in ORDER if (reason := corpus.check(name))}
    if not state.is_whole():
        damage["state.sqlite"] = "SQLite"
    whole = [name for name in ORDER if name not in damage]
    return HealthReport(
        version=state.version,
        folder_kind=kind.name,
        file_system=kind.detail,
        free_bytes=free_bytes(folder),
        rows={name: corpus.rows(name) for name in whole},
        files={name: corpus.files(name) for name in whole},
        problems=tuple(
            say("project.damaged_table", table=table, reason=reason)
            for table, reason in damage.items()
        ),
    )
