"""A stand-in Instagram, a session, a project, and a run without waiting."""

import pickle
import sys
from pathlib import Path

import pytest
import requests

sys.path.insert(0, str(Path(__file__).parent))

from stand_in import StandIn
from transport import redirect
from world import World

from workbench.brand import Brand
from workbench.gather import instagram as live_module
from workbench.gather.instagram_run import from_instagram
from workbench.gather.live import Budget
from workbench.project import Project

COOKIES = {"sessionid": "s", "csrftoken": "c", "ds_user_id": "99", "mid": "m"}
EVERYTHING = {
    "profiles": ["fan.0", "fan.1"],
    "comments_of": ["haferlicht"],
    "tagged_of": ["haferlicht", "kuhglueck"],
    "snapshots": ["fan.2"],
    "similar_to": ["fan.1"],
    "hashtags": ["haferlicht"],
}


@pytest.fixture
def waits(monkeypatch):
    """Seconds that would have been waited."""
    waited, real = [], Budget.wait

    def wait(self, seconds):
        waited.append(seconds)
        real(self, 0)

    monkeypatch.setattr(Budget, "wait", wait)
    return waited


@pytest.fixture
def world():
    return World()


@pytest.fixture
def stand_in(world, monkeypatch, waits, socket_enabled):
    site = StandIn(world)
    monkeypatch.setattr(requests.Session, "get_adapter", redirect(site.port))
    monkeypatch.setattr(live_module, "TIMEOUT", 0.8)
    yield site
    site.close()


@pytest.fixture
def session_file(tmp_path):
    path = tmp_path / "session-spare.account"
    path.write_bytes(pickle.dumps(COOKIES))
    return path


@pytest.fixture
def make_project(tmp_path):
    made = []

    def make(name="p", **more):
        brand = Brand(
            "Haferlicht", handles=["haferlicht"], hashtags=["haferlicht"],
            competitors=["kuhglueck"], pseudonymous_commenters=False, **more,
        )  # fmt: skip
        made.append(Project.create(tmp_path / name, brand))
        return made[-1]

    yield make
    for project in made:
        project.close()


@pytest.fixture
def project(make_project):
    return make_project()


@pytest.fixture
def gather(stand_in, session_file):
    """Run a gathering to its end and return the source, its report beside it."""

    def go(project, **wishes):
        wishes = {"session": session_file, "accept": "Erika Mustermann", "budget": 500, **wishes}
        source = from_instagram(project, **wishes)
        source.report = project.add(source)
        return source

    return go


@pytest.fixture
def corpus():
    """What must be equal however often a gathering was interrupted."""

    def of(project):
        posts = project.posts().drop(columns="collected_at").sort_values("post")
        comments = project.comments().drop(columns="collected_at").sort_values("comment")
        accounts = project.accounts().drop(columns="as_of").sort_values("account")
        aliases = project.aliases()[["platform", "user_id", "handle"]]
        aliases = aliases.sort_values(list(aliases.columns))
        return [frame.reset_index(drop=True) for frame in (posts, comments, accounts, aliases)]

    return of


@pytest.fixture
def everything():
    return dict(EVERYTHING)
