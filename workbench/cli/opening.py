"""Opening a project and printing results."""

from __future__ import annotations

import json
import math
import os
import re
import sys
from typing import TYPE_CHECKING, Any

from workbench.phrases import language_chosen, use_language
from workbench.text.visible import visible

if TYPE_CHECKING:
    import pandas as pd

    from workbench.project import Project

__all__ = ["open_project", "print_json", "rows_of", "short"]

SHOWN = 76


def open_project(folder: str, *, erase: bool = True) -> Project:
    """Open a project, speak its language unless another was asked for, and say what is odd.

    Parameters
    ----------
    erase
        Whether people whose time is up are erased on the way; `expire` does so itself.
    """
    from workbench.project import Project

    project = Project.open(folder, erase=erase)
    if not language_chosen() and not os.environ.get("WORKBENCH_LANGUAGE"):
        use_language(project.brand.language)
    for warning in project.warnings:
        print(f"workbench: {warning}", file=sys.stderr)
    return project


_UNSEEN = re.compile("[\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]")
"""What commands a terminal or turns its text round, and JSON would leave as it is."""


def print_json(value: dict[str, Any]) -> None:
    """Print `value` as JSON that every reader takes: no NaN, no infinities."""
    text = json.dumps(_finite(value), ensure_ascii=False, indent=1, default=str, allow_nan=False)
    print(_UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


def rows_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table for `print_json`; what is missing is None."""
    rows: list[dict[str, Any]] = table.astype(object).where(table.notna(), None).to_dict("records")
    return rows


def short(text: object) -> str:
    """Return a caption in one line of a terminal."""
    words = visible(" ".join(str(text or "").split()))
    return words if len(words) <= SHOWN else f"{words[:SHOWN].rstrip()} …"


def _finite(value: Any) -> Any:  # noqa: ANN401  # any JSON value
    if isinstance(value, dict):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
