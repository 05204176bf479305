"""Lists of creators, one row each: account snapshots, and the vendor's figures as reported."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from workbench.gather import numbers
from workbench.gather.chunks import Chunk
from workbench.gather.columns import Recognised, name_key
from workbench.gather.fields import Fields, Options, Piece, table_from, time_array
from workbench.gather.origin import accounts_of, platforms_of
from workbench.gather.raw_records import raw_records
from workbench.schema import ACCOUNTS, REPORTED, Problem

__all__ = ["is_left_out", "read_accounts"]

_NUMERIC_SHARE = 0.8
_NO_FIGURES = (
    "id",
    "pk",
    "fbid",
    "phone",
    "telefon",
    "zip",
    "plz",
    "rank",
    "rang",
    "lat",
    "lng",
    "nr",
    "year",
    "index",
)


_CONTACT = re.compile(
    r"e?mail(?:s|adress|address|public)?\d*$|phone|telefon|telephone|whatsapp|mobil(?:e|nummer)$"
    r"|postal|streetaddress|anschrift|geburt|birth"
)
_OF_THE_AUDIENCE = re.compile(
    r"(?:audience|publikum|zielgruppe|follower).*(?:age|alter|gender|geschlecht|male|female"
    r"|maenn|weib|frauen|women|\bmen|country|countries|laender|land$|cit(?:y|ies)|stadt|staedte"
    r"|location|region|language|sprache|ethnic|interest|interesse|income|einkommen)"
)


def is_left_out(name: str) -> bool:
    """Say whether a column is not taken over, as we need as little about people as possible.

    Addresses and numbers to reach a creator, and what the audience is like: age, gender, places.

    >>> [is_left_out(n) for n in ("Contact e-mail", "Audience age 18-24", "Audience quality")]
    [True, True, False]
    """
    key = name_key(name)
    return bool(_CONTACT.search(key) or _OF_THE_AUDIENCE.search(key))


def read_accounts(chunk: Chunk, recognised: Recognised, options: Options) -> Piece:
    """Return the accounts of a chunk and, for every other numeric column, reported figures.

    A figure keeps the vendor's name for it; a record without handle, profile address or user id
    is refused.
    """
    fields = Fields(chunk, recognised, options)
    length = len(chunk)
    links = [v if isinstance(v, str) else None for v in fields.raw("_profile_url")]
    place = platforms_of(fields, links)
    users = fields.ids("user_id") if "user_id" in fields else [None] * length
    accounts = accounts_of(fields, place, users)
    stamps = fields.collected("as_of")
    when = time_array(stamps)
    columns: dict[str, Any] = {
        "account": [a or "" for a in accounts],
        "user_id": users,
        "as_of": when,
        "source": pa.repeat(pa.scalar(options.source), length),
    }
    for name in ("display_name", "bio", "category", "external_url"):
        if name in fields:
            columns[name] = fields.texts(name)
    for name in ("followers", "following", "posts_count"):
        if name in fields:
            columns[name] = fields.counts(name)[0]
    for name in ("verified", "business", "private", "has_picture"):
        if name in fields:
            columns[name] = fields.flags(name)
    refused = tuple(
        Problem(row, "account", "gather.no_account", {})
        for row, account in zip(chunk.rows, accounts, strict=True)
        if account is None
    )
    keep = np.array([a is not None for a in accounts], dtype=bool)
    # An empty key, which stands for a refused record, is null for Arrow only until it is filtered.
    table = table_from(columns, ACCOUNTS, length).filter(pa.array(keep))
    tables = {"accounts": table}
    reported = _reported(fields, accounts, when)
    if reported.num_rows:
        tables["reported"] = reported
    tables |= raw_records(fields, "accounts", accounts, accounts, stamps)
    return Piece(tables, ("accounts",), fields.finished() + refused)


def _reported(fields: Fields, accounts: Sequence[str | None], when: pa.Array) -> pa.Table:
    taken = set(fields.columns.values())
    parts = []
    for name in fields.chunk.names:
        key = name_key(name)
        if name in taken or not key or key.endswith(_NO_FIGURES) or is_left_out(name):
            continue
        figures = _figures(fields.chunk.column(name))
        kept = [
            i for i, (f, a) in enumerate(zip(figures, accounts, strict=True)) if a and f is not None
        ]
        if not kept:
            continue
        columns = {
            "account": [accounts[i] for i in kept],
            "name": [name] * len(kept),
            "value": [figures[i] for i in kept],
            "source": [fields.options.source] * len(kept),
            "as_of": when.take(pa.array(kept)),
        }
        parts.append(table_from(columns, REPORTED, len(kept)))
    return pa.concat_tables(parts) if parts else REPORTED.arrow_schema().empty_table()


def _figures(values: Sequence[Any]) -> list[float | None]:
    """Return a numeric column as floats; all None if it is not one."""
    nothing: list[float | None] = [None] * len(values)
    said = [v for v in values if not numbers.is_missing(v)]
    if not said or any(isinstance(v, (list, dict, bool)) for v in said):
        return nothing
    read = numbers.figures(values)
    good = sum(isinstance(v, float) for v in read)
    if good < _NUMERIC_SHARE * len(said):
        return nothing
    return [v if isinstance(v, float) else None for v in read]
