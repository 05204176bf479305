"""Side tables: what analyses found out about posts, comments and accounts, kept by key."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import SettingError
from workbench.project.folder import replace_file
from workbench.project.guard import storage_errors
from workbench.schema import to_pandas

__all__ = ["Enrichments"]


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
        path = self._path(name)
        with storage_errors(path):
            if not path.exists():
                return None
            return to_pandas(pq.read_table(path, partitioning=None))

    def write(self, name: str, frame: pd.DataFrame) -> None:
        """Keep a side table in place of the one of that name."""
        table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
        self.write_arrow(self._path(name), table)

    def write_arrow(self, path: Path, table: pa.Table) -> None:
        """Write one file, whole or not at all; statistics would repeat cells."""
        buffer = io.BytesIO()
        pq.write_table(table, buffer, write_statistics=False)
        with storage_errors(path):
            self.folder.mkdir(parents=True, exist_ok=True)
            replace_file(path, buffer.getvalue())

    def paths(self) -> list[Path]:
        """Return the files of all side tables."""
        return sorted(self.folder.glob("*.parquet"))

    def _path(self, name: str) -> Path:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name):
            raise SettingError("project.bad_name", name=name)
        return self.folder / f"{name}.parquet"
