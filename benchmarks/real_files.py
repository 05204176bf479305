"""Every real file of the evaluation data is imported: no record of it is lost."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.evaluation_data import evaluation_data
from workbench.brand import Brand
from workbench.gather import read
from workbench.project import Project

_FILES = (".csv", ".csv.gz", ".json", ".json.gz", ".json.xz")
_NO_EXPORTS = (  # labels, edges of graphs, series
    "musae_",
    "nab_",
    "instafake",
    "sttm_",
    "germeval",
    "tweeteval",
)


def main() -> None:
    """Import each file into a project of its own and print what became of its records."""
    readme = evaluation_data("README.md")
    if readme is None:
        return
    folder = readme.parent
    print("Real files: read = added + updated + unchanged + rejected")
    print(f"{'file':58}{'format':24}{'read':>7}{'added':>7}{'upd.':>6}{'same':>6}{'rej.':>6}")
    balanced = True
    for path in _exports(folder):
        balanced &= _import(path, folder)
    if not balanced:
        sys.exit("A record was lost.")


def _exports(folder: Path) -> list[Path]:
    """Return what to import: an instaloader or Meta folder as one, every other file by itself."""
    units = []
    for inner in sorted(p for p in folder.iterdir() if p.is_dir()):
        if inner.name.startswith(_NO_EXPORTS):
            continue
        if inner.name.startswith("instaloader"):
            units += sorted(p for p in inner.iterdir() if p.is_dir())
            continue
        units += [p for p in sorted(inner.iterdir()) if p.name.endswith(_FILES) or p.is_dir()]
    return units


def _import(path: Path, folder: Path) -> bool:
    with tempfile.TemporaryDirectory() as place:
        project = Project.create(Path(place) / "p", Brand("Real files", handles=["nobody"]))
        report = project.add(read(path), progress=False)
    good = True
    for file in report.files:
        ends = file.added + file.updated + file.unchanged + file.rejected
        good &= file.read == ends
        shown = f"{path.relative_to(folder).as_posix()[:57]:58}{file.format:24}"
        mark = "" if file.read == ends else "  LOST"
        print(f"{shown}{file.read:7,}{file.added:7,}{file.updated:6,}{file.unchanged:6,}"
              f"{file.rejected:6,}{mark}")  # fmt: skip
        for reason, times in list(file.reasons.items())[:2]:
            print(f"    {times:,} × {reason}")
    return good


if __name__ == "__main__":
    main()
