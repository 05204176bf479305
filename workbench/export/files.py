"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from workbench.errors import ProjectError

__all__ = ["write_file"]


def write_file(path: str | Path, content: str | bytes) -> Path:
    """Write `content` (text as UTF-8) under a temporary name, then put it in its place.

    Raises
    ------
    ProjectError
        The place cannot be written to; what was there before is still there.
    """
    target = Path(path)
    raw = content.encode() if isinstance(content, str) else content
    waiting = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, waiting = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.")
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(waiting).chmod(0o644)
        Path(waiting).replace(target)
    except OSError as error:
        if waiting:
            Path(waiting).unlink(missing_ok=True)
        raise ProjectError(
            "export.cannot_write", where=str(target), reason=error.strerror or str(error)
        ) from error
    return target
