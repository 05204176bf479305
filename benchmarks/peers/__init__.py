"""Named peers, each run in an environment of its own: see `make evaluate`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

__all__ = ["ask_peer", "peers_python"]

ROOT = Path(__file__).parents[2]
DEFAULT = ROOT / ".venv-peers" / ("Scripts" if os.name == "nt" else "bin") / "python"


def peers_python() -> Path | None:
    """Return the interpreter of the peers' environment, or None, saying so, if there is none."""
    python = Path(os.environ.get("WORKBENCH_PEERS_PYTHON") or DEFAULT)
    if python.exists():
        return python
    print(
        f"no peer: {python} is not there; `make evaluate` makes it, or set WORKBENCH_PEERS_PYTHON",
        file=sys.stderr,
    )
    return None


def ask_peer(script: str, question: object) -> tuple[Any, float] | None:
    """Return what `peers/<script>.py` answers to a question on stdin, and its wall seconds.

    None where the environment of the peers is absent. Both sides are JSON.
    """
    python = peers_python()
    if python is None:
        return None
    begun = time.perf_counter()
    done = subprocess.run(
        [str(python), str(Path(__file__).with_name(f"{script}.py"))],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(ROOT)},
    )
    seconds = time.perf_counter() - begun
    if done.returncode:
        print(f"the peer {script} failed:\n{done.stderr[-2_000:]}", file=sys.stderr)
        return None
    return json.loads(done.stdout), seconds
