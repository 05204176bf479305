"""The sample as the files that a team would really have."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd

from workbench.sample.people import PLATFORM
from workbench.sample.truth import Sample

__all__ = ["write_export"]


def write_export(sample: Sample, folder: str | Path) -> list[Path]:
    """Write `posts.ndjson`, `comments.csv` and `accounts.csv` into `folder`.

    Field names are those of `workbench.schema`; what is missing is left out of the NDJSON and
    empty in the CSV files. Existing files are overwritten.

    Returns
    -------
    list of Path
        The three files, in that order.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    posts = folder / "posts.ndjson"
    with posts.open("w", encoding="utf-8", newline="\n") as file:
        for record in sample.posts.to_dict("records"):
            kept = {str(name): _plain(value) for name, value in record.items()}
            known = {name: value for name, value in kept.items() if value is not None}
            file.write(json.dumps(known, ensure_ascii=False) + "\n")
    comments = _write_csv(sample.comments, folder / "comments.csv")
    # A profile list names its platform, which the key alone holds in our tables.
    profiles = sample.accounts.assign(platform=PLATFORM)
    return [posts, comments, _write_csv(profiles, folder / "accounts.csv")]


def _write_csv(table: pd.DataFrame, path: Path) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.columns)
        for row in table.itertuples(index=False):
            writer.writerow(["" if (v := _plain(value)) is None else v for value in row])
    return path


def _plain(value: Any) -> Any:  # noqa: ANN401  # any cell of any table
    if isinstance(value, list):
        return value
    if value is None or pd.isna(value):
        return None
    return value.isoformat() if isinstance(value, pd.Timestamp) else value
