"""DataFrames as a source: what an analyst hands to `project.add` directly."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from workbench.project.merge import clock_of
from workbench.project.state import now
from workbench.schema import (
    TABLES,
    Batch,
    Problem,
    SourceFile,
    Table,
    bare_handle,
    coerce,
    frame_to_arrow,
    handle_of,
)

__all__ = ["FrameSource"]

_ROWS = 50_000
_HANDLES = ("coauthors", "mentions", "tagged", "sponsors")


@dataclass(frozen=True)
class FrameSource:
    """DataFrames by table name, as a `Source`.

    Missing `source` becomes ``"dataframe"``, missing `collected_at` or `as_of` the time now, and
    a missing `platform` is read from the key. A row without its key is refused.
    """

    frames: Mapping[str, pd.DataFrame]

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """One entry a DataFrame; they have no bytes, so no hash."""
        return tuple(SourceFile(f"{name} (DataFrame)", "dataframe", None) for name in self.frames)

    def batches(self, *, skip: frozenset[str] = frozenset()) -> Iterator[Batch]:  # noqa: ARG002  # the protocol's
        """Yield each DataFrame in parts."""
        for file, (name, frame) in zip(self.files, self.frames.items(), strict=True):
            table = TABLES[name]
            whole, problems = _completed(frame, table)
            for start in range(0, max(len(whole), 1), _ROWS):
                part = coerce(whole.iloc[start : start + _ROWS], table)
                yield Batch(
                    file,
                    {name: frame_to_arrow(part, table)},
                    counted=(name,),
                    problems=problems if start == 0 else (),
                    last=start + _ROWS >= len(whole),
                )


def _completed(frame: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, tuple[Problem, ...]]:
    """Fill what a row may lack, and leave out rows without their key."""
    frame = frame.reset_index(drop=True)
    lead = table.key[0]
    clock = clock_of(table)
    frame = _filled(frame, "source", "dataframe")
    frame = _filled(frame, clock, pd.Timestamp(now()))
    if "platform" in table and lead in frame:
        frame = _filled(frame, "platform", frame[lead].astype("str").str.partition(":")[0])
    if lead in frame and "platform" in frame:
        frame[lead] = _prefixed(frame[lead], frame["platform"])
    if table.name == "comments":
        frame = _with_ids(frame)
    for name in set(_HANDLES) & set(frame.columns) & set(table.names):
        frame[name] = pd.Series([_bare_all(v) for v in frame[name]], frame.index, dtype=object)
    needs = [c.name for c in table.columns if c.required and c.name in frame]
    lacking = frame[needs].isna() | (frame[needs] == "")
    problems = tuple(
        Problem(int(row) + 1, str(lacking.columns[cells.argmax()]), "project.row_without_key")
        for row, cells in zip(lacking.index, lacking.to_numpy(), strict=True)
        if cells.any()
    )
    return frame[~lacking.any(axis=1)], problems


def _filled(frame: pd.DataFrame, name: str, value: object) -> pd.DataFrame:
    if name not in frame:
        return frame.assign(**{name: value})
    if frame[name].isna().any():
        other = value if isinstance(value, pd.Series) else pd.Series(value, index=frame.index)
        column = frame[name].astype(object).where(frame[name].notna(), other.astype(object))
        return frame.assign(**{name: column})
    return frame.copy(deep=False)


def _bare_all(handles: object) -> object:
    """Return a list of handles as the tables hold them, also if somebody wrote account keys."""
    if isinstance(handles, str) or not isinstance(handles, Iterable):
        return handles
    return [bare_handle(handle_of(h) if ":" in h else h) for h in map(str, handles)]


def _prefixed(keys: pd.Series, platforms: pd.Series) -> list[object]:
    pairs = zip(keys.astype(object), platforms.astype(object), strict=True)
    return [
        key if pd.isna(key) or str(key).startswith(f"{platform}:") else f"{platform}:{key}"
        for key, platform in pairs
    ]


def _with_ids(frame: pd.DataFrame) -> pd.DataFrame:
    """Give comments without an id one made from what they say, marked with ``~``."""
    if "comment" not in frame:
        frame = frame.assign(comment=None)
    lacking = frame["comment"].isna() & frame.get("text", pd.Series(index=frame.index)).notna()
    if "platform" not in frame or not lacking.any():
        return frame
    names = [n for n in ("post", "post_url", "account", "created_at", "text") if n in frame]
    made = [
        f"{row['platform']}:~"
        + hashlib.sha256(
            "\x1f".join(str(row[n]) for n in names).encode("utf-8", "replace")
        ).hexdigest()[:20]
        for row in frame[lacking].to_dict("records")
    ]
    column = frame["comment"].astype(object)
    column[lacking] = made
    return frame.assign(comment=column)
