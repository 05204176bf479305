"""Files that a project wrote outside its exports: in its own folder they are within reach."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from workbench.project.folder import Layout
from workbench.project.state import State, now, stamp

__all__ = ["beyond_reach", "drop_gone", "forget_names", "note_outside", "within_reach"]


def note_outside(state: State, layout: Layout, path: Path) -> None:
    """Remember a file; one in the project folder by its path there, as the folder may move."""
    place, folder = path.resolve(), layout.folder.resolve()
    if place.is_relative_to(layout.exports.resolve()):
        return
    inside = place.is_relative_to(folder)
    row = place.relative_to(folder).as_posix() if inside else os.fspath(path)
    with state.writing() as db:
        db.execute("INSERT OR REPLACE INTO outside VALUES (?, ?)", (row, stamp(now())))


def within_reach(state: State, layout: Layout) -> list[Path]:
    """Return the files that lie in the project folder, but in no part that the project keeps."""
    return [layout.folder / row for row in _listed(state) if _is_within(row, layout)]


def beyond_reach(state: State, layout: Layout) -> tuple[str, ...]:
    """Return the files, and folders of files, that only the user can reach."""
    places = [layout.folder / row for row in _listed(state) if not _is_within(row, layout)]
    return tuple(os.fspath(place) for place in places if place.exists())


def drop_gone(state: State, layout: Layout) -> None:
    """Take files of the project folder that are there no more off the list."""
    with state.writing() as db:
        for row in _listed(state):
            if _is_inside(row, layout) and not (layout.folder / row).exists():
                db.execute("DELETE FROM outside WHERE path = ?", (row,))


def forget_names(state: State, named: Callable[[str], bool]) -> None:
    """Keep only folders of files whose path names somebody."""
    with state.writing() as db:
        for path, since in db.execute("SELECT path, at FROM outside").fetchall():
            if named(path):
                db.execute("DELETE FROM outside WHERE path = ?", (path,))
                row = (_nearest(path, named), since)
                db.execute("INSERT OR IGNORE INTO outside VALUES (?, ?)", row)


def _listed(state: State) -> list[str]:
    with state.reading() as db:
        return [row[0] for row in db.execute("SELECT path FROM outside ORDER BY path")]


def _is_within(row: str, layout: Layout) -> bool:
    return _is_inside(row, layout) and (layout.folder / row).is_file()


def _is_inside(row: str, layout: Layout) -> bool:
    """Say whether a path leads to a place of people's own in the project folder."""
    place, folder = (layout.folder / row).resolve(), layout.folder.resolve()
    if place == folder or not place.is_relative_to(folder):
        return False
    kept = (layout.corpus, layout.vectors, layout.media, layout.proofs, layout.backup,
            layout.brand, layout.lock)  # fmt: skip
    first = place.relative_to(folder).parts[0]
    # The database has files beside it while it is written.
    return first not in {p.name for p in kept} and not first.startswith(layout.state.name)


def _nearest(path: str, named: Callable[[str], bool]) -> str:
    """Return the innermost folder of a path whose own path does not name the person.

    >>> _nearest("/a/b/mila/mila.csv", lambda text: "mila" in text)
    '/a/b'
    """
    return next((os.fspath(p) for p in Path(path).parents if not named(os.fspath(p))), "/")
