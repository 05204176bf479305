"""Drives a private JupyterLab in a real Chromium and reads its kernel back."""

import ast
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
CHROMIUM_ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},
    "apputils-extension/notification": {
        "checkForUpdates": False, "fetchNews": "false", "doNotDisturbMode": True,
    },
    "docmanager-extension/plugin": {"autosave": False},
}  # fmt: skip
IDLE = """() => {
    const shown = window.jupyterapp && window.jupyterapp.shell.currentWidget;
    const session = shown && shown.context && shown.context.sessionContext;
    const kernel = session && session.isReady && session.session && session.session.kernel;
    return !!(kernel && kernel.status === 'idle' && kernel.connectionStatus === 'connected'); }"""
ERRORS = """() => window.jupyterapp.shell.currentWidget.context.model.toJSON().cells.flatMap((cell, i) =>
    (cell.outputs || []).filter(o => o.output_type === 'error').map(o => `cell ${i}: ${o.ename}: ${o.evalue}`))"""


class Lab:
    """JupyterLab on 127.0.0.1 with a token and folders of its own: nothing of the user's gets in."""

    def __init__(self, root: Path, state: Path) -> None:
        self.root, self.state = root, state
        self.token = secrets.token_hex(20)
        self.runtime = state / "runtime"
        self.base = ""

    def start(self) -> "Lab":
        for name, setting in SETTINGS.items():
            file = self.state / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(setting))
        environment = dict(
            os.environ,
            JUPYTER_CONFIG_DIR=str(self.state / "config"),
            JUPYTER_DATA_DIR=str(self.state / "data"),
            JUPYTER_RUNTIME_DIR=str(self.runtime),
            JUPYTERLAB_SETTINGS_DIR=str(self.state / "settings"),
            JUPYTERLAB_WORKSPACES_DIR=str(self.state / "workspaces"),
            IPYTHONDIR=str(self.state / "ipython"),
            JUPYTER_NO_CONFIG="1",
            PYTHONPATH=str(REPOSITORY),
            PYTHONDONTWRITEBYTECODE="1",
            WORKBENCH_LANGUAGE="en",
        )
        command = [
            sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1", "--port=0",
            f"--IdentityProvider.token={self.token}", f"--ServerApp.root_dir={self.root}",
            "--ServerApp.allow_root=True", "--LabApp.expose_app_in_browser=True",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.news_url=None", "--LabApp.extension_manager=readonly",
        ]  # fmt: skip
        self.log = (self.state / "lab.log").open("w")
        self.process = subprocess.Popen(
            command, env=environment, stdout=self.log, stderr=subprocess.STDOUT, cwd=self.root
        )
        self._wait()
        return self

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(5)
        self.log.close()

    def add_notebook(self, name: str, *cells: str) -> str:
        """Write a notebook of code cells into the served folder; return its name."""
        import nbformat

        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(c) for c in cells], metadata={"kernelspec": kernel}
        )
        (self.root / name).write_text(nbformat.writes(notebook), encoding="utf-8")
        return name

    def copy_notebook(self, name: str) -> str:
        """Copy one of the repository's notebooks into the served folder; return its path there."""
        shutil.copy(REPOSITORY / "notebooks" / name, self.root / "notebooks")
        return f"notebooks/{name}"

    @contextmanager
    def kernel(self, notebook: str) -> Iterator["Kernel"]:
        """A second client on the very kernel that the page uses."""
        from jupyter_client import BlockingKernelClient

        identifier = _wait_for(
            lambda: next(
                (s["kernel"]["id"] for s in self._get("/api/sessions") if s["path"] == notebook),
                None,
            ),
            30,
        )
        client = BlockingKernelClient(
            connection_file=str(self.runtime / f"kernel-{identifier}.json")
        )
        client.load_connection_file()
        client.start_channels()
        try:
            client.wait_for_ready(timeout=30)
            yield Kernel(client)
        finally:
            client.stop_channels()
            client.context.destroy()

    def _get(self, path: str) -> list[dict]:
        request = urllib.request.Request(  # noqa: S310  # our own server
            self.base + path, headers={"Authorization": f"token {self.token}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310  # our own server
            return json.load(answer)

    def _wait(self) -> None:
        def ready() -> bool:
            if self.process.poll() is not None:
                raise RuntimeError((self.state / "lab.log").read_text()[-3000:])
            for file in self.runtime.glob("jpserver-*.json"):
                try:
                    port = json.loads(file.read_text())["port"]
                except ValueError:  # still being written
                    return False
                self.base = f"http://127.0.0.1:{port}"
            if not self.base:
                return False
            try:
                self._get("/api/status")
            except urllib.error.URLError:
                return False
            return True

        _wait_for(ready, 90)


class Kernel:
    """Reads values of the kernel without leaving a trace in the notebook."""

    def __init__(self, client) -> None:
        self.client = client

    def value(self, expression: str):
        """The value of an expression that JSON can hold."""
        message = self.client.execute(
            "", silent=True, store_history=False, reply=True, timeout=60,
            user_expressions={"v": f"__import__('json').dumps({expression})"},
        )  # fmt: skip
        result = message["content"]["user_expressions"]["v"]
        if result["status"] != "ok":
            msg = f"{result['ename']}: {result['evalue']}"
            raise RuntimeError(msg)
        return json.loads(ast.literal_eval(result["data"]["text/plain"]))

    def run(self, code: str) -> None:
        self.client.execute(code, silent=True, reply=True, timeout=60)

    def wait_until(self, expression: str, wanted, timeout: float = 10) -> None:
        end = time.monotonic() + timeout
        while (got := self.value(expression)) != wanted:
            if time.monotonic() > end:
                msg = f"{expression} is {got!r}, not {wanted!r}"
                raise AssertionError(msg)
            time.sleep(0.1)


class LabPage:
    """One page on the server. Requests to anywhere else are refused and kept in `elsewhere`."""

    def __init__(self, page, lab: Lab) -> None:
        self.page, self.lab = page, lab
        self.elsewhere: list[str] = []
        self.console: list[tuple[str, str]] = []
        page.on("console", lambda message: self.console.append((message.type, message.text)))
        page.on("pageerror", lambda error: self.console.append(("pageerror", str(error))))
        page.context.route("**/*", self._gate)

    def forget(self) -> None:
        """Begin a new account of what the page does."""
        self.elsewhere.clear()
        self.console.clear()

    def _gate(self, route) -> None:
        if route.request.url.startswith((self.lab.base, "data:", "blob:")):
            route.continue_()
        else:
            self.elsewhere.append(route.request.url)
            route.abort()

    def open(self, notebook: str) -> "LabPage":
        address = f"{self.lab.base}/lab/tree/{notebook}?token={self.lab.token}&reset"
        self.page.goto(address, wait_until="domcontentloaded")
        self.page.wait_for_selector(
            ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=60_000
        )
        self.wait_idle()
        return self

    def command(self, name: str, **arguments) -> None:
        self.page.evaluate(
            "async ([name, args]) => { await window.jupyterapp.commands.execute(name, args); }",
            [name, arguments],
        )

    def wait_idle(self, timeout: float = 60_000) -> None:
        self.page.wait_for_function(IDLE, timeout=timeout)

    def run_all(self, timeout: float = 120_000) -> "LabPage":
        """Run every cell; the promise resolves when the last reply is in."""
        self.page.set_default_timeout(timeout)
        self.command("notebook:run-all-cells")
        self.wait_idle(timeout)
        assert self.page.evaluate(ERRORS) == []
        self.page.set_default_timeout(15_000)
        return self

    def write_cells(self, *sources: str) -> None:
        """Replace what stands in the cells of the open notebook."""
        self.page.evaluate(
            """sources => window.jupyterapp.shell.currentWidget.content.widgets.forEach(
                (cell, i) => cell.model.sharedModel.setSource(sources[i] ?? ''))""",
            list(sources),
        )

    def set_stage(self, notebook: str, *cells: str) -> "LabPage":
        """Open a notebook that one module's tests share, with its kernel, in all the room there is."""
        self.lab.add_notebook(notebook, *cells)
        self.open(notebook)
        self.make_room()
        return self

    def show(self, *cells: str) -> None:
        """Run other cells in the open notebook, light and from an empty page."""
        self.use_theme("JupyterLab Light")
        self.command("notebook:clear-all-cell-outputs")
        self.write_cells(*cells)
        self.run_all()

    def script_errors(self) -> list[str]:
        return [text for kind, text in self.console if kind == "pageerror"]

    def use_theme(self, name: str) -> None:
        light = "false" if "Dark" in name else "true"
        if self.page.evaluate("document.body.dataset.jpThemeLight") == light:
            return
        self.command("apputils:change-theme", theme=name)
        self.page.wait_for_function(f"document.body.dataset.jpThemeLight === '{light}'")
        self.page.wait_for_timeout(300)

    def make_room(self) -> None:
        """Fold the side bar away, as one does to work."""
        self.page.evaluate("window.jupyterapp.shell.collapseLeft()")


def _wait_for(probe, timeout: float):
    end = time.monotonic() + timeout
    while not (found := probe()):
        if time.monotonic() > end:
            raise TimeoutError("nothing happened")
        time.sleep(0.1)
    return found
