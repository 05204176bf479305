"""`workbench lab`: the notebooks beside your projects, in JupyterLab."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from workbench.cli.words import word
from workbench.errors import DependencyError, NotFoundError, ProjectError
from workbench.phrases import say

__all__ = ["add", "copy_notebooks", "shipped_notebooks"]

FIRST = "00_start.ipynb"
RECORD = ".workbench-notebooks.json"


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `lab`."""
    parser = verbs.add_parser("lab", help=word("lab"), description=word("lab"))
    parser.add_argument("folder", nargs="?", default="data", metavar="FOLDER", help=word("place"))
    parser.add_argument("--no-browser", action="store_true", help=word("no_browser"))
    parser.add_argument("--port", type=int, default=0, metavar="N", help=word("port"))
    parser.add_argument("--copy-only", action="store_true", help=word("copy_only"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Copy the notebooks and start JupyterLab on 127.0.0.1; it makes its own token."""
    folder = Path(arguments.folder).expanduser().resolve()
    home = folder.parent if (folder / "brand.toml").exists() else folder
    for name in copy_notebooks(home / "notebooks"):
        print(say("cli.notebook_kept", name=name))
    if arguments.copy_only:
        print(say("cli.lab_copied", folder=str(home / "notebooks")))
        return 0
    print(say("cli.lab_opens", folder=str(home)))
    if find_spec("jupyterlab") is None:
        raise DependencyError("cli.no_jupyterlab")
    command = [
        sys.executable, "-m", "jupyter", "lab", f"--LabApp.default_url=/lab/tree/notebooks/{FIRST}",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.root_dir={home}",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.news_url=None", "--LabApp.extension_manager=readonly",
    ]  # fmt: skip
    command += ["--no-browser"] if arguments.no_browser else []
    command += [f"--ServerApp.port={arguments.port}"] if arguments.port else []
    command += ["--ServerApp.allow_root=True"] if _is_root() else []
    project = {"WORKBENCH_FOLDER": str(home), "WORKBENCH_PROJECT": str(folder)}
    return subprocess.call(command, cwd=home, env={**os.environ, **project})  # noqa: S603  # own list


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def shipped_notebooks() -> list[Path]:
    """Return the notebooks that came with the package, or with the clone it runs from."""
    inside = Path(str(files("workbench"))) / "notebooks"
    folder = inside if inside.is_dir() else inside.parent.parent / "notebooks"
    found = sorted(folder.glob("*.ipynb"))
    if not found:
        raise NotFoundError("cli.no_notebooks", folder=str(folder))
    return found


def copy_notebooks(folder: Path) -> list[str]:
    """Copy the shipped notebooks into `folder`, never over one that somebody edited.

    Returns
    -------
    list of str
        Names of the edited notebooks that were left as they are.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise ProjectError("cli.not_a_folder", place=str(folder)) from error
    record = folder / RECORD
    ours: dict[str, str] = json.loads(record.read_text("utf-8")) if record.exists() else {}
    kept = []
    for notebook in shipped_notebooks():
        text, copy = notebook.read_bytes(), folder / notebook.name
        there = hashlib.sha256(copy.read_bytes()).hexdigest() if copy.exists() else None
        fresh = hashlib.sha256(text).hexdigest()
        if there is None or there == ours.get(notebook.name):
            copy.write_bytes(text)
            ours[notebook.name] = fresh
        elif there != fresh:
            kept.append(notebook.name)
    record.write_text(json.dumps(ours, indent=1), "utf-8")
    return kept
