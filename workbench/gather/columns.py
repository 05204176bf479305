"""Recognising columns: which column of an export is which field of which table.

The names are data, in ``columns.toml``. A name alone does not decide: the values must look like
the field, so that a column "comments" may be a count in one export and a text in another.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Literal

from workbench.errors import SettingError
from workbench.gather import platforms
from workbench.gather.chunks import Chunk
from workbench.gather.looks import described, fits
from workbench.gather.numbers import is_missing

__all__ = [
    "Kind",
    "Recognised",
    "check_overrides",
    "name_key",
    "recognise",
    "recognise_as",
    "recognised_names",
    "synonyms",
]

Kind = Literal["posts", "comments", "accounts"]
SAMPLE = 500

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WRAPPERS = re.compile(r"^(?:(?:data|node|item|record|_source)\.)+(?=.)", re.IGNORECASE)
LONGEST = 1_000  # of a name; a first row may be data, and sorting thousands of accents takes long
_NOT_NAME = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a table's columns were taken for.

    Parameters
    ----------
    kind
        The table its rows belong to.
    fields
        Field to column name. Fields with a leading underscore steer the reading.
    platform
        What the column names alone say of the platform.
    """

    kind: Kind
    fields: Mapping[str, str]
    platform: str | None


def name_key(name: str) -> str:
    """Return `name` as column names are compared.

    >>> name_key("Followers at Posting"), name_key("node.owner.userName"), name_key("Größe")
    ('followersatposting', 'ownerusername', 'groesse')
    """
    bare = _WRAPPERS.sub("", str(name).strip()[:LONGEST])
    plain = unicodedata.normalize("NFKC", bare).casefold()
    return _NOT_NAME.sub("", plain.translate(_UMLAUTS))


@cache
def synonyms() -> dict[str, dict[str, tuple[str, ...]]]:
    """Return table, field and its names in order of preference, all as `name_key` writes them."""
    return {
        table: {f: tuple(dict.fromkeys(map(name_key, (f, *n)))) for f, n in fields.items()}
        for table, fields in described().items()
        if table in {"posts", "comments", "accounts"}
    }


@cache
def _tells(what: str) -> frozenset[str]:
    return frozenset(map(name_key, described()["tells"][what]))


@cache
def _all_names() -> frozenset[str]:
    return frozenset(
        name for fields in synonyms().values() for names in fields.values() for name in names
    )


def recognised_names(names: Sequence[object]) -> int:
    """Return how many of `names` are known names of any field."""
    return sum(isinstance(n, str) and name_key(n) in _all_names() for n in names)


def check_overrides(overrides: Mapping[str, str]) -> None:
    """Raise SettingError if a mapped field is in no table, or two columns are mapped to one."""
    known = sorted({f for fields in synonyms().values() for f in fields if not f.startswith("_")})
    for column, field in overrides.items():
        if field not in known:
            near = difflib.get_close_matches(field, known, n=3) or known
            raise SettingError(
                "gather.unknown_field", column=column, field=field, near=", ".join(near)
            )
        same = [c for c, f in overrides.items() if f == field]
        if len(same) > 1:
            raise SettingError("presets.mapped_twice", columns=", ".join(same), field=field)


def recognise(chunk: Chunk, overrides: Mapping[str, str] | None = None) -> Recognised | None:
    """Return what the columns of `chunk` are, or None if they hold neither text nor accounts.

    Parameters
    ----------
    chunk
        The first records of the file; up to 500 values a column are looked at.
    overrides
        Column name to field, as the user mapped them; these need not look like their field.
    """
    wanted = _wanted(chunk.names, overrides or {})
    keys = {name: name_key(name) for name in chunk.names}
    samples: dict[str, list[Any]] = {}

    def sample(name: str) -> list[Any]:
        if name not in samples:
            samples[name] = _sample(chunk.column(name))
        return samples[name]

    found: dict[Kind, dict[str, str]] = {
        "posts": _assign("posts", keys, sample, wanted),
        "comments": _assign("comments", keys, sample, wanted),
        "accounts": _assign("accounts", keys, sample, wanted),
    }
    kind = _decide(found, keys, chunk, set(wanted.values()))
    if kind is None:
        return None
    return Recognised(kind, found[kind], platforms.guess(keys.values()))


def recognise_as(chunk: Chunk, kind: Kind) -> Recognised:
    """Return what the columns of `chunk` are if its rows belong to the table `kind`."""
    keys = {name: name_key(name) for name in chunk.names}

    def sample(name: str) -> list[Any]:
        return _sample(chunk.column(name))

    return Recognised(kind, _assign(kind, keys, sample, {}), platforms.guess(keys.values()))


def _sample(values: Iterable[Any]) -> list[Any]:
    return list(islice((v for v in values if not is_missing(v) and v != []), SAMPLE))


def _wanted(names: Sequence[str], overrides: Mapping[str, str]) -> dict[str, str]:
    """Return the user's columns, as the file writes them, with their fields."""
    by_key = {name_key(name): name for name in reversed(names)}
    exact = set(names)
    result = {}
    for column, field in overrides.items():
        name = column if column in exact else by_key.get(name_key(column))
        if name is not None:
            result[name] = field
    return result


