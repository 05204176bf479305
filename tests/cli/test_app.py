"""`workbench app` before a server starts, and the files one double-clicks."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

import pytest

from workbench.cli import main
from workbench.cli.commands import app
from workbench.cli.commands.app import app_command, write_start_file

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "workbench/cli/page/voila/templates/workbench"


def test_the_server_listens_on_this_computer_with_a_token_and_hands_out_no_files():
    command = app_command(4321)
    assert "--Voila.ip=127.0.0.1" in command
    assert "--port=4321" in command
    assert "--token" in command
    assert "--VoilaConfiguration.file_allowlist=[]" in command
    assert not any(re.search(r"token=.", part) for part in command)  # it travels by environment


def test_the_page_speaks_the_language_of_the_workbench(monkeypatch):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "de")
    resources = next(part for part in app_command(1) if "resources=" in part).split("=", 1)[1]
    words = json.loads(resources)["workbench"]
    assert words["language"] == "de"
    assert words["loading"] == "Wird geöffnet. Nichts verlässt diesen Rechner."


def test_the_template_names_no_other_address():
    for file in TEMPLATE.iterdir():
        assert "//" not in re.sub(r"^\s*//.*$", "", file.read_text("utf-8"), flags=re.MULTILINE)


def test_a_port_in_use_is_said(capsys, monkeypatch, english, tmp_path):
    monkeypatch.setattr(socket, "socket", FakeSocket)
    assert main(["app", str(tmp_path), "--port", "4000"]) == 1
    assert "Port 4000 cannot be used" in capsys.readouterr().err


class FakeSocket:
    """A socket that finds every port taken; real ones are blocked in unit tests."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def bind(self, _place):
        raise OSError(98, "in use")


