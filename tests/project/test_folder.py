"""Folders that are files, full, unwritable, of another version, on a network disk."""

import os
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from made_source import of, post

from workbench.brand import Brand
from workbench.errors import BusyError, NotFoundError, ProjectError
from workbench.project import Project, folder_kind
from workbench.project.folder import _deepest, _linux_mounts
from workbench.project.locks import ProjectLock
from workbench.project.state import VERSION

HERE = Path(__file__).parent


def test_a_project_opens_as_it_was_made(project):
    with Project.open(project.folder) as again:
        assert again.brand == project.brand
        assert again.warnings == []
        assert again.check().ok
    with pytest.raises(ProjectError, match="already"):
        Project.create(project.folder, project.brand)


def test_a_file_in_the_way(tmp_path, brand):
    (tmp_path / "f").write_text("mine")
    for place in (tmp_path / "f", tmp_path / "f" / "below"):
        with pytest.raises(ProjectError):
            Project.create(place, brand)
    with pytest.raises(ProjectError, match="is a file"):
        Project.open(tmp_path / "f")
    assert (tmp_path / "f").read_text() == "mine"


def test_a_folder_that_is_no_project_says_what_to_do(tmp_path):
    with pytest.raises(NotFoundError, match="workbench new"):
        Project.open(tmp_path)
    with pytest.raises(NotFoundError):
        Project.open(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_table_folder_that_is_a_file(project):
    (project.folder / "corpus").write_text("in the way")
    with pytest.raises(ProjectError):
        project.add(of(posts=[post("a")]))
    (project.folder / "corpus").unlink()
    assert project.add(of(posts=[post("a")])).added == 1


def test_a_damaged_database_is_named(project):
    project.close()
    for suffix in ("-wal", "-shm"):
        Path(f"{project.folder}/state.sqlite{suffix}").unlink(missing_ok=True)
    (project.folder / "state.sqlite").write_bytes(b"this is not a database" * 100)
    with pytest.raises(ProjectError, match="damaged"):
        Project.open(project.folder)


def test_a_newer_project_is_refused(project):
    with project._state.writing() as db:
        db.execute("PRAGMA user_version = 99")
    project.close()
    with pytest.raises(ProjectError, match="newer"):
        Project.open(project.folder)


def test_an_older_project_is_upgraded_after_a_backup(project):
    project.add(of(posts=[post("a")]))
    event = project.events.append("decided", {"n": 1})
    with project._state.writing() as db:
        for table in ("suppression", "pending", "outside", "cursors"):
            db.execute(f"DROP TABLE {table}")
        db.execute("PRAGMA user_version = 0")
    project.close()
    with Project.open(project.folder) as newer:
        assert newer.check().version == VERSION
        assert newer.events.read() == [event]
        assert "backup" in newer.warnings[0]
        newer.forget("x:somebody")
        assert not (project.folder / "backup").exists()


def test_the_backup_holds_the_older_project(project):
    event = project.events.append("decided", {"n": 1})
    with project._state.writing() as db:
        db.execute("PRAGMA user_version = 0")
    project.close()
    Project.open(project.folder).close()
    (backup,) = (project.folder / "backup").iterdir()
    copy = sqlite3.connect(backup / "state.sqlite")
    rows = copy.execute("SELECT id FROM events").fetchall()
    copy.close()
    assert rows == [(event.id,)]
    assert Brand.from_toml((backup / "brand.toml").read_text()) == project.brand


def test_a_busy_project_says_so_in_time(project):
    other = ProjectLock(project.folder / ".lock")
    with (
        other.hold(),
        pytest.raises(BusyError, match="Another program"),
        project._lock.hold(patience=0.05),
    ):
        pass


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/a/Dropbox/oatly", "synced"),
        ("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/x", "synced"),
        ("/home/a/OneDrive - Brand GmbH/x", "synced"),
        ("/home/a/Google Drive/x", "synced"),
        ("/home/a/Nextcloud/x", "synced"),
        ("/home/a/work/x", "local"),
    ],
)
def test_synced_folders_are_known_by_name(place, kind):
    assert folder_kind(place).name == kind


def test_network_disks_are_known_by_their_mount():
    mounts = _linux_mounts(
        "22 1 8:1 / / rw - ext4 /dev/sda rw\n"
        "40 22 0:50 / /mnt/team\\040share rw shared:1 - cifs //server/x rw\n"
    )
    assert _deepest(Path("/mnt/team share/oatly"), mounts) == "cifs"
    assert _deepest(Path("/mnt/other"), mounts) == "ext4"


def test_a_synced_folder_is_said_when_opened(tmp_path, brand):
    with Project.create(tmp_path / "Dropbox" / "p", brand) as project:
        (warning,) = project.warnings
    assert "Dropbox" in warning
    assert "\n" not in warning


FULL = """
    import resource, signal, sys
    sys.path.insert(0, {here!r})
    import numpy as np
    from made_source import MadeFile, MadeSource, post
    from workbench.errors import ProjectError
    from workbench.project import Project
    import random
    rows = [post(f"n{{n}}", text=random.randbytes(300).hex()) for n in range(800)]
    source = MadeSource(MadeFile("big", {{"posts": rows}}))
    project = Project.open({folder!r})
    project.posts()
    steps = [
        lambda: project.add(source),
        lambda: project.vectors.put("m", [str(n) for n in range(500)], np.ones((500, 512), "f4")),
        lambda: project.write_export("big.csv", "x" * 400_000),
        lambda: project.events.append("decided", {{"note": "x" * 400_000}}),
    ]
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
    for step in steps:
        try:
            step()
        except ProjectError as error:
            print("ok", "\\n" in str(error), str(error))
        else:
            print("no error")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no RLIMIT_FSIZE on Windows")
def test_a_full_disk_is_one_clear_line_and_nothing_half_written(project):
    project.add(of(posts=[post("a", text="before")]))
    project.events.append("decided", {"n": 1})
    project.close()
    script = textwrap.dedent(FULL.format(here=str(HERE), folder=str(project.folder)))
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=os.environ | {"PYTHONPATH": str(HERE.parents[1])},
    )
    lines = done.stdout.splitlines()
    assert len(lines) == 4, done.stderr
    assert all(line.startswith("ok False") for line in lines), done.stdout
    with Project.open(project.folder) as again:
        assert again.check().ok
        assert again.posts()["text"].tolist() == ["before"]
        assert len(again.events.read()) == 1
        assert not list(again.exports.glob("*"))
        assert again.add(of(posts=[post("b")])).added == 1
        used = again._corpus._load("posts").file_uris()
        assert len(list((again.folder / "corpus" / "posts").glob("*.parquet"))) == len(used)
