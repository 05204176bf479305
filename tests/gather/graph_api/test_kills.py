"""Killed at any moment, a gathering that is run again ends where an undisturbed one does."""

import random
import subprocess
import sys
import time

import pytest

from tests.gather.graph_api.conftest import BRAND, content, make_post
from tests.soak import counts
from workbench.gather.graph_api import Wishes
from workbench.project import Project

KILLS = 3
ROUNDS = counts(1, 10)
WISHES = Wishes(comments=True, tags=True, discover=("mila", "nobody", "uwe"), hashtags=("hafer",))
RUN = """
import sys
from workbench.gather.graph_api import Connection, Wishes, from_graph_api
from workbench.project import Project
folder, address = sys.argv[1:]
wishes = Wishes(
    comments=True, tags=True, discover=("mila", "nobody", "uwe"), hashtags=("hafer",)
)
with Project.open(folder) as project:
    project.add(from_graph_api(project, wishes, connection=Connection(address=address)))
"""


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_kills(seed, tmp_path, new_project, gather, graph, world):
    for name in ("mila", "uwe"):
        posts = [make_post(700, 1, name), make_post(701, 2, name)]
        world.people[name] = {"id": "1", "username": name, "followers_count": 9, "media": posts}
    tagged = [make_post(800 + n, 0, "x") for n in range(4)]
    world.hashtags["hafer"] = {"id": "178", "top_media": tagged, "recent_media": tagged[2:]}
    whole = new_project("whole")
    _, _, outcome = gather(whole, WISHES)
    killed = Project.create(tmp_path / "killed", BRAND)
    chance = random.Random(seed)
    for _ in range(KILLS):
        target = len(graph.log) + chance.randint(1, outcome.requests * 2 // 3)
        process = subprocess.Popen([sys.executable, "-c", RUN, killed.folder, graph.address])
        while process.poll() is None and len(graph.log) < target:
            time.sleep(0.002)
        time.sleep(chance.random() * 0.08)
        process.kill()
        process.wait()
    killed.close()
    with Project.open(killed.folder) as again:
        gather(again, WISHES)
        assert content(again) == content(whole)
        assert again.check().ok
    with Project.open(killed.folder) as healed:
        assert healed.warnings == []
