"""Side tables: what analyses found out about posts, comments and accounts, kept by key."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import SettingError
from workbench.project.folder import replace_file
from workbench.project.guard import storage_errors
from workbench.project.suppression import Suppression
from workbench.schema import to_pandas

__all__ = ["Enrichments", "scrub_side"]


class Enrichments:
    """Tables such as topics or languages, one Parquet file each, written as a whole.

    Parameters
    ----------
    folder
        Where they lie.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str) -> pd.DataFrame | None:
        """Return a side table, or None if it was never kept."""
        path = self.path(name)
        with storage_errors(path):
            if not path.exists():
                return None
            return to_pandas(pq.read_table(path, partitioning=None))

    def write(self, name: str, frame: pd.DataFrame, judge: Suppression) -> None:
        """Keep a side table, without people on the list, in place of the one of that name."""
        path = self.path(name)
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        self.write_arrow(path, scrub_side(table, judge) if judge else table)

    def write_arrow(self, path: Path, table: pa.Table) -> None:
        """Write one file, whole or not at all; statistics would repeat cells."""
        buffer = io.BytesIO()
        pq.write_table(table, buffer, write_statistics=False)
        with storage_errors(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, buffer.getvalue())

    def rename(self, names: Mapping[str, str]) -> None:
        """Put other account keys in place of those in `names`, in every side table."""
        for path in self.paths():
            with storage_errors(path):
                table = pq.read_table(path, partitioning=None)
            changed = table
            for at, field in enumerate(table.schema):
                if pa.types.is_string(field.type) or pa.types.is_large_string(field.type):
                    values = [names.get(v, v) for v in table.column(at).to_pylist()]
                    changed = changed.set_column(at, field, pa.array(values, field.type))
            if not changed.equals(table):
                self.write_arrow(path, changed)

    def paths(self) -> list[Path]:
        """Return the files of all side tables."""
        return sorted(self.folder.glob("*.parquet"))

    def path(self, name: str) -> Path:
        """Return the file of the side table of that name."""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name):
            raise SettingError("project.bad_name", name=name)
        return self.folder / f"{name}.parquet"


def scrub_side(
    table: pa.Table, judge: Suppression, *, first: Callable[[str], str] = str
) -> pa.Table:
    """Take people out of a side table: rows keyed by theirs, and their names in other cells.

    Parameters
    ----------
    first
        What is done to texts before, such as taking out captions that are still known.
    """
    hit = np.zeros(table.num_rows, bool)
    for at, field in enumerate(table.schema):
        if _may_name(field.type):
            values = table.column(at).to_pylist()
            hit |= np.array([isinstance(v, str) and judge.is_key(v) for v in values], bool)
    table = table.filter(pa.array(~hit))
    for at, field in enumerate(table.schema):
        if _may_name(field.type):
            values = [judge.clean_value(v, first=first) for v in table.column(at).to_pylist()]
            table = table.set_column(at, field, pa.array(values, field.type))
    return table


def _may_name(kind: pa.DataType) -> bool:
    """Say whether a column may hold text: numbers, times and flags do not."""
    return not (pa.types.is_primitive(kind) or pa.types.is_null(kind))
