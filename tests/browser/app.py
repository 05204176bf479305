"""`workbench app` as a person starts it, and a page that refuses every request to anywhere else."""

import os
import queue
import re
import subprocess
import sys
import threading
from pathlib import Path

PATIENCE = 90  # seconds


class App:
    """The served page of a folder; its address holds the token."""

    def __init__(self, folder: Path, state: Path, *, language: str = "en") -> None:
        environment = {
            **os.environ,
            "JUPYTER_NO_CONFIG": "1",
            "JUPYTER_CONFIG_DIR": str(state / "config"),
            "JUPYTER_RUNTIME_DIR": str(state / "runtime"),
            "IPYTHONDIR": str(state / "ipython"),
            "WORKBENCH_LANGUAGE": language,
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "workbench", "app", str(folder), "--no-browser"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=state,
        )  # fmt: skip
        lines: queue.Queue[str] = queue.Queue()
        self.log: list[str] = []
        self._reader = threading.Thread(target=self._read, args=(lines,), daemon=True)
        self._reader.start()
        while True:
            line = lines.get(timeout=PATIENCE)
            if found := re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", line):
                self.address = found[0]
                break
            if line == "":
                raise RuntimeError("".join(self.log))
        self.root = self.address.split("?")[0]

    def _read(self, lines: "queue.Queue[str]") -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.log.append(line)
            lines.put(line)
        lines.put("")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self._reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()


class AppPage:
    """A browser page on the app; requests to anywhere else are refused and kept in `elsewhere`."""

    def __init__(self, page, app: App) -> None:
        self.page = page
        self.app = app
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        page.route("**/*", self._gate)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._hear)

    def _gate(self, route) -> None:
        address = route.request.url
        if address.startswith((self.app.root, "data:", "blob:")):
            route.continue_()
        else:
            self.elsewhere.append(address)
            route.abort()

    def _hear(self, message) -> None:
        if "Content Security Policy" in message.text:
            self.errors.append(message.text)

    def open(self) -> None:
        self.page.goto(self.app.address, wait_until="domcontentloaded")
