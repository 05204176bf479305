"""From columns to tables: the way every tabular and JSON export goes."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa

from workbench.errors import FormatError, SettingError
from workbench.gather import times
from workbench.gather.chunks import Chunk
from workbench.gather.columns import Recognised, name_key, recognise, recognise_as
from workbench.gather.comments import read_comments
from workbench.gather.creator_list import is_left_out, read_accounts
from workbench.gather.fields import Options, Piece
from workbench.gather.posts import read_posts
from workbench.schema import Problem

__all__ = ["pieces"]

Chunks = Callable[[], Iterator[Chunk]]
LISTED, LONGEST_NAME = 12, 60  # columns in a message; what is longer is a text
_TELL_PLATFORM = frozenset(("platform", "url", "post_url", "_profile_url"))
_TIME_FIELDS = ("created_at", "collected_at", "as_of")
_READERS = {"posts": read_posts, "comments": read_comments, "accounts": read_accounts}


def pieces(chunks: Chunks, options: Options, shown: str) -> Iterator[Piece]:
    """Yield the tables of a file, chunk by chunk.

    Parameters
    ----------
    chunks
        Opens the file anew and yields its records; called again only if dates need a second look.
    options
        What the user asked for; what is recognised is kept in it.
    shown
        The file's name for messages.

    Raises
    ------
    FormatError
        No column is known, so there is neither a text nor an account.
    """
    seen: set[str] = set()
    notes: tuple[Problem, ...] = ()
    for number, chunk in enumerate(chunks()):
        if not len(chunk) and chunk.problems:
            yield Piece({}, (), chunk.problems)
            continue
        fresh = set(chunk.names) - seen
        if fresh or options.recognised is None:
            seen |= fresh
            before = options.recognised
            options.recognised = _recognised(chunk, options, shown)
            if before is None:
                _check_mapped(chunk, options, shown)
                notes = _notes(chunk, options)
        _decide_day_first(chunk, chunks, options)
        piece = _convert(chunk, options)
        problems = chunk.problems + piece.problems
        if number == 0 or notes:
            problems = notes + problems
            notes = ()
        yield dataclasses.replace(piece, problems=problems)


def _recognised(chunk: Chunk, options: Options, shown: str) -> Recognised:
    """Return what the columns are; what was recognised in earlier chunks stays so."""
    if options.fixed is not None:
        return options.fixed(chunk.names)
    before = options.recognised
    if before is not None:
        more = recognise_as(chunk, before.kind)
        taken = set(before.fields.values())
        fields = {f: c for f, c in more.fields.items() if c not in taken} | dict(before.fields)
        return dataclasses.replace(before, fields=fields)
    found = recognise(chunk, options.overrides)
    if found is None:
        names = [name for name in chunk.names if len(name) < LONGEST_NAME]
        raise FormatError("gather.no_known_columns", path=shown, columns=_listed(names) or "–")
    return found


def _check_mapped(chunk: Chunk, options: Options, shown: str) -> None:
    """Raise SettingError if the only file lacks a mapped column; of several, some may."""
    names = {name_key(name) for name in chunk.names}
    for column, field in options.overrides.items() if options.alone else ():
        if name_key(column) not in names:
            listed = _listed([n for n in chunk.names if len(n) < LONGEST_NAME])
            raise SettingError(
                "presets.no_such_column", path=shown, column=column, field=field, columns=listed
            )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")


def _notes(chunk: Chunk, options: Options) -> tuple[Problem, ...]:
    """Say what was assumed: the platform, mapped columns that are not there, columns not used."""
    recognised = options.recognised
    names = {name_key(name) for name in chunk.names}
    notes = [
        Problem(None, field, "gather.map_missing", {"column": column}, rejected=False)
        for column, field in options.overrides.items()
        if name_key(column) not in names
    ]
    told = recognised is None or _TELL_PLATFORM & set(recognised.fields)
    if not told and options.platform is None and recognised is not None:
        reason = "gather.platform_guessed" if recognised.platform else "gather.platform_unknown"
        values = {"platform": recognised.platform or "web"}
        notes.append(Problem(None, "platform", reason, values, rejected=False))
    if recognised is not None and recognised.kind != "accounts":  # those keep vendors' figures
        used = {*recognised.fields.values(), *options.overrides}
        spare = [n for n in chunk.names if n not in used and 0 < len(n) < LONGEST_NAME]
        if spare:
            values = {"columns": _listed(spare)}
            notes.append(Problem(None, None, "gather.unused_columns", values, rejected=False))
    if recognised is not None and recognised.kind == "accounts":
        private = [n for n in chunk.names if is_left_out(n) and n not in options.overrides]
        if private:
            values = {"columns": _listed(private)}
            notes.append(Problem(None, None, "presets.left_out", values, rejected=False))
    return tuple(notes)


def _decide_day_first(chunk: Chunk, chunks: Chunks, options: Options) -> None:
    """Find out for each column of times, once, whether its slashed dates begin with the day."""
    fields = options.recognised.fields if options.recognised else {}
    for field in _TIME_FIELDS:
        column = fields.get(field)
        if column is None or column in options.day_first or column not in chunk.names:
            continue
        values = times.maybe_slashed(chunk.column(column))
        decided = times.day_first(values)
        if decided is None and times.has_slashes(values):
            decided = _look_further(column, chunks)
            options.day_first[column] = options.german if decided is None else decided
        elif decided is not None:
            options.day_first[column] = decided


def _look_further(column: str, chunks: Chunks) -> bool | None:
    for chunk in chunks():
        if column in chunk.names:
            decided = times.day_first(chunk.column(column))
            if decided is not None:
                return decided
    return None


def _convert(chunk: Chunk, options: Options) -> Piece:
    recognised = options.recognised
    if recognised is None:
        return Piece({}, ())
    remarks = _comment_rows(chunk, recognised) if recognised.kind == "posts" else []
    if not remarks:
        return _READERS[recognised.kind](chunk, recognised, options)
    return _convert_mixed(chunk, recognised, options, remarks)


def _comment_rows(chunk: Chunk, recognised: Recognised) -> list[int]:
    """Return which rows of a file of posts are comments, as older 4CAT exports mix them."""
    for field in ("kind", "_media_kind"):
        column = recognised.fields.get(field)
        if column is not None and column in chunk.names:
            values = chunk.column(column)
            texts = {v for v in values if isinstance(v, str)}
            if _COMMENT_WORDS.isdisjoint(map(str.lower, texts)):
                continue
            rows = [
                i
                for i, v in enumerate(values)
                if isinstance(v, str) and v.lower() in _COMMENT_WORDS
            ]
            if rows:
                return rows
    return []


_COMMENT_WORDS = frozenset(("comment", "kommentar"))


def _convert_mixed(
    chunk: Chunk, recognised: Recognised, options: Options, remarks: Sequence[int]
) -> Piece:
    chosen = set(remarks)
    comments = chunk.take(list(remarks))
    posts = chunk.take([i for i in range(len(chunk)) if i not in chosen])
    second = read_comments(comments, recognise_as(comments, "comments"), options)
    if not len(posts):
        return second
    first = read_posts(posts, recognised, options)
    tables: dict[str, pa.Table] = {**first.tables}
    for name, table in second.tables.items():
        tables[name] = pa.concat_tables([tables[name], table]) if name in tables else table
    return Piece(tables, ("posts", "comments"), first.problems + second.problems)
