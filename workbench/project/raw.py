"""Raw records, kept on request: whole as they came, so a record that names a person goes as one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from workbench.errors import SettingError
from workbench.project.suppression import Suppression
from workbench.schema import Batch, Source, bare_handle, platform_of

__all__ = ["drop_raw", "refuse_raw", "spellings"]

Flags = npt.NDArray[np.bool_]


def refuse_raw(given: Source | Batch, *, pseudonymous: bool) -> None:
    """Refuse raw records while commenters are kept under pseudonyms.

    Parameters
    ----------
    given
        A source, asked before it is read whether it keeps them (`keep_raw`), so that nothing is
        asked, written or noted in vain; or a batch of one that does not say.

    Raises
    ------
    SettingError
        There are raw records, or there will be.
    """
    if isinstance(given, Batch):
        raw = given.tables.get("raw")
        found = raw is not None and raw.num_rows > 0
    else:
        found = bool(getattr(given, "keep_raw", False))
    if pseudonymous and found:
        raise SettingError("privacy.raw_names_commenters")


def drop_raw(
    rows: pa.Table, judge: Suppression, *, named: Callable[[str], bool] | None = None
) -> Flags:
    """Say which raw records stay: those neither of nor about the people `judge` knows.

    Parameters
    ----------
    rows
        Rows of `schema.RAW`.
    named
        A closer test whether a text names them; without it, values are asked for one by one.
    """
    stay = np.ones(rows.num_rows, bool)
    for at, row in enumerate(rows.to_pylist()):
        account = row["account"]
        stay[at] = not (
            (account and judge.has_account(account))
            or judge.is_key(row["key"])
            or (named is not None and any(named(text) for text in spellings(row["record"])))
            or _holds(_loaded(row["record"]), platform_of(row["key"]), judge)
        )
    return stay


def spellings(record: str) -> Iterator[str]:
    """Yield a JSON text as it stands and, where it is escaped, as it reads."""
    yield record
    if "\\" in record:
        yield from _texts(_loaded(record))


def _loaded(record: str) -> Any:  # noqa: ANN401  # any JSON value
    try:
        return json.loads(record)
    except ValueError:
        return record


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401  # any JSON value
    if isinstance(value, dict):
        for key, one in value.items():
            yield key
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, str):
        yield value


def _holds(value: Any, platform: str, judge: Suppression) -> bool:  # noqa: ANN401  # any JSON
    """Say whether a JSON value names someone: as a whole value, or inside a text."""
    if isinstance(value, dict):
        return any(
            judge.names(None, key, marked=True) or _holds(one, platform, judge)
            for key, one in value.items()
        )
    if isinstance(value, list):
        return any(_holds(one, platform, judge) for one in value)
    if isinstance(value, bool) or value is None or isinstance(value, float):
        return False
    text = str(value)
    return (
        judge.has("user", f"{platform}:{text}")
        or judge.has("handle", f"{platform}:{bare_handle(text)}")
        or judge.has_caption(text)
        or judge.clean(text, None) != text
    )
