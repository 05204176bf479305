"""kill -9 during imports, two writers at once, and a reader throughout."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made_source import MadeFile, MadeSource, comment, day, post

from tests.soak import counts
from workbench.project import Project

HERE = Path(__file__).parent
KILLS = counts(4, 30)

WRITER = """
import sys
sys.path.insert(0, {here!r})
from workbench.project import Project, project as _
from workbench.project import intake
from test_crash import file_of
from made_source import MadeSource
intake.FLUSH_ROWS = 40
project = Project.open(sys.argv[1])
print("ready", flush=True)
for number in range(int(sys.argv[2]), int(sys.argv[3])):
    project.add(MadeSource(file_of(number)))
    print("done", number, flush=True)
"""


def file_of(number):
    """Return a file of 60 posts of its own and 20 that all files share."""
    posts = [
        post(f"{number}-{n}", account=f"x:a{n}", user_id=str(n), likes=n, created_at=day(n % 20))
        for n in range(60)
    ]
    posts += [post(f"all-{n}", likes=number, collected_at=day(0, 0)) for n in range(20)]
    comments = [comment(f"{number}-{n}", post=f"x:{number}-{n}", text="!") for n in range(30)]
    return MadeFile(f"{number}.ndjson", {"posts": posts, "comments": comments}, batch_rows=20)


def start(folder, first, last):
    return subprocess.Popen(
        [sys.executable, "-c", WRITER.format(here=str(HERE)), str(folder), str(first), str(last)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(HERE.parents[1])},
    )


def done_files(output):
    return {int(line.split()[1]) for line in output.splitlines() if line.startswith("done")}


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_kill_9_loses_no_acknowledged_file(project):
    project.close()
    dice = random.Random(7)
    acknowledged = set()
    for round_ in range(KILLS):
        writer = start(project.folder, 10 * round_, 10 * round_ + 10)
        assert writer.stdout.readline() == "ready\n"
        time.sleep(dice.uniform(0.02, 0.6))
        writer.send_signal(signal.SIGKILL)
        output, _ = writer.communicate(timeout=30)
        acknowledged |= done_files(output)
        with Project.open(project.folder) as again:
            held = set(again.posts()["post"])
            assert len(held) == len(again.posts())
            for number in acknowledged:
                assert {f"x:{number}-{n}" for n in range(60)} <= held
            assert again.check().ok
    with Project.open(project.folder) as again:
        for number in range(3):
            report = again.add(MadeSource(file_of(number)))
            assert report.read == 110
            assert report.rejected == 0
        posts, comments = again.posts(), again.comments()
        assert posts["post"].is_unique
        assert comments["comment"].is_unique
        assert again.counts().duplicated(["post", "as_of", "source"]).sum() == 0


def test_two_writers_and_a_reader(project):
    files = 4
    writers = [start(project.folder, first, first + files) for first in (0, 100)]
    seen = 0
    while any(writer.poll() is None for writer in writers):
        posts = project.posts()
        assert posts["post"].is_unique
        assert len(posts) >= seen
        seen = len(posts)
        project.comments()
    for writer in writers:
        output, errors = writer.communicate(timeout=30)
        assert writer.returncode == 0, errors
        assert len(done_files(output)) == files
    assert len(project.posts()) == 2 * files * 60 + 20
    assert len(project.comments()) == 2 * files * 30
    assert project.posts()["likes"].notna().all()


def test_many_small_imports_are_compacted(project):
    for n in range(60):
        project.add(MadeSource(MadeFile(f"{n}", {"reported": [_figure(n)]})))
    assert project.check().files["reported"] <= 50
    assert len(project.reported()) == 60
    project.compact()
    assert project.check().files["reported"] == 1
    assert len(project.reported()) == 60


def _figure(n):
    return {"account": f"x:a{n}", "name": "er", "value": n, "source": "m", "as_of": day(0)}
