"""docs/architecture.md, the import contracts and the folders are one house."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def layers():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    floors = next(c for c in contracts["contracts"] if c["id"] == "floors")["layers"]
    return [{room.strip() for room in floor.split("|")} for floor in floors]


def test_the_page_shows_the_floors_that_the_linter_holds():
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| ([^|]*(?:\\\|[^|]*)*) \|", page, flags=re.MULTILINE)
    shown = {int(floor): set(re.findall(r"`(\w+)`", rooms)) for floor, rooms in rows}
    held = dict(enumerate(reversed(layers())))
    assert {floor: rooms for floor, rooms in shown.items() if rooms} == held


def test_every_folder_is_a_room():
    rooms = set().union(*layers())
    folder = ROOT / "workbench"
    there = {p.stem for p in folder.iterdir() if p.name[0] not in "_." and p.name != "py.typed"}
    assert there - {"notebooks"} == rooms


def test_nothing_is_called_utils():
    names = {path.stem for path in (ROOT / "workbench").rglob("*.py")}
    assert not names & {"utils", "util", "helpers", "common", "misc", "base"}
