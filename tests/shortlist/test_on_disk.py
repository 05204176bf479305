"""On a real project: a restart loses nothing, nor do two processes at once."""

import subprocess
import sys

import pytest

from tests.soak import counts
from workbench.brand import Brand
from workbench.project import Project
from workbench.shortlist import Shortlist

DECISIONS = counts(150, 500)  # each, in two processes
WRITER = """
import sys
from workbench.project import Project
from workbench.shortlist import Shortlist
project = Project.open(sys.argv[1])
project.events.writer = sys.argv[2]
shortlist = Shortlist(project)
for i in range({count}):
    shortlist.decide(f"x:{{sys.argv[2]}}{{i % 50}}", note=str(i))
"""


@pytest.fixture
def project(tmp_path):
    return Project.create(tmp_path / "oats", Brand("Oats"))


def test_a_restart_loses_nothing(project):
    shortlist = Shortlist(project)
    shortlist.decide("x:mila", "approved", tags=["a"])
    shortlist.decide("x:mila", "never", reason="asked us not to")
    again = Shortlist(Project.open(project.folder))
    assert again.table()["status"].tolist() == ["never"]
    assert again.history("x:mila").shape[0] == 2
    assert "x:mila" in again.project.lists()["never_contact"]
    again.undo()
    assert "x:mila" not in again.project.lists()["never_contact"]


def test_a_thousand_decisions_from_two_processes_lose_none(project):
    code = WRITER.format(count=DECISIONS)
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(project.folder), name])
        for name in ("ada", "bob")
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    notes = [e.payload["fields"]["note"] for e in project.events.read(["decided"])]
    assert sorted(notes) == sorted(str(i) for i in range(DECISIONS) for _ in range(2))
    table = Shortlist(project).table()
    assert len(table) == 100
    assert set(table["note"]) == {str(i) for i in range(DECISIONS - 50, DECISIONS)}
