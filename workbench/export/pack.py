"""A project in one file, to be merged into another copy of it.

A pack holds what was decided and, if wanted, what was gathered: no keys, no secrets, no list of
the erased, no vectors, and nobody whom the project holds out. It is a ZIP of plain files (JSON
lines and Parquet), read by name and never unpacked into a folder, so that no name in it leads
anywhere.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from workbench.errors import SettingError
from workbench.export.files import write_file
from workbench.export.held_names import Veiled, veiled
from workbench.export.minors import held_out
from workbench.export.pack_reading import FORMAT, VERSION, Pack, open_pack
from workbench.export.sheets import versions
from workbench.phrases import say
from workbench.project import Event
from workbench.project.rights_replay import proof_hashes
from workbench.schema import TABLES, frame_to_arrow

if TYPE_CHECKING:
    from workbench.project import ImportReport, Project

__all__ = ["Merged", "merge_pack", "pack"]

ROW_GROUP = 50_000  # rows; whoever reads it refuses larger ones by their bytes
_DAY = (1980, 1, 1, 0, 0, 0)  # the same project makes the same file


def pack(project: Project, path: str | Path, *, decisions_only: bool = False) -> Path:
    """Write what a project knows and decided as one file for `merge_pack`.

    Parameters
    ----------
    project
        Whose.
    path
        The ZIP.
    decisions_only
        Leave out posts, comments and profiles: decisions and lists are then all that travels.

    Returns
    -------
    pathlib.Path
        The file. It is as personal as the project itself.

    Raises
    ------
    ProjectError
        The place cannot be written to.
    """
    hidden = veiled(project, held_out(project))
    events = [e for e in project.events.read() if hidden.spares(_about(e))]
    parts = {"events.ndjson": "".join(_line(e, hidden) for e in events).encode()}
    for proof in _proofs(project, events):
        parts[f"proofs/{proof.name}"] = proof.read_bytes()
    rows: dict[str, int] = {}
    for name, frame in () if decisions_only else _frames(project, hidden):
        parts[f"corpus/{name}.parquet"] = _parquet(frame, name)
        rows[name] = len(frame)
    about = {
        "format": FORMAT,
        "version": VERSION,
        "brand": project.brand.name,
        "handles": list(project.brand.handles),
        "until": max((e.at for e in events), default=None),
        "events": len(events),
        "rows": rows,
        "versions": versions(),
    }
    parts = {"pack.json": json.dumps(about, default=str, indent=1).encode(), **parts}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return write_file(Path(path).absolute(), out.getvalue(), project=project)


@dataclass(frozen=True)
class Merged:
    """What came in with a pack.

    Parameters
    ----------
    events
        How many decisions and other events were new.
    report
        What became of the gathered rows; None if the pack held none.
    refused
        How many events could not be read.
    """

    events: int
    report: ImportReport | None
    refused: int

    def __str__(self) -> str:
        lines = [say("packing.merged", events=self.events)]
        lines += [say("packing.refused", events=self.refused)] if self.refused else []
        return "\n".join([*lines, *([str(self.report)] if self.report is not None else [])])


def merge_pack(project: Project, path: str | Path | Pack, *, progress: bool = False) -> Merged:
    """Take a pack of another copy of the project in; doing it twice changes nothing.

    Whoever was erased here does not come back, and commenters who are no candidates are stored
    under this project's pseudonyms.

    Parameters
    ----------
    project
        Into which.
    path
        The pack, or one that was opened.
    progress
        Show a bar if it takes more than two seconds.

    Raises
    ------
    NotFoundError
        There is no such file.
    FormatError
        It is no pack; see `open_pack`.
    SettingError
        It is of another brand.
    """
    opened = path if isinstance(path, Pack) else open_pack(path)
    theirs = str(opened.about.get("brand"))
    if theirs != project.brand.name:
        names = {"ours": project.brand.name, "theirs": theirs[:80]}
        raise SettingError("cli.other_brand", other=str(opened.path), **names)
    report = project.add(opened, progress=progress) if opened.files else None
    with project.proofs.held():  # no erasure between an event and what proves it
        added = project.events.union(opened.events)
        opened.take_proofs(project)
    return Merged(added, report, opened.refused)


def _proofs(project: Project, events: Iterable[Event]) -> list[Path]:
    """Return where the proofs of these events lie, those that are still what they were."""
    wanted = sorted({sha256 for event in events for sha256 in proof_hashes(event)})
    whole = [sha256 for sha256 in wanted if project.proofs.state(sha256) == "whole"]
    return [path for sha256 in whole if (path := project.proofs.path(sha256)) is not None]


def _about(event: Event) -> list[str]:
    """Return the accounts an event is about, also those that only its payload names."""
    account = event.payload.get("account")
    return [*event.subjects, *([account] if isinstance(account, str) else [])]


def _frames(project: Project, hidden: Veiled) -> Iterator[tuple[str, pd.DataFrame]]:
    frames: Mapping[str, Callable[[], pd.DataFrame]] = {
        "posts": project.posts,
        "comments": project.comments,
        "accounts": project.account_history,
        "counts": project.counts,
        "reported": project.reported,
        "aliases": project.aliases,
    }
    theirs: frozenset[str] = frozenset()
    for name, read in frames.items():
        frame = read()
        if name == "posts":
            theirs = hidden.posts_in(frame)
        yield name, hidden.without(frame, theirs)


def _parquet(frame: pd.DataFrame, name: str) -> bytes:
    import pyarrow.parquet as pq

    table = TABLES[name]
    if "media" in frame:  # thumbnails stay at home
        frame = frame.assign(media=_series([_homeless(cell) for cell in frame["media"]], frame))
    out = io.BytesIO()
    rows = frame_to_arrow(frame[[n for n in table.names if n in frame]], table)
    pq.write_table(rows, out, compression="zstd", row_group_size=ROW_GROUP)
    return out.getvalue()


def _series(cells: list[Any], frame: pd.DataFrame) -> pd.Series:
    return pd.Series(cells, index=frame.index, dtype=object)


def _homeless(media: Any) -> Any:  # noqa: ANN401  # a list of pictures, or nothing
    return [{**one, "path": None} for one in media] if isinstance(media, list) else media


def _line(event: Event, hidden: Veiled) -> str:
    told = {
        "id": event.id,
        "at": event.at.isoformat(),
        "writer": event.writer,
        "kind": event.kind,
        "payload": hidden.plain(dict(event.payload)),
        "subjects": list(event.subjects),
    }
    return json.dumps(told, ensure_ascii=True) + "\n"
