"""The event log and the project's lists."""

import multiprocessing as mp
import uuid

import pytest

from workbench.errors import SettingError
from workbench.project import Project


def _write(folder, label, count):
    with Project.open(folder) as project:
        project.events.writer = label
        for n in range(count):
            project.events.append("decided", {"n": n}, subjects=["x:jo"])


def test_two_processes_lose_no_event(project):
    count = 1000
    spawn = mp.get_context("spawn")
    writers = [
        spawn.Process(target=_write, args=(project.folder, label, count)) for label in ("a", "b")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(50)
        assert writer.exitcode == 0
    events = project.events.read()
    assert len({e.id for e in events}) == 2 * count
    for label in ("a", "b"):
        assert [e.payload["n"] for e in events if e.writer == label] == list(range(count))


def test_what_is_written_is_read(project):
    payload = {"status": "approved", "cost": 12.5, "tags": ["ä", "\u202e"], "note": None}
    event = project.events.append("decided", payload, subjects=["x:jo", "x:ben"])
    project.close()
    with Project.open(project.folder) as again:
        assert again.events.read() == [event]
        assert again.events.read({"other"}) == []
    assert uuid.UUID(event.id)
    assert "@" in event.writer
    assert event.at.utcoffset().total_seconds() == 0


def test_what_is_no_json_is_refused_and_nothing_is_written(project):
    with pytest.raises(TypeError):
        project.events.append("decided", {"when": object()})
    assert project.events.read() == []


def test_merging_two_logs_is_a_set_union(project, tmp_path, brand):
    with Project.create(tmp_path / "other", brand) as other:
        mine = [project.events.append("a", {"n": n}) for n in range(3)]
        theirs = [other.events.append("b", {"n": n}) for n in range(2)]
        assert project.events.union(other.events.read()) == 2
        assert project.events.union(other.events.read()) == 0
        assert other.events.union(project.events.read()) == 3
        assert project.events.read() == other.events.read()
        assert {e.id for e in project.events.read()} == {e.id for e in mine + theirs}
        later = project.events.append("c", {})
    assert project.events.read()[-1] == later


def test_lists_are_kept_as_events(project):
    project.put_on_list("employees", "x:jo")
    project.put_on_list("partners", "x:ben")
    project.put_on_list("employees", "x:mia")
    project.take_off_list("employees", "x:jo")
    assert project.lists() == {
        "employees": frozenset({"x:mia"}),
        "partners": frozenset({"x:ben"}),
        "customers": frozenset(),
        "never_contact": frozenset(),
    }
    with pytest.raises(SettingError, match="friends"):
        project.put_on_list("friends", "x:jo")
