"""Taking people out of tables: their own rows, and their names in the rows of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.project.suppression import Suppression
from workbench.schema import platform_of

__all__ = ["Scrubbed", "authored", "scrub"]

_LISTS = ("coauthors", "mentions", "tagged", "sponsors")
_TEXTS = ("text", "url", "post_url", "display_name", "bio", "external_url", "category")
_KEYS = ("reply_to", "repost_of")
_ACCOUNTS = ("reply_to_account", "repost_of_account", "post_account")

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """The rows that stay; which of the rows given stayed; how many of those were altered."""

    rows: pa.Table
    stay: Flags
    altered: int


def authored(rows: pa.Table, judge: Suppression) -> Flags:
    """Say which rows are by, or about the posts of, people on the list.

    Parameters
    ----------
    rows
        Rows of any table of the project.
    judge
        The suppression list.
    """
    hit = np.zeros(rows.num_rows, bool)
    if "account" in rows.column_names:
        hit |= _flag(rows.column("account"), judge.has_account)
    if "handle" in rows.column_names:  # aliases
        hit |= _flag(_people(rows, "handle"), lambda key: judge.has("handle", key))
    if "user_id" in rows.column_names:
        people = _people(rows, "user_id")
        hit &= ~_flag(people, lambda key: judge.has("other", key))
        hit |= _flag(people, lambda key: judge.has("user", key))
    key = "comment" if "comment" in rows.column_names else "post"
    if key in rows.column_names:
        hit |= _flag(rows.column(key), lambda value: judge.has("key", value))
    return hit


def scrub(
    rows: pa.Table, judge: Suppression, *, quotes: Callable[[str], str] | None = None
) -> Scrubbed:
    """Take the people on the list out of `rows`.

    Their own rows go. Others keep theirs, without the handle in lists, keys and texts, and without
    the text where it passes on a post of theirs. Comments of others under their posts stay, but no
    longer say under which post.

    Parameters
    ----------
    quotes
        Takes the person's captions out of a text, where the captions are still known.
    """
    stay = ~authored(rows, judge)
    rows = rows.filter(pa.array(stay)).combine_chunks()
    altered = np.zeros(rows.num_rows, bool)
    platforms = _platforms(rows)
    passed_on = _passed_on(rows, judge)
    if "post_account" in rows.column_names:
        under = _flag(rows.column("post_account"), judge.has_account)
        under |= _flag(rows.column("post"), lambda value: judge.has("key", value))
        for name in ("post", "post_account", "post_url"):
            rows = _blank(rows, name, under)
        altered |= under
    for names, test in ((_ACCOUNTS, judge.has_account), (_KEYS, lambda v: judge.has("key", v))):
        for name in names:
            if name in rows.column_names:
                hit = _flag(rows.column(name), test)
                rows, altered = _blank(rows, name, hit), altered | hit
    if "text" in rows.column_names:
        rows, altered = _blank(rows, "text", passed_on), altered | passed_on
    is_profile = "bio" in rows.column_names
    for name in rows.column_names:
        change = _change_of(name, judge, quotes, any_platform=is_profile)
        if change is not None:
            rows, hit = _changed(rows, name, platforms, change)
            altered |= hit
    return Scrubbed(rows, stay, int(altered.sum()))


Change = Callable[[Any, str], Any]


def _change_of(
    name: str, judge: Suppression, quotes: Callable[[str], str] | None, *, any_platform: bool
) -> Change | None:
    def text(value: str, platform: str) -> str | None:
        if judge.has_caption(value):
            return None
        plain = judge.scrub_text(value, None if any_platform else platform)
        return quotes(plain) if quotes else plain

    def handles(values: list[str], platform: str) -> list[str]:
        return [v for v in values if not judge.names(platform, v, marked=True)]

    def hashtags(values: list[str], platform: str) -> list[str]:
        return [v for v in values if not judge.names(platform, v, marked=False)]

    def media(items: list[dict[str, str | None]], platform: str) -> list[dict[str, str | None]]:
        def clean(item: dict[str, str | None]) -> bool:
            places = [item.get("path") or "", item.get("url") or ""]
            return all(judge.scrub_text(place, platform) == place for place in places)

        return [item for item in items if clean(item)]

    changes: dict[str, Change] = {"hashtags": hashtags, "media": media}
    changes |= dict.fromkeys(_LISTS, handles) | dict.fromkeys(_TEXTS, text)
    return changes.get(name)


def _changed(
    rows: pa.Table, name: str, platforms: list[str], change: Change
) -> tuple[pa.Table, Flags]:
    column = rows.column(name)
    old = column.to_pylist()
    new = [v if v is None else change(v, p) for v, p in zip(old, platforms, strict=True)]
    hit = np.array([a != b for a, b in zip(old, new, strict=True)], bool)
    if hit.any():
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(at), pa.array(new, column.type))
    return rows, hit


def _passed_on(rows: pa.Table, judge: Suppression) -> Flags:
    """Say which posts pass on a post by someone on the list."""
    hit = np.zeros(rows.num_rows, bool)
    if "repost_of_account" in rows.column_names:
        hit |= _flag(rows.column("repost_of_account"), judge.has_account)
        hit |= _flag(rows.column("repost_of"), lambda value: judge.has("key", value))
        hit |= _quoting(rows, judge)
    return hit


def _quoting(rows: pa.Table, judge: Suppression) -> Flags:
    """Say which captions begin "RT @someone" for someone on the list."""
    from workbench.text.captions import repost_of

    def quotes(text: str | None, platform: str) -> bool:
        handle = repost_of(text) if text else None
        return bool(handle) and judge.names(platform, str(handle), marked=True)

    pairs = zip(rows.column("text").to_pylist(), _platforms(rows), strict=True)
    return np.array([quotes(text, platform) for text, platform in pairs], bool)


def _platforms(rows: pa.Table) -> list[str]:
    if "platform" in rows.column_names:
        return [str(p) for p in rows.column("platform").to_pylist()]
    lead = rows.column("account" if "account" in rows.column_names else "post")
    return [platform_of(key) if key else "" for key in lead.to_pylist()]


def _people(rows: pa.Table, name: str) -> Any:  # noqa: ANN401  # an Arrow array
    pairs = zip(_platforms(rows), rows.column(name).to_pylist(), strict=True)
    return pa.chunked_array([pa.array([f"{p}:{v}" if v else None for p, v in pairs], pa.string())])


def _flag(column: Any, test: Callable[[str], bool]) -> Flags:  # noqa: ANN401  # an Arrow array
    """Say for which values `test` holds, asking once for each distinct value."""
    bad = [v for v in pc.unique(column).to_pylist() if v is not None and test(v)]
    if not bad:
        return np.zeros(len(column), bool)
    hit = pc.is_in(column, value_set=pa.array(bad, column.type))
    flags: Flags = np.asarray(
        hit.to_numpy(zero_copy_only=False) if isinstance(hit, pa.Array) else hit.to_numpy(), bool
    )
    return flags


def _blank(rows: pa.Table, name: str, where: Flags) -> pa.Table:
    if not where.any():
        return rows
    at = rows.schema.get_field_index(name)
    empty = pa.nulls(rows.num_rows, rows.schema.field(at).type)
    column = rows.column(name).combine_chunks()
    kept = pa.concat_arrays([column, empty]).take(
        pa.array(np.arange(len(where)) + len(where) * where)
    )
    return rows.set_column(at, rows.schema.field(at), kept)
