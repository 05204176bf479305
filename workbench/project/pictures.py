"""Thumbnails that travel with a batch: written before the rows that name them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.project.folder import replace_file
from workbench.project.guard import storage_errors

__all__ = ["keep_paths", "paths_in", "write_pictures"]

Media = list[dict[str, Any]] | None

_SAFE = re.compile(r"media/[0-9a-z_-]+\.jpg")


def write_pictures(folder: Path, pictures: Mapping[str, bytes], *, without: Collection[str]) -> int:
    """Write pictures into a project; return how many.

    A name that is not of the form ``media/<name>.jpg`` might lead out of the folder, so such a
    picture is left out.

    Parameters
    ----------
    folder
        The project folder.
    pictures
        JPEG bytes by path inside the project.
    without
        Paths of pictures of rows that were refused.
    """
    safe = {p: c for p, c in pictures.items() if _SAFE.fullmatch(p) and p not in without}
    for path, content in safe.items():
        with storage_errors(folder / path):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            replace_file(folder / path, content)
    return len(safe)


def paths_in(posts: pa.Table) -> Iterator[str]:
    """Yield the paths of the pictures that posts name."""
    for items in posts.column("media").to_pylist():
        for item in items or ():
            if item["path"]:
                yield item["path"]


def keep_paths(one: Any, other: Any) -> tuple[Any, Any]:  # noqa: ANN401  # Arrow arrays
    """Return two columns of media, each with the paths it lacks where the other knows them.

    A picture is fetched once, and later exports know nothing of it: at the same place of the
    list the path of one side holds for both.
    """
    at = np.union1d(_with_path(one), _with_path(other))
    if not len(at):
        return one, other
    pairs = list(zip(one.take(at).to_pylist(), other.take(at).to_pylist(), strict=True))
    return (
        _replaced(one, at, [_filled(a, b) for a, b in pairs]),
        _replaced(other, at, [_filled(b, a) for a, b in pairs]),
    )


def _with_path(column: Any) -> npt.NDArray[np.int64]:  # noqa: ANN401  # an Arrow array
    known = pc.is_valid(pc.struct_field(pc.list_flatten(column), "path"))
    rows = pc.list_parent_indices(column).filter(known)
    return np.unique(rows.to_numpy(zero_copy_only=False)).astype(np.int64)


def _filled(items: Media, by: Media) -> Media:
    if not items or not by:
        return items
    others = [*by, *({"path": None} for _ in items)]
    return [{**a, "path": a["path"] or b["path"]} for a, b in zip(items, others, strict=False)]


def _replaced(column: Any, at: npt.NDArray[np.int64], values: list[Media]) -> Any:  # noqa: ANN401  # Arrow arrays
    order = np.arange(len(column))
    order[at] = len(column) + np.arange(len(at))
    return pa.concat_arrays([column, pa.array(values, column.type)]).take(order)
