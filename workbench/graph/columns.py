"""Keys, times and lists of plain DataFrames, whole columns at a time.

`schema.coerce` walks rows, which is right for imports. A graph of a million posts is built from
distinct handles instead: each is tidied once, however often it occurs.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from workbench.schema import bare_handle, check, newest_of_each, post_key, read_times
from workbench.text.arrow_texts import arrow_texts

__all__ = ["Items", "account_keys", "explode", "places_among", "read_items"]

_NUMERIC_KEY = r"instagram:\d{12,20}(?:_\d+)?$"
_PLATFORM = re.compile(r"([a-z][a-z_]*):")
_LIST_SEPARATORS = re.compile(r"[\s,;|]+")


@dataclass(frozen=True)
class Items:
    """Posts or comments with tidy keys; every Series has the RangeIndex of `frame`.

    Parameters
    ----------
    frame
        The rows as they came, each key once.
    key
        ``<platform>:<id>``; missing where the row has no id.
    platform, account
        Where it stands and the key of who wrote it; missing where unknown.
    at
        When, ``datetime64[us, UTC]``; NaT where unknown or no time.
    """

    frame: pd.DataFrame
    key: pd.Series
    platform: pd.Series
    account: pd.Series
    at: pd.Series

    def __len__(self) -> int:
        return len(self.frame)

    def accounts(self, column: str) -> pd.Series:
        """Return a column of accounts as keys; all missing if there is no such column."""
        return account_keys(self.platform, _strings(self.frame, column))

    def keys(self, column: str) -> pd.Series:
        """Return a column of post or comment ids as keys."""
        return _post_keys(self.platform, _strings(self.frame, column))


def read_items(
    frame: pd.DataFrame, key: str, *, platform: str | None, dated: bool, where: str
) -> Items:
    """Return posts (``key="post"``) or comments (``key="comment"``) with tidy keys.

    Raises
    ------
    SchemaError
        There is no account, no platform (neither a column, nor keys, nor `platform`), or where
        `dated` no column of times.
    """
    needs = ["account"] + (["created_at"] if dated else [])
    check(frame, needs if platform else [f"platform|{key}", *needs], where=where)
    frame = frame.reset_index(drop=True)
    ids = key if key in frame else f"{key}_id"
    places = _platforms(frame, ids, platform)
    keys = _post_keys(places, _strings(frame, ids))
    kept = newest_of_each(frame, keys)
    if not kept.all():  # the same post twice, such as two scrapes, is one act of attention
        keep = np.flatnonzero(kept)
        frame, keys, places = (
            part.take(keep).reset_index(drop=True) for part in (frame, keys, places)
        )
    authors = account_keys(places, _strings(frame, "account"))
    return Items(frame, keys, places, authors, _times(frame))


def account_keys(platform: pd.Series, handle: pd.Series) -> pd.Series:
    """Return ``<platform>:<handle>`` for each pair; what is a key already stays one.

    Parameters
    ----------
    platform, handle
        Equally long ``str`` Series; a handle may carry ``@``, capitals and white space.
    """
    handles, handle_names = pd.factorize(handle)
    if len(platform) and bool((platform == platform.iloc[0]).all()):  # the usual case
        return _take(_accounts(str(platform.iloc[0]), handle_names.tolist()), handles)
    places, place_names = pd.factorize(platform)
    pairs, distinct = pd.factorize(places * np.int64(len(handle_names) + 1) + handles)
    first = np.unique(pairs, return_index=True)[1] if len(distinct) else distinct
    tidy = [
        _account(place_names[p], handle_names[h]) if p >= 0 and h >= 0 else None
        for p, h in zip(places[first].tolist(), handles[first].tolist(), strict=True)
    ]
    return _take(tidy, pairs)


def places_among(names: pd.Series, among: pd.Index) -> np.ndarray:
    """Return the position of each name in `among`, −1 where it is missing or not there."""
    if names.isna().all() or not len(among):
        return np.full(len(names), -1, dtype=np.int64)
    known = arrow_texts(pd.Series(among))
    hits = pc.index_in(arrow_texts(names), value_set=known, skip_nulls=True)
    return np.asarray(pc.fill_null(hits, -1), dtype=np.int64)


def explode(lists: pd.Series) -> tuple[np.ndarray, pd.Series]:
    """Return row numbers and values of a column of lists; missing lists give nothing.

    A string is taken for a list written with commas, semicolons, bars or spaces.
    """
    values = [v if type(v) is list else _as_list(v) for v in lists.tolist()]
    lengths = np.fromiter(map(len, values), dtype=np.int64, count=len(values))
    flat = list(itertools.chain.from_iterable(values))
    return np.repeat(np.arange(len(values)), lengths), pd.Series(flat, dtype="str")


def _as_list(value: object) -> Sequence[object]:
    if isinstance(value, (list, tuple)):
        return value
    if isinstance(value, str):
        return [part for part in _LIST_SEPARATORS.split(value.strip("[](){} ")) if part]
    return value.tolist() if isinstance(value, np.ndarray) else ()


def _strings(frame: pd.DataFrame, column: str) -> pd.Series:
    if column not in frame:
        return pd.Series(np.nan, index=frame.index, dtype="str")
    strings = frame[column]
    if strings.dtype != "str":
        strings = strings.astype("str").mask(strings.isna())
    blank = (strings == "").to_numpy(dtype=bool)
    return strings.mask(blank) if blank.any() else strings


def _platforms(frame: pd.DataFrame, ids: str, platform: str | None) -> pd.Series:
    places = _take(*_mapped(_strings(frame, "platform"), lambda name: name.strip().lower()))
    for column in ("account", ids):  # there are fewer accounts than posts to look at
        if places.isna().any() and column in frame:
            head = _take(*_mapped(_strings(frame, column), _platform_before))
            places = head if places.isna().all() else places.fillna(head)
    return places if platform is None else places.fillna(platform)


def _platform_before(key: str) -> str | None:
    found = _PLATFORM.match(key)
    return found[1] if found else None


def _post_keys(platform: pd.Series, ids: pd.Series) -> pd.Series:
    if ids.isna().all():
        return ids
    keys = ids.copy()
    for place in platform.dropna().unique():
        here = (platform == place).to_numpy(dtype=bool)
        bare = here & ~ids.str.startswith(f"{place}:").fillna(value=True).to_numpy(dtype=bool)
        if bare.any():  # ids that pandas read as floating-point numbers end in .0
            keys = keys.mask(bare, f"{place}:" + ids.str.removesuffix(".0"))
        if place == "instagram":
            keys = _with_shortcodes(keys, here)
    return keys.mask(platform.isna()) if platform.isna().any() else keys


def _with_shortcodes(keys: pd.Series, here: np.ndarray) -> pd.Series:
    numeric = keys.str.match(_NUMERIC_KEY).fillna(value=False).to_numpy(dtype=bool) & here
    if not numeric.any():
        return keys
    rows = np.flatnonzero(numeric)
    found = keys.astype(object)
    found.iloc[rows] = [post_key(*key.split(":", 1)) for key in keys.iloc[rows].tolist()]
    return found.astype("str")


def _times(frame: pd.DataFrame) -> pd.Series:
    if "created_at" not in frame:
        return pd.Series(pd.NaT, index=frame.index, dtype="datetime64[us, UTC]")
    return read_times(frame["created_at"])


def _account(platform: str, handle: str) -> str | None:
    prefix = f"{platform}:"
    if handle.startswith(f"{prefix}id="):
        return handle
    bare = bare_handle(handle.removeprefix(prefix))
    return prefix + bare if bare else None


def _accounts(platform: str, handles: list[str]) -> list[str | None]:
    tidy = re.compile(rf"{re.escape(platform)}:[a-z0-9_]++(?:\.[a-z0-9_]++)*+").fullmatch
    return [handle if tidy(handle) else _account(platform, handle) for handle in handles]


def _mapped(
    strings: pd.Series, tidy: Callable[[str], str | None]
) -> tuple[list[str | None], np.ndarray]:
    codes, names = pd.factorize(strings)
    return [tidy(name) for name in names.tolist()], codes


def _take(values: Sequence[str | None], codes: np.ndarray) -> pd.Series:
    """Return ``values[code]`` for each code, missing where it is -1."""
    return pd.Series(pd.array(list(values), dtype="str").take(codes, allow_fill=True))
