"""Where the evaluation data lie; nothing of it is part of the project."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["evaluation_data"]

DEFAULT = Path(__file__).parents[2] / "shared" / "data"


def evaluation_data(*parts: str) -> Path | None:
    """Return the path of a file of the evaluation data, or None, saying so, if it is not there."""
    folder = Path(os.environ.get("WORKBENCH_EVALUATION_DATA") or DEFAULT)
    path = folder.joinpath(*parts)
    if path.exists():
        return path
    print(
        f"skipped: {'/'.join(parts)} is not in {folder}; "
        "set WORKBENCH_EVALUATION_DATA to the folder of the evaluation data",
        file=sys.stderr,
    )
    return None
