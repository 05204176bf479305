"""Turning what disks, databases and locks say into one clear sentence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from workbench.errors import BusyError, ProjectError, WorkbenchError

__all__ = ["storage_errors"]


@contextmanager
def storage_errors(where: str | Path) -> Iterator[None]:
    """Raise ProjectError or BusyError for whatever the storage below raises.

    Parameters
    ----------
    where
        The file or folder that the sentence names.

    Raises
    ------
    ProjectError
        The folder is missing, not writable, or the disk is full, or a file is damaged.
    BusyError
        Another process held the database for too long.
    """
    from deltalake.exceptions import DeltaError

    try:
        yield
    except WorkbenchError:
        raise
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            raise BusyError("project.busy", where=str(where)) from error
        raise ProjectError("project.unusable", where=str(where), reason=_line(error)) from error
    except sqlite3.DatabaseError as error:
        raise ProjectError("project.damaged", where=str(where), reason=_line(error)) from error
    except pa.ArrowInvalid as error:
        raise ProjectError("project.damaged", where=str(where), reason=_line(error)) from error
    except (OSError, DeltaError) as error:
        raise ProjectError("project.unusable", where=str(where), reason=_line(error)) from error


def _line(error: Exception) -> str:
    """Return the first line of an error, without the paths and codes that only help us."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    text = str(error).strip()
    for mark, meaning in (("os error 27", "File too large"), ("os error 28", "No space left")):
        if mark in text:
            return meaning
    return text.splitlines()[0][:160] if text else type(error).__name__
