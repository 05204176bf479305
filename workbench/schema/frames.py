"""Moving tables between Arrow, pandas and plain records without losing what is missing.

`to_pandas` is the one place where DataFrames of the workbench are made: ``str``, ``Int64``,
``boolean``, ``float64``, ``datetime64[us, UTC]``, and Python lists in object columns. Plain
`DeltaTable.to_pandas` would turn nullable integers into floats and lists into arrays.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from workbench.errors import SchemaError
from workbench.schema.keys import bare_handle, post_key
from workbench.schema.tables import ARROW, Column, Table

__all__ = [
    "check",
    "coerce",
    "empty",
    "frame_to_arrow",
    "to_arrow",
    "to_pandas",
    "with_keys",
]

_DTYPES: dict[pa.DataType, Any] = {
    pa.string(): pd.StringDtype(na_value=float("nan")),
    pa.large_string(): pd.StringDtype(na_value=float("nan")),
    pa.int64(): pd.Int64Dtype(),
    pa.bool_(): pd.BooleanDtype(),
}
PANDAS: dict[str, Any] = {
    "string": pd.StringDtype(na_value=float("nan")),
    "integer": pd.Int64Dtype(),
    "number": "float64",
    "boolean": pd.BooleanDtype(),
    "time": pd.DatetimeTZDtype("us", "UTC"),
    "strings": object,
    "media": object,
}


def to_pandas(arrow: pa.Table) -> pd.DataFrame:
    """Return an Arrow table as the DataFrame that every step of the workbench expects.

    Parameters
    ----------
    arrow
        Any columns of any table of `TABLES`, in any order.

    Returns
    -------
    pandas.DataFrame
        Same columns, a fresh RangeIndex; lists are Python lists or None.
    """
    nested = [f.name for f in arrow.schema if pa.types.is_nested(f.type)]
    frame = arrow.drop_columns(nested).to_pandas(types_mapper=_DTYPES.get, ignore_metadata=True)
    for name in nested:
        frame[name] = pd.Series(
            _object_array(arrow.column(name).to_pylist()), index=frame.index, dtype=object
        )
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.DatetimeTZDtype):
            frame[name] = frame[name].astype(PANDAS["time"])
    return frame[arrow.column_names]


def empty(table: Table) -> pd.DataFrame:
    """Return a DataFrame of `table` with all its columns and no row."""
    return to_pandas(table.arrow_schema().empty_table())


def to_arrow(records: Iterable[Mapping[str, Any]], table: Table) -> pa.Table:
    """Return records as an Arrow table with every column of `table`.

    Absent fields, empty strings and NaN become null; lone surrogates, which no file can hold,
    become the replacement character.

    Raises
    ------
    SchemaError
        A value does not fit its column, or a required field is null.
    """
    rows = list(records)
    arrays = [_array([row.get(c.name) for row in rows], c, table) for c in table.columns]
    return pa.Table.from_arrays(arrays, schema=table.arrow_schema())


def frame_to_arrow(frame: pd.DataFrame, table: Table) -> pa.Table:
    """Return a DataFrame as an Arrow table with every column of `table`; see `to_arrow`."""
    nulls = [None] * len(frame)
    arrays = [
        _array(_plain(frame[c.name]) if c.name in frame else nulls, c, table) for c in table.columns
    ]
    return pa.Table.from_arrays(arrays, schema=table.arrow_schema())


def check(frame: pd.DataFrame, needs: Sequence[str], *, where: str) -> None:
    """Raise SchemaError unless `frame` has every column that a step needs.

    Parameters
    ----------
    frame
        What the user handed in.
    needs
        Column names; ``"a|b"`` means that either will do.
    where
        The function that needs them, as the user typed it.
    """
    missing = [need for need in needs if not any(n in frame.columns for n in need.split("|"))]
    if missing:
        names = [str(name) for name in frame.columns]
        near = [m for need in missing for m in difflib.get_close_matches(need, names, n=1)]
        raise SchemaError(
            "schema.missing_columns",
            where=where,
            missing=", ".join(missing),
            found=", ".join(names[:30]) or "–",
            near=", ".join(near) or "–",
        )


def coerce(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return `frame` with the canonical types of `table`, all columns present.

    Accepts what analysts type: `post_id` with `platform` for `post`, bare handles for accounts,
    naive times (taken as UTC), NaN and empty strings for missing. Columns the table does not know
    are dropped.

    Raises
    ------
    SchemaError
        A value cannot be read as its column's type, or a required column is missing.
    """
    frame = with_keys(frame, table)
    times = {c.name for c in table.columns if c.kind == "time"}
    for name in times & set(frame.columns):
        try:
            frame[name] = pd.to_datetime(frame[name], utc=True, format="mixed")
        except (ValueError, TypeError) as error:
            raise SchemaError("schema.bad_value", table=table.name, column=name) from error
    needs = [c.name for c in table.columns if c.required]
    check(frame, needs, where=table.name)
    return to_pandas(frame_to_arrow(frame, table))


