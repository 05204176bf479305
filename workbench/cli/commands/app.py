"""`workbench app`: all boards on one page without code, served by Voila on this computer only."""

from __future__ import annotations

import argparse
import json
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import IO

from workbench.cli.words import word
from workbench.errors import DependencyError, NotFoundError, ProjectError, SettingError
from workbench.phrases import current_language, say, typed
from workbench.text.visible import visible

__all__ = ["add", "app_command", "write_start_file"]

PAGE = "workbench.ipynb"
PLACE = "data"
"""Where projects lie unless another folder is named; it alone is made on demand."""
PATIENCE = 60.0  # seconds until the server must answer
LEAVE = 10.0  # seconds that the server has to end its kernels
HOST = "127.0.0.1"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `app`."""
    parser = verbs.add_parser("app", help=word("app"), description=word("app"))
    parser.add_argument("folder", nargs="?", default=PLACE, metavar="FOLDER", help=word("place"))
    parser.add_argument("--no-browser", action="store_true", help=word("no_browser"))
    parser.add_argument("--port", type=int, default=0, metavar="N", help=word("port"))
    parser.add_argument("--start-file", action="store_true", help=word("start_file"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve the page until Ctrl+C; whoever opens it needs the token in its address."""
    if find_spec("voila") is None:
        raise DependencyError("cli.no_voila")
    folder = Path(arguments.folder).expanduser().resolve()
    project = folder if (folder / "brand.toml").exists() else None
    home = folder.parent if project else folder
    if Path(arguments.folder) != Path(PLACE) and not folder.exists():
        command = "mkdir" if sys.platform == "win32" else "mkdir -p"  # that one makes parents too
        making = f"{command} {typed(folder)}"
        raise NotFoundError("cli.app_no_folder", folder=str(folder), making=making)
    try:
        home.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ProjectError("cli.not_a_folder", place=str(folder)) from error
    if arguments.start_file:
        print(say("cli.app_start_file", path=str(write_start_file(home, folder))))
        return 0
    port = _free_port(arguments.port)
    token = secrets.token_urlsafe(24)
    environment = {
        **os.environ,
        "JUPYTER_TOKEN": token,  # not on the command line, where every user could read it
        "JUPYTER_PATH": os.pathsep.join(
            filter(None, [str(_page_folder()), os.environ.get("JUPYTER_PATH", "")])
        ),
        "WORKBENCH_FOLDER": str(home),
        "WORKBENCH_PROJECT": str(project or ""),
    }
    # What server and kernels say is for those who mend them; it is gone when the page closes.
    with tempfile.TemporaryFile() as log, _ends_by_signal(), _onward() as onward:
        server = subprocess.Popen(  # noqa: S603  # own list
            app_command(port), cwd=home, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _wait_for(server, port, log)
            address = f"http://{HOST}:{port}/?token={token}"
            print(say("cli.app_open", address=address), flush=True)
            if not arguments.no_browser:
                _open(address, onward)
            return server.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _end(server)


def app_command(port: int) -> list[str]:
    """Return the command that serves the page on `port`."""
    language = current_language()
    words = {name: say(f"cli.app_{name}", language) for name in ("title", "loading", "no_script")}
    resources = json.dumps({"workbench": {"language": language, "policy": policy(port), **words}})
    return [
        sys.executable, "-m", "voila", str(_page_folder() / PAGE), "--no-browser", "--token",
        f"--Voila.ip={HOST}", f"--port={port}", "--Voila.port_retries=0", "--Voila.log_level=ERROR",
        "--template=workbench", "--VoilaConfiguration.allow_template_override=NO",
        "--VoilaConfiguration.allow_theme_override=NO",
        # Voila would hand out any picture near the page to whoever asks.
        "--VoilaConfiguration.file_allowlist=[]",
        f"--VoilaConfiguration.resources={resources}",
        "--PasswordIdentityProvider.allow_password_change=False",
    ]  # fmt: skip


def policy(port: int) -> str:
    """Return the content security policy of the page: no request to anywhere but this server.

    Voila and anywidget need scripts within the page and from blobs, and the map's drawing library
    compiles its own.
    """
    return "; ".join([
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        f"connect-src 'self' ws://{HOST}:{port} data: blob:",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    ])  # fmt: skip


def write_start_file(home: Path, folder: Path) -> Path:
    """Write a file into `home` that opens the page of `folder` by a double-click.

    It starts this very Python: on Windows a ``.bat``, elsewhere a ``.command``, which macOS opens
    in a terminal.
    """
    if sys.platform == "win32":
        path = home / "Workbench.bat"
        # A percent sign in a path would otherwise name a variable.
        start, place = (text.replace("%", "%%") for text in (sys.executable, str(folder)))
        lines = [
            "@echo off",
            "chcp 65001 >nul",
            f'"{start}" -m workbench app "{place}" || pause',
            "",
        ]
        path.write_bytes("\r\n".join(lines).encode("utf-8"))
        return path
    path = home / "Workbench.command"
    words = shlex.join([sys.executable, "-m", "workbench", "app", str(folder)])
    path.write_text(f"#!/bin/sh\nexec {words}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def _page_folder() -> Path:
    return Path(str(files("workbench"))) / "cli" / "page"


def _free_port(wished: int) -> int:
    """Return `wished`, or any for 0, once it is sure that nobody else listens there."""
    try:
        with socket.socket() as asked:
            asked.bind((HOST, wished))
            return int(asked.getsockname()[1])
    except (OSError, OverflowError) as error:
        raise SettingError("cli.app_port", port=wished) from error


def _wait_for(server: subprocess.Popen[bytes], port: int, log: IO[bytes]) -> None:
    """Return once the server listens."""
    end = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < end:
        with socket.socket() as asked:
            asked.settimeout(0.5)
            if asked.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    log.seek(0)
    said = log.read().decode("utf-8", "replace").strip().splitlines() or [""]
    raise ProjectError("cli.app_failed", port=port, said=visible(said[-1]))


@contextmanager
def _onward() -> Iterator[Path]:
    """Give a folder for the file that holds the address; it is gone when the page closes."""
    with tempfile.TemporaryDirectory(prefix="workbench-") as folder:  # its owner's only
        yield Path(folder)


def _open(address: str, folder: Path) -> None:
    """Open a file that leads to the address: a browser's command line can be read by others."""
    page = folder / "open.html"
    onward = f'<meta http-equiv="refresh" content="0; url={address}">'
    page.write_text(f'<!DOCTYPE html><meta charset="utf-8">{onward}', encoding="utf-8")
    webbrowser.open(page.as_uri())


@contextmanager
def _ends_by_signal() -> Iterator[None]:
    """Let whoever ends this process end the server and its kernels with it, as Ctrl+C does."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()  # Voila ends its kernels then
    try:
        server.wait(LEAVE)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
