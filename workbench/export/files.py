"""Writing a file so that it is there whole or not at all, and known to its project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import ProjectError

if TYPE_CHECKING:
    from workbench.project import Project

__all__ = ["write_file"]


def write_file(path: str | Path, content: str | bytes, *, project: Project | None = None) -> Path:
    """Write `content` (text as UTF-8) under a temporary name, then put it in its place.

    Parameters
    ----------
    path
        Where; a relative path is below the working directory.
    content
        What.
    project
        Remembers files outside its folder, so that `Project.forget` can name them.

    Raises
    ------
    ProjectError
        The place cannot be written to; what was there before is still there.
    """
    target = Path(path)
    if project is not None:
        project.write_export(target.absolute(), content)
        return target
    from workbench.project.folder import replace_file  # loads Delta Lake

    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_file(target, content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise ProjectError(
            "export.cannot_write", where=str(target), reason=error.strerror or str(error)
        ) from error
    return target
