"""A budget: two processes share the day's, and a pause can be left at any time."""

import threading
import time

import pytest

from workbench.brand import Brand
from workbench.gather.live import Budget, HaltError
from workbench.project import Project


def test_two_sessions_never_pass_the_days_budget(tmp_path, monkeypatch):
    first = Project.create(tmp_path / "p", Brand("Oatly"))
    projects = [first, Project.open(tmp_path / "p")]
    looked = type(first.requests).sent

    def slowly(self, *where):
        found = looked(self, *where)
        time.sleep(0.1)
        return found

    monkeypatch.setattr(type(first.requests), "sent", slowly)
    refused = []

    def spend(project):
        budget = Budget(project.requests, "instagram", "spare", day=3)
        try:
            for _ in range(3):
                budget.spend("posts")
        except HaltError as halt:
            refused.append(halt.stopped.reason)

    threads = [threading.Thread(target=spend, args=(p,)) for p in projects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(Budget(first.requests, "instagram", "spare").sent(_day())) == 3
    assert set(refused) == {"live.day_budget_spent"}
    for project in projects:
        project.close()


def _day():
    from workbench.gather.live.run import DAY

    return DAY


def test_other_accounts_have_a_budget_of_their_own(tmp_path):
    project = Project.create(tmp_path / "p", Brand("Oatly"))
    Budget(project.requests, "instagram", "spare", day=1).spend("posts")
    Budget(project.requests, "instagram", "other", day=1).spend("posts")
    with pytest.raises(HaltError):
        Budget(project.requests, "instagram", "spare", day=1).spend("posts")
    project.close()


def test_a_long_pause_is_waited_in_slices(tmp_path, monkeypatch):
    waited = []
    clock = [0.0]

    def wait(_event, timeout):
        waited.append(timeout)
        clock[0] += timeout
        return False

    monkeypatch.setattr(threading.Event, "wait", wait)
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    Budget(None, "instagram", "spare").wait(600)
    assert max(waited) <= 0.5
    assert sum(waited) == pytest.approx(600)


def test_a_stop_ends_a_pause_at_once():
    budget = Budget(None, "instagram", "spare")
    budget.stop()
    with pytest.raises(HaltError):
        budget.wait(600)
    Budget(None, "instagram", "spare").wait(0)