def with_keys(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Return `frame` with keys for what analysts type: `post_id` and bare handles with `platform`.

    Platforms and keys are spelled in lower case. A frame whose posts and accounts are tidy keys
    already is returned as it is.
    """
    frame = frame.copy(deep=False)
    if "platform" in frame:
        frame["platform"] = _tidy_platforms(frame["platform"])
    if "post" in table and "post" not in frame and {"platform", "post_id"} <= set(frame.columns):
        pairs = zip(frame["platform"], frame["post_id"], strict=True)
        frame["post"] = [post_key(str(p), i) for p, i in pairs]
    for name in ("account", "post_account"):
        if name in table and name in frame:
            frame[name] = _full_accounts(frame.get("platform"), frame[name])
    return frame


def _tidy_platforms(platforms: pd.Series) -> pd.Series:
    place, names = pd.factorize(platforms)
    tidy = [name.strip().lower() if isinstance(name, str) else name for name in names]
    if tidy == list(names):
        return platforms
    return pd.Series(pd.array(tidy, dtype="str").take(place, allow_fill=True), platforms.index)


def _full_accounts(platforms: pd.Series | None, accounts: pd.Series) -> pd.Series:
    """Return keys of accounts; each distinct pair is tidied once, however often it stands.

    Without `platforms` the platform is what stands before the colon.
    """
    who, names = pd.factorize(accounts, use_na_sentinel=False)
    if platforms is None:
        keys = [_own_key(name) for name in names]
        if keys == list(names):
            return accounts
    else:
        place, place_names = pd.factorize(platforms, use_na_sentinel=False)
        who, pairs = pd.factorize(place * np.int64(max(len(names), 1)) + who)
        keys = [
            _full_account(str(place_names[p]), names[n])
            for p, n in zip(*np.divmod(pairs, max(len(names), 1)), strict=True)
        ]
        if keys == [names[n] for n in pairs % max(len(names), 1)]:
            return accounts  # a column of its own would take as much memory again
    tidied = pd.array(keys, dtype="str") if keys else pd.array([], dtype="str")
    return pd.Series(tidied.take(who), index=accounts.index)


def _own_key(account: object) -> str | None:
    """Return a key in its tidy spelling; what has no platform stays as it is."""
    if not isinstance(account, str) or not account.strip():
        return None
    platform, colon, _ = account.partition(":")
    return _full_account(platform.strip().lower(), account) if colon else account


def _full_account(platform: str, account: object) -> str | None:
    """Return the key on a tidy platform; what stands before the handle may be in capitals."""
    if not isinstance(account, str) or not account.strip():
        return None
    prefix = f"{platform}:"
    head, colon, handle = account.partition(":")
    if not colon or head.strip().lower() != platform:
        handle = account
    elif handle.startswith("id="):
        return prefix + handle
    bare = bare_handle(handle)
    return prefix + bare if bare else None


def _plain(column: pd.Series) -> list[Any]:
    """Return the values of a column with None for everything missing."""
    if column.dtype == object:
        return [None if v is pd.NA or v is pd.NaT else v for v in column]
    if isinstance(column.dtype, pd.DatetimeTZDtype) or str(column.dtype).startswith("datetime"):
        return [None if v is pd.NaT else v.to_pydatetime(warn=False) for v in column]
    values: list[Any] = column.astype(object).where(column.notna(), None).tolist()
    return values


def _array(values: list[Any], column: Column, table: Table) -> pa.Array:
    if column.kind == "string":
        values = [_string(v) for v in values]
    elif column.kind == "strings":
        values = [None if _is_missing(v) else [_clean(str(x)) for x in v] for v in values]
    elif column.kind == "media":
        values = [None if _is_missing(v) else list(v) for v in values]
    else:
        values = [None if _is_missing(v) else v for v in values]
    try:
        array = pa.array(values, type=ARROW[column.kind])
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError, ValueError, TypeError) as error:
        raise SchemaError("schema.bad_value", table=table.name, column=column.name) from error
    if column.required and array.null_count:
        raise SchemaError("schema.null_required", table=table.name, column=column.name)
    return array


def _string(value: object) -> str | None:
    if _is_missing(value) or value == "":
        return None
    return _clean(str(value))


def _clean(text: str) -> str:
    """Replace lone surrogates, which UTF-8 cannot hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value  # noqa: PLR0124


def _object_array(values: list[Any]) -> Any:  # noqa: ANN401  # a numpy array of objects
    array = pd.array([None], dtype=object).to_numpy().repeat(len(values))
    array[:] = values if values else array
    return array