def test_a_file_is_no_place_for_projects(capsys, english, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("x")
    assert main(["app", str(file)]) == 1
    assert "is a file, not a folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("There is no folder", "Make it (mkdir -p '")),
        ("de", ("gibt es nicht", "(mkdir -p '")),
    ],
)
@pytest.mark.parametrize("option", ["--no-browser", "--start-file"])
def test_a_folder_that_was_mistyped_is_not_made(
    capsys, monkeypatch, tmp_path, language, words, option
):
    monkeypatch.setenv("WORKBENCH_LANGUAGE", language)
    home = tmp_path / "no such" / "folder"
    assert main(["app", str(home), option]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert all(word in said for word in (str(home), f"mkdir -p '{home}'", *words))
    assert not home.parent.exists()


@pytest.mark.parametrize("named", [[], ["data"], ["./data/"]])
def test_the_usual_folder_is_made(capsys, english, monkeypatch, tmp_path, named):
    monkeypatch.chdir(tmp_path)
    assert main(["app", *named, "--start-file"]) == 0
    assert (tmp_path / "data/Workbench.command").is_file()


def test_a_start_file_opens_the_same_folder(capsys, english, tmp_path):
    home = tmp_path / "Müllers $HOME & Söhne"
    home.mkdir()
    assert main(["app", str(home), "--start-file"]) == 0
    file = home / "Workbench.command"
    assert str(file) in capsys.readouterr().out
    assert os.access(file, os.X_OK)
    # Run it with a Python that only says how it was called.
    spy = tmp_path / "spy"
    spy.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    spy.chmod(0o755)
    file.write_text(file.read_text("utf-8").replace(sys.executable, str(spy)), "utf-8")
    said = subprocess.run([file], capture_output=True, text=True, check=True).stdout.splitlines()
    assert said == ["-m", "workbench", "app", str(home)]


def test_on_windows_it_is_a_bat(monkeypatch, tmp_path):
    monkeypatch.setattr(app.sys, "platform", "win32")
    text = write_start_file(tmp_path, tmp_path / "100% oat").read_bytes().decode("utf-8")
    assert text.startswith("@echo off\r\n")
    assert "100%% oat" in text


@pytest.fixture
def clone(tmp_path):
    """A clone whose set-up is done: `workbench` only says how it was called."""
    (tmp_path / "start").mkdir()
    command = tmp_path / ".venv/bin/workbench"
    command.parent.mkdir(parents=True)
    command.write_text('#!/bin/sh\npwd; printf "%s\\n" "$@"\n')
    command.chmod(0o755)
    file = tmp_path / "start/Workbench-macOS.command"
    file.write_bytes((ROOT / "start/Workbench-macOS.command").read_bytes())
    file.chmod(0o755)
    return file


def test_the_start_file_of_a_clone_opens_its_data(clone, tmp_path):
    said = subprocess.run([clone], capture_output=True, text=True, check=True, cwd="/").stdout
    assert said.splitlines() == [str(tmp_path), "app", "data"]


def test_without_a_python_it_says_so_in_both_languages(clone, tmp_path):
    (tmp_path / ".venv/bin/workbench").unlink()
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("dirname", "sh"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    done = subprocess.run(
        [clone], capture_output=True, text=True, input="\n", env={"PATH": str(tools)}, check=False
    )
    assert done.returncode == 1
    assert "python.org" in done.stdout
    assert "von python.org installieren" in done.stdout


def test_the_windows_file_has_windows_lines_and_plain_letters():
    text = (ROOT / "start/Workbench-Windows.bat").read_bytes()
    assert text.count(b"\n") == text.count(b"\r\n")
    assert text.isascii()


class FakeServer:
    """A server that does not listen to being ended, or that runs until a signal comes."""

    def __init__(self, act=lambda: None, *, deaf=False):
        self.act, self.deaf, self.killed = act, deaf, False

    def wait(self, timeout=None):
        if timeout is not None and self.deaf and not self.killed:
            raise subprocess.TimeoutExpired("voila", timeout)
        self.act()
        return 0

    def terminate(self):
        self.act = lambda: None

    def kill(self):
        self.killed = True


@pytest.fixture
def started(monkeypatch):
    """Start the app with a stand-in for the server; return what the browser was given."""
    opened = []

    def look(address):
        file = Path(urllib.request.url2pathname(urllib.parse.urlsplit(address).path))
        opened.append((file, file.read_text("utf-8"), file.parent.stat().st_mode & 0o777))

    def start(server):
        monkeypatch.setattr(app.subprocess, "Popen", lambda *_, **__: server)
        monkeypatch.setattr(app, "_free_port", lambda _: 4321)
        monkeypatch.setattr(app, "_wait_for", lambda *_: None)
        monkeypatch.setattr(app.webbrowser, "open", look)
        return opened

    return start


def test_the_file_with_the_token_goes_with_the_page(started, english, tmp_path):
    opened = started(FakeServer())
    assert main(["app", str(tmp_path)]) == 0
    ((file, text, mode),) = opened
    assert re.search(r"127\.0\.0\.1:4321/\?token=[\w-]{20,}", text)
    assert mode == 0o700
    assert not file.parent.exists()


def test_a_signal_ends_the_server_as_ctrl_c_does(started, english, tmp_path):
    server = FakeServer(lambda: os.kill(os.getpid(), signal.SIGTERM), deaf=True)
    opened = started(server)
    before = signal.getsignal(signal.SIGTERM)
    assert main(["app", str(tmp_path)]) == 0
    assert server.killed  # it did not listen to being ended
    assert not opened[0][0].exists()
    assert signal.getsignal(signal.SIGTERM) is before


def test_the_page_may_ask_nobody_but_its_server():
    rules = dict(rule.split(" ", 1) for rule in app.policy(4321).split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"].split() == ["'self'", "ws://127.0.0.1:4321", "data:", "blob:"]
    named = {word for words in rules.values() for word in words.split() if not word.startswith("'")}
    assert named == {"data:", "blob:", "ws://127.0.0.1:4321"}
    assert "words.policy" in (TEMPLATE / "index.html.j2").read_text("utf-8")
