"""A project in memory: an event log, and the list that a never ends on."""

import datetime as dt
import uuid

import pytest

from workbench.project import Event

START = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)


class MemoryLog:
    def __init__(self, writer="ada", clock=None):
        self.writer = writer
        self.events = {}
        self.clock = clock or [0]

    def append_all(self, kind, events):
        return [self.append(kind, payload, subjects=whom) for payload, whom in events]

    def append(self, kind, payload, *, subjects=()):
        self.clock[0] += 1
        at = START + dt.timedelta(minutes=self.clock[0])
        event = Event(str(uuid.uuid4()), at, self.writer, kind, dict(payload), tuple(subjects))
        self.events[event.id] = event
        return event

    def read(self, kinds=None):
        ordered = sorted(self.events.values(), key=lambda e: (e.at, e.id))
        return [e for e in ordered if kinds is None or e.kind in kinds]

    def union(self, other):
        before = len(self.events)
        for event in other:
            self.events.setdefault(event.id, event)
        return len(self.events) - before


class MemoryProject:
    def __init__(self, writer="ada", clock=None):
        self.events = MemoryLog(writer, clock)
        self.listed = set()

    def put_on_list(self, name, account):
        self.listed.add((name, account))

    def take_off_list(self, name, account):
        self.listed.discard((name, account))


@pytest.fixture
def project():
    return MemoryProject()


@pytest.fixture
def colleague(project):
    """Another copy of the project, whose clock goes like ours."""
    return MemoryProject("bob", project.events.clock)


@pytest.fixture
def new_project():
    return MemoryProject
