"""Taking people out of tables: their own rows, and their names in the rows of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from workbench.project.needles import Quotes
from workbench.project.suppression import Suppression
from workbench.schema import platform_of

__all__ = ["Scrubbed", "authored", "scrub"]

_LISTS = ("coauthors", "mentions", "tagged", "sponsors")
_TEXTS = ("text", "url", "post_url", "display_name", "bio", "external_url", "category")
_PROSE = ("text", "bio")
_KEYS = ("reply_to", "repost_of")
_ACCOUNTS = ("reply_to_account", "repost_of_account", "post_account")

# What ends a word, as a pattern for RE2; marks before handles and numbers are part of the word.
_BREAKS = r"""[\s,;:!()\[\]{}"'“”„«»<>|*+#…]+"""

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


def scrub(rows: pa.Table, judge: Suppression, *, quotes: Quotes | None = None) -> Scrubbed:
    """Take the people on the list out of `rows`.

    Their own rows go. Others keep theirs, without the handle in lists, keys and texts, and without
    the text where it passes on a post of theirs. Comments of others under their posts stay, but no
    longer say under which post.

    Parameters
    ----------
    quotes
        The person's captions, where they are still known.
    """
    stay = ~authored(rows, judge)
    rows = rows.filter(pa.array(stay)).combine_chunks()
    altered = np.zeros(rows.num_rows, bool)
    passed_on = _passed_on(rows, judge, quotes)
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
    # A profile names people of other platforms too ("IG: @mila.backt").
    platforms = [None] * rows.num_rows if "bio" in rows.column_names else _platforms(rows)
    for name in rows.column_names:
        maybe = _candidates(rows.column(name), name, platforms, judge, quotes)
        if len(maybe):
            rows, hit = _changed(rows, name, maybe, platforms, _change_of(name, judge, quotes))
            altered |= hit
    return Scrubbed(rows, stay, int(altered.sum()))


Change = Callable[[Any, str | None], Any]
Platforms = Sequence[str | None]


def _candidates(
    column: Any,  # noqa: ANN401  # an Arrow array
    name: str,
    platforms: Platforms,
    judge: Suppression,
    quotes: Quotes | None,
) -> npt.NDArray[np.int64]:
    """Return the numbers of rows whose cell may name or quote someone, asking once a word."""
    if column.null_count == len(column):
        return np.zeros(0, np.int64)
    kinds = set(platforms)
    if name in _TEXTS:
        texts = column.to_pylist()
        hit = np.zeros(len(texts), bool)
        if name in _PROSE:
            hit |= np.array([t is not None and judge.quoted_in(t) for t in texts], bool)
        if quotes is not None:
            links = pc.match_substring(column, "/") if name in (*_PROSE, "external_url") else None
            hit |= False if links is None else np.asarray(pc.fill_null(links, fill_value=False))
            return np.flatnonzero(hit | quotes.candidates(column))
        hit |= np.array([t is not None and judge.has_caption(t) for t in texts], bool)
        return np.flatnonzero(hit | _naming(column, kinds, judge))
    if name in _LISTS or name == "hashtags":
        flat = column.combine_chunks()
        values = pc.list_flatten(flat)
        marked = name != "hashtags"
        bad = _flag(values, lambda v: any(judge.names(p, v, marked=marked) for p in kinds))
        return np.unique(np.asarray(pc.list_parent_indices(flat))[bad])
    if name == "media":
        return np.flatnonzero(np.asarray(pc.is_valid(column)))
    return np.zeros(0, np.int64)


def _naming(column: Any, platforms: set[str | None], judge: Suppression) -> Flags:  # noqa: ANN401
    """Say which texts hold a word that names someone; each distinct word is judged once."""
    words = pc.split_pattern_regex(column.combine_chunks(), pattern=_BREAKS)
    flat = pc.list_flatten(words).dictionary_encode()
    vocabulary = flat.dictionary.to_pylist()
    bad = [any(judge.scrub_text(w, p) != w for p in platforms) for w in vocabulary]
    hit = np.zeros(len(column), bool)
    if any(bad):
        named = np.array(bad, bool)[flat.indices.to_numpy(zero_copy_only=False)]
        hit[np.asarray(pc.list_parent_indices(words))[named]] = True
    return hit


def _change_of(name: str, judge: Suppression, quotes: Quotes | None) -> Change:
    def text(value: str, platform: str | None) -> str | None:
        if judge.has_caption(value):
            return None
        # Quotations first: they are not recognised once a name inside them is gone.
        plain = quotes.without(value) if quotes else value
        return judge.clean(plain, platform) if name in _PROSE else judge.scrub_text(plain, platform)

    def handles(values: list[str], platform: str | None) -> list[str]:
        return [v for v in values if not judge.names(platform, v, marked=True)]

    def hashtags(values: list[str], platform: str | None) -> list[str]:
        return [v for v in values if not judge.names(platform, v, marked=False)]

    def media(items: list[dict[str, str | None]], platform: str | None) -> list[Any]:
        def is_clean(item: dict[str, str | None]) -> bool:
            places = [item.get("path") or "", item.get("url") or ""]
            return all(judge.scrub_text(place, platform) == place for place in places)

        return [item for item in items if is_clean(item)]

    changes: dict[str, Change] = {"hashtags": hashtags, "media": media}
    changes |= dict.fromkeys(_LISTS, handles) | dict.fromkeys(_TEXTS, text)
    return changes[name]


def _changed(
    rows: pa.Table,
    name: str,
    maybe: npt.NDArray[np.int64],
    platforms: Platforms,
    change: Change,
) -> tuple[pa.Table, Flags]:
    """Change the cells of the rows numbered `maybe`; say which rows changed."""
    column = rows.column(name).combine_chunks()
    old = column.take(maybe).to_pylist()
    new = [None if v is None else change(v, platforms[i]) for v, i in zip(old, maybe, strict=True)]
    hit = np.zeros(rows.num_rows, bool)
    hit[maybe] = [a != b for a, b in zip(old, new, strict=True)]
    if hit.any():
        order = np.arange(rows.num_rows)
        order[maybe] = rows.num_rows + np.arange(len(maybe))
        merged = pa.concat_arrays([column, pa.array(new, column.type)]).take(order)
        at = rows.schema.get_field_index(name)
        rows = rows.set_column(at, rows.schema.field(at), merged)
    return rows, hit


def _passed_on(rows: pa.Table, judge: Suppression, quotes: Quotes | None) -> Flags:
    """Say which posts pass on a post by someone on the list."""
    hit = np.zeros(rows.num_rows, bool)
    if "repost_of_account" in rows.column_names:
        hit |= _flag(rows.column("repost_of_account"), judge.has_account)
        hit |= _flag(rows.column("repost_of"), lambda value: judge.has("key", value))
        hit |= _quoting(rows, judge, quotes)
    return hit


def _quoting(rows: pa.Table, judge: Suppression, quotes: Quotes | None) -> Flags:
    """Say which captions begin "RT @someone" for someone on the list."""
    from workbench.text.captions import repost_of

    def passes_on(text: str | None, platform: str) -> bool:
        handle = repost_of(text) if text else None
        return bool(handle) and judge.names(platform, str(handle), marked=True)

    platforms = _platforms(rows)
    column = rows.column("text")
    hit = quotes.candidates(column) if quotes else _naming(column, set(platforms), judge)
    for at in np.flatnonzero(hit):
        hit[at] = passes_on(rows.column("text")[int(at)].as_py(), platforms[at])
    return hit


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
