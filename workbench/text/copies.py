"""Posts that say what another says: copies and reposts, and whom they owe it to.

Texts are compared as in `workbench.text.duplicates`. A post that passes another on (the platform
says so, or the caption: "RT @x", "Repost from @x", "📷 @x") belongs to that one if its text does:
equal, cut short, or with a comment. It never stands for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from workbench.schema import account_key, check, handle_of, platform_of
from workbench.text.captions import repost_of
from workbench.text.duplicates import FEWEST_WORDS, body, groups, words_of
from workbench.text.moments import moments_of

__all__ = ["Copies", "CopyKind", "copies_in", "find_duplicates", "key_column"]

CopyKind: TypeAlias = Literal["exact", "normalised", "near", "repost"]
CONTAINED = 0.7  # share of the shorter text's word pairs that a repost has from its original
FEWEST_PAIRS = 3
OFTEN = 20  # posts of named authors that one word pair leads to
LOOKED_AT = 60  # word pairs of a repost that are looked up
_CALL = re.compile(r"\b(?:gewinn\w*|giveaway\w*|verlos\w*|raffle|win|prize\w*)\b")
_TAKE_PART = re.compile(r"\b(?:folg|follow|markier|tag|like|kommentier|comment)\w*")
_KEYS = ("message", "post", "comment")


@dataclass(frozen=True, eq=False)
class Copies:
    """Which of some posts stands for which, in input order.

    Attributes
    ----------
    copy_of : numpy.ndarray
        (n,) int64: position of the post that stands for each; its own where it stands for itself.
    kinds : tuple of str or None
        Why a post is a copy: ``"repost"`` (it says so), ``"exact"`` (equal text),
        ``"normalised"`` (equal but for decoration) or ``"near"``; None where it is none.
    credited : tuple of str or None
        Account key of the author to whom a copy is owed, if that is somebody else.
    """

    copy_of: np.ndarray
    kinds: tuple[CopyKind | None, ...]
    credited: tuple[str | None, ...]

    @property
    def counts(self) -> np.ndarray:
        """Return how many copies each post has, (n,) int64; a copy has none."""
        found = np.bincount(self.copy_of, minlength=len(self.copy_of))
        counts: np.ndarray = np.where(found > 0, found - 1, 0).astype(np.int64)
        return counts


def find_duplicates(posts: pd.DataFrame | pd.Series | Iterable[str | None]) -> pd.DataFrame:
    """Return which posts are copies of which, how, and whom they owe it to.

    Parameters
    ----------
    posts
        A frame with `text`; of `post`, `account`, `platform`, `created_at`, `repost_of` and
        `repost_of_account` what there is. A Series or strings will do.

    Returns
    -------
    pandas.DataFrame
        In input order: `post` (or `message` or `comment`, as the frame has it; positions
        without any), `duplicate_of` (the key of the post that stands for it, or null), `kind`
        (``"exact"``, ``"normalised"``, ``"near"``, ``"repost"`` or null), `copies` (int64, how
        many copies it has) and `credited` (account key of the original author, or null).

    Raises
    ------
    SchemaError
        A frame has no column `text`.

    Notes
    -----
    Of a group the post that others name as their original stands for it, else the earliest that
    passes nothing on; ties go by the key. `credited` is `repost_of_account`, else the handle
    that the caption credits, else the author of the original. Equal texts of fewer than five
    words, and calls to take part in a giveaway, are what many write: without a mark nobody is
    credited for them, and calls of different accounts are copies only if they are equal.

    Examples
    --------
    >>> found = find_duplicates(["Lecker!", "RT @mila: lecker 😋", "anders", None])
    >>> found["duplicate_of"].tolist()
    [<NA>, 0, <NA>, <NA>]
    >>> found["kind"].tolist()
    [None, 'repost', None, None]
    """
    name, keys = "post", None
    if isinstance(posts, pd.DataFrame):
        name = key_column(posts)
        keys = posts[name].tolist() if name in posts else None
    found = copies_in(posts)
    own = list(range(len(found.copy_of))) if keys is None else keys
    pointed = [
        own[there] if there != row else None for row, there in enumerate(found.copy_of.tolist())
    ]
    return pd.DataFrame(
        {
            name: own,
            "duplicate_of": pd.Series(pointed, dtype="Int64" if keys is None else object),
            "kind": pd.Series(found.kinds, dtype=object),
            "copies": found.counts,
            "credited": pd.Series(found.credited, dtype=object),
        }
    )


def key_column(posts: pd.DataFrame) -> str:
    """Return the column that names the rows: `message`, else `post`, else `comment`.

    >>> key_column(pd.DataFrame({"post": ["x:1"], "comment": ["x:2"]}))
    'post'
    """
    return next((name for name in _KEYS if name in posts), "post")


def copies_in(
    posts: pd.DataFrame | pd.Series | Iterable[str | None], *, ties: Sequence[Any] | None = None
) -> Copies:
    """Return `Copies` of posts as `find_duplicates` takes them.

    Parameters
    ----------
    posts
        See `find_duplicates`.
    ties
        One sortable value a post: the smaller stands for posts of equal rank and time. Without
        them the key does, else the position.

    Raises
    ------
    SchemaError
        A frame has no column `text`.
    """
    rows = _Rows(posts, ties)
    words = [words_of(text) for text in rows.texts]
    authors: dict[str, set[str | None]] = {}
    for word, account in zip(words, rows.accounts, strict=True):
        authors.setdefault(word, set()).add(account)
    bodies = list(map(body, rows.texts, words))
    number = groups(words, bodies, apart=lambda a, b: _different_calls(a, b, authors))
    group = _Groups([number.get(word, ~row) for row, word in enumerate(words)])
    words = bodies
    targets = _targets(rows, words, group)
    for row, target in targets.items():
        group.join(row, target)
    copy_of = _representatives(rows, group.roots(), targets)
    same = copy_of.tolist()
    return Copies(
        copy_of=copy_of,
        kinds=tuple(_kind(rows, words, row, there) for row, there in enumerate(same)),
        credited=tuple(_credited(rows, words, row, there) for row, there in enumerate(same)),
    )


class _Rows:
    """The columns that matter, as lists, missing values None."""

    def __init__(
        self, posts: pd.DataFrame | pd.Series | Iterable[str | None], ties: Sequence[Any] | None
    ) -> None:
        frame = posts if isinstance(posts, pd.DataFrame) else None
        if frame is not None:
            check(frame, ["text"], where="find_duplicates")
        column = [posts] if isinstance(posts, str) else posts if frame is None else frame["text"]
        self.texts = [text if isinstance(text, str) else "" for text in column]
        n = len(self.texts)

        def strings(name: str) -> list[str | None]:
            cells = frame[name].tolist() if frame is not None and name in frame else [None] * n
            return [cell if isinstance(cell, str) and cell else None for cell in cells]

        self.keys = strings("post" if frame is None else key_column(frame))
        self.accounts = strings("account")
        self.reposts = strings("repost_of")
        times = frame["created_at"] if frame is not None and "created_at" in frame else [None] * n
        self.times = moments_of(times)
        self.ties = list(ties) if ties is not None else self._ties()
        self.credits: list[str | None] = [None] * n
        self.passed_on = [repost is not None for repost in self.reposts]
        self._read_credits(strings("platform"), strings("repost_of_account"))

    def _ties(self) -> list[Any]:
        return [(key or "", row) for row, key in enumerate(self.keys)]

    def _read_credits(self, platforms: list[str | None], named: list[str | None]) -> None:
        """Find who is named as the original author, by the platform or in the caption."""
        for row, text in enumerate(self.texts):
            author = self.accounts[row]
            handle = handle_of(named[row] or "") or repost_of(text)
            if handle is None or (author is not None and handle_of(author) == handle):
                continue
            self.passed_on[row] = True
            platform = platforms[row] or platform_of(author or self.keys[row] or "")
            self.credits[row] = named[row] or (account_key(platform, handle) if platform else None)


class _Groups:
    """Which rows belong together (union-find)."""

    def __init__(self, numbers: list[int]) -> None:
        first: dict[int, int] = {}
        self._above = [first.setdefault(number, row) for row, number in enumerate(numbers)]

    def root(self, row: int) -> int:
        while self._above[row] != row:
            self._above[row] = self._above[self._above[row]]
            row = self._above[row]
        return row

    def join(self, one: int, other: int) -> None:
        a, b = self.root(one), self.root(other)
        self._above[max(a, b)] = min(a, b)

    def roots(self) -> list[int]:
        return [self.root(row) for row in range(len(self._above))]


def _targets(rows: _Rows, words: list[str], group: _Groups) -> dict[int, int]:
    """Return, for posts that pass on one that is here, its position."""
    at: dict[str, int] = {}
    for row, key in enumerate(rows.keys):
        if key is not None:
            at.setdefault(key, row)
    named = {credit for credit in rows.credits if credit}
    by_author: dict[str, list[int]] = {}
    for row, account in enumerate(rows.accounts):
        if account in named and not rows.passed_on[row]:
            by_author.setdefault(str(account), []).append(row)
    together = {
        (account, group.root(row)): row for account, own in by_author.items() for row in own[::-1]
    }
    pairs_of = _PairIndex(words, by_author)
    targets: dict[int, int] = {}
    for row, credit in enumerate(rows.credits):
        original = at.get(rows.reposts[row] or "")
        if original is not None and original != row and _passes_on(words[row], words[original]):
            targets[row] = original
        elif credit is not None and original is None:
            there = together.get((credit, group.root(row)))
            there = pairs_of.best(credit, words[row]) if there is None else there
            if there is not None and there != row:
                targets[row] = there
    return targets


class _PairIndex:
    """Finds the post of an author that a longer or shorter text repeats."""

    def __init__(self, words: list[str], by_author: Mapping[str, list[int]]) -> None:
        self._words = words
        self._rows: dict[tuple[str, tuple[str, str]], list[int]] = {}
        for author, own in by_author.items():
            for row in own:
                for pair in set(_pairs(words[row])[:LOOKED_AT]):
                    known = self._rows.setdefault((author, pair), [])
                    if len(known) < OFTEN:
                        known.append(row)

    def best(self, author: str, text: str) -> int | None:
        hits: Counter[int] = Counter()
        for pair in _pairs(text)[:LOOKED_AT]:
            hits.update(self._rows.get((author, pair), ()))
        likely = sorted(hits, key=lambda row: (-hits[row], row))[:3]
        return next((row for row in likely if _contained(text, self._words[row])), None)


def _representatives(rows: _Rows, roots: list[int], targets: Mapping[int, int]) -> np.ndarray:
    named = set(targets.values())

    def rank(row: int) -> tuple[Any, ...]:
        late = (row in targets, row not in named, rows.passed_on[row])
        return (*late, rows.times[row], rows.ties[row])

    best: dict[int, int] = {}
    for row, root in enumerate(roots):
        if root not in best or rank(row) < rank(best[root]):
            best[root] = row
    return np.array([best[root] for root in roots], dtype=np.int64)


def _kind(rows: _Rows, words: list[str], row: int, there: int) -> CopyKind | None:
    if row == there:
        return None
    if rows.passed_on[row]:
        return "repost"
    if rows.texts[row] == rows.texts[there]:
        return "exact"
    return "normalised" if words[row] == words[there] else "near"


def _credited(rows: _Rows, words: list[str], row: int, there: int) -> str | None:
    if rows.credits[row] is not None or row == there:
        return rows.credits[row]
    if not rows.passed_on[row] and (len(words[row].split()) < FEWEST_WORDS or _is_call(words[row])):
        return None  # what many write
    author = rows.credits[there] or rows.accounts[there]
    return None if author is None or _same_person(author, rows.accounts[row]) else author


def _same_person(one: str, other: str | None) -> bool:
    """Say whether two account keys have one handle; on two platforms that is one person here."""
    return other is not None and handle_of(one) == handle_of(other)


def _passes_on(text: str, original: str) -> bool:
    """Say whether a repost is its original's text, or has no words of its own to speak of."""
    few = len(text.split()) < FEWEST_WORDS
    return bool(original) and (few or _contained(text, original))


def _contained(text: str, original: str) -> bool:
    """Say whether the shorter of two texts is mostly in the longer one, by word pairs."""
    if text == original:
        return True
    one, other = set(_pairs(text)), set(_pairs(original))
    least = min(len(one), len(other))
    return least >= FEWEST_PAIRS and len(one & other) >= CONTAINED * least


def _pairs(text: str) -> list[tuple[str, str]]:
    return list(pairwise(text.split()))


def _is_call(text: str) -> bool:
    return _CALL.search(text) is not None and _TAKE_PART.search(text) is not None


def _different_calls(a: str, b: str, authors: Mapping[str, set[str | None]]) -> bool:
    """Say whether two calls to take part come from people who have nothing in common."""
    if not (_is_call(a) and _is_call(b)):
        return False
    known = (authors[a] - {None}, authors[b] - {None})
    return all(known) and not known[0] & known[1]
