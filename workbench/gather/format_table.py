"""The formats as a table: for `workbench formats`, and for ``docs/formats.md``."""

from __future__ import annotations

from typing import Any

from workbench.gather.formats import formats
from workbench.phrases import entry

__all__ = ["format_rows", "markdown"]

_INTRO = """# Formats

<!-- Made by workbench.gather.format_table.markdown(); a test compares this page with it. -->

What `workbench import` and `wb.read` recognise, by what is in a file, not by its name; in this
order. `workbench formats` prints the same list in your language, `--format NAME` skips the
recognising, and `--map COLUMN=FIELD` says what a column is where the last column says yes. Files
may be packed with gzip, xz or bzip2; folders are searched for exports.

Every record ends as added, updated, unchanged or rejected, and a rejected one is named with what
it lacks. What lies inside a record (comments in a post, its author's figures) is stored too, but
not counted. A figure that is missing or hidden is empty, never 0. The name stands in the column
`source`.

| format | what | platforms | tables | files | `--map` |
|---|---|---|---|---|---|
"""


def format_rows() -> list[dict[str, Any]]:
    """Return one record a format: name, about, platforms, tables, files, mapped.

    >>> format_rows()[0]["name"]
    'instaloader'
    """
    return [
        {
            "name": known.name,
            "about": known.description,
            "platforms": list(known.platforms),
            "tables": list(known.tables),
            "files": list(known.files),
            "mapped": known.mapped,
        }
        for known in formats()
    ]


def markdown() -> str:
    """Return the page ``docs/formats.md``, in English whatever language is spoken now."""
    lines = []
    for known in formats():
        cells = (
            f"`{known.name}`",
            entry(known.about, "en"),
            ", ".join(known.platforms) or "any",
            ", ".join(known.tables),
            ", ".join(known.files),
            "yes" if known.mapped else "",
        )
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return _INTRO + "\n".join(lines) + "\n"
