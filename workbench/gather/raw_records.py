"""`keep_raw`: the records as they came, beside the rows they became."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pyarrow as pa

from workbench.errors import SettingError
from workbench.gather.encodings import clean
from workbench.gather.fields import Fields, table_from, time_array
from workbench.schema import RAW

if TYPE_CHECKING:
    from workbench.brand import Brand

__all__ = ["as_json", "check_raw", "raw_records", "raw_table"]


def as_json(record: object) -> str:
    """Return a record as JSON text, whatever is in it.

    >>> as_json({"id": 1, "text": "Grüße"})
    '{"id":1,"text":"Grüße"}'
    """
    try:
        return msgspec.json.encode(record).decode()
    except (TypeError, ValueError, OverflowError, UnicodeError, RecursionError):
        pass  # lone surrogates, whole numbers beyond 64 bits, types of a spreadsheet
    try:
        return json.dumps(record, default=str)
    except (TypeError, ValueError, RecursionError):
        return json.dumps(clean(str(record)))


def check_raw(brand: Brand, *, keep_raw: bool) -> None:
    """Refuse raw records for a project that keeps commenters under pseudonyms.

    Asked before the first request, which would be spent for nothing.

    Raises
    ------
    SettingError
        They would hold the names of commenters in the clear.
    """
    if keep_raw and brand.pseudonymous_commenters:
        raise SettingError("privacy.raw_names_commenters")


def raw_records(
    fields: Fields,
    of: str,
    keys: Sequence[str | None],
    accounts: Sequence[str | None],
    stamps: np.ndarray,
) -> dict[str, pa.Table]:
    """Return the table `raw` of a chunk's records that became a row; {} unless asked for.

    Parameters
    ----------
    fields
        The chunk and how it is read.
    of
        The table that the records became rows of.
    keys, accounts
        Key and account of each record; one without a key became no row.
    stamps
        When each was collected, microseconds since 1970.
    """
    if not fields.options.keep_raw:
        return {}
    rows = [i for i, key in enumerate(keys) if key]
    records = [as_json(fields.chunk.record(i)) for i in rows]
    return raw_table(
        of,
        [keys[i] or "" for i in rows],
        [accounts[i] for i in rows],
        records,
        source=fields.options.source,
        stamps=stamps[rows],
    )


def raw_table(
    of: str,
    keys: Sequence[str],
    accounts: Sequence[str | None],
    records: Sequence[str],
    *,
    source: str,
    stamps: np.ndarray,
) -> dict[str, pa.Table]:
    """Return records as the table `raw`; {} if there are none.

    Parameters
    ----------
    of
        The table that the records became rows of.
    keys, accounts, records
        Key, account and JSON text of each.
    source
        The format.
    stamps
        When each was collected, microseconds since 1970.
    """
    if not keys:
        return {}
    columns = {
        "of": pa.repeat(pa.scalar(of), len(keys)),
        "key": list(keys),
        "account": list(accounts),
        "record": list(records),
        "source": pa.repeat(pa.scalar(source), len(keys)),
        "collected_at": time_array(stamps),
    }
    return {"raw": table_from(columns, RAW, len(keys))}
