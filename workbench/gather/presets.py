"""Formats of tabular exports, kept as data: which column of which tool is which field.

The tools are rows of ``presets.toml``. A file is of the first whose columns it has; then the row
decides which column is which field, and nothing is guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from workbench.errors import FormatError
from workbench.gather.chunks import Chunk, Values
from workbench.gather.columns import Kind, Recognised, name_key, synonyms
from workbench.gather.fields import Options, Piece
from workbench.gather.format import Format
from workbench.gather.local_times import stated_zone
from workbench.gather.mapping import pieces
from workbench.gather.numbers import is_missing
from workbench.gather.opened import Opened
from workbench.gather.table_file import header_of, table_chunks
from workbench.schema import Problem

__all__ = ["Preset", "formats", "presets"]

_NEEDED = frozenset(("text", "post", "url", "account", "_profile_url", "comment", "user_id"))


@dataclass(frozen=True, slots=True)
class Preset:
    """How one tool's export is read.

    Parameters
    ----------
    name
        Name of the format.
    kind
        The table its rows belong to.
    columns
        Field to the names under which the tool writes it; of several in one file, the first
        that is filled counts, row by row.
    all, any, none
        The export has each of these columns, at least one of those, and none of these.
    platform
        Where its records come from unless they say so themselves; None if they do.
    platforms
        Platforms named in `workbench formats`.
    timezone
        Of times that state none, unless a title row does.
    day_first
        Whether slashed dates that leave it open begin with the day.
    words
        Field to what the tool writes and what we read for it.
    """

    name: str
    kind: Kind
    columns: Mapping[str, tuple[str, ...]]
    all: tuple[str, ...]
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    platform: str | None = None
    platforms: tuple[str, ...] = ()
    timezone: str | None = None
    day_first: bool = False
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def matches(self, names: Sequence[str]) -> bool:
        """Say whether a file with these columns is an export of the tool."""
        keys = set(map(name_key, names))
        return (
            all(name_key(n) in keys for n in self.all)
            and (not self.any or any(name_key(n) in keys for n in self.any))
            and not any(name_key(n) in keys for n in self.none)
        )

    def fields(self, names: Sequence[str]) -> dict[str, list[str]]:
        """Return each field with its columns among `names`, best first."""
        by_key: dict[str, str] = {}
        for name in names:
            by_key.setdefault(name_key(name), name)
        found = {
            f: [by_key[k] for n in wanted if (k := name_key(n)) in by_key]
            for f, wanted in self.columns.items()
        }
        return {f: list(dict.fromkeys(columns)) for f, columns in found.items() if columns}

    def without(self, overrides: Mapping[str, str]) -> Preset:
        """Return the preset less the fields and columns that the user has mapped."""
        if not overrides:
            return self
        gone = {name_key(column) for column in overrides}
        taken = {_field(self.kind, f) for f in overrides.values()}
        columns = {
            f: tuple(n for n in names if name_key(n) not in gone)
            for f, names in self.columns.items()
            if f not in taken
        }
        return replace(self, columns=columns)

    def recognised(self, names: Sequence[str], overrides: Mapping[str, str]) -> Recognised:
        """Return which column is which field; what the user has mapped comes first."""
        mine = {_field(self.kind, f): c for c, f in _present(names, overrides).items()}
        mine |= {name: columns[0] for name, columns in self.fields(names).items()}
        return Recognised(self.kind, mine, self.platform)

    def shaped(self, chunk: Chunk) -> Chunk:
        """Return a chunk in which each field is one column, in words that we read."""
        fields = self.fields(chunk.names)
        first = {columns[0]: f for f, columns in fields.items()}
        heads = set(first)
        folded = {c for columns in fields.values() for c in columns[1:]} - heads

        def column(name: str) -> Values:
            if name not in first:
                return chunk.column(name)
            values = _first_filled([chunk.column(c) for c in fields[first[name]]])
            if words := self.words.get(first[name]):
                values = [_said(v, words) for v in values]
            if first[name] == "_media_url":
                values = [v.split("|") if isinstance(v, str) else v for v in values]
            return values

        names = [n for n in chunk.names if n not in folded]
        return Chunk(names, chunk.rows, column, chunk.problems, record=chunk.record)


def _field(kind: Kind, name: str) -> str:
    return name if name in synonyms()[kind] else f"_{name}"


def _present(names: Sequence[str], overrides: Mapping[str, str]) -> dict[str, str]:
    by_key = {name_key(n): n for n in reversed(names)}
    return {
        by_key[name_key(column)]: f for column, f in overrides.items() if name_key(column) in by_key
    }


def _first_filled(columns: Sequence[Values]) -> Values:
    if len(columns) == 1:
        return columns[0]
    return [next((v for v in row if not is_missing(v)), None) for row in zip(*columns, strict=True)]


def _said(value: Any, words: Mapping[str, str]) -> Any:  # noqa: ANN401  # a cell
    return words.get(value.strip().lower(), value) if isinstance(value, str) else value


@cache
def presets() -> tuple[Preset, ...]:
    """Return the rows of ``presets.toml``, in the order in which they are tried."""
    text = (files("workbench.gather") / "presets.toml").read_text(encoding="utf-8")
    return tuple(_preset(name, row) for name, row in tomllib.loads(text).items())


def _preset(name: str, row: Mapping[str, Any]) -> Preset:
    platform = row.get("platform")
    return Preset(
        name=name,
        kind=row["kind"],
        columns={f: _names(names) for f, names in row["columns"].items()},
        all=_names(row["all"]),
        any=_names(row.get("any", ())),
        none=_names(row.get("none", ())),
        platform=platform,
        platforms=_names(row.get("platforms", platform or ())),
        timezone=row.get("timezone"),
        day_first=row.get("day_first", False),
        words=row.get("words", {}),
    )


def _names(names: str | Sequence[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _read(preset: Preset, file: Opened, options: Options) -> Iterator[Piece]:
    header = header_of(file)
    zone = stated_zone(header.titles) if header is not None else None
    options.timezone = zone or preset.timezone
    options.german = preset.day_first
    options.platform = options.platform or preset.platform
    chunks = table_chunks(file, tuple(options.overrides))
    preset = preset.without(options.overrides)

    def fixed(names: Sequence[str]) -> Recognised:
        found = preset.recognised(names, options.overrides)
        if not _NEEDED & set(found.fields):
            raise FormatError("presets.other_columns", path=file.shown, format=preset.name)
        return found

    options.fixed = fixed
    anonymous = 0
    for piece in pieces(lambda: map(preset.shaped, chunks()), options, file.shown):
        for name in piece.counted:
            anonymous += piece.tables[name].column("account").null_count
        yield piece
    if anonymous:
        values = {"rows": anonymous}
        note = Problem(None, "account", "presets.no_author", values, rejected=False)
        yield Piece({}, (), (note,))


@cache
def formats() -> tuple[Format, ...]:
    """Return the preset formats, in the order in which they are tried.

    They come after the readers of named tools and before plain CSV, JSON and spreadsheets.
    """
    return tuple(_format(preset) for preset in presets())


def _format(preset: Preset) -> Format:
    def sniffs(file: Opened) -> bool:
        header = header_of(file)
        return header is not None and preset.matches(header.names)

    also = ("accounts",) if any(f.startswith("_follow") for f in preset.columns) else ()
    return Format(
        preset.name,
        f"presets.about_{preset.name.replace('-', '_')}",
        sniffs,
        lambda file, options: _read(preset, file, options),
        platforms=preset.platforms,
        tables=(preset.kind, *also) if preset.kind != "accounts" else ("accounts", "reported"),
        files=("CSV", "XLSX", "JSON"),
        mapped=True,
    )
