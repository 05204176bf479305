"""kill -9 at random moments of a live gathering: what remains is what an undisturbed run gives."""

import io
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from tests.soak import counts
from workbench.phrases import use_language
from workbench.project import Project

pytestmark = pytest.mark.network_local
HERE = Path(__file__).parent
KILLS = counts(3, 30)
PER_PROJECT = 5

RUN = """
import sys
sys.path.insert(0, {here!r})
import transport
transport.install(int(sys.argv[1]))
from workbench.gather.live import Budget
Budget.wait = lambda self, seconds: None
from workbench.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture
def world():
    from world import World

    small = World(fans=2, posts=14)
    for post in small.of("haferlicht")[4:]:
        post.comments.clear()
    return small


@pytest.fixture
def command(stand_in, session_file):
    """Start the command line in a process of its own, on the stand-in."""

    def start(project, *more):
        arguments = [
            "--speak", "en", "gather", str(project.folder), "instagram", "--handles", "fan.0",
            "--comments", "--with-comments", "--tagged", "--similar", "--hashtags", "--posts", "14",
            "--session", str(session_file), "--accept-terms", "Erika Mustermann", *more,
        ]  # fmt: skip
        return subprocess.Popen(
            [sys.executable, "-c", RUN.format(here=str(HERE)), str(stand_in.port), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(HERE.parents[2])},
        )

    return start


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL on Windows")
def test_kill_9_leaves_what_a_resumed_run_completes(make_project, command, corpus, stand_in):
    undisturbed = make_project("undisturbed")
    _, errors = (process := command(undisturbed)).communicate(timeout=120)
    assert process.returncode == 0, errors
    whole, sent = corpus(undisturbed), len(stand_in.log)
    dice = random.Random(11)
    for first in range(0, KILLS, PER_PROJECT):
        project = make_project(f"killed-{first}")
        for _ in range(min(PER_PROJECT, KILLS - first)):
            kill_within(command(project), stand_in, dice.randint(3, max(4, sent // 4)), dice)
        _, errors = (process := command(project)).communicate(timeout=120)
        assert process.returncode == 0, errors
        with Project.open(project.folder) as again:
            assert again.warnings == []
            assert again.check().ok
            for mine, theirs in zip(corpus(again), whole, strict=True):
                pd.testing.assert_frame_equal(mine, theirs)


def kill_within(process, stand_in, requests, dice):
    """Kill a process some moments after it sent so many requests."""
    target = len(stand_in.log) + requests
    deadline = time.monotonic() + 60
    while len(stand_in.log) < target and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    time.sleep(dice.uniform(0, 0.5))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=30)


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT to a child on Windows")
def test_ctrl_c_is_the_stop_button(project, command, stand_in):
    process = command(project)
    while len(stand_in.log) < 6 and process.poll() is None:
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 130, errors
    assert errors.strip().splitlines()[-1].startswith("workbench: Stopped by hand.")
    assert "Still to do" in out
    assert "Traceback" not in errors


def test_a_refusal_is_exit_1_with_one_line_and_the_data_kept(project, command, stand_in):
    stand_in.fault(9, "429_until", for_ever=True)
    out, errors = (process := command(project)).communicate(timeout=60)
    assert process.returncode == 1
    last = errors.strip().splitlines()[-1]
    assert last.startswith("workbench: Instagram answered 429: too many requests, wait until")
    assert "Traceback" not in errors
    assert "This takes about" in errors
    assert "fan.0" not in last
    assert len(project.posts()) > 0
    assert "Still to do" in out


def test_what_is_no_session_is_one_line(project, stand_in):
    arguments = [
        "--speak", "de", "gather", str(project.folder), "instagram", "--tagged",
        "--cookies", str(project.folder / "brand.toml"),
    ]  # fmt: skip
    run = [sys.executable, "-c", RUN.format(here=str(HERE)), str(stand_in.port), *arguments]
    environment = os.environ | {"PYTHONPATH": str(HERE.parents[2])}
    refused = subprocess.run(run, capture_output=True, text=True, env=environment, check=False)
    assert refused.returncode == 1
    assert "keine Sitzung" in refused.stderr
    assert stand_in.log == []


def test_without_a_name_the_screen_is_shown_and_nothing_is_sent(
    project, session_file, stand_in, capsys, monkeypatch
):
    from workbench.cli import main

    monkeypatch.setattr("sys.stdin", None)
    arguments = ["--speak", "en", "gather", str(project.folder), "instagram", "--tagged"]
    assert main([*arguments, "--session", str(session_file)]) == 1
    shown = capsys.readouterr().err
    assert "Instagram's terms forbid" in shown
    assert "haferlicht: posts tagging it" in shown
    assert "Nobody has accepted the terms" in shown.splitlines()[-1]
    assert stand_in.log == []
    use_language(None)


def test_handles_from_a_pipe_and_json_out(project, session_file, stand_in, capsys, monkeypatch):
    from workbench.cli import main

    monkeypatch.setattr("sys.stdin", io.StringIO("@fan.0, https://instagram.com/fan.1/"))
    arguments = ["--speak", "en", "gather", str(project.folder), "instagram", "--profiles", "-"]
    arguments += ["--snapshots", "--json", "--session", str(session_file)]
    assert main([*arguments, "--accept-terms", "Erika Mustermann"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["accounts"] == 2
    assert printed["outcome"]["done"] == ["fan.0: profile", "fan.1: profile"]
    assert printed["outcome"]["requests"] == len(stand_in.log) == 5
    use_language(None)