def _assign(
    table: str,
    keys: Mapping[str, str],
    sample: Callable[[str], list[Any]],
    wanted: Mapping[str, str],
) -> dict[str, str]:
    """Give each field of `table` the best column that looks like it; no column serves twice."""
    by_key: dict[str, str] = {}
    for name, key in keys.items():
        by_key.setdefault(key, name)
    fields = synonyms()[table]
    chosen: dict[str, str] = {}
    for column, field in wanted.items():
        target = field if field in fields else f"_{field}"
        if target in fields:
            chosen[target] = column
    used = set(wanted)
    for lenient in (False, True):
        for field, names in fields.items():
            if field in chosen:
                continue
            for name in names:
                column = by_key.get(name, "")
                if not column or column in used:
                    continue
                values = sample(column)
                if fits(field, values, lenient=lenient) if values else lenient:
                    chosen[field] = column
                    used.add(column)
                    break
    return chosen


_ANSWERS = frozenset(("replies", "replycount", "repliescount", "antworten", "numreplies"))
"""A comment has answers too: such a column does not make its row a post."""


def _decide(
    found: Mapping[Kind, Mapping[str, str]],
    keys: Mapping[str, str],
    chunk: Chunk,
    mapped: set[str],
) -> Kind | None:
    posts, comments, accounts = found["posts"], found["comments"], found["accounts"]
    present = set(keys.values())
    caption = "text" in mapped or ("text" in posts and keys[posts["text"]] in _tells("captions"))
    if mapped & {"comment", "post_account", "post_url"}:
        return "comments"
    told = present & _tells("comments") or ("comment" in present and not caption)
    counted = "comments" in posts and keys[posts["comments"]] not in _ANSWERS
    if "text" in comments and not counted and told:
        return "comments"
    if "text" in comments and "url" not in mapped and _answer_posts(chunk, keys, comments):
        return "comments"
    dated = "created_at" in posts and bool({"likes", "views", "url", "comments"} & set(posts))
    if _are_accounts(accounts, caption=caption, dated=dated):
        return "accounts"
    named = "account" in accounts and "created_at" not in posts and "text" not in posts
    if named and not caption:
        return "accounts" if _is_list_of_names(accounts, keys, present) else None
    whose = bool({"account", "post", "url"} & set(posts))
    return "posts" if caption or "text" in posts or (dated and whose) else None


def _are_accounts(accounts: Mapping[str, str], *, caption: bool, dated: bool) -> bool:
    """Say whether each row is an account: it has figures of one and no caption."""
    figures = {"followers", "following", "posts_count", "bio"} & set(accounts)
    if not figures or caption or not {"account", "_profile_url"} & set(accounts):
        return False
    return not dated or "posts_count" in figures


def _is_list_of_names(
    accounts: Mapping[str, str], keys: Mapping[str, str], present: set[str]
) -> bool:
    """Say whether a table without figures is a list of handles, by an unmistakable name."""
    sure = synonyms()["accounts"]["account"]
    cut = sure.index("instagram")
    return keys[accounts["account"]] in sure[: cut + 2] or len(present) == 1


def _answer_posts(chunk: Chunk, keys: Mapping[str, str], comments: Mapping[str, str]) -> bool:
    """Say whether a column names the post that each row stands under.

    Its values repeat in rows that say different things. A post that is listed again (with new
    figures, or under each of its authors) says the same again.
    """
    texts = chunk.column(comments["text"])[:SAMPLE]
    blank = [None] * len(texts)
    authors = chunk.column(comments["account"])[:SAMPLE] if "account" in comments else blank
    for name, key in keys.items():
        if key in _tells("parents"):
            parents = chunk.column(name)[:SAMPLE]
            rows = [
                (str(p), str(a), str(t))
                for p, a, t in zip(parents, authors, texts, strict=True)
                if not is_missing(p) and not is_missing(t)
            ]
            permalinks = sum(platforms.post_id_in(p) is not None for p, _, _ in rows)
            if (key not in _MEDIA or 2 * permalinks > len(rows)) and _crowded(rows):
                return True
    return False


_MEDIA = frozenset(("mediaurl", "videourl"))  # may be the address of the picture itself
_APART = 0.8  # at most so many posts a different row, or too few repeat to tell
_COAUTHORS = 5  # of one post, at most


def _crowded(rows: Sequence[tuple[str, str, str]]) -> bool:
    """Say whether rows of post, author and text have several texts or many authors a post."""
    posts = {post for post, _, _ in rows}
    said = {(post, text) for post, _, text in rows}
    people = {(post, author) for post, author, _ in rows}
    if len(posts) < _APART * len(said):
        # one author alone may have corrected the caption of a post or two
        return len(people) > len(posts) or len(said) - len(posts) > 1
    most = max(Counter(post for post, _ in people).values(), default=0)
    return most > _COAUTHORS and len(posts) < _APART * len(people)
